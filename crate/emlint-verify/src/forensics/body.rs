//! Changes to the body, found by its hash alone.

use super::{MAX_OCTETS, Repair};
use crate::copy::{Copy, canonical_body, signed_body};
use crate::key::Algorithm;
use crate::signature::{Bodies, Subject};
use emlint::auth::signature::Canonicalization;
use emlint::evidence::Change;
use emlint::{Message, Span};
use mail_auth::crypto::{HashContext, HashImpl, Sha1, Sha256};
use mail_auth::headers::Writer as _;
use std::borrow::Cow;
use std::cell::Cell;
use std::ops::Range;

/// Lines beyond which only whole-body changes are tried.
const MAX_LINES: usize = 20_000;
/// The longest text that is looked for in the middle of a body, in lines.
const MAX_BLOCK: usize = 60;
/// The most lines that one line was broken into.
const MAX_PIECES: usize = 12;

pub(super) fn look(message: &Message<'_>, copy: &Copy<'_>, bodies: &Bodies, subject: &Subject<'_>) -> Option<Repair> {
    let how = subject.signature.body_canonicalization;
    let search = Search { message, body: &copy.body, subject, how, budget: Cell::new(MAX_OCTETS) };
    search.canonicalization(copy, bodies).or_else(|| search.whole_body()).or_else(|| search.encodings()).or_else(|| {
        match subject.algorithm {
            Algorithm::RsaSha1 => search.lines::<Sha1>(),
            Algorithm::RsaSha256 | Algorithm::Ed25519 => search.lines::<Sha256>(),
        }
    })
}

struct Search<'a> {
    message: &'a Message<'a>,
    body: &'a [u8],
    subject: &'a Subject<'a>,
    how: Canonicalization,
    /// Octets that may still be hashed.
    budget: Cell<usize>,
}

