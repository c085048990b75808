//! Folding header fields (RFC 5322 §2.2.3): a line end before white space that is there already changes no value.

use crate::message::lexer::{Kind, Lexer};
use crate::message::{Field, Line, Message};
use crate::span::is_wsp;
use crate::{Edit, Fix, Span};

/// Folds `line` of `field` so that none of its pieces has more than `limit` octets, at white space outside of quoted
/// strings, comments and encoded-words. `None` when that cannot be done.
#[must_use]
pub(crate) fn refold_line(message: &Message<'_>, field: &Field<'_>, line: &Line<'_>, limit: usize) -> Option<Fix> {
    let points = fold_points(field, line);
    let line_end = message.line_ends.majority().text();
    let mut edits = Vec::new();
    let (mut start, end) = (line.text.span.start(), line.text.span.end());
    let mut points = points.into_iter().peekable();
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

/// Offsets on `line` where a line end may be inserted: before white space that text precedes and text follows.
fn fold_points(field: &Field<'_>, line: &Line<'_>) -> Vec<usize> {
    let value = field.value;
    let inside = |token: &crate::message::lexer::Token<'_>| {
        let span = token.text.span;
        token.kind == Kind::Space && line.text.span.contains(span) && span.start() > value.span.start()
    };
    let spaces: Vec<Span> = if field.is_unstructured() {
        plain_spaces(line)
    } else {
        Lexer::new(value).filter(inside).map(|token| token.text.span).collect()
    };
    let text_follows = |span: &Span| span.end() < line.text.span.end();
    let text_precedes = |span: &Span| span.start() > line.text.span.start() && span.start() > value.span.start();
    spaces.into_iter().filter(|span| text_follows(span) && text_precedes(span)).map(Span::start).collect()
}

/// Runs of white space on a line of free text.
fn plain_spaces(line: &Line<'_>) -> Vec<Span> {
    let mut spaces = Vec::new();
    let mut at = 0;
    let bytes = line.bytes();
    while let Some(found) = bytes.get(at..).and_then(|rest| rest.iter().position(|&byte| is_wsp(byte))) {
        let start = at + found;
        let run = bytes.get(start..).unwrap_or_default().iter().take_while(|&&byte| is_wsp(byte)).count();
        at = start + run;
        spaces.push(line.text.sub(start..at).span);
    }
    spaces
}
