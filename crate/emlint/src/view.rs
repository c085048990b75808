//! From octets to what an editor shows: lines, columns and UTF-16 offsets, computed here and nowhere else.
//!
//! *The view* of a message is its text with every line end (CRLF, LF or CR) as one unit, valid UTF-8 decoded (a byte
//! order mark kept), and every octet that is not valid UTF-8 as one unit.

use crate::{Place, Span, report::Utf16};

/// Distance between two marks, in octets: a place costs at most this many steps.
const STRIDE: usize = 1024;

/// An index over a message that answers where an offset is for a reader.
#[derive(Debug)]
pub struct View<'a> {
    bytes: &'a [u8],
    marks: Vec<Mark>,
}

/// A known position.
#[derive(Clone, Copy, Debug, Default)]
struct Mark {
    octet: usize,
    utf16: u32,
    /// 1-based.
    line: u32,
    /// Where the line begins, in UTF-16 units.
    line_start: u32,
}

impl Mark {
    const START: Self = Self { octet: 0, utf16: 0, line: 1, line_start: 0 };

    /// Steps over plain text before `end`.
    fn skip_plain(&mut self, bytes: &[u8], end: usize) {
        let run = plain_run(bytes.get(self.octet..end).unwrap_or_default());
        self.octet += run;
        self.utf16 += u32::try_from(run).unwrap_or(u32::MAX);
    }

    /// Steps over one unit of the view.
    fn step(self, bytes: &[u8]) -> Self {
        let rest = bytes.get(self.octet..).unwrap_or_default();
        let (octets, units, is_line_end) = match rest {
            [b'\r', b'\n', ..] => (2, 1, true),
            [b'\r' | b'\n', ..] => (1, 1, true),
            [] => (0, 0, false),
            _ => match character_length(rest) {
                4 => (4, 2, false),
                length => (length, 1, false),
            },
        };
        let mut next = Self { octet: self.octet + octets, utf16: self.utf16 + units, ..self };
        if is_line_end {
            next.line += 1;
            next.line_start = next.utf16;
        }
        next
    }
}

/// Octets of the UTF-8 character that `rest` begins with (RFC 3629 §4); 1 for an octet that begins none.
const fn character_length(rest: &[u8]) -> usize {
    match rest {
        [0xC2..=0xDF, 0x80..=0xBF, ..] => 2,
        [0xE0, 0xA0..=0xBF, 0x80..=0xBF, ..]
        | [0xE1..=0xEC | 0xEE..=0xEF, 0x80..=0xBF, 0x80..=0xBF, ..]
        | [0xED, 0x80..=0x9F, 0x80..=0xBF, ..] => 3,
        [0xF0, 0x90..=0xBF, 0x80..=0xBF, 0x80..=0xBF, ..]
        | [0xF1..=0xF3, 0x80..=0xBF, 0x80..=0xBF, 0x80..=0xBF, ..]
        | [0xF4, 0x80..=0x8F, 0x80..=0xBF, 0x80..=0xBF, ..] => 4,
        _ => 1,
    }
}

/// Octets at the start of `bytes` that move octet and unit alike: US-ASCII without line ends, which is nearly all of
/// mail. Eight are looked at in one step.
fn plain_run(bytes: &[u8]) -> usize {
    const ONES: u64 = u64::from_ne_bytes([1; 8]);
    const HIGH: u64 = ONES << 7;
    const CR: u64 = u64::from_ne_bytes([b'\r'; 8]);
    const LF: u64 = u64::from_ne_bytes([b'\n'; 8]);
    // High bits where an octet is zero, and perhaps above such an octet.
    const fn zeros(word: u64) -> u64 {
        word.wrapping_sub(ONES) & !word & HIGH
    }
    let is_plain = |word: &&[u8; 8]| {
        let word = u64::from_ne_bytes(**word);
        (word & HIGH) | zeros(word ^ CR) | zeros(word ^ LF) == 0
    };
    let run = 8 * bytes.as_chunks().0.iter().take_while(is_plain).count();
    let rest = bytes.get(run..).unwrap_or_default();
    run + rest.iter().take_while(|byte| byte.is_ascii() && !matches!(byte, b'\r' | b'\n')).count()
}

