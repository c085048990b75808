//! The linter beside parsing and decoding alone, which is the least that has to be done to a message: `make bench`.

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use emlint::{Options, Origin};
use emlint_tests::lint;
use mail_parser::MessageParser;
use std::fmt::Write as _;

/// Octets of the messages, about.
const SIZES: &[usize] = &[2_000, 100_000, 25_000_000];

fn main() {
    divan::main();
}

const HEADER: &str = "Return-Path: <bounce+8841@mail.sendpost.example>\r\n\
    Received: from mta7.sendpost.example (mta7.sendpost.example [203.0.113.24])\r\n\
    \tby mx.inbox.example (Postfix) with ESMTPS id 4Zk1Qd2xYz\r\n\
    \tfor <jo@inbox.example>; Mon, 23 Nov 2026 09:14:31 +0000 (UTC)\r\n\
    Authentication-Results: mx.inbox.example;\r\n\
    \tspf=pass smtp.mailfrom=mail.sendpost.example;\r\n\
    \tdkim=pass header.d=copperkettle.example; dmarc=pass header.from=copperkettle.example\r\n\
    Date: Mon, 23 Nov 2026 10:10:17 +0100\r\n\
    From: =?utf-8?Q?Caf=C3=A9_Copper_Kettle?= <orders@copperkettle.example>\r\n\
    To: jo@inbox.example\r\n\
    Message-ID: <4471.1795425017@copperkettle.example>\r\n\
    Subject: Your receipt for order 4471\r\n\
    MIME-Version: 1.0\r\n";

/// A text in UTF-8 as 8bit: every octet of it is looked at by the rules for lines and charsets.
fn text(size: usize) -> Vec<u8> {
    let mut message =
        format!("{HEADER}Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n");
    for line in 1.. {
        if message.len() >= size {
            break;
        }
        let _ =
            write!(message, "{line}. Vielen Dank f\u{fc}r Ihre Bestellung; wir haben sie heute fr\u{fc}h gepackt.\r\n");
    }
    message.into_bytes()
}

/// A text in quoted-printable and an attachment in base64 that makes up the rest of the size.
fn attachment(size: usize) -> Vec<u8> {
    let mut message = format!(
        "{HEADER}Content-Type: multipart/mixed; boundary=\"=_b\"\r\n\r\n\
        --=_b\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n\
        <p>Vielen Dank f=C3=BCr Ihre Bestellung; wir haben sie heute =\r\nfr=C3=BCh gepackt.</p>\r\n\
        --=_b\r\nContent-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n\
        Content-Disposition: attachment; filename=receipt.pdf\r\n\r\n"
    );
    while message.len() < size {
        message.push_str("JVBERi0xLjcKJeLjz9MKMSAwIG9iago8PC9UeXBlL0NhdGFsb2cvUGFnZXMgMiAwIFI+PgplbmRv\r\n");
    }
    message.push_str("\r\n--=_b--\r\n");
    message.into_bytes()
}

/// A newsletter: rows of a table with styles in attributes, links, pictures and character references.
fn html(size: usize) -> Vec<u8> {
    let mut message = format!(
        "{HEADER}Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n\
        <!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>News</title>\r\n\
        <style>body{{margin:0}}.a{{color:#333}}@media (max-width:600px){{.a{{width:100%}}}}</style></head>\r\n\
        <body><table role=\"presentation\" width=\"600\">\r\n"
    );
    for number in 1.. {
        if message.len() >= size {
            break;
        }
        let _ = write!(
            message,
            "<tr><td align=\"center\" style=\"padding:12px 24px;font-family:Arial,sans-serif;font-size:14px;\r\n\
            line-height:20px;color:#333333\"><a href=\"https://www.shop.example/p/{number}?utm_source=mail\"\r\n\
            style=\"color:#0066cc;text-decoration:underline\"><img src=\"https://img.shop.example/{number}.jpg\"\r\n\
            width=\"200\" height=\"120\" alt=\"Product {number}\" style=\"display:block;border:0\"></a>\r\n\
            <p style=\"margin:0 0 12px\">A fine product number {number}, made with care &amp; patience.</p></td></tr>\r\n"
        );
    }
    message.push_str("</table></body></html>\r\n");
    message.into_bytes()
}

/// What mail-parser does alone: the tree of parts, every body decoded.
fn parse(message: &[u8]) {
    let parsed = MessageParser::new().parse(message).expect("it is a message");
    let mut decoded = 0;
    for part in parsed.parts().filter(|part| !part.is_multipart()) {
        decoded += match part.text_checked() {
            Some(text) => black_box(text).0.len(),
            None => black_box(part.decoded_checked()).0.len(),
        };
    }
    assert!(decoded * 3 > message.len(), "{decoded} octets of {} were decoded", message.len());
}

fn check(message: &[u8]) {
    black_box(lint(message, Origin::File, &Options::default()));
}

fn run(bencher: Bencher<'_, '_>, message: &[u8], what: fn(&[u8])) {
    bencher.counter(BytesCount::of_slice(message)).bench_local(|| what(black_box(message)));
}

#[divan::bench(args = SIZES, max_time = 3)]
fn text_parse_and_decode(bencher: Bencher<'_, '_>, size: usize) {
    run(bencher, &text(size), parse);
}

#[divan::bench(args = SIZES, max_time = 3)]
fn text_lint(bencher: Bencher<'_, '_>, size: usize) {
    run(bencher, &text(size), check);
}

/// HTML of more than some 100 KB is rare, since Gmail cuts it.
const HTML_SIZES: &[usize] = &[2_000, 100_000, 1_000_000];

/// The tokenizer alone, which says what every parser of HTML has to find.
fn tokenize(message: &[u8]) {
    let text = std::str::from_utf8(message).expect("it is UTF-8");
    let tokens = html5gum::Tokenizer::new(text).flatten().count();
    assert!(tokens > 5, "{tokens} tokens");
}

#[divan::bench(args = HTML_SIZES, max_time = 3)]
fn html_tokenize(bencher: Bencher<'_, '_>, size: usize) {
    run(bencher, &html(size), tokenize);
}

#[divan::bench(args = HTML_SIZES, max_time = 3)]
fn html_lint(bencher: Bencher<'_, '_>, size: usize) {
    run(bencher, &html(size), check);
}

#[divan::bench(args = SIZES, max_time = 3)]
fn attachment_parse_and_decode(bencher: Bencher<'_, '_>, size: usize) {
    run(bencher, &attachment(size), parse);
}

#[divan::bench(args = SIZES, max_time = 3)]
fn attachment_lint(bencher: Bencher<'_, '_>, size: usize) {
    run(bencher, &attachment(size), check);
}
