//! Folding header fields (RFC 5322 §2.2.3): a line end before white space that is there already changes no value.

use crate::List as _;
use crate::message::lexer::{Kind, Lexer};
use crate::message::{Field, Line, Message, encoded_word};
use crate::span::is_wsp;
use crate::{Edit, Fix, Slice, Span};

/// Folds lines of a message. The places in a field where that can be done are looked for once, however many lines it has.
#[derive(Debug)]
pub(crate) struct Folder<'m, 'a> {
    message: &'m Message<'a>,
    /// The field that was read last.
    field: Span,
    /// Its white space within lines, outside of quoted strings, comments and encoded-words.
    spaces: Vec<Span>,
}

impl<'m, 'a> Folder<'m, 'a> {
    pub(crate) const fn new(message: &'m Message<'a>) -> Self {
        Self { message, field: Span { start: 0, end: 0 }, spaces: Vec::new() }
    }

    /// Folds `line` of `field` so that none of its pieces has more than `limit` octets. `None` when that cannot be done.
    pub(crate) fn fold(&mut self, field: &Field<'_>, line: &Line<'_>, limit: usize) -> Option<Fix> {
        if self.field != field.span {
            self.field = field.span;
            self.spaces = spaces(field);
        }
        let line_end = self.message.line_ends.majority().text();
        let (mut start, end) = (line.text.span.start(), line.text.span.end());
        let first = self.spaces.partition_point(|space| space.start() <= start);
        // Text has to precede and to follow: a line of white space would end the header for some programs.
        let points = self.spaces.iter().skip(first).take_while(|space| space.end() < end).map(|space| space.start());
        let mut points = points.peekable();
        let mut edits = Vec::new();
        while end - start > limit {
            let mut best = None;
            while let Some(&point) = points.peek() {
                if point - start > limit {
                    break;
                }
                best = Some(point);
                points.next();
            }
            let point = best?;
            edits.push(Edit::new(Span::at(point), line_end));
            start = point;
        }
        (!edits.is_empty()).then(|| Fix::safe("Fold the field", edits))
    }
}

/// White space within the lines of a field at which it may be folded, but for that behind the colon.
fn spaces(field: &Field<'_>) -> Vec<Span> {
    let value = field.value;
    let words = encoded_word::find(value);
    let is_in_word = |space: Span| {
        let behind = words.partition_point(|word| word.all.span.start < space.start);
        behind.checked_sub(1).and_then(|index| words.get(index)).is_some_and(|word| word.all.span.overlaps(space))
    };
    let spaces: Vec<Span> = if field.is_unstructured() {
        blanks(value)
    } else {
        let token = Lexer::new(value).filter(|token| token.kind == Kind::Space).map(|token| token.text);
        token.filter(|space| space.bytes.iter().all(|&byte| is_wsp(byte))).map(|space| space.span).list()
    };
    spaces.into_iter().filter(|&space| space.start > value.span.start && !is_in_word(space)).list()
}

/// Runs of spaces and tabs.
fn blanks(text: Slice<'_>) -> Vec<Span> {
    let mut runs = Vec::new();
    let mut at = 0;
    for run in text.bytes.chunk_by(|&one, &next| is_wsp(one) == is_wsp(next)) {
        if run.first().is_some_and(|&byte| is_wsp(byte)) {
            runs.push(text.sub(at..at + run.len()).span);
        }
        at += run.len();
    }
    runs
}
