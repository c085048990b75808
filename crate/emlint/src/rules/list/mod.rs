//! LST: mailing lists, bulk mail and automatic mail.

pub(super) mod auto_submitted;
pub(super) mod bulk_without_unsubscribe;
pub(super) mod list_header_syntax;
pub(super) mod list_id_syntax;
pub(super) mod one_click_invalid;
pub(super) mod one_click_missing;
pub(super) mod precedence_explained;
pub(super) mod precedence_mismatch;
pub(super) mod precedence_value;
pub(super) mod sender_feedback_headers;
mod signal;

use crate::message::Field;

/// The values of Precedence that keep automatic answers away (RFC 3834 §3.1.8, RFC 2076 §3.9).
const BULK_VALUES: [&str; 3] = ["bulk", "list", "junk"];

/// Whether a Precedence field marks mail that nobody should answer automatically.
fn is_bulk_precedence(field: &Field<'_>) -> bool {
    let value = field.value.trim();
    BULK_VALUES.iter().any(|bulk| value.is(bulk))
}
