//! From decoded octets back to the octets they were written with.
//!
//! A map is a list of runs, not of octets: text that nothing had to be decoded in is one run, an encoded line of base64
//! is one, so is a stretch of `=XX` escapes. Where a decoder cannot say which octet became which, a run stands as a whole.

use crate::Span;
use std::ops::Range;

/// Where each octet of a decoded text comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OffsetMap {
    /// In order of both sides; each holds at least one decoded octet.
    runs: Vec<Run>,
    /// Decoded octets.
    len: usize,
    /// What an empty map points at, and where the source ends that no run reaches.
    start: usize,
}

/// Decoded octets that come from their source in one way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Run {
    /// The first decoded octet.
    decoded: u32,
    /// The first octet of the source.
    source: u32,
    shape: Shape,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    /// Units of some decoded octets, each from some octets of the source: one from one where nothing is encoded, one
    /// from three in a row of `=XX`, two from one for Cyrillic letters in windows-1251.
    Units { decoded: u8, source: u8 },
    /// Three octets from four characters (RFC 2045 §6.8).
    Quanta,
    /// One unit that is larger: which octet comes from which is not known.
    Whole(u32),
}

impl Shape {
    const SAME: Self = Self::Units { decoded: 1, source: 1 };

    /// The octets of the source, from the start of the run, that the decoded octet `at` was written with.
    const fn source(self, at: usize) -> Range<usize> {
        match self {
            Self::Units { decoded, source } => {
                let start = at / (if decoded == 0 { 1 } else { decoded as usize }) * source as usize;
                start..start + source as usize
            }
            // Within a quantum octet n has the bits 8n to 8n+8, which lie in the sextets n and n+1.
            Self::Quanta => at / 3 * 4 + at % 3..at / 3 * 4 + at % 3 + 2,
            Self::Whole(length) => 0..length as usize,
        }
    }

    /// Octets of the source for `count` decoded ones.
    const fn source_len(self, count: usize) -> usize {
        if count == 0 { 0 } else { self.source(count - 1).end }
    }

    /// Whether more of the same may follow `count` decoded octets.
    const fn continues_after(self, count: usize) -> bool {
        match self {
            Self::Units { decoded, .. } => count.is_multiple_of(decoded as usize),
            Self::Quanta => count.is_multiple_of(3),
            Self::Whole(_) => false,
        }
    }
}

impl OffsetMap {
    /// A map without octets, of what is decoded from `start` on.
    #[must_use]
    pub fn new(start: usize) -> Self {
        Self { runs: Vec::new(), len: 0, start }
    }

    /// The map of what was not encoded at all.
    #[must_use]
    pub fn identity(span: Span) -> Self {
        let mut map = Self::new(span.start());
        map.push_same(span.start(), span.len());
        map
    }

