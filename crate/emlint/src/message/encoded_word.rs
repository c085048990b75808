//! Encoded-words (RFC 2047): `=?charset?encoding?text?=`, and what was meant to be one.
//!
//! Mail programs differ in how much they forgive. Found is what common ones decode: words beside other text or inside
//! quotes, with white space or `?` in their text, longer than allowed; and besides what they leave as it is although it
//! was meant as an encoded-word, such as one whose end is missing. Rules judge; this module only reads.

use super::offset_map::OffsetMap;
use super::transfer;
use crate::List as _;
use crate::span::is_wsp_or_line_end;
use crate::{Slice, Span, charset};

/// One encoded-word with its pieces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EncodedWord<'a> {
    /// From `=?` to `?=`; where the end is missing, up to white space, a quote, a bracket or the next word.
    pub all: Slice<'a>,
    /// Without the language.
    pub charset: Slice<'a>,
    /// Behind `*` (RFC 2231 §5).
    pub language: Option<Slice<'a>>,
    /// `B` or `Q`, in any case; anything else is a defect.
    pub encoding: Slice<'a>,
    pub text: Slice<'a>,
    pub defect: Option<Defect>,
}

/// Why programs leave a word as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Defect {
    /// There is no `?=` before the next word or the end of the value.
    Unclosed,
    /// Nothing stands between the first two question marks.
    NoCharset,
    /// The encoding is neither B nor Q.
    Encoding,
}

impl<'a> EncodedWord<'a> {
    /// The encoding is B; else it is Q, or the word has a defect.
    #[must_use]
    pub fn is_base64(&self) -> bool {
        self.encoding.is("B")
    }

    /// The text without its encoding: octets in the charset of the word.
    #[must_use]
    pub fn decoded(&self) -> transfer::Decoded<'a> {
        if self.is_base64() { transfer::base64(self.text) } else { transfer::q(self.text) }
    }

    /// Programs decode it.
    #[must_use]
    pub const fn is_decodable(&self) -> bool {
        self.defect.is_none()
    }
}

/// The beginning of a word, up to its text.
#[derive(Clone, Copy)]
struct Head<'a> {
    start: usize,
    charset: Slice<'a>,
    language: Option<Slice<'a>>,
    encoding: Slice<'a>,
    text: usize,
}

