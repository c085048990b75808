//! The forms in which header fields and bodies are signed (RFC 6376 §3.4).

use super::signature::Canonicalization;
use crate::span::is_wsp;
use std::borrow::Cow;

/// What ends a line. Signatures are made over CRLF; a file in which all line ends are LF or CR has lost it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineEnd {
    /// CRLF only: a lone CR or LF is an octet like any other.
    Crlf,
    /// Any of the three stands for CRLF.
    Any,
}

impl LineEnd {
    /// The octets with every line end written as CRLF.
    #[must_use]
    pub fn as_sent(self, bytes: &[u8]) -> Cow<'_, [u8]> {
        if self == Self::Crlf {
            return Cow::Borrowed(bytes);
        }
        let mut sent = Vec::with_capacity(bytes.len() + bytes.len() / 16);
        let mut rest = bytes;
        while let Some(at) = memchr::memchr2(b'\r', b'\n', rest) {
            sent.extend_from_slice(rest.get(..at).unwrap_or_default());
            sent.extend_from_slice(b"\r\n");
            let width = if rest.get(at..at + 2) == Some(b"\r\n") { 2 } else { 1 };
            rest = rest.get(at + width..).unwrap_or_default();
        }
        sent.extend_from_slice(rest);
        Cow::Owned(sent)
    }
}

/// A header field from its name to the end of its value, with CRLF for line ends, as it is signed (RFC 6376 §3.4.1 and
/// §3.4.2); without a line end at its end.
#[must_use]
pub fn field(name: &[u8], gap: &[u8], value: &[u8], form: Canonicalization) -> Vec<u8> {
    let mut signed = Vec::with_capacity(name.len() + value.len() + 1);
    if form == Canonicalization::Simple {
        signed.extend_from_slice(name);
        signed.extend_from_slice(gap);
        signed.push(b':');
        signed.extend_from_slice(value);
        return signed;
    }
    signed.extend(name.iter().map(u8::to_ascii_lowercase));
    signed.push(b':');
    let start = signed.len();
    let mut rest = value;
    loop {
        let line_end = memchr::memmem::find(rest, b"\r\n");
        let line = rest.get(..line_end.unwrap_or(rest.len())).unwrap_or_default();
        reduce(line, &mut signed, start);
        let Some(line_end) = line_end else { break };
        rest = rest.get(line_end + 2..).unwrap_or_default();
    }
    trim_end(&mut signed, start);
    signed
}

/// Lines of a body with CRLF for line ends, as they are signed (RFC 6376 §3.4.3 and §3.4.4); empty lines at the end are
/// still there.
#[must_use]
pub fn lines(text: &[u8], form: Canonicalization) -> Cow<'_, [u8]> {
    if form == Canonicalization::Simple {
        return Cow::Borrowed(text);
    }
    let mut signed = Vec::with_capacity(text.len());
    let mut rest = text;
    loop {
        let line_end = memchr::memmem::find(rest, b"\r\n");
        let line = rest.get(..line_end.unwrap_or(rest.len())).unwrap_or_default();
        let start = signed.len();
        reduce(line, &mut signed, usize::MAX);
        trim_end(&mut signed, start);
        let Some(line_end) = line_end else { break };
        signed.extend_from_slice(b"\r\n");
        rest = rest.get(line_end + 2..).unwrap_or_default();
    }
    Cow::Owned(signed)
}

/// The end of a body is signed without its empty lines (RFC 6376 §3.4.3).
#[must_use]
pub fn without_empty_lines(mut signed: &[u8]) -> &[u8] {
    while let Some(before) = signed.strip_suffix(b"\r\n") {
        signed = before;
    }
    signed
}

/// Adds `line` with one space for each run of white space; none at `start`, where the value of a field begins.
fn reduce(line: &[u8], signed: &mut Vec<u8>, start: usize) {
    for &byte in line {
        if !is_wsp(byte) {
            signed.push(byte);
        } else if signed.len() != start && signed.last() != Some(&b' ') {
            signed.push(b' ');
        }
    }
}

fn trim_end(signed: &mut Vec<u8>, start: usize) {
    while signed.len() > start && signed.last() == Some(&b' ') {
        signed.pop();
    }
}

#[cfg(test)]
mod tests {
    use super::{LineEnd, field, lines, without_empty_lines};
    use crate::auth::signature::Canonicalization::{Relaxed, Simple};

    #[test]
    fn the_example_of_the_standard() {
        // RFC 6376 §3.4.5.
        assert_eq!(field(b"A", b"", b" X", Relaxed), b"a:X");
        assert_eq!(field(b"B ", b"", b" Y\t\r\n\tZ  ", Simple), b"B : Y\t\r\n\tZ  ");
        assert_eq!(field(b"B", b" ", b" Y\t\r\n\tZ  ", Relaxed), b"b:Y Z");
        assert_eq!(field(b"B", b" ", b" Y\t\r\n\tZ  ", Simple), b"B : Y\t\r\n\tZ  ");
        let body = b" C \r\nD \t E\r\n\r\n\r\n";
        assert_eq!(without_empty_lines(&lines(body, Relaxed)), b" C\r\nD E");
        assert_eq!(without_empty_lines(&lines(body, Simple)), b" C \r\nD \t E");
    }

    #[test]
    fn lost_line_ends_are_given_back() {
        assert_eq!(LineEnd::Any.as_sent(b"a\nb\rc\r\n\n").as_ref(), b"a\r\nb\r\nc\r\n\r\n");
        assert_eq!(LineEnd::Crlf.as_sent(b"a\nb").as_ref(), b"a\nb");
    }
}
