//! Questions to a server on this machine: both formats, every fault, and nothing that goes elsewhere.

use emlint::evidence::{AnswerStatus, Outcome};
use emlint_tests::doh::Server;
use emlint_verify::dns::{Answer, Failure, Kind, Question};
use emlint_verify::doh::Endpoint;
use emlint_verify::native::{Https, block_on};
use emlint_verify::zone::Zone;
use emlint_verify::{Resolver as _, VerifyOptions, gather, questions};
use std::collections::BTreeSet;

const ZONE: &str = "
$ORIGIN shop.example.
@ MX 10 mail
@ TXT \"v=spf1 include:esp.example \" \"-all\"
_dmarc TXT \"v=DMARC1; p=quarantine\"
mail A 192.0.2.7
$ORIGIN esp.example.
@ TXT \"v=spf1 ip4:203.0.113.0/24 -all\"
mta7 A 203.0.113.24
$ORIGIN 113.0.203.in-addr.arpa.
24 PTR mta7.esp.example.
$ORIGIN zen.spamhaus.org.
24.113.0.203 A 127.255.255.254
$ORIGIN bl.spamcop.net.
@ A 192.0.2.1
$ORIGIN psbl.surriel.com.
@ A 192.0.2.1
$ORIGIN example.
@ A 192.0.2.1
";

const MESSAGE: &str = "Return-Path: <bounce@shop.example>\r\n\
    Received: from mta7.esp.example (mta7.esp.example [203.0.113.24]) by mx.inbox.example with ESMTPS id 1;\r\n \
    Mon, 23 Nov 2026 10:00:00 +0000\r\n\
    From: Shop <orders@shop.example>\r\n\
    To: you@inbox.example\r\n\
    Subject: Your order\r\n\
    Date: Mon, 23 Nov 2026 09:59:58 +0000\r\n\
    Message-ID: <1@shop.example>\r\n\
    \r\n\
    Thank you.\r\n";

fn server() -> Server {
    Server::start(Zone::parse(ZONE).expect("the zone is one"), 0)
}

#[test]
fn both_formats_give_the_same_evidence_as_the_records_themselves() {
    let zone = Zone::parse(ZONE).expect("the zone is one");
    let mut expected = block_on(gather(MESSAGE.as_bytes(), &VerifyOptions::default(), &zone));
    for path in ["/dns-query", "/dns-query{?dns}", "/resolve{?name,type}"] {
        let server = server();
        let endpoint = Endpoint::parse(&server.url(path)).expect("a URL");
        let evidence = block_on(gather(MESSAGE.as_bytes(), &VerifyOptions::default(), &Https::new(endpoint)));
        assert_eq!(evidence.asked, server.url(path.split('{').next().unwrap_or_default()));
        expected.asked.clone_from(&evidence.asked);
        assert_eq!(evidence, expected, "{path}");
        let asked: Vec<String> =
            evidence.queries.iter().map(|query| format!("{} {}", query.name, query.kind)).collect();
        let unique: BTreeSet<&String> = asked.iter().collect();
        assert_eq!(asked.len(), unique.len(), "a question is asked once");
        let heard: BTreeSet<String> = server.log().into_iter().collect();
        assert_eq!(heard, asked.iter().cloned().collect(), "every question is in the evidence");
    }
    let spf: Vec<_> = expected.spf.iter().map(|spf| spf.result).collect();
    assert_eq!(spf, [Outcome::None, Outcome::Pass]);
    let dmarc = expected.dmarc.expect("From has a domain");
    assert_eq!((dmarc.result, dmarc.policy.as_deref()), (Outcome::Pass, Some("quarantine")));
    assert_eq!(expected.host.map(|host| host.result), Some(Outcome::Pass));
}

#[test]
fn what_will_be_asked_is_known_before() {
    let first = questions(MESSAGE.as_bytes(), &VerifyOptions::default());
    let names: Vec<String> = first.iter().map(|(question, _)| question.to_string()).collect();
    for name in [
        "shop.example TXT",
        "mta7.esp.example TXT",
        "_dmarc.shop.example TXT",
        "shop.example MX",
        "24.113.0.203.in-addr.arpa PTR",
        "24.113.0.203.zen.spamhaus.org A",
    ] {
        assert!(names.iter().any(|own| own == name), "{name} is not in {names:#?}");
    }
    assert!(first.iter().all(|(_, purpose)| !purpose.is_empty()));
}

