//! What the readers of trace and authentication fields make of fields in the shapes that real servers write.
//!
//! A few shapes are here; the large collection is not part of the project, and without it that test says so and passes.
//! Where a reading differs from the expected one, one of them is wrong: either it is mended, or
//! `vectors/differences.tsv` says why the difference is right (id, key, reason).

use emlint::auth::received_spf::ReceivedSpf;
use emlint::auth::results::{MethodResult, Results, ResultsFlawKind, unquoted};
use emlint::auth::signature::{Signature, SignatureFlawKind};
use emlint::auth::spam::SpamStatus;
use emlint::message::address::AddressList;
use emlint::message::date::{Date, DateFlawKind};
use emlint::message::lexer::Lexer;
use emlint::message::list::{Item, ItemKind, items, list_id};
use emlint::message::received::Received;
use emlint::message::{DecodedText, Field, Header, foreign_date, message_id};
use emlint::{BulkOption, Options, Origin, Slice};
use emlint_tests::{Charsets, lint, root, shared};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

/// The reading of a field, key by key; none for a field that has no reader.
fn reading(field: &Field<'_>) -> Option<Value> {
    let name = field.name().to_ascii_lowercase();
    Some(match name.as_str() {
        "received" => received(&Received::read(field.value)),
        "authentication-results" | "authentication-results-original" | "arc-authentication-results" => {
            results(&Results::read(field))
        }
        "received-spf" => received_spf(&ReceivedSpf::read(field)),
        "date" => date(&Date::read(field.value)),
        "x-spam-status" => spam_status(&SpamStatus::read(field.value)),
        "list-unsubscribe" => {
            let items = items(field.value);
            let is_uri = |item: &&Item<'_>| item.kind == ItemKind::Uri && item.uri().contains(':');
            // Programs ignore what stands behind anything else.
            let uris: Vec<String> = items.iter().take_while(is_uri).map(Item::uri).collect();
            let post = "List-Unsubscribe-Post: List-Unsubscribe=One-Click";
            json!({ "uris": uris, "problems": codes(field, post, &["LST005", "LST006"]) })
        }
        "list-unsubscribe-post" => {
            let problems = codes(field, "List-Unsubscribe: <https://list.example/u?1>", &["LST006"]);
            json!({ "oneClick": problems.is_empty(), "problems": problems })
        }
        "list-id" => {
            let (id, phrase) = list_id(field.value).map_or((None, None), |(id, _)| {
                let before = field.value.sub(0..id.span.start() - 1 - field.value.span.start());
                let phrase = DecodedText::header(before.trim().unwrapped(b'"', b'"'), &Charsets).text;
                let phrase = phrase.replace('\\', "").split_whitespace().collect::<Vec<_>>().join(" ");
                (Some(id), Some(phrase).filter(|phrase| !phrase.is_empty()))
            });
            json!({ "id": text(id), "phrase": phrase, "problems": codes(field, "", &["LST009"]) })
        }
        "message-id" => {
            let ids = message_id::items(field.value);
            let id = ids.iter().find(|item| item.kind == message_id::ItemKind::Id);
            let problems = codes(field, "", &["MID001", "MID002"]);
            let id = id.map(|id| String::from_utf8_lossy(&id.key()).into_owned());
            json!({ "id": id, "valid": problems.is_empty(), "problems": problems })
        }
        "return-path" => return_path(field),
        "precedence" => {
            json!({ "value": field.unfolded().to_lowercase(), "known": !codes(field, "", &["LST002"]).is_empty() })
        }
        "auto-submitted" => {
            let first = Lexer::with_separators(field.value, b";").significant().next();
            let keyword = first.map(|token| token.text.text().to_lowercase()).unwrap_or_default();
            let is_known = codes(field, "", &["LST010"]).is_empty();
            json!({ "automatic": is_known && keyword != "no", "keyword": keyword })
        }
        "feedback-id" => {
            let fields: Vec<String> = field.unfolded().split(':').map(str::to_owned).collect();
            json!({ "senderId": fields.last(), "fields": fields, "problems": codes(field, "", &["LST012"]) })
        }
        "x-php-originating-script" => script(field),
        _ => signature(&Signature::read(field)?),
    })
}

