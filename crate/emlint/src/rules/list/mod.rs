//! LST: mailing lists, bulk mail and automatic mail.

pub(super) mod precedence_explained;
pub(super) mod precedence_mismatch;
pub(super) mod precedence_value;
mod signal;

use crate::message::Field;

/// The values of Precedence that keep automatic answers away (RFC 3834 §3.1.8, RFC 2076 §3.9).
const BULK_VALUES: [&str; 3] = ["bulk", "list", "junk"];

/// Whether a Precedence field marks mail that nobody should answer automatically.
fn is_bulk_precedence(field: &Field<'_>) -> bool {
    let value = field.value.trim();
    BULK_VALUES.iter().any(|bulk| value.is(bulk))
}
