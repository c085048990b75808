//! `emlint verify` and `emlint domain`: what they ask, what they print, what the exit code says.

use emlint_tests::doh::Server;
use emlint_tests::{golden, root};
use emlint_verify::zone::Zone;
use serde_json::Value;
use std::process::Command;

struct Run {
    code: Option<i32>,
    out: String,
    err: String,
}

#[track_caller]
fn run(arguments: &[&str]) -> Run {
    let mut command = Command::new(env!("CARGO_BIN_EXE_emlint"));
    let output = command.current_dir(root()).args(arguments).output().expect("emlint starts");
    let text = |bytes| String::from_utf8(bytes).expect("emlint prints UTF-8");
    let run = Run { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) };
    assert!(!run.err.contains("panicked"), "{}", run.err);
    run
}

const ZONE: &str = "tests/verify/shop.zone";
const NOW: &str = "2026-11-23T10:00:00Z";

#[test]
fn shows_the_evidence_before_the_findings() {
    for (name, code) in [("order", 0), ("scanned", 1)] {
        let path = format!("tests/verify/{name}.eml");
        let run = run(&["verify", "--dns", ZONE, "--now", NOW, "--fail-on", "warning", &path]);
        assert_eq!(run.code, Some(code), "{}{}", run.out, run.err);
        golden(&root().join(format!("tests/verify/{name}.txt")), &run.out);
    }
}

#[test]
fn json_has_the_report_and_the_evidence() {
    let run = run(&["verify", "--dns", ZONE, "--now", NOW, "--format", "json", "tests/verify/scanned.eml"]);
    let reports: Value = serde_json::from_str(&run.out).expect("JSON");
    let report = &reports[0];
    assert_eq!(report["schema"], 1);
    assert_eq!(report["evidence"]["asked"], "records");
    assert_eq!(report["evidence"]["dkim"][0]["reason"], "body-hash");
    assert_eq!(report["evidence"]["dkim"][0]["damage"][0]["change"], "footer");
    let codes: Vec<&str> =
        report["findings"].as_array().expect("a list").iter().filter_map(|finding| finding["code"].as_str()).collect();
    assert!(codes.contains(&"NET006"), "{codes:?}");
}

#[test]
fn asks_the_server_that_was_named_and_nobody_else() {
    let server =
        Server::start(Zone::parse(&std::fs::read_to_string(root().join(ZONE)).expect("readable")).expect("a zone"), 0);
    let run = run(&["verify", "--doh", &server.url("/dns-query"), "--format", "json", "tests/verify/order.eml"]);
    let reports: Value = serde_json::from_str(&run.out).expect("JSON");
    let queries = reports[0]["evidence"]["queries"].as_array().expect("a list");
    assert_eq!(server.log().len(), queries.len());
    assert_eq!(reports[0]["evidence"]["dkim"][0]["result"], "pass");
}

#[test]
fn a_domain_is_shown_whole() {
    let run = run(&["domain", "shop.example", "--dns", ZONE, "--now", NOW, "--selector", "k1", "--ip", "198.51.100.1"]);
    assert_eq!(run.code, Some(0), "{}{}", run.out, run.err);
    golden(&root().join("tests/verify/domain.txt"), &run.out);
}

#[test]
fn wrong_usage_is_said() {
    for (arguments, text) in [
        (&["verify", "--doh", "http://dns.example/", "tests/verify/order.eml"][..], "is no https:// URL"),
        (&["verify", "--dns", "tests/verify/none.zone", "tests/verify/order.eml"], "cannot be read"),
        (&["verify", "--dns", ZONE, "--ip", "somewhere", "tests/verify/order.eml"], "is no IP address"),
        (&["verify", "--dns", ZONE, "--now", "today", "tests/verify/order.eml"], "is no time"),
    ] {
        let run = run(arguments);
        assert_eq!(run.code, Some(2), "{arguments:?}");
        assert!(run.err.contains(text), "{:?} does not say {text:?}", run.err);
    }
}
