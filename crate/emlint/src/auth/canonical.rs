//! The octets that signatures are computed over (RFC 6376 §3.4): header fields and bodies in canonical form.
//!
//! Everything here works on the message as given. What SMTP carried ended its lines with CRLF; a copy whose lines end
//! with LF gives other octets, and it is the caller's to restore the line ends first.

use super::signature::Canonicalization;
use crate::span::is_wsp;

/// Appends `name: value` with its line end as it is signed. `value` is everything behind the colon, without the final
/// line end (RFC 6376 §3.4.1 and §3.4.2).
pub fn field(name: &[u8], gap: &[u8], value: &[u8], how: Canonicalization, out: &mut Vec<u8>) {
    match how {
        Canonicalization::Simple => {
            out.extend_from_slice(name);
            out.extend_from_slice(gap);
            out.push(b':');
            out.extend_from_slice(value);
        }
        Canonicalization::Relaxed => {
            out.extend(name.iter().map(u8::to_ascii_lowercase));
            out.push(b':');
            let words = value.split(|&byte| is_blank(byte)).filter(|word| !word.is_empty());
            for (index, word) in words.enumerate() {
                if index > 0 {
                    out.push(b' ');
                }
                out.extend_from_slice(word);
            }
        }
    }
    out.extend_from_slice(b"\r\n");
}

/// White space of a header field in relaxed form: folds are undone first (RFC 6376 §3.4.2).
const fn is_blank(byte: u8) -> bool {
    is_wsp(byte) || matches!(byte, b'\r' | b'\n')
}

/// The canonical body (RFC 6376 §3.4.3 and §3.4.4): no blank lines at its end, one CRLF there, and in relaxed form
/// runs of white space as one space and none at the end of lines. An empty body is CRLF in simple and nothing in
/// relaxed form. Lines end with CRLF only; a CR or LF alone is an octet like any other.
#[must_use]
pub fn body(body: &[u8], how: Canonicalization) -> Vec<u8> {
    let mut out = Vec::with_capacity(body.len() + 2);
    // Line ends that count only if something follows them.
    let mut pending = 0_usize;
    let mut rest = body;
    while !rest.is_empty() {
        let end = memchr::memmem::find(rest, b"\r\n");
        let (line, tail) = rest.split_at(end.unwrap_or(rest.len()));
        let ends = usize::from(end.is_some());
        let is_blank = match how {
            Canonicalization::Simple => line.is_empty(),
            Canonicalization::Relaxed => line.iter().all(|&byte| is_wsp(byte)),
        };
        if is_blank {
            pending += ends;
        } else {
            out.extend(std::iter::repeat_n(*b"\r\n", pending).flatten());
            match how {
                Canonicalization::Simple => out.extend_from_slice(line),
                Canonicalization::Relaxed => relaxed_line(line, &mut out),
            }
            pending = ends;
        }
        rest = tail.get(2..).unwrap_or_default();
    }
    if !out.is_empty() || how == Canonicalization::Simple {
        out.extend_from_slice(b"\r\n");
    }
    out
}

fn relaxed_line(line: &[u8], out: &mut Vec<u8>) {
    let end = line.iter().rposition(|&byte| !is_wsp(byte)).map_or(0, |last| last + 1);
    let mut in_blank = false;
    for &byte in line.get(..end).unwrap_or_default() {
        if !is_wsp(byte) {
            out.push(byte);
        } else if !in_blank {
            out.push(b' ');
        }
        in_blank = is_wsp(byte);
    }
}

#[cfg(test)]
mod tests {
    use super::{body, field};
    use crate::auth::signature::Canonicalization::{Relaxed, Simple};

    #[test]
    fn the_examples_of_rfc_6376() {
        // §3.4.5
        let text = b" C \r\nD \t E\r\n\r\n\r\n";
        assert_eq!(body(text, Relaxed), b" C\r\nD E\r\n");
        assert_eq!(body(text, Simple), b" C \r\nD \t E\r\n");
        let mut relaxed = Vec::new();
        field(b"A", b"", b" X", Relaxed, &mut relaxed);
        field(b"B", b" ", b" Y\t\r\n\tZ  ", Relaxed, &mut relaxed);
        assert_eq!(relaxed, b"a:X\r\nb:Y Z\r\n");
        let mut simple = Vec::new();
        field(b"B", b" ", b" Y\t\r\n\tZ  ", Simple, &mut simple);
        assert_eq!(simple, b"B : Y\t\r\n\tZ  \r\n");
    }

    #[test]
    fn an_empty_body_is_a_line_end_or_nothing() {
        for empty in [&b""[..], b"\r\n", b"\r\n\r\n"] {
            assert_eq!((body(empty, Simple), body(empty, Relaxed)), (b"\r\n".to_vec(), Vec::new()));
        }
        assert_eq!(body(b" \t\r\n", Relaxed), b"");
    }

    #[test]
    fn a_missing_last_line_end_is_added_and_lone_ones_are_kept() {
        assert_eq!(body(b"a", Simple), b"a\r\n");
        assert_eq!(body(b"a\nb\rc", Relaxed), b"a\nb\rc\r\n");
        assert_eq!(body(b"a\r\n\r\n\r\nb\r\n\r\n", Simple), b"a\r\n\r\n\r\nb\r\n");
    }
}
