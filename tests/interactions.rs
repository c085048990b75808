//! How rules act together: one cause is one finding, and what is legal but rare is none.

use emlint::{Context, Options, Origin, Report, Safety, Severity, StageOption, fix, rules};
use emlint_tests::{Charsets, lint};

const RECEIVED: &str = "Received: from mail.example.org (mail.example.org [192.0.2.1])\n by mx.example.net with ESMTPS id 1\n for <jo@example.net>; Mon, 23 Nov 2026 10:00:01 +0000\n";
const HEAD: &str = "Date: Mon, 23 Nov 2026 10:00:00 +0000\nFrom: Ann <ann@example.org>\nTo: Jo <jo@example.net>\nMessage-ID: <1@example.org>\n";

/// A message whose line ends are CRLF.
fn wire(message: &str) -> Vec<u8> {
    message.replace('\n', "\r\n").into_bytes()
}

/// With the fields that every message has, before `rest`.
fn message(rest: &str) -> String {
    let subject = if rest.contains("Subject") { "" } else { "Subject: Hello\n" };
    format!("{HEAD}{subject}{rest}")
}

fn report(message: &str) -> Report {
    lint(&wire(message), Origin::File, &Options::default())
}

fn severity(report: &Report, code: &str) -> Option<Severity> {
    report.findings.iter().filter(|finding| finding.code == code).map(|finding| finding.severity).max()
}

/// The message has findings of `these` rules and none of `others`.
#[track_caller]
fn says(message: &str, these: &[&str], others: &[&str]) {
    holds(&report(message), these, others);
}

#[track_caller]
fn holds(report: &Report, these: &[&str], others: &[&str]) {
    let codes: Vec<&str> = report.findings.iter().map(|finding| finding.code).collect();
    for code in these {
        assert!(codes.contains(code), "{code} is missing among {codes:?}");
    }
    for code in others {
        assert!(!codes.contains(code), "{code} is a consequence of others: {codes:?}");
    }
}

#[test]
fn fields_with_long_tokens_may_have_long_lines_up_to_998() {
    let long = "x".repeat(90);
    for field in ["DKIM-Signature: v=1; d=a.example; b=", "ARC-Seal: i=1; b=", "Received: from a.example by "] {
        says(&message(&format!("{field}{long}\n\nHi\n")), &[], &["FMT011"]);
        says(&message(&format!("{field}{}\n\nHi\n", long.repeat(12))), &["FMT010"], &["FMT011"]);
    }
    let list = report(&message(&format!("List-Unsubscribe: <https://example.org/{long}>\n\nHi\n")));
    assert!(severity(&list, "FMT011").is_none_or(|severity| severity == Severity::Info));
}

#[test]
fn a_misplaced_blank_line_is_one_finding() {
    let missing = ["HDR010", "HDR011", "HDR013", "MID001", "MIM001", "MIM003", "LST004", "DKM001", "AUT020"];
    says("To: jo@example.net\n\nFrom: ann@example.org\nSubject: x\nMIME-Version: 1.0\n\nHi\n", &["HDR012"], &missing);
    says(&format!("\n{}", message("\nHi\n")), &["FMT032"], &missing[..6]);
    says("From: ann@example.org\nno field\nTo: jo@example.net\n\nHi\n", &["HDR004"], &missing[..6]);
}

#[test]
fn a_comma_in_a_name_is_no_second_mailbox() {
    let from = message("\nHi\n").replace("Ann <", "Doe, John <");
    says(&from, &["ADR003"], &["SND001", "ADR001", "ADR004", "ADR005"]);
    let quote = message("\nHi\n").replace("Jo <", "\"Jo <");
    says(&quote, &["ADR002"], &["ADR001", "ADR003", "ADR004", "ADR005"]);
}

#[test]
fn encoded_bodies_have_lines_of_their_own() {
    let part = |encoding: &str, body: &str| {
        message(&format!(
            "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: {encoding}\n\n{body}\n"
        ))
    };
    let (long, huge) = ("abcd".repeat(25), "abcd".repeat(300));
    says(&part("quoted-printable", &long), &["MIM021"], &["FMT012", "FMT010"]);
    says(&part("base64", &long), &["MIM025"], &["FMT012", "FMT010"]);
    says(&part("quoted-printable", &huge), &["FMT010"], &["FMT012", "MIM021"]);
    says(&part("base64", &huge), &["FMT010"], &["FMT012", "MIM025"]);
}

