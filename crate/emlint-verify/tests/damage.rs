//! Signed messages, damaged in one way each: the damage is found, named and placed.

use Canonicalization::{Relaxed, Simple};
use emlint::evidence::{Change, Outcome, Reason, SignatureEvidence};
use emlint_verify::dns::{Answer, Record};
use emlint_verify::native::block_on;
use emlint_verify::zone::Zone;
use emlint_verify::{VerifyOptions, gather};
use mail_auth::crypto::Ed25519Key;
use mail_auth::dkim::{Canonicalization, DkimSigner};
use mail_auth::headers::HeaderWriter as _;

/// The key of RFC 8463, Appendix A.
const SEED: [u8; 32] = [
    0x9d, 0x61, 0xb1, 0x9d, 0xef, 0xfd, 0x5a, 0x60, 0xba, 0x84, 0x4a, 0xf4, 0x92, 0xec, 0x2c, 0xc4, 0x44, 0x49, 0xc5,
    0x69, 0x7b, 0x32, 0x69, 0x19, 0x70, 0x3b, 0xac, 0x03, 0x1c, 0xae, 0x7f, 0x60,
];
const PUBLIC: [u8; 32] = [
    0xd7, 0x5a, 0x98, 0x01, 0x82, 0xb1, 0x0a, 0xb7, 0xd5, 0x4b, 0xfe, 0xd3, 0xc9, 0x64, 0x07, 0x3a, 0x0e, 0xe1, 0x72,
    0xf3, 0xda, 0xa6, 0x23, 0x25, 0xaf, 0x02, 0x1a, 0x68, 0xf7, 0x07, 0x51, 0x1a,
];
const RECORD: &str = "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";

const HEADER: &str = "From: Joe <joe@football.example>\r\n\
    To: Suzie <suzie@shopping.example>\r\n\
    Subject: Is dinner ready?\r\n\
    Date: Fri, 11 Jul 2003 21:00:37 -0700\r\n\
    MIME-Version: 1.0\r\n\
    Content-Type: text/plain; charset=utf-8\r\n\
    Content-Transfer-Encoding: 8bit\r\n";

const BODY: &str = "Hi.\r\n\r\nWe lost the game. Are you hungry yet? This line is long enough to be broken by a program \
    that wants short ones.\r\n\r\nFrom here on all is well: \u{e9}t\u{e9}.\r\n.\r\n\r\n-- \r\nJoe.\r\n";

fn zone() -> Zone {
    let mut zone = Zone::default();
    zone.complete("");
    zone.add("brisbane._domainkey.football.example", Record::Txt(RECORD.as_bytes().to_vec()));
    zone.state("silent._domainkey.football.example", Answer::Failed(emlint_verify::dns::Failure::Timeout));
    zone
}

fn signed(message: &str, header: Canonicalization, body: Canonicalization, selector: &str) -> String {
    let key = Ed25519Key::from_seed_and_public_key(&SEED, &PUBLIC).unwrap();
    let fields =
        ["From", "To", "Subject", "Date", "MIME-Version", "Content-Type", "Content-Transfer-Encoding", "Reply-To"];
    let signer = DkimSigner::from_key(key).domain("football.example").selector(selector).headers(fields);
    let signer = signer.header_canonicalization(header).body_canonicalization(body);
    signer.sign(message.as_bytes()).unwrap().to_header() + message
}

fn verify(message: &[u8]) -> SignatureEvidence {
    let evidence = block_on(gather(message, &VerifyOptions::default(), &zone()));
    evidence.dkim.into_iter().next().expect("the message has a signature")
}

/// Damages a signed message by replacing text, and expects to read what happened and where.
#[track_caller]
fn damaged(header: Canonicalization, body: Canonicalization, from: &str, to: &str, change: Change, place: &str) {
    let whole = signed(&format!("{HEADER}\r\n{BODY}"), header, body, "brisbane");
    assert_eq!(verify(whole.as_bytes()).result, Outcome::Pass, "the message verifies before it is damaged");
    assert!(whole.contains(from), "{from:?} is not there");
    expect(&whole.replacen(from, to, 1), change, place);
}

#[track_caller]
fn expect(message: &str, change: Change, place: &str) {
    let evidence = verify(message.as_bytes());
    let [damage] = &evidence.damage[..] else {
        panic!("{:?} {} {:?}", evidence.reason, evidence.text, evidence.damage)
    };
    assert_eq!(damage.change, change, "{}", damage.text);
    assert!(damage.complete, "{}", damage.text);
    let marked: Vec<&str> = damage.places.iter().map(|span| &message[span.range()]).collect();
    assert!(marked.iter().any(|text| text.contains(place)), "{place:?} is not in {marked:?}");
}

