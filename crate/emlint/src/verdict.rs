//! The one sentence a person needs in three seconds: the first line that applies, in words, never a score.

use crate::List as _;
use crate::evidence::{Match, Outcome, Reason};
use crate::report::{Authentication, Overview, ReportedFinding, Verdict};
use crate::span::lowercase;
use crate::{Confidence, Context, Severity, Stage, number};

/// Findings after which the rest of the message cannot be trusted to be read.
const UNREADABLE: &[&str] = &["FMT032", "HDR012", "HDR004"];
/// Errors for which receiving servers are known to refuse a message: RFC 5321 §4.5.3.1.6 (line length), Google's
/// answers to faulty headers, and the servers that close the door on smuggled line ends.
const REFUSED: &[&str] = &["FMT001", "FMT002", "FMT004", "FMT010", "FMT020", "HDR010", "HDR020", "SND001"];
/// Errors after which nothing shows who sent a message, unless something else does.
const UNPROVEN: &[&str] = &["AUT001", "AUT003", "AUT004", "AUT007", "AUT008", "AUT010", "AUT011", "AUT012", "SND014"];
/// What is behind errors that no program shows, by the beginning of their codes.
const BEHIND: &[(&str, &str)] = &[
    ("AUT021", "It arrives, but the seals of its forwarders count for nothing."),
    ("AUT", "Something else vouches for it, but a check of the sender’s domain failed."),
    ("DKM001", "It is not signed, and large receivers want bulk mail signed."),
    ("DKM006", "Parts of what readers see are not covered by its signature."),
    ("DKM007", "Parts of what readers see are not covered by its signature."),
    ("DKM011", "Its body is not the one that was signed."),
    ("DKM", "A DKIM signature here counts for nothing."),
    ("NET001", "Servers that ask block lists will refuse this message."),
    ("NET004", "Large receivers may refuse it: its server has no name that leads back to it."),
    ("NET006", "A DKIM signature here does not verify."),
    ("NET007", "A DKIM signature here cannot be verified."),
    ("NET008", "By today’s DNS, SPF does not allow the host that sent it."),
    ("LST", "It arrives, but programs cannot use its list fields."),
    ("RCV", "It arrives, but something went wrong on its way."),
];

pub(crate) fn verdict(context: &Context, findings: &[ReportedFinding], overview: &Overview) -> Verdict {
    let case = Case { context, findings, overview };
    let lines = [
        Case::no_message,
        Case::changed_after_signing,
        Case::fails_dmarc,
        Case::fails_dmarc_today,
        Case::name_differs,
        Case::looks_like_another,
        Case::unreadable,
        Case::bounced,
        Case::not_authenticated,
        Case::refused_as_bulk,
        Case::refused,
        Case::errors,
        Case::taken_for_spam,
        Case::warnings,
        Case::headers_only,
        Case::outgoing,
        Case::cannot_tell,
    ];
    lines.iter().find_map(|line| line(&case)).unwrap_or_else(|| Verdict {
        severity: case.worst(),
        title: "Nothing to complain about.".to_owned(),
        text: String::new(),
        finding: None,
    })
}

struct Case<'c, 'a> {
    context: &'c Context<'a>,
    findings: &'c [ReportedFinding],
    overview: &'c Overview,
}

impl Case<'_, '_> {
    fn worst(&self) -> Option<Severity> {
        self.findings.iter().map(|finding| finding.severity).max()
    }

    fn find(&self, accept: impl Fn(&ReportedFinding) -> bool) -> Option<(usize, &ReportedFinding)> {
        self.findings.iter().enumerate().find(|(_, finding)| accept(finding))
    }

    /// The first of the errors with one of these codes.
    fn error_of(&self, codes: &[&str]) -> Option<(usize, &ReportedFinding)> {
        self.find(|finding| finding.severity == Severity::Error && codes.contains(&finding.code))
    }

