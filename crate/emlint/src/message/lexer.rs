//! The one lexer for structured field bodies (RFC 5322 §3.2): tokens with their octets, total on any input.
//!
//! Every value reader (addresses, Received, Authentication-Results, tag lists …) walks these tokens; none splits text
//! by itself, so comments, quoted strings and folding are read alike everywhere.

use crate::Slice;
use crate::span::is_wsp_or_line_end;

/// The specials of RFC 5322 §3.2.3 without the dot (an atom here may hold dots) and without what opens a longer token.
pub const SPECIALS: &[u8] = b"<>[]:;@,";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Folding white space.
    Space,
    /// A run of octets that are no separator, 8-bit octets included; dots belong to it.
    Atom,
    /// A quoted string with its quotes (RFC 5322 §3.2.4).
    Quoted,
    /// A comment with its parentheses, nested ones included (RFC 5322 §3.2.2).
    Comment,
    /// One of the separators the lexer was given, or a stray `)`.
    Special(u8),
}

/// One token and its octets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token<'a> {
    pub kind: Kind,
    pub text: Slice<'a>,
    /// False for a quoted string or comment that the value ends in.
    pub closed: bool,
}

impl<'a> Token<'a> {
    #[must_use]
    pub fn is(&self, word: &str) -> bool {
        self.kind == Kind::Atom && self.text.is(word)
    }

    /// White space or a comment: CFWS (RFC 5322 §3.2.2).
    #[must_use]
    pub fn is_cfws(&self) -> bool {
        matches!(self.kind, Kind::Space | Kind::Comment)
    }

    /// What the token says: a quoted string without quotes and escapes, a comment without its outer parentheses.
    #[must_use]
    pub fn value(&self) -> String {
        unescape(self.inner().bytes)
    }

    /// The octets between the quotes or parentheses; all of any other token.
    #[must_use]
    pub fn inner(&self) -> Slice<'a> {
        match self.kind {
            Kind::Quoted | Kind::Comment => {
                self.text.sub(1..self.text.len().saturating_sub(usize::from(self.closed)).max(1))
            }
            _ => self.text,
        }
    }
}

/// Text without the backslashes of quoted pairs and with folds removed (RFC 5322 §3.2.1, §2.2.3).
#[must_use]
pub fn unescape(bytes: &[u8]) -> String {
    let mut plain = Vec::with_capacity(bytes.len());
    let mut bytes = bytes.iter();
    while let Some(&byte) = bytes.next() {
        match byte {
            b'\\' => plain.extend(bytes.next()),
            b'\r' | b'\n' => {}
            _ => plain.push(byte),
        }
    }
    String::from_utf8(plain).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

/// Text as a quoted string (RFC 5322 §3.2.4).
#[must_use]
pub fn quote(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for character in text.chars() {
        if matches!(character, '"' | '\\') {
            quoted.push('\\');
        }
        quoted.push(character);
    }
    quoted.push('"');
    quoted
}

/// Walks a value token by token. Never fails, and the tokens cover every octet in order.
#[derive(Clone, Debug)]
pub struct Lexer<'a> {
    rest: Slice<'a>,
    separators: &'static [u8],
}

impl<'a> Lexer<'a> {
    /// Reads `value` by the rules of RFC 5322.
    #[must_use]
    pub const fn new(value: Slice<'a>) -> Self {
        Self::with_separators(value, SPECIALS)
    }

    /// Reads `value` with other one-octet separators, as MIME parameters and tag lists have them.
    #[must_use]
    pub const fn with_separators(value: Slice<'a>, separators: &'static [u8]) -> Self {
        Self { rest: value, separators }
    }

    /// What has not been read yet.
    #[must_use]
    pub const fn rest(&self) -> Slice<'a> {
        self.rest
    }

    /// All tokens but white space and comments.
    pub fn significant(self) -> impl Iterator<Item = Token<'a>> {
        self.filter(|token| !token.is_cfws())
    }
}

impl<'a> Iterator for Lexer<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        let &first = self.rest.bytes.first()?;
        let (kind, length, closed) = match first {
            byte if is_wsp_or_line_end(byte) => (Kind::Space, run(self.rest.bytes, is_wsp_or_line_end), true),
            b'"' => {
                let (length, closed) = quoted(self.rest.bytes);
                (Kind::Quoted, length, closed)
            }
            b'(' => {
                let (length, closed) = comment(self.rest.bytes);
                (Kind::Comment, length, closed)
            }
            b')' => (Kind::Special(b')'), 1, true),
            byte if self.separators.contains(&byte) => (Kind::Special(byte), 1, true),
            _ => {
                let ends = |byte| {
                    is_wsp_or_line_end(byte) || matches!(byte, b'"' | b'(' | b')') || self.separators.contains(&byte)
                };
                (Kind::Atom, run(self.rest.bytes, |byte| !ends(byte)), true)
            }
        };
        let text = self.rest.sub(0..length.max(1));
        self.rest = self.rest.from(text.len());
        Some(Token { kind, text, closed })
    }
}

fn run(bytes: &[u8], belongs: impl Fn(u8) -> bool) -> usize {
    bytes.iter().position(|&byte| !belongs(byte)).unwrap_or(bytes.len())
}

/// Length of the quoted string that `bytes` begin with, and whether it is closed.
fn quoted(bytes: &[u8]) -> (usize, bool) {
    let mut at = 1;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'"' => return (at + 1, true),
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    (bytes.len(), false)
}

/// Length of the comment that `bytes` begin with, nested comments included, and whether it is closed.
fn comment(bytes: &[u8]) -> (usize, bool) {
    let (mut at, mut depth) = (0, 0_usize);
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'(' => depth += 1,
            b')' if depth == 1 => return (at + 1, true),
            b')' => depth -= 1,
            b'\\' => at += 1,
            _ => {}
        }
        at += 1;
    }
    (bytes.len(), false)
}

#[cfg(test)]
mod tests {
    use super::{Kind, Lexer};
    use crate::Slice;

    fn tokens(value: &str) -> Vec<(Kind, &str)> {
        let slice = Slice::of(value.as_bytes(), 0..value.len());
        Lexer::new(slice).map(|token| (token.kind, &value[token.text.span.range()])).collect()
    }

    #[test]
    fn reads_an_address_with_everything() {
        let expected = [
            (Kind::Quoted, "\"J. \\\"X\\\" Doe\""),
            (Kind::Space, "\r\n "),
            (Kind::Comment, "(a (nested\\) ) c)"),
            (Kind::Special(b'<'), "<"),
            (Kind::Atom, "j.doe"),
            (Kind::Special(b'@'), "@"),
            (Kind::Atom, "example.org"),
            (Kind::Special(b'>'), ">"),
        ];
        assert_eq!(tokens("\"J. \\\"X\\\" Doe\"\r\n (a (nested\\) ) c)<j.doe@example.org>"), expected);
    }

    #[test]
    fn an_unclosed_comment_takes_the_rest_and_says_so() {
        let value = "a (b (c) d";
        let token = Lexer::new(Slice::of(value.as_bytes(), 0..value.len())).last().unwrap();
        assert_eq!((token.kind, token.closed, token.inner().text().as_ref()), (Kind::Comment, false, "b (c) d"));
    }

    #[test]
    fn a_backslash_at_the_end_is_no_trap() {
        for value in ["\"\\", "(\\", "\\", "\"", "("] {
            let slice = Slice::of(value.as_bytes(), 0..value.len());
            assert_eq!(Lexer::new(slice).map(|token| token.text.len()).sum::<usize>(), value.len());
        }
    }
}
