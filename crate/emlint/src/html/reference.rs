//! Character references (HTML Standard §13.2.5.72): how far one reaches, and texts that hold them.

use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{Span, Tokenizer};
use std::convert::Infallible;

/// Octets of the character reference at the start of `text`, with its `;`; 0 where none is.
pub(super) fn length(text: &str) -> usize {
    let Some(rest) = text.strip_prefix('&') else { return 0 };
    let (mark, digits): (usize, fn(&u8) -> bool) = match rest.as_bytes() {
        [b'#', b'x' | b'X', ..] => (2, u8::is_ascii_hexdigit),
        [b'#', ..] => (1, u8::is_ascii_digit),
        _ => (0, u8::is_ascii_alphanumeric),
    };
    let name = rest.bytes().skip(mark).take_while(|byte| digits(byte)).count();
    let end = 1 + mark + name;
    end + usize::from(rest.as_bytes().get(mark + name) == Some(&b';'))
}

/// The same where the `;` is missing: `&notit;` is the reference `&not` and text behind it.
pub(super) fn length_without_semicolon(text: &str) -> usize {
    let all = length(text);
    let reference = text.get(..all).unwrap_or_default().trim_end_matches(';');
    if reference.starts_with("&#") { reference.len() } else { known_prefix(reference).unwrap_or(reference.len()) }
}

/// Octets of the name at the start of `reference` that needs no `;`, with its `&`: at most eight letters.
fn known_prefix(reference: &str) -> Option<usize> {
    let longest = reference.len().min(8);
    (3..=longest).rev().find(|&length| {
        let candidate = reference.get(..length).unwrap_or_default();
        // A letter behind the name is still there afterwards.
        !resolve(candidate).ends_with(candidate.chars().last().unwrap_or('&'))
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

#[cfg(test)]
mod tests {
    use super::{length, length_without_semicolon};

    #[test]
    fn knows_how_far_a_reference_reaches() {
        assert_eq!(length("&amp;x"), 5);
        assert_eq!(length("&#x1F600;"), 9);
        assert_eq!(length("&#12a"), 4);
        assert_eq!(length("& x"), 1);
        assert_eq!(length("x"), 0);
        assert_eq!(length_without_semicolon("&notit;"), 4);
        assert_eq!(length_without_semicolon("&ampx"), 4);
        assert_eq!(length_without_semicolon("&#123 "), 5);
    }
}
