//! What servers and signers wrote into the header: readers for their fields, with the octets of every value.

pub mod align;
pub mod canonical;
pub mod signature;
pub mod tags;
