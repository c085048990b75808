use super::place;
use crate::cause;
use crate::evidence::{Outcome, SpfEvidence, SpfIdentity, SpfOutcome};
use crate::rule::{Family, Fixable, GOOGLE, Levels, Reference, Rule, page};
use crate::{Context, Findings, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "NET008",
    name: "live-spf",
    summary: "By today’s DNS the sending host is not allowed by SPF",
    help: "Let the SPF record of the domain in MAIL FROM name the host that sends.",
    family: Family::Network,
    levels: Levels::always(Severity::Error),
    fix: Fixable::Never,
    cause: Some(&cause::NOT_AUTHENTICATED),
    mutes: &[],
    references: &[Reference::Rfc(7208, "2.6"), Reference::Rfc(7208, "4.6.4"), GOOGLE],
    docs: page(include_str!("live_spf.md")),
    check,
};

/// From here on the next service that is included may be too many.
const MANY: u32 = 8;

fn check(context: &Context, findings: &mut Findings) {
    let Some(evidence) = context.evidence() else { return };
    // What counts is MAIL FROM; the name in HELO only when that is null (RFC 7208 §2.4).
    let mail_from = evidence.spf.iter().find(|spf| spf.identity == SpfIdentity::MailFrom);
    let is_null = evidence.session.mail_from.as_ref().is_some_and(|from| from.value.is_empty());
    let Some(spf) = mail_from.or_else(|| evidence.spf.first().filter(|_| is_null)) else { return };
    let known = [&evidence.session.mail_from, &evidence.session.ip, &evidence.session.helo];
    let span = place(context, known.into_iter().flatten().find_map(|known| known.span));
    let passed_then = context.auth().reports("spf", &["pass"]);
    let vouched = evidence.dmarc.as_ref().is_some_and(|dmarc| dmarc.result == Outcome::Pass);
    let (limit, help) = match spf.result {
        Outcome::Fail => (Severity::Error, "If the host may send for the domain, add it to the record."),
        Outcome::Softfail => (Severity::Warning, "If the host may send for the domain, add it to the record."),
        Outcome::Neutral => (Severity::Info, "End the record with ~all, and name every host that sends."),
        Outcome::None => {
            (Severity::Warning, "Publish a record that names the hosts that send, such as v=spf1 mx ~all.")
        }
        Outcome::Permerror => {
            (Severity::Error, "Mend the record: until then every server takes all mail for unchecked.")
        }
        Outcome::Pass => {
            if spf.lookups >= MANY {
                many_lookups(spf, findings, span);
            } else {
                findings.judged();
            }
            return;
        }
        _ => return,
    };
    let result = spf.result.name();
    let then = if passed_then { ", though the receiver reported a pass" } else { "" };
    let message = format!("SPF is {result} for {}{then}: {}", spf.domain, spf.text);
    let finding = findings.add(span, message);
    finding.weaken(limit).help(help);
    if passed_then {
        finding.weaken(Severity::Info);
        finding.help("The record has changed since: trust what the receiver found then.");
    } else if vouched && spf.result != Outcome::Permerror {
        finding.weaken(Severity::Warning);
    }
    if let Some(step) = spf.steps.iter().find(|step| step.outcome == SpfOutcome::Error && !step.text.is_empty()) {
        finding.help(format!("In the record of {}, mend “{}”: {}.", step.domain, step.term, step.text));
    }
    if let Some(ip) = evidence.session.ip.as_ref().and_then(|ip| ip.span).filter(|ip| *ip != span) {
        finding.related(place(context, Some(ip)), "the host that sent it");
    }
}

fn many_lookups(spf: &SpfEvidence, findings: &mut Findings, span: crate::Span) {
    let message =
        format!("The SPF record of {} took {} of 10 lookups: one more service may break it", spf.domain, spf.lookups);
    findings.add(span, message).weaken(Severity::Warning).help(
        "Remove what is no longer used, and write addresses (ip4, ip6) in place of names where they do not change.",
    );
}
