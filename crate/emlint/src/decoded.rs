//! One part of a message as its reader gets it, with the way back to the octets of the message.

use crate::charset::CharsetDecoder;
use crate::message::{DecodedText, Message, transfer};
use std::borrow::Cow;

/// A part without its transfer encoding and, when it is text, without its charset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecodedPart<'a> {
    /// The text; empty for a part that is none.
    pub text: String,
    /// The body without its transfer encoding.
    pub octets: Cow<'a, [u8]>,
    /// For each UTF-16 unit of `text` the octet of the message where it was written, ascending; one more entry tells where
    /// the body ends. How exact the places are, [`crate::charset::decode_mapped`] says.
    pub map: Vec<u32>,
}

/// The part of `message` at `path`, which is `1.2` for the second part of the first and empty for the message itself, as in
/// the report's overview; none when there is no such part.
#[must_use]
pub fn part<'a>(message: &'a [u8], path: &str, charsets: &dyn CharsetDecoder) -> Option<DecodedPart<'a>> {
    let part = Message::parse(message).parts.into_iter().find(|part| part.path == path)?;
    let octets = transfer::decode(part.encoding, part.body).octets;
    let end = part.body.span.end;
    if !part.is_text() || !part.is_leaf() {
        return Some(DecodedPart { text: String::new(), octets, map: vec![end] });
    }
    let label = part.charset.as_deref().unwrap_or("utf-8");
    let decoded = DecodedText::body(part.body, part.encoding, label, charsets);
    let mut map = Vec::with_capacity(decoded.text.len().saturating_add(1));
    for (at, character) in decoded.text.char_indices() {
        let source = decoded.span(at..at + character.len_utf8()).start;
        map.extend(std::iter::repeat_n(source, character.len_utf16()));
    }
    map.push(end);
    Some(DecodedPart { text: decoded.text, octets, map })
}

#[cfg(test)]
mod tests {
    use super::part;
    use crate::charset::BuiltIn;

    const MESSAGE: &[u8] = b"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\
        Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n\
        Caf=C3=A9 =\r\nis =F0=9F=93=A7.\r\n--b\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\n\
        iVBORw0K\r\n--b--\r\n";

    fn find(text: &[u8]) -> u32 {
        u32::try_from(memchr::memmem::find(MESSAGE, text).unwrap()).unwrap()
    }

    #[test]
    fn each_unit_of_the_text_knows_where_it_was_written() {
        let text = part(MESSAGE, "1", &BuiltIn).unwrap();
        assert_eq!(text.text, "Caf\u{e9} is \u{1f4e7}.");
        assert_eq!(text.octets, "Caf\u{e9} is \u{1f4e7}.".as_bytes());
        assert_eq!(text.map.len(), text.text.encode_utf16().count() + 1);
        let start = find(b"Caf");
        assert_eq!(text.map[..5], [start, start + 1, start + 2, start + 3, start + 9]);
        // Both halves of a surrogate pair come from one place.
        let envelope = find(b"=F0");
        assert_eq!(text.map[8..], [envelope, envelope, envelope + 12, envelope + 13]);
    }

    #[test]
    fn what_is_no_text_has_octets_alone() {
        let image = part(MESSAGE, "2", &BuiltIn).unwrap();
        assert_eq!((image.text.as_str(), image.octets.as_ref()), ("", b"\x89PNG\r\n".as_slice()));
        assert_eq!(image.map.len(), 1);
        assert!(part(MESSAGE, "", &BuiltIn).unwrap().octets.starts_with(b"--b\r\n"));
        assert!(part(MESSAGE, "3", &BuiltIn).is_none());
    }
}
