//! Decoding agrees with mail-parser, and every decoded octet has a place in the message.

use emlint::message::transfer::{self, Decoded};
use emlint::{Slice, Span};
use mail_parser::Encoding;
use proptest::prelude::*;

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
}