impl<'a> View<'a> {
    /// Reads `bytes` once.
    #[must_use]
    pub fn new(bytes: &'a [u8]) -> Self {
        let mut marks = Vec::with_capacity(bytes.len() / STRIDE + 1);
        let mut mark = Mark::START;
        let mut next = 0;
        while mark.octet < bytes.len() {
            if mark.octet >= next {
                marks.push(mark);
                next = mark.octet + STRIDE;
            }
            if bytes.get(mark.octet).is_some_and(u8::is_ascii) {
                mark.skip_plain(bytes, next.min(bytes.len()));
            }
            if mark.octet < next {
                mark = mark.step(bytes);
            }
        }
        Self { bytes, marks }
    }

    /// Where `span` is for a reader. An offset within a character or a CRLF widens to the whole of it.
    #[must_use]
    pub fn place(&self, span: Span) -> Place {
        let start = self.find(span.start(), false);
        let end = if span.is_empty() { start } else { self.find(span.end(), true) };
        Place {
            span,
            utf16: Utf16 { start: start.utf16, end: end.utf16 },
            line: start.line,
            column: start.utf16 - start.line_start + 1,
            end_line: end.line,
            end_column: end.utf16 - end.line_start + 1,
        }
    }

    fn find(&self, offset: usize, round_up: bool) -> Mark {
        let index = self.marks.partition_point(|mark| mark.octet <= offset).saturating_sub(1);
        let mut mark = self.marks.get(index).copied().unwrap_or(Mark::START);
        let offset = offset.min(self.bytes.len());
        loop {
            mark.skip_plain(self.bytes, offset);
            if mark.octet >= offset {
                break;
            }
            let next = mark.step(self.bytes);
            if next.octet > offset && !round_up {
                break;
            }
            mark = next;
        }
        mark
    }
}

#[cfg(test)]
mod tests {
    use super::View;
    use crate::Span;

    #[track_caller]
    fn place(text: &[u8], range: std::ops::Range<usize>) -> (u32, u32, u32, u32, u32, u32) {
        let place = View::new(text).place(Span::new(range));
        (place.utf16.start, place.utf16.end, place.line, place.column, place.end_line, place.end_column)
    }

    #[test]
    fn counts_utf_16_units_as_editors_do() {
        assert_eq!(place("a\u{1f600}\u{df}b".as_bytes(), 5..7), (3, 4, 1, 4, 1, 5));
    }

    #[test]
    fn every_line_end_is_one_unit() {
        assert_eq!(place(b"a\r\nb\nc\rd", 7..8), (6, 7, 4, 1, 4, 2));
    }

    #[test]
    fn every_octet_that_is_not_utf_8_is_one_unit() {
        assert_eq!(place(b"\xffb\xe2\x82c\xed\xa0\x80", 4..8), (4, 8, 1, 5, 1, 9));
    }

    #[test]
    fn a_span_that_cuts_a_character_widens_to_it() {
        assert_eq!(place("\u{df}\u{1f600}".as_bytes(), 1..3), (0, 3, 1, 1, 1, 4));
        assert_eq!(place(b"a\r\nb", 2..3), (1, 2, 1, 2, 2, 1));
    }

    #[test]
    fn the_end_of_the_message_is_a_place() {
        assert_eq!(place(b"ab\n", 3..3), (3, 3, 2, 1, 2, 1));
        assert_eq!(place(b"", 0..0), (0, 0, 1, 1, 1, 1));
    }

    #[test]
    fn far_places_are_the_same_as_near_ones() {
        let text = "\u{e9}\r\nxy".repeat(2000);
        assert_eq!(place(text.as_bytes(), 11_994..11_996), (7996, 7997, 2000, 3, 2000, 4));
    }
}
