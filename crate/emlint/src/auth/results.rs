//! Authentication-Results (RFC 8601 §2.2) and ARC-Authentication-Results (RFC 8617 §4.1.1), read as they are found:
//! with an authserv-id or, as Microsoft writes them, without; what the grammar forbids is read too, and named.

use crate::List as _;
use crate::message::Field;
use crate::message::lexer::{Kind, Lexer, Token};
use crate::{Slice, Span};

/// A field with results.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Results<'a> {
    pub field: Field<'a>,
    /// `i=` of an ARC-Authentication-Results field: its digits and their number.
    pub instance: Option<(Slice<'a>, u64)>,
    /// Who evaluated, as written; quotes are still there.
    pub authserv_id: Option<Slice<'a>>,
    pub version: Option<Slice<'a>>,
    /// `none`: nothing was evaluated.
    pub none: Option<Span>,
    pub results: Vec<MethodResult<'a>>,
    /// Empty for what RFC 8601 §2.2 allows.
    pub flaws: Vec<ResultsFlaw>,
}

/// One method and what came of it: `spf=pass (comment) smtp.mailfrom=example.org`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MethodResult<'a> {
    /// From the method to the last property or comment.
    pub span: Span,
    /// `method=result`.
    pub token: Span,
    pub method: Slice<'a>,
    /// Behind a slash; 1 when left out.
    pub version: Option<Slice<'a>>,
    pub result: Slice<'a>,
    pub reason: Option<Slice<'a>>,
    /// Without their outer parentheses.
    pub comments: Vec<Slice<'a>>,
    pub properties: Vec<Property<'a>>,
}

/// `ptype.property=value`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Property<'a> {
    pub span: Span,
    /// Empty where it is left out, as in Microsoft's `action=none`.
    pub ptype: Slice<'a>,
    pub name: Slice<'a>,
    /// As written; quotes are still there.
    pub value: Slice<'a>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ResultsFlaw {
    pub kind: ResultsFlawKind,
    pub span: Span,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResultsFlawKind {
    /// A result stands where the authserv-id belongs.
    MissingAuthservId,
    /// Neither a token nor a quoted string.
    BadAuthservId,
    /// A version other than 1.
    OtherVersion,
    /// No result, and no `none` either.
    NoResults,
    /// `none` beside results.
    NoneBesideResults,
    /// Nothing between two semicolons, or behind the last one.
    EmptyItem,
    /// A domain where a result belongs; Microsoft names recipients' domains so.
    BareItem,
    /// A result with nothing but white space before it.
    MissingSemicolon,
    /// Property without its type and dot.
    MissingPtype,
    /// Method, result, property type or name with other characters than letters, digits and hyphens.
    BadKeyword,
    /// A value that would need quotes.
    UnquotedValue,
    /// Text that fits nowhere; what follows it in the item is not read.
    UnexpectedText,
    /// A comment or quoted string that does not end.
    Unclosed,
    /// A closing parenthesis without its opening one.
    StrayParenthesis,
    /// ARC: `i=` is left out, or no number from 1 to 50 (RFC 8617 §4.2.1).
    BadInstance,
    /// ARC: `i=` is not the first item.
    MisplacedInstance,
}

/// What separates the pieces; adjacent ones make up a value all the same.
const SEPARATORS: &[u8] = b";=./";

/// Methods of IANA's registry (RFC 8601 §6.2 and later additions).
const METHODS: &[&str] = &[
    "arc",
    "auth",
    "dkim",
    "dkim-adsp",
    "dkim-atps",
    "dmarc",
    "dnswl",
    "domainkeys",
    "iprev",
    "rrvs",
    "sender-id",
    "smime",
    "spf",
    "vbr",
];
/// Methods that are in use without being registered.
const PRIVATE_METHODS: &[&str] = &["bimi", "compauth", "senderid"];

/// Keys of Received-SPF (RFC 7208 §9.1) that some servers write behind a result of SPF.
const SPF_PAIRS: &[&str] = &["client-ip", "envelope-from", "helo", "receiver", "identity"];

/// Whether IANA's registry has `method`.
#[must_use]
pub fn is_registered(method: &str) -> bool {
    METHODS.contains(&method)
}

