//! What holds for every HTML body, whatever it is.

use emlint::{Options, Origin};
use emlint_tests::hold::{check, check_report};
use emlint_tests::lint;
use proptest::prelude::*;
use std::fmt::Write as _;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

/// Markup that readers treat in a special way, whole and in pieces.
const PIECES: &[&str] = &[
    "<",
    ">",
    "</",
    "/>",
    "=",
    "\"",
    "'",
    "&",
    ";",
    " ",
    "\r\n",
    "\t",
    "{",
    "}",
    "(",
    ")",
    ":",
    "/*",
    "*/",
    "!important",
    "<!--",
    "-->",
    "--!>",
    "<!",
    "<!DOCTYPE html>",
    "<!DOCTYPE html PUBLIC \"",
    "<?xml ",
    "<![CDATA[",
    "<![endif]-->",
    "<!--[if mso]>",
    "<!--[if !mso]><!-->",
    "<!--<![endif]-->",
    "<html lang=en>",
    "<head>",
    "</head>",
    "<body bgcolor=#fff>",
    "</body>",
    "</html>",
    "<title>",
    "</title>",
    "<style>",
    "</style>",
    "<script>",
    "</script>",
    "<textarea>",
    "<p>",
    "</p>",
    "<div style=\"",
    "<table width=600>",
    "<tr>",
    "<td colspan=2>",
    "</td>",
    "</tr>",
    "</table>",
    "<a href=\"",
    "</a>",
    "<img src='",
    "<b>",
    "<i>",
    "</b>",
    "</i>",
    "<h1>",
    "</h2>",
    "<li>",
    "<select>",
    "<option>",
    "<form action=x>",
    "<svg>",
    "</svg>",
    "<path/>",
    "<o:p/>",
    "<ann@example.org>",
    "<tabel>",
    "<meta charset=utf-8>",
    "<base href=x>",
    "<bdo dir=rtl>",
    "&amp;",
    "&amp;nbsp;",
    "&copy",
    "&#150;",
    "&#x110000;",
    "&notit;",
    "&",
    "display:none",
    "color:red;",
    "background:url(",
    "font-size:0;",
    "width:600",
    "@media (max-width:600px){",
    ".a{",
    "#b:hover",
    "!",
    "https://example.org/?a=1&b=2",
    "http://192.0.2.1/",
    "cid:x",
    "data:image/png;base64,AAAA",
    "javascript:x()",
    "mailto:a b",
    "#top",
    "www.example.com",
    "{{name}}",
    "*|X|*",
    "%%y%%",
    "{% if",
    "${z}",
    "Hello undefined,",
    "lorem ipsum",
    "é",
    "日本",
    "\u{200b}",
    "\u{ad}",
    "\u{92}",
    "\u{fffd}",
    "\u{202e}",
    "\0",
    "unsubscribe",
    "x",
    "word ",
    "class=\"a\"",
    "id=x",
    "width=1 height=1",
    "alt=\"\"",
];

/// Heads of messages, and how the body behind them is written.
const HEADS: &[(&str, Transfer)] = &[
    ("Content-Type: text/html; charset=utf-8\r\n\r\n", Transfer::Plain),
    (
        "Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n",
        Transfer::QuotedPrintable,
    ),
    ("Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n", Transfer::Base64),
    ("List-Id: <a.b>\r\nContent-Type: text/html; charset=iso-8859-1\r\n\r\n", Transfer::Plain),
    ("Content-Type: text/html; charset=shift_jis\r\n\r\n", Transfer::Plain),
    ("Content-Type: text/html; charset=utf-16le\r\nContent-Transfer-Encoding: base64\r\n\r\n", Transfer::Base64),
    ("Received: from a by b\r\nContent-Type: text/plain\r\n\r\n", Transfer::Plain),
    ("Content-Type: text/x-amp-html\r\n\r\n", Transfer::Plain),
    (
        "Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\n\r\nHello {{name}} and welcome to all\r\n--b\r\n\
         Content-Type: text/html\r\n\r\n",
        Transfer::Plain,
    ),
];

#[derive(Clone, Copy, Debug)]
enum Transfer {
    Plain,
    QuotedPrintable,
    Base64,
}

impl Transfer {
    fn encode(self, body: &str) -> Vec<u8> {
        match self {
            Self::Plain => body.as_bytes().to_vec(),
            Self::QuotedPrintable => quoted_printable(body).into_bytes(),
            Self::Base64 => base64(body.as_bytes()).into_bytes(),
        }
    }
}

/// With a soft line break behind every seventh octet, so that they fall into everything.
fn quoted_printable(body: &str) -> String {
    let mut text = String::new();
    for (index, byte) in body.bytes().enumerate() {
        match byte {
            b'!'..=b'<' | b'>'..=b'~' => text.push(char::from(byte)),
            _ => write!(text, "={byte:02X}").expect("a String takes everything"),
        }
        if index % 7 == 6 {
            text.push_str("=\r\n");
        }
    }
    text
}

