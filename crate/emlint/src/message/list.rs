//! Values of the List-* fields (RFC 2369 §2): URIs in angle brackets, separated by commas, with comments between them.

use super::lexer::{Kind, Lexer, unescape};
use crate::List as _;
use crate::Slice;
use crate::span::is_wsp_or_line_end;

/// One item of a list field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Item<'a> {
    pub kind: ItemKind,
    /// The URI between the brackets, blanks at its ends left out; for anything else the octets themselves.
    pub text: Slice<'a>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ItemKind {
    /// `<…>`
    Uri,
    /// `<…` without its end.
    Open,
    /// Anything else: programs ignore it and all that follows.
    Other,
}

impl Item<'_> {
    /// The URI as programs take it: white space within the brackets is ignored (RFC 2369 §2).
    #[must_use]
    pub fn uri(&self) -> String {
        let octets: Vec<u8> = self.text.bytes.iter().copied().filter(|&byte| !is_wsp_or_line_end(byte)).list();
        String::from_utf8_lossy(&octets).into_owned()
    }

    /// The URI has this scheme.
    #[must_use]
    pub fn has_scheme(&self, scheme: &str) -> bool {
        let start = self.text.bytes.get(..scheme.len()).unwrap_or_default();
        start.eq_ignore_ascii_case(scheme.as_bytes()) && self.text.bytes.get(scheme.len()) == Some(&b':')
    }
}

/// The items of a list field, comments left out, in order.
#[must_use]
pub fn items(value: Slice<'_>) -> Vec<Item<'_>> {
    let mut found: Vec<Item<'_>> = Vec::new();
    let mut rest = value;
    loop {
        let mut lexer = Lexer::with_separators(rest, b"<>,");
        let Some(token) = lexer.next() else { return found };
        rest = lexer.rest();
        match token.kind {
            Kind::Space | Kind::Comment | Kind::Special(b',') => {}
            // A URI may hold any of the characters that mean something to the lexer.
            Kind::Special(b'<') => {
                let end = memchr::memchr(b'>', rest.bytes);
                let text = rest.sub(0..end.unwrap_or(rest.len())).trim();
                found.push(Item { kind: if end.is_some() { ItemKind::Uri } else { ItemKind::Open }, text });
                rest = rest.from(end.map_or(rest.len(), |end| end + 1));
            }
            _ => {
                let start = token.text.span.start() - value.span.start();
                let length = memchr::memchr2(b',', b'<', value.from(start).bytes).unwrap_or(value.len() - start);
                found.push(Item { kind: ItemKind::Other, text: value.sub(start..start + length).trim() });
                rest = value.from(start + length.max(1));
            }
        }
    }
}

/// The identifier of a List-Id field (RFC 2919 §2) between its brackets, and the phrase before it.
#[must_use]
pub fn list_id(value: Slice<'_>) -> Option<(Slice<'_>, String)> {
    let open = Lexer::new(value).find(|token| token.kind == Kind::Special(b'<'))?.text.span.start();
    let inside = value.from(open + 1 - value.span.start());
    let end = memchr::memchr(b'>', inside.bytes)?;
    Some((inside.sub(0..end), unescape(value.sub(0..open - value.span.start()).trim().bytes)))
}

#[cfg(test)]
mod tests {
    use super::{ItemKind, items, list_id};
    use crate::Slice;

    fn read(value: &str) -> Vec<(ItemKind, &str)> {
        let found = items(Slice::of(value.as_bytes(), 0..value.len()));
        found.iter().map(|item| (item.kind, &value[item.text.span.range()])).collect()
    }

    #[test]
    fn reads_the_forms_of_the_standard() {
        let value = " <https://x.example/u?a=1,2&b=(3)>, (by mail) <mailto:u@x.example>";
        let uris = [(ItemKind::Uri, "https://x.example/u?a=1,2&b=(3)"), (ItemKind::Uri, "mailto:u@x.example")];
        assert_eq!(read(value), uris);
        assert_eq!(read("NO (posting is closed)"), [(ItemKind::Other, "NO (posting is closed)")]);
    }

    #[test]
    fn keeps_what_is_none_of_them() {
        assert_eq!(read("https://x.example/u?1"), [(ItemKind::Other, "https://x.example/u?1")]);
        assert_eq!(read("<https://x.example/"), [(ItemKind::Open, "https://x.example/")]);
        assert_eq!(read("a@b.example <mailto:c@d.example>").len(), 2);
        assert_eq!(read(",,>"), [(ItemKind::Other, ">")]);
        assert_eq!(read(""), []);
    }

    #[test]
    fn finds_the_identifier_of_a_list() {
        let value = "\"News <daily>\" <news.x.example>";
        let (id, phrase) = list_id(Slice::of(value.as_bytes(), 0..value.len())).unwrap();
        assert_eq!((&value[id.span.range()], phrase.as_str()), ("news.x.example", "\"News <daily>\""));
    }
}