#[test]
fn lines_with_encoded_words_have_one_rule() {
    let word = format!("=?utf-8?Q?{}=C3=A9?=", "a".repeat(70));
    says(&message(&format!("Subject: {word}\n\nHi\n")), &["ENC002"], &["ENC003", "FMT011"]);
    let words = format!("=?utf-8?Q?=C3=A9{0}?= =?utf-8?Q?{0}?=", "a".repeat(25));
    says(&message(&format!("Subject: {words}\n\nHi\n")), &["ENC003"], &["ENC002", "FMT011"]);
    for (word, code) in
        [("=?utf-8?Q?J.=C3 =A9?=", "ENC004"), ("=?utf-8?Q?J.=C3=zz?=", "ENC006"), ("=?utf-8?Q?J.=C3=A9", "ENC001")]
    {
        let from = message("\nHi\n").replace("Ann <", &format!("{word} <"));
        says(&from, &[code], &["ENC007", "ENC010", "ENC011", "ENC012"]);
    }
}

#[test]
fn raw_octets_are_told_once() {
    says(&message("Subject: Grüße\n\nHi\n"), &["HDR005"], &["FMT021", "ENC016", "ADR009", "ADR010", "ENC013"]);
    let parameter = message("MIME-Version: 1.0\nContent-Type: text/plain; name=\"ä.txt\"\n\nHi\n");
    says(&parameter, &["ENC016"], &["HDR005", "FMT021"]);
    let address = message("\nHi\n").replace("ann@", "änn@");
    says(&address, &["ADR009"], &["HDR005", "FMT021"]);
    let body = |fields: &str| message(&format!("MIME-Version: 1.0\n{fields}\nGrüße\n"));
    says(&body("Content-Type: text/plain\nContent-Transfer-Encoding: 8bit\n"), &["MIM003"], &["MIM012", "MIM013"]);
    says(&body("Content-Type: text/plain; charset=utf-8\n"), &["MIM012"], &["MIM003", "MIM013"]);
    says(
        &body("Content-Type: text/plain; charset=us-ascii\nContent-Transfer-Encoding: 8bit\n"),
        &["MIM013"],
        &["MIM003", "MIM012"],
    );
}

#[test]
fn smtputf8_allows_utf_8_and_only_a_server_or_the_caller_can_say_so() {
    let eai = "Subject: Grüße =?utf-8?Q?=C3=A9?=\nMIME-Version: 1.0\nContent-Type: text/plain; name=\"ä.txt\"\n\nHi\n";
    let eai = message(eai).replace("Ann <ann@", "Änn <änn@").replace("<1@", "<ä@");
    let illegal = ["HDR005", "ADR009", "MID002", "ENC016"];
    says(&eai, &illegal, &["ENC017"]);
    says(&format!("{}{eai}", RECEIVED.replace("ESMTPS", "UTF8SMTPS")), &["ENC017"], &illegal);
}

#[test]
fn two_from_fields_deceive() {
    says(&message("From: eve@example.com\n\nHi\n"), &["SND001"], &["HDR020"]);
}

#[test]
fn spf_is_told_once_however_many_fields_say_it() {
    let fields = "Authentication-Results: mx.example.net; spf=fail smtp.mailfrom=example.org\nReceived-SPF: fail (mx.example.net: no) client-ip=192.0.2.1;\nARC-Authentication-Results: i=1; mx.example.net; spf=fail smtp.mailfrom=example.org\n";
    let report = report(&format!("{fields}{RECEIVED}{}", message("\nHi\n")));
    let spf = report
        .findings
        .iter()
        .filter(|finding| matches!(finding.code, "AUT001" | "AUT002" | "AUT003" | "AUT004" | "AUT005"));
    assert_eq!(spf.count(), 1);
    holds(&report, &["AUT001"], &["AUT014"]);
}

#[test]
fn a_pass_of_dmarc_outweighs_a_failure_of_spf() {
    let fields = "Authentication-Results: mx.example.net; spf=fail smtp.mailfrom=example.org;\n dkim=pass header.d=example.org; dmarc=pass header.from=example.org\n";
    let report = report(&format!("{fields}{RECEIVED}{}", message("\nHi\n")));
    assert!(severity(&report, "AUT001") < Some(Severity::Error));
    assert!(severity(&report, "AUT012") <= Some(Severity::Info));
}