#[test]
fn an_appended_footer() {
    let footer = "Joe.\r\n_______________\r\nfootball mailing list\r\n";
    damaged(Relaxed, Relaxed, "Joe.\r\n", footer, Change::Footer, "mailing list");
    damaged(Simple, Simple, "Joe.\r\n", footer, Change::Footer, "mailing list");
}

#[test]
fn a_banner_at_the_start() {
    damaged(Relaxed, Simple, "\r\n\r\nHi.", "\r\n\r\nCAUTION: external mail\r\n\r\nHi.", Change::Banner, "CAUTION");
}

#[test]
fn a_line_in_the_middle() {
    damaged(Relaxed, Relaxed, "\r\n-- \r\n", "\r\nScanned by a virus scanner\r\n-- \r\n", Change::AddedText, "Scanned");
}

#[test]
fn a_lost_blank_line() {
    damaged(Relaxed, Relaxed, "Hi.\r\n\r\n", "Hi.\r\n", Change::LostLine, "");
}

#[test]
fn a_subject_prefix() {
    damaged(Relaxed, Relaxed, "Subject: Is", "Subject: [football] Is", Change::SubjectPrefix, "[football]");
    damaged(Relaxed, Relaxed, "Subject: Is", "Subject: ***SPAM*** Is", Change::SubjectPrefix, "SPAM");
    damaged(Simple, Relaxed, "Subject: Is", "Subject: [EXT] Is", Change::SubjectPrefix, "[EXT]");
}

#[test]
fn added_and_removed_fields() {
    damaged(Relaxed, Relaxed, "Date: Fri", "Reply-To: list@football.example\r\nDate: Fri", Change::AddedField, "list@");
    damaged(Relaxed, Relaxed, "MIME-Version: 1.0\r\n", "", Change::RemovedField, "");
}

#[test]
fn fields_folded_anew() {
    damaged(Simple, Relaxed, "Subject: Is dinner ready?", "Subject: Is dinner\r\n ready?", Change::Refolded, "dinner");
    damaged(Simple, Relaxed, "To: Suzie", "To:  Suzie", Change::Refolded, "Suzie");
    let whole = signed(&format!("{HEADER}\r\n{BODY}"), Relaxed, Relaxed, "brisbane");
    let folded = whole.replace("Is dinner ready?", "Is dinner\r\n ready?");
    assert_eq!(verify(folded.as_bytes()).result, Outcome::Pass, "relaxed form allows folds");
}

#[test]
fn a_line_broken_anew() {
    damaged(Relaxed, Relaxed, "enough to be", "enough\r\nto be", Change::Rewrapped, "enough");
    damaged(Relaxed, Simple, "enough to be", "enough \r\nto be", Change::Rewrapped, "enough");
}

#[test]
fn white_space_at_line_ends() {
    damaged(Relaxed, Simple, "Hi.\r\n", "Hi.  \r\n", Change::TrailingSpaces, "Hi.");
}

#[test]
fn quoted_from_lines_and_dots() {
    damaged(Relaxed, Relaxed, "\r\nFrom here", "\r\n>From here", Change::FromQuoted, ">From here");
    damaged(Relaxed, Relaxed, "\r\n.\r\n", "\r\n..\r\n", Change::DotStuffing, "..");
}

#[test]
fn a_body_made_quoted_printable() {
    let whole = signed(&format!("{HEADER}\r\n{BODY}"), Relaxed, Relaxed, "brisbane");
    let encoded = whole
        .replace("Transfer-Encoding: 8bit", "Transfer-Encoding: quoted-printable")
        .replace("This line is", "This=\r\n line is")
        .replace("\u{e9}t\u{e9}", "=C3=A9t=C3=A9");
    let evidence = verify(encoded.as_bytes());
    assert!(evidence.damage.iter().all(|damage| damage.change == Change::Reencoded && damage.complete), "{evidence:?}");
    assert_eq!(evidence.damage.len(), 2, "the body and the field that says how: {evidence:?}");
}

#[test]
fn line_ends_of_a_pasted_copy() {
    let whole = signed(&format!("{HEADER}\r\n{BODY}"), Simple, Simple, "brisbane");
    let evidence = block_on(gather(whole.replace("\r\n", "\n").as_bytes(), &VerifyOptions::default(), &zone()));
    assert_eq!(evidence.dkim[0].result, Outcome::Pass);
    assert_eq!(evidence.dkim[0].damage[0].change, Change::LineEnds);
    assert!(evidence.notes[0].contains("CRLF"), "{:?}", evidence.notes);
}

#[test]
fn places_in_a_copy_with_other_line_ends_are_those_of_the_copy() {
    let whole = signed(&format!("{HEADER}\r\n{BODY}"), Relaxed, Relaxed, "brisbane") + "Scanned by a virus scanner\r\n";
    expect(&whole.replace("\r\n", "\n"), Change::Footer, "Scanned");
}

