//! Parameters of Content-Type and Content-Disposition (RFC 2045 §5.1, RFC 2183 §2), as written, each with its octets.

use super::DecodedText;
use super::lexer::{Kind, Lexer, Token, quote, unescape};
use crate::List as _;
use crate::charset::{self, CharsetDecoder};
use crate::keyed::Keys;
use crate::{Edit, Slice, Span, order};

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
    ParameterField::read(value).parameters
}

/// The value of a field with parameters, and what is wrong with it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ParameterField<'a> {
    /// What stands before the first `;`: a media type or a disposition, without comments around it.
    pub main: Slice<'a>,
    pub parameters: Vec<Parameter<'a>>,
    /// In the order of the field.
    pub flaws: Vec<ParameterFlaw>,
}

/// Something the grammar does not allow (RFC 2045 §5.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParameterFlaw {
    pub kind: FlawKind,
    pub span: Span,
    /// Edits that mend it.
    pub repair: Vec<Edit>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FlawKind {
    /// An octet that needs quotes around the value: the whole value.
    Unquoted(u8),
    /// A `"` that never closes.
    OpenQuote,
    /// Text behind the closing quote.
    BehindQuote,
    /// Nothing before, or nothing behind the `=`.
    NoName,
    NoValue,
    /// An item that is no parameter.
    NotAParameter,
    /// A parameter with no `;` before it: the parameter.
    NoSemicolon,
    /// The same name again: the second.
    Duplicate,
    /// A `;` with nothing behind it.
    Empty {
        is_last: bool,
    },
}

impl<'a> ParameterField<'a> {
    /// Reads the value of a header field.
    #[must_use]
    pub fn read(value: Slice<'a>) -> Self {
        let mut reader = Reader { value, field: Self { main: value.sub(0..0), ..Self::default() } };
        let mut item: Vec<Token<'a>> = Vec::new();
        let mut semicolon: Option<Span> = None;
        for token in Lexer::with_separators(value, b";=") {
            if token.kind == Kind::Special(b';') {
                reader.item(&item, semicolon, false);
                item.clear();
                semicolon = Some(token.text.span);
            } else {
                item.push(token);
            }
        }
        reader.item(&item, semicolon, true);
        reader.duplicates();
        order::by_span(&mut reader.field.flaws, |flaw| flaw.span);
        reader.field
    }

    /// The first parameter with this name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Parameter<'a>> {
        self.parameters.iter().find(|parameter| parameter.name.is(name))
    }

    /// The parameter with this name as it is written: plain, or the first piece of RFC 2231 (`name*`, `name*0*`).
    #[must_use]
    pub fn written(&self, name: &str) -> Option<&Parameter<'a>> {
        self.parameters.iter().find(|parameter| parameter.piece_of(name).is_some())
    }

    /// The value of a parameter as people see it: pieces joined (RFC 2231 §3) and their charset decoded (§4), or encoded-words
    /// decoded, which many programs write there.
    #[must_use]
    pub fn text(&self, name: &str, host: &dyn CharsetDecoder) -> Option<String> {
        let mut pieces: Vec<(Piece, &Parameter<'a>)> =
            self.parameters.iter().filter_map(|parameter| Some((parameter.piece_of(name)?, parameter))).list();
        let is_plain = |(piece, _): &(Piece, &Parameter<'_>)| piece.number.is_none() && !piece.is_encoded;
        if pieces.iter().all(is_plain) {
            let (_, parameter) = pieces.first()?;
            return Some(unescape(DecodedText::header(parameter.inner(), host).text.as_bytes()));
        }
        pieces.retain(|piece| !is_plain(piece));
        order::by_key(&mut pieces, |(piece, _)| piece.number.map_or(0, |number| u64::from(number) + 1));
        let mut octets = Vec::new();
        let mut label = String::new();
        for (index, (piece, parameter)) in pieces.iter().enumerate() {
            let plain = unescape(parameter.inner().bytes);
            if !piece.is_encoded {
                octets.extend_from_slice(plain.as_bytes());
                continue;
            }
            let mut parts = plain.splitn(3, '\'');
            let value = match (index, parts.next(), parts.next(), parts.next()) {
                (0, Some(charset), Some(_), Some(value)) => {
                    charset.clone_into(&mut label);
                    value
                }
                _ => plain.as_str(),
            };
            octets.extend(percent_decoded(value));
        }
        let label = if label.is_empty() { "utf-8" } else { &label };
        Some(charset::decode(label, &octets, host).text)
    }
}

/// Which piece of a value a parameter holds (RFC 2231 §3), and whether it is percent-encoded (§4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
    pub number: Option<u32>,
    pub is_encoded: bool,
}

