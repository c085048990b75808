//! From octets in a charset to text.
//!
//! The single-octet charsets, UTF-7, UTF-8 and UTF-16 come with mail-parser. The multi-octet ones would double the
//! download; their tables are the host's: encoding_rs on the command line, `TextDecoder` in the browser. Both follow
//! the WHATWG Encoding Standard, so both give the same report.

use mail_parser::Charset;

/// The host's decoder for charsets that the linter has no tables for.
pub trait CharsetDecoder {
    /// The text of `bytes` in the charset with this WHATWG `label`, with U+FFFD for what is invalid, and whether
    /// anything was invalid. `None` when the host does not know the label either.
    fn decode(&self, label: &str, bytes: &[u8]) -> Option<(String, bool)>;
}

/// No tables beyond the built-in ones.
#[derive(Clone, Copy, Debug, Default)]
pub struct BuiltIn;

impl CharsetDecoder for BuiltIn {
    fn decode(&self, _: &str, _: &[u8]) -> Option<(String, bool)> {
        None
    }
}

/// Text and how well it could be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    pub text: String,
    pub quality: Quality,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quality {
    Good,
    /// Some octets are invalid in the charset; U+FFFD stands for them.
    Malformed,
    /// Nobody here knows the charset: the text is read as UTF-8.
    UnknownCharset,
}

/// The charset that only the host can decode, by the label to ask for.
fn host_label(charset: Charset) -> Option<&'static str> {
    Some(match charset {
        Charset::ShiftJis => "shift_jis",
        Charset::Big5 => "big5",
        Charset::EucJp => "euc-jp",
        Charset::EucKr => "euc-kr",
        Charset::Gb18030 => "gb18030",
        Charset::Gbk => "gbk",
        Charset::Iso2022Jp => "iso-2022-jp",
        Charset::Ibm866 => "ibm866",
        Charset::XMacCyrillic => "x-mac-cyrillic",
        Charset::XUserDefined => "x-user-defined",
        _ => return None,
    })
}

/// Whether `label` names a charset (MIME and WHATWG labels, any case).
#[must_use]
pub fn is_known(label: &str) -> bool {
    Charset::from_label(label.trim().as_bytes()).is_some()
}

/// `bytes` as text in the charset called `label`.
#[must_use]
pub fn decode(label: &str, bytes: &[u8], host: &dyn CharsetDecoder) -> Decoded {
    let read = |(text, malformed): (String, bool)| {
        let quality = if malformed { Quality::Malformed } else { Quality::Good };
        Decoded { text, quality }
    };
    let unknown = || Decoded { text: String::from_utf8_lossy(bytes).into_owned(), quality: Quality::UnknownCharset };
    let Some(charset) = Charset::from_label(label.trim().as_bytes()) else { return unknown() };
    match host_label(charset) {
        // Charsets that the Encoding Standard refuses to decode, since they hide ASCII: no host gives text for them.
        _ if charset == Charset::Replacement => unknown(),
        Some(label) => host.decode(label, bytes).map_or_else(unknown, read),
        None => {
            let (text, malformed) = charset.decode_checked(bytes);
            read((text.into_owned(), malformed))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{BuiltIn, CharsetDecoder, Quality, decode};

    #[test]
    fn reads_what_is_built_in_and_asks_for_the_rest() {
        struct Host;
        impl CharsetDecoder for Host {
            fn decode(&self, label: &str, _: &[u8]) -> Option<(String, bool)> {
                Some((label.to_owned(), false))
            }
        }
        assert_eq!(decode("ISO-8859-1", b"caf\xe9", &Host).text, "caf\u{e9}");
        assert_eq!(decode("Shift_JIS", b"\x83", &Host).text, "shift_jis");
        assert_eq!(decode("Shift_JIS", b"\x83", &BuiltIn).quality, Quality::UnknownCharset);
        assert_eq!(decode("utf-8", b"a\xff", &Host).quality, Quality::Malformed);
        assert_eq!(decode("hz-gb-2312", b"a", &Host).quality, Quality::UnknownCharset);
        assert_eq!(decode("x-nobody", b"a", &Host).quality, Quality::UnknownCharset);
    }
}
