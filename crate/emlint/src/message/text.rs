//! Decoded text that knows where it was written: bodies of text parts and values of header fields.

use super::encoded_word::{self, EncodedWord};
use super::offset_map::OffsetMap;
use super::transfer;
use crate::charset::{self, CharsetDecoder, Quality};
use crate::{Slice, Span};
use mail_parser::Encoding;
use std::ops::Range;

/// Text in UTF-8, decoded from octets of the message.
#[derive(Clone, Debug)]
pub struct DecodedText {
    pub text: String,
    /// The worst there was among the pieces.
    pub quality: Quality,
    /// From the text to the octets between transfer decoding and charset.
    characters: OffsetMap,
    /// From those to the message.
    octets: OffsetMap,
}

impl DecodedText {
    fn new(start: usize) -> Self {
        let (characters, octets) = (OffsetMap::new(0), OffsetMap::new(start));
        Self { text: String::new(), quality: Quality::Good, characters, octets }
    }

    /// `body` without its transfer encoding and its charset. How exact the places are, [`charset::decode_mapped`] says.
    #[must_use]
    pub fn body(body: Slice<'_>, encoding: Encoding, label: &str, host: &dyn CharsetDecoder) -> Self {
        let mut text = Self::new(body.span.start());
        let decoded = transfer::decode(encoding, body);
        text.push(label, &decoded.octets, &decoded.map, host);
        text
    }

    /// A header value, or a part of one, as mail programs show it: folds removed (RFC 5322 §2.2.3), encoded-words
    /// decoded, white space between two of them dropped (RFC 2047 §6.2), blanks trimmed. Words of one charset that
    /// follow each other are joined before the charset is decoded, so that a character cut in two is whole again. What
    /// is not encoded is read as UTF-8 (RFC 6532 §3.2).
    #[must_use]
    pub fn header(value: Slice<'_>, host: &dyn CharsetDecoder) -> Self {
        let value = value.trim();
        let mut text = Self::new(value.span.start());
        let words = encoded_word::find(value);
        let mut at = value.span.start();
        for group in encoded_word::groups(value, &words) {
            let Some((first, last)) = group.first().zip(group.last()) else { continue };
            let between = value.at(Span::new(at..first.all.span.start()));
            // White space between words is no text, whatever their charsets are.
            if at == value.span.start() || !between.trim().is_empty() {
                text.push_literal(between, host);
            }
            text.push_words(group, host);
            at = last.all.span.end();
        }
        text.push_literal(value.at(Span::new(at..value.span.end())), host);
        text
    }

    /// The octets of the message that `range` of the text (octets of UTF-8) was written with, from the first to the
    /// last of them; an empty range is an empty span.
    #[must_use]
    pub fn span(&self, range: Range<usize>) -> Span {
        self.octets.span(self.characters.span(range).range())
    }

    fn push(&mut self, label: &str, octets: &[u8], map: &OffsetMap, host: &dyn CharsetDecoder) {
        let base = self.octets.len();
        self.octets.append(map, 0);
        let (decoded, characters) = charset::decode_mapped(label, octets, host);
        self.characters.append(&characters, base);
        self.text.push_str(&decoded.text);
        self.quality = self.quality.max(decoded.quality);
    }

    /// Text that is not encoded, without the line ends of its folds.
    fn push_literal(&mut self, text: Slice<'_>, host: &dyn CharsetDecoder) {
        let mut octets = Vec::with_capacity(text.len());
        let mut map = OffsetMap::new(text.span.start());
        let mut at = text.span.start();
        for line in text.bytes.split(|&byte| matches!(byte, b'\r' | b'\n')) {
            octets.extend_from_slice(line);
            map.push_same(at, line.len());
            at += line.len() + 1;
        }
        self.push("utf-8", &octets, &map, host);
    }

    fn push_words(&mut self, words: &[EncodedWord<'_>], host: &dyn CharsetDecoder) {
        let Some(first) = words.first() else { return };
        let (octets, map) = encoded_word::joined(words);
        self.push(&first.charset.text(), &octets, &map, host);
    }
}

#[cfg(test)]
mod tests {
    use super::DecodedText;
    use crate::Slice;
    use crate::charset::{BuiltIn, Quality};
    use mail_parser::Encoding;

    fn slice(text: &str) -> Slice<'_> {
        Slice::of(text.as_bytes(), 0..text.len())
    }

    /// What the decoded `wanted` was written with.
    #[track_caller]
    fn source<'a>(raw: &'a str, text: &DecodedText, wanted: &str) -> &'a str {
        let start = text.text.find(wanted).expect("it is in the text");
        &raw[text.span(start..start + wanted.len()).range()]
    }

    #[test]
    fn words_that_switch_tables_are_decoded_each_for_itself() {
        let word = "=?utf-7?q?+AOk-?=";
        let raw = format!("{word} {word}");
        let text = DecodedText::header(slice(&raw), &BuiltIn);
        assert_eq!((text.text.as_str(), text.quality), ("\u{e9}\u{e9}", Quality::Good));
    }

    #[test]
    fn a_header_is_what_people_see_and_knows_where_it_was_written() {
        let raw = " Re:\r\n =?utf-8?q?Gr=C3=BC=C3?=\r\n =?utf-8?Q?=9Fe_aus?= =?iso-8859-1?B?IFfkcm1lbA==?= x ";
        let text = DecodedText::header(slice(raw), &BuiltIn);
        assert_eq!((text.text.as_str(), text.quality), ("Re: Gr\u{fc}\u{df}e aus W\u{e4}rmel x", Quality::Good));
        assert_eq!(source(raw, &text, "Re:"), "Re:");
        assert_eq!(source(raw, &text, "\u{fc}"), "=C3=BC");
        assert_eq!(source(raw, &text, "\u{df}"), "=C3?=\r\n =?utf-8?Q?=9F");
        assert_eq!(source(raw, &text, "\u{e4}"), "fk");
        assert_eq!(source(raw, &text, " x"), " x");
        assert_eq!(text.span(0..text.text.len()).range(), 1..raw.len() - 1);
    }

    #[test]
    fn what_cannot_be_decoded_stays_and_is_noted() {
        let raw = "=?utf-8?q?a =?x-nobody?q?=E9?= \u{e9}";
        let text = DecodedText::header(slice(raw), &BuiltIn);
        assert_eq!(text.text, "=?utf-8?q?a \u{fffd} \u{e9}");
        assert_eq!(text.quality, Quality::UnknownCharset);
        assert_eq!(source(raw, &text, "\u{fffd}"), "=E9");
    }

    #[test]
    fn a_body_goes_through_both_encodings() {
        let raw = "caf=E9 =\r\nau lait";
        let text = DecodedText::body(slice(raw), Encoding::QuotedPrintable, "iso-8859-1", &BuiltIn);
        assert_eq!(text.text, "caf\u{e9} au lait");
        assert_eq!(source(raw, &text, "\u{e9} au"), "=E9 =\r\nau");
    }
}