#[test]
fn results_of_other_servers_are_no_errors() {
    let other = "Authentication-Results: mx.example.com; spf=fail smtp.mailfrom=example.org; dkim=fail header.d=example.org;\n dmarc=fail header.from=example.org\n";
    let report = report(&format!("{RECEIVED}{other}{}", message("\nHi\n")));
    let errors: Vec<_> = report
        .findings
        .iter()
        .filter(|finding| finding.code.starts_with("AUT") && finding.severity == Severity::Error)
        .map(|finding| finding.code)
        .collect();
    assert_eq!(errors, [""; 0]);
}

#[test]
fn requirements_for_bulk_mail_are_told_together() {
    let fields = "Authentication-Results: mx.example.net; spf=none smtp.mailfrom=example.org; dkim=none; dmarc=none\n";
    let list = "List-Id: <news.example.org>\n\nHi\n";
    says(&format!("{fields}{RECEIVED}{}", message(list)), &["AUT023"], &["AUT003", "AUT008", "AUT011", "DKM001"]);
    let invalid = "List-Unsubscribe: <https://example.org/u/8f3a9c>\nList-Unsubscribe-Post: yes\n\nHi\n";
    says(&message(invalid), &["LST006"], &["LST007"]);
}

#[test]
fn one_click_is_judged_against_a_signature_only_when_it_is_valid() {
    let fields = |post: &str| {
        message(&format!(
            "DKIM-Signature: v=1; a=rsa-sha256; d=example.org; s=k; h=from:to:subject; bh=AAAA; b=AAAA\nList-Unsubscribe: <https://example.org/u/8f3a9c>\nList-Unsubscribe-Post: {post}\n\nHi\n"
        ))
    };
    says(&format!("{RECEIVED}{}", fields("List-Unsubscribe=One-Click")), &["DKM009"], &["LST006"]);
    says(&format!("{RECEIVED}{}", fields("no")), &["LST006"], &["DKM009"]);
    let unsigned =
        "List-Unsubscribe: <https://example.org/u/8f3a9c>\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\n\nHi\n";
    // Before a message is signed there is only a reminder.
    let unsigned = report(&message(unsigned));
    holds(&unsigned, &[], &["LST006"]);
    assert!(severity(&unsigned, "DKM009") <= Some(Severity::Info));
}

#[test]
fn precedence_is_told_once() {
    for fields in [
        "Precedence: bulk\n",
        "Precedence: junk\nAuto-Submitted: auto-generated\n",
        "Precedence: special\nList-Id: <a.example.org>\n",
    ] {
        let report = report(&message(&format!("{fields}\nHi\n")));
        let told =
            report.findings.iter().filter(|finding| matches!(finding.code, "LST001" | "LST002" | "LST003")).count();
        assert!(told <= 1, "{fields}");
    }
    let twice = report(&message("Precedence: bulk\nPrecedence: list\n\nHi\n"));
    assert_eq!(severity(&twice, "HDR020"), Some(Severity::Warning));
}

#[test]
fn reports_about_other_mail_need_no_list_fields() {
    let report = "Return-Path: <>\nReceived: from a.example by mx.example.net; Mon, 23 Nov 2026 10:00:01 +0000\nDate: Mon, 23 Nov 2026 10:00:00 +0000\nFrom: Mail Delivery <mailer-daemon@example.net>\nMessage-ID: <2@example.net>\nMIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\nContent-Type: text/plain\n\nNo such user.\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.net\n\nFinal-Recipient: rfc822; jo@example.net\nAction: failed\nStatus: 5.1.1\n--b\nContent-Type: message/rfc822\n\nFrom: root\nSubject: Grüße\nDate: now\n\nHi\n--b--\n";
    let report = self::report(report);
    holds(&report, &[], &["LST004", "HDR013", "SND004", "SND005", "SND006", "DKM001"]);
    let grave: Vec<_> = report
        .findings
        .iter()
        .filter(|finding| finding.severity > Severity::Info)
        .map(|finding| finding.code)
        .collect();
    assert_eq!(grave, [""; 0]);
}

/// A message with many defects.
const DEFECTIVE: &str = "Received: from 10.0.0.1\nDKIM-Signature: v=1\nAuthentication-Results: x\nFrom: root\nTo: a@@b.example; c@d.example\nSubject : Grüße =?utf-8?Q?a b?=\nDate: yesterday\nMessage-ID: none\nno field\nContent-Type: text/plain charset=utf-8\nContent-Transfer-Encoding: utf-8\nContent-Disposition: attachment; filename=\"a.pdf.exe\"; filename*=%C3%A9\n\nHi\n";

