//! Every rule fires on a message that was not written for its page.

use emlint::page::{self, Kind};
use emlint::rules::RULES;
use emlint::{Context, Options, Origin, rules};
use emlint_tests::{Charsets, evidence, messages, root};
use std::collections::BTreeSet;

/// Rules that no single message can break: SND011 compares several, in crate/emlint/src/several.rs and tests/cli.rs.
const ELSEWHERE: &[&str] = &["SND011"];

/// Input that is no message, or hardly one, and what only the size makes wrong.
fn odd_inputs() -> Vec<String> {
    let signed = "DKIM-Signature: v=1; a=rsa-sha256; d=a.example; s=k; h=from; bh=AAAA; b=AAAA\r\n";
    let html = "From: a@b.example\r\nList-Id: <l.b.example>\r\nMIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n\r\n";
    let addresses: Vec<String> = (0..60).map(|number| format!("u@d{number}.example")).collect();
    vec![
        "\u{feff}From: a@b.example\r\nSubject: Hello\r\n\r\nHi\r\n".to_owned(),
        "\r\nFrom: a@b.example\r\nSubject: Hello\r\n\r\nHi\r\n".to_owned(),
        "> From: a@b.example\r\n> To: c@d.example\r\n> Subject: Hello\r\n>\r\n> Hi\r\n".to_owned(),
        "From: a@b.example\r\nTo: c@d.example\r\n\r\nMIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n<p>Hi\r\n".to_owned(),
        format!("From: a@b.example\r\nSubject: {}\r\n\r\nHi\r\n", "word ".repeat(300)),
        format!("From: a@b.example\r\nTo: {}\r\nSubject: Hello\r\n\r\nHi\r\n", addresses.join(",\r\n ")),
        format!("{signed}From: a@a.example\r\nFrom: c@d.example\r\nTo: a@a.example\r\n\r\nHi\r\n"),
        "Reply-To: jo@example.net%0d%0aBcc: x@example.com\r\nFrom: a@b.example\r\n\r\nHi\r\n".to_owned(),
        "Authentication-Results: mx.example.net; spf=none smtp.mailfrom=a@b.example\r\nReceived-SPF: pass client-ip=192.0.2.1;\r\nReceived: from b.example (b.example [192.0.2.1])\r\n by mx.example.net; Mon, 23 Nov 2026 10:00:02 +0000\r\nFrom: a@b.example\r\n\r\nHi\r\n".to_owned(),
        "\"v=spf1 include:a.example include:b.example include:c.example include:d.example include:e.example a mx ptr exists:f.example exists:g.example exists:h.example -all\"\r\n".to_owned(),
        "Authentication-Results: mx.example.net; spf=fail smtp.mailfrom=a@b.example\r\nReceived-SPF: pass (mx.example.net: 192.0.2.1 is permitted) client-ip=192.0.2.1; envelope-from=a@b.example;\r\nReceived: from b.example (b.example [192.0.2.1])\r\n by mx.example.net; Mon, 23 Nov 2026 10:00:02 +0000\r\nFrom: a@b.example\r\n\r\nHi\r\n".to_owned(),
        "Authentication-Results: mx.example.net; dmarc=fail header.from=yahoo.com\r\nReceived: from b.example (b.example [192.0.2.1]) by mx.example.net with ESMTPS id 7; Mon, 23 Nov 2026 10:00:02 +0000\r\nReceived: from pc (pc [192.0.2.7]) by b.example with ESMTPS id 6; Mon, 23 Nov 2026 10:00:01 +0000\r\nAuthentication-Results: mx.example.net; dkim=pass header.d=yahoo.com\r\nFrom: \"help@bank.example\" <ann@yahoo.com>\r\nTo: c@d.example\r\n\r\nHi\r\n".to_owned(),
        format!("{}From: \"desk@bank.example\" <a@other.example>\r\n\r\nHi\r\n", "Received: from c.example (c.example [192.0.2.3])\r\n by d.example with ESMTP id 9 for <x@d.example>; Tue, 24 Nov 2026 08:00:00 +0000\r\n".repeat(3)),
        "V=DMARC1; p=reject".to_owned(),
        "v=spf1 +all \"".to_owned(),
        format!("{html}<html><head><style>{}</style></head><body>{}<p>Hi</p></body></html>\r\n", ".a { color: #333333; }\r\n".repeat(900), "<div>\r\n".repeat(120)),
        format!("{html}<p>{}</p>\r\n", "A long letter with many words.\r\n".repeat(4000)),
        "k._domainkey.a.example. IN TXT \"v=DKIM1; p=!!\"".to_owned(),
    ]
}

#[test]
fn every_rule_fires_on_a_message_that_is_not_its_example() {
    let mut fired: BTreeSet<&str> = BTreeSet::new();
    let mut see = |bytes: &[u8], options: &Options, origin: Origin, own: &str| {
        let found = rules::findings(&Context::new(bytes, origin, options, &Charsets));
        fired.extend(found.iter().map(|finding| finding.rule.code).filter(|code| *code != own));
    };
    for path in messages() {
        let bytes = std::fs::read(path).expect("a message can be read");
        for origin in [Origin::File, Origin::Pasted] {
            see(&bytes, &Options::default(), origin, "");
        }
        let strict = Options { strict: true, now: Some("2026-11-25T10:00:00Z".to_owned()), ..Options::default() };
        see(&bytes, &strict, Origin::File, "");
    }
    for (name, zone) in [("order", "shop"), ("scanned", "shop"), ("order", "broken")] {
        let read = |file: String| std::fs::read(root().join("tests/verify").join(file)).expect("it can be read");
        let (bytes, records) = (read(format!("{name}.eml")), read(format!("{zone}.zone")));
        let found = evidence(&bytes, &String::from_utf8_lossy(&records));
        see(&bytes, &Options { evidence: Some(found), ..Options::default() }, Origin::File, "");
    }
    for input in odd_inputs() {
        see(input.as_bytes(), &Options::default(), Origin::File, "");
    }
    for rule in RULES {
        for example in page::examples(rule.docs).iter().filter(|example| example.kind != Kind::Fixed) {
            let (mut options, origin) = example.options();
            options.evidence = example.records.map(|records| evidence(&page::octets(example.text), records));
            see(&page::octets(example.text), &options, origin, rule.code);
        }
    }
    let silent: Vec<&str> = RULES.iter().map(|rule| rule.code).filter(|code| !fired.contains(code)).collect();
    let new: Vec<&str> = silent.iter().copied().filter(|code| !ELSEWHERE.contains(code)).collect();
    assert!(new.is_empty(), "these fire on nothing but the examples of their own page: {new:?}");
    let done: Vec<&&str> = ELSEWHERE.iter().filter(|code| !silent.contains(code)).collect();
    assert!(done.is_empty(), "these have their message and need no exception any more: {done:?}");
}
