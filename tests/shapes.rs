//! Fields in the shapes of servers that nobody tuned the readers for: what they say has to be read all the same.
//!
//! The shapes follow the documentation and the source of the programs named; every name and address is one for examples.

use emlint::{Options, Origin, Report};
use emlint_tests::lint;
use serde_json::{Value, json};

/// The report of a message with this header above a plain From.
fn report(header: &str) -> Report {
    let header = header.replace("\r\n", "\n").replace('\n', "\r\n");
    let message = format!(
        "{header}\r\nFrom: Ann <ann@shop.example>\r\nTo: jo@b.example\r\nDate: Mon, 23 Nov 2026 10:00:00 +0000\r\n\
         Message-ID: <1@shop.example>\r\nSubject: x\r\n\r\nhello\r\n"
    );
    lint(message.as_bytes(), Origin::File, &Options::default())
}

fn overview(header: &str) -> Value {
    serde_json::to_value(report(header).overview).expect("a report is JSON")
}

fn hop(wrong: &mut Vec<String>, header: &str, expected: &Value) {
    let overview = overview(&format!("{header}; Mon, 23 Nov 2026 10:00:01 +0000"));
    let read = &overview["hops"][0];
    for (key, value) in expected.as_object().expect("keys and values") {
        if &read[key] != value {
            wrong.push(format!("{key} is {}, not {value}\n{header}", read[key]));
        }
    }
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table")]
fn received_of_many_servers() {
    let mut wrong = Vec::new();
    let client = |helo: &str, reverse: Option<&str>, by: &str, with: &str| json!({ "helo": helo, "reverse": reverse, "ip": "198.51.100.7", "by": by, "with": with });
    // Haraka.
    hop(
        &mut wrong,
        "Received: from mail.shop.example (mail.shop.example [198.51.100.7])\n\tby mx.b.example (Haraka/3.0.3) with ESMTPS id \
         0A1B2C3D-1111-4222-8333-444455556666.1\n\tenvelope-from <ann@shop.example>\n\t(cipher=TLS_AES_256_GCM_SHA384 verify=OK)",
        &client("mail.shop.example", Some("mail.shop.example"), "mx.b.example", "ESMTPS"),
    );
    // Stalwart.
    hop(
        &mut wrong,
        "Received: from mail.shop.example (mail.shop.example [198.51.100.7])\n\t(using TLSv1.3 with cipher TLS13_AES_256_GCM_SHA384)\n\
         \tby mx.b.example (Stalwart SMTP) with ESMTPS id 12B5F03E0C22A1A",
        &client("mail.shop.example", Some("mail.shop.example"), "mx.b.example", "ESMTPS"),
    );
    // OpenSMTPD.
    hop(
        &mut wrong,
        "Received: from mail.shop.example (mail.shop.example [198.51.100.7])\n\tby mx.b.example (OpenSMTPD) with ESMTPS id 4f0b1d2c \
         (TLSv1.3:TLS_AES_256_GCM_SHA384:256:NO)\n\tfor <jo@b.example>",
        &client("mail.shop.example", Some("mail.shop.example"), "mx.b.example", "ESMTPS"),
    );
    // MDaemon.
    hop(
        &mut wrong,
        "Received: from mail.shop.example ([198.51.100.7])\n\tby mx.b.example (MDaemon PRO v23.5.1)\n\twith ESMTPS id \
         md5001000123456.msg\n\tfor <jo@b.example>",
        &client("mail.shop.example", None, "mx.b.example", "ESMTPS"),
    );
    // hMailServer.
    hop(
        &mut wrong,
        "Received: from mail.shop.example ([198.51.100.7])\n\tby mx.b.example\n\twith ESMTPS\n\tid \
         5AF1B2C3-0000-4000-8000-0123456789AB",
        &client("mail.shop.example", None, "mx.b.example", "ESMTPS"),
    );
    // CommuniGate Pro.
    hop(
        &mut wrong,
        "Received: from mail.shop.example ([198.51.100.7] verified)\n  by mx.b.example (CommuniGate Pro SMTP 6.3.9)\n  with ESMTPS \
         id 123456 for jo@b.example",
        &client("mail.shop.example", None, "mx.b.example", "ESMTPS"),
    );
    // Lotus Domino.
    hop(
        &mut wrong,
        "Received: from mail.shop.example ([198.51.100.7])\n          by mx.b.example (IBM Domino Release 9.0.1FP10)\n          with \
         ESMTP id 2026112310000112-1234",
        &client("mail.shop.example", None, "mx.b.example", "ESMTP"),
    );
    // Cisco IronPort.
    hop(
        &mut wrong,
        "Received: from mail.shop.example ([198.51.100.7])\n  by mx.b.example with ESMTP/TLS/ECDHE-RSA-AES256-GCM-SHA384",
        &json!({ "helo": "mail.shop.example", "ip": "198.51.100.7", "by": "mx.b.example", "tls": true,
            "cipher": "ECDHE-RSA-AES256-GCM-SHA384" }),
    );
    // Barracuda.
    hop(
        &mut wrong,
        "Received: from mail.shop.example (mail.shop.example [198.51.100.7]) by mx.b.example with ESMTP id vT4X0wHsjU5lfnGn (version=TLSv1.2 \
         cipher=ECDHE-RSA-AES256-GCM-SHA384 bits=256 verify=NO) for <jo@b.example>",
        &json!({ "reverse": "mail.shop.example", "ip": "198.51.100.7", "by": "mx.b.example", "tls": true, "tlsVersion": "1.2" }),
    );
    // Mimecast.
    hop(
        &mut wrong,
        "Received: from mail.shop.example (mail.shop.example [198.51.100.7])\n by relay.mimecast.com with ESMTP with STARTTLS \
         (version=TLSv1.3,\n cipher=TLS_AES_256_GCM_SHA384) id us-mta-42-AbCdEfGhIjKl_Mn-Op",
        &json!({ "reverse": "mail.shop.example", "ip": "198.51.100.7", "by": "relay.mimecast.com", "tls": true, "tlsVersion": "1.3" }),
    );
    // Proofpoint.
    hop(
        &mut wrong,
        "Received: from pps.filterd (mx0a.b.example [127.0.0.1])\n\tby mx0a.b.example (8.18.1.2/8.18.1.2) with ESMTP id 4AN9x0K5012345",
        &json!({ "helo": "pps.filterd", "ip": "127.0.0.1", "by": "mx0a.b.example", "with": "ESMTP" }),
    );
    // Amazon SES, inbound.
    hop(
        &mut wrong,
        "Received: from mail.shop.example (mail.shop.example [198.51.100.7])\n by inbound-smtp.eu-west-1.amazonaws.com with SMTP id \
         abcdef0123456789\n for jo@b.example",
        &client("mail.shop.example", Some("mail.shop.example"), "inbound-smtp.eu-west-1.amazonaws.com", "SMTP"),
    );
    // Yandex, mail.ru.
    hop(
        &mut wrong,
        "Received: from mail.shop.example (mail.shop.example [198.51.100.7])\n\tby mail-nwsmtp-mxfront-42.iva.yp-c.yandex.net \
         (mxfront/Yandex) with ESMTPS id AbCdEf1234-XyZ\n\t(using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits))\n\t(Client \
         certificate not present)",
        &json!({ "reverse": "mail.shop.example", "ip": "198.51.100.7", "with": "ESMTPS", "tlsVersion": "1.3" }),
    );
    hop(
        &mut wrong,
        "Received: from [198.51.100.7] (port=41234 helo=mail.shop.example)\n\tby mx.mail.ru with esmtps (TLS1.3) tls \
         TLS_AES_256_GCM_SHA384\n\t(envelope-from <ann@shop.example>)\n\tid 1tEabc-000000-1x\n\tfor jo@mail.ru",
        &json!({ "helo": "mail.shop.example", "reverse": null, "ip": "198.51.100.7", "by": "mx.mail.ru", "tls": true }),
    );
    // QQ, Naver.
    hop(
        &mut wrong,
        "Received: from mail.shop.example (mail.shop.example [198.51.100.7]) by newxmmxszc6-1.qq.com (NewMX) with SMTP id 6B7C8D",
        &client("mail.shop.example", Some("mail.shop.example"), "newxmmxszc6-1.qq.com", "SMTP"),
    );
    hop(
        &mut wrong,
        "Received: from mail.shop.example (mail.shop.example [198.51.100.7])\n  by crcvmail101.nm.naver.com with ESMTP id \
         AbC+dEf123GhI\n  for <jo@naver.com>",
        &client("mail.shop.example", Some("mail.shop.example"), "crcvmail101.nm.naver.com", "ESMTP"),
    );
    // Zoho, ProtonMail.
    hop(
        &mut wrong,
        "Received: from mail.shop.example (mail.shop.example [198.51.100.7]) by mx.zohomail.com\n\twith SMTPS id \
         1795420801000123.456789",
        &json!({ "reverse": "mail.shop.example", "by": "mx.zohomail.com", "ip": "198.51.100.7" }),
    );
    hop(
        &mut wrong,
        "Received: from mail.shop.example (mail.shop.example [198.51.100.7]) (using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256\n \
         bits) key-exchange X25519 server-signature RSA-PSS (4096 bits)) (No client certificate\n requested) by mailin042.protonmail.ch \
         (Postfix) with ESMTPS id 4XyZ for <jo@proton.me>",
        &client("mail.shop.example", Some("mail.shop.example"), "mailin042.protonmail.ch", "ESMTPS"),
    );
    // Fastmail: sorted by a store.
    hop(
        &mut wrong,
        "Received: from phl-mx-03.internal (phl-mx-03.internal [10.202.2.202])\n\tby phl-store-01.internal (Cyrus 3.11) with LMTPA",
        &json!({ "helo": "phl-mx-03.internal", "ip": "10.202.2.202", "by": "phl-store-01.internal", "with": "LMTPA" }),
    );
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

/// `method=result domain trusted` of each result, in order.
fn results(header: &str) -> Vec<String> {
    let overview = overview(header);
    let all = overview["authentication"].as_array().cloned().unwrap_or_default();
    let word = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    let row = |one: &Value| {
        let trusted = if one["trusted"] == true { "" } else { " untrusted" };
        format!("{}={} {}{trusted}", word(&one["method"]), word(&one["result"]), word(&one["domain"]))
    };
    all.iter().map(row).collect()
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table")]
fn authentication_results_of_many_servers() {
    let from = |by: &str| {
        format!(
            "Received: from mail.shop.example (mail.shop.example [198.51.100.7]) by {by} with ESMTPS id 1;\n Mon, 23 Nov 2026 10:00:01 +0000"
        )
    };
    let all = ["spf=pass shop.example", "dkim=pass shop.example", "dmarc=pass shop.example"];
    let cases = [
        // Haraka: results of plugins, auth and iprev among them.
        (
            "mx.b.example",
            "Authentication-Results: mx.b.example; iprev=pass; spf=pass smtp.mailfrom=shop.example; dkim=pass header.i=@shop.example header.s=s1 \
             header.a=rsa-sha256 header.b=\"AbCd1/+=\"; dmarc=pass (p=REJECT arc=none) header.from=shop.example header.d=shop.example",
            vec!["iprev=pass -", all[0], all[1], all[2]],
        ),
        // Rspamd.
        (
            "mx.b.example",
            "Authentication-Results: mx.b.example;\n\tdkim=pass header.d=shop.example header.s=s1 header.b=AbCdEfGh;\n\tdmarc=pass (policy=reject) \
             header.from=shop.example;\n\tspf=pass (mx.b.example: domain of ann@shop.example designates 198.51.100.7 as permitted sender) \
             smtp.mailfrom=ann@shop.example",
            vec![all[1], all[2], all[0]],
        ),
        // Stalwart.
        (
            "mx.b.example",
            "Authentication-Results: mx.b.example;\n\tdkim=pass header.d=shop.example header.s=s1 header.b=AbCdEfGh;\n\tspf=pass \
             (mx.b.example: domain of ann@shop.example designates 198.51.100.7 as permitted sender)\n\tsmtp.mailfrom=ann@shop.example;\n\tarc=none;\n\t\
             dmarc=pass header.from=shop.example policy.dmarc=reject;\n\tiprev=pass policy.iprev=198.51.100.7",
            vec![all[1], all[0], "arc=none -", all[2], "iprev=pass 198.51.100.7"],
        ),
        // OpenDKIM and OpenDMARC write a field each, below the server's own Received.
        (
            "mx.b.example",
            "Authentication-Results: mx.b.example;\n\tdkim=pass (2048-bit key; unprotected) header.d=shop.example header.i=@shop.example header.a=rsa-sha256 \
             header.s=s1 header.b=AbCdEfGh;\n\tdkim-atps=neutral\nAuthentication-Results: mx.b.example; dmarc=pass (p=none dis=none) header.from=shop.example",
            vec![all[1], "dkim-atps=neutral -", all[2]],
        ),
        // Zoho.
        (
            "mx.zohomail.com",
            "Authentication-Results: mx.zohomail.com;\n\tdkim=pass  header.i=shop.example;\n\tspf=pass (zohomail.com: domain of shop.example designates \
             198.51.100.7 as permitted sender)   smtp.mailfrom=ann@shop.example;\n\tdmarc=pass(p=reject dis=none)  header.from=shop.example",
            vec![all[1], all[0], all[2]],
        ),
        // ProtonMail: a field for each method.
        (
            "mailin042.protonmail.ch",
            "Authentication-Results: mail.protonmail.ch; dmarc=pass (p=quarantine dis=none)\n header.from=shop.example\nAuthentication-Results: \
             mail.protonmail.ch; spf=pass smtp.mailfrom=shop.example\nAuthentication-Results: mail.protonmail.ch; arc=none smtp.remote-ip=198.51.100.7\n\
             Authentication-Results: mail.protonmail.ch; dkim=pass (2048-bit key) header.d=shop.example\n header.i=@shop.example header.b=\"AbCdEfGh\"",
            vec![all[2], all[0], "arc=none -", all[1]],
        ),
        // Fastmail.
        (
            "mx1.messagingengine.com",
            "Authentication-Results: mx1.messagingengine.com;\n    dkim=pass (2048-bit rsa key sha256) header.d=shop.example header.i=@shop.example \
             header.b=AbCdEfGh header.a=rsa-sha256\n    header.s=s1 x-bits=2048;\n    dmarc=pass policy.published-domain-policy=reject \
             policy.applied-disposition=none\n    policy.evaluated-disposition=none (p=reject,d=none,d.eval=none) policy.policy-from=p\n    \
             header.from=shop.example;\n    iprev=pass smtp.remote-ip=198.51.100.7 (mail.shop.example);\n    spf=pass smtp.mailfrom=ann@shop.example \
             smtp.helo=mail.shop.example",
            vec![all[1], all[2], "iprev=pass -", all[0]],
        ),
        // iCloud.
        (
            "p00-icloudmta-asmtp-01.apple.com",
            "Authentication-Results: bimi.icloud.com; bimi=none\nAuthentication-Results: dmarc.icloud.com; dmarc=pass header.from=shop.example\n\
             Authentication-Results: dkim-verifier.icloud.com; dkim=pass (2048-bit key) header.d=shop.example header.i=@shop.example \
             header.b=AbCdEfGh\nAuthentication-Results: spf.icloud.com; spf=pass (spf.icloud.com: domain of ann@shop.example designates 198.51.100.7 as \
             permitted sender) smtp.mailfrom=ann@shop.example",
            vec!["bimi=none -", all[2], all[1], all[0]],
        ),
        // Yandex, mail.ru.
        (
            "mail-nwsmtp-mxfront-42.iva.yp-c.yandex.net",
            "Authentication-Results: mail-nwsmtp-mxfront-42.iva.yp-c.yandex.net; spf=pass (mail-nwsmtp-mxfront-42.iva.yp-c.yandex.net: domain of \
             shop.example designates 198.51.100.7 as permitted sender, rule=[ip4:198.51.100.7]) smtp.mail=ann@shop.example; dkim=pass \
             header.i=@shop.example",
            vec![all[0], all[1]],
        ),
        (
            "mx.mail.ru",
            "Authentication-Results: mx.mail.ru; spf=pass (mx.mail.ru: domain of shop.example designates 198.51.100.7 as permitted sender) \
             smtp.mailfrom=ann@shop.example smtp.helo=mail.shop.example;\n\t dkim=pass header.d=shop.example; dmarc=pass header.from=ann@shop.example",
            vec![all[0], all[1], all[2]],
        ),
        // QQ writes the name of nobody; Naver two words.
        (
            "newxmmxszc6-1.qq.com",
            "Authentication-Results: mx.qq.com; spf=pass smtp.mailfrom=<ann@shop.example>;\n\tdkim=pass header.d=shop.example; dmarc=pass(permerror) \
             header.from=shop.example",
            vec![all[0], all[1], all[2]],
        ),
        (
            "crcvmail101.nm.naver.com",
            "Authentication-Results: mx.naver.com; spf=pass (mx.naver.com: domain of ann@shop.example designates 198.51.100.7 as permitted sender) \
             smtp.mailfrom=ann@shop.example; dkim=pass header.i=@shop.example",
            vec![all[0], all[1]],
        ),
        // Amazon SES.
        (
            "inbound-smtp.eu-west-1.amazonaws.com",
            "Authentication-Results: amazonses.com;\n spf=pass (spfCheck: domain of shop.example designates 198.51.100.7 as permitted sender) \
             client-ip=198.51.100.7; envelope-from=ann@shop.example; helo=mail.shop.example;\n dkim=pass header.i=@shop.example;\n dmarc=pass \
             header.from=shop.example",
            vec![all[0], all[1], all[2]],
        ),
        // Mimecast, Proofpoint.
        (
            "relay.mimecast.com",
            "Authentication-Results: relay.mimecast.com;\n\tdkim=pass header.d=shop.example header.s=s1 header.b=AbCdEfGh;\n\tdmarc=pass (policy=reject) \
             header.from=shop.example;\n\tspf=pass (relay.mimecast.com: domain of ann@shop.example designates 198.51.100.7 as permitted sender) \
             smtp.mailfrom=ann@shop.example",
            vec![all[1], all[2], all[0]],
        ),
        (
            "mx0a-00112233.pphosted.com",
            "Authentication-Results: ppops.net;\n\tspf=pass smtp.mailfrom=ann@shop.example;\n\tdkim=pass header.d=shop.example header.s=s1;\n\tdmarc=pass \
             header.from=shop.example",
            vec![all[0], all[1], all[2]],
        ),
        // Cisco IronPort: a field for each method, and its own words for results.
        (
            "esa1.b.example",
            "Authentication-Results: esa1.b.example; dkim=pass (signature verified) header.i=@shop.example; spf=Pass \
             smtp.mailfrom=ann@shop.example; dmarc=pass (p=reject dis=none) d=shop.example",
            vec![all[1], all[0], all[2]],
        ),
        // MDaemon, Exim.
        (
            "mx.b.example",
            "Authentication-Results: mx.b.example;\n\tspf=pass smtp.mailfrom=ann@shop.example;\n\tdkim=pass header.d=shop.example (b=AbCdEfGhIj; 1:0:good);\n\t\
             dmarc=pass header.from=shop.example;\n\tiprev=pass policy.iprev=198.51.100.7 (PTR mail.shop.example)",
            vec![all[0], all[1], all[2], "iprev=pass 198.51.100.7"],
        ),
        (
            "mx.b.example",
            "Authentication-Results: mx.b.example;\n\tiprev=pass (mail.shop.example) smtp.remote-ip=198.51.100.7;\n\tspf=pass \
             smtp.mailfrom=shop.example;\n\tdkim=pass header.d=shop.example header.s=s1 header.a=rsa-sha256;\n\tdmarc=pass header.from=shop.example",
            vec!["iprev=pass -", all[0], all[1], all[2]],
        ),
        // Exchange on premises.
        (
            "EXCH01.b.example",
            "Authentication-Results: EXCH01.b.example; dkim=pass header.d=shop.example;EXCH01.b.example; spf=pass (sender IP is 198.51.100.7) \
             smtp.mailfrom=shop.example; dmarc=pass action=none header.from=shop.example;compauth=pass reason=100",
            vec![all[1], all[0], all[2], "compauth=pass -"],
        ),
    ];
    let mut errors = Vec::new();
    for (by, fields, expected) in cases {
        for header in [format!("{fields}\n{}", from(by)), format!("{}\n{fields}", from(by))] {
            let read: Vec<String> = results(&header);
            if read != expected {
                errors.push(format!("{read:?}\nand not {expected:?}\n{header}"));
            }
            let report = report(&header);
            let loud: Vec<_> =
                report.findings.iter().filter(|finding| finding.severity > emlint::Severity::Info).collect();
            let wrong: Vec<_> =
                loud.iter().filter(|finding| finding.code.starts_with("AUT") && finding.code != "AUT015").collect();
            errors.extend(wrong.iter().map(|one| format!("{} {}\n{header}", one.code, one.message)));
        }
    }
    assert!(errors.is_empty(), "{}", errors.join("\n\n"));
}

#[test]
fn received_spf_of_many_servers() {
    let cases = [
        // Google, Microsoft, Yahoo, pypolicyd-spf, Exim, Amazon SES, MDaemon, qmail's patch, Naver.
        (
            "pass (google.com: domain of ann@shop.example designates 198.51.100.7 as permitted sender) client-ip=198.51.100.7;",
            "pass",
        ),
        (
            "Fail (protection.outlook.com: domain of shop.example does not\n designate 198.51.100.7 as permitted sender)\n \
             receiver=protection.outlook.com; client-ip=198.51.100.7;\n helo=mail.shop.example;",
            "fail",
        ),
        ("pass (domain of shop.example designates 198.51.100.7 as permitted sender)", "pass"),
        (
            "Softfail (mailfrom) identity=mailfrom; client-ip=198.51.100.7; helo=mail.shop.example; envelope-from=ann@shop.example; \
             receiver=jo@b.example ",
            "softfail",
        ),
        (
            "neutral (mx.b.example: 198.51.100.7 is neither permitted nor denied by domain of shop.example) client-ip=198.51.100.7; \
             envelope-from=ann@shop.example; helo=mail.shop.example;",
            "neutral",
        ),
        (
            "pass (spfCheck: domain of shop.example designates 198.51.100.7 as permitted sender) client-ip=198.51.100.7; \
             envelope-from=ann@shop.example; helo=mail.shop.example;",
            "pass",
        ),
        (
            "pass (mx.b.example: domain of ann@shop.example\n\tdesignates 198.51.100.7 as permitted sender)\n\tx-spf-client=MDaemon.PRO.v23.5.1\n\t\
             receiver=mx.b.example\n\tclient-ip=198.51.100.7\n\tenvelope-from=<ann@shop.example>\n\thelo=mail.shop.example",
            "pass",
        ),
        (
            "softfail (mx.b.example: transitioning SPF record at shop.example does not designate 198.51.100.7 as permitted sender)",
            "softfail",
        ),
        (
            "pass (mx.naver.com: domain of ann@shop.example designates 198.51.100.7 as permitted\n  sender) client-ip=198.51.100.7; \
             x-iptype=white;",
            "pass",
        ),
        (
            "none (no valid SPF record) client-ip=198.51.100.7; helo=mail.shop.example; envelope-from=\"ann@shop.example\";",
            "none",
        ),
    ];
    for (value, result) in cases {
        let overview = overview(&format!("Received-SPF: {value}"));
        let read = &overview["authentication"][0];
        assert_eq!(read["result"], result, "{value}\n{read:#}");
        assert_eq!(read["domain"], "shop.example", "{value}\n{read:#}");
        assert_eq!(read["trusted"], true, "{value}");
    }
}

#[test]
fn signatures_of_many_signers() {
    let hash = "bh=zS7KNTV0HyeorkDDGwxB1AV6enuRKzO5rthkhdHIRnY=";
    let cases = [
        // Google: h= folded with blanks, x= and dara=; SES: two signatures; Exchange: c= with blanks; Yahoo: t= and h= in capitals.
        format!(
            "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;\n        d=shop.example; s=20230601; t=1795420800; x=1796025600; dara=google.com;\n        \
             h=to:subject:message-id:date:from:mime-version:from:to:cc:subject\n         :date:message-id:reply-to;\n        {hash};\n        b=AAAA"
        ),
        format!(
            "DKIM-Signature: a=rsa-sha256; {hash};\n c=relaxed/relaxed; d=shop.example;\n h=Content-Type:MIME-Version:Date:From:To:Subject:Message-ID;\n \
             i=@shop.example; s=s1; t=1795420800; v=1; b=AAAA"
        ),
        format!(
            "DKIM-Signature: v=1; a=ed25519-sha256; q=dns/txt; c=relaxed/relaxed;\n\td=shop.example; i=@shop.example;\n\th=From:Subject:To:Date;\n\t{hash};\n\t\
             s=ed; b={}==",
            "A".repeat(86)
        ),
    ];
    for field in cases {
        let overview = overview(&field);
        let read = &overview["signatures"][0];
        assert_eq!((&read["domain"], &read["kind"]), (&json!("shop.example"), &json!("DKIM")), "{field}");
        let report = report(&field);
        let codes: Vec<_> = report.findings.iter().map(|finding| finding.code).collect();
        assert!(!codes.iter().any(|code| matches!(*code, "DKM002" | "DKM004")), "{field}\n{codes:?}");
    }
}

/// iCloud's servers have names without a domain: whom they take mail for tells whose they are.
#[test]
fn a_server_without_a_domain_is_that_of_its_recipient() {
    let fields = "Received: from p00-icloudmta-smtpin-us-central-1k-100-percent-7 by p125-mailgateway-smtp-5 (mailgateway 2540B35)\n\twith SMTP id \
                  0a1b2c3d for <jo@icloud.com>; Mon, 23 Nov 2026 10:00:05 GMT\nReceived: from mail.shop.example (mail.shop.example \
                  [198.51.100.7])\n\tby p00-icloudmta-smtpin-us-central-1k-100-percent-7 (Postfix) with ESMTPS id 1A2B3C\n\tfor \
                  <jo@icloud.com>; Mon, 23 Nov 2026 10:00:04 +0000 (UTC)\nAuthentication-Results: dmarc.icloud.com; dmarc=pass \
                  header.from=shop.example\nAuthentication-Results: spf.example.net; spf=pass smtp.mailfrom=shop.example";
    assert_eq!(results(fields), ["dmarc=pass shop.example", "spf=pass shop.example untrusted"]);
    let earlier = "\nReceived: from web (web [198.51.100.9]) by mail for <jo@icloud.com>; Mon, 23 Nov 2026 10:00:03 \
                   +0000\nAuthentication-Results: dkim-verifier.icloud.com; dkim=pass header.d=shop.example";
    let all = results(&format!("{fields}{earlier}"));
    assert_eq!(all.last().map(String::as_str), Some("dkim=pass shop.example untrusted"));
}