    fn say(&self, title: impl Into<String>, text: impl Into<String>, finding: Option<usize>) -> Verdict {
        Verdict { severity: self.worst(), title: title.into(), text: text.into(), finding }
    }

    /// A title of our own, explained by a finding.
    fn because(&self, title: impl Into<String>, (index, finding): (usize, &ReportedFinding)) -> Verdict {
        self.say(title, format!("{}. {}", finding.message, finding.help), Some(index))
    }

    /// What is here is no message, or not as it was sent.
    fn no_message(&self) -> Option<Verdict> {
        if self.context.message.bytes.is_empty() {
            return Some(self.say(
                "There is nothing here.",
                "Paste the raw source of a message, or open a file.",
                None,
            ));
        }
        let facts = self.context.facts;
        if facts.dns_record {
            return Some(self.records());
        }
        if facts.utf16 {
            let at = self.find(|finding| finding.code == "FMT023")?;
            return Some(self.say("This file is UTF-16 text; mail is not.", at.1.help.clone(), Some(at.0)));
        }
        let at = self.find(|finding| finding.code == "FMT034")?;
        if facts.not_a_message {
            return Some(self.because("This is not an email message.", at));
        }
        Some(self.because("This is not the message as it was sent.", at))
    }

    /// DNS records, and no message.
    fn records(&self) -> Verdict {
        let what = match self.context.records.as_slice() {
            [one] => format!("This {} record", one.kind.name()),
            _ => "These DNS records".to_owned(),
        };
        let does = |one: &'static str, more: &'static str| if self.context.records.len() == 1 { one } else { more };
        if let Some(at) = self.find(|finding| finding.severity == Severity::Error) {
            return self.because(format!("{what} {} not work as published.", does("does", "do")), at);
        }
        if let Some(at) = self.find(|finding| finding.severity == Severity::Warning) {
            return self.because(format!("{what} {}, and could be better.", does("works", "work")), at);
        }
        let text = "Whether the domain has published it, and what its includes say, only the DNS can tell.";
        self.say(format!("Nothing to complain about in {}.", what.replacen('T', "t", 1)), text, None)
    }

    /// The domain that people see.
    fn domain(&self) -> Option<String> {
        let address = self.overview.from.first()?.address.as_deref()?;
        address.rsplit_once('@').map(|(_, domain)| lowercase(domain))
    }

    fn trusted(&self, method: &str) -> impl Iterator<Item = &Authentication> {
        let method = method.to_owned();
        self.overview.authentication.iter().filter(move |result| result.trusted && result.method == method)
    }

    fn fails_dmarc(&self) -> Option<Verdict> {
        let results: Vec<&Authentication> = self.trusted("dmarc").list();
        let failed = results.iter().find(|result| result.result == "fail")?;
        if results.iter().any(|result| result.result == "pass") {
            return None;
        }
        let domain =
            failed.domain.clone().or_else(|| self.domain()).unwrap_or_else(|| "the sender’s domain".to_owned());
        let index = self.find(|finding| finding.code == "AUT010").map(|(index, _)| index);
        let why = self.why_nothing_vouches(&domain);
        // What this receiver did is known; what others would do is not.
        let was_let_pass = self.context.auth().trusted("dmarc").any(|one| one.disposition().as_deref() == Some("none"));
        match failed.policy.as_deref() {
            Some(policy @ ("reject" | "quarantine")) if was_let_pass => Some(self.say(
                "It fails DMARC, and this receiver let it pass all the same.",
                format!("{why} {domain} asks for {policy}, so others may refuse it or take it for spam."),
                index,
            )),
            Some("reject") => Some(self.say(
                format!("Receivers will refuse this: it fails DMARC and {domain} asks for rejection."),
                why,
                index,
            )),
            Some("quarantine") => Some(self.say(
                "Receivers cannot tell this message from a forgery: it fails DMARC.",
                format!("{why} {domain} asks for quarantine: expect the spam folder."),
                index,
            )),
            Some("none") => Some(self.say(
                format!("It fails DMARC, but {domain} only watches. Nothing happens yet."),
                format!("{why} Its policy is none: receivers report the failure and deliver."),
                index,
            )),
            _ => Some(self.say("Receivers cannot tell this message from a forgery: it fails DMARC.", why, index)),
        }
    }