/// Whether IANA's registry has `result` for the registered method `method`.
#[must_use]
pub fn is_registered_result(method: &str, result: &str) -> bool {
    let results: &[&str] = match method {
        "dkim" | "domainkeys" | "smime" => &["none", "pass", "fail", "policy", "neutral", "temperror", "permerror"],
        "spf" | "sender-id" => {
            &["none", "pass", "fail", "softfail", "policy", "neutral", "temperror", "permerror", "hardfail"]
        }
        "dkim-adsp" => &["none", "pass", "unknown", "fail", "discard", "nxdomain", "temperror", "permerror"],
        "iprev" => &["pass", "fail", "temperror", "permerror"],
        "rrvs" => &["none", "pass", "fail", "temperror", "permerror", "unknown"],
        "dnswl" => &["none", "pass", "temperror", "permerror"],
        "arc" => &["none", "pass", "fail"],
        _ => &["none", "pass", "fail", "temperror", "permerror"],
    };
    results.contains(&result)
}

impl<'a> MethodResult<'a> {
    /// The value of `ptype.name`, in any case.
    #[must_use]
    pub fn property(&self, ptype: &str, name: &str) -> Option<Slice<'a>> {
        let wanted = |property: &&Property<'a>| property.ptype.is(ptype) && property.name.is(name);
        self.properties.iter().find(wanted).map(|property| property.value)
    }
}

impl<'a> Results<'a> {
    /// Reads `field`, whose name tells whether it is one of ARC.
    #[must_use]
    pub fn read(field: &Field<'a>) -> Self {
        let results = Self {
            field: *field,
            instance: None,
            authserv_id: None,
            version: None,
            none: None,
            results: Vec::new(),
            flaws: Vec::new(),
        };
        let mut reader = Reader { results };
        reader.read(field.value, field.is("ARC-Authentication-Results"));
        reader.results
    }

    /// Microsoft's way to write the field: its shape cannot be helped, and everybody who reads results knows it.
    #[must_use]
    pub fn is_microsoft(&self) -> bool {
        let speaks_so = |comment: &Slice<'_>| {
            comment.bytes.get(..13).is_some_and(|start| start.eq_ignore_ascii_case(b"sender IP is "))
        };
        let bare_action = |property: &Property<'_>| property.ptype.is_empty() && property.name.is("action");
        self.flaws.iter().any(|flaw| flaw.kind == ResultsFlawKind::BareItem)
            || self.results.iter().any(|result| {
                result.method.is("compauth")
                    || result.comments.iter().any(speaks_so)
                    || result.properties.iter().any(bare_action)
            })
    }
}

/// The text of a value without the quotes and escapes of quoted strings in it.
#[must_use]
pub fn unquoted(value: Slice<'_>) -> String {
    let mut text = String::with_capacity(value.len());
    for token in Lexer::with_separators(value, b"") {
        if token.kind == Kind::Quoted {
            text.push_str(&token.value());
        } else {
            text.push_str(&token.text.text());
        }
    }
    text
}

struct Reader<'a> {
    results: Results<'a>,
}

impl<'a> Reader<'a> {
    fn flaw(&mut self, kind: ResultsFlawKind, span: Span) {
        self.results.flaws.push(ResultsFlaw { kind, span });
    }

    fn read(&mut self, value: Slice<'a>, is_arc: bool) {
        let tokens: Vec<Token<'a>> = Lexer::with_separators(value, SEPARATORS).list();
        for token in &tokens {
            if !token.closed {
                self.flaw(ResultsFlawKind::Unclosed, token.text.sub(0..1).span);
            } else if token.kind == Kind::Special(b')') {
                self.flaw(ResultsFlawKind::StrayParenthesis, token.text.span);
            }
        }
        let items = tokens.split(|token| token.kind == Kind::Special(b';'));
        let mut items = items.map(|tokens| Item { field: value, tokens, at: 0 });
        // Where the next item begins, for one that has no tokens.
        let mut start = value.span.start();
        let mut first = items.next().unwrap_or(Item { field: value, tokens: &[], at: 0 });
        if is_arc && self.instance(&mut first) && first.is_done() {
            start = first.end(start) + 1;
            first = items.next().unwrap_or(first);
        }
        self.payload_start(first, start);
        start = first.end(start);
        for item in items {
            self.item(item, start + 1, is_arc);
            start = item.end(start + 1);
        }
        let results = &self.results;
        let nothing = results.results.is_empty();
        match results.none {
            None if nothing => self.flaw(ResultsFlawKind::NoResults, value.trim().span),
            Some(span) if !nothing => self.flaw(ResultsFlawKind::NoneBesideResults, span),
            _ => {}
        }
    }