/// The encoded-words of `value`, which is the value of a header field or a part of one, in order.
#[must_use]
pub fn find(value: Slice<'_>) -> Vec<EncodedWord<'_>> {
    let heads: Vec<Head<'_>> = memchr::memmem::find_iter(value.bytes, b"=?").filter_map(|at| head(value, at)).list();
    let mut words: Vec<EncodedWord<'_>> = Vec::with_capacity(heads.len());
    let mut ends = memchr::memmem::find_iter(value.bytes, b"?=").peekable();
    let mut behind = 0;
    for (index, head) in heads.iter().enumerate() {
        if head.start < behind {
            continue;
        }
        // Each end is looked at once: texts begin in order, so an end before this one is before all later ones.
        while ends.next_if(|&end| end < head.text).is_some() {}
        let limit = heads.get(index + 1).map_or(value.len(), |next| next.start);
        let end = ends.peek().copied().filter(|&end| end < limit);
        let Some(word) = word(value, head, end, limit) else { continue };
        behind = word.all.span.end() - value.span.start();
        words.push(word);
    }
    words
}

/// What begins with `=?` at `at`, if it looks like an encoded-word: nothing but `?` ends charset and encoding, and one of
/// the two is known.
fn head(value: Slice<'_>, at: usize) -> Option<Head<'_>> {
    let token = |from: usize| {
        let rest = value.from(from);
        let end = rest.bytes.iter().position(|&byte| byte == b'?' || !matches!(byte, b' '..=b'~'))?;
        (rest.bytes.get(end) == Some(&b'?')).then(|| rest.sub(0..end))
    };
    let label = token(at + 2).filter(|label| !label.bytes.contains(&b' '))?;
    let encoding = token(at + 3 + label.len())?;
    // A blank beside the letter is a slip of whoever folded the word; more of them are text.
    if encoding.bytes.contains(&b' ') && encoding.trim().len() != 1 {
        return None;
    }
    let (charset, language) = match memchr::memchr(b'*', label.bytes) {
        Some(star) => (label.sub(0..star), Some(label.from(star + 1))),
        None => (label, None),
    };
    let is_letter = encoding.is("B") || encoding.is("Q");
    if !is_letter && !charset::is_known(&charset.text()) {
        return None;
    }
    Some(Head { start: at, charset, language, encoding, text: at + 4 + label.len() + encoding.len() })
}

fn word<'a>(value: Slice<'a>, head: &Head<'a>, end: Option<usize>, limit: usize) -> Option<EncodedWord<'a>> {
    let Head { start, charset, language, encoding, text } = *head;
    let is_letter = encoding.is("B") || encoding.is("Q");
    let Some(end) = end else {
        // A text about encoded-words may quote their beginning: only one with a known charset and some text counts.
        let rest = value.sub(text..limit);
        let stops = |byte: &u8| matches!(byte, b'"' | b'(' | b')' | b'<' | b'>' | b',') || !matches!(byte, b'!'..=b'~');
        let rest = rest.sub(0..rest.bytes.iter().position(stops).unwrap_or(rest.len()));
        let text = rest.sub(0..rest.bytes.strip_suffix(b"?").unwrap_or(rest.bytes).len());
        if !is_letter || text.is_empty() || !charset::is_known(&charset.text()) {
            return None;
        }
        let all = value.sub(start..rest.span.end() - value.span.start());
        return Some(EncodedWord { all, charset, language, encoding, text, defect: Some(Defect::Unclosed) });
    };
    let defect = if charset.is_empty() {
        Some(Defect::NoCharset)
    } else if is_letter {
        None
    } else {
        Some(Defect::Encoding)
    };
    Some(EncodedWord {
        all: value.sub(start..end + 2),
        charset,
        language,
        encoding,
        text: value.sub(text..end),
        defect,
    })
}

/// Decodable words that follow each other with nothing but white space between them and have the same charset: what
/// programs join before they decode the charset.
pub fn groups<'w, 'a>(value: Slice<'a>, words: &'w [EncodedWord<'a>]) -> impl Iterator<Item = &'w [EncodedWord<'a>]> {
    words.chunk_by(move |one, next| joins(value, one, next)).filter(|group| group.iter().all(EncodedWord::is_decodable))
}

fn joins(value: Slice<'_>, one: &EncodedWord<'_>, next: &EncodedWord<'_>) -> bool {
    one.is_decodable()
        && next.is_decodable()
        && one.charset.bytes.eq_ignore_ascii_case(next.charset.bytes)
        && !has_states(one.charset)
        && are_adjacent(value, one, next)
}

/// A charset that switches between tables. A word of it begins and ends in ASCII (RFC 2047 §3), and joined the
/// switches at both ends would be an error.
fn has_states(charset: Slice<'_>) -> bool {
    let starts =
        |name: &str| charset.bytes.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name.as_bytes()));
    starts("iso-2022-") || charset.is("utf-7")
}

/// Only white space separates the two, which is no part of the text (RFC 2047 §6.2).
#[must_use]
pub fn are_adjacent(value: Slice<'_>, one: &EncodedWord<'_>, next: &EncodedWord<'_>) -> bool {
    let between = value.at(Span::new(one.all.span.end()..next.all.span.start()));
    between.bytes.iter().all(|&byte| is_wsp_or_line_end(byte))
}

/// The octets of a group in a row, and where they come from.
#[must_use]
pub fn joined(words: &[EncodedWord<'_>]) -> (Vec<u8>, OffsetMap) {
    let mut octets = Vec::new();
    let mut map = OffsetMap::new(words.first().map_or(0, |word| word.text.span.start()));
    for word in words {
        let decoded = word.decoded();
        octets.extend_from_slice(&decoded.octets);
        map.append(&decoded.map, 0);
    }
    (octets, map)
}

#[cfg(test)]
mod tests {
    use super::{Defect, find, groups};
    use crate::Slice;

    fn slice(text: &str) -> Slice<'_> {
        Slice::of(text.as_bytes(), 0..text.len())
    }

    fn words(text: &str) -> Vec<(String, Option<Defect>)> {
        find(slice(text)).iter().map(|word| (word.all.text().into_owned(), word.defect)).collect()
    }

    #[track_caller]
    fn only(text: &str, all: &str, defect: Option<Defect>) {
        assert_eq!(words(text), [(all.to_owned(), defect)]);
    }

    #[test]
    fn finds_the_pieces_of_a_word() {
        let text = "Re: =?utf-8*de?q?Gr=C3=BC=C3=9Fe?= x";
        let [word] = find(slice(text))[..] else { panic!("there is one word") };
        let pieces = [word.all, word.charset, word.language.unwrap(), word.encoding, word.text];
        let expected = ["=?utf-8*de?q?Gr=C3=BC=C3=9Fe?=", "utf-8", "de", "q", "Gr=C3=BC=C3=9Fe"];
        assert_eq!(pieces.map(|piece| piece.text().into_owned()), expected);
        assert_eq!(word.all.span.range(), 4..34);
        assert_eq!(word.decoded().octets.as_ref(), "Gr\u{fc}\u{df}e".as_bytes());
    }

    #[test]
    fn forgives_what_programs_forgive() {
        only("x=?utf-8?q?a b?=y", "=?utf-8?q?a b?=", None);
        only("=?utf-8?Q?what??=", "=?utf-8?Q?what??=", None);
        only("=?x-nobody?b?YQ==?=", "=?x-nobody?b?YQ==?=", None);
        only("=?utf-8?q??=", "=?utf-8?q??=", None);
        only("=?utf-8?q?a=?=", "=?utf-8?q?a=?=", None);
        assert_eq!(words("=?utf-8?q?a?==?utf-8?q?b?=").len(), 2);
    }

    #[test]
    fn finds_what_was_meant_as_a_word() {
        only("=?utf-8?Q?Hi", "=?utf-8?Q?Hi", Some(Defect::Unclosed));
        only("=?utf-8?Q?Hi? <a@b>", "=?utf-8?Q?Hi?", Some(Defect::Unclosed));
        only("\"=?utf-8?B?SGk=\" <a@b>", "=?utf-8?B?SGk=", Some(Defect::Unclosed));
        only("=??Q?Hi?=", "=??Q?Hi?=", Some(Defect::NoCharset));
        only("=?utf-8? Q?Hi?=", "=?utf-8? Q?Hi?=", Some(Defect::Encoding));
        only("=?utf-8?quoted-printable?Hi?=", "=?utf-8?quoted-printable?Hi?=", Some(Defect::Encoding));
        let cut = [("=?utf-8?Q?a".to_owned(), Some(Defect::Unclosed)), ("=?utf-8?Q?b?=".to_owned(), None)];
        assert_eq!(words("=?utf-8?Q?a =?utf-8?Q?b?="), cut);
    }

    #[test]
    fn leaves_other_text_alone() {
        for text in
            ["a=?b", "=?", "=? =?", "=?utf-8?Q?", "what is =?charset?x?y?=", "a=?b?c?d", "=?x?q?a", "=?ut f?q?a?="]
        {
            assert_eq!(words(text), [], "{text}");
        }
    }

    #[test]
    fn groups_what_programs_join() {
        let text = "=?utf-8?q?a?= =?UTF-8?b?YQ==?=\r\n =?us-ascii?q?b?= c =?us-ascii?q?d?=";
        let all = find(slice(text));
        let sizes: Vec<_> = groups(slice(text), &all).map(<[_]>::len).collect();
        assert_eq!(sizes, [2, 1, 1]);
    }
}
