//! HTML bodies: read once, with the way back from every octet of the decoded text to those of the message.

pub(crate) mod document;
pub(crate) mod element;
mod reference;
pub(crate) mod region;
pub(crate) mod tree;
