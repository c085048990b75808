//! Edits of HTML, written as the part is encoded.

use super::Html;
use super::region::Region;
use crate::message::Message;
use crate::{Edit, Span};
use mail_parser::Encoding;
use std::fmt::Write as _;

/// The most characters a line of quoted-printable may have (RFC 2045 §6.7 (5)).
const LINE: usize = 76;

impl Html {
    /// Replaces `region` by `markup`. `None` where the encoding does not let a few characters be changed alone: base64
    /// would have to be written anew from there on, some charsets do not contain US-ASCII, and what is signed as it is
    /// stays as it is.
    ///
    /// What is not US-ASCII becomes a character reference, so that it fits every charset.
    pub(crate) fn edit(&self, message: &Message<'_>, region: Region, markup: &str) -> Option<Edit> {
        let part = self.part(message)?;
        let span = self.span(region);
        let is_written_alike = part.charset.as_deref().is_none_or(contains_ascii);
        if self.is_sealed || !is_written_alike || part.encoding == Encoding::Base64 {
            return None;
        }
        let mut ascii = String::with_capacity(markup.len());
        for character in markup.chars() {
            if character.is_ascii() {
                ascii.push(character);
            } else {
                let _ = write!(ascii, "&#{};", u32::from(character));
            }
        }
        let text =
            if part.encoding == Encoding::QuotedPrintable { quoted_printable(message, span, &ascii) } else { ascii };
        Some(Edit::new(span, text))
    }

    /// Inserts `markup` before `at`.
    pub(crate) fn insert(&self, message: &Message<'_>, at: usize, markup: &str) -> Option<Edit> {
        self.edit(message, Region::at(at), markup)
    }
}

/// Whether octets below 128 mean in this charset what they mean in US-ASCII, wherever they stand.
fn contains_ascii(label: &str) -> bool {
    let label = label.trim().to_ascii_lowercase();
    let other = ["utf-16", "utf16", "utf-7", "utf-32", "iso-2022", "iso2022", "csiso2022", "hz-gb", "unicode", "ucs"];
    !other.iter().any(|start| label.starts_with(start))
}

/// `text` for the place of `span`, with soft line breaks around and in it where the line would get too long.
fn quoted_printable(message: &Message<'_>, span: Span, text: &str) -> String {
    let encoded = text.replace('=', "=3D");
    let line_end = message.line_ends.majority().text();
    let line = message.full_lines(span);
    let before = span.start().saturating_sub(line.start());
    let rest = message.bytes.get(span.end()..line.end()).unwrap_or_default().trim_ascii_end().len();
    if before + encoded.len() + rest <= LINE {
        return encoded;
    }
    let mut result = String::with_capacity(encoded.len() + 8);
    let mut column = before;
    let mut units = encoded.as_str();
    while !units.is_empty() {
        let width = if units.starts_with('=') { 3 } else { 1 };
        // A line that goes on needs a column for the `=` of its soft break.
        if column + width >= LINE {
            result.push('=');
            result.push_str(line_end);
            column = 0;
        }
        let (unit, more) = units.split_at_checked(width).unwrap_or((units, ""));
        result.push_str(unit);
        column += width;
        units = more;
    }
    if rest > 0 && column + rest > LINE {
        result.push('=');
        result.push_str(line_end);
    }
    result
}

#[cfg(test)]
mod tests {
    use crate::charset::BuiltIn;
    use crate::html::region::Region;
    use crate::{Context, Options, Origin, fix};

    /// `message` with the first `old` of its HTML replaced by `new`.
    #[track_caller]
    fn replaced(message: &str, old: &str, new: &str) -> String {
        let options = Options::default();
        let context = Context::new(message.as_bytes(), Origin::File, &options, &BuiltIn);
        let html = &context.html()[0];
        let start = html.text().find(old).unwrap();
        let edit = html.edit(&context.message, Region::new(start, start + old.len()), new).unwrap();
        String::from_utf8(fix::apply(message.as_bytes(), &[edit]).unwrap()).unwrap()
    }

    const HEAD: &str = "Content-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n";

    #[test]
    fn writes_the_transfer_encoding_of_the_part() {
        let result = replaced(&format!("{HEAD}<p id=3D\"x\">\r\n"), "id=\"x\"", "id=\"y\" class=\"\u{e9}\"");
        assert_eq!(result, format!("{HEAD}<p id=3D\"y\" class=3D\"&#233;\">\r\n"));
    }

    #[test]
    fn breaks_a_line_that_would_get_too_long() {
        let line = "x".repeat(70);
        let result = replaced(&format!("{HEAD}{line}<br>\r\n"), "<br>", "<img src=\"https://example.org/\">");
        let body = result.strip_prefix(HEAD).unwrap();
        assert!(body.lines().all(|line| line.len() <= 76), "{body}");
        let joined = body.replace("=\r\n", "").replace("=3D", "=");
        assert_eq!(joined, format!("{line}<img src=\"https://example.org/\">\r\n"));
    }
}
