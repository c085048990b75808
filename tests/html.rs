//! What holds for every HTML body, whatever it is.

use emlint::{Options, Origin, Span};
use emlint_tests::hold::{check, check_report};
use emlint_tests::lint;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use std::fmt::Write as _;
use std::ops::Range;
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
    const ALL: [Self; 3] = [Self::Plain, Self::QuotedPrintable, Self::Base64];

    /// The body as it is sent, and for each of its octets what it was written with.
    fn encode(self, body: &[u8]) -> (Vec<u8>, Vec<Range<usize>>) {
        match self {
            Self::Plain => (body.to_vec(), (0..body.len()).map(|at| at..at + 1).collect()),
            Self::QuotedPrintable => quoted_printable(body),
            Self::Base64 => base64(body),
        }
    }

    const fn field(self) -> &'static str {
        match self {
            Self::Plain => "Content-Transfer-Encoding: 8bit\r\n",
            Self::QuotedPrintable => "Content-Transfer-Encoding: quoted-printable\r\n",
            Self::Base64 => "Content-Transfer-Encoding: base64\r\n",
        }
    }
}

/// With a soft line break behind every seventh octet, so that they fall into everything.
fn quoted_printable(body: &[u8]) -> (Vec<u8>, Vec<Range<usize>>) {
    let mut text = String::new();
    let mut places = Vec::new();
    for (index, &byte) in body.iter().enumerate() {
        let start = text.len();
        match byte {
            b'!'..=b'<' | b'>'..=b'~' => text.push(char::from(byte)),
            _ => write!(text, "={byte:02X}").expect("a String takes everything"),
        }
        places.push(start..text.len());
        if index % 7 == 6 {
            text.push_str("=\r\n");
        }
    }
    (text.into_bytes(), places)
}

fn base64(octets: &[u8]) -> (Vec<u8>, Vec<Range<usize>>) {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = Vec::new();
    let mut places = Vec::new();
    for (index, chunk) in octets.chunks(3).enumerate() {
        // An octet lies in two characters that are neighbours.
        places.extend((0..chunk.len()).map(|at| text.len() + at..text.len() + at + 2));
        let bits = chunk.iter().fold(0_u32, |bits, &octet| bits << 8 | u32::from(octet)) << (8 * (3 - chunk.len()));
        for sextet in 0..4 {
            let value = (bits >> (18 - 6 * sextet)) & 63;
            text.push(if sextet > chunk.len() { b'=' } else { ALPHABET[value as usize] });
        }
        if index % 19 == 18 {
            text.extend(b"\r\n");
        }
    }
    (text, places)
}

fn message() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![8 => proptest::sample::select(PIECES).prop_map(str::to_owned), 1 => ".{0,6}"];
    let body = proptest::collection::vec(piece, 0..60);
    (proptest::sample::select(HEADS), body).prop_map(|((head, transfer), pieces)| {
        let mut message = head.as_bytes().to_vec();
        message.extend(transfer.encode(pieces.concat().as_bytes()).0);
        message
    })
}

/// The same inputs every time.
fn cases(cases: u32) -> ProptestConfig {
    let rng_seed = RngSeed::Fixed(0x48_54_4d_4c);
    ProptestConfig { cases, rng_seed, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(cases(10_000))]

    #[test]
    fn no_html_is_too_broken(message in message()) {
        check_report(&lint(&message, Origin::File, &Options::default()), &message);
    }
}

proptest! {
    #![proptest_config(cases(300))]

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
#[expect(clippy::cast_precision_loss, reason = "sizes of a few megabytes")]
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
        let megabytes = message.len() as f64 / 1e6;
        println!("{name}: {megabytes:.2} MB, {:.0} ms per MB", took.as_secs_f64() * 1e3 / megabytes);
        assert_eq!(report.octets, message.len());
        assert!(took < Duration::from_secs(10), "{name}: {} octets took {took:?}", message.len());
    }
}

