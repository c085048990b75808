//! Message identifiers (RFC 5322 §3.6.4): one in Message-ID, any number in In-Reply-To and References, read tolerantly,
//! each with its octets.

use super::lexer::{Kind, Lexer};
use crate::List as _;
use crate::span::is_wsp_or_line_end;
use crate::{Slice, Span};

/// What stands in an identifier field, comments left out, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Item<'a> {
    pub kind: ItemKind,
    /// With its brackets.
    pub text: Slice<'a>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ItemKind {
    /// `<…>`
    Id,
    /// `<…` whose end is missing.
    Open,
    /// A word that holds an `@` and no brackets.
    Bare,
    /// A comma between identifiers, which many programs write.
    Comma,
    /// Any other words: In-Reply-To once held phrases (RFC 5322 §4.5.4).
    Words,
}

impl<'a> Item<'a> {
    /// The identifier without its brackets.
    #[must_use]
    pub fn inner(&self) -> Slice<'a> {
        match self.kind {
            ItemKind::Id => self.text.sub(1..self.text.len().saturating_sub(1)),
            ItemKind::Open => self.text.from(1),
            _ => self.text,
        }
    }

    /// Behind the last `@`.
    #[must_use]
    pub fn right(&self) -> Option<Slice<'a>> {
        let inner = self.inner();
        memchr::memrchr(b'@', inner.bytes).map(|at| inner.from(at + 1))
    }

    /// The octets that tell it from others: without brackets and white space.
    #[must_use]
    pub fn key(&self) -> Vec<u8> {
        self.inner().bytes.iter().copied().filter(|&byte| !is_wsp_or_line_end(byte)).list()
    }

    /// The first thing the grammar does not allow, if there is any.
    #[must_use]
    pub fn flaw(&self) -> Option<IdFlaw> {
        let inner = self.inner();
        let at = |index: usize| inner.sub(index..index + 1).span;
        let flaw = |kind, span| Some(IdFlaw { kind, span });
        if inner.trim().is_empty() {
            return flaw(IdFlawKind::Empty, self.text.span);
        }
        if let Some(blank) = inner.bytes.iter().position(|&byte| is_wsp_or_line_end(byte)) {
            let rest = inner.from(blank).bytes;
            let run = rest.iter().take_while(|&&byte| is_wsp_or_line_end(byte)).count();
            return flaw(IdFlawKind::Blank, inner.sub(blank..blank + run).span);
        }
        let Some(sign) = memchr::memrchr(b'@', inner.bytes) else { return flaw(IdFlawKind::NoAt, self.text.span) };
        let (left, right) = (inner.sub(0..sign), inner.from(sign + 1));
        if left.is_empty() || right.is_empty() {
            return flaw(IdFlawKind::Half, at(sign));
        }
        let is_literal = right.bytes.starts_with(b"[") && right.bytes.ends_with(b"]");
        let is_quoted = left.len() > 1 && left.bytes.starts_with(b"\"") && left.bytes.ends_with(b"\"");
        let odd = |part: Slice<'a>, free: bool| {
            let found = part.bytes.iter().position(|&byte| !is_dot_atom_text(byte) && byte.is_ascii())?;
            (!free).then(|| part.sub(found..found + 1).span)
        };
        if let Some(foreign) = inner.bytes.iter().position(|byte| !byte.is_ascii()) {
            let run = inner.from(foreign).bytes.iter().take_while(|byte| !byte.is_ascii()).count();
            return flaw(IdFlawKind::NonAscii, inner.sub(foreign..foreign + run).span);
        }
        if let Some(span) = odd(left, is_quoted).or_else(|| odd(right, is_literal)) {
            return flaw(IdFlawKind::Octet, span);
        }
        let misplaced = |part: Slice<'a>| {
            let double = memchr::memmem::find(part.bytes, b"..").map(|dot| part.sub(dot..dot + 2).span);
            let first = part.bytes.starts_with(b".").then(|| part.sub(0..1).span);
            let last = part.bytes.ends_with(b".").then(|| part.from(part.len() - 1).span);
            first.or(double).or(last)
        };
        let dots = if is_quoted { misplaced(right) } else { misplaced(left).or_else(|| misplaced(right)) };
        dots.and_then(|span| flaw(IdFlawKind::Dots, span))
    }
}