    /// `i=1`, the first item of an ARC field.
    fn instance(&mut self, item: &mut Item<'_, 'a>) -> bool {
        let start = item.at;
        let span = item.here(self.results.field.value.trim().sub(0..0).span);
        if item.word("i").and_then(|()| item.special(b'=')).is_none() {
            item.at = start;
            self.flaw(ResultsFlawKind::BadInstance, Span::at(span.start()));
            return false;
        }
        let Some(digits) = item.atom() else {
            self.flaw(ResultsFlawKind::BadInstance, span);
            return true;
        };
        let number = digits.text().parse().ok().filter(|_| digits.bytes.iter().all(u8::is_ascii_digit));
        if !number.is_some_and(|number: u64| (1..=50).contains(&number)) {
            self.flaw(ResultsFlawKind::BadInstance, digits.span);
        }
        self.results.instance = number.map(|number| (digits, number));
        if !item.is_done() {
            let span = item.here(digits.span);
            self.flaw(ResultsFlawKind::MissingSemicolon, Span::at(span.start()));
        }
        true
    }

    /// The authserv-id and its version, or the first result where both were left out.
    fn payload_start(&mut self, mut item: Item<'_, 'a>, start: usize) {
        if item.is_done() || item.is_result() {
            // Behind the last item there is no semicolon, and nothing behind it.
            let end = self.results.field.value.span.end();
            let start = item.here(Span::at(start.min(end))).start();
            self.flaw(ResultsFlawKind::MissingAuthservId, Span::at(start));
            self.result(item);
            return;
        }
        let whole = item.span(Span::at(start));
        let id = item.value().filter(|id| id.bytes.first() != Some(&b'='));
        let Some(id) = id else {
            self.flaw(ResultsFlawKind::BadAuthservId, whole);
            return;
        };
        self.results.authserv_id = Some(id);
        if !is_token_or_quoted(id) {
            self.flaw(ResultsFlawKind::BadAuthservId, id.span);
        }
        let is_number = |word: &Slice<'_>| word.bytes.iter().all(u8::is_ascii_digit);
        if let Some(version) = item.peek_atom().filter(is_number) {
            item.atom();
            self.results.version = Some(version);
            if version.bytes != b"1" {
                self.flaw(ResultsFlawKind::OtherVersion, version.span);
            }
        }
        if item.is_result() && item.peek_atom().is_some_and(is_method) {
            let span = item.here(whole);
            self.flaw(ResultsFlawKind::MissingSemicolon, Span::at(span.start()));
            self.result(item);
        } else if !item.is_done() {
            let span = item.here(whole).to(whole);
            self.flaw(ResultsFlawKind::UnexpectedText, span);
        }
    }

    /// What stands between two semicolons behind the authserv-id.
    fn item(&mut self, mut item: Item<'_, 'a>, start: usize, is_arc: bool) {
        let whole = item.span(Span::at(start));
        if item.is_done() {
            self.flaw(ResultsFlawKind::EmptyItem, Span::at(whole.start()));
            return;
        }
        if is_arc && self.results.instance.is_none() && item.is_lone_instance() {
            self.flaw(ResultsFlawKind::MisplacedInstance, whole);
            return;
        }
        // Amazon's servers copy the pairs of Received-SPF, semicolons and all.
        let is_pair = item.peek_atom().is_some_and(|word| SPF_PAIRS.iter().any(|pair| word.is(pair)));
        if is_pair && let Some(mut last) = self.results.results.pop() {
            let mut comments = std::mem::take(&mut last.comments);
            let property = self.property(&mut item, &mut comments);
            last.properties.extend(property);
            last.comments = comments;
            self.results.results.push(last);
            return;
        }
        if item.is_result() {
            self.result(item);
            return;
        }
        let value = item.value();
        let is_alone = item.is_done();
        match value {
            Some(word) if is_alone && word.is("none") => self.results.none = Some(word.span),
            Some(word) if is_alone && is_domain(word.bytes) => self.flaw(ResultsFlawKind::BareItem, word.span),
            _ => self.flaw(ResultsFlawKind::UnexpectedText, whole),
        }
    }

    /// `method=result` and what belongs to it; several where the semicolons between them are missing.
    fn result(&mut self, mut item: Item<'_, 'a>) {
        while let Some(mut result) = self.method(&mut item) {
            let again = self.properties(&mut item, &mut result);
            result.span = item.span_from(result.method.span);
            self.results.results.push(result);
            if !again {
                break;
            }
        }
    }

