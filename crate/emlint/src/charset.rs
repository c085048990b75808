//! From octets in a charset to text.
//!
//! The single-octet charsets, UTF-7, UTF-8 and UTF-16 come with mail-parser. The multi-octet ones would double the
//! download; their tables are the host's: encoding_rs on the command line, `TextDecoder` in the browser. Both follow
//! the WHATWG Encoding Standard, so both give the same report.

use crate::message::OffsetMap;
use mail_parser::Charset;

/// The host's decoder for charsets that the linter has no tables for.
pub trait CharsetDecoder {
    /// The text of `bytes` in the charset with this WHATWG `label`, with U+FFFD for what is invalid, and whether
    /// anything was invalid. `None` when the host does not know the label either.
    fn decode(&self, label: &str, bytes: &[u8]) -> Option<(String, bool)>;

    /// The ASCII form of an internationalized domain, as URLs are read (WHATWG URL Standard §3.3, UTS #46): its tables
    /// are the host's as well. `None` for what is no domain, and where the host cannot tell.
    fn ascii_domain(&self, domain: &str) -> Option<String> {
        let _ = domain;
        None
    }
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

/// From good to bad.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
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

/// Whether the Encoding Standard refuses to decode what `label` names: hidden ASCII makes it dangerous.
#[must_use]
pub fn is_refused(label: &str) -> bool {
    Charset::from_label(label.trim().as_bytes()) == Some(Charset::Replacement)
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
    // Charsets that the Encoding Standard refuses to decode, since they hide ASCII: no host gives text for them.
    if charset == Charset::Replacement {
        return unknown();
    }
    if let Some(label) = host_label(charset) {
        return host.decode(label, bytes).map_or_else(unknown, read);
    }
    let (text, malformed) = charset.decode_checked(bytes);
    read((text.into_owned(), malformed))
}

/// Like [`decode`], with the way from the text back to `bytes`: both sides in octets, the text as UTF-8.
///
/// The way is as fine as can be proved. Character by character for UTF-8, for charsets of one octet, for UTF-16 and for
/// well-formed lines of Shift_JIS, EUC-JP, EUC-KR, GBK, GB18030 and Big5; line by line for ISO-2022-JP, UTF-7 and for
/// malformed text in the others, and the text as a whole where even the lines cannot be told apart.
#[must_use]
pub fn decode_mapped(label: &str, bytes: &[u8], host: &dyn CharsetDecoder) -> (Decoded, OffsetMap) {
    let decoded = decode(label, bytes, host);
    let mut map = OffsetMap::new(0);
    let charset = Charset::from_label(label.trim().as_bytes());
    match charset {
        _ if decoded.text.as_bytes() == bytes => map.push_same(0, bytes.len()),
        _ if decoded.quality == Quality::UnknownCharset => push_utf8(bytes, &mut map),
        None | Some(Charset::Utf8) => push_utf8(bytes, &mut map),
        Some(charset) => push_lines(charset, bytes, &decoded.text, &mut map),
    }
    if map.len() != decoded.text.len() {
        // The host reads the charset in a way of its own.
        map = OffsetMap::new(0);
        map.push_unit(0..bytes.len(), decoded.text.len());
    }
    (decoded, map)
}

/// UTF-8, where a malformed sequence became U+FFFD.
fn push_utf8(bytes: &[u8], map: &mut OffsetMap) {
    let mut at = 0;
    for chunk in bytes.utf8_chunks() {
        map.push_same(at, chunk.valid().len());
        at += chunk.valid().len();
        if !chunk.invalid().is_empty() {
            map.push_unit(at..at + chunk.invalid().len(), char::REPLACEMENT_CHARACTER.len_utf8());
            at += chunk.invalid().len();
        }
    }
}

/// Line by line where the lines of both sides are as many: an LF is never a part of another character, so each one of
/// `bytes` is one of `text`. In each line character by character where that works out.
fn push_lines(charset: Charset, bytes: &[u8], text: &str, map: &mut OffsetMap) {
    let has_lines = !matches!(charset, Charset::Utf16 | Charset::Utf16Le | Charset::Utf16Be)
        && memchr::memchr_iter(b'\n', bytes).count() == memchr::memchr_iter(b'\n', text.as_bytes()).count();
    let mut at = 0;
    let mut push = |octets: &[u8], line: &str| {
        match characters(charset, octets, line) {
            Some(characters) => map.append(&characters, at),
            None => map.push_unit(at..at + octets.len(), line.len()),
        }
        at += octets.len();
    };
    if has_lines {
        bytes.split_inclusive(|&byte| byte == b'\n').zip(text.split_inclusive('\n')).for_each(|(a, b)| push(a, b));
    } else {
        push(bytes, text);
    }
}

/// Each character of `text` with its octets; `None` when they do not come out even.
fn characters(charset: Charset, bytes: &[u8], text: &str) -> Option<OffsetMap> {
    let mut map = OffsetMap::new(0);
    let mut at = 0;
    let mut text = text.chars();
    // A byte order mark is no part of the text.
    if charset == Charset::Utf16 && (bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF")) {
        at = 2;
    }
    while let Some(character) = text.next() {
        let rest = bytes.get(at..).filter(|rest| !rest.is_empty())?;
        let end = at + sequence(charset, rest, character)?;
        let mut length = character.len_utf8();
        if charset == Charset::Big5 && matches!(rest, [0x88, 0x62 | 0x64 | 0xA3 | 0xA5, ..]) {
            // The four sequences that are two characters (Encoding Standard, Big5 decoder).
            length += text.next()?.len_utf8();
        }
        if rest.get(..1) == Some(character.encode_utf8(&mut [0; 4]).as_bytes()) && end == at + 1 {
            map.push_same(at, 1);
        } else {
            map.push_unit(at..end, length);
        }
        at = end;
    }
    (at == bytes.len()).then_some(map)
}

/// Octets of the well-formed sequence that `rest` begins with and that stands for `character`, after the decoders of
/// the Encoding Standard; `None` for charsets with states.
fn sequence(charset: Charset, rest: &[u8], character: char) -> Option<usize> {
    let (&lead, second) = (rest.first()?, rest.get(1));
    Some(match charset {
        Charset::Utf16 | Charset::Utf16Le | Charset::Utf16Be => character.len_utf16() * 2,
        Charset::Utf7 | Charset::Iso2022Jp | Charset::Replacement => return None,
        Charset::ShiftJis if matches!(lead, 0x81..=0x9F | 0xE0..=0xFC) => 2,
        Charset::EucJp if lead == 0x8F => 3,
        Charset::EucJp if matches!(lead, 0x8E | 0xA1..=0xFE) => 2,
        Charset::Gbk | Charset::Gb18030 if matches!(lead, 0x81..=0xFE) && second.is_some_and(u8::is_ascii_digit) => 4,
        Charset::Gbk | Charset::Gb18030 | Charset::EucKr | Charset::Big5 if matches!(lead, 0x81..=0xFE) => 2,
        _ => 1,
    })
}

#[cfg(test)]
mod tests {
    use super::{BuiltIn, CharsetDecoder, Quality, decode, decode_mapped};

