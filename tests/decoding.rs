//! Decoding agrees with mail-parser, and every decoded octet has a place in the message.

use emlint::charset;
use emlint::encode::{self, Place};
use emlint::message::transfer::{self, Decoded};
use emlint::message::{DecodedText, encoded_word};
use emlint::{Slice, Span};
use emlint_tests::Charsets;
use mail_parser::{Encoding, HeaderForm};
use proptest::prelude::*;
use std::time::{Duration, Instant};

/// Octets that lie somewhere in a message.
const BEFORE: usize = 17;

fn message(text: &[u8]) -> Vec<u8> {
    let mut bytes = vec![b'.'; BEFORE];
    bytes.extend_from_slice(text);
    bytes
}

/// Octets made of pieces that decoders treat in a special way.
fn encoded(pieces: &'static [&'static [u8]]) -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        4 => proptest::sample::select(pieces).prop_map(<[u8]>::to_vec),
        1 => proptest::collection::vec(any::<u8>(), 1..4),
    ];
    proptest::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

/// The places of the octets lie in the text, and in its order.
fn check_map(decoded: &Decoded<'_>, text: Span) -> Result<(), TestCaseError> {
    prop_assert_eq!(decoded.map.len(), decoded.octets.len());
    let mut last = Span::at(text.start());
    for at in 0..decoded.octets.len() {
        let span = decoded.map.span(at..at + 1);
        prop_assert!(!span.is_empty() && text.contains(span), "octet {at} is at {span:?} of {text:?}");
        prop_assert!(last.start <= span.start && last.end <= span.end, "{last:?} stands before {span:?}");
        last = span;
    }
    let all = decoded.map.span(0..decoded.octets.len());
    prop_assert!(text.contains(all) && (decoded.octets.is_empty() || all.end == last.end));
    Ok(())
}

/// Each character of the text has a place, and they are in order.
fn check_text(decoded: &DecodedText, value: Span) -> Result<(), TestCaseError> {
    let mut last = Span::at(value.start());
    for (at, character) in decoded.text.char_indices() {
        let span = decoded.span(at..at + character.len_utf8());
        prop_assert!(!span.is_empty() && value.contains(span), "{character:?} is at {span:?} of {value:?}");
        prop_assert!(last.start <= span.start && last.end <= span.end, "{last:?} stands before {span:?}");
        last = span;
    }
    Ok(())
}

