//! DNS records as people paste them: the value alone, in quotes, as lines of a zone file, as dig or nslookup print them, or
//! as the form of a provider shows them. Read into the text that mail servers see, each octet of it with its place.

pub mod key;
pub mod spf;

use crate::auth::tags::TagList;
use crate::message::{Line, OffsetMap, lines};
use crate::{Slice, Span};

/// What a TXT record is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecordKind {
    /// RFC 7208
    Spf,
    /// RFC 9989 §4.7
    Dmarc,
    /// RFC 6376 §3.6.1
    DkimKey,
}

impl RecordKind {
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Spf => "SPF",
            Self::Dmarc => "DMARC",
            Self::DkimKey => "DKIM key",
        }
    }
}

/// One TXT record.
#[derive(Clone, Debug)]
pub struct Record<'a> {
    pub kind: RecordKind,
    /// The name in front of the value, without a final dot.
    pub owner: Option<Slice<'a>>,
    /// A name, a class or a type stands before the value, as in a zone file: quotes are syntax there.
    pub is_zone_line: bool,
    /// The value as mail servers see it: without the quotes of a zone file, its strings joined (RFC 7208 §3.3).
    pub text: Vec<u8>,
    /// Quoted strings with their quotes; empty where the value has none.
    pub strings: Vec<Span>,
    /// Offsets in `text` at which one string follows another.
    pub joints: Vec<usize>,
    pub flaws: Vec<QuoteFlaw>,
    /// Of the value, in the input.
    pub span: Span,
    places: OffsetMap,
    /// The opening quote of a string that has not ended yet.
    open: Option<Span>,
    /// Up to the closing parenthesis, line ends mean nothing (RFC 1035 §5.1).
    in_parentheses: bool,
}

/// Something wrong with quotes or line ends, and where it stands in the input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QuoteFlaw {
    pub kind: QuoteFlawKind,
    pub span: Span,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuoteFlawKind {
    /// A typographic quotation mark.
    Typographic,
    /// A quotation mark that is part of the value.
    Inside,
    /// A quotation mark without its partner.
    Unpaired,
    /// A backslash that is part of the value.
    Backslash,
    /// A line end within a value that has no quotes.
    LineEnd,
}

impl Record<'_> {
    /// The value; its spans count octets of the value.
    #[must_use]
    pub fn value(&self) -> Slice<'_> {
        Slice::of(&self.text, 0..self.text.len())
    }

    /// The place in the input of a span of the value.
    #[must_use]
    pub fn place(&self, span: Span) -> Span {
        self.places.span(span.range())
    }

    /// The same, for an edit: none when quotes or line ends lie in between.
    #[must_use]
    pub fn editable(&self, span: Span) -> Option<Span> {
        Some(self.place(span)).filter(|place| place.len() == span.len())
    }
}

/// The longest input that is read as records, in octets: some dozens of keys.
const LONGEST: usize = 1 << 16;

/// The records of an input that holds nothing else; none when it is anything else.
#[must_use]
pub fn records(input: Slice<'_>) -> Vec<Record<'_>> {
    let mut reader = Reader::default();
    if input.len() > LONGEST {
        return Vec::new();
    }
    for line in lines(input) {
        if !reader.line(line) {
            return Vec::new();
        }
    }
    for record in &mut reader.records {
        if let Some(open) = record.open {
            record.flaw(QuoteFlawKind::Unpaired, open);
        }
    }
    reader.records
}

#[derive(Default)]
struct Reader<'a> {
    records: Vec<Record<'a>>,
    /// Lines that follow may go on with the last record.
    is_open: bool,
    /// The name that a line of a form gives.
    name: Option<Slice<'a>>,
    /// What the line before has up to its opening parenthesis, with nothing behind it.
    before: Option<Prefix<'a>>,
}

/// Words before the value in a form, with their colon.
const LABELS: &[&str] = &[
    "name:",
    "host:",
    "hostname:",
    "type:",
    "ttl:",
    "value:",
    "class:",
    "data:",
    "content:",
    "record:",
    "server:",
    "address:",
];