    fn method(&mut self, item: &mut Item<'_, 'a>) -> Option<MethodResult<'a>> {
        let method = item.atom()?;
        let version = item.special(b'/').and_then(|()| item.atom());
        item.special(b'=')?;
        let mut comments = Vec::new();
        item.comments(&mut comments);
        let Some(result) = item.value() else {
            let span = item.here(method.span);
            self.flaw(ResultsFlawKind::UnexpectedText, span);
            return None;
        };
        self.keyword(method);
        self.keyword(result);
        let result = result.unwrapped(b'"', b'"');
        let token = method.span.to(result.span);
        let properties = Vec::new();
        Some(MethodResult { span: token, token, method, version, result, reason: None, comments, properties })
    }

    /// Reason, comments and properties; true when the next result follows without a semicolon.
    fn properties(&mut self, item: &mut Item<'_, 'a>, result: &mut MethodResult<'a>) -> bool {
        loop {
            item.comments(&mut result.comments);
            if item.is_done() {
                return false;
            }
            let start = item.at;
            let here = item.here(result.span);
            if item.is_result() && item.peek_atom().is_some_and(is_method) {
                self.flaw(ResultsFlawKind::MissingSemicolon, Span::at(here.start()));
                return true;
            }
            if item.word("reason").and_then(|()| item.special(b'=')).is_some() {
                item.comments(&mut result.comments);
                let value = item.value().unwrap_or(result.result.sub(0..0));
                if !is_token_or_quoted(value) {
                    self.flaw(ResultsFlawKind::UnquotedValue, value.span);
                }
                if !result.properties.is_empty() {
                    self.flaw(ResultsFlawKind::UnexpectedText, here);
                }
                result.reason = result.reason.or(Some(value));
                continue;
            }
            item.at = start;
            let Some(property) = self.property(item, &mut result.comments) else {
                let span = here.to(item.span(here));
                self.flaw(ResultsFlawKind::UnexpectedText, span);
                item.at = item.tokens.len();
                return false;
            };
            result.properties.push(property);
        }
    }

    fn property(&mut self, item: &mut Item<'_, 'a>, comments: &mut Vec<Slice<'a>>) -> Option<Property<'a>> {
        let first = item.atom()?;
        let has_ptype = item.special(b'.').is_some();
        let (ptype, name) = if has_ptype { (first, item.atom()?) } else { (first.sub(0..0), first) };
        item.special(b'=')?;
        item.comments(comments);
        if !has_ptype {
            self.flaw(ResultsFlawKind::MissingPtype, first.span);
        }
        self.keyword(first);
        self.keyword(name);
        let behind = Span::at(item.span_from(name.span).end());
        // `smtp.mailfrom= smtp.helo=x`: a server wrote down an empty path.
        let value = if item.is_property() { None } else { item.value() };
        let value = value.unwrap_or(item.field.at(behind));
        if !is_pvalue(value) {
            self.flaw(ResultsFlawKind::UnquotedValue, value.span);
        }
        Some(Property { span: first.span.to(value.span), ptype, name, value })
    }

    /// Letters, digits and hyphens, no hyphen at the end (Keyword, RFC 8601 §2.2).
    fn keyword(&mut self, word: Slice<'a>) {
        let is_letter = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'-';
        let ends_well = word.bytes.last().is_some_and(u8::is_ascii_alphanumeric);
        if !(word.bytes.iter().all(is_letter) && ends_well) {
            self.flaw(ResultsFlawKind::BadKeyword, word.span);
        }
    }
}

/// The tokens between two semicolons.
#[derive(Clone, Copy)]
struct Item<'t, 'a> {
    /// The whole value, which values of the item are cut from.
    field: Slice<'a>,
    tokens: &'t [Token<'a>],
    at: usize,
}

