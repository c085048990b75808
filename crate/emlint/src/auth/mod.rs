//! What servers and signers wrote into the header: readers for their fields, with the octets of every value, and one view
//! of them all.

pub mod align;
pub mod canonical;
pub mod received_spf;
pub mod results;
pub mod signature;
pub mod signed;
pub mod spam;
pub mod tags;
mod view;

pub use view::{AuthView, Hop, Source, Statement, Trust};

use crate::Slice;

/// The domain of an address or of a value that is a domain, without quotes, brackets and a final dot.
#[must_use]
pub fn domain_of(value: Slice<'_>) -> Option<Slice<'_>> {
    let address = value.unwrapped(b'"', b'"').unwrapped(b'<', b'>');
    let domain = address.from(memchr::memrchr(b'@', address.bytes).map_or(0, |at| at + 1));
    let domain = domain.sub(0..domain.len() - usize::from(domain.bytes.ends_with(b".")));
    domain.bytes.iter().any(|byte| byte.is_ascii_alphanumeric() || !byte.is_ascii()).then_some(domain)
}
