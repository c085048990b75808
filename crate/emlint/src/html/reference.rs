//! Character references (HTML Standard §13.2.5.72): how far one reaches, and texts that hold them.

use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{Span, Tokenizer};
use std::convert::Infallible;

/// Octets of the character reference at the start of `text`, with its `;`; 0 where none is.
///
/// Of a name without `;` only what is a name counts: `&notit` is the reference `&not`.
pub(super) fn length(text: &str) -> usize {
    let Some(rest) = text.strip_prefix('&') else { return 0 };
    let (mark, digits): (usize, fn(&u8) -> bool) = match rest.as_bytes() {
        [b'#', b'x' | b'X', ..] => (2, u8::is_ascii_hexdigit),
        [b'#', ..] => (1, u8::is_ascii_digit),
        _ => (0, u8::is_ascii_alphanumeric),
    };
    let name = rest.bytes().skip(mark).take_while(|byte| digits(byte)).count();
    let end = 1 + mark + name;
    if rest.as_bytes().get(mark + name) == Some(&b';') {
        return end + 1;
    }
    if mark > 0 || name == 0 {
        return end;
    }
    known_prefix(text.get(..end).unwrap_or_default()).unwrap_or(end)
}

/// Octets of the name at the start of `reference` that needs no `;`, with its `&`: at most eight letters.
fn known_prefix(reference: &str) -> Option<usize> {
    let longest = reference.len().min(8);
    (3..=longest).rev().find(|&length| {
        let candidate = reference.get(..length).unwrap_or_default();
        resolve(candidate) != candidate
    })
}

/// What a text with character references reads as.
pub(super) fn resolve(text: &str) -> String {
    let mut result = String::new();
    let emitter = CallbackEmitter::new(|event: CallbackEvent<'_>, _: Span<()>| -> Option<Infallible> {
        if let CallbackEvent::String { value } = event {
            result.push_str(&String::from_utf8_lossy(value));
        }
        None
    });
    let Ok(()) = Tokenizer::new_with_emitter(text, emitter).finish();
    result
}