impl Search<'_> {
    /// Takes what hashing costs from the budget, if there is enough left.
    fn can_afford(&self, octets: usize) -> bool {
        let left = self.budget.get().checked_sub(octets);
        self.budget.set(left.unwrap_or_default());
        left.is_some()
    }

    /// Whether `body` is what was signed.
    fn fits(&self, body: &[u8]) -> bool {
        if !self.can_afford(body.len()) {
            return false;
        }
        let length = self.subject.signature.body_length;
        self.subject.body_is(signed_body(&canonical_body(body, self.how), length))
    }

    /// Octets of the body, as a place in the message.
    fn place(&self, range: Range<usize>) -> Span {
        let start = self.message.body.span.start();
        Span::new(start + range.start..start + range.end)
    }

    fn canonicalization(&self, copy: &Copy<'_>, bodies: &Bodies) -> Option<Repair> {
        let signature = &self.subject.signature;
        let c = signature.list.get("c").map_or(signature.field.span, |tag| tag.value.span);
        let (other, name) = match self.how {
            Canonicalization::Simple => (Canonicalization::Relaxed, "relaxed"),
            Canonicalization::Relaxed => (Canonicalization::Simple, "simple"),
        };
        if self.subject.body_is(signed_body(bodies.get(copy, other), signature.body_length)) {
            let text = format!("The body hash was computed with {name} canonicalization, and c= says otherwise");
            return Some(Repair { change: Change::Canonicalization, text, places: vec![c] });
        }
        if let Some(tag) = signature.list.get("l").filter(|_| self.subject.body_is(bodies.get(copy, self.how))) {
            let text = "The whole body was signed, and l= says only a part".to_owned();
            return Some(Repair { change: Change::BodyLength, text, places: vec![tag.span] });
        }
        None
    }

    /// Changes of the same kind all over the body.
    fn whole_body(&self) -> Option<Repair> {
        let lines: Vec<Range<usize>> = lines(self.body);
        let edits: [(Change, &str, Edit); 8] = [
            (Change::FromQuoted, "`>` was put before lines that begin with `From `", |line, _| {
                line.starts_with(b">From ").then(|| line.get(1..).unwrap_or_default().to_vec())
            }),
            (Change::FromQuoted, "`>` was taken from lines that begin with `>From `", |line, _| {
                line.starts_with(b"From ").then(|| [b">", line].concat())
            }),
            (Change::DotStuffing, "Dots at the start of lines were doubled", |line, _| {
                line.starts_with(b"..").then(|| line.get(1..).unwrap_or_default().to_vec())
            }),
            (Change::DotStuffing, "One of the dots at the start of lines was lost", |line, _| {
                line.starts_with(b".").then(|| [b".", line].concat())
            }),
            (Change::TrailingSpaces, "White space was added at the end of lines", |line, _| {
                let end = line.trim_ascii_end();
                (end.len() < line.len() && line != b"-- ").then(|| end.to_vec())
            }),
            (Change::TrailingSpaces, "The space behind the `--` above a signature was removed", |line, _| {
                (line == b"--").then(|| b"-- ".to_vec())
            }),
            (Change::TrailingSpaces, "Tabs were made spaces", |line, _| {
                let tabs = line.windows(8).any(|window| window == b"        ");
                tabs.then(|| String::from_utf8_lossy(line).replace("        ", "\t").into_bytes())
            }),
            (Change::Rewrapped, "Lines that were too long were broken", |line, next| {
                let is_long = line.len() >= 900 && next.is_some_and(|next| next.starts_with(b" "));
                is_long.then(|| [line, JOIN].concat())
            }),
        ];
        let edit = edits.into_iter().find_map(|(change, text, edit)| {
            let (changed, places) = self.edited(&lines, edit)?;
            self.fits(&changed).then(|| Repair { change, text: text.to_owned(), places })
        });
        edit.or_else(|| self.paragraphs(&lines)).or_else(|| self.ends())
    }

    /// The body with an edit made to every line that it fits, and the places of those lines.
    fn edited(&self, lines: &[Range<usize>], edit: Edit) -> Option<(Vec<u8>, Vec<Span>)> {
        let mut out = Vec::with_capacity(self.body.len());
        let mut places = Vec::new();
        let mut drop_space = false;
        for (index, range) in lines.iter().enumerate() {
            let mut line = self.body.get(range.clone()).unwrap_or_default();
            if std::mem::take(&mut drop_space) {
                line = line.strip_prefix(b" ").unwrap_or(line);
            }
            let text = line.strip_suffix(b"\r\n").unwrap_or(line);
            let next = lines.get(index + 1).and_then(|range| self.body.get(range.clone()));
            match edit(text, next) {
                None => out.extend_from_slice(line),
                Some(changed) => {
                    if places.len() < 200 {
                        places.push(self.place(range.start..range.start + text.len()));
                    }
                    let joined = changed.strip_suffix(JOIN);
                    out.extend_from_slice(joined.unwrap_or(&changed));
                    drop_space = joined.is_some();
                    if joined.is_none() {
                        out.extend_from_slice(line.get(text.len()..).unwrap_or_default());
                    }
                }
            }
        }
        (!places.is_empty()).then_some((out, places))
    }

    /// Paragraphs that were broken anew: their lines, joined again.
    fn paragraphs(&self, lines: &[Range<usize>]) -> Option<Repair> {
        for (separator, least) in [(&b" "[..], 0), (b"", 0), (b" ", 60), (b"", 60), (b"", 900)] {
            let mut out = Vec::with_capacity(self.body.len());
            let mut places = Vec::new();
            for (index, range) in lines.iter().enumerate() {
                let line = self.body.get(range.clone()).unwrap_or_default();
                let text = line.strip_suffix(b"\r\n").unwrap_or(line);
                let next = lines.get(index + 1).and_then(|range| self.body.get(range.clone()));
                let continues = next.is_some_and(|next| !next.starts_with(b"\r\n") && !is_boundary(next));
                if !text.is_empty() && text.len() >= least && continues && !is_boundary(text) {
                    out.extend_from_slice(text);
                    out.extend_from_slice(separator);
                    if places.len() < 200 {
                        places.push(self.place(range.start..range.start + text.len()));
                    }
                } else {
                    out.extend_from_slice(line);
                }
            }
            if !places.is_empty() && self.fits(&out) {
                let text = "Lines of the body were broken anew".to_owned();
                return Some(Repair { change: Change::Rewrapped, text, places });
            }
        }
        None
    }

    /// Ends of lines, and of the body, that a signer counted otherwise.
    fn ends(&self) -> Option<Repair> {
        let canonical = canonical_body(self.body, self.how);
        let end = self.place(self.body.len()..self.body.len());
        let bare = canonical.strip_suffix(b"\r\n").unwrap_or(&canonical);
        let counts = [bare.to_vec(), [&canonical, &b"\r\n"[..]].concat(), [&canonical, &b"\r\n\r\n"[..]].concat()];
        if counts.iter().any(|body| self.subject.body_is(body)) || self.subject.body_is(self.body) {
            let text = "Blank lines at the end of the body came or went, or the signer counted them wrongly".to_owned();
            return Some(Repair { change: Change::TrailingBlankLines, text, places: vec![end] });
        }
        let unix = String::from_utf8_lossy(&canonical).replace("\r\n", "\n");
        if self.subject.body_is(unix.as_bytes()) {
            let text = "The signer computed the hash over lines that end with LF".to_owned();
            return Some(Repair { change: Change::LineEnds, text, places: vec![self.place(0..0)] });
        }
        None
    }

    /// 8-bit text that a server made quoted-printable or base64: decoded again, with the field that says so.
    fn encodings(&self) -> Option<Repair> {
        let encoded = ["quoted-printable", "base64"];
        let start = self.message.body.span.start();
        let mut edits: Vec<(Range<usize>, Cow<'_, [u8]>)> = Vec::new();
        let mut labels: Vec<Range<usize>> = Vec::new();
        let mut places = Vec::new();
        for part in &self.message.parts {
            let is_encoded = part.encoding_name.as_deref().is_some_and(|name| encoded.contains(&name));
            if part.is_multipart || part.is_nested || !is_encoded {
                continue;
            }
            let field = part.header.first("Content-Transfer-Encoding");
            places.extend(field.map(|field| field.span));
            // The label of the message itself is in the header, which another search looks at.
            labels.extend(field.filter(|field| field.span.start() >= start).map(|field| {
                let value = field.value.trim().span;
                value.start() - start..value.end() - start
            }));
            let body = part.body.span;
            edits.push((body.start() - start..body.end() - start, part.decoded()));
        }
        if edits.is_empty() {
            return None;
        }
        for label in [&b"8bit"[..], b"7bit", b"8BIT", b"7BIT", b"binary"] {
            let mut all: Vec<(Range<usize>, &[u8])> = labels.iter().map(|range| (range.clone(), label)).collect();
            all.extend(edits.iter().map(|(range, text)| (range.clone(), text.as_ref())));
            all.sort_by_key(|(range, _)| range.start);
            for trailing in [false, true] {
                let changed = replaced(self.body, &all, trailing);
                if self.fits(&changed) {
                    let text = "The body was encoded anew on its way; decoded again, it is what was signed".to_owned();
                    return Some(Repair { change: Change::Reencoded, text, places });
                }
            }
            if labels.is_empty() {
                break;
            }
        }
        None
    }

    /// Lines that were added, lost or broken in one place.
    fn lines<H: HashImpl<Context: Clone>>(&self) -> Option<Repair> {
        let lines: Vec<Range<usize>> = lines(self.body);
        if lines.len() > MAX_LINES || self.body.len() > MAX_OCTETS / 4 || self.subject.signature.body_length.is_some() {
            return None;
        }
        let prefixes = Prefixes::<H>::new(self.body, &lines, self.how);
        self.footer(&prefixes, &lines)
            .or_else(|| self.added(&prefixes, &lines))
            .or_else(|| self.broken(&prefixes, &lines))
            .or_else(|| self.lost(&prefixes, &lines))
    }

    fn is(&self, hash: &[u8]) -> bool {
        self.subject.body_hash == hash
    }

    /// Text at the very end.
    fn footer<H: HashImpl<Context: Clone>>(&self, prefixes: &Prefixes<H>, lines: &[Range<usize>]) -> Option<Repair> {
        let cut = (0..lines.len()).rev().find(|&index| self.is(&prefixes.hash(index, &[], lines.len())))?;
        let start = lines.get(cut)?.start;
        let what = self.body.get(start..).unwrap_or_default();
        Some(Repair {
            change: Change::Footer,
            text: added("at the end of the body", what),
            places: vec![self.place(start..self.body.len())],
        })
    }

    /// A run of lines anywhere: first where lists and scanners put theirs.
    fn added<H: HashImpl<Context: Clone>>(&self, prefixes: &Prefixes<H>, lines: &[Range<usize>]) -> Option<Repair> {
        let text = |index: usize| lines.get(index).and_then(|range| self.body.get(range.clone())).unwrap_or_default();
        let is_boundary = |index: usize| is_boundary(text(index));
        let after_header = |index: usize| index == 0 || text(index - 1) == b"\r\n";
        let count = lines.len();
        let mut tries: Vec<(usize, usize)> = Vec::new();
        // Before a boundary, and a whole part before one; after a blank line; then any short run.
        for end in (0..count).filter(|&index| is_boundary(index)) {
            tries.extend((1..=MAX_BLOCK.min(end)).map(|length| (end - length, end)));
        }
        for start in (0..count).filter(|&index| after_header(index)) {
            tries.extend((1..=MAX_BLOCK.min(count - start)).map(|length| (start, start + length)));
        }
        tries.extend(
            (1..=3).flat_map(|length| (0..count.saturating_sub(length)).map(move |start| (start, start + length))),
        );
        let found = tries.into_iter().find(|&(start, end)| {
            self.can_afford(prefixes.tail_octets(end)) && self.is(&prefixes.hash(start, &[], end))
        });
        let (start, end) = found?;
        let range = lines.get(start)?.start..lines.get(end - 1)?.end;
        let what = self.body.get(range.clone()).unwrap_or_default();
        let (change, place) = if start == 0 {
            (Change::Banner, "at the start of the body")
        } else if is_boundary(end) {
            (Change::Footer, "at the end of a part of the body")
        } else if after_header(start) && start >= 2 && text(start - 2).len() > 2 && text(start - 2).contains(&b':') {
            (Change::Banner, "at the start of a part of the body")
        } else {
            (Change::AddedText, "in the middle of the body")
        };
        Some(Repair { change, text: added(place, what), places: vec![self.place(range)] })
    }

    /// One line that was broken into several.
    fn broken<H: HashImpl<Context: Clone>>(&self, prefixes: &Prefixes<H>, lines: &[Range<usize>]) -> Option<Repair> {
        for pieces in 2..=MAX_PIECES {
            for start in 0..(lines.len() + 1).saturating_sub(pieces) {
                let end = start + pieces;
                let parts: Vec<&[u8]> = lines
                    .get(start..end)?
                    .iter()
                    .map(|range| self.body.get(range.clone()).unwrap_or_default())
                    .map(|line| line.strip_suffix(b"\r\n").unwrap_or(line))
                    .collect();
                if parts.iter().any(|part| part.is_empty()) {
                    continue;
                }
                for separator in [&b" "[..], b"", b"="] {
                    // A soft line break of quoted-printable that was made a hard one, or the other way round.
                    let joined = if separator == b"=" {
                        let is_soft = parts.iter().rev().skip(1).all(|part| part.ends_with(b"="));
                        let trimmed: Vec<&[u8]> =
                            parts.iter().map(|part| part.strip_suffix(b"=").unwrap_or(part)).collect();
                        if is_soft { trimmed.concat() } else { continue }
                    } else {
                        parts.join(separator)
                    };
                    if !self.can_afford(prefixes.tail_octets(end) + joined.len()) {
                        return None;
                    }
                    let line = [&joined, &b"\r\n"[..]].concat();
                    if self.is(&prefixes.hash(start, &line, end)) {
                        let range = lines.get(start)?.start..lines.get(end - 1)?.end;
                        let text = format!("A line of {} octets was broken into {pieces}", joined.len());
                        return Some(Repair { change: Change::Rewrapped, text, places: vec![self.place(range)] });
                    }
                }
            }
        }
        None
    }

    /// A blank line that was lost.
    fn lost<H: HashImpl<Context: Clone>>(&self, prefixes: &Prefixes<H>, lines: &[Range<usize>]) -> Option<Repair> {
        let at = (0..lines.len()).find(|&index| {
            self.can_afford(prefixes.tail_octets(index)) && self.is(&prefixes.hash(index, b"\r\n", index))
        })?;
        let start = lines.get(at)?.start;
        let text = "A blank line was lost here".to_owned();
        Some(Repair { change: Change::LostLine, text, places: vec![self.place(start..start)] })
    }
}