#[test]
fn what_an_attached_message_has_is_only_told() {
    let outer = "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nSee below.\n--b\nContent-Type: message/rfc822\n\n";
    let source = message(&format!("{outer}{DEFECTIVE}--b--\n"));
    let report = report(&source);
    let start = wire(&source[..source.find("Received: from 10").expect("it is there")]).len();
    let inside: Vec<_> = report.findings.iter().filter(|finding| finding.place.span.start() >= start).collect();
    assert!(inside.len() > 3, "the attached message is looked at");
    for finding in inside {
        assert_eq!(finding.severity, Severity::Info, "{} {}", finding.code, finding.message);
        let family = &finding.code[..3];
        assert!(!["AUT", "RCV", "DKM", "SND"].contains(&family), "{} is of another trust", finding.code);
    }
}

#[test]
fn what_is_signed_as_it_is_stays_as_it_is() {
    let part = "Content-Type: text/html\nContent-Transfer-Encoding: base64\nContent-Disposition: inline; filename=\"ä\u{202e}.exe\"\n\nSGVs!bG8\n";
    let signature = "--b\nContent-Type: application/pgp-signature\n\n-----BEGIN PGP SIGNATURE-----\n-----END PGP SIGNATURE-----\n--b--\n";
    let signed = "MIME-Version: 1.0\nContent-Type: multipart/signed; protocol=\"application/pgp-signature\"; micalg=pgp-sha256; boundary=b\n\n--b\n";
    let source = message(&format!("{signed}{part}{signature}"));
    let report = report(&source);
    let start = wire(&source[..source.find("\n--b\nContent-Type: text/html").expect("it is there")]).len();
    let inside: Vec<_> = report.findings.iter().filter(|finding| finding.place.span.start() > start).collect();
    assert!(inside.len() > 2, "the signed part is looked at");
    for finding in inside {
        assert_eq!(finding.severity, Severity::Info, "{} {}", finding.code, finding.message);
        assert_eq!(finding.fix, None, "{}", finding.code);
    }
    let mixed = source.replace("multipart/signed", "multipart/mixed");
    assert!(self::report(&mixed).findings.iter().any(|finding| finding.severity == Severity::Error));
}

#[test]
fn safe_fixes_end_and_leave_none() {
    for source in [DEFECTIVE.to_owned(), message("Subject : Grüße\nSubject : Grüße\nMIME-Version: 1.0\n\nHi\n")] {
        let mut bytes = source.replace("no field\n", "").into_bytes();
        let options = Options { stage: StageOption::Outgoing, ..Options::default() };
        let safe = |bytes: &[u8]| {
            let findings = rules::findings(&Context::new(bytes, Origin::File, &options, &Charsets));
            let edits: Vec<_> =
                fix::compatible(&findings, Safety::Safe).into_iter().flat_map(|fix| fix.edits.clone()).collect();
            fix::apply(bytes, &edits).expect("compatible edits can be applied")
        };
        for _ in 0..10 {
            bytes = safe(&bytes);
        }
        assert_eq!(safe(&bytes), bytes, "{}", String::from_utf8_lossy(&bytes));
    }
}

#[test]
fn a_safe_fix_of_signed_content_is_called_so() {
    let source = format!(
        "DKIM-Signature: v=1; a=rsa-sha256; d=example.org; s=k; h=from:subject; bh=AAAA; b=AAAA\n{RECEIVED}{}",
        message("Subject : Hi\n\nHi\n")
    );
    let safety = |report: &Report, code: &str| {
        let finding = report.findings.iter().find(|finding| finding.code == code).expect("it is found");
        finding.fix.as_ref().map(|fix| fix.safety)
    };
    assert_eq!(safety(&report(&source), "HDR002"), Some(Safety::BreaksSignature));
    let unix = lint(source.as_bytes(), Origin::File, &Options::default());
    assert_eq!(safety(&unix, "FMT003"), Some(Safety::Safe));
}

