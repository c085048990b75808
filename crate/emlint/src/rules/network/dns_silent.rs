use crate::evidence::{AnswerStatus, Query};
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Findings, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "NET011",
    name: "dns-silent",
    summary: "Not every question to the DNS was answered",
    help: "Ask again later, or ask another resolver; what depends on the missing answers is not known.",
    family: Family::Network,
    levels: Levels::always(Severity::Info),
    fix: Fixable::Never,
    cause: None,
    mutes: &[],
    references: &[Reference::Rfc(8601, "2.7"), Reference::Rfc(7208, "2.6.6")],
    docs: page(include_str!("dns_silent.md")),
    check,
};

/// Questions that are named.
const NAMED: usize = 3;

fn check(context: &Context, findings: &mut Findings) {
    let Some(evidence) = context.evidence() else { return };
    let open = |query: &&Query| {
        matches!(query.status, AnswerStatus::Failed | AnswerStatus::NotSupplied | AnswerStatus::NotAsked)
    };
    let silent: Vec<&Query> = evidence.queries.iter().filter(open).collect();
    let Some(first) = silent.first() else {
        if !evidence.queries.is_empty() {
            findings.judged();
        }
        return;
    };
    let names: Vec<String> = silent.iter().take(NAMED).map(|query| format!("{} {}", query.name, query.kind)).collect();
    let rest = silent.len().saturating_sub(NAMED);
    let rest = if rest == 0 { String::new() } else { format!(" and {rest} more") };
    let why = first.problem.as_deref().unwrap_or("the given records do not say");
    let message = format!("No answer to {}{rest} ({why}): what depends on them is not known", names.join(", "));
    findings.add(context.message.header_end(), message);
}
