//! MID: identifiers of messages and of those they answer (RFC 5322 §3.6.4).

pub(super) mod fake_reply;
pub(super) mod message_id_syntax;
pub(super) mod message_id_weak_domain;
pub(super) mod missing_message_id;
pub(super) mod reference_syntax;

use crate::message::Field;
use crate::message::message_id::{Item, ItemKind, items};

/// The identifier that the field holds, if it holds one.
fn only_id<'a>(field: &Field<'a>) -> Option<Item<'a>> {
    items(field.value).into_iter().find(|item| matches!(item.kind, ItemKind::Id | ItemKind::Open | ItemKind::Bare))
}

/// What Gmail puts in place of an identifier that is missing or that it cannot read.
const GMAIL_MISSING: &[u8] = b"SMTPIN_ADDED_MISSING@mx.google.com";
const GMAIL_BROKEN: &[u8] = b"SMTPIN_ADDED_BROKEN@mx.google.com";

/// Gmail wrote this identifier, in the way that `mark` says.
fn is_gmails(item: &Item<'_>, mark: &[u8]) -> bool {
    item.inner().bytes.ends_with(mark)
}