/// Every error of the HTML Standard that is raised, the rule that reports it, and a text with what is marked between `«»`.
const ERRORS: &[(&str, &str, &str)] = &[
    ("abrupt-closing-of-empty-comment", "HTM001", "a«<!-->»b"),
    ("abrupt-closing-of-empty-comment", "HTM001", "a«<!--->»b"),
    ("abrupt-doctype-public-identifier", "HTM001", "«<!DOCTYPE html PUBLIC \"x>»"),
    ("abrupt-doctype-system-identifier", "HTM001", "«<!DOCTYPE html SYSTEM 'x>»"),
    ("absence-of-digits-in-numeric-character-reference", "HTM015", "a «&#;» b"),
    ("absence-of-digits-in-numeric-character-reference", "HTM015", "a «&#»&amp;"),
    ("cdata-in-html-content", "HTM001", "«<![CDATA[»x]]>"),
    ("character-reference-outside-unicode-range", "HTM015", "a «&#x110000;»"),
    ("control-character-in-input-stream", "HTM016", "a long text with «\u{1}»in it"),
    ("control-character-in-input-stream", "HTM016", "it«\u{92}»s"),
    ("control-character-reference", "HTM015", "it«&#146;»s"),
    ("duplicate-attribute", "HTM014", "<p class=\"a\" «class=\"b\"»>"),
    ("end-tag-with-attributes", "HTM001", "<p>«</p id=x>»"),
    ("end-tag-with-trailing-solidus", "HTM001", "<p>«</p/>»"),
    ("eof-before-tag-name", "HTM001", "a «<»"),
    ("eof-before-tag-name", "HTM001", "a «<»/"),
    ("eof-in-comment", "HTM001", "a «<!--» b"),
    ("eof-in-doctype", "HTM001", "«<»!DOCTYPE html"),
    ("eof-in-script-html-comment-like-text", "HTM001", "<script>x «<!--» y"),
    ("eof-in-tag", "HTM001", "a <a href=«\"»https://example.org/>b"),
    ("eof-in-tag", "HTM001", "a «<»a href=x"),
    ("incorrectly-closed-comment", "HTM001", "<!-- x «--!>»y"),
    ("incorrectly-opened-comment", "HTM001", "«<!x»>"),
    ("invalid-character-sequence-after-doctype-name", "HTM001", "«<!DOCTYPE html foo>»"),
    ("invalid-first-character-of-tag-name", "HTM001", "a «<3» b"),
    ("invalid-first-character-of-tag-name", "HTM001", "a «</!»--x-->"),
    ("missing-attribute-value", "HTM014", "<p «id=»>"),
    ("missing-doctype-name", "HTM001", "«<!DOCTYPE>»"),
    ("missing-doctype-public-identifier", "HTM001", "«<!DOCTYPE html PUBLIC>»"),
    ("missing-doctype-system-identifier", "HTM001", "«<!DOCTYPE html SYSTEM>»"),
    ("missing-end-tag-name", "HTM001", "a«</>»b"),
    ("missing-quote-before-doctype-public-identifier", "HTM001", "«<!DOCTYPE html PUBLIC x>»"),
    ("missing-quote-before-doctype-system-identifier", "HTM001", "«<!DOCTYPE html SYSTEM x>»"),
    ("missing-semicolon-after-character-reference", "HTM015", "«&copy» 2026"),
    ("missing-semicolon-after-character-reference", "HTM015", "«&not»it;"),
    ("missing-semicolon-after-character-reference", "HTM015", "a «&#123»"),
    ("missing-semicolon-after-character-reference", "HTM015", "<a href=\"https://example.org/?a=1«&copy»\">"),
    ("missing-whitespace-after-doctype-public-keyword", "HTM001", "«<!DOCTYPE html PUBLIC\"x\">»"),
    ("missing-whitespace-after-doctype-system-keyword", "HTM001", "«<!DOCTYPE html SYSTEM\"x\">»"),
    ("missing-whitespace-before-doctype-name", "HTM001", "«<!DOCTYPEhtml>»"),
    ("missing-whitespace-between-attributes", "HTM014", "<p id=\"a\"«class=\"b\"»>"),
    (
        "missing-whitespace-between-doctype-public-and-system-identifiers",
        "HTM001",
        "«<!DOCTYPE html PUBLIC \"x\"\"y\">»",
    ),
    ("nested-comment", "HTM001", "<!-- a «<!--» b -->"),
    ("non-void-html-element-start-tag-with-trailing-solidus", "HTM026", "«<div/>»x"),
    ("noncharacter-character-reference", "HTM015", "«&#xFFFE;»"),
    ("noncharacter-in-input-stream", "HTM016", "a long text with «\u{fdd0}»in it"),
    ("null-character-reference", "HTM015", "a «&#0;»"),
    ("surrogate-character-reference", "HTM015", "a «&#xD83D;»"),
    ("unexpected-character-after-doctype-system-identifier", "HTM001", "«<!DOCTYPE html SYSTEM \"x\" y>»"),
    ("unexpected-character-in-attribute-name", "HTM014", "<a «<tr»>"),
    ("unexpected-character-in-unquoted-attribute-value", "HTM014", "<p «class=a\"b»>"),
    ("unexpected-equals-sign-before-attribute-name", "HTM014", "<p «=a»>"),
    ("unexpected-null-character", "HTM001", "<p i«\0»d=a>"),
    ("unexpected-question-mark-instead-of-tag-name", "HTM001", "«<?»xml version=\"1.0\"?>"),
    ("unexpected-solidus-in-tag", "HTM001", "<br«/» id=x>"),
    ("unknown-named-character-reference", "HTM015", "a «&foo;» b"),
    ("unknown-named-character-reference", "HTM015", "<a href=\"«&foo;»\">"),
];