impl<'a> Reader<'a> {
    /// False for a line that no input with records has.
    fn line(&mut self, line: Line<'a>) -> bool {
        let text = line.text.trim();
        let is_comment = text.bytes.starts_with(b";") && (!self.is_open || text.bytes.starts_with(b";;"));
        if text.is_empty() || is_comment {
            self.is_open &= !text.is_empty();
            return true;
        }
        let continues =
            self.is_open && self.records.last().is_some_and(|record| record.in_parentheses || record.open.is_some());
        let (prefix, value) = prefix(text);
        let prefix = self.before.take().unwrap_or(prefix);
        if let Some(start) = start(value).filter(|start| !continues && (start.has_version || !self.is_open)) {
            let mut record = Record {
                kind: start.kind,
                owner: prefix.owner.or(self.name.take()),
                is_zone_line: prefix.is_zone_line,
                text: Vec::new(),
                strings: Vec::new(),
                joints: Vec::new(),
                flaws: Vec::new(),
                span: value.span,
                places: OffsetMap::new(value.span.start()),
                open: None,
                in_parentheses: prefix.in_parentheses,
            };
            record.push(value);
            self.records.push(record);
            self.is_open = true;
            return true;
        }
        if !continues && value.bytes.starts_with(b"\"") && value.bytes.ends_with(b"\"") {
            // A text record for something else.
            self.is_open = false;
            return true;
        }
        if value.is_empty() && prefix.in_parentheses {
            self.before = Some(prefix);
            return true;
        }
        if !continues && (prefix.has_class || (value.is_empty() && prefix.is_form)) {
            // A record of another type, or a line of a form beside the value.
            self.name = prefix.owner.filter(|_| prefix.is_form).or(self.name);
            self.is_open = false;
            return true;
        }
        // Long values are broken at the width of the page they were copied from.
        match self.records.last_mut().filter(|_| self.is_open) {
            Some(record)
                if !crate::message::names::is_known(
                    text.bytes.split(|&byte| byte == b':').next().unwrap_or_default(),
                ) =>
            {
                record.push(text);
                true
            }
            _ => prefix.is_form,
        }
    }
}

#[expect(clippy::struct_excessive_bools, reason = "which kinds of words were seen")]
#[derive(Default)]
struct Prefix<'a> {
    owner: Option<Slice<'a>>,
    is_zone_line: bool,
    /// A word of a form stands there.
    is_form: bool,
    /// `IN` stands there, as only zone files have it.
    has_class: bool,
    /// `(` stands there.
    in_parentheses: bool,
}

/// What stands before the value: name, time to live, class and type of a zone file (RFC 1035 §5.1), or words of a form.
fn prefix(line: Slice<'_>) -> (Prefix<'_>, Slice<'_>) {
    let mut prefix = Prefix::default();
    let mut rest = line;
    loop {
        let length = rest.bytes.iter().position(u8::is_ascii_whitespace).unwrap_or(rest.len());
        let label = LABELS.iter().find(|label| rest.sub(0..label.len()).is(label));
        let (is_label, length) = (label.is_some(), label.map_or(length, |label| label.len()));
        let word = rest.sub(0..length);
        let is_type = ["in", "txt", "spf", "text", "=", "("].iter().any(|known| word.is(known));
        let is_number = word.bytes.iter().all(u8::is_ascii_digit);
        let is_name = prefix.owner.is_none() && is_owner(word);
        if word.is_empty() || !(is_label || is_type || is_number || is_name) {
            return (prefix, rest);
        }
        prefix.is_form |= is_label;
        prefix.has_class |= word.is("in");
        prefix.in_parentheses |= word.is("(");
        prefix.is_zone_line |= !is_label;
        if !is_label && !is_type && !is_number {
            prefix.owner = Some(word.sub(0..word.len() - usize::from(word.bytes.ends_with(b"."))));
        }
        rest = rest.from(length).trim();
    }
}

/// A name as zone files have them: `@`, `_dmarc`, `example.org.`; no version of a record.
fn is_owner(word: Slice<'_>) -> bool {
    let is_letter = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.*".contains(byte);
    word.bytes == b"@" || (word.bytes.iter().all(is_letter) && !word.is("spf1") && !word.is("v"))
}

