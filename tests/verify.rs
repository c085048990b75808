//! Verdicts against those of others: the SPF and ARC suites, and signatures on which three unrelated programs agree.
//!
//! The suites are not part of the project; without them the tests say so and pass. Where we differ,
//! `verify/differences.tsv` says why that is right (suite, case, reason).

use emlint_tests::{root, shared};
use emlint_verify::dns::{Answer, Failure, Record};
use emlint_verify::native::block_on;
use emlint_verify::zone::Zone;
use emlint_verify::{VerifyOptions, check_spf, gather};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Holds what disagrees against the table: nothing new, and nothing in the table that agrees by now.
fn settle(suite: &str, disagreements: &BTreeMap<String, String>) {
    let table = std::fs::read_to_string(root().join("tests/verify/differences.tsv")).expect("the table is there");
    let rows = table.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('\t'));
    let rows = rows.filter(|(own, _)| *own == suite).filter_map(|(_, rest)| rest.split_once('\t'));
    let explained: BTreeSet<&str> = rows.map(|(case, _)| case).collect();
    let new: Vec<_> = disagreements.iter().filter(|(case, _)| !explained.contains(case.as_str())).collect();
    let stale: Vec<_> = explained.iter().filter(|case| !disagreements.contains_key(**case)).collect();
    assert!(new.is_empty() && stale.is_empty(), "{suite}: unexplained {new:#?}\nagreeing by now: {stale:?}");
}

/// Octets of a text whose characters stand for octets.
fn latin1(text: &str) -> Vec<u8> {
    text.chars().map(|letter| u8::try_from(u32::from(letter)).expect("the suite has octets only")).collect()
}

/// A zone of the SPF suite: everything that it does not have does not exist, and `TIMEOUT` answers for what is left.
fn spf_zone(data: &Value) -> Zone {
    let mut zone = Zone::default();
    zone.complete("");
    for (name, records) in data.as_object().into_iter().flatten() {
        let records: Vec<_> = records.as_array().into_iter().flatten().collect();
        let has_txt = records.iter().any(|record| record.get("TXT").is_some());
        for record in records {
            if record.as_str() == Some("TIMEOUT") {
                zone.state(name, Answer::Failed(Failure::Timeout));
                continue;
            }
            for (kind, value) in record.as_object().into_iter().flatten() {
                let text = || match value {
                    Value::Array(strings) => strings.iter().filter_map(Value::as_str).collect(),
                    value => value.as_str().unwrap_or_default().to_owned(),
                };
                match kind.as_str() {
                    // Records of the type SPF are TXT records today (RFC 7208 §3.1), unless the name has those too.
                    "SPF" if has_txt => {}
                    "TXT" if value.as_str() == Some("NONE") => zone.state(name, Answer::NoData),
                    "TXT" | "SPF" => zone.add(name, Record::Txt(latin1(&text()))),
                    "MX" => {
                        let preference = value[0].as_u64().and_then(|number| u16::try_from(number).ok()).unwrap_or(0);
                        let exchange = value[1].as_str().unwrap_or_default().trim_end_matches('.').to_lowercase();
                        zone.add(name, Record::Mx { preference, exchange });
                    }
                    "A" => zone.add(name, Record::A(text().parse().expect("an address"))),
                    "AAAA" => zone.add(name, Record::Aaaa(text().parse().expect("an address"))),
                    "PTR" => zone.add(name, Record::Ptr(text().trim_end_matches('.').to_lowercase())),
                    "CNAME" => zone.alias(name, &text()),
                    other => panic!("a record of type {other}"),
                }
            }
        }
    }
    zone
}

fn yaml(path: &Path) -> Vec<Value> {
    use serde::Deserialize as _;
    let text = std::fs::read_to_string(path).expect("the suite can be read");
    serde_yaml_ng::Deserializer::from_str(&text)
        .map(|part| Value::deserialize(part).expect("the suite is YAML"))
        .collect()
}

#[test]
fn spf_agrees_with_the_suite_of_rfc_7208() {
    let Some(path) = shared("corpus/suites/rfc7208-tests.yml") else {
        return println!("skipped: the SPF suite is not here");
    };
    let mut cases = 0;
    let mut disagreements = BTreeMap::new();
    for part in yaml(&path) {
        let zone = spf_zone(&part["zonedata"]);
        for (name, case) in part["tests"].as_object().into_iter().flatten() {
            cases += 1;
            let text = |key: &str| case[key].as_str().unwrap_or_default();
            let ip = text("host").parse().expect("an address");
            let spf = block_on(check_spf(ip, text("helo"), text("mailfrom"), &zone));
            let allowed: Vec<&str> = match &case["result"] {
                Value::Array(results) => results.iter().filter_map(Value::as_str).collect(),
                result => result.as_str().into_iter().collect(),
            };
            let explanation = case["explanation"].as_str().filter(|text| *text != "DEFAULT");
            if !allowed.contains(&spf.result.name()) {
                disagreements
                    .insert(name.clone(), format!("{} instead of {allowed:?}: {}", spf.result.name(), spf.text));
            } else if explanation.is_some() && spf.explanation.as_deref() != explanation {
                disagreements
                    .insert(name.clone(), format!("explains {:?} instead of {explanation:?}", spf.explanation));
            }
        }
    }
    println!("{cases} cases, {} differ", disagreements.len());
    assert!(cases >= 200, "only {cases} cases were read");
    settle("spf", &disagreements);
}

