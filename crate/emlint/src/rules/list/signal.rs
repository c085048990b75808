//! What marks a message as sent to many, apart from Precedence.

use crate::{Context, Span};

/// Fields that lists and bulk senders write (RFC 2369, RFC 2919, Google's Feedback-ID).
const NAMES: &[&str] = &["List-Id", "List-Unsubscribe", "List-Unsubscribe-Post", "List-Post", "Feedback-ID"];
/// Beginnings of the names of fields that mailing services write.
const PREFIXES: &[&str] = &["X-Campaign", "X-Mailgun-", "X-SES-", "X-SG-"];

/// The fields that say so, and the first place of the text that offers to unsubscribe.
pub(super) fn signals(context: &Context) -> Vec<Span> {
    let fields = context.message.header.fields.iter().filter(|field| {
        let starts = |prefix: &&str| {
            field.name.bytes.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix.as_bytes()))
        };
        field.is_any(NAMES) || PREFIXES.iter().any(starts)
    });
    let mut found: Vec<Span> = fields.map(|field| field.span).collect();
    let texts = context.message.parts.iter().filter(|part| part.is_text() && !part.is_nested);
    found.extend(texts.filter(|part| offers_to_unsubscribe(&part.decoded())).map(|part| part.body.span));
    found
}

fn offers_to_unsubscribe(text: &[u8]) -> bool {
    let word = b"nsubscribe";
    memchr::memchr2_iter(b'u', b'U', text)
        .any(|at| text.get(at + 1..at + 1 + word.len()).is_some_and(|rest| rest.eq_ignore_ascii_case(word)))
}