#[test]
fn every_fault_is_a_failure_and_no_verdict() {
    let server = server();
    for path in ["/dns-query", "/resolve{?name,type}"] {
        let https = Https::new(Endpoint::parse(&server.url(path)).expect("a URL"));
        let ask = |kind: &str| {
            let question = Question::new(&format!("{kind}.fault.example"), Kind::Txt);
            block_on(https.ask(&[question])).remove(0)
        };
        assert_eq!(ask("servfail"), Answer::Failed(Failure::Code(2)));
        assert_eq!(ask("refused"), Answer::Failed(Failure::Code(5)));
        assert_eq!(ask("truncated"), Answer::Failed(Failure::Truncated));
        assert_eq!(ask("loop"), Answer::Failed(Failure::Loop));
        for kind in ["html", "junk", "broken", "redirect", "lying", "mixed"] {
            let answer = ask(kind);
            assert!(matches!(answer, Answer::Failed(Failure::Malformed(_))), "{kind}: {answer:?}");
        }
        assert_eq!(ask("oversize"), Answer::Failed(Failure::TooLarge));
        assert!(matches!(ask("closed"), Answer::Failed(Failure::Network(_))));
    }
    let before = server.log().len();
    let closed = Question::new("closed.fault.example", Kind::A);
    let https = Https::new(Endpoint::parse(&server.url("/dns-query")).expect("a URL"));
    drop(block_on(https.ask(&[closed])));
    assert_eq!(server.log().len() - before, 2, "a question that nobody answers is asked twice");
}

#[test]
fn a_silent_server_ends_in_time_with_honest_results() {
    let server = server();
    let message = MESSAGE.replace("bounce@shop.example", "bounce@slow.fault.example");
    let https = Https::new(Endpoint::parse(&server.url("/dns-query")).expect("a URL"));
    let start = std::time::Instant::now();
    let evidence = block_on(gather(message.as_bytes(), &VerifyOptions::default(), &https));
    assert!(start.elapsed().as_secs() < 30, "{:?}", start.elapsed());
    let spf = evidence.spf.last().expect("MAIL FROM has a domain");
    assert_eq!(spf.result, Outcome::Temperror);
    assert!(spf.text.contains("no answer in time"), "{}", spf.text);
    let query = evidence.queries.iter().find(|query| query.name == "slow.fault.example").expect("it was asked");
    assert_eq!(query.status, AnswerStatus::Failed);
}

#[test]
fn nobody_listening_is_said() {
    let https = Https::new(Endpoint::parse("http://127.0.0.1:9/dns-query").expect("a URL"));
    let evidence = block_on(gather(MESSAGE.as_bytes(), &VerifyOptions::default(), &https));
    assert!(evidence.queries.iter().all(|query| query.status == AnswerStatus::Failed && query.problem.is_some()));
    assert_eq!(evidence.dmarc.map(|dmarc| dmarc.result), Some(Outcome::Temperror));
}

#[test]
fn a_greedy_message_is_cut_short() {
    let mut zone = Zone::default();
    zone.complete("");
    let mut message = String::new();
    for number in 0..400 {
        let tags = format!("v=1; a=rsa-sha256; d=d{number}.example; s=s; h=from; bh=AAAA; b=AAAA");
        message.extend(["DKIM-Signature: ", &tags, "\r\n"]);
    }
    let names: Vec<String> = (0..30).map(|number| format!("{number}@d{number}.example, ")).collect();
    message.extend(["From: ", &names.concat(), "a@b.example\r\n\r\n"]);
    let evidence = block_on(gather(message.as_bytes(), &VerifyOptions::default(), &zone));
    assert!(evidence.queries.len() <= 200 && evidence.dkim.len() <= 20, "{}", evidence.queries.len());
}
