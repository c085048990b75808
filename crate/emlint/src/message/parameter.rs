//! Parameters of Content-Type and Content-Disposition (RFC 2045 §5.1, RFC 2183 §2), as written, each with its octets.

use super::lexer::{Kind, Lexer, Token};
use crate::{Slice, Span};

/// `name=value`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parameter<'a> {
    pub span: Span,
    /// With the `*` and the number of RFC 2231, as written.
    pub name: Slice<'a>,
    /// With its quotes.
    pub value: Slice<'a>,
    /// The value is one quoted string.
    pub quoted: bool,
}

impl<'a> Parameter<'a> {
    /// The octets between the quotes, escapes kept; the value itself where it has none.
    #[must_use]
    pub fn inner(&self) -> Slice<'a> {
        if self.quoted { Lexer::new(self.value).next().map_or(self.value, |token| token.inner()) } else { self.value }
    }
}

/// The parameters of `value`, the value of a header field: what follows its first `;`. An item without `=` is none.
#[must_use]
pub fn parameters(value: Slice<'_>) -> Vec<Parameter<'_>> {
    let mut found = Vec::new();
    let mut item: Vec<Token<'_>> = Vec::new();
    let mut is_first = true;
    for token in Lexer::with_separators(value, b";=") {
        if token.kind == Kind::Special(b';') {
            found.extend(parameter(value, &item).filter(|_| !is_first));
            item.clear();
            is_first = false;
        } else if !token.is_cfws() {
            item.push(token);
        }
    }
    found.extend(parameter(value, &item).filter(|_| !is_first));
    found
}

fn parameter<'a>(value: Slice<'a>, item: &[Token<'a>]) -> Option<Parameter<'a>> {
    let equals = item.iter().position(|token| token.kind == Kind::Special(b'='))?;
    let (before, after) = (item.get(..equals)?, item.get(equals + 1..)?);
    let between = |tokens: &[Token<'_>], empty: usize| match (tokens.first(), tokens.last()) {
        (Some(first), Some(last)) => value.at(Span::new(first.text.span.start()..last.text.span.end())),
        _ => value.at(Span::new(empty..empty)),
    };
    let sign = item.get(equals)?.text.span;
    let (name, text) = (between(before, sign.start()), between(after, sign.end()));
    let quoted = matches!(after, [token] if token.kind == Kind::Quoted);
    Some(Parameter { span: name.span.to(text.span), name, value: text, quoted })
}

#[cfg(test)]
mod tests {
    use super::parameters;
    use crate::Slice;

    fn read(value: &str) -> Vec<(String, String, bool)> {
        let value = Slice::of(value.as_bytes(), 0..value.len());
        let row =
            |one: &super::Parameter<'_>| (one.name.text().into_owned(), one.inner().text().into_owned(), one.quoted);
        parameters(value).iter().map(row).collect()
    }

    fn row(name: &str, value: &str, quoted: bool) -> (String, String, bool) {
        (name.to_owned(), value.to_owned(), quoted)
    }

    #[test]
    fn reads_names_and_values() {
        let value = "text/plain; charset=utf-8 (c);\r\n name*0=\"a;\\\"b\" ; x = y z;;w";
        let expected = [row("charset", "utf-8", false), row("name*0", "a;\\\"b", true), row("x", "y z", false)];
        assert_eq!(read(value), expected);
    }

    #[test]
    fn keeps_what_is_odd() {
        assert_eq!(read("a/b; name==?utf-8?Q?a?="), [row("name", "=?utf-8?Q?a?=", false)]);
        assert_eq!(read("a/b; =x; n="), [row("", "x", false), row("n", "", false)]);
        assert_eq!(read("a/b; n=\"open; m=1"), [row("n", "open; m=1", true)]);
        assert_eq!(read("a=b"), []);
        assert_eq!(read(""), []);
    }
}
