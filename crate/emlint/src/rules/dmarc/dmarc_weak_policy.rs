use super::{allows_reports, each, tag};
use crate::auth::tags::Tag;
use crate::cause;
use crate::rule::{Family, Fixable, GOOGLE, Levels, Reference, Rule, YAHOO, page};
use crate::{Context, Edit, Findings, Fix, Severity, Span};

pub(crate) static RULE: Rule = Rule {
    code: "DMC002",
    name: "dmarc-weak-policy",
    summary: "DMARC record asks for little, or nobody gets its reports",
    help: "Collect reports with p=none, mend what they show, then ask for quarantine and reject.",
    family: Family::Dmarc,
    levels: Levels::always(Severity::Warning),
    fix: Fixable::Sometimes,
    cause: Some(&cause::DNS_RECORD),
    mutes: &[],
    references: &[Reference::Rfc(9989, "4.7"), Reference::Rfc(9989, "5.4"), Reference::Rfc(9989, "7.4"), GOOGLE, YAHOO],
    docs: page(include_str!("dmarc_weak_policy.md")),
    check,
};

/// From the weakest.
const POLICIES: [&str; 3] = ["none", "quarantine", "reject"];

fn strength(tag: &Tag<'_>) -> Option<usize> {
    POLICIES.iter().position(|policy| tag.value.is(policy))
}

fn check(context: &Context, findings: &mut Findings) {
    each(context, findings, |record, tags, findings| {
        if allows_reports(record) {
            return;
        }
        let policy = tag(tags, "p");
        let of_domain = policy.as_ref().and_then(strength);
        if let Some(policy) = policy.filter(|_| of_domain == Some(0)) {
            let message = "p=none: receivers report forged mail and deliver it all the same";
            findings.add(record.place(policy.span), message).weaken(Severity::Info);
        }
        for (name, whose) in [("sp", "subdomains"), ("np", "subdomains that do not exist")] {
            let Some(weaker) = tag(tags, name) else { continue };
            if strength(&weaker).zip(of_domain).is_some_and(|(below, of_domain)| below < of_domain) {
                let message =
                    format!("The policy for {whose} is weaker than that of the domain: forgers use {whose} then");
                let finding = findings.add(record.place(weaker.span), message);
                if let Some(policy) = policy {
                    finding.related(record.place(policy.span), "the policy of the domain");
                }
            }
        }
        if let Some(testing) = tag(tags, "t").filter(|tag| tag.value.is("y")) {
            let message = "t=y: receivers apply the next weaker policy, as long as the domain is testing";
            findings.add(record.place(testing.span), message).weaken(Severity::Info);
        }
        if tag(tags, "rua").is_none() {
            let end = record.place(Span::at(record.value().trim().span.end()));
            let message = "The record has no rua: nobody learns who sends in the name of the domain";
            let separator = if record.text.trim_ascii().ends_with(b";") { " " } else { "; " };
            let text = format!("{separator}rua=mailto:dmarc@your.example");
            let fix = Fix::suggest("Have reports sent to an address of yours", vec![Edit::new(end, text)]);
            findings.add(end, message).weaken(Severity::Info).fix(fix);
        }
    });
}
