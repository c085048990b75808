//! How the parts of a message hang together, and where the delimiters of multiparts really are (RFC 2046 §5.1).
//!
//! mail-parser decides which part begins where, and forgives much; what it forgave is found here.

use super::parameter::{Parameter, ParameterField};
use super::{Field, Message, Part};
use crate::List as _;
use crate::charset::BuiltIn;
use crate::{Slice, Span};

/// What is known of the parts beyond each one.
#[derive(Clone, Debug, Default)]
pub struct Structure<'a> {
    /// The part that holds each part, by index.
    pub parents: Vec<Option<usize>>,
    /// Whether a signature or encryption covers the part: then nothing in it may change (RFC 1847, RFC 8551).
    pub sealed: Vec<bool>,
    /// The multiparts, outermost first.
    pub multiparts: Vec<Multipart<'a>>,
}

/// One part whose type is `multipart/…`.
#[derive(Clone, Debug)]
pub struct Multipart<'a> {
    /// Index of its part.
    pub part: usize,
    pub content_type: Field<'a>,
    /// The parameter as written, if there is one.
    pub parameter: Option<Parameter<'a>>,
    /// Its value without quotes.
    pub boundary: Vec<u8>,
    /// The lines that begin its parts, without line ends.
    pub delimiters: Vec<Span>,
    /// The first line that ends it.
    pub close: Option<Span>,
    /// The first delimiter behind that.
    pub late: Option<Span>,
    /// Between the header and the first delimiter.
    pub preamble: Slice<'a>,
    /// Behind the line that ends it.
    pub epilogue: Slice<'a>,
}

impl Multipart<'_> {
    /// No line of the body is one of its delimiters.
    #[must_use]
    pub const fn is_unused(&self) -> bool {
        self.delimiters.is_empty() && self.close.is_none()
    }
}

impl<'a> Structure<'a> {
    #[must_use]
    pub fn read(message: &Message<'a>) -> Self {
        let parents = parents(&message.parts);
        let mut sealed: Vec<bool> = Vec::with_capacity(parents.len());
        for parent in &parents {
            let above = parent.is_some_and(|parent| sealed.get(parent).copied().unwrap_or_default());
            let holder = parent.and_then(|parent| message.parts.get(parent));
            sealed.push(above || holder.is_some_and(seals));
        }
        let mut multiparts: Vec<Multipart<'a>> =
            message.parts.iter().enumerate().filter_map(|(index, part)| multipart(index, part)).list();
        if !multiparts.is_empty() {
            find_delimiters(message, &mut multiparts);
        }
        Self { parents, sealed, multiparts }
    }

    /// The parts directly within the part at `index`, in order.
    pub fn children(&self, index: usize) -> impl Iterator<Item = usize> {
        // What lies within a part follows it.
        let inside =
            self.parents.iter().enumerate().skip(index + 1).take_while(move |(_, parent)| **parent >= Some(index));
        inside.filter(move |(_, parent)| **parent == Some(index)).map(|(child, _)| child)
    }

    /// The part at `index` and those around it, innermost first.
    pub fn ancestors(&self, index: usize) -> impl Iterator<Item = usize> {
        std::iter::successors(Some(index), |&inner| self.parents.get(inner).copied().flatten())
    }
}

/// The content of these parts is signed or encrypted as it is.
fn seals(part: &Part<'_>) -> bool {
    matches!(
        part.media_type.as_str(),
        "multipart/signed" | "multipart/encrypted" | "application/pkcs7-mime" | "application/x-pkcs7-mime"
    )
}

/// The parent of each part: the nearest part above it that is one level higher.
fn parents(parts: &[Part<'_>]) -> Vec<Option<usize>> {
    let depth = |part: &Part<'_>| if part.path.is_empty() { 0 } else { 1 + part.path.matches('.').count() };
    // The last part of each level so far.
    let mut above: Vec<usize> = Vec::new();
    let mut parents = Vec::with_capacity(parts.len());
    for (index, part) in parts.iter().enumerate() {
        let depth = depth(part);
        parents.push(depth.checked_sub(1).and_then(|level| above.get(level)).copied());
        above.truncate(depth);
        above.push(index);
    }
    parents
}

fn multipart<'a>(index: usize, part: &Part<'a>) -> Option<Multipart<'a>> {
    if !part.media_type.starts_with("multipart/") {
        return None;
    }
    // Of several fields, the one that says so.
    let says = |field: &&Field<'_>| {
        let value = field.value.trim();
        value.bytes.get(..10).is_some_and(|start| start.eq_ignore_ascii_case(b"multipart/"))
    };
    let content_type = *part.header.all("Content-Type").find(says).or_else(|| part.header.first("Content-Type"))?;
    let field = ParameterField::read(content_type.value);
    let boundary = field.text("boundary", &BuiltIn).unwrap_or_default().into_bytes();
    let parameter = field.written("boundary").copied();
    Some(Multipart {
        part: index,
        content_type,
        parameter,
        boundary,
        delimiters: Vec::new(),
        close: None,
        late: None,
        preamble: part.body,
        epilogue: part.body.from(part.body.len()),
    })
}

