use super::place;
use crate::cause;
use crate::evidence::{DmarcEvidence, Outcome};
use crate::rule::{Family, Fixable, GOOGLE_SMTP, Levels, MICROSOFT, Reference, Rule, page};
use crate::{Context, Findings, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "NET005",
    name: "live-auth",
    summary: "By today’s DNS the message fails DMARC, or has no policy",
    help: "Let SPF or DKIM pass for the domain that people see in From.",
    family: Family::Network,
    levels: Levels::always(Severity::Error),
    fix: Fixable::Never,
    cause: Some(&cause::NOT_AUTHENTICATED),
    mutes: &[],
    references: &[Reference::Rfc(9989, "5.3"), Reference::Rfc(9989, "4.10"), GOOGLE_SMTP, MICROSOFT],
    docs: page(include_str!("live_auth.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    let Some(dmarc) = context.evidence().and_then(|evidence| evidence.dmarc.as_ref()) else { return };
    let from = place(context, dmarc.from);
    let auth = context.auth();
    let passed_then = auth.reports("dmarc", &["pass"]);
    match dmarc.result {
        Outcome::Pass => findings.judged(),
        Outcome::Fail => {
            let asks = match dmarc.policy.as_deref() {
                Some("reject") => "; the domain asks receivers to reject such mail",
                Some("quarantine") => "; the domain asks receivers to put such mail into the spam folder",
                _ => "; the domain asks for nothing but reports",
            };
            let then = if passed_then { ", though the receiver reported a pass" } else { "" };
            let message = format!("DMARC fails for {}{then}: {}{asks}", dmarc.domain, dmarc.text);
            let help = advice(dmarc);
            let finding = findings.add(from, message);
            finding.help(help);
            if passed_then {
                finding.weaken(Severity::Info);
                finding.help("The DNS has changed since, or this copy has: trust what the receiver found then.");
            } else if !context.is_exact() {
                finding.weaken(Severity::Warning);
                finding.maybe_copied();
            }
            for statement in auth.trusted("dmarc").take(3) {
                finding.related(statement.token, "what the receiver found out then");
            }
        }
        Outcome::None if dmarc.record.is_none() => {
            let message = format!("{}, so receivers do not know what to do with mail that fails", dmarc.text);
            let record = format!("_dmarc.{0} TXT \"v=DMARC1; p=none; rua=mailto:dmarc@{0}\"", dmarc.domain);
            let finding = findings.add(from, message);
            finding.help(format!("Publish a record that only asks for reports to begin with: {record}"));
            if !context.facts.bulk {
                finding.weaken(Severity::Warning);
            }
        }
        _ => {}
    }
}

/// What would make it pass.
fn advice(dmarc: &DmarcEvidence) -> String {
    let passing: Vec<&str> = dmarc
        .identifiers
        .iter()
        .filter(|identity| identity.result == Outcome::Pass)
        .map(|identity| identity.domain.as_str())
        .collect();
    if passing.is_empty() {
        format!("Sign with a DKIM key of {}, or let its SPF record name the host that sends.", dmarc.domain)
    } else {
        format!(
            "Sign with d={} in place of {}: most services that send for others can be set up so.",
            dmarc.domain,
            passing.join(", ")
        )
    }
}