/// The flaws lie in the text, and in its order.
fn check_flaws(decoded: &Decoded<'_>, text: Span) -> Result<(), TestCaseError> {
    let mut last = 0;
    for &(flaw, span) in &decoded.flaws.list {
        prop_assert!(text.contains(span) && last <= span.start, "{flaw:?} at {span:?}");
        last = span.start;
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(3000) })]

    #[test]
    fn quoted_printable_is_that_of_mail_parser(
        text in encoded(&[b"=", b"=C3", b"=a9", b" ", b"\t", b"\r\n", b"\n", b"\r", b"=\r\n", b"= \n", b"text", b"=4"])
    ) {
        let bytes = message(&text);
        let body = Slice::of(&bytes, BEFORE..bytes.len());
        let decoded = transfer::decode(Encoding::QuotedPrintable, body);
        let (expected, malformed) = Encoding::QuotedPrintable.decode_checked(&text);
        prop_assert_eq!(&decoded.octets, &expected);
        prop_assert_eq!(decoded.flaws.all(transfer::Flaw::Escape).next().is_some(), malformed);
        check_map(&decoded, body.span)?;
        check_flaws(&decoded, body.span)?;
    }

    #[test]
    fn base64_is_that_of_mail_parser(
        text in encoded(&[b"QUJD", b"QUI=", b"QQ==", b"=", b"==", b"A", b"Q", b"\r\n", b"\n", b" ", b"-", b"_", b"Gz/+9"])
    ) {
        let bytes = message(&text);
        let body = Slice::of(&bytes, BEFORE..bytes.len());
        let decoded = transfer::decode(Encoding::Base64, body);
        prop_assert_eq!(&decoded.octets, &Encoding::Base64.decode(&text));
        check_map(&decoded, body.span)?;
        check_flaws(&decoded, body.span)?;
    }

    #[test]
    fn what_is_not_encoded_stays(text in any::<Vec<u8>>()) {
        let bytes = message(&text);
        let body = Slice::of(&bytes, BEFORE..bytes.len());
        let decoded = transfer::decode(Encoding::None, body);
        prop_assert_eq!(decoded.octets.as_ref(), text.as_slice());
        check_map(&decoded, body.span)?;
    }

    #[test]
    fn header_text_is_that_of_mail_parser(
        value in encoded_words(&[
            b"a", b"Re:", b" ", b"  ", b"\r\n ", b"=", b"?", b"_", b"\xC3\xA9", b"\xFF", b"=?utf-8?q?a?=", b"=?utf-8?b?w6k=?=",
            b"=?UTF-8?Q?=C3?=", b"=?utf-8*de?q?=a9_x?=", b"=?iso-8859-1?q?=E9?=", b"=?utf-16le?b?YQBiAA==?=", b"=?x?q?b?=",
            b"=?windows-1251?B?z/Do4uXy?=", b"=?utf-7?q?+AKM-?=", b"=?utf-8?q?a b?=", b"=?utf-8?q??="
        ])
    ) {
        let bytes = message(&value);
        let value = Slice::of(&bytes, BEFORE..bytes.len());
        let decoded = DecodedText::header(value, &Charsets);
        let parsed = HeaderForm::Text.parse(value.bytes);
        // mail-parser makes one space of a fold and the white space around it.
        let words = |text: &str| text.split([' ', '\t']).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
        prop_assert_eq!(words(&decoded.text), words(parsed.value().as_text().unwrap_or_default()));
        check_text(&decoded, value.span)?;
    }

    #[test]
    fn what_is_encoded_decodes_to_itself(
        text in prop_oneof!["\\PC{0,60}", "[ -~]{0,200}", "[a-z \u{e9}\u{df}\u{65e5}\u{1f600}=?_.]{1,300}"],
        place in proptest::sample::select(&[Place::Text, Place::Phrase]),
        column in 0..90_usize,
    ) {
        let value = encode::words(&text, place, column, "\r\n");
        let decoded = DecodedText::header(Slice::of(value.as_bytes(), 0..value.len()), &Charsets);
        prop_assert_eq!(&decoded.text, &text);
        for (index, line) in value.split("\r\n").enumerate() {
            prop_assert!(line.is_ascii() && (index == 0 && column > 1 || line.len() <= encode::LINE), "{line}");
            prop_assert!(index > 0 || line.is_empty() || column + line.len() <= encode::LINE, "{line} at {column}");
        }
        for word in encoded_word::find(Slice::of(value.as_bytes(), 0..value.len())) {
            prop_assert!(word.all.len() <= 75 && word.defect.is_none());
            // Each word decodes by itself: no character is cut in two.
            prop_assert!(str::from_utf8(&word.decoded().octets).is_ok());
            let is_phrase_safe = |&byte: &u8| byte.is_ascii_alphanumeric() || b"!*+-/=_".contains(&byte);
            prop_assert!(place == Place::Text || word.text.bytes.iter().all(is_phrase_safe), "{value}");
        }
    }

    #[test]
    fn nothing_that_looks_like_encoded_words_is_a_trap(
        value in encoded(&[
            b"=?", b"?=", b"?", b"=", b"=?utf-8", b"?q?", b"?b?", b"?Q?", b"=?utf-8?q?", b"=?iso-2022-jp?b?", b"GyRC", b"=1B=24B",
            b" ", b"\r\n ", b"*en", b"=?shift_jis?q?=83", b"=?gb2312?B?xOM=?=", b"=C3", b"=?=", b"\"", b"<a@b>", b"=?big5?q?=88=62?="
        ])
    ) {
        let bytes = message(&value);
        let value = Slice::of(&bytes, BEFORE..bytes.len());
        let mut behind = value.span.start;
        for word in encoded_word::find(value) {
            prop_assert!(behind <= word.all.span.start && value.span.contains(word.all.span));
            prop_assert!([word.charset, word.encoding, word.text].iter().all(|piece| word.all.span.contains(piece.span)));
            behind = word.all.span.end;
            let decoded = word.decoded();
            check_map(&decoded, word.text.span)?;
            check_flaws(&decoded, word.text.span)?;
        }
        check_text(&DecodedText::header(value, &Charsets), value.span)?;
    }

    #[test]
    fn every_character_of_a_body_has_its_octets(
        label in proptest::sample::select(LABELS),
        octets in encoded(&[
            b"text ", b"\r\n", b"\n", b"\x1B$BF|K\\\x1B(B", b"\x93\xFA\x96\x7B", b"\xC4\xE3", b"\x81\x30\x81\x30", b"\x8F\xB0\xA1",
            b"\x88\x62", b"\xE9", b"+ZeVnLA-", b"\xFF\xFE", b"\xD8\x3D\xDE\0", b"\xEF\xBB\xBF"
        ])
    ) {
        let bytes = message(&octets);
        let body = Slice::of(&bytes, BEFORE..bytes.len());
        let decoded = DecodedText::body(body, Encoding::None, label, &Charsets);
        prop_assert_eq!(&decoded.text, &charset::decode(label, &octets, &Charsets).text);
        check_text(&decoded, body.span)?;
    }

    #[test]
    fn the_octets_of_a_character_decode_to_it(label in proptest::sample::select(LABELS), text in "[a-z \n\u{e9}\u{416}\u{65e5}\u{30bd}]{0,40}") {
        let Some(encoding) = encoding_rs::Encoding::for_label(label.as_bytes()) else { return Ok(()) };
        let text: String = text.chars().filter(|character| !encoding.encode(&character.to_string()).2).collect();
        let (octets, used, _) = encoding.encode(&text);
        prop_assume!(used == encoding);
        let body = Slice::of(&octets, 0..octets.len());
        let decoded = DecodedText::body(body, Encoding::None, label, &Charsets);
        prop_assert_eq!(&decoded.text, &text);
        if label == "iso-2022-jp" {
            return Ok(());
        }
        for (at, character) in text.char_indices() {
            let span = decoded.span(at..at + character.len_utf8());
            let again = charset::decode(label, body.at(span).bytes, &Charsets).text;
            prop_assert_eq!(again, character.to_string());
        }
    }
}

