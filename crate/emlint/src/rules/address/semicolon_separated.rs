use super::{defects, judge, repair, weaken};
use crate::cause;
use crate::message::address::DefectKind;
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Findings, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "ADR012",
    name: "semicolon-separated",
    summary: "Semicolon between addresses",
    help: "Write commas between addresses.",
    family: Family::Address,
    levels: Levels::always(Severity::Error),
    fix: Fixable::Always,
    cause: Some(&cause::BUILT_AS_STRINGS),
    mutes: &[],
    references: &[Reference::Rfc(5322, "3.4")],
    docs: page(include_str!("semicolon_separated.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    judge(context, findings);
    for (field, defect) in defects(context) {
        let DefectKind::Semicolon { is_last } = defect.kind else { continue };
        let (message, title) = if is_last {
            ("“;” ends a group, and there is none", "Remove the semicolon")
        } else {
            ("“;” does not separate addresses; a comma does", "Write a comma")
        };
        let finding = findings.add(defect.span, message).fix(repair(defect, title));
        weaken(context, field, finding);
    }
}
