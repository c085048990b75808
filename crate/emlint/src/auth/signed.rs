//! What the signatures of a message cover, and whether an edit changes it (RFC 6376 §3.4, §3.7, §5.4.2).

use super::canonical::{self, LineEnd};
use super::signature::{Canonicalization, Kind, Signature};
use crate::List as _;
use crate::fix::{self, Edit};
use crate::keyed::Keyed;
use crate::message::{Field, Header, Message};
use crate::{Slice, Span};
use std::cell::Cell;

/// Octets that may be compared for each octet of the message, over all edits: beyond that, every edit of signed content
/// is taken for one that breaks the signature. It keeps the cost linear whatever the edits are.
const WORK: usize = 16;

/// What all signatures together cover.
#[derive(Debug)]
pub struct Signed<'m, 'a> {
    message: &'m Message<'a>,
    line_end: LineEnd,
    /// How many fields of a name are signed, from the bottom up (RFC 6376 §5.4.2), by form; names in lower case.
    fields: Keyed<[usize; 2]>,
    /// Where the fields of those names begin, in order.
    places: Keyed<Vec<u32>>,
    /// How far into the message the body is signed, by form.
    body: [Option<usize>; 2],
    /// Where the empty lines at the end of the body begin.
    tail: usize,
    work: Cell<usize>,
}

const FORMS: [Canonicalization; 2] = [Canonicalization::Simple, Canonicalization::Relaxed];