const LABELS: &[&str] = &[
    "utf-8",
    "us-ascii",
    "iso-8859-1",
    "iso-8859-15",
    "windows-1251",
    "koi8-r",
    "shift_jis",
    "euc-jp",
    "iso-2022-jp",
    "euc-kr",
    "gbk",
    "gb18030",
    "big5",
    "utf-16",
    "utf-16le",
    "utf-16be",
    "utf-7",
    "iso-2022-kr",
    "ibm866",
    "x-user-defined",
    "x-nobody",
];

/// Encoded-words and other text in a row.
fn encoded_words(pieces: &'static [&'static [u8]]) -> impl Strategy<Value = Vec<u8>> {
    proptest::collection::vec(proptest::sample::select(pieces), 0..30).prop_map(|pieces| pieces.concat())
}

/// Octets in a row that would take minutes if any of them were looked at once for each other.
#[test]
fn cost_is_linear() {
    let pieces: &[&str] = &[
        "=?",
        "?=",
        "=?utf-8?q?",
        "=?utf-8?q?a ",
        "=?utf-8?q?a b=?utf-8?b?",
        "=?a",
        "=?=",
        "?q?",
        "=?utf-8?q?a?= ",
        "=?utf-8?q?a?==?x?b?",
        "=",
        "=C3",
        " ",
        "\r\n ",
        "?==?",
    ];
    for piece in pieces {
        let bytes = piece.repeat(1_000_000 / piece.len()).into_bytes();
        let start = Instant::now();
        let value = Slice::of(&bytes, 0..bytes.len());
        let text = DecodedText::header(value, &Charsets);
        let _ = text.span(text.text.len() / 2..text.text.len());
        for encoding in [Encoding::QuotedPrintable, Encoding::Base64] {
            let _ = transfer::decode(encoding, value);
        }
        // Quadratic cost would take hours; a busy machine takes seconds.
        assert!(start.elapsed() < Duration::from_secs(120), "{piece:?} took {:?}", start.elapsed());
    }
}
