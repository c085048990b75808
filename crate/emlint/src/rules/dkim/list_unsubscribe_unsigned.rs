use super::signatures;
use crate::List as _;
use crate::cause;
use crate::rule::{Family, Fixable, GOOGLE, Levels, Reference, Rule, page};
use crate::{Context, Findings, Severity, Stage};

pub(crate) static RULE: Rule = Rule {
    code: "DKM009",
    name: "list-unsubscribe-unsigned",
    summary: "No DKIM signature covers the one-click fields",
    help: "List List-Unsubscribe and List-Unsubscribe-Post in h=.",
    family: Family::Dkim,
    levels: Levels::always(Severity::Warning).or_bulk(Severity::Error),
    fix: Fixable::Never,
    cause: Some(&cause::UNSUBSCRIBE),
    mutes: &[],
    references: &[Reference::Rfc(8058, "3.1"), Reference::Rfc(8058, "4"), GOOGLE],
    docs: page(include_str!("list_unsubscribe_unsigned.md")),
    check,
};

const FIELDS: [&str; 2] = ["List-Unsubscribe", "List-Unsubscribe-Post"];

fn check(context: &Context, findings: &mut Findings) {
    let header = &context.message.header;
    let Some(post) = header.first("List-Unsubscribe-Post").filter(|_| header.has("List-Unsubscribe")) else { return };
    // Another value promises nothing (LST006).
    if post.value.trim().bytes != b"List-Unsubscribe=One-Click" {
        return;
    }
    let mut lists = signatures(context).map(|(signature, _)| signature).peekable();
    if lists.peek().is_none() {
        // A copy without any signature has a finding of its own (DKM001).
        if context.stage == Stage::Outgoing {
            let message = "The DKIM signature must cover this field and List-Unsubscribe, or receivers offer no button";
            findings.add(post.span, message).weaken(Severity::Info);
        }
        return;
    }
    findings.judged();
    let mut lists: Vec<_> = lists.list();
    let covers = |name: &str, signed: &[crate::Slice<'_>]| signed.iter().any(|signed| signed.is(name));
    if lists.iter().any(|signature| FIELDS.iter().all(|name| covers(name, &signature.signed))) {
        return;
    }
    lists.truncate(5);
    let finding =
        findings.add(post.span, "No signature covers List-Unsubscribe and this field: receivers must offer no button");
    for tag in lists.iter().filter_map(|signature| signature.list.get("h")) {
        finding.related(tag.span, "the fields that this signature covers");
    }
}
