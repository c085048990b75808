//! The header section, split into fields, lines that are none, and blank lines.
//!
//! Invariant: the items cover every octet of the header section, in order, each once. mail-parser drops what it cannot
//! read; a linter must report exactly that, so the splitter is our own. RFC 5322 §2.2, obsolete forms of §4.5, and the
//! advice of RFC 7103 §7.2 for lines that are no field.

use super::line::{Line, lines};
use crate::List as _;
use crate::span::{is_wsp, is_wsp_or_line_end};
use crate::{Slice, Span};

/// The header section of a message or part.
#[derive(Clone, Debug, Default)]
pub struct Header<'a> {
    /// From the first octet to behind the blank line that ends the section.
    pub span: Span,
    pub items: Vec<Item>,
    pub fields: Vec<Field<'a>>,
    /// Where a missing field would go: the start of the closing blank line, or the end of the section.
    pub end: usize,
    /// Whether a blank line ends the section; without one there is no body.
    pub has_separator: bool,
}

/// A stretch of the header section.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Item {
    pub kind: ItemKind,
    /// With its line ends.
    pub span: Span,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ItemKind {
    /// The field with this index in [`Header::fields`].
    Field(usize),
    Junk(Junk),
    /// Blank lines before the first field, and the line that ends the section.
    Blank,
}

/// Why a line of the header section is no field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Junk {
    /// A byte order mark before the first field.
    ByteOrderMark,
    /// The separator line of an mbox file (RFC 4155).
    MboxFrom,
    /// White space first, but no field that it could continue.
    Orphan,
    /// No `name:` at its start.
    NoColon,
}

/// One header field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field<'a> {
    /// Up to the colon, without white space before it; may be empty or hold any octet but blanks.
    pub name: Slice<'a>,
    /// White space between name and colon (RFC 5322 §4.5 only).
    pub gap: Slice<'a>,
    /// Everything behind the colon, folds included, without the last line end.
    pub value: Slice<'a>,
    /// Name to value.
    pub span: Span,
    /// Name to value and its line end.
    pub full: Span,
}

impl<'a> Field<'a> {
    /// Whether the field has this name, in any case.
    #[must_use]
    pub fn is(&self, name: &str) -> bool {
        self.name.is(name)
    }

    /// Whether the field has one of these names.
    #[must_use]
    pub fn is_any(&self, names: &[&str]) -> bool {
        names.iter().any(|name| self.is(name))
    }

    /// The name for a message to the reader.
    #[must_use]
    pub fn name(&self) -> std::borrow::Cow<'a, str> {
        self.name.text()
    }

    /// Every octet of the name is printable US-ASCII and no colon (RFC 5322 §2.2).
    #[must_use]
    pub fn has_valid_name(&self) -> bool {
        !self.name.is_empty() && self.name.bytes.iter().all(|byte| matches!(byte, 33..=126))
    }

    /// The physical lines of the field, the first with its name.
    pub fn lines(&self, message: &'a [u8]) -> impl Iterator<Item = Line<'a>> + use<'a> {
        lines(Slice::of(message, self.full.range()))
    }

    /// The value with folds removed (RFC 5322 §2.2.3) and blanks trimmed; U+FFFD for what is not UTF-8.
    #[must_use]
    pub fn unfolded(&self) -> String {
        self.value.unfolded()
    }

    /// Free text (RFC 5322 §3.6.5), where an encoded-word may replace any word; unknown fields are free text too.
    #[must_use]
    pub fn is_unstructured(&self) -> bool {
        !self.is_any(STRUCTURED) && !self.is_address_list() && !self.is_trace()
    }

    /// An originator, destination or resent field: a list of addresses (RFC 5322 §3.6.2, §3.6.3, §3.6.6).
    #[must_use]
    pub fn is_address_list(&self) -> bool {
        self.is_any(ADDRESSES)
    }

    /// Programs decode encoded-words here: free text, and the names in lists of addresses (RFC 2047 §5).
    #[must_use]
    pub fn has_encoded_words(&self) -> bool {
        self.is_unstructured() || self.is_address_list() || self.is("List-Id")
    }

    /// `X-…`: whoever handles a message may add such a field.
    #[must_use]
    pub fn is_private(&self) -> bool {
        self.name.bytes.get(..2).is_some_and(|start| start.eq_ignore_ascii_case(b"X-"))
    }

    /// Written by servers on the way, not by the author's program.
    #[must_use]
    pub fn is_trace(&self) -> bool {
        self.is_any(TRACE)
    }
}

const ADDRESSES: &[&str] = &[
    "From",
    "Sender",
    "Reply-To",
    "To",
    "Cc",
    "Bcc",
    "Resent-From",
    "Resent-Sender",
    "Resent-To",
    "Resent-Cc",
    "Resent-Bcc",
    "Resent-Reply-To",
    "Disposition-Notification-To",
    "Errors-To",
    "Return-Receipt-To",
    "Author",
];