impl<'m, 'a> Signed<'m, 'a> {
    /// None when no signature covers anything.
    #[must_use]
    pub fn of(message: &'m Message<'a>, signatures: &[Signature<'a>]) -> Option<Self> {
        let ends = message.line_ends;
        let line_end = if ends.only_lf() || ends.only_cr() { LineEnd::Any } else { LineEnd::Crlf };
        let mut signed = Self {
            message,
            line_end,
            fields: Keyed::new(),
            places: Keyed::new(),
            body: [None; 2],
            tail: tail(message),
            work: Cell::new(message.bytes.len().saturating_mul(WORK).saturating_add(1 << 20)),
        };
        for signature in signatures {
            signed.add(signature);
        }
        if signed.fields.values().is_empty() {
            return None;
        }
        for field in &message.header.fields {
            let name = lower(field);
            if signed.fields.get(&name).is_some() {
                signed.places.entry(name, Vec::new()).push(field.span.start);
            }
        }
        Some(signed)
    }

    fn add(&mut self, signature: &Signature<'a>) {
        match signature.kind {
            Kind::DomainKey => {}
            // A seal covers the fields of all sets, always in the relaxed form (RFC 8617 §5.1.1).
            Kind::ArcSeal => {
                for name in ["arc-authentication-results", "arc-message-signature", "arc-seal"] {
                    self.cover(name.as_bytes(), Canonicalization::Relaxed, usize::MAX);
                }
            }
            Kind::Dkim | Kind::ArcMessage => {
                let form = signature.header_canonicalization;
                let mut counts: Keyed<(Vec<u8>, usize)> = Keyed::new();
                for name in &signature.signed {
                    let name = name.bytes.to_ascii_lowercase();
                    counts.entry(&name, (name.clone(), 0)).1 += 1;
                }
                for (name, count) in counts.values() {
                    self.cover(name, form, *count);
                }
                // The signature's own field is signed too (RFC 6376 §3.7); those below it count on the way.
                self.cover(&lower(&signature.field), form, usize::MAX);
                self.cover_body(signature);
            }
        }
    }

    fn cover(&mut self, name: &[u8], form: Canonicalization, count: usize) {
        if let Some(known) = self.fields.entry(name, [0; 2]).get_mut(form as usize) {
            *known = count.max(*known);
        }
    }

    fn cover_body(&mut self, signature: &Signature<'a>) {
        let form = signature.body_canonicalization;
        let end = match signature.body_length {
            Some(length) => self.raw_end(length, form),
            None => self.message.bytes.len(),
        };
        if let Some(known) = self.body.get_mut(form as usize) {
            *known = Some(known.map_or(end, |known| known.max(end)));
        }
    }

    /// Where the line ends that the first `length` octets of the signed body reach (`l=`).
    fn raw_end(&self, length: u64, form: Canonicalization) -> usize {
        let mut left = length;
        let mut at = self.message.body.span.start();
        while left > 0 {
            let rest = self.message.bytes.get(at..).unwrap_or_default();
            if rest.is_empty() {
                break;
            }
            let line = rest.get(..self.line_length(rest)).unwrap_or(rest);
            at += line.len();
            let sent = self.line_end.as_sent(line);
            left = left.saturating_sub(canonical::lines(&sent, form).len() as u64);
        }
        at
    }

    /// Octets of the first line, its end included.
    fn line_length(&self, text: &[u8]) -> usize {
        let end = match self.line_end {
            LineEnd::Crlf => memchr::memmem::find(text, b"\r\n").map(|at| at + 2),
            LineEnd::Any => memchr::memchr2(b'\r', b'\n', text).map(|at| at + 1),
        };
        end.unwrap_or(text.len())
    }

    /// Whether one of the signatures no longer matches after `edits`, which are made together.
    #[must_use]
    pub fn breaks(&self, edits: &[Edit]) -> bool {
        let mut order: Vec<&Edit> = edits.iter().list();
        crate::order::by_span(&mut order, |edit| edit.span);
        let header_end = self.message.header.span.end();
        let behind = order.partition_point(|edit| edit.span.start() < header_end);
        let (header, body) = order.split_at_checked(behind).unwrap_or_default();
        // An edit that begins in the header and ends in the body moves the border between them.
        header.iter().any(|edit| edit.span.end() > header_end)
            || clusters(header, |span| self.items(span)).any(|(region, edits)| self.breaks_header(region, &edits))
            || clusters(body, |span| self.lines(span)).any(|(region, edits)| self.breaks_body(region, &edits))
    }

    /// The items of the header section that an edit can change: those it touches, and the neighbours at its edges, which
    /// it may join.
    fn items(&self, span: Span) -> Span {
        let items = &self.message.header.items;
        let first = items.partition_point(|item| item.span.end < span.start);
        let last = items.partition_point(|item| item.span.start <= span.end);
        let touched = items.get(first..last.max(first)).unwrap_or_default();
        match (touched.first(), touched.last()) {
            (Some(first), Some(last)) => first.span.to(last.span),
            _ => span,
        }
    }

    /// The lines of the body that an edit can change. What reaches the empty lines at the end reaches the end.
    fn lines(&self, span: Span) -> Span {
        let lines = self.message.full_lines(span);
        let start = lines.start().max(self.message.header.span.end());
        let end = if lines.end() >= self.tail { self.message.bytes.len() } else { lines.end() };
        Span::new(start..end)
    }

    /// The octets of a region before and after its edits; none when the work is used up.
    fn compare(&self, region: Span, edits: &[&Edit]) -> Option<(&'a [u8], Vec<u8>)> {
        self.work.set(self.work.get().checked_sub(region.len())?);
        let before = Slice::of(self.message.bytes, region.range()).bytes;
        let base = region.start;
        let moved = |edit: &&Edit| {
            let span = Span { start: edit.span.start.saturating_sub(base), end: edit.span.end.saturating_sub(base) };
            Edit::new(span, edit.text.clone())
        };
        let moved: Vec<Edit> = edits.iter().map(moved).list();
        Some((before, fix::apply(before, &moved).ok()?))
    }

    fn breaks_header(&self, region: Span, edits: &[&Edit]) -> bool {
        let Some((before, after)) = self.compare(region, edits) else { return true };
        // Octets before the first field are stepped over only at the top of the message.
        let is_top = region.start == 0;
        let (old, new) = (Header::split(before, 0, is_top), Header::split(&after, 0, is_top));
        // The border between header and body stays where it is.
        let body =
            |header: &Header<'_>, length: usize| header.has_separator.then(|| length.saturating_sub(header.span.end()));
        if body(&old, before.len()) != body(&new, after.len()) {
            return true;
        }
        let (old, new) = (by_name(&old.fields), by_name(&new.fields));
        let empty = Vec::new();
        old.keys().chain(new.keys()).any(|name| {
            let Some(counts) = self.fields.get(name) else { return false };
            let places = self.places.get(name).map(Vec::as_slice).unwrap_or_default();
            let below = places.len() - places.partition_point(|&place| place < region.end);
            let (old, new) = (old.get(name).unwrap_or(&empty), new.get(name).unwrap_or(&empty));
            FORMS.iter().zip(counts).any(|(&form, &count)| {
                let signed = count.saturating_sub(below);
                let lowest = |fields: &[&Field<'_>]| -> Vec<Vec<u8>> {
                    fields.iter().rev().take(signed).map(|field| self.field(field, form)).list()
                };
                lowest(old) != lowest(new)
            })
        })
    }

    fn field(&self, field: &Field<'_>, form: Canonicalization) -> Vec<u8> {
        let value = self.line_end.as_sent(field.value.bytes);
        canonical::field(field.name.bytes, field.gap.bytes, &value, form)
    }

    fn breaks_body(&self, region: Span, edits: &[&Edit]) -> bool {
        let covered = FORMS.iter().zip(self.body).filter(|(_, end)| end.is_some_and(|end| region.start() < end));
        let mut covered = covered.map(|(form, _)| *form).peekable();
        if covered.peek().is_none() {
            return false;
        }
        let Some((before, after)) = self.compare(region, edits) else { return true };
        let (before, after) = (self.line_end.as_sent(before), self.line_end.as_sent(&after));
        let is_end = region.end() >= self.message.bytes.len();
        covered.any(|form| {
            let (old, new) = (canonical::lines(&before, form), canonical::lines(&after, form));
            if is_end {
                canonical::without_empty_lines(&old) != canonical::without_empty_lines(&new)
            } else {
                old != new
            }
        })
    }
}

/// Edits whose regions touch, with the region they have in common.
fn clusters<'e>(
    edits: &'e [&'e Edit],
    region: impl Fn(Span) -> Span + 'e,
) -> impl Iterator<Item = (Span, Vec<&'e Edit>)> {
    let mut edits = edits.iter().peekable();
    std::iter::from_fn(move || {
        let first = edits.next()?;
        let mut reach = region(first.span);
        let mut cluster = vec![*first];
        while let Some(next) = edits.next_if(|next| next.span.start <= reach.end) {
            reach = reach.to(region(next.span));
            cluster.push(next);
        }
        Some((reach, cluster))
    })
}