#[test]
fn pasted_text_has_lost_its_line_ends() {
    let pasted = |text: &str| lint(text.as_bytes(), Origin::Pasted, &Options::default());
    holds(&pasted(&message("\nHi\r\nthere\n")), &["FMT090"], &["FMT001", "FMT002", "FMT003", "MIM022", "DKM011"]);
    let wide = "x".repeat(70);
    let wrapped = message(&format!("X-A: {wide}\n{wide} {wide}\nX-B: {wide}\n{wide}\nX-C: {wide}\n{wide}\n\nHi\n"));
    holds(&pasted(&wrapped), &["FMT034"], &["HDR004"]);
    holds(&lint(&wire(&message("X-A: b\n \n c\n\nHi\n")), Origin::File, &Options::default()), &["HDR007"], &["HDR004"]);
}

#[test]
fn hosts_within_a_network_are_nobodys_business() {
    let private = "Received: from web01 (unknown [10.0.0.5]) by mail.example.org with ESMTP id 2; Mon, 23 Nov 2026 10:00:00 +0000\n";
    let login = "Received: from [192.168.1.2] (dyn-1-2.example.com [198.51.100.7])\n by mail.example.org with ESMTPSA id 3; Mon, 23 Nov 2026 10:00:00 +0000\n";
    for hop in [private, login] {
        says(&format!("{RECEIVED}{hop}{}", message("\nHi\n")), &[], &["RCV003", "RCV006", "RCV007", "RCV008"]);
    }
}

/// A rule about the form of a message.
fn is_of_form(code: &str) -> bool {
    ["FMT", "HDR", "ADR", "DAT", "MID", "ENC", "MIM"].iter().any(|family| code.starts_with(family))
}

/// Newer or rare, and legal.
#[test]
fn what_is_rare_and_legal_is_no_problem() {
    let multilingual = "MIME-Version: 1.0\nContent-Type: multipart/multilingual; boundary=b\n\n--b\nContent-Type: text/plain; charset=utf-8\n\nHello\n--b\nContent-Type: message/rfc822\nContent-Language: de\n\nSubject: Hallo\n\nHallo\n--b--\n";
    let reaction = "In-Reply-To: <0@example.net>\nReferences: <0@example.net>\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\nContent-Disposition: reaction\n\n👍\n";
    let fields = "Author: Ann <ann@example.org>\nCFBL-Address: fbl@example.org; report=arf\nCFBL-Feedback-ID: 111:222:333\nTLS-Required: No\nOriginal-From: Ann <ann@example.org>\nX-Original-From: Ann <ann@example.org>\nBIMI-Selector: v=BIMI1; s=default;\nDKIM2-Signature: i=1; x=y\nHP-Outer: Subject: Hello\n\nHi\n";
    let amp = "MIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/plain; charset=utf-8\n\nHi\n--b\nContent-Type: text/x-amp-html; charset=utf-8\n\n<!doctype html><html amp4email></html>\n--b\nContent-Type: text/html; charset=utf-8\n\n<!DOCTYPE html><html lang=en><head><title>Hi</title></head><body><p>Hi</p></body></html>\n--b--\n";
    let global = "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nSee below\n--b\nContent-Type: message/global\nContent-Transfer-Encoding: 8bit\n\nFrom: Änn <änn@example.org>\nDate: Mon, 23 Nov 2026 10:00:00 +0000\nSubject: Grüße\n\nHi\n--b--\n";
    let pgp = "MIME-Version: 1.0\nContent-Type: multipart/encrypted;\n protocol=\"application/pgp-encrypted\"; boundary=b\n\n--b\nContent-Type: application/pgp-encrypted\n\nVersion: 1\n--b\nContent-Type: application/octet-stream\n\n-----BEGIN PGP MESSAGE-----\n\naGVsbG8=\n-----END PGP MESSAGE-----\n--b--\n";
    let received = format!(
        "Delivered-To: jo@example.net\nDelivered-To: jo@example.com\n{}",
        RECEIVED.replace("ESMTPS", "UTF8SMTPSA")
    );
    let group = message("\nHi\n").replace("To: Jo <jo@example.net>", "To: undisclosed-recipients:;");
    let mut wrong = Vec::new();
    let cases = [multilingual, reaction, fields, amp, global, pgp].map(message);
    for (index, source) in cases.into_iter().chain([received + &message("\nHi\n"), group]).enumerate() {
        for finding in report(&source)
            .findings
            .iter()
            .filter(|finding| finding.severity > Severity::Info && is_of_form(finding.code))
        {
            wrong.push(format!("case {index}: {} {}", finding.code, finding.message));
        }
    }
    assert_eq!(wrong, [""; 0]);
}