impl<'a> Item<'_, 'a> {
    /// Steps over white space and comments.
    fn skip(&mut self) {
        while self.tokens.get(self.at).is_some_and(Token::is_cfws) {
            self.at += 1;
        }
    }

    /// Steps over white space and comments and keeps the comments.
    fn comments(&mut self, comments: &mut Vec<Slice<'a>>) {
        let start = self.at;
        self.skip();
        let passed = self.tokens.get(start..self.at).unwrap_or_default();
        comments.extend(passed.iter().filter(|token| token.kind == Kind::Comment).map(Token::inner));
    }

    fn peek(&self) -> Option<&Token<'a>> {
        self.tokens.iter().skip(self.at).find(|token| !token.is_cfws())
    }

    fn peek_atom(&self) -> Option<Slice<'a>> {
        self.peek().filter(|token| token.kind == Kind::Atom).map(|token| token.text)
    }

    fn is_done(&self) -> bool {
        self.peek().is_none()
    }

    /// Where the next token is, or `fallback`.
    fn here(&self, fallback: Span) -> Span {
        self.peek().map_or(fallback, |token| token.text.span)
    }

    fn atom(&mut self) -> Option<Slice<'a>> {
        let atom = self.peek_atom()?;
        self.skip();
        self.at += 1;
        Some(atom)
    }

    fn word(&mut self, word: &str) -> Option<()> {
        self.peek_atom().filter(|atom| atom.is(word))?;
        self.atom().map(|_| ())
    }

    fn special(&mut self, byte: u8) -> Option<()> {
        self.peek().filter(|token| token.kind == Kind::Special(byte))?;
        self.skip();
        self.at += 1;
        Some(())
    }

    /// Adjacent tokens: everything up to white space, a comment or the end.
    fn value(&mut self) -> Option<Slice<'a>> {
        self.skip();
        let rest = self.tokens.get(self.at..)?;
        let length = rest.iter().take_while(|token| !token.is_cfws()).count();
        self.at += length;
        let (first, last) = (rest.first().filter(|_| length > 0)?, rest.get(length - 1)?);
        Some(self.field.at(first.text.span.to(last.text.span)))
    }

    /// `method =` or `method / 1 =` comes next.
    fn is_result(&self) -> bool {
        let mut ahead = *self;
        if ahead.atom().is_none() {
            return false;
        }
        if ahead.special(b'/').is_some() && ahead.atom().is_none() {
            return false;
        }
        ahead.special(b'=').is_some()
    }

    /// `ptype.property=` comes next, with nothing between its pieces.
    fn is_property(&self) -> bool {
        let mut kinds = self.tokens.iter().skip(self.at).skip_while(|token| token.is_cfws()).map(|token| token.kind);
        let is_dotted = kinds.next() == Some(Kind::Atom) && kinds.next() == Some(Kind::Special(b'.'));
        is_dotted && kinds.next() == Some(Kind::Atom) && kinds.next() == Some(Kind::Special(b'='))
    }

    /// `i=1` and nothing else.
    fn is_lone_instance(&self) -> bool {
        let mut ahead = *self;
        let number = ahead.word("i").and_then(|()| ahead.special(b'=')).and_then(|()| ahead.atom());
        number.is_some_and(|digits| digits.bytes.iter().all(u8::is_ascii_digit)) && ahead.is_done()
    }

    /// From the first token to the last, without white space around.
    fn span(&self, fallback: Span) -> Span {
        let mut significant = self.tokens.iter().filter(|token| token.kind != Kind::Space);
        let Some(first) = significant.next() else { return fallback };
        first.text.span.to(significant.next_back().unwrap_or(first).text.span)
    }

    /// From `start` to the last token that was taken, comments included.
    fn span_from(&self, start: Span) -> Span {
        let taken = self.tokens.get(..self.at).unwrap_or_default();
        taken.iter().rfind(|token| token.kind != Kind::Space).map_or(start, |token| start.to(token.text.span))
    }

    /// The octet behind the item.
    fn end(&self, fallback: usize) -> usize {
        self.tokens.last().map_or(fallback, |token| token.text.span.end())
    }
}

fn is_method(word: Slice<'_>) -> bool {
    METHODS.iter().chain(PRIVATE_METHODS).any(|method| word.is(method))
}

/// A token (RFC 2045 §5.1) or one quoted string.
fn is_token_or_quoted(value: Slice<'_>) -> bool {
    is_quoted(value) || is_token(value.bytes)
}

fn is_quoted(value: Slice<'_>) -> bool {
    let mut tokens = Lexer::with_separators(value, b"");
    tokens.next().is_some_and(|token| token.kind == Kind::Quoted) && tokens.next().is_none()
}

/// Octets of internationalized names belong to it (RFC 6532 §3.2).
fn is_token(bytes: &[u8]) -> bool {
    let is_token = |byte: &u8| !byte.is_ascii() || (byte.is_ascii_graphic() && !b"()<>@,;:\\\"/[]?=".contains(byte));
    !bytes.is_empty() && bytes.iter().all(is_token)
}

