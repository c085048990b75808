use super::place;
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Findings, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "NET010",
    name: "unreachable-sender",
    summary: "Nobody can answer: the domain of From takes no mail",
    help: "Use an address in From that takes mail, or publish an MX record for its domain.",
    family: Family::Network,
    levels: Levels::always(Severity::Warning),
    fix: Fixable::Never,
    cause: None,
    mutes: &[],
    references: &[Reference::Rfc(5321, "5.1"), Reference::Rfc(7505, "4.2")],
    docs: page(include_str!("unreachable_sender.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    let Some(evidence) = context.evidence() else { return };
    let Some(domain) = evidence.domain.as_ref() else { return };
    let span = place(context, evidence.dmarc.as_ref().and_then(|dmarc| dmarc.from));
    if domain.null_mx {
        findings.add(span, format!("{} says that it takes no mail (MX 0 .), yet it is in From", domain.name));
    } else if domain.receives == Some(false) {
        findings.add(
            span,
            format!("{} has neither an MX record nor an address: answers and bounces are lost", domain.name),
        );
    } else if domain.receives == Some(true) {
        findings.judged();
    }
}