#[test]
fn another_canonicalization_than_the_signature_says() {
    let body = BODY.replace("Hi.", "Hi.  ");
    let whole = signed(&format!("{HEADER}\r\n{body}"), Relaxed, Relaxed, "brisbane");
    // The signature itself says so, so it no longer fits; the body hash shows what happened.
    let evidence = verify(whole.replace("c=relaxed/relaxed", "c=relaxed/simple").as_bytes());
    assert!(evidence.damage.iter().any(|damage| damage.change == Change::Canonicalization), "{evidence:?}");
}

#[test]
fn a_key_of_another_selector() {
    let whole = signed(&format!("{HEADER}\r\n{BODY}"), Relaxed, Relaxed, "other");
    let mut zone = zone();
    let other =
        RECORD.replace("11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=", "PUAXw+hDiVqStwqnTRt+vJyYLM8uxJaMwM1V8Sr0Zgw=");
    zone.add("other._domainkey.football.example", Record::Txt(other.into_bytes()));
    let second = signed(&format!("{HEADER}\r\n{BODY}"), Relaxed, Relaxed, "brisbane");
    let both = second[..second.find("From: Joe").unwrap()].to_owned() + &whole;
    let evidence = block_on(gather(both.as_bytes(), &VerifyOptions::default(), &zone));
    assert_eq!(evidence.dkim[0].result, Outcome::Pass);
    assert_eq!(evidence.dkim[1].reason, Reason::Signature);
    assert_eq!(evidence.dkim[1].damage[0].change, Change::OtherSelector);
}

#[test]
fn what_cannot_be_explained_is_not() {
    let whole = signed(&format!("{HEADER}\r\n{BODY}"), Relaxed, Relaxed, "brisbane");
    let evidence = verify(whole.replace("We lost the game", "We won the game").as_bytes());
    assert_eq!((evidence.result, evidence.reason), (Outcome::Fail, Reason::BodyHash));
    assert_eq!(evidence.damage, []);
}

#[test]
fn keys_that_are_not_there() {
    let verdict = |selector: &str| {
        let evidence = verify(signed(&format!("{HEADER}\r\n{BODY}"), Relaxed, Relaxed, selector).as_bytes());
        (evidence.result, evidence.reason)
    };
    assert_eq!(verdict("nobody"), (Outcome::Permerror, Reason::NoKey));
    assert_eq!(verdict("silent"), (Outcome::Temperror, Reason::NoAnswer));
}

#[test]
fn an_old_signature_is_judged_as_of_its_receipt() {
    // It lives for a hundred years from now on.
    let key = Ed25519Key::from_seed_and_public_key(&SEED, &PUBLIC).unwrap();
    let signer = DkimSigner::from_key(key).domain("football.example").selector("brisbane").headers(["From", "Date"]);
    let message = format!("{HEADER}\r\n{BODY}");
    let signature =
        signer.expiration(std::time::Duration::from_hours(876_600)).sign(message.as_bytes()).unwrap().to_header();
    let received = |year| {
        let hop = "Received: from a.example (a.example [203.0.113.24]) by mx.b.example with ESMTPS id 1";
        format!("{hop};\r\n 1 Jan {year} 00:00:00 +0000\r\n{signature}{message}")
    };
    for (year, now, then_and_now, text) in [
        ("2027", "2030-01-01T00:00:00Z", (Outcome::Pass, Outcome::Pass), "it verifies"),
        ("2027", "2290-01-01T00:00:00Z", (Outcome::Pass, Outcome::Fail), "has expired since"),
        ("2280", "2290-01-01T00:00:00Z", (Outcome::Fail, Outcome::Fail), "had expired when the message was received"),
    ] {
        let options = VerifyOptions { now: Some(now.to_owned()), ..VerifyOptions::default() };
        let evidence = block_on(gather(received(year).as_bytes(), &options, &zone()));
        let signature = &evidence.dkim[0];
        assert_eq!((signature.result, signature.result_now), then_and_now, "{year} {now}: {}", signature.text);
        assert!(signature.text.contains(text), "{}", signature.text);
    }
}

#[test]
fn what_l_leaves_open_is_counted() {
    let key = Ed25519Key::from_seed_and_public_key(&SEED, &PUBLIC).unwrap();
    let signer = DkimSigner::from_key(key).domain("football.example").selector("brisbane").headers(["From", "Date"]);
    let message = format!("{HEADER}\r\n{BODY}");
    let signer = signer.body_canonicalization(Simple).body_length(true);
    let signature = signer.sign(message.as_bytes()).unwrap().to_header();
    let evidence = verify(format!("{signature}{message}Buy more!\r\n").as_bytes());
    assert_eq!(evidence.result, Outcome::Pass, "{}", evidence.text);
    let (covered, all) = (evidence.signed_octets.unwrap(), evidence.body_octets.unwrap());
    assert_eq!(all - covered, u64::try_from("Buy more!\r\n".len()).unwrap());
}
