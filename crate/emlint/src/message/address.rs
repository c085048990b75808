//! Addresses in a structured field (RFC 5322 §3.4), read as mail programs do: tolerant, and each piece with its octets.
//!
//! What the grammar forbids is still read as something, so that rules can say what is wrong at which octet: a phrase
//! without an address, an address without a domain, a `<` that never closes.

use super::DecodedText;
use super::lexer::{Kind, Lexer, Token};
use crate::{CharsetDecoder, Slice, Span};

/// One item of an address list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mailbox<'a> {
    /// From the first octet of the name or address to the last, without surrounding blanks.
    pub span: Span,
    /// The display name as written (RFC 5322 §3.4); empty when there is none.
    pub name: Slice<'a>,
    /// `local-part@domain` as written, without angle brackets and source route; empty for `<>` and for bare words.
    pub address: Slice<'a>,
    /// Before the last `@`; the whole address when there is none.
    pub local_part: Slice<'a>,
    pub domain: Option<Slice<'a>>,
    /// The address stands in angle brackets.
    pub angle: bool,
    /// Comments outside of the address, top to bottom.
    pub comments: Vec<Slice<'a>>,
    /// The name of the group that the mailbox is a member of.
    pub group: Option<Slice<'a>>,
}

impl<'a> Mailbox<'a> {
    /// The name that people see: words are told apart first and decoded then (RFC 2047 §6.2). In the old form
    /// `address (Name)` it is the comment.
    #[must_use]
    pub fn display_name(&self, host: &dyn CharsetDecoder) -> Option<String> {
        let decoded = |text: Slice<'_>| DecodedText::header(text, host).text;
        if self.name.is_empty() {
            let comment = self.comments.last().filter(|_| !self.angle)?;
            return Lexer::new(*comment).next().map(|token| decoded(token.inner()));
        }
        let mut name = String::new();
        let mut say = |text: &str| {
            if !name.is_empty() && !text.is_empty() {
                name.push(' ');
            }
            name.push_str(text);
        };
        let mut rest = self.name;
        for quoted in Lexer::new(self.name).filter(|token| token.kind == Kind::Quoted) {
            let start = quoted.text.span.start().saturating_sub(rest.span.start());
            say(&decoded(rest.sub(0..start)));
            say(&quoted.value());
            rest = rest.from(start + quoted.text.len());
        }
        say(&decoded(rest));
        Some(name)
    }
}

/// The mailboxes of an address list, members of groups included; empty items are left out (RFC 5322 §4.4).
#[must_use]
pub fn mailboxes(value: Slice<'_>) -> Vec<Mailbox<'_>> {
    let mut reader = Reader { value, group: None, item: Item::default(), found: Vec::new() };
    for token in Lexer::new(value) {
        reader.token(token);
    }
    reader.finish();
    reader.found
}

struct Reader<'a> {
    value: Slice<'a>,
    group: Option<Slice<'a>>,
    item: Item<'a>,
    found: Vec<Mailbox<'a>>,
}

/// What has been read of the item at hand.
#[derive(Default)]
struct Item<'a> {
    words: Vec<Token<'a>>,
    comments: Vec<Slice<'a>>,
    /// Words before the `<`, once one was seen.
    name: Option<Slice<'a>>,
    span: Option<Span>,
    /// Within `<…>`.
    is_open: bool,
    /// Within `[…]`, where only `]` separates (RFC 5322 §3.4.1).
    in_literal: bool,
    /// An `@` opened the brackets: a source route runs to the colon (RFC 5322 §4.4).
    in_route: bool,
    /// The `<…>` was closed.
    is_closed: bool,
}

impl<'a> Reader<'a> {
    fn token(&mut self, token: Token<'a>) {
        if self.item.in_literal {
            self.item.in_literal = token.kind != Kind::Special(b']');
            return self.word(token);
        }
        match token.kind {
            Kind::Space => {}
            Kind::Comment => {
                if !self.item.is_open {
                    self.item.comments.push(token.text);
                }
            }
            Kind::Special(b'[') => {
                self.item.in_literal = true;
                self.word(token);
            }
            Kind::Special(b'<') if !self.item.is_open => {
                self.item.name = Some(self.joined());
                self.item.words.clear();
                self.item.is_open = true;
                self.item.is_closed = false;
                self.extend(token.text.span);
            }
            Kind::Special(b'<') => self.extend(token.text.span),
            Kind::Special(b'>') if self.item.is_open => {
                self.item.is_open = false;
                self.item.is_closed = true;
                self.extend(token.text.span);
            }
            Kind::Special(b'@') if self.item.is_open && self.item.words.is_empty() => {
                self.item.in_route = true;
            }
            Kind::Special(b':') if self.item.in_route => {
                self.item.in_route = false;
                self.item.words.clear();
            }
            Kind::Special(b',' | b'@') if self.item.in_route => {}
            Kind::Special(b':') if !self.item.is_open && !self.item.words.is_empty() && !self.has_at() => {
                self.group = Some(self.joined());
                self.item = Item::default();
            }
            Kind::Special(b',') => self.finish(),
            Kind::Special(b';') => {
                self.finish();
                self.group = None;
            }
            // Words behind `<…>` belong to no address; they are part of the item, and rules judge them.
            _ if self.item.is_closed => self.extend(token.text.span),
            _ => self.word(token),
        }
    }

    fn word(&mut self, token: Token<'a>) {
        self.extend(token.text.span);
        self.item.words.push(token);
    }

    fn extend(&mut self, span: Span) {
        self.item.span = Some(self.item.span.map_or(span, |known| known.to(span)));
    }

