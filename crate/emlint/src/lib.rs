//! Lints one email message, given as the exact octets that travel over SMTP.

pub mod message;
mod span;

pub use span::{Slice, Span};
