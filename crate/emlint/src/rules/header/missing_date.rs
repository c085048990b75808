use crate::cause;
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Findings, Severity, Stage, Transport};

pub(crate) static RULE: Rule = Rule {
    code: "HDR011",
    name: "missing-date",
    summary: "Message has no Date field",
    help: "Add a Date field with the current time.",
    family: Family::Header,
    levels: Levels::always(Severity::Error),
    fix: Fixable::Never,
    cause: Some(&cause::BUILT_AS_STRINGS),
    mutes: &[],
    references: &[Reference::Rfc(5322, "3.6"), Reference::Rfc(6409, "8.2")],
    docs: page(include_str!("missing_date.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    if !context.may_miss_fields() {
        return;
    }
    findings.judged();
    if context.message.header.has("Date") {
        return;
    }
    let finding = findings.add(context.message.header_end(), "There is no Date field; every message needs one");
    if context.stage == Stage::Outgoing && context.options.transport == Transport::Submission {
        finding.weaken(Severity::Warning).help("The submission server may add it; set it yourself to be sure.");
    }
}