/// Errors that cannot be in text that was decoded to UTF-8 and is read outside of XML.
const NEVER: [&str; 2] = ["eof-in-cdata", "surrogate-in-input-stream"];

/// The report of one rule on an HTML part, and where its body begins.
fn report_of(code: &str, charset: &str, transfer: Transfer, body: &[u8]) -> (emlint::Report, usize) {
    let head = format!("Content-Type: text/html; charset={charset}\r\n{}\r\n", transfer.field());
    let mut message = head.clone().into_bytes();
    message.extend(body);
    let options = Options { select: vec![code.to_owned()], ..Options::default() };
    (lint(&message, Origin::File, &options), head.len())
}

/// Checks that one rule marks, in every transfer encoding, exactly the octets of what stands between `«»`. The text may
/// be in any charset: `encode` writes it.
#[track_caller]
fn assert_marked(code: &str, says: &str, marked: &str, charset: &str, encode: impl Fn(&str) -> Vec<u8>) {
    let (before, rest) = marked.split_once('«').expect("the mark begins");
    let (inside, behind) = rest.split_once('»').expect("the mark ends");
    let [start, end] = [before.to_owned(), format!("{before}{inside}")].map(|text| encode(&text).len());
    let octets = encode(&format!("{before}{inside}{behind}"));
    for transfer in Transfer::ALL {
        let (body, places) = transfer.encode(&octets);
        let (report, base) = report_of(code, charset, transfer, &body);
        let expected = base + places[start].start..base + places[end - 1].end;
        let found = report.findings.iter().filter(|finding| finding.message.contains(says));
        let found: Vec<_> = found.map(|finding| finding.place.span.range()).collect();
        assert!(
            found.contains(&expected),
            "{says} in {marked:?}, {charset}, {transfer:?}: {expected:?} is not in {found:?}"
        );
    }
}

#[test]
fn every_error_is_marked_through_every_transfer_encoding() {
    for (name, code, marked) in ERRORS {
        assert_marked(code, &format!("({name})"), marked, "utf-8", |text| text.as_bytes().to_vec());
    }
}

#[test]
fn every_error_that_the_tokenizer_knows_has_an_example() {
    for name in include_str!("../crate/emlint/src/html/whatwg_parse_errors.txt").lines() {
        let has_example = ERRORS.iter().any(|(known, ..)| *known == name);
        assert!(has_example != NEVER.contains(&name), "{name}");
    }
}

