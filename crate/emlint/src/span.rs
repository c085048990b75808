//! Places in the message: half-open ranges of octets, and slices that know where they lie.

use crate::List as _;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// A half-open range of octets in the message exactly as it was given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Span {
    pub start: u32,
    pub end: u32,
}

impl Span {
    /// `range` as a span. The linter refuses input of 4 GiB and more, so offsets always fit; the cast is here only.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, reason = "lint() refuses input whose offsets do not fit")]
    pub const fn new(range: Range<usize>) -> Self {
        Self { start: range.start as u32, end: range.end as u32 }
    }

    /// The empty span at `offset`, where something is missing.
    #[must_use]
    pub const fn at(offset: usize) -> Self {
        Self::new(offset..offset)
    }

    #[must_use]
    pub const fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    #[must_use]
    pub const fn start(self) -> usize {
        self.start as usize
    }

    #[must_use]
    pub const fn end(self) -> usize {
        self.end as usize
    }

    #[must_use]
    pub const fn len(self) -> usize {
        self.end.saturating_sub(self.start) as usize
    }

    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.end <= self.start
    }

    /// From the start of `self` to the end of `other`.
    #[must_use]
    pub const fn to(self, other: Self) -> Self {
        Self { start: self.start, end: if other.end > self.start { other.end } else { self.start } }
    }

    /// Whether `other` lies wholly inside.
    #[must_use]
    pub const fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two share an octet, or one is an empty span within (or at an edge of) the other.
    #[must_use]
    pub const fn overlaps(self, other: Self) -> bool {
        if self.is_empty() || other.is_empty() {
            self.start <= other.end && other.start <= self.end
        } else {
            self.start < other.end && other.start < self.end
        }
    }
}

/// Octets of the message and the place they were read from: they travel together, so no rule does offset arithmetic.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Slice<'a> {
    pub bytes: &'a [u8],
    pub span: Span,
}

impl<'a> Slice<'a> {
    /// The octets of `message` at `range`; a range that does not fit gives the nearest that does.
    #[must_use]
    pub fn of(message: &'a [u8], range: Range<usize>) -> Self {
        let end = range.end.min(message.len());
        let start = range.start.min(end);
        Self { bytes: message.get(start..end).unwrap_or_default(), span: Span::new(start..end) }
    }

    /// The part at `range` (offsets within this slice), cut to what there is.
    #[must_use]
    #[expect(clippy::should_implement_trait, reason = "part of a slice; there is nothing to subtract")]
    pub fn sub(self, range: Range<usize>) -> Self {
        let end = range.end.min(self.bytes.len());
        let start = range.start.min(end);
        let base = self.span.start();
        Self { bytes: self.bytes.get(start..end).unwrap_or_default(), span: Span::new(base + start..base + end) }
    }

    /// The part that lies at `span`, counted in the message; cut to what there is.
    #[must_use]
    pub fn at(self, span: Span) -> Self {
        let base = self.span.start();
        self.sub(span.start().saturating_sub(base)..span.end().saturating_sub(base))
    }

    #[must_use]
    pub fn from(self, start: usize) -> Self {
        self.sub(start..self.bytes.len())
    }

    #[must_use]
    pub const fn len(self) -> usize {
        self.bytes.len()
    }

    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.bytes.is_empty()
    }

    /// Without white space and line ends at both ends.
    #[must_use]
    pub fn trim(self) -> Self {
        let start = self.bytes.iter().position(|&byte| !is_wsp_or_line_end(byte)).unwrap_or(self.bytes.len());
        let end = self.bytes.iter().rposition(|&byte| !is_wsp_or_line_end(byte)).map_or(start, |last| last + 1);
        self.sub(start..end)
    }

    /// The pieces between white space.
    pub fn words(self) -> impl Iterator<Item = Self> {
        let mut rest = self;
        std::iter::from_fn(move || {
            let start = rest.bytes.iter().position(|&byte| !is_wsp_or_line_end(byte))?;
            let behind = rest.from(start);
            let length = behind.bytes.iter().position(|&byte| is_wsp_or_line_end(byte)).unwrap_or(behind.len());
            rest = behind.from(length);
            Some(behind.sub(0..length))
        })
    }

    /// Without `open` before and `close` behind, where both are there.
    #[must_use]
    pub fn unwrapped(self, open: u8, close: u8) -> Self {
        match self.bytes {
            [first, .., last] if (*first, *last) == (open, close) => self.sub(1..self.len() - 1),
            _ => self,
        }
    }

    /// The text with folds removed (RFC 5322 §2.2.3) and blanks trimmed; U+FFFD for what is not UTF-8.
    #[must_use]
    pub fn unfolded(self) -> String {
        let text: Vec<u8> = self.trim().bytes.iter().copied().filter(|byte| !matches!(byte, b'\r' | b'\n')).list();
        String::from_utf8_lossy(&text).into_owned()
    }

    /// The text, with U+FFFD for what is not UTF-8.
    #[must_use]
    pub fn text(self) -> std::borrow::Cow<'a, str> {
        String::from_utf8_lossy(self.bytes)
    }

    /// The text in lower case.
    #[must_use]
    pub fn lowercase(self) -> String {
        lowercase(&self.text())
    }

    #[must_use]
    pub fn is(self, word: &str) -> bool {
        self.bytes.eq_ignore_ascii_case(word.as_bytes())
    }
}

/// `text` in lower case, letter by letter. `str::to_lowercase` differs in a sigma that ends a word, which domains do not
/// distinguish (UTS 46 §4), and brings 2 KB of tables for that.
#[must_use]
pub(crate) fn lowercase(text: &str) -> String {
    if text.is_ascii() { text.to_ascii_lowercase() } else { text.chars().flat_map(char::to_lowercase).collect() }
}

/// Space, tab, CR or LF: what folding white space is made of (RFC 5322 §3.2.2).
#[must_use]
pub(crate) const fn is_wsp_or_line_end(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n')
}

/// Space or tab (RFC 5234, Appendix B.1).
#[must_use]
pub(crate) const fn is_wsp(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t')
}
