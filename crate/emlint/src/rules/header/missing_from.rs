use crate::cause;
use crate::rule::{Family, Fixable, GOOGLE_SMTP, Levels, Reference, Rule, page};
use crate::{Context, Findings, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "HDR010",
    name: "missing-from",
    summary: "Message has no From field",
    help: "Add a From field with one address of your own domain.",
    family: Family::Header,
    levels: Levels::always(Severity::Error),
    fix: Fixable::Never,
    cause: Some(&cause::BUILT_AS_STRINGS),
    mutes: &[],
    references: &[Reference::Rfc(5322, "3.6"), Reference::Rfc(5322, "3.6.2"), GOOGLE_SMTP],
    docs: page(include_str!("missing_from.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    if !context.may_miss_fields() {
        return;
    }
    findings.judged();
    if !context.message.header.has("From") {
        findings.add(context.message.header_end(), "There is no From field; every message needs one");
    }
}