/// A token, a quoted string, or `local-part@domain` with the local part left out or not (RFC 8601 §2.2).
fn is_pvalue(value: Slice<'_>) -> bool {
    if is_token_or_quoted(value) {
        return true;
    }
    let Some(at) = memchr::memrchr(b'@', value.bytes) else { return is_domain(value.bytes) };
    let local_part = value.sub(0..at);
    let is_atext =
        |byte: &u8| byte.is_ascii_alphanumeric() || !byte.is_ascii() || b"!#$%&'*+-/=?^_`{|}~.".contains(byte);
    let is_local = local_part.bytes.iter().all(is_atext) || is_quoted(local_part);
    is_local && is_domain(value.from(at + 1).bytes)
}

/// At least two labels, U-labels included (RFC 6531 §3.3).
fn is_domain(bytes: &[u8]) -> bool {
    let is_label = |label: &[u8]| {
        let is_letter = |byte: &u8| byte.is_ascii_alphanumeric() || !byte.is_ascii() || matches!(byte, b'-' | b'_');
        !label.is_empty() && label.iter().all(is_letter)
    };
    bytes.contains(&b'.') && bytes.split(|&byte| byte == b'.').all(is_label)
}

#[cfg(test)]
mod tests {
    use super::{Results, ResultsFlawKind, unquoted};
    use crate::message::Header;