fn lower(field: &Field<'_>) -> Vec<u8> {
    field.name.bytes.to_ascii_lowercase()
}

fn by_name<'f, 'b>(fields: &'f [Field<'b>]) -> Keyed<Vec<&'f Field<'b>>> {
    let mut names = Keyed::new();
    for field in fields {
        names.entry(lower(field), Vec::new()).push(field);
    }
    names
}

/// Where the lines of white space at the end of the message begin.
fn tail(message: &Message<'_>) -> usize {
    let body = message.body;
    let last = body.bytes.iter().rposition(|byte| !byte.is_ascii_whitespace());
    let Some(last) = last else { return body.span.start() };
    let behind = body.from(last + 1);
    let line_end = memchr::memchr2(b'\r', b'\n', behind.bytes).unwrap_or(behind.len());
    behind.span.start() + line_end
}

#[cfg(test)]
mod tests {
    use super::Signed;
    use crate::auth::AuthView;
    use crate::charset::BuiltIn;
    use crate::fix::Edit;
    use crate::{Message, Span};

    const SIGNATURE: &str = "DKIM-Signature: v=1; a=rsa-sha256; d=a.example; s=k; bh=AAAA; b=AAAA;\r\n";

    /// Whether replacing `old`, the last one of its kind, by `new` breaks the signature with the tags `tags`.
    fn breaks_in(tags: &str, rest: &str, old: &str, new: &'static str) -> bool {
        let text = format!("{SIGNATURE} {tags}\r\n{rest}");
        let at = text.rfind(old).unwrap();
        breaks(&text, &[Edit::new(Span::new(at..at + old.len()), new)])
    }

    fn breaks(text: &str, edits: &[Edit]) -> bool {
        let message = Message::parse(text.as_bytes());
        let view = AuthView::read(&message, &[], &BuiltIn);
        Signed::of(&message, &view.signatures).is_some_and(|signed| signed.breaks(edits))
    }

    #[test]
    fn a_message_without_signature_has_nothing_to_break() {
        assert!(!breaks("Subject: a\r\n\r\nb", &[Edit::new(Span::new(9..10), "x")]));
    }

    #[test]
    fn only_signed_fields_count() {
        let rest = "Subject: red\r\nX-Mailer: blue\r\n\r\nbody\r\n";
        assert!(breaks_in("h=from:SUBJECT", rest, "red", "green"));
        assert!(!breaks_in("h=from:subject", rest, "blue", "green"));
        assert!(breaks_in("h=from", rest, "k; bh=", "k2; bh="));
    }

    #[test]
    fn of_several_fields_the_lowest_are_signed() {
        let rest = "Subject: red\r\nSubject: blue\r\n\r\n";
        assert!(!breaks_in("h=subject", rest, "red", "green"));
        assert!(breaks_in("h=subject", rest, "blue", "green"));
        assert!(breaks_in("h=subject:subject", rest, "red", "green"));
        // Without the upper one the lower one is still the lowest.
        assert!(!breaks_in("h=subject", rest, "Subject: red\r\n", ""));
        assert!(breaks_in("h=subject", rest, "Subject: blue\r\n", ""));
    }

    #[test]
    fn a_new_field_counts_when_the_signature_leaves_no_room_for_it() {
        let rest = "From: a@a.example\r\nTo: b@b.example\r\n\r\n";
        let add = "To: b@b.example\r\nMIME-Version: 1.0\r\n";
        assert!(breaks_in("h=from:mime-version", rest, "To: b@b.example\r\n", add));
        assert!(!breaks_in("h=from:to", rest, "To: b@b.example\r\n", add));
        // A second To above the signed one is not signed; below it, it takes its place.
        assert!(!breaks_in("h=to", rest, "To: b@", "To: c@c.example\r\nTo: b@"));
        assert!(breaks_in("h=to", rest, "To: b@b.example\r\n", "To: b@b.example\r\nTo: c@c.example\r\n"));
        assert!(breaks_in("h=to:to", rest, "To: b@", "To: c@c.example\r\nTo: b@"));
    }