#[test]
fn marks_go_through_charsets() {
    let marked = "<title>é日本語 &amp;</title><p>日<b>é</b>本 «&foo;» 語<p «class»=x>";
    let western = "<title>é ü&amp;</title><p>é<b>ß</b> «&foo;» é";
    let says = "&foo;";
    let first = marked.replacen("<p «class»=x>", "", 1);
    assert_marked("HTM015", says, western, "windows-1252", |text| {
        encoding_rs::WINDOWS_1252.encode(text).0.into_owned()
    });
    assert_marked("HTM015", says, western, "iso-8859-1", |text| encoding_rs::WINDOWS_1252.encode(text).0.into_owned());
    assert_marked("HTM015", says, &first, "utf-8", |text| text.as_bytes().to_vec());
    let japanese = first.replace('é', "カ");
    assert_marked("HTM015", says, &japanese, "shift_jis", |text| encoding_rs::SHIFT_JIS.encode(text).0.into_owned());
    assert_marked("HTM015", says, &japanese, "euc-jp", |text| encoding_rs::EUC_JP.encode(text).0.into_owned());
    assert_marked("HTM015", says, &first, "gb18030", |text| encoding_rs::GB18030.encode(text).0.into_owned());
}

/// UTF-16 has octets that are line ends and NULs, so that only base64 carries it.
#[test]
fn marks_go_through_utf_16() {
    let (before, inside) = ("<p>日é𝒙 ", "&foo;");
    let encode = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let (body, places) = Transfer::Base64.encode(&encode(&format!("{before}{inside} x")));
    let (report, base) = report_of("HTM015", "utf-16le", Transfer::Base64, &body);
    let [start, end] = [encode(before).len(), encode(&format!("{before}{inside}")).len()];
    let found: Vec<_> = report.findings.iter().map(|finding| finding.place.span).collect();
    assert_eq!(found, [Span::new(base + places[start].start..base + places[end - 1].end)]);
}

#[test]
fn base64_is_shown_decoded() {
    let html = "<p>one</p>\r\n<p class=a class=b>Grüße aus Wien, und noch viel mehr Text in dieser Zeile</p>\r\n";
    let (body, _) = Transfer::Base64.encode(html.as_bytes());
    let (report, _) = report_of("HTM014", "utf-8", Transfer::Base64, &body);
    let [finding] = &report.findings[..] else { panic!("one finding: {:?}", report.findings) };
    let notes: Vec<_> = finding.related.iter().map(|note| (note.place.span, note.message.as_ref())).collect();
    let shown = "Decoded, line 2: <p class=a class=b>Grüße aus Wien, und noch vi…";
    assert!(notes.contains(&(finding.place.span, shown)), "{notes:?}");
    let (plain, _) = report_of("HTM014", "utf-8", Transfer::Plain, html.as_bytes());
    assert!(plain.findings[0].related.iter().all(|note| !note.message.starts_with("Decoded")));
}

/// `lintAll` and the page lint a message again at every key.
#[test]
fn a_megabyte_of_a_newsletter_is_linted_in_no_time() {
    let row = "<tr><td class=\"a\" style=\"padding:10px 20px;color:#333333;font-family:Arial,sans-serif\" align=\"left\">\
               <a href=\"https://shop.example.org/p?id=1&amp;x=2\" style=\"color:#0000ee\">A thing to buy</a> for 12.50\
               <br><img src=\"https://cdn.example.org/a.png\" alt=\"A thing\" width=\"200\" height=\"100\"></td></tr>\r\n";
    let rows = row.repeat(1_000_000 / row.len());
    let html = format!(
        "<!DOCTYPE html><html lang=en><head><title>Shop</title><style>.a{{color:red}}</style></head><body>\
         <table role=presentation>{rows}</table></body></html>"
    );
    let message = format!("Content-Type: text/html; charset=utf-8\r\nList-Id: <a.b>\r\n\r\n{html}");
    let start = running();
    let report = lint(message.as_bytes(), Origin::File, &Options::default());
    let took = running().saturating_sub(start);
    println!("1 MB of a newsletter: {took:?}, {} findings", report.findings.len());
    assert!(took < Duration::from_secs(5), "{took:?}");
}