    /// The DNS shows that nothing but the body is wrong: what to look for, and where not to look.
    fn changed_after_signing(&self) -> Option<Verdict> {
        let evidence = self.context.evidence()?;
        let at = self.error_of(&["NET006"])?;
        let is_body = |reason| reason == Reason::BodyHash;
        let signature = evidence.dkim.iter().find(|one| is_body(one.reason) && one.signature == Match::Match)?;
        let key = &signature.key.as_ref()?.name;
        let what = signature.damage.first().map(|damage| format!(" {}.", damage.text)).unwrap_or_default();
        let text = format!(
            "The key at {key} is published and the signature over the header is right. Only the body differs, so something \
             between the signer and this copy changed it. New keys or another SPF record will not help.{what}"
        );
        Some(self.say("Confirmed by DNS: the key is right, the body is not.", text, Some(at.0)))
    }

    fn fails_dmarc_today(&self) -> Option<Verdict> {
        let is_fail = self.context.evidence()?.dmarc.as_ref()?.result == Outcome::Fail;
        let at = self.error_of(&["NET005"]).filter(|_| is_fail)?;
        Some(self.because("By today’s DNS it fails DMARC.", at))
    }

    /// Whether today's DNS says that the domain of From sent the message.
    fn passes_today(&self) -> bool {
        let dmarc = self.context.evidence().and_then(|evidence| evidence.dmarc.as_ref());
        dmarc.is_some_and(|dmarc| dmarc.result == Outcome::Pass)
    }

    /// What SPF and DKIM said, and why that does not help `domain`.
    fn why_nothing_vouches(&self, domain: &str) -> String {
        let say = |method: &str, name: &str, none: &str| {
            let results: Vec<&Authentication> = self.trusted(method).list();
            let passed = results.iter().find(|result| result.result == "pass");
            let Some(result) = passed.or(results.first()) else { return format!("{name} was not checked") };
            let of = result.domain.as_deref().map(|domain| format!(" for {domain}")).unwrap_or_default();
            match result.result.as_str() {
                "pass" if result.aligned == Some(true) => format!("{name} passed{of}"),
                "pass" => format!("{name} passed only{of}"),
                "none" => none.to_owned(),
                other => format!("{name} said {other}{of}"),
            }
        };
        let spf = say("spf", "SPF", "there is no SPF record");
        let dkim = say("dkim", "DKIM", "there is no DKIM signature");
        let mut text = format!("{spf}, and {dkim}, so nothing vouches for {domain}.");
        if let Some(first) = text.get_mut(..1) {
            first.make_ascii_uppercase();
        }
        text
    }

    /// The name that people see is another address than the one behind it: a fact, whatever was meant.
    fn name_differs(&self) -> Option<Verdict> {
        let at = self.error_of(&["SND012"])?;
        let from = self.overview.from.first()?;
        let (name, address) = (from.name.as_deref()?, from.address.as_deref()?);
        Some(self.because(format!("The name says {name}, the address says {address}."), at))
    }

    fn unreadable(&self) -> Option<Verdict> {
        let at = self.error_of(UNREADABLE)?;
        let line = number(at.1.place.line as usize);
        let what = match at.1.code {
            "HDR004" => format!("line {line} is no header field."),
            "FMT032" => "a blank line stands before the header.".to_owned(),
            _ => format!("the header ends at line {line}."),
        };
        Some(self.because(format!("Part of this message cannot be read: {what}"), at))
    }

    /// A domain or text that is made to be taken for another.
    fn looks_like_another(&self) -> Option<Verdict> {
        let at = self.error_of(&["SND015", "SND016"])?;
        let title = match at.1.code {
            "SND015" => "A domain in this message looks like another one.",
            _ => "Invisible characters change what readers see.",
        };
        Some(self.because(title, at))
    }