/// How a record begins.
struct Start {
    kind: RecordKind,
    has_version: bool,
}

/// What a value is, quotes and all, if it is a record.
fn start(value: Slice<'_>) -> Option<Start> {
    let is_wrapping = |character: char| {
        character.is_whitespace() || matches!(character, '"' | '\'' | '\\' | '`') || is_typographic(character)
    };
    let text = value.text();
    let text = text.trim_start_matches(is_wrapping).to_ascii_lowercase();
    let version = text.strip_prefix('v').and_then(|rest| rest.trim_start().strip_prefix('=')).map(str::trim_start);
    if let Some(version) = version {
        let kinds = [("spf", RecordKind::Spf), ("dmarc", RecordKind::Dmarc), ("dkim", RecordKind::DkimKey)];
        let kind = kinds.into_iter().find(|(name, _)| version.starts_with(name)).map(|(_, kind)| kind);
        return kind.map(|kind| Start { kind, has_version: true });
    }
    if text.starts_with("spf1 ") || text == "spf1" || text.starts_with("spf2.0/") {
        return Some(Start { kind: RecordKind::Spf, has_version: true });
    }
    let tags = TagList::read(Slice::of(text.as_bytes(), 0..text.len()));
    let first = tags.tags.first()?.name;
    let policy = tags.get("p")?.value;
    let is_policy = ["none", "quarantine", "reject"].iter().any(|word| policy.is(word));
    if tags.get("v").is_some_and(|version| version.value.bytes.starts_with(b"dmarc")) || (first.is("p") && is_policy) {
        return Some(Start { kind: RecordKind::Dmarc, has_version: false });
    }
    let is_key = ["k", "p", "h", "t", "s", "n", "g"].iter().any(|name| first.is(name));
    let is_key = is_key && (tags.get("k").is_some() || policy.len() > 40);
    is_key.then_some(Start { kind: RecordKind::DkimKey, has_version: false })
}

const fn is_typographic(character: char) -> bool {
    matches!(character, '\u{2018}'..='\u{201F}' | '\u{ab}' | '\u{bb}' | '\u{2033}')
}

impl<'a> Record<'a> {
    /// Appends a line of the value.
    fn push(&mut self, line: Slice<'a>) {
        self.span = self.span.to(line.span);
        if self.open.is_some() {
            self.line_end(line);
            let length = self.push_string(line);
            self.push_strings(line.from(length + 1));
        } else if line.bytes.starts_with(b"\"") || !self.strings.is_empty() {
            self.push_strings(line);
        } else {
            self.line_end(line);
            self.push_bare(line);
        }
    }

    /// Notes that a value goes on in the next line. A key has no blanks anyway; elsewhere a line was broken at one.
    fn line_end(&mut self, next: Slice<'a>) {
        let Some(last) = self.text.len().checked_sub(1) else { return };
        let end = self.places.span(last..last + 1).end();
        self.flaw(QuoteFlawKind::LineEnd, Span::new(end..next.span.start()));
        if self.kind != RecordKind::DkimKey {
            self.text.push(b' ');
            self.places.push_unit(end..next.span.start(), 1);
        }
    }

    fn flaw(&mut self, kind: QuoteFlawKind, span: Span) {
        self.flaws.push(QuoteFlaw { kind, span });
    }

    fn octets(&mut self, text: Slice<'_>) {
        self.text.extend_from_slice(text.bytes);
        self.places.push_same(text.span.start(), text.len());
    }

    /// Quoted strings and what separates them (RFC 1035 §5.1).
    fn push_strings(&mut self, line: Slice<'a>) {
        let mut rest = line;
        while let Some(open) = memchr::memchr(b'"', rest.bytes) {
            // Behind a string comes another, the end of the line, a parenthesis or a comment.
            if rest.sub(0..open).bytes.contains(&b';') {
                break;
            }
            let start = rest.from(open);
            if !self.strings.is_empty() {
                self.joints.push(self.text.len());
            }
            let quote = start.sub(0..1).span;
            self.open = Some(quote);
            let length = self.push_string(start.from(1));
            self.strings.push(start.sub(0..length + 2).span);
            rest = start.from(length + 2);
        }
        self.in_parentheses &= !rest.bytes.split(|&byte| byte == b';').next().is_some_and(|end| end.contains(&b')'));
    }