impl Parameter<'_> {
    /// The piece of the parameter called `name` that this is.
    #[must_use]
    pub fn piece_of(&self, name: &str) -> Option<Piece> {
        let written = self.name.text();
        let mut parts = written.split('*');
        if !parts.next()?.eq_ignore_ascii_case(name) {
            return None;
        }
        match (parts.next(), parts.next(), parts.next()) {
            (None, ..) => Some(Piece { number: None, is_encoded: false }),
            (Some(""), None, _) => Some(Piece { number: None, is_encoded: true }),
            (Some(number), end, None) if end.is_none_or(str::is_empty) => {
                Some(Piece { number: Some(number.parse().ok()?), is_encoded: end.is_some() })
            }
            _ => None,
        }
    }
}

/// `%E9` as an octet; anything else as it is (RFC 2231 §4).
#[must_use]
pub fn percent_decoded(text: &str) -> Vec<u8> {
    hex_decoded(text, b'%')
}

/// What `mark` and two hexadecimal digits stand for, as octets; anything else as it is.
#[must_use]
pub fn hex_decoded(text: &str, mark: u8) -> Vec<u8> {
    let mut octets = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, behind)) = rest.split_first() {
        // `from_str_radix` takes a sign too.
        let is_hex = |digits: &&[u8]| first == mark && digits.iter().all(u8::is_ascii_hexdigit);
        let digits = behind.get(..2).filter(is_hex).and_then(|digits| str::from_utf8(digits).ok());
        if let Some(octet) = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            octets.push(octet);
            rest = behind.get(2..).unwrap_or_default();
        } else {
            octets.push(first);
            rest = behind;
        }
    }
    octets
}

struct Reader<'a> {
    value: Slice<'a>,
    field: ParameterField<'a>,
}

impl<'a> Reader<'a> {
    fn flaw(&mut self, kind: FlawKind, span: Span, repair: Vec<Edit>) {
        self.field.flaws.push(ParameterFlaw { kind, span, repair });
    }