fn base64(octets: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for (index, chunk) in octets.chunks(3).enumerate() {
        let bits = chunk.iter().fold(0_u32, |bits, &octet| bits << 8 | u32::from(octet)) << (8 * (3 - chunk.len()));
        for sextet in 0..4 {
            let value = (bits >> (18 - 6 * sextet)) & 63;
            text.push(if sextet > chunk.len() { '=' } else { char::from(ALPHABET[value as usize]) });
        }
        if index % 19 == 18 {
            text.push_str("\r\n");
        }
    }
    text
}

fn message() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![8 => proptest::sample::select(PIECES).prop_map(str::to_owned), 1 => ".{0,6}"];
    let body = proptest::collection::vec(piece, 0..60);
    (proptest::sample::select(HEADS), body).prop_map(|((head, transfer), pieces)| {
        let mut message = head.as_bytes().to_vec();
        message.extend(transfer.encode(&pieces.concat()));
        message
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_html_is_too_broken(message in message()) {
        check_report(&lint(&message, Origin::File, &Options::default()), &message);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn all_that_has_to_hold_holds_for_html(message in message()) {
        check(&message);
    }
}

/// How long this thread has been running, where the system says so: other programs do not count. Else the time.
fn running() -> Duration {
    let file = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanoseconds = file.split(' ').next().and_then(|first| first.parse().ok());
    nanoseconds.map_or_else(|| Duration::from_secs(BEGIN.elapsed().as_secs()), Duration::from_nanos)
}

static BEGIN: LazyLock<Instant> = LazyLock::new(Instant::now);

/// Inputs that would take hours if anything were looked at again and again.
#[test]
fn hostile_html_costs_no_more_than_its_size() {
    let many = 100_000;
    let half = many / 2;
    let inputs: &[(&str, String)] = &[
        ("unclosed tags", "<b>".repeat(many)),
        ("unclosed tables", "<table><tr><td>".repeat(many / 3)),
        ("unclosed links", "<a href=x>".repeat(many)),
        ("stray end tags", "</b>".repeat(many)),
        ("overlapping tags", "<b><i></b></i>".repeat(many / 4)),
        (
            "attributes of one tag",
            format!(
                "<p {}>",
                (0..many).fold(String::new(), |mut all, n| {
                    write!(all, "a{n}=1 ").expect("a String takes everything");
                    all
                })
            ),
        ),
        ("one attribute many times", format!("<p {}>", "a=1 ".repeat(many))),
        ("unknown references", "&am;".repeat(many)),
        ("references in one value", format!("<a href='{}'>", "&#38;".repeat(many))),
        ("comments", "<!--x-->".repeat(many / 2)),
        ("unclosed conditional comments", "<!--[if mso]><td>".repeat(many / 4)),
        ("rules of one selector", format!("<style>{}</style>", ".a{color:red}".repeat(half / 2))),
        ("declarations of one rule", format!("<style>.a{{{}}}</style>", "color:red;".repeat(half))),
        (
            "selectors of one rule",
            format!("<style>{}{{{}}}</style>", ".a>b,".repeat(half / 4), "color:red;".repeat(half / 4)),
        ),
        ("nested blocks", format!("<style>{}</style>", "@media x{".repeat(half))),
        ("open brackets", format!("<p style='{}'>", "a:(".repeat(half))),
        ("classes", format!("<style>.a{{color:red}}</style>{}", "<p class='a b c d'>".repeat(half))),
        ("styles", "<p style='font-size:0;color:#fff'>".repeat(half / 2)),
        ("pictures", "<img src=https://a.example/b.png>".repeat(half / 2)),
        ("links with text", "<a href=https://a.example/>b.example</a>".repeat(half / 2)),
        ("placeholders", "{{a}} *|b|* {{".repeat(half / 2)),
        ("ids", "<p id=x>".repeat(many)),
        ("one long word", "x".repeat(many * 10)),
        ("hidden texts", "<p style='display:none'>x</p>y".repeat(half / 2)),
        ("lists of sources", format!("<img srcset='{}'>", "a.png 1x, ".repeat(half))),
    ];
    for (name, body) in inputs {
        let message = format!("Content-Type: text/html; charset=utf-8\r\nList-Id: <a.b>\r\n\r\n{body}");
        let start = running();
        let report = lint(message.as_bytes(), Origin::File, &Options::default());
        let took = running().saturating_sub(start);
        println!("{name}: {} octets, {took:?}", message.len());
        assert_eq!(report.octets, message.len());
        assert!(took < Duration::from_secs(10), "{name}: {} octets took {took:?}", message.len());
    }
}