    fn has_at(&self) -> bool {
        self.item.words.iter().any(|word| word.kind == Kind::Special(b'@'))
    }

    /// The octets from the first word to the last.
    fn joined(&self) -> Slice<'a> {
        self.slice(&self.item.words)
    }

    fn slice(&self, words: &[Token<'a>]) -> Slice<'a> {
        match (words.first(), words.last()) {
            (Some(first), Some(last)) => self.value.at(first.text.span.to(last.text.span)),
            _ => self.value.sub(0..0),
        }
    }

    fn finish(&mut self) {
        let item = std::mem::take(&mut self.item);
        let Some(span) = item.span else { return };
        let (first, words, name) = if let Some(name) = item.name {
            (0, item.words.as_slice(), name)
        } else {
            // Without brackets the address is what touches the `@`; words before it are taken for a name.
            let first = start_of_address(&item.words);
            (
                first,
                item.words.get(first..).unwrap_or_default(),
                self.slice(item.words.get(..first).unwrap_or_default()),
            )
        };
        let at = words.iter().rposition(|word| word.kind == Kind::Special(b'@'));
        let angle = item.is_closed || item.is_open;
        let is_bare_phrase = at.is_none() && !angle && (first > 0 || item.words.len() > 1);
        let name = if is_bare_phrase { self.slice(&item.words) } else { name };
        let words = if is_bare_phrase { &[] } else { words };
        let at = at.filter(|_| !is_bare_phrase);
        let local_part = self.slice(words.get(..at.unwrap_or(words.len())).unwrap_or_default());
        let domain = at.map(|at| {
            let after = words.get(at + 1..).unwrap_or_default();
            if after.is_empty() {
                Slice { span: Span::at(local_part.span.end() + 1), bytes: &[] }
            } else {
                self.slice(after)
            }
        });
        self.found.push(Mailbox {
            span,
            name,
            address: self.slice(words),
            local_part,
            domain,
            angle,
            comments: item.comments,
            group: self.group,
        });
    }
}

/// The index of the first word of an address without brackets: the word before the last `@`, which blanks may set
/// apart (RFC 5322 §4.4), and what touches it.
fn start_of_address(words: &[Token<'_>]) -> usize {
    let Some(at) = words.iter().rposition(|word| word.kind == Kind::Special(b'@')) else { return 0 };
    let mut first = at.saturating_sub(1);
    while first > 0
        && let (Some(before), Some(word)) = (words.get(first - 1), words.get(first))
        && before.text.span.end == word.text.span.start
    {
        first -= 1;
    }
    first
}

#[cfg(test)]
mod tests {
    use super::mailboxes;
    use crate::Slice;
    use crate::charset::BuiltIn;

    /// `name|address|domain` of each mailbox.
    fn read(value: &str) -> Vec<String> {
        let slice = Slice::of(value.as_bytes(), 0..value.len());
        let row = |mailbox: &super::Mailbox<'_>| {
            let domain = mailbox.domain.map(|domain| domain.text().into_owned()).unwrap_or_default();
            format!("{}|{}|{domain}", mailbox.display_name(&BuiltIn).unwrap_or_default(), mailbox.address.text())
        };
        mailboxes(slice).iter().map(row).collect()
    }

    #[test]
    fn reads_the_forms_of_the_standard() {
        assert_eq!(read("a@b.example"), ["|a@b.example|b.example"]);
        assert_eq!(
            read("Ann Bee <a@b.example>, \"C, D\" <c@d.example>"),
            ["Ann Bee|a@b.example|b.example", "C, D|c@d.example|d.example"]
        );
        assert_eq!(read("Team: a@b.example, <c@d.example>;, e@f.example").len(), 3);
        assert_eq!(read("undisclosed-recipients:;"), [""; 0]);
        assert_eq!(read("\"a b\"@c.example"), ["|\"a b\"@c.example|c.example"]);
        assert_eq!(read("x@[IPv6:2001:db8::1]"), ["|x@[IPv6:2001:db8::1]|[IPv6:2001:db8::1]"]);
    }

    #[test]
    fn reads_the_obsolete_forms() {
        assert_eq!(read("a@b.example (Ann)"), ["Ann|a@b.example|b.example"]);
        assert_eq!(read("Ann <@x.example,@y.example:a@b.example>"), ["Ann|a@b.example|b.example"]);
        assert_eq!(read("a @ b.example"), ["|a @ b.example|b.example"]);
    }

    #[test]
    fn reads_what_is_none_of_them() {
        assert_eq!(read("<>"), ["||"]);
        assert_eq!(read("root"), ["|root|"]);
        assert_eq!(read("Ann Bee"), ["Ann Bee||"]);
        assert_eq!(read("Ann a@b.example"), ["Ann|a@b.example|b.example"]);
        assert_eq!(read("Ann <a@b.example, c@d.example"), ["Ann|a@b.example|b.example", "|c@d.example|d.example"]);
        assert_eq!(read("a@b@c.example"), ["|a@b@c.example|c.example"]);
        assert_eq!(read("a@"), ["|a@|"]);
        assert_eq!(read(",;,<<>>"), ["||"]);
    }

    #[test]
    fn marks_the_octets() {
        let value = " \"C, D\" (x) <c@d.example> ,";
        let found = mailboxes(Slice::of(value.as_bytes(), 0..value.len()));
        assert_eq!(&value[found[0].span.range()], "\"C, D\" (x) <c@d.example>");
        assert_eq!(&value[found[0].domain.unwrap().span.range()], "d.example");
        assert_eq!(found[0].comments[0].bytes, b"(x)");
    }
}