    fn read(field: &str) -> Results<'_> {
        Results::read(Header::split(field.as_bytes(), 0, true).fields.first().unwrap())
    }

    /// `authserv-id | method=result{property=value,…} …`
    fn line(field: &str) -> String {
        let results = read(field);
        let pair = |property: &super::Property<'_>| {
            format!("{}.{}={}", property.ptype.text(), property.name.text(), unquoted(property.value))
        };
        let one = |result: &super::MethodResult<'_>| {
            let properties: Vec<_> = result.properties.iter().map(pair).collect();
            format!(" {}={}{{{}}}", result.method.text(), result.result.text(), properties.join(","))
        };
        let id = results.authserv_id.map(unquoted).unwrap_or_default();
        format!("{id} |{}", results.results.iter().map(one).collect::<String>())
    }

    fn flaws(field: &str) -> Vec<(ResultsFlawKind, &str)> {
        read(field).flaws.iter().map(|flaw| (flaw.kind, &field[flaw.span.range()])).collect()
    }

    #[test]
    fn reads_a_folded_field_with_comments_everywhere() {
        let field = "Authentication-Results: (a) mx.example.org (b) 1 (c);\r\n (d) spf (e) / (f) 1 (g) = (h) pass (i;)\r\n \
                     reason (j) = \"a; b\" (k) smtp (l) . (m) mailfrom (n) = (o) a+b=c@example.org (p);dkim=none";
        let expected = "mx.example.org | spf=pass{smtp.mailfrom=a+b=c@example.org} dkim=none{}";
        assert_eq!((line(field).as_str(), flaws(field)), (expected, vec![]));
        let results = read(field);
        let spf = &results.results[0];
        assert_eq!(&field[spf.token.range()], "spf (e) / (f) 1 (g) = (h) pass");
        assert_eq!(unquoted(spf.reason.unwrap()), "a; b");
        let comments: Vec<_> = spf.comments.iter().map(|comment| comment.text()).collect();
        assert_eq!(comments, ["h", "i;", "k", "o", "p"]);
        assert_eq!(&field[results.version.unwrap().span.range()], "1");
    }

    #[test]
    fn a_value_may_be_quoted_in_part() {
        let field = "Authentication-Results: \"mx one\"; dkim=pass header.i=\"a\\\"b\"@example.org header.d=\"\"";
        assert_eq!(line(field), "mx one | dkim=pass{header.i=a\"b@example.org,header.d=}");
        assert_eq!(flaws(field), []);
    }

    #[test]
    fn none_is_a_result_of_its_own() {
        let field = "Authentication-Results: mx.example.org;\r\n\tnone";
        assert_eq!(flaws(field), []);
        assert!(read(field).none.is_some());
        let field = "Authentication-Results: mx.example.org; none; spf=pass";
        assert_eq!(flaws(field), [(ResultsFlawKind::NoneBesideResults, "none")]);
    }

    #[test]
    fn reads_what_microsoft_writes() {
        let field = "Authentication-Results: spf=pass (sender IP is 192.0.2.1)\r\n smtp.mailfrom=a.example; lists.b.example; \
                     dkim=none header.d=none;dmarc=fail action=none\r\n header.from=a.example;compauth=pass reason=109";
        let expected = " | spf=pass{smtp.mailfrom=a.example} dkim=none{header.d=none} \
                        dmarc=fail{.action=none,header.from=a.example} compauth=pass{}";
        assert_eq!(line(field), expected);
        let expected = [
            (ResultsFlawKind::MissingAuthservId, ""),
            (ResultsFlawKind::BareItem, "lists.b.example"),
            (ResultsFlawKind::MissingPtype, "action"),
        ];
        assert_eq!(flaws(field), expected);
        assert!(read(field).is_microsoft());
        assert!(!read("Authentication-Results: spf=pass smtp.mailfrom=a.example").is_microsoft());
    }

    #[test]
    fn a_set_of_arc_has_its_number() {
        let field = "ARC-Authentication-Results: i = 2 ; mx.example.org 1; arc=pass (0 spf=[1,1,x])";
        assert_eq!((line(field).as_str(), flaws(field)), ("mx.example.org | arc=pass{}", vec![]));
        assert_eq!(read(field).instance.map(|(_, number)| number), Some(2));
        let flaw = |rest: &str| {
            let field = format!("ARC-Authentication-Results:{rest}");
            read(&field).flaws.iter().map(|flaw| flaw.kind).collect::<Vec<_>>()
        };
        assert_eq!(flaw("i=0; a.example; none"), [ResultsFlawKind::BadInstance]);
        assert_eq!(flaw("i=; a.example; none"), [ResultsFlawKind::BadInstance]);
        assert_eq!(flaw("i=1 a.example; none"), [ResultsFlawKind::MissingSemicolon]);
        assert_eq!(flaw("a.example; i=1; none"), [ResultsFlawKind::BadInstance, ResultsFlawKind::MisplacedInstance]);
    }

    #[test]
    fn points_at_what_the_grammar_forbids() {
        let cases = [
            ("mx.example.org; spf=pass smtp.helo=a dkim=pass", ResultsFlawKind::MissingSemicolon, ""),
            ("mx.example.org;; spf=pass", ResultsFlawKind::EmptyItem, ""),
            ("mx.example.org 2; spf=pass", ResultsFlawKind::OtherVersion, "2"),
            ("mx.example.org x; spf=pass", ResultsFlawKind::UnexpectedText, "x"),
            ("mx.example.org", ResultsFlawKind::NoResults, "mx.example.org"),
            ("mx/example; none", ResultsFlawKind::BadAuthservId, "mx/example"),
            ("mx.example.org; spf=pass mailfrom=a", ResultsFlawKind::MissingPtype, "mailfrom"),
            ("mx.example.org; s_f=pass", ResultsFlawKind::BadKeyword, "s_f"),
            ("mx.example.org; dkim=pass header.b=a/b", ResultsFlawKind::UnquotedValue, "a/b"),
            ("mx.example.org; spf=pass smtp.mailfrom=<>", ResultsFlawKind::UnquotedValue, "<>"),
            ("mx.example.org; spf=pass , dkim=pass", ResultsFlawKind::UnexpectedText, ", dkim=pass"),
            ("mx.example.org; spf=pass (open", ResultsFlawKind::Unclosed, "("),
            ("mx.example.org; header.from=a.example; none", ResultsFlawKind::UnexpectedText, "header.from=a.example"),
        ];
        for (value, kind, text) in cases {
            let field = format!("Authentication-Results: {value}");
            assert_eq!(flaws(&field), [(kind, text)], "{value}");
        }
        assert_eq!(
            line("A: mx.example.org; spf=pass smtp.helo=a dkim=pass"),
            "mx.example.org | spf=pass{smtp.helo=a} dkim=pass{}"
        );
    }

    #[test]
    fn nothing_can_be_read_where_nothing_is() {
        for value in ["", ";", "=", "==;=", "; =pass", "a=;", "a/=b", "()", "(", "\"", "=?utf-8?B?c3Bm?="] {
            let field = format!("Authentication-Results:{value}");
            let results = read(&field);
            assert!(results.results.is_empty() && !results.flaws.is_empty(), "{value}: {results:?}");
        }
    }
}