    /// Text of a quoted string up to its closing quote or the end of the line, escapes replaced; gives its length.
    fn push_string(&mut self, text: Slice<'a>) -> usize {
        let mut at = 0;
        while let Some(&byte) = text.bytes.get(at) {
            match byte {
                b'"' => {
                    self.open = None;
                    return at;
                }
                b'\\' => at += self.push_escape(text.from(at)),
                _ => {
                    self.octets(text.sub(at..at + 1));
                    at += 1;
                }
            }
        }
        text.len()
    }

    /// A backslash and what it escapes: three digits of an octet, or one character; gives their length.
    fn push_escape(&mut self, text: Slice<'a>) -> usize {
        let digits = text.sub(1..4);
        let number = str::from_utf8(digits.bytes).ok().and_then(|digits| digits.parse::<u8>().ok());
        let (length, octet) = match number.filter(|_| digits.len() == 3) {
            Some(octet) => (4, Some(octet)),
            None => (2, text.bytes.get(1).copied()),
        };
        let escape = text.sub(0..length);
        match octet {
            Some(b'"') => self.flaw(QuoteFlawKind::Inside, escape.span),
            Some(octet) => {
                self.text.push(octet);
                self.places.push_unit(escape.span.range(), 1);
            }
            None => self.flaw(QuoteFlawKind::Backslash, escape.span),
        }
        length
    }

    /// A line without the quotes of a zone file: every octet counts, but quotes and backslashes are left out and noted.
    fn push_bare(&mut self, line: Slice<'a>) {
        let mut rest = line;
        let is_special = |byte: &u8| matches!(byte, b'"' | b'\\' | b'`') || !byte.is_ascii();
        while let Some(at) = rest.bytes.iter().position(is_special) {
            self.octets(rest.sub(0..at));
            let here = rest.from(at);
            let character = here.text().chars().next().unwrap_or_default();
            let length = match here.bytes {
                [b'\\', b'"', ..] => 2,
                [byte, ..] if !byte.is_ascii() => character.len_utf8().min(here.len()),
                _ => 1,
            };
            let span = here.sub(0..length).span;
            match here.bytes.first() {
                Some(b'\\') if length == 1 => self.flaw(QuoteFlawKind::Backslash, span),
                Some(b'"') => self.flaw(QuoteFlawKind::Unpaired, span),
                Some(b'\\' | b'`') => self.flaw(QuoteFlawKind::Inside, span),
                _ if is_typographic(character) => self.flaw(QuoteFlawKind::Typographic, span),
                _ => self.octets(here.sub(0..length)),
            }
            rest = here.from(length);
        }
        self.octets(rest);
    }
}

#[cfg(test)]
mod tests {
    use super::{QuoteFlawKind, Record, RecordKind, records};
    use crate::Slice;

