use super::{domain_or, explain_spf};
use crate::auth::Trust;
use crate::cause;
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Confidence, Context, Findings, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "AUT005",
    name: "spf-best-guess",
    summary: "The SPF result rests on a record that the receiver made up",
    help: "Publish an SPF record: the domain has none.",
    family: Family::Authentication,
    levels: Levels::received(Severity::Warning),
    fix: Fixable::Never,
    cause: Some(&cause::NOT_AUTHENTICATED),
    mutes: &[],
    references: &[Reference::Rfc(7208, "8.1"), Reference::Rfc(7208, "2.6")],
    docs: page(include_str!("spf_best_guess.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    let said = context.auth().spf();
    if !said.is_empty() {
        findings.judged();
    }
    let guessed = said.into_iter().find_map(|statement| Some((statement, statement.best_guess?)));
    let Some((statement, span)) = guessed else { return };
    let (speaker, domain) = (statement.speaker(), domain_or(statement, "the sender’s domain"));
    let message = format!("{speaker} made up an SPF record to report spf={}: {domain} has none", statement.result);
    let finding = findings.add(span, message);
    finding.related(statement.token, "the result");
    explain_spf(finding, &[statement], statement);
    if statement.trust == Trust::OnlyFields {
        finding.confidence(Confidence::Low);
    }
    if let Some(domain) = statement.domain_text() {
        finding.help(format!("Publish a TXT record for {domain}, such as “v=spf1 mx ~all”, that names its senders."));
    }
}