    /// What a bounce says, which is why people look at one.
    fn bounced(&self) -> Option<Verdict> {
        if let Some(at) = self.find(|finding| finding.code == "SND017" && finding.severity == Severity::Warning) {
            return Some(self.because("This bounce answers a message that was probably forged.", at));
        }
        let is_status = |finding: &ReportedFinding| finding.code == "SND009" && finding.severity == Severity::Info;
        let at = self.find(is_status)?;
        let what = at.1.message.rsplit_once(": ").map_or("", |(_, what)| what);
        Some(self.because(format!("This is a report about a message that was sent before: {what}."), at))
    }

    /// Whether the receiver says that the domain of From sent the message.
    fn is_vouched_for(&self) -> bool {
        let trusted = || self.overview.authentication.iter().filter(|result| result.trusted && result.result == "pass");
        trusted().any(|result| match result.method.as_str() {
            "dmarc" => true,
            "spf" | "dkim" => result.aligned == Some(true),
            _ => false,
        })
    }

    fn not_authenticated(&self) -> Option<Verdict> {
        if self.is_vouched_for() || self.passes_today() {
            return None;
        }
        Some(self.because("Nothing proves yet who sent this.", self.error_of(UNPROVEN)?))
    }

    /// The requirements of large receivers for senders of bulk mail.
    fn refused_as_bulk(&self) -> Option<Verdict> {
        let at = self.error_of(&["AUT023", "DKM001", "LST004", "LST006", "LST007", "DKM009", "RCV006"])?;
        let what = match at.1.code {
            "AUT023" => "SPF, DKIM and DMARC are not all in order",
            "DKM001" => "it is not signed with DKIM",
            "LST004" => "nothing lets a reader unsubscribe",
            "RCV006" => "the sending server has no name that leads back to it",
            _ => "unsubscribing with one click does not work",
        };
        Some(self.because(format!("Gmail and Yahoo may refuse this as bulk mail: {what}."), at))
    }

    fn refused(&self) -> Option<Verdict> {
        let at = self.error_of(REFUSED)?;
        Some(self.because("Some servers will refuse this message.", at))
    }

    fn errors(&self) -> Option<Verdict> {
        let is_shown = |code: &str| !BEHIND.iter().any(|(start, _)| code.starts_with(start));
        let is_error = |finding: &ReportedFinding| finding.severity == Severity::Error;
        let shown = self.find(|finding| is_error(finding) && is_shown(finding.code));
        let at = shown.or_else(|| self.find(is_error))?;
        if let Some((_, title)) = BEHIND.iter().find(|(start, _)| at.1.code.starts_with(start)) {
            return Some(self.because(*title, at));
        }
        let title = if self.context.facts.headers_only {
            "Some programs will read this header wrongly."
        } else {
            "It arrives, but some programs will show it wrongly."
        };
        Some(self.because(title, at))
    }

    fn taken_for_spam(&self) -> Option<Verdict> {
        let at = self.find(|finding| finding.code == "AUT022")?;
        Some(self.because("A filter of the receiver took this message for spam.", at))
    }

    fn warnings(&self) -> Option<Verdict> {
        // What receivers decide by comes first.
        let is_warning = |finding: &ReportedFinding| finding.severity == Severity::Warning;
        let starts =
            |finding: &ReportedFinding, starts: &[&str]| starts.iter().any(|start| finding.code.starts_with(start));
        let weighty = self.find(|finding| is_warning(finding) && starts(finding, &["AUT00", "AUT01", "DKM", "RCV006"]));
        let at = weighty.or_else(|| self.find(is_warning))?;
        let count = self.findings.iter().filter(|finding| finding.severity == Severity::Warning).count();
        let things = if count == 1 { "One thing is".to_owned() } else { format!("{} things are", number(count)) };
        let unsure = at.1.confidence == Confidence::Low && count == 1;
        let title = if self.context.facts.headers_only || unsure {
            format!("{things} worth a look.")
        } else {
            // SPF that fails for forwarded mail, or a list's own signature, is no reason for alarm beside this.
            let is_passed = self.trusted("dmarc").any(|result| result.result == "pass") || self.passes_today();
            let state = if is_passed { "Authenticated and deliverable" } else { "Deliverable" };
            format!("{state}. {things} worth improving.")
        };
        Some(self.because(title, at))
    }