/// What a line becomes: its text and the next line; none to leave it.
type Edit = fn(&[u8], Option<&[u8]>) -> Option<Vec<u8>>;

/// At the end of an edited line: the next one continues it, without the space it begins with.
const JOIN: &[u8] = b"\0join";

/// `--` and a name: most likely a line between parts (RFC 2046 §5.1.1), and not the `-- ` above a signature.
fn is_boundary(line: &[u8]) -> bool {
    line.strip_prefix(b"--").is_some_and(|name| name.len() > 4 && !name.starts_with(b" "))
}

/// The lines of a body, each with its CRLF.
fn lines(body: &[u8]) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    let mut start = 0;
    for at in memchr::memmem::find_iter(body, b"\r\n") {
        lines.push(start..at + 2);
        start = at + 2;
    }
    if start < body.len() {
        lines.push(start..body.len());
    }
    lines
}

/// `body` with pieces replaced; with `line_end`, each piece gets one if it has none.
fn replaced(body: &[u8], edits: &[(Range<usize>, &[u8])], line_end: bool) -> Vec<u8> {
    let mut out = Vec::with_capacity(body.len());
    let mut copied = 0;
    for (range, text) in edits {
        out.extend_from_slice(body.get(copied..range.start).unwrap_or_default());
        // Decoded text has the line ends it was encoded with.
        out.extend_from_slice(&crlf(text));
        if line_end && text.len() > 10 && !out.ends_with(b"\r\n") {
            out.extend_from_slice(b"\r\n");
        }
        copied = range.end;
    }
    out.extend_from_slice(body.get(copied..).unwrap_or_default());
    out
}