    /// From the first token to the last; the empty slice at `empty` when there is none.
    fn joined(&self, tokens: &[Token<'a>], empty: usize) -> Slice<'a> {
        match (tokens.first(), tokens.last()) {
            (Some(first), Some(last)) => self.value.at(first.text.span.to(last.text.span)),
            _ => self.value.at(Span::at(empty)),
        }
    }

    /// What stands between two semicolons.
    fn item(&mut self, tokens: &[Token<'a>], semicolon: Option<Span>, is_last: bool) {
        let tokens = trimmed(tokens);
        let equals = tokens.iter().position(|token| token.kind == Kind::Special(b'='));
        let Some(semicolon) = semicolon else {
            return self.main(tokens, equals);
        };
        if tokens.is_empty() {
            return self.flaw(FlawKind::Empty { is_last }, semicolon, vec![Edit::new(semicolon, "")]);
        }
        if equals.is_some() {
            self.run(tokens, None);
        } else {
            let text = self.joined(tokens, semicolon.end());
            self.flaw(FlawKind::NotAParameter, text.span, Vec::new());
        }
    }

    /// The first item, which may have swallowed a parameter: `text/plain charset=utf-8`.
    fn main(&mut self, tokens: &[Token<'a>], equals: Option<usize>) {
        let end = equals.and_then(|equals| start_of_name(tokens, equals)).filter(|&start| start > 0);
        let (main, rest) = tokens.split_at(end.unwrap_or(tokens.len()));
        self.field.main = self.joined(trimmed(main), self.value.span.start());
        self.run(rest, Some(self.field.main.span.end()));
    }

    /// One parameter, and those that follow it without a semicolon. `behind` is where one is missing before the first.
    fn run(&mut self, mut tokens: &[Token<'a>], mut behind: Option<usize>) {
        while let Some(equals) = tokens.iter().position(|token| token.kind == Kind::Special(b'=')) {
            let (parameter, rest, comma) = self.parameter(tokens, equals);
            if let Some(behind) = behind {
                self.flaw(FlawKind::NoSemicolon, parameter.span, vec![Edit::new(Span::at(behind), ";")]);
            }
            if let Some(comma) = comma {
                self.flaw(FlawKind::NoSemicolon, comma, vec![Edit::new(comma, ";")]);
            }
            self.field.parameters.push(parameter);
            behind = comma.is_none().then_some(parameter.span.end());
            tokens = rest;
        }
    }

    /// The parameter with the `=` at `equals`, what follows it, and the comma that stands where a semicolon should.
    fn parameter<'t>(
        &mut self,
        tokens: &'t [Token<'a>],
        equals: usize,
    ) -> (Parameter<'a>, &'t [Token<'a>], Option<Span>) {
        let (before, after) = tokens.split_at(equals);
        let (sign, after) =
            after.split_first().map_or((Span::default(), after), |(sign, after)| (sign.text.span, after));
        let (before, after) = (trimmed(before), trimmed(after));
        // `charset=utf-8 format=flowed`: a second parameter without a semicolon.
        let second = after.iter().position(|token| token.kind == Kind::Special(b'='));
        let next = second.and_then(|second| start_of_name(after, second)).filter(|&start| start > 0);
        let (after, rest) = after.split_at(next.unwrap_or(after.len()));
        let mut after = trimmed(after);
        let comma = after.last().filter(|_| !rest.is_empty()).filter(|last| last.text.bytes.ends_with(b","));
        let comma = comma.map(|last| last.text.from(last.text.len() - 1).span);
        // A comment behind the value is none of it.
        while let [.., space, comment] = after
            && space.kind == Kind::Space
            && comment.kind == Kind::Comment
        {
            after = trimmed(after.get(..after.len() - 1).unwrap_or_default());
        }
        let (name, mut text) = (self.joined(before, sign.start()), self.joined(after, sign.end()));
        if comma.is_some() {
            text = text.sub(0..text.len().saturating_sub(1));
        }
        let quoted = matches!(after, [token] if token.kind == Kind::Quoted);
        if name.is_empty() {
            self.flaw(FlawKind::NoName, sign.to(text.span), Vec::new());
        }
        self.judge_value(name, text, after, sign);
        (Parameter { span: name.span.to(text.span), name, value: text, quoted }, rest, comma)
    }

    fn judge_value(&mut self, name: Slice<'a>, text: Slice<'a>, tokens: &[Token<'a>], sign: Span) {
        match tokens {
            [] => self.flaw(FlawKind::NoValue, name.span.to(sign), Vec::new()),
            [quoted, ..] if quoted.kind == Kind::Quoted && !quoted.closed => {
                let end = Span::at(quoted.text.trim().span.end());
                self.flaw(FlawKind::OpenQuote, quoted.text.sub(0..1).span, vec![Edit::new(end, "\"")]);
            }
            [quoted, rest @ ..] if quoted.kind == Kind::Quoted => {
                if let Some(behind) = rest.iter().find(|token| !token.is_cfws()) {
                    let span = behind.text.span.to(text.span);
                    self.flaw(FlawKind::BehindQuote, span, Vec::new());
                }
            }
            [.., last] if last.kind == Kind::Quoted && !last.closed => {
                let quote = last.text.sub(0..1).span;
                self.flaw(FlawKind::OpenQuote, quote, vec![Edit::new(quote, "")]);
            }
            _ => {
                // Encoded-words and letters outside of US-ASCII are told by other rules.
                let special = text.bytes.iter().copied().find(|&byte| needs_quotes(byte));
                let is_encoded = memchr::memmem::find(text.bytes, b"=?").is_some();
                if let Some(special) = special.filter(|_| !is_encoded) {
                    let repair = quoted(text).map(|quoted| Edit::new(text.span, quoted));
                    self.flaw(FlawKind::Unquoted(special), text.span, repair.into_iter().list());
                }
            }
        }
    }

    fn duplicates(&mut self) {
        let mut names: Keys = Keys::default();
        let is_second = |parameter: &&Parameter<'_>| {
            !parameter.name.is_empty() && !names.insert(parameter.name.bytes.to_ascii_lowercase())
        };
        let spans: Vec<Span> = self.field.parameters.iter().filter(is_second).map(|parameter| parameter.span).list();
        for span in spans {
            self.flaw(FlawKind::Duplicate, span, Vec::new());
        }
    }
}

/// Without white space at both ends, and without comments before what is left.
fn trimmed<'t, 'a>(tokens: &'t [Token<'a>]) -> &'t [Token<'a>] {
    let start = tokens.iter().position(|token| !token.is_cfws()).unwrap_or(tokens.len());
    let tokens = tokens.get(start..).unwrap_or_default();
    let end = tokens.iter().rposition(|token| token.kind != Kind::Space).map_or(0, |last| last + 1);
    tokens.get(..end).unwrap_or_default()
}

/// Where the word before the `=` at `equals` begins, if white space stands before it.
fn start_of_name(tokens: &[Token<'_>], equals: usize) -> Option<usize> {
    let before = tokens.get(..equals)?;
    let name = before.iter().rposition(|token| token.kind != Kind::Space)?;
    let is_word = before.get(name).is_some_and(|token| token.kind == Kind::Atom);
    let follows_space = name > 0 && before.get(name - 1).is_some_and(|token| token.kind == Kind::Space);
    (is_word && follows_space).then_some(name)
}

/// The tspecials of RFC 2045 §5.1, white space and controls.
const fn needs_quotes(byte: u8) -> bool {
    matches!(
        byte,
        0..=b' '
            | 127
            | b'('
            | b')'
            | b'<'
            | b'>'
            | b'@'
            | b','
            | b';'
            | b':'
            | b'\\'
            | b'"'
            | b'/'
            | b'['
            | b']'
            | b'?'
            | b'='
    )
}

/// `text` as a quoted string without folds; none where it is not UTF-8.
fn quoted(text: Slice<'_>) -> Option<String> {
    Some(quote(&str::from_utf8(text.bytes).ok()?.replace(['\r', '\n'], "")))
}

#[cfg(test)]
mod tests {
    use super::{ParameterField, parameters};
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

    fn flaws(value: &str) -> Vec<String> {
        let field = ParameterField::read(Slice::of(value.as_bytes(), 0..value.len()));
        let row = |flaw: &super::ParameterFlaw| format!("{:?} {}", flaw.kind, &value[flaw.span.range()]);
        field.flaws.iter().map(row).collect()
    }

    #[track_caller]
    fn mended(value: &str) -> String {
        let field = ParameterField::read(Slice::of(value.as_bytes(), 0..value.len()));
        let edits: Vec<_> = field.flaws.iter().flat_map(|flaw| flaw.repair.clone()).collect();
        String::from_utf8(crate::fix::apply(value.as_bytes(), &edits).unwrap()).unwrap()
    }

    #[test]
    fn what_the_grammar_allows_has_no_flaw() {
        for value in [
            "text/plain",
            "text/plain; charset=utf-8",
            "text/plain (c); charset=utf-8 (c); format = flowed",
            "multipart/mixed;\r\n\tboundary=\"a b=c\"",
            "attachment; filename*0*=utf-8''a; filename*1=b; filename=x",
            "a/b; name==?utf-8?Q?a?=",
        ] {
            assert_eq!(flaws(value), [""; 0], "{value}");
        }
    }

    #[test]
    fn values_that_need_quotes() {
        assert_eq!(flaws("m/x; boundary=a=b"), ["Unquoted(61) a=b"]);
        assert_eq!(mended("m/x; boundary=a:b; c=d"), "m/x; boundary=\"a:b\"; c=d");
        assert_eq!(mended("a/b; name=foo bar (1).pdf"), "a/b; name=\"foo bar (1).pdf\"");
        assert_eq!(mended("a/b; name=foo(1).pdf (c)"), "a/b; name=\"foo(1).pdf\" (c)");
        assert_eq!(flaws("a/b; name=\"foo\".pdf"), ["BehindQuote .pdf"]);
        assert_eq!(mended("a/b; charset=utf-8\""), "a/b; charset=utf-8");
        assert_eq!(mended("a/b; name=\"foo "), "a/b; name=\"foo\" ");
    }

    #[test]
    fn separators_that_are_missing_or_too_many() {
        assert_eq!(flaws("text/plain charset=utf-8"), ["NoSemicolon charset=utf-8"]);
        assert_eq!(mended("text/plain charset=utf-8"), "text/plain; charset=utf-8");
        assert_eq!(mended("text/plain; charset=utf-8 format=flowed"), "text/plain; charset=utf-8; format=flowed");
        assert_eq!(mended("text/plain; charset=utf-8, format=flowed"), "text/plain; charset=utf-8; format=flowed");
        assert_eq!(flaws("text/plain; utf-8"), ["NotAParameter utf-8"]);
        assert_eq!(flaws("text/plain;; charset=utf-8;"), ["Empty { is_last: false } ;", "Empty { is_last: true } ;"]);
        assert_eq!(mended("text/plain; charset=utf-8;"), "text/plain; charset=utf-8");
        assert_eq!(flaws("a/b; charset=a; CHARSET=b; =x; y="), ["Duplicate CHARSET=b", "NoName =x", "NoValue y="]);
    }

    #[test]
    fn joins_and_decodes_what_was_cut() {
        let text = |value: &str| {
            ParameterField::read(Slice::of(value.as_bytes(), 0..value.len())).text("name", &crate::charset::BuiltIn)
        };
        assert_eq!(text("a/b; name*=utf-8''%C3%A9%zz.txt").as_deref(), Some("\u{e9}%zz.txt"));
        assert_eq!(text("a/b; name*1=\"b c\"; name*0*=iso-8859-1'de'%E9").as_deref(), Some("\u{e9}b c"));
        assert_eq!(text("a/b; name=\"=?utf-8?Q?=C3=A9?=.txt\"").as_deref(), Some("\u{e9}.txt"));
        assert_eq!(text("a/b; name=\"a\\\"b\"; name*=utf-8''c").as_deref(), Some("c"));
        assert_eq!(text("a/b; names=x"), None);
    }

    #[test]
    fn every_piece_of_rubbish_is_read() {
        let alphabet = *b";=\"()ab \\,/\t\r\n?*";
        let mut state = 3_u32;
        for _ in 0..20_000 {
            let mut value = Vec::new();
            for _ in 0..state % 12 {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                value.push(alphabet[(state >> 28) as usize]);
            }
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let field = ParameterField::read(Slice::of(&value, 0..value.len()));
            for flaw in &field.flaws {
                assert!(flaw.span.end() <= value.len(), "{:?}", String::from_utf8_lossy(&value));
                crate::fix::apply(&value, &flaw.repair).unwrap();
            }
        }
    }
}