    fn headers_only(&self) -> Option<Verdict> {
        let text = "There is no body here, so signatures and parts were not.";
        self.context.facts.headers_only.then_some(())?;
        Some(self.say("Header checked.", text, None))
    }

    fn outgoing(&self) -> Option<Verdict> {
        (self.context.stage == Stage::Outgoing).then_some(())?;
        Some(self.say("Well formed.", "Signing and SPF come later and cannot be seen here.", None))
    }

    fn cannot_tell(&self) -> Option<Verdict> {
        self.overview.authentication.iter().all(|result| !result.trusted).then_some(())?;
        if let Some(dmarc) = self.context.evidence().and_then(|evidence| evidence.dmarc.as_ref()) {
            match dmarc.result {
                Outcome::Pass => {
                    let title = format!("By today’s DNS, {} vouches for this message.", dmarc.domain);
                    return Some(self.say(title, format!("{}. Nothing is wrong with its form.", dmarc.text), None));
                }
                Outcome::Temperror => {
                    let text = format!("{}. Nothing is wrong with its form.", dmarc.text);
                    return Some(self.say("The DNS did not answer: nothing is known.", text, None));
                }
                _ => {}
            }
        }
        let text =
            "Nothing is wrong with its form. Open the original as the receiver stored it to see SPF, DKIM and DMARC.";
        Some(self.say("This copy does not show what the receiver decided.", text, None))
    }
}

#[cfg(test)]
mod tests {
    use crate::charset::BuiltIn;
    use crate::report::Verdict;
    use crate::{Input, Options, Origin, lint};

    fn verdict(message: &str) -> Verdict {
        let input = Input { name: "-", bytes: message.as_bytes(), origin: Origin::File };
        lint(input, &Options::default(), &BuiltIn).unwrap().verdict
    }

    const FIELDS: &str = "From: a@shop.example\r\nTo: b@c.example\r\nDate: Mon, 23 Nov 2026 10:00:00 +0000\r\nSubject: x\r\nMessage-ID: <1@shop.example>\r\n";

    #[test]
    fn says_what_stage_it_saw() {
        assert_eq!(verdict(&format!("{FIELDS}\r\nhello\r\n")).title, "Well formed.");
        let received = "Received: from a.example by b.example; Mon, 23 Nov 2026 10:00:01 +0000\r\n";
        let signature = "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=shop.example; s=s; h=from:to:date:subject;\r\n \
                         bh=zS7KNTV0HyeorkDDGwxB1AV6enuRKzO5rthkhdHIRnY=; b=AAAA\r\n";
        let title = verdict(&format!("{received}{signature}{FIELDS}\r\nhello\r\n")).title;
        assert_eq!(title, "This copy does not show what the receiver decided.");
        assert_eq!(verdict(&format!("{FIELDS}\r\n")).title, "Header checked.");
    }

    #[test]
    fn says_what_it_is_when_it_is_no_message() {
        assert_eq!(verdict("").title, "There is nothing here.");
        assert_eq!(verdict("hello world\r\nfoo\r\n").title, "This is not an email message.");
        assert_eq!(verdict("v=spf1 -all").title, "Nothing to complain about in this SPF record.");
        assert_eq!(verdict("v=DMARC1; p=all").title, "This DMARC record does not work as published.");
    }

    #[test]
    fn names_the_line_that_cannot_be_read() {
        let verdict = verdict("From: a@b.example\r\nthis is no field\r\nTo: c@d.example\r\n\r\nhello\r\n");
        assert_eq!(verdict.title, "Part of this message cannot be read: line 2 is no header field.");
    }