/// Fields whose flaws have no names of their own here: what counts is whether the rules find any.
const JUDGED: &[&str] = &["List-Unsubscribe", "List-Unsubscribe-Post", "List-Id", "Message-ID", "Feedback-ID"];

/// What these rules say of a bulk message with the field and another one.
fn codes(field: &Field<'_>, other: &str, codes: &[&str]) -> Vec<&'static str> {
    let own = format!("{}:{}", field.name(), field.value.text());
    let message = format!("{own}\r\n{other}{}Subject: x\r\n\r\nx\r\n", if other.is_empty() { "" } else { "\r\n" });
    let select = codes.iter().map(|&code| code.to_owned()).collect();
    let options = Options { select, bulk: BulkOption::Yes, smtputf8: true, ..Options::default() };
    lint(message.as_bytes(), Origin::File, &options).findings.iter().map(|finding| finding.code).collect()
}

fn return_path(field: &Field<'_>) -> Value {
    let value = field.value.trim();
    let list = AddressList::read(value);
    let mailbox = list.mailboxes.first().filter(|_| list.mailboxes.len() == 1);
    let is_null = value.bytes == b"<>";
    let is_valid =
        value.bytes.starts_with(b"<") && list.defects.is_empty() && mailbox.is_some_and(|one| one.domain.is_some());
    let address = mailbox.map(|mailbox| mailbox.address.text()).or(is_null.then(|| "".into()));
    json!({ "address": address, "null": is_null, "valid": is_null || is_valid })
}

/// User and script, from the sentence about them.
fn script(field: &Field<'_>) -> Value {
    let source = format!("{}:{}\r\n\r\n", field.name(), field.value.text());
    let options = Options { select: vec!["RCV012".to_owned()], ..Options::default() };
    let report = lint(source.as_bytes(), Origin::File, &options);
    let message = report.findings.first().map(|finding| finding.message.clone()).unwrap_or_default();
    let read = message.split_once("the script ").and_then(|(_, rest)| rest.split_once(" of user "));
    let user = read.and_then(|(_, rest)| rest.split(';').next()?.parse::<u64>().ok());
    json!({ "script": read.map(|(script, _)| script), "uid": user })
}

fn text(value: Option<Slice<'_>>) -> Value {
    value.map_or(Value::Null, |value| Value::String(value.unfolded()))
}

fn time(seconds: Option<i64>) -> Value {
    seconds.map_or(Value::Null, |seconds| Value::String(emlint::time::to_rfc3339(seconds)))
}

fn received(hop: &Received<'_>) -> Value {
    json!({
        "helo": text(hop.helo), "reverse": text(hop.reverse), "ip": text(hop.ip.map(|ip| ip.text)), "by": text(hop.by),
        "with": text(hop.with), "tls": hop.tls.used, "tlsVersion": hop.tls.version, "cipher": text(hop.tls.cipher),
        "id": text(hop.id), "for": text(hop.recipient), "time": time(hop.seconds()),
    })
}

fn results(read: &Results<'_>) -> Value {
    let results: Vec<Value> = read.results.iter().map(method_result).collect();
    let number = |digits: Option<Slice<'_>>| digits.and_then(|digits| digits.text().parse::<u64>().ok());
    json!({
        "authservId": read.authserv_id.map(unquoted), "version": number(read.version), "results": results,
        "valid": read.flaws.iter().all(|flaw| flaw.kind == ResultsFlawKind::OtherVersion), "instance": read.instance.map(|(_, number)| number),
    })
}

fn method_result(result: &MethodResult<'_>) -> Value {
    let mut properties = Map::new();
    for property in &result.properties {
        let dot = if property.ptype.is_empty() { "" } else { "." };
        let key = format!("{}{dot}{}", property.ptype.text(), property.name.text()).to_lowercase();
        properties.entry(key).or_insert_with(|| Value::String(unquoted(property.value)));
    }
    let mut read = json!({
        "method": result.method.text().to_lowercase(), "result": result.result.text().to_lowercase(), "properties": properties,
    });
    if let Some(reason) = result.reason {
        read["reason"] = json!(unquoted(reason));
    }
    if let Some(version) = result.version {
        read["methodVersion"] = json!(version.text().parse::<u64>().ok());
    }
    read
}

fn received_spf(spf: &ReceivedSpf<'_>) -> Value {
    json!({
        "result": spf.result.text().to_lowercase(), "domain": text(spf.domain), "ip": text(spf.ip), "helo": text(spf.helo),
        "mailFrom": text(spf.mail_from), "bestGuess": spf.best_guess.is_some(),
    })
}

fn date(date: &Date<'_>) -> Value {
    let word = |kind: DateFlawKind| match kind {
        DateFlawKind::Unreadable => "unparsable",
        DateFlawKind::WrongDayName(_) => "wrong-weekday",
        DateFlawKind::DayDigits => "bad-day",
        DateFlawKind::ObsoleteYear => "obs-year",
        DateFlawKind::ObsoleteZone | DateFlawKind::UnknownZone => "obs-zone",
        DateFlawKind::NoSuchTime => "bad-time",
        DateFlawKind::NonAscii => "non-ascii",
        _ => "other",
    };
    let problems: BTreeSet<&str> = date.flaws.iter().map(|flaw| word(flaw.kind)).collect();
    let seconds = date.seconds.or_else(|| foreign_date::seconds(date.text));
    json!({ "time": time(seconds), "valid": date.flaws.is_empty(), "problems": problems })
}

fn spam_status(status: &SpamStatus<'_>) -> Value {
    let number = |value: Option<Slice<'_>>| value.and_then(|value| value.text().parse::<f64>().ok());
    let tests: Vec<String> = status.tests.iter().map(|test| test.text().into_owned()).collect();
    json!({
        "spam": status.is_spam, "score": number(status.score), "required": number(status.required), "tests": tests,
    })
}

fn signature(signature: &Signature<'_>) -> Value {
    let mut tags = Map::new();
    for tag in &signature.list.tags {
        tags.entry(tag.name.text()).or_insert_with(|| Value::String(tag.compact()));
    }
    let problems: BTreeSet<String> = signature.flaws.iter().map(|flaw| problem(flaw.kind)).collect();
    json!({ "tags": tags, "problems": problems })
}

fn problem(kind: SignatureFlawKind) -> String {
    match kind {
        SignatureFlawKind::Syntax => "syntax".to_owned(),
        SignatureFlawKind::Duplicate(tag) => format!("duplicate:{tag}"),
        SignatureFlawKind::Missing(tag) => format!("missing:{tag}"),
        SignatureFlawKind::Empty(tag) => format!("empty:{tag}"),
        SignatureFlawKind::BadValue(tag) => format!("bad-value:{tag}"),
        SignatureFlawKind::BadBase64(tag) => format!("bad-base64:{tag}"),
        SignatureFlawKind::WeakAlgorithm => "weak-algorithm".to_owned(),
        SignatureFlawKind::UnknownAlgorithm => "unknown-algorithm".to_owned(),
        SignatureFlawKind::UnknownQuery => "unknown-query".to_owned(),
        SignatureFlawKind::FromNotSigned => "from-not-signed".to_owned(),
        SignatureFlawKind::IdentityElsewhere => "i-not-under-d".to_owned(),
        SignatureFlawKind::ExpiresBeforeSigning => "expires-before-signing".to_owned(),
        SignatureFlawKind::BodyLength => "l-present".to_owned(),
        SignatureFlawKind::Historic => "historic".to_owned(),
        SignatureFlawKind::ChainMismatch => "cv-mismatch".to_owned(),
        SignatureFlawKind::NotAllowed(_) => "h-not-allowed".to_owned(),
    }
}

/// Lists of words are sets; addresses are compared as such, whatever their spelling.
fn same(expected: &Value, read: &Value) -> bool {
    match (expected, read) {
        (Value::String(one), Value::String(other)) => {
            let address = |text: &str| text.parse::<IpAddr>().ok();
            one == other || (address(one).is_some() && address(one) == address(other))
        }
        (Value::Array(one), Value::Array(other)) if one.iter().chain(other).all(Value::is_string) => {
            let set = |list: &[Value]| list.iter().map(Value::to_string).collect::<BTreeSet<_>>();
            set(one) == set(other)
        }
        _ => expected == read,
    }
}

fn read(raw: &str) -> Option<Value> {
    let message = format!("{raw}\r\n\r\n");
    let header = Header::split(message.as_bytes(), 0, true);
    reading(header.fields.first().expect("a vector is one field"))
}

/// Fields as servers write them, and what has to be read.
#[expect(clippy::too_many_lines, reason = "a table")]
fn own_vectors() -> Vec<(&'static str, Value)> {
    vec![
        // Received: Postfix, Exim, qmail, OpenSMTPD, Exchange, Google, SendGrid, CommuniGate, Zimbra.
        (
            "Received: from smtp.sender.example (smtp.sender.example [198.51.100.7])\r\n\t(using TLSv1.3 with cipher \
             TLS_AES_256_GCM_SHA384 (256/256 bits))\r\n\tby mx.receiver.example (Postfix) with ESMTPS id 4XyZ\r\n\tfor \
             <jo@receiver.example>; Mon, 23 Nov 2026 11:00:02 +0100 (CET)",
            json!({ "helo": "smtp.sender.example", "reverse": "smtp.sender.example", "ip": "198.51.100.7",
                "by": "mx.receiver.example", "with": "ESMTPS", "tls": true, "tlsVersion": "1.3",
                "cipher": "TLS_AES_256_GCM_SHA384", "id": "4XyZ", "for": "jo@receiver.example",
                "time": "2026-11-23T10:00:02Z" }),
        ),
        (
            "Received: from r.example ([198.51.100.7]:4711 helo=h.example)\r\n\tby mx.example with esmtpsa  (TLS1.3) tls \
             TLS_AES_128_GCM_SHA256\r\n\t(Exim 4.97)\r\n\t(envelope-from <a@h.example>)\r\n\tid 1qX-0\r\n\tfor jo@example.net;\r\n\
             \tMon, 23 Nov 2026 10:00:00 +0000",
            json!({ "helo": "h.example", "reverse": "r.example", "ip": "198.51.100.7", "with": "esmtpsa", "tls": true,
                "tlsVersion": "1.3", "cipher": "TLS_AES_128_GCM_SHA256", "id": "1qX-0", "for": "jo@example.net" }),
        ),
        (
            "Received: from unknown (HELO h.example) (203.0.113.9)\r\n  by mx.example with (AES256-GCM-SHA384 encrypted) \
             SMTP; 23 Nov 2026 10:00:00 -0000",
            json!({ "helo": "h.example", "reverse": null, "ip": "203.0.113.9", "with": "SMTP", "tls": true,
                "cipher": "AES256-GCM-SHA384", "time": "2026-11-23T10:00:00Z" }),
        ),
        (
            "Received: from h.example (r.example [2001:db8::5])\r\n\tby mx.example (OpenSMTPD) with ESMTPS id 0f \
             (TLSv1.2:ECDHE-RSA-AES256-GCM-SHA384:256:NO)\r\n\tfor <jo@example.net>;\r\n\tMon, 23 Nov 2026 10:00:00 +0000 (UTC)",
            json!({ "helo": "h.example", "reverse": "r.example", "ip": "2001:db8:0::5", "id": "0f", "tls": true,
                "tlsVersion": "1.2", "cipher": "ECDHE-RSA-AES256-GCM-SHA384" }),
        ),
        (
            "Received: from A.prod.exchange.example (2001:db8::1) by B.prod.exchange.example\r\n (2001:db8::2) with \
             Microsoft SMTP Server (version=TLS1_2,\r\n cipher=TLS_ECDHE_RSA) id 15.20.1.2 via Frontend\r\n Transport; Mon, 23 \
             Nov 2026 10:00:00 +0000",
            json!({ "helo": "A.prod.exchange.example", "reverse": null, "ip": "2001:db8::1", "with": "Microsoft SMTP Server",
                "tls": true, "tlsVersion": "1.2", "cipher": "TLS_ECDHE_RSA", "id": "15.20.1.2" }),
        ),
        (
            "Received: by filter1.example with SMTP id filter1-12-5E\r\n        2026-11-23 10:00:00.123456789 +0000 UTC m=+17.5",
            json!({ "by": "filter1.example", "id": "filter1-12-5E", "time": "2026-11-23T10:00:00Z", "tls": false }),
        ),
        (
            "Received: from [198.51.100.7] (account ann@h.example HELO [10.0.0.5])\r\n  by h.example (CommuniGate Pro SMTP 6)\r\n  \
             with ESMTPSA id 42 for x@example.net; Mon, 23 Nov 2026 10:00:00 +0000",
            json!({ "helo": "[10.0.0.5]", "ip": "198.51.100.7", "reverse": null, "tls": true, "for": "x@example.net" }),
        ),
        (
            "Received: from mta.h.example (LHLO mta.h.example) (10.0.0.2) by\r\n store.h.example with LMTP; Mon, 23 Nov 2026 \
             10:00:00 +0000",
            json!({ "helo": "mta.h.example", "reverse": "mta.h.example", "ip": "10.0.0.2", "with": "LMTP", "tls": false }),
        ),
        (
            "Received: (nullmailer pid 81 invoked by uid 33); 23 Nov 2026 10:00:00 -0000",
            json!({ "by": null, "ip": null }),
        ),
        // Authentication-Results.
        (
            "Authentication-Results: mx.receiver.example;\r\n\tdkim=fail (body hash (sha256) did not verify; x)\r\n\t\
             header.d=h.example header.b=\"aB/1\";\r\n\tspf=pass smtp.mailfrom=bounce+1=x@h.example",
            json!({ "authservId": "mx.receiver.example", "valid": true, "results": [
                { "method": "dkim", "result": "fail", "properties": { "header.d": "h.example", "header.b": "aB/1" } },
                { "method": "spf", "result": "pass", "properties": { "smtp.mailfrom": "bounce+1=x@h.example" } } ] }),
        ),
        (
            "Authentication-Results: spf=pass (sender IP is 198.51.100.7)\r\n smtp.mailfrom=h.example; dkim=none\r\n \
             header.d=none;dmarc=bestguesspass action=none header.from=h.example;",
            json!({ "authservId": null, "valid": false, "results": [
                { "method": "spf", "result": "pass", "properties": { "smtp.mailfrom": "h.example" } },
                { "method": "dkim", "result": "none", "properties": { "header.d": "none" } },
                { "method": "dmarc", "result": "bestguesspass",
                  "properties": { "action": "none", "header.from": "h.example" } } ] }),
        ),
        (
            "ARC-Authentication-Results: i=3; mx.receiver.example 1; arc=pass (as.2.h.example=pass)",
            json!({ "instance": 3, "version": 1, "valid": true,
                "results": [{ "method": "arc", "result": "pass", "properties": {} }] }),
        ),
        ("Authentication-Results: mx.receiver.example; none", json!({ "results": [], "valid": true })),
        // Received-SPF: RFC 7208, and the two shapes that lost their names on the way.
        (
            "Received-SPF: pass (mx.receiver.example: domain of ann@h.example designates 198.51.100.7 as permitted \
             sender)\r\n receiver=mx.receiver.example; client-ip=198.51.100.7; helo=smtp.h.example;\r\n \
             envelope-from=ann@h.example; x-software=test;",
            json!({ "result": "pass", "domain": "h.example", "ip": "198.51.100.7", "helo": "smtp.h.example",
                "mailFrom": "ann@h.example", "bestGuess": false }),
        ),
        (
            "Received-SPF: pass ( domain of designates as permitted sender);",
            json!({ "result": "pass", "domain": null, "ip": null, "mailFrom": null, "bestGuess": false }),
        ),
        (
            "Received-SPF: softfail ( best guess record for domain of\r\n  transitioning does not designate\r\n  203.0.113.9 \
             as permitted sender) client-ip=203.0.113.9;",
            json!({ "result": "softfail", "domain": null, "ip": "203.0.113.9", "bestGuess": true }),
        ),
        (
            "Received-SPF: Fail (mailfrom) identity=mailfrom; client-ip=2001:db8::9; helo=h.example; envelope-from=<>",
            json!({ "result": "fail", "ip": "2001:db8::9", "mailFrom": "", "helo": "h.example" }),
        ),
        // Signatures.
        (
            "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/simple; d=h.example; s=k1;\r\n\th=From : To:\r\n\tSubject; \
             bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=;\r\n\tb=AAAA\r\n\tBBBB; new=a b",
            json!({ "tags": { "v": "1", "a": "rsa-sha256", "c": "relaxed/simple", "d": "h.example", "s": "k1",
                "h": "From:To:Subject", "bh": "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=", "b": "AAAABBBB", "new": "ab" },
                "problems": [] }),
        ),
        (
            "ARC-Seal: i=1; a=rsa-sha1; cv=pass; d=h.example; s=k1; s=k2; b=A",
            json!({ "problems": ["weak-algorithm", "cv-mismatch", "duplicate:s", "bad-base64:b"] }),
        ),
        // Date, X-Spam-Status.
        (
            "Date: Sun, 23 Nov 26 10:00 EST",
            json!({ "time": "2026-11-23T15:00:00Z", "valid": false, "problems": ["obs-year", "obs-zone", "wrong-weekday"] }),
        ),
        (
            "X-Spam-Status: Yes, score=6.2 tagged_above=-99 required=5 tests=[BAYES_99=3.5,\r\n\tRDNS_NONE=0.8] autolearn=no",
            json!({ "spam": true, "score": 6.2, "required": 5.0, "tests": ["BAYES_99", "RDNS_NONE"] }),
        ),
    ]
}

#[test]
fn readings_of_our_own_fields_are_the_expected_ones() {
    for (raw, expected) in own_vectors() {
        let read = read(raw).expect("these fields have a reader");
        for (key, expected) in expected.as_object().expect("keys and values") {
            assert!(same(expected, &read[key]), "{key}: expected {expected}, read {}\n{raw}", read[key]);
        }
    }
}

/// Fields in the shapes of many programs, from their documentation and source: `software`, `raw`, and the keys of the
/// reading that the field tells without doubt.
#[test]
fn readings_of_many_programs_fields_are_the_expected_ones() {
    let shapes = std::fs::read_to_string(root().join("tests/vectors/shapes.jsonl")).expect("the shapes can be read");
    let mut wrong = Vec::new();
    for line in shapes.lines() {
        let shape: Value = serde_json::from_str(line).expect("a shape is JSON");
        let raw = shape["raw"].as_str().expect("a shape has a field");
        let read = read(raw).expect("these fields have a reader");
        for (key, expected) in shape["expect"].as_object().expect("keys and values") {
            let is_empty = |value: &Value| value.as_array().is_none_or(Vec::is_empty);
            let name = raw.split(':').next().unwrap_or_default();
            let is_judged = key == "problems" && JUDGED.iter().any(|one| name.eq_ignore_ascii_case(one));
            let agrees =
                if is_judged { is_empty(expected) == is_empty(&read[key]) } else { same(expected, &read[key]) };
            if !agrees {
                wrong.push(format!("{key} is {}, not {expected}: {}\n  {raw:?}", read[key], shape["software"]));
            }
        }
    }
    assert!(wrong.is_empty(), "{} readings differ\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn readings_of_the_collection_are_the_expected_ones() {
    let Some(path) = shared("corpus/vectors.jsonl") else {
        println!("skipped: the collection of fields is not here");
        return;
    };
    let vectors = std::fs::read_to_string(path).expect("the vectors can be read");
    let table = std::fs::read_to_string(root().join("tests/vectors/differences.tsv")).expect("the table can be read");
    let rows: BTreeMap<(&str, &str), &str> = table
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| match line.split('\t').collect::<Vec<_>>().as_slice() {
            [id, key, reason] if !reason.is_empty() => ((*id, *key), *reason),
            _ => panic!("no row of id, key and reason: {line}"),
        })
        .collect();
    let (mut compared, mut ambiguous, mut unread) = (0, (0, 0), BTreeMap::<String, usize>::new());
    let (mut wrong, mut used) = (Vec::new(), BTreeSet::new());
    for line in vectors.lines() {
        let vector: Value = serde_json::from_str(line).expect("a vector is JSON");
        let (id, raw) = (vector["id"].as_str().unwrap_or_default(), vector["raw"].as_str().unwrap_or_default());
        let field = vector["field"].as_str().unwrap_or_default();
        let is_judged = JUDGED.iter().any(|name| field.eq_ignore_ascii_case(name));
        let Some(read) = read(raw) else {
            if rows.contains_key(&(id, "*")) {
                used.insert((id.to_owned(), "*".to_owned()));
                continue;
            }
            *unread.entry(vector["field"].as_str().unwrap_or_default().to_owned()).or_default() += 1;
            continue;
        };
        let doubtful: Vec<&str> =
            vector["ambiguous"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        for (key, expected) in vector["expect"].as_object().expect("every vector expects something") {
            // Names of tests that are listings are not what the reader of X-Spam-Status tells; the parameters of
            // Auto-Submitted belong to the program that notifies.
            if key == "rbl" || key == "params" {
                continue;
            }
            let is_empty = |value: &Value| value.as_array().is_none_or(Vec::is_empty);
            let agrees = if is_judged && key == "problems" {
                is_empty(expected) == is_empty(&read[key])
            } else {
                same(expected, &read[key])
            };
            let path = |key: &str| doubtful.iter().any(|name| name.split('.').next() == Some(key));
            if path(key) {
                ambiguous.0 += usize::from(agrees);
                ambiguous.1 += 1;
            } else if agrees {
                compared += 1;
            } else if rows.contains_key(&(id, key.as_str())) {
                used.insert((id.to_owned(), key.clone()));
            } else {
                wrong.push(format!("{id}\t{key}\n  {raw:?}\n  expected {expected}\n  read     {}", read[key]));
            }
        }
    }
    println!("{compared} readings agree, {} differ and are explained", used.len());
    println!("of {} readings on which programs disagree, {} agree", ambiguous.1, ambiguous.0);
    assert!(unread.is_empty(), "without a reader: {unread:?}");
    let idle: Vec<_> = rows.keys().filter(|(id, key)| !used.contains(&((*id).to_owned(), (*key).to_owned()))).collect();
    assert!(idle.is_empty(), "rows of differences.tsv that explain nothing: {idle:?}");
    assert!(wrong.is_empty(), "{} differences:\n{}", wrong.len(), wrong.join("\n"));
}
