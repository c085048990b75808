//! Tag lists, `name=value; name=value` (RFC 6376 §3.2), as signatures and key records have them.
//!
//! A tag list knows neither comments nor quoted strings, so it is cut at semicolons and not by the lexer of structured
//! fields: a `"` or `(` in it is a plain octet.

use crate::List as _;
use crate::span::is_wsp_or_line_end;
use crate::{Slice, Span};

/// One tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tag<'a> {
    /// In the case that was written: tag names are case-sensitive.
    pub name: Slice<'a>,
    /// Without white space at both ends; folds inside are kept.
    pub value: Slice<'a>,
    /// Name to value.
    pub span: Span,
}

impl Tag<'_> {
    /// The value without any white space, as those of most tags are read (RFC 6376 §3.5).
    #[must_use]
    pub fn compact(&self) -> String {
        without_blanks(self.value)
    }
}

/// The text without white space and line ends.
#[must_use]
pub fn without_blanks(text: Slice<'_>) -> String {
    let bytes: Vec<u8> = text.bytes.iter().copied().filter(|&byte| !is_wsp_or_line_end(byte)).list();
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The tags of a value, and where it is no tag list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TagList<'a> {
    /// In the order of the value, repetitions included.
    pub tags: Vec<Tag<'a>>,
    /// Pieces between semicolons that are no `name=value`; empty ones point at their semicolon.
    pub malformed: Vec<Span>,
}

impl<'a> TagList<'a> {
    #[must_use]
    pub fn read(value: Slice<'a>) -> Self {
        let mut list = Self::default();
        let mut rest = value;
        loop {
            let semicolon = memchr::memchr(b';', rest.bytes);
            let piece = rest.sub(0..semicolon.unwrap_or(rest.len()));
            match tag(piece) {
                Some(tag) => list.tags.push(tag),
                // Nothing may stand behind the last semicolon (RFC 6376 §3.2).
                None if semicolon.is_none() && piece.trim().is_empty() => {}
                None if piece.trim().is_empty() => list.malformed.push(rest.sub(piece.len()..piece.len() + 1).span),
                None => list.malformed.push(piece.trim().span),
            }
            let Some(semicolon) = semicolon else { break };
            rest = rest.from(semicolon + 1);
        }
        if list.tags.is_empty() && list.malformed.is_empty() {
            list.malformed.push(value.trim().span);
        }
        list
    }

    /// The first tag with this name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<Tag<'a>> {
        self.all(name).next()
    }

    /// All tags with this name; more than one makes the list invalid (RFC 6376 §3.2).
    pub fn all(&self, name: &str) -> impl Iterator<Item = Tag<'a>> {
        self.tags.iter().copied().filter(move |tag| tag.name.bytes == name.as_bytes())
    }
}

fn tag(piece: Slice<'_>) -> Option<Tag<'_>> {
    let equals = memchr::memchr(b'=', piece.bytes)?;
    let (name, mut value) = (piece.sub(0..equals).trim(), piece.from(equals + 1).trim());
    if value.is_empty() {
        value = piece.sub(equals + 1..equals + 1);
    }
    let [first, rest @ ..] = name.bytes else { return None };
    let is_name = first.is_ascii_alphabetic() && rest.iter().all(|&byte| byte.is_ascii_alphanumeric() || byte == b'_');
    is_name.then(|| Tag { name, value, span: name.span.to(value.span) })
}

#[cfg(test)]
mod tests {
    use super::TagList;
    use crate::Slice;

    fn read(value: &str) -> TagList<'_> {
        TagList::read(Slice::of(value.as_bytes(), 0..value.len()))
    }

    fn pairs(value: &str) -> Vec<(String, String)> {
        let row = |tag: &super::Tag<'_>| (tag.name.text().into_owned(), tag.compact());
        read(value).tags.iter().map(row).collect()
    }

    #[test]
    fn reads_folds_and_blanks_anywhere() {
        let value = " v = 1; h=from :\r\n\tto;\r\n b=ab\r\n c= ;";
        let expected = [("v", "1"), ("h", "from:to"), ("b", "abc=")];
        assert_eq!(pairs(value), expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
        let list = read(value);
        assert_eq!(&value[list.tags[1].span.range()], "h=from :\r\n\tto");
        assert_eq!(list.malformed, []);
    }

    #[test]
    fn a_quote_or_parenthesis_hides_no_semicolon() {
        assert_eq!(read("a=\"x;b=(y;c=z").tags.len(), 3);
    }

    #[test]
    fn points_at_what_is_no_tag() {
        let marked = |value: &'static str| -> Vec<&str> {
            read(value).malformed.iter().map(|span| &value[span.range()]).collect()
        };
        assert_eq!(marked("a=1; oops ;b=2"), ["oops"]);
        assert_eq!(marked("a=1;; b=2"), [";"]);
        assert_eq!(marked("1x=y"), ["1x=y"]);
        assert_eq!(marked("=y; a=1;"), ["=y"]);
        assert_eq!(marked(" "), [""]);
        assert_eq!(marked("a=1; "), [""; 0]);
    }

    #[test]
    fn an_empty_value_has_a_place() {
        let list = read("b= ; d=x");
        assert_eq!((list.tags[0].span.range(), list.tags[0].value.len()), (0..2, 0));
        assert_eq!(list.get("D"), None);
    }
}