const TRACE: &[&str] = &[
    "Received",
    "Return-Path",
    "Delivered-To",
    "DKIM-Signature",
    "DKIM2-Signature",
    "Message-Instance",
    "DomainKey-Signature",
    "ARC-Seal",
    "ARC-Message-Signature",
    "ARC-Authentication-Results",
    "Authentication-Results",
    "Authentication-Results-Original",
    "Received-SPF",
    "X-Google-DKIM-Signature",
    "X-Received",
];

const STRUCTURED: &[&str] = &[
    "Date",
    "Resent-Date",
    "Message-ID",
    "Resent-Message-ID",
    "In-Reply-To",
    "References",
    "MIME-Version",
    "Content-Type",
    "Content-Transfer-Encoding",
    "Content-Disposition",
    "Content-ID",
    "Content-Location",
    "List-Id",
    "List-Unsubscribe",
    "List-Unsubscribe-Post",
    "List-Subscribe",
    "List-Help",
    "List-Post",
    "List-Owner",
    "List-Archive",
    "Precedence",
    "Auto-Submitted",
    "Feedback-ID",
];

impl<'a> Header<'a> {
    /// Splits `message` from `start` on. With `lenient`, a byte order mark, an mbox line and blank lines before the
    /// first field are stepped over (the top of a message); parts begin with their first field or a blank line.
    #[must_use]
    pub fn split(message: &'a [u8], start: usize, lenient: bool) -> Self {
        let mut header = Self::default();
        let mut at = start;
        if lenient {
            at = header.preamble(message, at);
        }
        let mut trailing_junk = header.items.len();
        header.end = at;
        for line in lines(Slice::of(message, at..message.len())) {
            let full = line.span_with_end();
            if line.text.is_empty() {
                header.items.push(Item { kind: ItemKind::Blank, span: full });
                header.has_separator = true;
                header.end = full.start();
                at = full.end();
                trailing_junk = header.items.len();
                break;
            }
            at = full.end();
            header.end = at;
            let continues = matches!(header.items.last(), Some(Item { kind: ItemKind::Field(_), .. }));
            match field(line) {
                _ if line.text.bytes.first().is_some_and(|&byte| is_wsp(byte)) => {
                    if continues && let Some(field) = header.fields.last_mut() {
                        field.span = field.span.to(line.text.span);
                        field.full = field.full.to(full);
                        field.value = Slice::of(message, field.value.span.to(line.text.span).range());
                        if let Some(item) = header.items.last_mut() {
                            item.span = field.full;
                        }
                        trailing_junk = header.items.len();
                    } else {
                        header.items.push(Item { kind: ItemKind::Junk(Junk::Orphan), span: full });
                    }
                }
                Some(field) => {
                    header.items.push(Item { kind: ItemKind::Field(header.fields.len()), span: full });
                    header.fields.push(field);
                    trailing_junk = header.items.len();
                }
                None => header.items.push(Item { kind: ItemKind::Junk(Junk::NoColon), span: full }),
            }
        }
        // RFC 7103 §7.2: a line that is no field belongs to the header only if a field or a blank line follows.
        if !header.has_separator
            && !header.fields.is_empty()
            && let Some(first) = header.items.get(trailing_junk)
        {
            at = first.span.start();
            header.end = at;
            header.items.truncate(trailing_junk);
        }
        header.span = Span::new(start..at.max(start));
        header
    }

    /// Steps over what may stand before the first field of a message, and notes it.
    fn preamble(&mut self, message: &'a [u8], mut at: usize) -> usize {
        if message.get(at..).unwrap_or_default().starts_with(b"\xEF\xBB\xBF") {
            self.items.push(Item { kind: ItemKind::Junk(Junk::ByteOrderMark), span: Span::new(at..at + 3) });
            at += 3;
        }
        let rest = Slice::of(message, at..message.len());
        let Some(first) = lines(rest).next() else { return at };
        if is_mbox_from(first.text.bytes) {
            self.items.push(Item { kind: ItemKind::Junk(Junk::MboxFrom), span: first.span_with_end() });
            at = first.span_with_end().end();
        }
        at + self.blank_lines(Slice::of(message, at..message.len()))
    }

    /// Octets of blank lines at the start of `rest`, if a field follows them within ten lines (FMT032); else none.
    fn blank_lines(&mut self, rest: Slice<'a>) -> usize {
        let blank: Vec<_> = lines(rest).take(11).take_while(Line::is_blank).list();
        let end = blank.last().map_or(rest.span.start(), |line| line.span_with_end().end());
        let follows = lines(rest.from(end - rest.span.start())).next().and_then(field);
        if blank.is_empty()
            || blank.len() > 10
            || !follows.is_some_and(|field| super::names::is_known(field.name.bytes))
        {
            return 0;
        }
        self.items.extend(blank.iter().map(|line| Item { kind: ItemKind::Blank, span: line.span_with_end() }));
        end - rest.span.start()
    }

