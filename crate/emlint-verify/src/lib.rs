//! Asks the DNS about an email message and computes what follows from the answers: [`Evidence`] for the linter.
//!
//! Evaluation never waits: it reads what is known, notes what is missing and stops. [`gather`] asks the resolver for what
//! is missing and evaluates again until nothing is, so every question is on one list, none is asked twice, and a limit
//! or a cancelled run ends with what is known. No rule is here: rules are in the crate `emlint` and read the evidence.

mod arc;
mod copy;
pub mod dns;
mod key;
mod opinion;
mod signature;
mod spf;
pub mod wire;
pub mod zone;

pub use emlint::Evidence;
