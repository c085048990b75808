use super::signatures;
use crate::List as _;
use crate::cause;
use crate::message::domain::organizational_domain;
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Findings, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "DKM010",
    name: "unaligned-signature",
    summary: "No DKIM signature is of the domain in From",
    help: "Have your mail service sign with your own domain: publish its key below your domain and set d= to it.",
    family: Family::Dkim,
    levels: Levels::always(Severity::Warning),
    fix: Fixable::Never,
    cause: Some(&cause::NOT_AUTHENTICATED),
    mutes: &[],
    references: &[Reference::Rfc(9989, "4.4.1")],
    docs: page(include_str!("unaligned_signature.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    let auth = context.auth();
    let named: Vec<_> = signatures(context).filter_map(|(signature, _)| signature.list.get("d")).list();
    let Some(first) = named.first().filter(|_| !auth.from.is_empty()) else { return };
    findings.judged();
    if named.iter().any(|tag| auth.is_aligned(Some(tag.value)) == Some(true)) {
        return;
    }
    let Some(from) = auth.from.first() else { return };
    let domain = first.value.lowercase();
    let from_domain = from.lowercase();
    let owner = organizational_domain(&from_domain).unwrap_or(&from_domain);
    let message = format!("The signature is of {domain}, From is of {owner}: it proves nothing about {owner}");
    let finding = findings.add(first.span, message).related(from.span, "the domain that people see");
    for other in named.iter().skip(1).take(5) {
        finding.related(other.span, "and this one");
    }
    // Lists sign what they pass on, with their own name.
    if context.message.header.has("List-Id") {
        finding.weaken(Severity::Info);
    }
}