/// The message as it was on the wire: CRLF at line ends.
fn wire(path: &Path) -> Vec<u8> {
    let octets = std::fs::read(path).expect("the corpus can be read");
    let mut out = Vec::with_capacity(octets.len() + octets.len() / 30);
    for (index, octet) in octets.iter().enumerate() {
        let after_cr = index.checked_sub(1).is_some_and(|before| octets.get(before) == Some(&b'\r'));
        if *octet == b'\n' && !after_cr {
            out.push(b'\r');
        }
        out.push(*octet);
    }
    out
}

#[test]
fn undisputed_signatures_have_the_verdict_of_three_programs() {
    let (Some(expected), Some(keys)) = (shared("corpus/dkim_expected.jsonl"), shared("corpus/dkim_keys.json")) else {
        return println!("skipped: the signatures are not here");
    };
    let keys: Value = serde_json::from_slice(&std::fs::read(keys).expect("readable")).expect("JSON");
    let mut zones = BTreeMap::new();
    for (source, records) in keys.as_object().into_iter().flatten() {
        let mut zone = Zone::default();
        zone.complete("");
        for (name, record) in records.as_object().into_iter().flatten() {
            zone.add(name, Record::Txt(record.as_str().unwrap_or_default().as_bytes().to_vec()));
        }
        zones.insert(source.clone(), zone);
    }
    let text = std::fs::read_to_string(expected).expect("readable");
    let rows: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let mut agreed = BTreeMap::new();
    let mut disagreements = BTreeMap::new();
    for row in rows.iter().filter(|row| row["kind"] == "message") {
        let field = |name: &str| row[name].as_str().unwrap_or_default();
        let (Some(path), Some(zone)) = (shared(&format!("corpus/{}", field("id"))), zones.get(field("key_source")))
        else {
            continue;
        };
        // The other programs judged with the clock of their day, not as of the receipt.
        let options = VerifyOptions { now: Some("2026-11-23T10:00:00Z".to_owned()), ..VerifyOptions::default() };
        let evidence = block_on(gather(&wire(&path), &options, zone));
        let index = row["sig"].as_u64().and_then(|index| usize::try_from(index).ok()).expect("a number");
        let verdict = evidence.dkim.get(index).map_or("missing", |signature| signature.result_now.name());
        // What verifies with an algorithm or key that must not count any more has the verdict `policy`.
        let passes = matches!(verdict, "pass" | "policy");
        let consensus = field("consensus");
        if consensus == "split" {
            continue;
        }
        if passes == (consensus == "pass") && verdict != "missing" {
            *agreed.entry(consensus.to_owned()).or_insert(0) += 1;
        } else {
            let why = evidence.dkim.get(index).map(|signature| (signature.reason, signature.text.clone()));
            disagreements
                .insert(format!("{}#{index}", field("id")), format!("{verdict} {why:?} instead of {consensus}"));
        }
    }
    println!("agreed: {agreed:?}, {} differ", disagreements.len());
    settle("dkim", &disagreements);
}

#[test]
fn arc_agrees_with_its_suite() {
    let Some(suite) = shared("corpus/suites/arc-draft-validation-tests.yml") else {
        return println!("skipped: the ARC suite is not here");
    };
    let mut cases = 0;
    let mut disagreements = BTreeMap::new();
    for part in yaml(&suite) {
        let mut zone = Zone::default();
        zone.complete("");
        for (name, record) in part["txt-records"].as_object().into_iter().flatten() {
            zone.add(name, Record::Txt(latin1(record.as_str().unwrap_or_default())));
        }
        for (name, case) in part["tests"].as_object().into_iter().flatten() {
            cases += 1;
            let message = case["message"].as_str().unwrap_or_default().replace('\n', "\r\n");
            let evidence = block_on(gather(message.as_bytes(), &VerifyOptions::default(), &zone));
            let result = evidence.arc.as_ref().map_or("none", |arc| arc.result.name());
            let expected = case["cv"].as_str().unwrap_or("none").to_lowercase();
            if result != expected {
                let why = evidence.arc.map(|arc| arc.text);
                disagreements.insert(name.clone(), format!("{result} instead of “{expected}”: {why:?}"));
            }
        }
    }
    println!("{cases} cases, {} differ", disagreements.len());
    assert!(cases >= 150, "only {cases} cases were read");
    settle("arc", &disagreements);
}