    /// What the command line has.
    struct Tables;

    impl CharsetDecoder for Tables {
        fn decode(&self, label: &str, bytes: &[u8]) -> Option<(String, bool)> {
            let encoding = encoding_rs::Encoding::for_label(label.as_bytes())?;
            let (text, malformed) = encoding.decode_without_bom_handling(bytes);
            Some((text.into_owned(), malformed))
        }
    }

    /// The octets of each character of `text` as `label` has it.
    #[track_caller]
    fn spans(label: &str, bytes: &[u8], text: &str) -> Vec<(usize, usize)> {
        let (decoded, map) = decode_mapped(label, bytes, &Tables);
        assert_eq!(decoded.text, text);
        assert_eq!(map.len(), text.len());
        let span = |(at, character): (usize, char)| map.span(at..at + character.len_utf8()).range();
        text.char_indices().map(span).map(|range| (range.start, range.end)).collect()
    }

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

    #[test]
    fn knows_the_octets_of_each_character() {
        assert_eq!(spans("utf-8", "a\u{e9}\u{20ac}".as_bytes(), "a\u{e9}\u{20ac}")[2], (3, 6));
        assert_eq!(spans("utf-8", b"a\xFFb", "a\u{fffd}b"), [(0, 1), (1, 2), (2, 3)]);
        assert_eq!(spans("iso-8859-1", b"a\xE9\x80b", "a\u{e9}\u{20ac}b"), [(0, 1), (1, 2), (2, 3), (3, 4)]);
        assert_eq!(spans("utf-16", b"\xFE\xFF\0a\xD8\x3D\xDE\0", "a\u{1f600}"), [(2, 4), (4, 8)]);
        assert_eq!(
            spans("shift_jis", b"a\x93\xFA\xB1\x83\x5C", "a\u{65e5}\u{ff71}\u{30bd}")[1..],
            [(1, 3), (3, 4), (4, 6)]
        );
        assert_eq!(spans("gb18030", b"\xC4\xE3\x81\x30\x81\x30 ", "\u{4f60}\u{80} "), [(0, 2), (2, 6), (6, 7)]);
        assert_eq!(spans("big5", b"\x88\x62a", "\u{ca}\u{304}a"), [(0, 2), (0, 2), (2, 3)]);
        assert_eq!(spans("euc-jp", b"\x8E\xB1\x8F\xB0\xA1", "\u{ff71}\u{4e02}"), [(0, 2), (2, 5)]);
    }

    #[test]
    fn knows_the_line_of_what_it_cannot_tell_apart() {
        let text = "\u{65e5}\u{672c}\nab\n";
        assert_eq!(spans("iso-2022-jp", b"\x1B$BF|K\\\x1B(B\nab\n", text)[..3], [(0, 11), (0, 11), (0, 11)]);
        assert_eq!(spans("utf-7", b"+ZeVnLA-\nab\n", text)[3], (9, 12));
        let cut = spans("shift_jis", b"\x93\xFA\n\x93", "\u{65e5}\n\u{fffd}");
        assert_eq!(cut, [(0, 2), (2, 3), (3, 4)]);
    }

    #[test]
    fn letters_of_one_octet_are_one_run() {
        let (_, map) = decode_mapped("windows-1251", &b"\xCF\xF0\xE8 ".repeat(100), &Tables);
        assert_eq!(map.runs(), 200);
    }
}