    fn read(input: &str) -> Vec<Record<'_>> {
        records(Slice::of(input.as_bytes(), 0..input.len()))
    }

    #[track_caller]
    fn one(input: &str) -> Record<'_> {
        let mut all = read(input);
        assert_eq!(all.len(), 1, "{input}");
        all.remove(0)
    }

    #[track_caller]
    fn value(input: &str) -> String {
        String::from_utf8(one(input).text).unwrap()
    }

    fn flaws(input: &str) -> Vec<(QuoteFlawKind, &str)> {
        one(input).flaws.iter().map(|flaw| (flaw.kind, &input[flaw.span.range()])).collect()
    }

    #[test]
    fn reads_every_way_to_write_a_record() {
        for input in [
            "v=spf1 a mx ~all",
            "  v=spf1 a mx ~all\r\n\r\n",
            "\"v=spf1 a mx ~all\"",
            "example.org. 3600 IN TXT \"v=spf1 a \" \"mx ~all\"",
            "@ TXT ( \"v=spf1 a \"\n   \"mx ~all\" ) ; comment",
            "; <<>> DiG\n;; ANSWER SECTION:\nexample.org.\t300\tIN\tTXT\t\"v=spf1 a mx ~all\"\n\n;; Query time: 1 msec",
            "example.org\ttext = \"v=spf1 a mx ~all\"",
            "Name: @\nType: TXT\nValue: v=spf1 a mx ~all",
            "\u{201c}v=spf1 a mx ~all\u{201d}",
            "\"\\\"v=spf1 a mx ~all\\\"\"",
            "v=spf1 a\nmx ~all",
            "\"v=spf1 a mx ~all\"\n\"some-verification=abc\"",
            "\"some-verification=abc\"\n\"v=spf1 a mx ~all\"",
            "@ TXT (\n\"v=spf1 a \"\n\"mx ~all\"\n)\n@ MX 10 mail",
            "example.org. IN MX 10 mx.example.org.\nexample.org. IN TXT \"v=spf1 a mx ~all\"",
        ] {
            assert_eq!(value(input), "v=spf1 a mx ~all", "{input}");
        }
    }

    #[test]
    fn knows_what_a_record_is_for() {
        let kind = |input| one(input).kind;
        assert_eq!(kind("v = DMARC1;p=none;rua=mailto:a@b.example"), RecordKind::Dmarc);
        assert_eq!(kind("p=none; v=DMARC1"), RecordKind::Dmarc);
        assert_eq!(kind("k=rsa; p=MIGf"), RecordKind::DkimKey);
        assert_eq!(kind("v=DKIM1; k=rsa;\np=MIGf"), RecordKind::DkimKey);
        assert_eq!(value("s._domainkey IN TXT ( \"v=DKIM1; \"\n  \"p=AB\" )"), "v=DKIM1; p=AB");
        assert_eq!(kind("spf2.0/pra -all"), RecordKind::Spf);
        assert_eq!(one("_dmarc.example.org. TXT \"v=DMARC1\\; p=none\"").owner.unwrap().text(), "_dmarc.example.org");
        assert_eq!(read("a.example. TXT \"v=spf1 -all\"\nb.example. TXT \"v=spf1 -all\"").len(), 2);
    }

    #[test]
    fn what_is_more_than_records_is_none() {
        for input in
            ["", "Subject: v=spf1 -all", "hello", "mx", "v=spf1 -all\nFrom: a@b.example", "To: a\n\nv=spf1 -all"]
        {
            assert!(read(input).is_empty(), "{input}");
        }
    }

    #[test]
    fn every_octet_of_the_value_has_its_place() {
        let input = "a. TXT \"v=DKIM1\\; p=AB\" \"\\067D\"";
        let record = one(input);
        assert_eq!(record.text, b"v=DKIM1; p=ABCD");
        let place = |range: std::ops::Range<usize>| &input[record.place(crate::Span::new(range)).range()];
        assert_eq!((place(7..8), place(13..14), place(12..15)), ("\\;", "\\067", "B\" \"\\067D"));
        assert_eq!(record.joints, [13]);
    }

    #[test]
    fn notes_quotes_that_are_none() {
        use QuoteFlawKind::{Backslash, Inside, LineEnd, Typographic, Unpaired};
        assert_eq!(flaws("\u{201c}v=spf1 -all\u{201d}"), [(Typographic, "\u{201c}"), (Typographic, "\u{201d}")]);
        assert_eq!(flaws("\"\\\"v=spf1 -all\\\"\""), [(Inside, "\\\""), (Inside, "\\\"")]);
        assert_eq!(flaws("\"v=spf1 -all"), [(Unpaired, "\"")]);
        assert_eq!(flaws("v=spf1 -all\""), [(Unpaired, "\"")]);
        assert_eq!(flaws("v=DMARC1\\; p=none"), [(Backslash, "\\")]);
        assert_eq!(flaws("v=spf1 a\r\nmx"), [(LineEnd, "\r\n")]);
        assert_eq!(flaws("@ TXT \"v=spf1 -all\""), []);
    }
}
