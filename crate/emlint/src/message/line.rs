//! Physical lines: where each begins, ends, and with what.

use crate::Slice;
use memchr::memchr2;

/// What ends a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    Crlf,
    Lf,
    Cr,
    /// The input ends here.
    None,
}

impl Ending {
    /// Octets that the line end takes.
    #[must_use]
    pub const fn len(self) -> usize {
        match self {
            Self::Crlf => 2,
            Self::Lf | Self::Cr => 1,
            Self::None => 0,
        }
    }

    #[must_use]
    pub const fn is_empty(self) -> bool {
        matches!(self, Self::None)
    }

    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::Crlf => "\r\n",
            Self::Lf => "\n",
            Self::Cr => "\r",
            Self::None => "",
        }
    }
}

/// One physical line, without its line end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line<'a> {
    pub text: Slice<'a>,
    pub ending: Ending,
}

impl<'a> Line<'a> {
    /// The octets of the line end.
    #[must_use]
    pub fn end_span(&self) -> crate::Span {
        let end = self.text.span.end();
        crate::Span::new(end..end + self.ending.len())
    }

    #[must_use]
    pub fn span_with_end(&self) -> crate::Span {
        self.text.span.to(self.end_span())
    }

    /// Only space and tab, or nothing.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.text.bytes.iter().all(|&byte| crate::span::is_wsp(byte))
    }

    #[must_use]
    pub fn bytes(&self) -> &'a [u8] {
        self.text.bytes
    }
}

/// The lines of `slice`, split at CRLF, LF and CR. An unfinished last line has [`Ending::None`]; there is none after a
/// final line end.
pub fn lines(slice: Slice<'_>) -> impl Iterator<Item = Line<'_>> {
    let mut rest = slice;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let (length, ending) = match memchr2(b'\n', b'\r', rest.bytes) {
            None => (rest.len(), Ending::None),
            Some(at) => match rest.bytes.get(at..).unwrap_or_default() {
                [b'\r', b'\n', ..] => (at, Ending::Crlf),
                [b'\r', ..] => (at, Ending::Cr),
                _ => (at, Ending::Lf),
            },
        };
        let line = Line { text: rest.sub(0..length), ending };
        rest = rest.from(length + ending.len());
        Some(line)
    })
}

/// How many lines end in which way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LineEnds {
    pub crlf: usize,
    pub lf: usize,
    pub cr: usize,
}

impl LineEnds {
    #[must_use]
    pub fn count(bytes: &[u8]) -> Self {
        let mut ends = Self::default();
        let mut previous_cr = None;
        for at in memchr::memchr2_iter(b'\r', b'\n', bytes) {
            if bytes.get(at) == Some(&b'\r') {
                ends.cr += 1;
                previous_cr = Some(at);
            } else if at > 0 && previous_cr == Some(at - 1) {
                ends.cr -= 1;
                ends.crlf += 1;
            } else {
                ends.lf += 1;
            }
        }
        ends
    }

    /// The line end that most lines have; CRLF where there is none.
    #[must_use]
    pub fn majority(self) -> Ending {
        if self.lf > self.crlf && self.lf >= self.cr {
            Ending::Lf
        } else if self.cr > self.crlf {
            Ending::Cr
        } else {
            Ending::Crlf
        }
    }

    /// Every line end is a lone LF, as files on disk have it.
    #[must_use]
    pub const fn only_lf(self) -> bool {
        self.lf > 0 && self.crlf == 0 && self.cr == 0
    }

    /// Every line end is a lone CR, as classic Mac OS wrote it.
    #[must_use]
    pub const fn only_cr(self) -> bool {
        self.cr > 0 && self.crlf == 0 && self.lf == 0
    }
}

#[cfg(test)]
mod tests {
    use super::{Ending, LineEnds, lines};
    use crate::Slice;

    fn read(bytes: &[u8]) -> Vec<(String, Ending)> {
        lines(Slice::of(bytes, 0..bytes.len())).map(|line| (line.text.text().into_owned(), line.ending)).collect()
    }

    #[test]
    fn splits_at_all_three_line_ends() {
        let expected =
            [("a", Ending::Crlf), ("b", Ending::Cr), ("", Ending::Crlf), ("c", Ending::Lf), ("d", Ending::None)];
        assert_eq!(read(b"a\r\nb\r\r\nc\nd"), expected.map(|(text, ending)| (text.to_owned(), ending)));
    }

    #[test]
    fn nothing_follows_a_final_line_end() {
        assert_eq!(read(b"a\n").len(), 1);
        assert_eq!(read(b""), []);
    }

    #[test]
    fn counts_each_line_end_once() {
        assert_eq!(LineEnds::count(b"a\r\nb\r\r\nc\n\n\r"), LineEnds { crlf: 2, lf: 2, cr: 2 });
    }
}
