//! DKM: what DKIM signatures say of themselves and of the message.

pub(super) mod body_hash;
pub(super) mod body_length_tag;
pub(super) mod domainkeys_signature;
pub(super) mod from_not_signed;
pub(super) mod header_coverage;
pub(super) mod list_unsubscribe_unsigned;
pub(super) mod no_signature;
pub(super) mod signature_syntax;
pub(super) mod time_tags;
pub(super) mod unaligned_signature;
pub(super) mod unsigned_duplicate;
pub(super) mod weak_crypto;

use crate::Context;
use crate::auth::body_hash::BodyCheck;
use crate::auth::signature::{Kind, Signature};
use crate::message::date::Date;

/// Signatures that are looked at; a hostile message has more.
const MOST: usize = 100;

/// The DKIM signatures, top to bottom, and whether the body is the one that each signed.
fn signatures<'c, 'a>(context: &'c Context<'a>) -> impl Iterator<Item = (&'c Signature<'a>, &'c BodyCheck)> {
    let all = context.auth().signatures.iter().zip(context.body_checks());
    all.filter(|(signature, _)| signature.kind == Kind::Dkim).take(MOST)
}

/// Who signed, for a sentence.
fn signer(signature: &Signature<'_>) -> String {
    signature.domain().map_or_else(|| "this signature".to_owned(), super::super::span::Slice::lowercase)
}

/// When the message was written, in seconds since 1970.
fn written(context: &Context) -> Option<i64> {
    context.message.field("Date").and_then(|field| Date::read(field.value).seconds)
}