    #[test]
    fn a_line_that_joins_the_field_above_changes_it() {
        let rest = "Subject: red\r\nblue\r\n\r\n";
        assert!(breaks_in("h=subject", rest, "blue", " blue"));
        assert!(!breaks_in("h=from", rest, "blue", " blue"));
    }

    #[test]
    fn white_space_counts_in_the_simple_form_only() {
        let rest = "Subject: red blue\r\n\r\na  b\r\n";
        assert!(!breaks_in("c=relaxed/relaxed; h=subject", rest, "red blue", "red\r\n blue"));
        assert!(breaks_in("c=simple/relaxed; h=subject", rest, "red blue", "red\r\n blue"));
        assert!(!breaks_in("c=relaxed/relaxed; h=subject", rest, "a  b\r", "a b \r"));
        assert!(breaks_in("c=relaxed; h=subject", rest, "a  b\r", "a b\r"));
        assert!(breaks_in("c=relaxed/relaxed; h=subject", rest, "a  b", "ab"));
    }

    #[test]
    fn empty_lines_at_the_end_are_not_signed() {
        let rest = "Subject: a\r\n\r\nbody\r\n\r\n\r\n";
        assert!(!breaks_in("h=subject", rest, "body\r\n\r\n\r\n", "body\r\n"));
        assert!(!breaks_in("h=subject", rest, "\r\n\r\n", "\r\n"));
        assert!(breaks_in("h=subject", rest, "body\r\n\r\n\r\n", "body\r\n\r\nx\r\n"));
    }

    #[test]
    fn a_body_signed_in_part_may_change_behind_that() {
        let rest = "Subject: a\r\n\r\none\r\ntwo\r\nthree\r\n";
        assert!(breaks_in("h=subject; l=5", rest, "one", "1"));
        assert!(!breaks_in("h=subject; l=5", rest, "two", "2"));
        assert!(breaks_in("h=subject; l=6", rest, "two", "2"));
        assert!(!breaks_in("h=subject; l=0", rest, "one", "1"));
    }

    #[test]
    fn the_border_between_header_and_body_is_signed_content() {
        let rest = "Subject: a\r\n\r\nX: b\r\n";
        assert!(breaks_in("h=from", rest, "\r\n\r\nX", "\r\nX"));
        assert!(breaks_in("h=from", rest, "Subject: a\r\n\r\n", "Subject: a\r\n\r\n\r\n"));
    }

    #[test]
    fn lost_line_ends_may_be_given_back() {
        let text = format!("{SIGNATURE} h=subject\r\nSubject: a\r\n b\r\n\r\none\r\ntwo\r\n").replace('\r', "");
        let edits: Vec<Edit> =
            memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| Edit::new(Span::new(at..at + 1), "\r\n")).collect();
        assert!(!breaks(&text, &edits));
        assert!(!breaks(&text, &edits[2..5]));
        // One lone LF among CRLFs is another matter: it was signed as it is, or as something else.
        let text = format!("{SIGNATURE} h=subject\r\nSubject: a\r\n\r\none\ntwo\r\n");
        let at = text.find("\ntwo").unwrap();
        assert!(breaks(&text, &[Edit::new(Span::new(at..at + 1), "\r\n")]));
    }

    #[test]
    fn seals_cover_the_sets_of_arc() {
        let text =
            "ARC-Seal: i=1; cv=none; b=AAAA\r\nARC-Authentication-Results: i=1; mx.example; none\r\nSubject: a\r\n\r\n";
        let at = text.find("mx.example").unwrap();
        assert!(breaks(text, &[Edit::new(Span::new(at..at + 2), "m")]));
        let at = text.find("a\r\n\r").unwrap();
        assert!(!breaks(text, &[Edit::new(Span::new(at..at + 1), "b")]));
    }

    #[test]
    fn edits_without_end_are_taken_for_breaking_ones() {
        let line = "x".repeat(100_000);
        let text = format!("{SIGNATURE} c=relaxed/relaxed; h=subject\r\nSubject: a\r\n\r\n{line}\r\n");
        let message = Message::parse(text.as_bytes());
        let view = AuthView::read(&message, &[], &BuiltIn);
        let signed = Signed::of(&message, &view.signatures).unwrap();
        let end = text.len() - 2;
        let harmless = [Edit::new(Span::at(end), " ")];
        assert!(!signed.breaks(&harmless));
        assert!((0..40).any(|_| signed.breaks(&harmless)), "the work never ends");
    }
}