    #[test]
    fn what_the_receiver_did_counts_more_than_what_the_domain_asks_for() {
        let result = |dis| {
            format!("Authentication-Results: mx.b.example; dmarc=fail (p=REJECT{dis}) header.from=shop.example\r\n")
        };
        let title = |dis| verdict(&format!("{}{FIELDS}\r\nhello\r\n", result(dis))).title;
        assert_eq!(title(""), "Receivers will refuse this: it fails DMARC and shop.example asks for rejection.");
        assert_eq!(title(" dis=NONE"), "It fails DMARC, and this receiver let it pass all the same.");
    }

    #[test]
    fn bulk_mail_needs_a_way_out() {
        let verdict = verdict(&format!("{FIELDS}List-Unsubscribe: <https://a.example/u/1>\r\n\r\nhello\r\n"));
        let title = "Gmail and Yahoo may refuse this as bulk mail: unsubscribing with one click does not work.";
        assert_eq!(verdict.title, title);
    }

    #[test]
    fn says_that_a_name_is_another_address() {
        let verdict = verdict("From: \"ceo@bank.example\" <x@evil.example.net>\r\nTo: b@c.example\r\n\r\nhello\r\n");
        assert_eq!(verdict.title, "The name says ceo@bank.example, the address says x@evil.example.net.");
    }

    #[test]
    fn what_vouches_for_a_message_weighs_more_than_what_does_not() {
        let title = |results: &str, rest: &str| {
            let received = "Received: from a.example by mx.b.example; Mon, 23 Nov 2026 10:00:01 +0000";
            let said = format!("Authentication-Results: mx.b.example; {results}\r\n{received}\r\n");
            verdict(&format!("{said}{FIELDS}{rest}\r\nhello\r\n")).title
        };
        let spf_fails = "spf=fail smtp.mailfrom=a@shop.example";
        assert_eq!(title(spf_fails, ""), "Nothing proves yet who sent this.");
        let forwarded = format!("{spf_fails}; dkim=pass header.d=shop.example; dmarc=pass header.from=shop.example");
        let signed = "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=shop.example; s=s; h=from:to:date:subject;\r\n \
                      bh=zS7KNTV0HyeorkDDGwxB1AV6enuRKzO5rthkhdHIRnY=; b=AAAA\r\n";
        assert_eq!(title(&forwarded, signed), "Authenticated and deliverable. One thing is worth improving.");
        let sealed = "ARC-Seal: i=2; a=rsa-sha256; cv=pass; d=l.example; s=s; t=1; b=AAAA\r\n";
        let said = title(&forwarded, &format!("{signed}{sealed}"));
        assert_eq!(said, "It arrives, but the seals of its forwarders count for nothing.");
    }

    #[test]
    fn says_what_a_bounce_says() {
        let verdict = verdict(
            "Return-Path: <>\r\nReceived: by mx.b.example; Mon, 23 Nov 2026 10:00:01 +0000\r\nFrom: mailer-daemon@b.example\r\n\
             To: a@shop.example\r\nDate: Mon, 23 Nov 2026 10:00:00 +0000\r\nMessage-ID: <1@b.example>\r\nMIME-Version: 1.0\r\n\
             Subject: failed\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\n\r\nx\r\n--b\r\n\
             Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; b.example\r\n\r\n\
             Final-Recipient: rfc822; x@b.example\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n--b--\r\n",
        );
        assert_eq!(verdict.title, "This is a report about a message that was sent before: the mailbox does not exist.");
        assert!(
            verdict.text.starts_with("Status 5.1.1 for x@b.example: the mailbox does not exist"),
            "{}",
            verdict.text
        );
    }

    #[test]
    fn counts_what_could_be_better() {
        let verdict = verdict(&format!("{FIELDS}Precedence: high\r\n\r\nhello\r\n"));
        assert_eq!(verdict.title, "Deliverable. One thing is worth improving.");
        assert_eq!(verdict.finding, Some(0));
    }
}
