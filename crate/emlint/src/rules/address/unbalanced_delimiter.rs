use super::{defects, judge, repair, weaken};
use crate::cause;
use crate::message::address::DefectKind;
use crate::rule::{Family, Fixable, Levels, Mute, Reference, Rule, page};
use crate::{Context, Findings, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "ADR002",
    name: "unbalanced-delimiter",
    summary: "Bracket or quote in an address field without its partner",
    help: "Write “Name <name@domain>”, and quotes only in pairs around the name.",
    family: Family::Address,
    levels: Levels::always(Severity::Error),
    fix: Fixable::Always,
    cause: Some(&cause::BUILT_AS_STRINGS),
    mutes: &[Mute::field(&["ADR001", "ADR003", "ADR004", "ADR005", "SND001", "SND004"])],
    references: &[Reference::Rfc(5322, "3.4"), Reference::Rfc(5322, "3.2.4"), Reference::Rfc(7103, "7.1")],
    docs: page(include_str!("unbalanced_delimiter.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    judge(context, findings);
    for (field, defect) in defects(context) {
        let (message, title) = match defect.kind {
            DefectKind::Unbalanced(b'"') => ("A quote stands here without a second one", "Mend the quotes"),
            DefectKind::Unbalanced(b'(') => ("“(” begins a comment that never ends", "Remove the parenthesis"),
            DefectKind::Unbalanced(b')') => ("“)” ends a comment that never began", "Remove the parenthesis"),
            DefectKind::Unbalanced(b'[') => ("“[” is never closed", "Close the bracket"),
            DefectKind::Unbalanced(b'<') => ("“<” is never closed", "Close the bracket"),
            DefectKind::Unbalanced(_) => ("“>” closes nothing", "Mend the brackets"),
            DefectKind::Doubled(b'<') => ("“<” stands here twice", "Keep one pair of brackets"),
            DefectKind::Doubled(_) => ("“>” stands here twice", "Keep one pair of brackets"),
            _ => continue,
        };
        let finding = findings.add(defect.span, message);
        finding.related(field.field.name.span, "in this field").fix(repair(defect, title));
        weaken(context, field, finding);
    }
}
