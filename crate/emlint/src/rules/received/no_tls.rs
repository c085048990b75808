use super::{boundary, server_boundary};
use crate::cause;
use crate::message::date::Date;
use crate::rule::{Family, Fixable, GOOGLE, GOOGLE_SMTP, Levels, Reference, Rule, page};
use crate::{Context, Findings, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "RCV010",
    name: "no-tls",
    summary: "The message travelled between two organizations without good encryption",
    help: "Switch on TLS for outgoing mail (Postfix: smtp_tls_security_level = may), version 1.2 or newer.",
    family: Family::Received,
    levels: Levels::received(Severity::Warning),
    fix: Fixable::Never,
    cause: Some(&cause::JOURNEY),
    mutes: &[],
    references: &[Reference::Rfc(3848, ""), Reference::Rfc(8996, ""), GOOGLE, GOOGLE_SMTP],
    docs: page(include_str!("no_tls.md")),
    check,
};

/// Before this, mail without TLS was common: 2018-01-01.
const COMMON_SINCE: i64 = 1_514_764_800;

fn check(context: &Context, findings: &mut Findings) {
    let Some(hop) = server_boundary(context).or(boundary(context).map(|(_, hop)| hop)) else { return };
    let tls = &hop.received.tls;
    let Some(used) = tls.used else { return };
    findings.judged();
    let written = context.message.field("Date").and_then(|field| Date::read(field.value).seconds);
    let is_old = hop.received.seconds().or(written).is_some_and(|time| time < COMMON_SINCE);
    let by = hop.received.by.map_or_else(|| "The receiver".to_owned(), |by| by.text().into_owned());
    let cipher = tls.cipher.map(|cipher| cipher.text().to_ascii_uppercase()).unwrap_or_default();
    let is_weak_cipher = ["RC4", "3DES", "DES-CBC"].iter().any(|weak| cipher.contains(weak));
    let (span, message) = if !used {
        let span = hop.received.with.map_or(hop.field.name.span, |with| with.span);
        (span, format!("{by} took the message without TLS: anybody on the way could read and change it"))
    } else if tls.version == Some("SSL") {
        let span = tls.span.unwrap_or(hop.field.name.span);
        (span, format!("{by} took the message with SSL, which was broken long ago (RFC 7568)"))
    } else if let Some(version) = tls.version.filter(|version| matches!(*version, "1.0" | "1.1")) {
        (
            tls.span.unwrap_or(hop.field.name.span),
            format!("{by} took the message with TLS {version}, which is no longer safe (RFC 8996)"),
        )
    } else if is_weak_cipher {
        let span = tls.cipher.map_or(hop.field.name.span, |cipher| cipher.span);
        (span, format!("{by} took the message with the cipher {cipher}, which is no longer safe"))
    } else {
        return;
    };
    let finding = findings.add(span, message);
    if is_old {
        finding.weaken(Severity::Info);
    }
}