/// A letter, digit or one of the characters of an atom (RFC 5322 §3.2.3), or a dot.
const fn is_dot_atom_text(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || matches!(
            byte,
            b'!' | b'#'
                | b'$'
                | b'%'
                | b'&'
                | b'\''
                | b'*'
                | b'+'
                | b'-'
                | b'/'
                | b'='
                | b'?'
                | b'^'
                | b'_'
                | b'`'
                | b'{'
                | b'|'
                | b'}'
                | b'~'
                | b'.'
        )
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IdFlaw {
    pub kind: IdFlawKind,
    pub span: Span,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdFlawKind {
    Empty,
    /// White space within the brackets.
    Blank,
    NoAt,
    /// Nothing before or nothing behind the `@`.
    Half,
    NonAscii,
    /// An octet that the grammar does not allow there.
    Octet,
    /// A dot at an end, or two in a row.
    Dots,
}

/// The items of the value of an identifier field.
#[must_use]
pub fn items(value: Slice<'_>) -> Vec<Item<'_>> {
    let mut found: Vec<Item<'_>> = Vec::new();
    let mut rest = value;
    let mut touches = false;
    loop {
        let mut lexer = Lexer::with_separators(rest, b"<>,");
        let Some(token) = lexer.next() else { return found };
        let mut text = token.text;
        let kind = match token.kind {
            Kind::Space | Kind::Comment if token.closed => {
                rest = lexer.rest();
                touches = false;
                continue;
            }
            Kind::Special(b',') => ItemKind::Comma,
            Kind::Special(b'<') => {
                // An identifier may hold quotes and parentheses that pair with nothing: only brackets end it.
                let inside = rest.from(1).bytes;
                let end = memchr::memchr2(b'>', b'<', inside).unwrap_or(inside.len());
                if inside.get(end) == Some(&b'>') {
                    text = rest.sub(0..end + 2);
                    ItemKind::Id
                } else {
                    let stops = |byte: &u8| *byte == b',' || is_wsp_or_line_end(*byte);
                    let inside = inside.get(..end).unwrap_or_default();
                    text = rest.sub(0..1 + inside.iter().position(stops).unwrap_or(end));
                    ItemKind::Open
                }
            }
            _ => ItemKind::Words,
        };
        rest = rest.from(text.len());
        let kind = if kind == ItemKind::Words && text.bytes.contains(&b'@') { ItemKind::Bare } else { kind };
        match found.last_mut() {
            // A phrase is one item, and so is a word of several tokens.
            Some(last) if last.kind == ItemKind::Words && kind == ItemKind::Words => {
                last.text = value.at(last.text.span.to(text.span));
            }
            Some(last)
                if touches && matches!((last.kind, kind), (ItemKind::Bare, ItemKind::Words | ItemKind::Bare)) =>
            {
                last.text = value.at(last.text.span.to(text.span));
            }
            _ => found.push(Item { kind, text }),
        }
        touches = true;
    }
}

#[cfg(test)]
mod tests {
    use super::{IdFlawKind, ItemKind, items};
    use crate::Slice;

    fn read(value: &str) -> Vec<(ItemKind, &str)> {
        let slice = Slice::of(value.as_bytes(), 0..value.len());
        items(slice).iter().map(|item| (item.kind, &value[item.text.span.range()])).collect()
    }

    #[track_caller]
    fn flaw(value: &str) -> Option<(IdFlawKind, &str)> {
        let slice = Slice::of(value.as_bytes(), 0..value.len());
        items(slice)[0].flaw().map(|flaw| (flaw.kind, &value[flaw.span.range()]))
    }

    #[test]
    fn reads_lists_of_identifiers() {
        let id = ItemKind::Id;
        assert_eq!(
            read(" <a@b> (c)\r\n\t<\"c d\"@e><f@[::1]>"),
            [(id, "<a@b>"), (id, "<\"c d\"@e>"), (id, "<f@[::1]>")]
        );
        assert_eq!(read(""), []);
    }

    #[test]
    fn reads_what_is_no_identifier() {
        assert_eq!(read("a@b"), [(ItemKind::Bare, "a@b")]);
        assert_eq!(read("<a@b>, c@d"), [(ItemKind::Id, "<a@b>"), (ItemKind::Comma, ","), (ItemKind::Bare, "c@d")]);
        assert_eq!(read("<a@b <c@d>"), [(ItemKind::Open, "<a@b"), (ItemKind::Id, "<c@d>")]);
        assert_eq!(
            read("Your message of \"Mon\" <a@b>"),
            [(ItemKind::Words, "Your message of \"Mon\""), (ItemKind::Id, "<a@b>")]
        );
        assert_eq!(read("<a(@b> \"c"), [(ItemKind::Id, "<a(@b>"), (ItemKind::Words, "\"c")]);
        assert_eq!(read("a@b\"c\""), [(ItemKind::Bare, "a@b\"c\"")]);
    }

    #[test]
    fn says_what_is_wrong_with_one() {
        assert_eq!(flaw("<a.b@c.example>"), None);
        assert_eq!(flaw("<\"a b\"@c>"), Some((IdFlawKind::Blank, " ")));
        assert_eq!(flaw("<\"a@b\"@[x:y]>"), None);
        assert_eq!(flaw("<>"), Some((IdFlawKind::Empty, "<>")));
        assert_eq!(flaw("<a>"), Some((IdFlawKind::NoAt, "<a>")));
        assert_eq!(flaw("<a@>"), Some((IdFlawKind::Half, "@")));
        assert_eq!(flaw("<a@b\r\n c>"), Some((IdFlawKind::Blank, "\r\n ")));
        assert_eq!(flaw("<a@b@c>"), Some((IdFlawKind::Octet, "@")));
        assert_eq!(flaw("<a@b:1>"), Some((IdFlawKind::Octet, ":")));
        assert_eq!(flaw("<a..b@c>"), Some((IdFlawKind::Dots, "..")));
        assert_eq!(flaw("<a@\u{e9}>"), Some((IdFlawKind::NonAscii, "\u{e9}")));
    }
}
