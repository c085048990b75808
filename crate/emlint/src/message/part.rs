//! The MIME parts of a message (RFC 2045 to 2049), on top of mail-parser: where each lies and what it says of itself.

use super::field::Header;
use super::parameter::ParameterField;
use crate::List as _;
use crate::Slice;
use crate::charset::CharsetDecoder;
use mail_parser::{ContentType, Encoding, MessageParser, MessagePart, PartKind, Source};
use std::borrow::Cow;

/// Where a part's name can stand, the place that counts first.
const FILENAMES: [(&str, &str); 2] = [("Content-Disposition", "filename"), ("Content-Type", "name")];

/// One part; the first of a message is the message itself.
#[derive(Clone, Debug)]
pub struct Part<'a> {
    /// `1.2` is the second part of the first; the message itself has none.
    pub path: String,
    /// Its header section; for the message itself the whole header.
    pub header: Header<'a>,
    pub body: Slice<'a>,
    /// `type/subtype` in lower case; `text/plain` where nothing valid is declared (RFC 2045 §5.2).
    pub media_type: String,
    pub charset: Option<String>,
    /// The Content-Transfer-Encoding as written.
    pub encoding_name: Option<String>,
    pub encoding: Encoding,
    pub disposition: Option<String>,
    pub content_id: Option<String>,
    pub is_multipart: bool,
    /// A message within the message (`message/rfc822`), or a part of one.
    pub is_nested: bool,
}

impl<'a> Part<'a> {
    fn new(header: Header<'a>, body: Slice<'a>) -> Self {
        Self {
            path: String::new(),
            header,
            body,
            media_type: "text/plain".to_owned(),
            charset: None,
            encoding_name: None,
            encoding: Encoding::None,
            disposition: None,
            content_id: None,
            is_multipart: false,
            is_nested: false,
        }
    }

    #[must_use]
    pub fn is_text(&self) -> bool {
        self.media_type.starts_with("text/")
    }

    /// Has a body that is HTML.
    #[must_use]
    pub fn is_html(&self) -> bool {
        matches!(self.media_type.as_str(), "text/html" | "text/x-amp-html" | "application/xhtml+xml")
            && !self.body.is_empty()
    }

    /// Content-Disposition gives it a file name, or Content-Type a name (RFC 2183 §2.3).
    #[must_use]
    pub fn has_filename(&self) -> bool {
        FILENAMES.iter().any(|(field, name)| self.parameters(field).is_some_and(|field| field.written(name).is_some()))
    }

    /// That name as people see it, whatever charset it is in.
    #[must_use]
    pub fn filename(&self, host: &dyn CharsetDecoder) -> Option<String> {
        let text = FILENAMES.iter().find_map(|(field, name)| self.parameters(field)?.text(name, host))?;
        Some(text.trim().to_owned())
    }

    fn parameters(&self, field: &str) -> Option<ParameterField<'a>> {
        self.header.first(field).map(|field| ParameterField::read(field.value))
    }

    /// Holds content and no other parts: neither a multipart nor a message.
    #[must_use]
    pub fn is_leaf(&self) -> bool {
        !self.media_type.starts_with("multipart/")
            && !matches!(self.media_type.as_str(), "message/rfc822" | "message/global")
    }

    /// The body without its transfer encoding.
    #[must_use]
    pub fn decoded(&self) -> Cow<'a, [u8]> {
        self.encoding.decode(self.body.bytes)
    }

    /// Octets of the body without its transfer encoding.
    #[must_use]
    pub fn decoded_len(&self) -> usize {
        self.encoding.decoded_len(self.body.bytes)
    }
}

/// The parts of `message`, whose header has been split already, outermost first, in the order of the message.
///
/// Parts inside a base64 or quoted-printable `message/rfc822` have no octets of their own in the message and are left
/// to the part that holds them.
#[must_use]
pub fn parts<'a>(message: &'a [u8], header: &Header<'a>) -> Vec<Part<'a>> {
    let body = Slice::of(message, header.span.end()..message.len());
    let root = Part::new(header.clone(), body);
    let start = header.fields.first().map_or(header.span.end(), |field| field.span.start());
    let source = readable(message.get(start..).unwrap_or_default());
    let parser = MessageParser::new().max_encoded_nesting(0);
    let Some(parsed) = parser.parse(source.as_ref()) else { return vec![root] };

    let mut parts = Vec::new();
    let mut waiting = vec![(parsed.root().root_part(), String::new(), false)];
    while let Some((part, path, is_nested)) = waiting.pop() {
        if !matches!(part.message().source(), Source::Raw) {
            continue;
        }
        let mut read = if parts.is_empty() { root.clone() } else { at_offsets(message, start, &part) };
        describe(&mut read, &part);
        read.is_nested = is_nested;
        let child = |number: usize| if path.is_empty() { number.to_string() } else { format!("{path}.{number}") };
        if let PartKind::Message(inner) = part.kind() {
            waiting.push((inner.root_part(), child(1), true));
        }
        let children: Vec<_> =
            part.children().enumerate().map(|(index, part)| (part, child(index + 1), is_nested)).list();
        waiting.extend(children.into_iter().rev());
        read.path = path;
        parts.push(read);
    }
    parts
}

