//! Writing text as encoded-words (RFC 2047): UTF-8, whole characters, at most 75 characters a word and 76 a line.

use encodify::Fold;
use encodify::rfc2047::{B, Q_PHRASE, Q_TEXT, WordEncoder};

/// Where encoded-words are to stand; it decides what Q may leave as it is (RFC 2047 §5).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Free text, such as a Subject.
    Text,
    /// Among the words of a display name, or in a comment.
    Phrase,
}

/// The longest line of a header field that holds an encoded-word (RFC 2047 §2), in characters without the line end.
pub const LINE: usize = 76;

/// What B must save to be taken, in characters: Q can still be read where most letters are plain.
const WORTH: usize = 8;

/// `text` as encoded-words for a line that has `column` characters already: in B where that is clearly shorter, else in Q.
///
/// Words are parted by a space, or by `line_end` and a space where the line would pass [`LINE`]: white space between
/// encoded-words is no text. Where not even one character fits on the line, the result *begins* with a fold, and takes
/// the place of the white space before it.
#[must_use]
pub fn words(text: &str, place: Place, column: usize, line_end: &str) -> String {
    let q = match place {
        Place::Text => Q_TEXT,
        Place::Phrase => Q_PHRASE,
    };
    let encoder = if B.payload_len(text) + WORTH < q.payload_len(text) { B } else { q };
    write(encoder, text, column, line_end)
}

fn write(encoder: WordEncoder, text: &str, mut column: usize, line_end: &str) -> String {
    let separator = format!("{line_end} ");
    let mut words = String::new();
    encoder.encode_words("utf-8", text, &mut column, Fold::new(LINE, separator.as_bytes(), 1), &mut words);
    words
}

#[cfg(test)]
mod tests {
    use super::{Place, words};
    use crate::Slice;
    use crate::charset::BuiltIn;
    use crate::message::DecodedText;

    fn decoded(value: &str) -> String {
        DecodedText::header(Slice::of(value.as_bytes(), 0..value.len()), &BuiltIn).text
    }

    #[test]
    fn takes_b_where_it_is_clearly_shorter() {
        assert_eq!(words("Gr\u{fc}\u{df}e", Place::Text, 9, "\r\n"), "=?utf-8?Q?Gr=C3=BC=C3=9Fe?=");
        assert_eq!(words("\u{65e5}\u{672c}", Place::Text, 9, "\r\n"), "=?utf-8?B?5pel5pys?=");
    }

    #[test]
    fn keeps_specials_out_of_phrases() {
        assert_eq!(words("J. \u{d6}", Place::Phrase, 6, "\r\n"), "=?utf-8?Q?J=2E_=C3=96?=");
        assert_eq!(words("J\u{f6}rg Xyz.", Place::Phrase, 6, "\r\n"), "=?utf-8?Q?J=C3=B6rg_Xyz=2E?=");
        assert_eq!(words("J\u{f6}rg Xyz.", Place::Text, 6, "\r\n"), "=?utf-8?Q?J=C3=B6rg_Xyz.?=");
    }

    #[test]
    fn splits_between_characters_and_folds() {
        let text = "\u{1f600}\u{e9}\u{65e5} ".repeat(40);
        let value = words(&text, Place::Text, 30, "\r\n");
        for (line, column) in value.split("\r\n").zip([30, 0, 0, 0, 0, 0, 0, 0, 0, 0]) {
            assert!(column + line.len() <= 76, "{line}");
        }
        assert_eq!(decoded(&value), text);
    }

    #[test]
    fn begins_with_a_fold_where_nothing_fits() {
        assert_eq!(words("\u{e9}", Place::Text, 70, "\n"), "\n =?utf-8?Q?=C3=A9?=");
    }
}