    /// The fields with this name, top to bottom.
    pub fn all(&self, name: &str) -> impl DoubleEndedIterator<Item = &Field<'a>> {
        self.fields.iter().filter(move |field| field.is(name))
    }

    /// The first field with this name.
    #[must_use]
    pub fn first(&self, name: &str) -> Option<&Field<'a>> {
        self.all(name).next()
    }

    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.first(name).is_some()
    }

    /// Lines that are no field, with the reason.
    pub fn junk(&self) -> impl Iterator<Item = (Junk, Span)> {
        self.items.iter().filter_map(|item| match item.kind {
            ItemKind::Junk(junk) => Some((junk, item.span)),
            _ => None,
        })
    }
}

/// `From somebody Mon Jan  1 00:00:00 2024`, as mbox files separate messages (RFC 4155), quoted or not.
#[must_use]
pub fn is_mbox_from(line: &[u8]) -> bool {
    let line = line.strip_prefix(b">").unwrap_or(line);
    let Some(rest) = line.strip_prefix(b"From ") else { return false };
    let mut words = rest.split(|&byte| is_wsp(byte)).filter(|word| !word.is_empty());
    words.next().is_some() && words.next().is_some()
}

/// The field that `line` begins, if it begins one: no blank within the name, whatever other octets it has.
fn field(line: Line<'_>) -> Option<Field<'_>> {
    let text = line.text;
    let colon = memchr::memchr(b':', text.bytes)?;
    let before = text.sub(0..colon);
    let name_length = before.bytes.iter().rposition(|&byte| !is_wsp(byte)).map_or(0, |last| last + 1);
    let name = before.sub(0..name_length);
    if name.bytes.iter().any(|&byte| is_wsp_or_line_end(byte)) {
        return None;
    }
    let (span, full) = (text.span, line.span_with_end());
    Some(Field { name, gap: before.from(name_length), value: text.from(colon + 1), span, full })
}

#[cfg(test)]
mod tests {
    use super::{Header, ItemKind, Junk};

    fn split(text: &str) -> Header<'_> {
        let header = Header::split(text.as_bytes(), 0, true);
        let mut at = header.span.start;
        for item in &header.items {
            assert_eq!(item.span.start, at, "the items leave a gap in {text:?}");
            at = item.span.end;
        }
        assert_eq!(at, header.span.end, "the items do not reach the end of {text:?}");
        header
    }

    fn kinds(text: &str) -> Vec<ItemKind> {
        split(text).items.iter().map(|item| item.kind).collect()
    }

    #[test]
    fn a_continued_field_is_one_field() {
        let header = split("Subject: a\r\n b\r\nTo: c\r\n\r\nbody");
        assert_eq!(header.fields[0].unfolded(), "a b");
        assert_eq!((header.end, header.span.end), (23, 25));
    }

    #[test]
    fn lines_that_are_no_field_are_kept() {
        let junk = ItemKind::Junk(Junk::NoColon);
        assert_eq!(kinds("A: 1\nno colon\nB: 2\n\n"), [ItemKind::Field(0), junk, ItemKind::Field(1), ItemKind::Blank]);
        assert_eq!(kinds(" first\nA: 1\n"), [ItemKind::Junk(Junk::Orphan), ItemKind::Field(0)]);
    }

    #[test]
    fn what_follows_the_last_field_without_a_blank_line_is_body() {
        let header = split("A: 1\r\nhello world\r\nbye");
        assert_eq!((header.items.len(), header.span.end), (1, 6));
    }

    #[test]
    fn steps_over_mark_mbox_line_and_blank_lines() {
        let header = split("\u{feff}From a@b Mon Jan  1 00:00:00 2024\n\n \nSubject: x\n\nbody");
        assert_eq!(header.fields.len(), 1);
        assert_eq!(header.items.len(), 6);
    }

    #[test]
    fn blank_first_line_without_a_field_below_ends_the_header() {
        assert_eq!(kinds("\r\nhello\r\n"), [ItemKind::Blank]);
    }

    #[test]
    fn keeps_odd_names_and_the_gap_before_the_colon() {
        let header = split("Sub ject: x\nTo : y\n: z\nÜb: w\n\n");
        let names: Vec<_> = header.fields.iter().map(super::Field::name).collect();
        assert_eq!(names, ["To", "", "Üb"]);
        assert_eq!(header.fields[0].gap.span.range(), 14..15);
    }
}