/// What mail-parser can read: it takes a lone CR for text, where the line splitter takes it for a line end.
fn readable(message: &[u8]) -> Cow<'_, [u8]> {
    let has_lone_cr = memchr::memchr_iter(b'\r', message).any(|at| message.get(at + 1) != Some(&b'\n'));
    if !has_lone_cr {
        return Cow::Borrowed(message);
    }
    let mut copy = message.to_vec();
    for at in memchr::memchr_iter(b'\r', message).filter(|&at| message.get(at + 1) != Some(&b'\n')) {
        if let Some(byte) = copy.get_mut(at) {
            *byte = b'\n';
        }
    }
    Cow::Owned(copy)
}

/// A part below the root, at the octets mail-parser found it at; its offsets count from `start`.
fn at_offsets<'a>(message: &'a [u8], start: usize, part: &MessagePart<'_>) -> Part<'a> {
    let at = |offset: u32| (start + offset as usize).min(message.len());
    let (first, body, end) = (at(part.offset_header()), at(part.offset_body()), at(part.offset_end()));
    let header = Header::split(message.get(..body).unwrap_or_default(), first.min(body), false);
    Part::new(header, Slice::of(message, body..end.max(body)))
}

fn describe(read: &mut Part<'_>, part: &MessagePart<'_>) {
    let owned = |text: &str| text.trim().to_owned();
    if let Some(content_type) = part.content_type()
        && let Some(subtype) = content_type.subtype()
    {
        read.media_type = format!("{}/{subtype}", content_type.ctype()).to_ascii_lowercase();
    }
    read.charset = part.content_type().and_then(|value| value.attribute("charset")).map(owned);
    read.encoding = part.encoding();
    read.encoding_name = part.content_transfer_encoding().map(owned);
    read.disposition = part.content_disposition().map(|value: ContentType<'_>| value.ctype().to_ascii_lowercase());
    read.content_id = part.content_id().map(owned);
    read.is_multipart = part.is_multipart();
}

#[cfg(test)]
mod tests {
    use super::parts;
    use crate::message::Header;

    fn read(message: &str) -> Vec<(String, String, String)> {
        let header = Header::split(message.as_bytes(), 0, true);
        let parts = parts(message.as_bytes(), &header);
        parts.into_iter().map(|part| (part.path, part.media_type, part.body.text().into_owned())).collect()
    }

    fn row(path: &str, media_type: &str, body: &str) -> (String, String, String) {
        (path.to_owned(), media_type.to_owned(), body.to_owned())
    }

    #[test]
    fn numbers_the_parts_of_a_multipart() {
        let inner = "--b\r\nContent-Type: text/html\r\n\r\n<p>\r\n--b--\r\n";
        let body =
            format!("--a\r\n\r\nhi\r\n--a\r\nContent-Type: multipart/related; boundary=b\r\n\r\n{inner}--a--\r\n");
        let message = format!("Content-Type: multipart/alternative; boundary=a\r\n\r\n{body}");
        let rows: Vec<_> = read(&message).into_iter().map(|(path, media_type, _)| (path, media_type)).collect();
        let expected =
            [("", "multipart/alternative"), ("1", "text/plain"), ("2", "multipart/related"), ("2.1", "text/html")];
        assert_eq!(rows, expected.map(|(path, media_type)| (path.to_owned(), media_type.to_owned())));
        assert_eq!(read(&message)[3].2, "<p>");
    }

    #[test]
    fn a_message_without_mime_is_one_text_part() {
        assert_eq!(read("Subject: x\r\n\r\nhello"), [row("", "text/plain", "hello")]);
        assert_eq!(read("hello"), [row("", "text/plain", "")]);
        assert_eq!(read(""), [row("", "text/plain", "")]);
    }

    #[test]
    fn looks_into_an_attached_message() {
        let message = "Content-Type: message/rfc822\n\nSubject: y\nContent-Type: text/html\n\nbye\n";
        assert_eq!(read(message)[1], row("1", "text/html", "bye\n"));
    }

    #[test]
    fn reads_behind_an_mbox_line_and_with_lone_line_ends() {
        let message = "From a@b Mon Jan 1 00:00:00 2024\rContent-Type: text/html\r\rbye";
        assert_eq!(read(message), [row("", "text/html", "bye")]);
    }
}
