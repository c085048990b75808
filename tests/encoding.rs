//! The rules about encoded headers on any input: their safe fixes keep what people read, and come to an end.

use emlint::message::DecodedText;
use emlint::message::address::{self, Mailbox};
use emlint::{Context, Options, Origin};
use emlint_tests::{Charsets, fixed, lint};
use proptest::prelude::*;
use std::time::{Duration, Instant};

/// Rules whose safe fixes change nothing that people read, wherever words are decoded as mail-parser does.
const KEEPING: &[&str] = &["HDR005", "ENC002", "ENC003", "ENC004", "ENC006", "ENC007", "ENC009", "ENC010"];

/// What people read in a field: of an address list the names, of anything else the text.
fn read(message: &[u8], name: &str) -> Vec<String> {
    let options = Options::default();
    let context = Context::new(message, Origin::File, &options, &Charsets);
    let words = |text: &str| text.split([' ', '\t']).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    let Some(field) = context.message.header.first(name) else { return Vec::new() };
    if !field.is_address_list() {
        return vec![words(&DecodedText::header(field.value, &Charsets).text)];
    }
    // Most programs decode words in quotes too.
    let name = |one: &Mailbox<'_>| words(&DecodedText::header(one.name, &Charsets).text.replace('"', ""));
    address::mailboxes(field.value).iter().map(|one| format!("{} {}", name(one), one.address.text())).collect()
}

const PIECES: &[&str] = &[
    "a",
    "Re:",
    " ",
    "  ",
    "\r\n ",
    " b c d e f g h i j k l m n o p q r s t u v w x y z",
    "\u{e9}",
    "\u{65e5}\u{672c}",
    "\u{fc}ber ",
    "=?utf-8?q?a?=",
    " =?utf-8?q?J=C3=B6rg?= ",
    " =?utf-8?Q?a b?= ",
    " =?utf-8?Q?=C3?= =?utf-8?Q?=A9?= ",
    " =?utf-8?b?w6k?= ",
    " =?utf-8?b?w6k=?==?utf-8?q?x?= ",
    " =?iso-8859-1?q?=E9t=E9?= ",
    " =?iso-8859-1?Q?A_long_word_that_says_nothing_=E9_but_says_it_at_length_and_at_leisure?= ",
    " =?utf-8?B?0YHQu9GD0LbQsdCwINCk0J3QoSDQlNCw0L3QuNC40Lsg0KHRg9Cy0L7RgNC+0LI=?= ",
    " =?gb2312?B?xOM=?= ",
    " =?utf-8?q?J.D.,?= ",
    "=",
    "?",
];

fn text() -> impl Strategy<Value = String> {
    proptest::collection::vec(proptest::sample::select(PIECES), 1..16).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(1500) })]

    #[test]
    fn safe_fixes_keep_what_a_subject_says(text in text()) {
        let message = format!("Subject: {text}x\r\nFrom: a@example.org\r\n\r\n").into_bytes();
        let after = fixed(&message, KEEPING);
        prop_assert!(after.is_some(), "the fixes do not come to an end");
        let after = after.unwrap_or_default();
        prop_assert_eq!(read(&after, "Subject"), read(&message, "Subject"), "{}", String::from_utf8_lossy(&after));
    }

    #[test]
    fn safe_fixes_keep_what_a_name_says(text in text(), quoted in any::<bool>()) {
        let quote = if quoted { "\"" } else { "" };
        let message = format!("From: {quote}{text}{quote} <a@example.org>\r\nSubject: x\r\n\r\n").into_bytes();
        let after = fixed(&message, KEEPING);
        prop_assert!(after.is_some(), "the fixes do not come to an end");
        let after = after.unwrap_or_default();
        prop_assert_eq!(read(&after, "From"), read(&message, "From"), "{}", String::from_utf8_lossy(&after));
    }

    #[test]
    fn a_file_name_stays_the_same(name in "[a-z \u{e9}\u{65e5}.%'*()]{1,90}") {
        let message = format!("Content-Type: text/plain;\r\n name=\"x{name}\"\r\nSubject: x\r\n\r\n").into_bytes();
        let after = fixed(&message, &["ENC014", "ENC016"]).unwrap_or_default();
        let part = |message: &[u8]| {
            let parsed = mail_parser::MessageParser::new().parse(message).expect("it is a message").into_owned();
            parsed.root().root_part().attachment_name().map(str::to_owned)
        };
        prop_assert_eq!(part(&after), part(&message), "{}", String::from_utf8_lossy(&after));
        prop_assert!(after.is_ascii());
    }

    #[test]
    fn nothing_is_a_trap(name in proptest::sample::select(&["Subject", "From", "Content-Type", "Message-ID", "X-A"]),
                         octets in proptest::collection::vec(any::<u8>(), 0..40), text in text()) {
        let mut message = format!("{name}: {text}").into_bytes();
        message.extend(octets);
        message.extend_from_slice(b"=?utf-8?q?a\r\n\r\n");
        let report = lint(&message, Origin::File, &Options::default());
        for finding in &report.findings {
            prop_assert!(finding.place.span.end as usize <= message.len() && finding.place.span.start <= finding.place.span.end);
        }
    }
}

/// Fields that would take minutes if a rule looked at everything once for each finding.
#[test]
fn cost_is_linear() {
    let pieces = [
        "=?",
        "=?utf-8?q?",
        "=?utf-8?q?a ",
        "=?utf-8?q?a?= ",
        "=?utf-8?q?=C3?= ",
        "=?utf-8?b?w6k?= ",
        "=?utf-8?b?w?= ",
        "\u{e9} ",
        "\u{e9} a ",
        "\"\u{e9}\" ",
        "\"=?utf-8?q?a?=\" ",
        "(=?utf-8?q?a?=) ",
        "(\u{e9}) ",
        "=?utf-8?q?a.b?= ",
        "=?utf-8?q?a b?= ",
        "=?utf-8?q?=FF?= ",
        "=?utf-8?q?=00?= ",
        "=?us-ascii?q?=E9?=",
        "\x1B$BF|K\\\x1B(B ",
        "\u{e9}, ",
        "; n=\u{e9}",
        "; n=\"=?utf-8?q?a?=\"",
        "=?utf-8?q?a?=\r\n ",
        "=?utf-8?q?a?= b=?utf-8?q?c?=\r\n ",
        "=?iso-2022-jp?b?GyRCRnxLXA==?= ",
    ];
    for name in ["Subject", "From", "Content-Type", "List-Unsubscribe", "Message-ID"] {
        for piece in pieces {
            let message = format!("{name}: {}\r\n\r\n", piece.repeat(100_000 / piece.len())).into_bytes();
            let options = Options { select: vec!["ENC".into(), "HDR005".into()], ..Options::default() };
            let start = Instant::now();
            let _ = lint(&message, Origin::File, &options);
            assert!(start.elapsed() < Duration::from_secs(60), "{name}: {piece:?} took {:?}", start.elapsed());
        }
    }
}
