//! FMT: octets, lines and the container of the message.

pub(super) mod bare_cr;
pub(super) mod bare_lf;
pub(super) mod blank_line_before_header;
pub(super) mod body_line_over_78;
pub(super) mod bom_or_utf16;
pub(super) mod control_char_in_header;
pub(super) mod header_line_over_78;
pub(super) mod header_too_large;
pub(super) mod input_limits;
pub(super) mod line_over_998;
pub(super) mod mbox_from_line;
pub(super) mod not_an_email;
pub(super) mod nul_byte;
pub(super) mod smtp_smuggling_sequence;
pub(super) mod unix_line_endings;

use crate::List as _;
use crate::{Context, Span};

/// Bodies that are no lines: sent as `binary` (RFC 2045 §2.9), which may hold any octets, and not text in a charset whose
/// line ends are those of ASCII. In order.
fn data(context: &Context) -> Vec<Span> {
    let is_data = |part: &&crate::message::Part<'_>| {
        part.is_leaf()
            && part.encoding_name.as_deref().is_some_and(|name| name.eq_ignore_ascii_case("binary"))
            && (!part.is_text() || part.body.bytes.contains(&0))
    };
    let mut data: Vec<Span> = context.message.parts.iter().filter(is_data).map(|part| part.body.span).list();
    crate::order::by_span(&mut data, |span| *span);
    data
}

/// Whether `span` lies in one of the `data`, which are in order and apart.
fn is_in(data: &[Span], span: Span) -> bool {
    let behind = data.partition_point(|data| data.start <= span.start);
    behind.checked_sub(1).and_then(|index| data.get(index)).is_some_and(|data| data.contains(span))
}

#[cfg(test)]
mod tests {
    use crate::testing::{fixed, marked};

    fn message(media_type: &str) -> String {
        format!(
            "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: {media_type}\r\n\
             Content-Transfer-Encoding: binary\r\n\r\na\nb\r\n--b--\r\n"
        )
    }

    #[test]
    fn binary_data_has_no_line_ends() {
        assert_eq!(marked("FMT001", &message("application/pdf")), [""; 0]);
        assert_eq!(marked("FMT001", &message("text/plain")), ["\n"]);
        let unix = message("application/pdf").replace('\r', "");
        assert_eq!(fixed("FMT003", &unix), message("application/pdf"));
    }
}
