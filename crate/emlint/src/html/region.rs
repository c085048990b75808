//! Places in the text of a part, which are not places in the message.

use std::ops::Range;

/// A half-open range of octets of a part's text: UTF-8, with transfer encoding and charset removed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Region {
    pub(crate) start: u32,
    pub(crate) end: u32,
}

impl Region {
    pub(crate) fn new(start: usize, end: usize) -> Self {
        Self { start: offset(start), end: offset(end.max(start)) }
    }

    /// The empty region at `at`.
    pub(crate) fn at(at: usize) -> Self {
        Self::new(at, at)
    }

    pub(crate) const fn start(self) -> usize {
        self.start as usize
    }

    pub(crate) const fn end(self) -> usize {
        self.end as usize
    }

    pub(crate) const fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    pub(crate) const fn len(self) -> usize {
        self.end.saturating_sub(self.start) as usize
    }

    pub(crate) const fn is_empty(self) -> bool {
        self.end <= self.start
    }

    /// What `text` has here; nothing where it does not reach.
    pub(crate) fn of(self, text: &str) -> &str {
        text.get(self.range()).unwrap_or_default()
    }

    /// From the start of `self` to the end of `other`.
    pub(crate) fn to(self, other: Self) -> Self {
        Self { start: self.start, end: other.end.max(self.start) }
    }

    /// Regions in the order of the text.
    pub(crate) fn key(self) -> u64 {
        u64::from(self.start) << 32 | u64::from(self.end)
    }

    pub(crate) const fn contains(self, at: u32) -> bool {
        self.start <= at && at < self.end
    }
}

/// An offset as it is stored. Texts are shorter than 4 GiB, as messages are.
pub(crate) fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