fn crlf(text: &[u8]) -> Cow<'_, [u8]> {
    crate::copy::Restored::of(text).map_or(Cow::Borrowed(text), |restored| Cow::Owned(restored.octets))
}

/// For the reader: how much was added, and how it begins.
fn added(place: &str, what: &[u8]) -> String {
    let first = what.split(|&octet| octet == b'\n').map(<[u8]>::trim_ascii).find(|line| !line.is_empty());
    let first: String = String::from_utf8_lossy(first.unwrap_or_default()).chars().take(60).collect();
    format!("{} octets were added {place}, beginning with “{first}”", what.len())
}

/// The hash of the canonical body up to every line, to go on from.
struct Prefixes<H: HashImpl> {
    /// Of the lines before each index.
    states: Vec<H::Context>,
    /// Each line in canonical form.
    canonical: Vec<Vec<u8>>,
    /// For each index, how many lines before it count: blank ones at the end do not.
    filled: Vec<usize>,
    /// Octets from each index on.
    tails: Vec<usize>,
    /// Behind the last line that is not blank.
    end: usize,
}

impl<H: HashImpl<Context: Clone>> Prefixes<H> {
    fn new(body: &[u8], lines: &[Range<usize>], how: Canonicalization) -> Self {
        let canonical: Vec<Vec<u8>> = lines
            .iter()
            .map(|range| {
                let line = canonical_body(body.get(range.clone()).unwrap_or_default(), how);
                // A blank line alone is an empty body.
                if line.is_empty() { b"\r\n".to_vec() } else { line }
            })
            .collect();
        let mut state = H::hasher();
        let mut states = Vec::with_capacity(lines.len() + 1);
        let mut filled = Vec::with_capacity(lines.len() + 1);
        let mut last = 0;
        for (index, line) in canonical.iter().enumerate() {
            states.push(state.clone());
            filled.push(last);
            state.write(line);
            if line != b"\r\n" {
                last = index + 1;
            }
        }
        states.push(state);
        filled.push(last);
        let mut tails = vec![0; lines.len() + 1];
        for index in (0..lines.len()).rev() {
            let octets = canonical.get(index).map_or(0, Vec::len) + tails.get(index + 1).copied().unwrap_or_default();
            if let Some(tail) = tails.get_mut(index) {
                *tail = octets;
            }
        }
        Self { states, canonical, filled, tails, end: last }
    }

    /// What hashing from `index` to the end costs, in octets.
    fn tail_octets(&self, index: usize) -> usize {
        self.tails.get(index).copied().unwrap_or_default() + 64
    }

    /// The hash of the lines before `before`, then `line` as it is, then the lines from `after` on.
    fn hash(&self, before: usize, line: &[u8], after: usize) -> Vec<u8> {
        let rest = self.canonical.get(after..self.end.max(after)).unwrap_or_default();
        let is_blank = rest.is_empty() && (line.is_empty() || line == b"\r\n");
        let before = if is_blank { self.filled.get(before).copied().unwrap_or_default() } else { before };
        let Some(state) = self.states.get(before) else { return Vec::new() };
        let mut state = state.clone();
        if !is_blank {
            state.write(line);
            for line in rest {
                state.write(line);
            }
        }
        state.complete().as_ref().to_vec()
    }
}
