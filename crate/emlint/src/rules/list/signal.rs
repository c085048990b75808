//! What marks a message as sent to many, apart from Precedence.

use crate::List as _;
use crate::context::is_senders_feedback;
use crate::span::lowercase;
use crate::{Context, Span};

/// Fields that lists and bulk senders write (RFC 2369, RFC 2919, Google's Feedback-ID).
const NAMES: &[&str] = &["List-Id", "List-Unsubscribe", "List-Unsubscribe-Post", "List-Post"];
/// Beginnings of the names of fields that mailing services write on mail to many; what they write on every message, such
/// as X-SES-Outgoing, says nothing.
const PREFIXES: &[&str] = &["X-Campaign", "X-MC-User", "X-CSA-"];
/// Words in X-Mailer of programs that send to many.
const MAILERS: &[&str] = &["mailchimp", "brevo", "sendinblue", "mailjet", "phplist", "sendy", "newsletter", "inxmail"];

/// The fields that say so, and the first place of the text that offers to unsubscribe.
pub(super) fn signals(context: &Context) -> Vec<Span> {
    let fields = context.message.header.fields.iter().filter(|field| {
        let starts = |prefix: &&str| {
            field.name.bytes.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix.as_bytes()))
        };
        let is_mailer = || {
            let value = lowercase(&field.unfolded());
            field.is("X-Mailer") && MAILERS.iter().any(|mailer| value.contains(mailer))
        };
        field.is_any(NAMES)
            || (field.is("Feedback-ID") && is_senders_feedback(field.value))
            || PREFIXES.iter().any(starts)
            || is_mailer()
    });
    let mut found: Vec<Span> = fields.map(|field| field.span).list();
    // A return path of one's own for each recipient is common for single messages too: it only adds to other signs.
    if !found.is_empty()
        && let Some(path) = context.message.field("Return-Path").filter(|path| is_variable(path.value.bytes))
    {
        found.push(path.value.trim().span);
    }
    let texts = context.message.parts.iter().filter(|part| part.is_text() && !part.is_nested);
    found.extend(texts.filter(|part| offers_to_unsubscribe(&part.decoded())).map(|part| part.body.span));
    found
}

/// The recipient's address within the return path (VERP), or the number of a bounce: `bounce+5f2=jo=example.org@…`.
fn is_variable(path: &[u8]) -> bool {
    let path = path.to_ascii_lowercase();
    let local_part = path.split(|&byte| byte == b'@').next().unwrap_or_default();
    let is_marked =
        local_part.contains(&b'=') || local_part.contains(&b'+') || local_part.iter().any(u8::is_ascii_digit);
    local_part.contains(&b'=') || (memchr::memmem::find(local_part, b"bounce").is_some() && is_marked)
}

fn offers_to_unsubscribe(text: &[u8]) -> bool {
    let word = b"nsubscribe";
    memchr::memchr2_iter(b'u', b'U', text)
        .any(|at| text.get(at + 1..at + 1 + word.len()).is_some_and(|rest| rest.eq_ignore_ascii_case(word)))
}
