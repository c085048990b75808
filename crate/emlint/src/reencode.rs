//! Giving the body of a part another transfer encoding.

use crate::message::{Message, Part, lines};
use crate::{Edit, Fix, Slice, Span};
use mail_parser::Encoding;
use std::fmt::Write as _;

/// A body larger than this is not carried about in a fix.
const MAX_BODY: usize = 100_000;

/// Encodes the body of `part`, which may be in base64, as quoted-printable (RFC 2045 §6.7) and says so in its header. `None`
/// for what is quoted-printable already, for what is no leaf, and for large bodies.
#[must_use]
pub(crate) fn as_quoted_printable(message: &Message<'_>, part: &Part<'_>) -> Option<Fix> {
    if part.encoding == Encoding::QuotedPrintable || part.is_multipart || part.body.len() > MAX_BODY {
        return None;
    }
    let line_end = message.line_ends.majority().text();
    let mut edits = header_edits(message, part, line_end);
    let body = part.decoded();
    let text = quoted_printable(&body, line_end, part.encoding == Encoding::Base64);
    edits.push(Edit::new(part.body.span, text));
    Some(Fix::safe("Encode this part as quoted-printable", edits))
}

/// The edits that make `text`, as quoted-printable, the content of `part`.
#[must_use]
pub(crate) fn replaced(message: &Message<'_>, part: &Part<'_>, text: &str) -> Vec<Edit> {
    let line_end = message.line_ends.majority().text();
    let mut edits = header_edits(message, part, line_end);
    let mut text = quoted_printable(text.as_bytes(), line_end, true);
    // A message may end with its header: then the line between them is missing as well.
    if part.header.end == part.body.span.start() {
        text.insert_str(0, line_end);
        if let Some(fields) = edits.pop_if(|edit| edit.span == part.body.span) {
            text.insert_str(0, &fields.text);
        }
    }
    edits.push(Edit::new(part.body.span, text));
    edits
}

/// `body` as quoted-printable. Line ends stay as they are, unless `all_alike`: then each is `line_end`.
#[must_use]
pub(crate) fn quoted_printable(body: &[u8], line_end: &str, all_alike: bool) -> String {
    let mut text = String::with_capacity(body.len() * 2);
    for line in lines(Slice::of(body, 0..body.len())) {
        encode_line(line.bytes(), line_end, &mut text);
        let end = line.ending.text();
        text.push_str(if all_alike && !end.is_empty() { line_end } else { end });
    }
    text
}

/// Writes `text`, which the body of `part` stands for, in UTF-8 and encoded as quoted-printable; `charset` is where the
/// header names another one.
#[cfg(feature = "html")]
#[must_use]
pub(crate) fn as_utf8(message: &Message<'_>, part: &Part<'_>, charset: Span, text: &str) -> Option<Fix> {
    if part.body.len().max(text.len()) > MAX_BODY {
        return None;
    }
    let line_end = message.line_ends.majority().text();
    let mut edits = header_edits(message, part, line_end);
    edits.push(Edit::new(charset, "utf-8"));
    edits.push(Edit::new(part.body.span, quoted_printable(text.as_bytes(), line_end, true)));
    Some(Fix::safe("Write this part in UTF-8", edits))
}

/// Sets Content-Transfer-Encoding, and MIME-Version where the message has none (RFC 2045 §4).
fn header_edits(message: &Message<'_>, part: &Part<'_>, line_end: &str) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut new_fields = String::new();
    let is_message = part.path.is_empty();
    if is_message && !message.header.has("MIME-Version") {
        let _ = write!(new_fields, "MIME-Version: 1.0{line_end}");
    }
    match part.header.first("Content-Transfer-Encoding") {
        Some(field) => edits.push(Edit::new(field.value.span, " quoted-printable")),
        None => {
            let _ = write!(new_fields, "Content-Transfer-Encoding: quoted-printable{line_end}");
        }
    }
    if !new_fields.is_empty() {
        edits.push(Edit::new(Span::at(part.header.end), new_fields));
    }
    edits
}

/// One line, with soft line breaks so that no piece has more than 76 characters.
fn encode_line(line: &[u8], line_end: &str, text: &mut String) {
    let mut column = 0;
    for (at, &byte) in line.iter().enumerate() {
        let is_last = at + 1 == line.len();
        // White space at the end of a line would be lost on the way (RFC 2045 §6.7, rule 3).
        let is_plain = matches!(byte, b'!'..=b'<' | b'>'..=b'~') || (matches!(byte, b' ' | b'\t') && !is_last);
        let width = if is_plain { 1 } else { 3 };
        // One column stays free for the `=` of a soft break.
        if column + width > if is_last { 76 } else { 75 } {
            text.push('=');
            text.push_str(line_end);
            column = 0;
        }
        if is_plain {
            text.push(char::from(byte));
        } else {
            let _ = write!(text, "={byte:02X}");
        }
        column += width;
    }
}

#[cfg(test)]
mod tests {
    use super::encode_line;
    use mail_parser::Encoding;

    #[track_caller]
    fn round_trip(line: &[u8]) -> String {
        let mut text = String::new();
        encode_line(line, "\r\n", &mut text);
        assert!(text.split("\r\n").all(|line| line.len() <= 76), "{text:?}");
        assert_eq!(Encoding::QuotedPrintable.decode(text.as_bytes()), line);
        text
    }

    #[test]
    fn what_is_encoded_decodes_to_itself() {
        assert_eq!(round_trip("Grüße = ".as_bytes()), "Gr=C3=BC=C3=9Fe =3D=20");
        round_trip(&b"x".repeat(1000));
        round_trip("é".repeat(333).as_bytes());
        round_trip(&b"a b\t".repeat(100));
        round_trip(&b"x".repeat(76));
        round_trip(&b"x".repeat(77));
    }
}