/// One pass over the lines of the body; a line belongs to the innermost multipart whose boundary it has.
fn find_delimiters<'a>(message: &Message<'a>, multiparts: &mut [Multipart<'a>]) {
    let mut open: Vec<usize> = Vec::new();
    let mut next = 0;
    let bodies: Vec<Span> = multiparts
        .iter()
        .map(|multipart| message.parts.get(multipart.part).map_or_else(Span::default, |part| part.body.span))
        .list();
    for line in super::lines(message.body).filter(|line| line.bytes().starts_with(b"--")) {
        let at = line.text.span.start;
        while let Some(body) = bodies.get(next).filter(|body| body.start <= at) {
            while open.last().and_then(|&last| bodies.get(last)).is_some_and(|last| !last.contains(*body)) {
                open.pop();
            }
            open.push(next);
            next += 1;
        }
        while open.last().and_then(|&last| bodies.get(last)).is_some_and(|last| last.end <= at) {
            open.pop();
        }
        let found = open.iter().rev().find_map(|&index| {
            let kind = delimiter(line.bytes(), &multiparts.get(index)?.boundary)?;
            Some((index, kind))
        });
        let Some((index, is_close)) = found else { continue };
        let body = bodies.get(index).copied().unwrap_or_default();
        if let Some(multipart) = multiparts.get_mut(index) {
            multipart.see(message, body, line.text.span, line.span_with_end(), is_close);
        }
    }
}

impl<'a> Multipart<'a> {
    fn see(&mut self, message: &Message<'a>, body: Span, line: Span, full: Span, is_close: bool) {
        if self.is_unused() {
            self.preamble = Slice::of(message.bytes, body.start()..line.start());
        }
        if self.close.is_some() {
            self.late = self.late.or(Some(line));
        } else if is_close {
            self.close = Some(line);
            self.epilogue = Slice::of(message.bytes, full.end()..body.end().max(full.end()));
        } else {
            self.delimiters.push(line);
        }
    }
}

/// Whether `line`, which begins with two hyphens, is a delimiter with this boundary, and whether it ends the multipart.
fn delimiter(line: &[u8], boundary: &[u8]) -> Option<bool> {
    let rest = line.get(2..)?.strip_prefix(boundary).filter(|_| !boundary.is_empty())?;
    match rest {
        [b'-', b'-', ..] => Some(true),
        [] | [b' ' | b'\t', ..] => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::Structure;
    use crate::Message;

    fn told(text: &str) -> Vec<String> {
        let message = Message::parse(text.as_bytes());
        let structure = Structure::read(&message);
        let row = |multipart: &super::Multipart<'_>| {
            let delimiters: Vec<_> = multipart.delimiters.iter().map(|span| &text[span.range()]).collect();
            let close = multipart.close.map(|span| &text[span.range()]).unwrap_or_default();
            format!("{delimiters:?} {close} {:?} {:?}", multipart.preamble.text(), multipart.epilogue.text())
        };
        structure.multiparts.iter().map(row).collect()
    }

    #[test]
    fn finds_the_delimiters_of_each_level() {
        let inner = "Content-Type: multipart/alternative; boundary=\"b\"\n\n--b\n\nhi\n--b \n\nho\n--b--\nepi";
        let text = format!("Content-Type: multipart/mixed; boundary=a\n\npre\n--a\n{inner}\n--a\n\n--b\n--a--\nend\n");
        let rows = told(&text);
        assert_eq!(rows[0], "[\"--a\", \"--a\"] --a-- \"pre\\n\" \"end\\n\"");
        assert_eq!(rows[1], "[\"--b\", \"--b \"] --b-- \"\" \"epi\"");
    }

    #[test]
    fn notes_what_is_missing_or_late() {
        let head = "Content-Type: multipart/mixed; boundary=a\n\n";
        let read = |body: &str| {
            let text = format!("{head}{body}");
            let message = Message::parse(text.as_bytes());
            let one = Structure::read(&message).multiparts.remove(0);
            (one.delimiters.len(), one.close.is_some(), one.late.is_some())
        };
        assert_eq!(read("--ab\n\nhi\n"), (0, false, false));
        assert_eq!(read("--a\n\nhi\n"), (1, false, false));
        assert_eq!(read("--a\n\nhi\n--a--\n--a\n\nho\n--a--\n"), (1, true, true));
    }

    #[test]
    fn knows_what_lies_in_what() {
        let text = "Content-Type: multipart/signed; boundary=a\n\n--a\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nx\n--b--\n--a\nContent-Type: application/pgp-signature\n\ny\n--a--\n";
        let message = Message::parse(text.as_bytes());
        let structure = Structure::read(&message);
        assert_eq!(structure.parents, [None, Some(0), Some(1), Some(0)]);
        assert_eq!(structure.sealed, [false, true, true, true]);
        assert_eq!(structure.children(0).collect::<Vec<_>>(), [1, 3]);
        assert_eq!(structure.ancestors(2).collect::<Vec<_>>(), [2, 1, 0]);
    }
}