    /// Decoded octets.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.len
    }

    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// How many runs there are: what the map costs in memory.
    #[must_use]
    pub fn runs(&self) -> usize {
        self.runs.len()
    }

    /// Appends `count` octets that stand in the source as they are.
    pub fn push_same(&mut self, source: usize, count: usize) {
        self.push(source, Shape::SAME, count);
    }

    /// Appends `count` octets that come from all of `source`.
    pub fn push_unit(&mut self, source: Range<usize>, count: usize) {
        let length = source.end.saturating_sub(source.start);
        let shape = match (u8::try_from(count), u8::try_from(length)) {
            (Ok(decoded), Ok(source)) => Shape::Units { decoded, source },
            _ => Shape::Whole(offset(length)),
        };
        self.push(source.start, shape, count);
    }

    /// Appends three octets from four characters of base64, `count` times; all characters stand side by side.
    pub fn push_quanta(&mut self, source: usize, count: usize) {
        self.push(source, Shape::Quanta, 3 * count);
    }

    fn push(&mut self, source: usize, shape: Shape, count: usize) {
        if count == 0 {
            return;
        }
        let continues = self.runs.last().is_some_and(|run| {
            let before = self.len.saturating_sub(run.decoded as usize);
            run.shape == shape
                && shape.continues_after(before)
                && run.source as usize + shape.source_len(before) == source
        });
        if !continues {
            self.runs.push(Run { decoded: offset(self.len), source: offset(source), shape });
        }
        self.len += count;
    }

    /// Appends another map, whose source begins at `base` of this one's.
    pub fn append(&mut self, other: &Self, base: usize) {
        let before = self.len;
        for (index, run) in other.runs.iter().enumerate() {
            let end = other.runs.get(index + 1).map_or(other.len, |next| next.decoded as usize);
            self.push(base + run.source as usize, run.shape, end.saturating_sub(run.decoded as usize));
        }
        self.len = before + other.len;
    }

    /// Forgets all but the first `count` octets.
    pub fn truncate(&mut self, count: usize) {
        self.len = self.len.min(count);
        let keep = self.runs.partition_point(|run| (run.decoded as usize) < self.len);
        self.runs.truncate(keep);
    }

    /// The octets of the source that the decoded `range` was written with, from the first to the last of them, and what
    /// lies between. An empty range is an empty span, where the octet behind it begins. What lies outside is cut.
    #[must_use]
    pub fn span(&self, range: Range<usize>) -> Span {
        let (start, end) = (range.start.min(self.len), range.end.min(self.len));
        let first = self.octet(start);
        if end <= start {
            return Span::at(first.start);
        }
        let last = self.octet(end - 1);
        Span::new(first.start..last.end.max(first.start))
    }

    /// The octets of the source for one decoded octet; for the one behind the last, the end.
    fn octet(&self, at: usize) -> Range<usize> {
        let behind = self.runs.partition_point(|run| run.decoded as usize <= at);
        let Some(run) = behind.checked_sub(1).and_then(|index| self.runs.get(index)) else {
            return self.start..self.start;
        };
        let source = run.source as usize;
        if at >= self.len {
            let end = source + run.shape.source_len(self.len.saturating_sub(run.decoded as usize));
            return end..end;
        }
        let within = run.shape.source(at - run.decoded as usize);
        source + within.start..source + within.end
    }
}

/// An offset as runs keep it; messages of more octets are refused.
fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::OffsetMap;
    use crate::Span;

    #[test]
    fn runs_that_touch_are_one() {
        let mut map = OffsetMap::new(10);
        map.push_same(10, 2);
        map.push_same(12, 1);
        map.push_unit(13..16, 1);
        map.push_unit(16..19, 1);
        map.push_same(19, 1);
        assert_eq!((map.runs(), map.len()), (3, 6));
        assert_eq!(map.span(1..4), Span::new(11..16));
        assert_eq!(map.span(4..6), Span::new(16..20));
    }

    #[test]
    fn an_octet_of_base64_comes_from_the_characters_that_share_its_bits() {
        let mut map = OffsetMap::new(0);
        map.push_quanta(0, 2);
        map.push_quanta(10, 1);
        assert_eq!(map.runs(), 2);
        let spans: Vec<_> = (0..7).map(|at| map.span(at..at + 1).range()).collect();
        assert_eq!(spans, [0..2, 1..3, 2..4, 4..6, 5..7, 6..8, 10..12]);
    }

    #[test]
    fn a_part_of_a_quantum_is_not_continued() {
        let mut map = OffsetMap::new(0);
        map.push_quanta(0, 1);
        map.truncate(1);
        map.push_quanta(2, 1);
        assert_eq!(map.span(1..2).range(), 2..4);
    }

    #[test]
    fn an_empty_range_and_one_outside_have_a_place_too() {
        let mut map = OffsetMap::new(7);
        assert_eq!(map.span(0..0).range(), 7..7);
        assert_eq!(map.span(3..9).range(), 7..7);
        map.push_unit(8..14, 3);
        assert_eq!(map.span(1..1).range(), 8..8);
        assert_eq!(map.span(3..3).range(), 14..14);
        assert_eq!(map.span(2..99).range(), 8..14);
    }

    #[test]
    fn can_be_cut_and_continued() {
        let mut map = OffsetMap::identity(Span::new(0..5));
        map.truncate(3);
        assert_eq!((map.len(), map.span(3..3).range()), (3, 3..3));
        let mut other = OffsetMap::new(9);
        other.push_unit(9..12, 1);
        other.push_same(12, 2);
        map.append(&other, 0);
        assert_eq!((map.len(), map.span(2..5).range()), (6, 2..13));
    }
}
