use super::{address_syntax::undisclosed, defects, judge, short, weaken};
use crate::cause;
use crate::message::address::DefectKind;
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Findings, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "ADR005",
    name: "bare-local-part",
    summary: "Address without a domain",
    help: "Write the whole address, with “@” and a domain.",
    family: Family::Address,
    levels: Levels::by_stage(Severity::Error, Severity::Warning),
    fix: Fixable::Sometimes,
    cause: Some(&cause::HOST_NAME),
    mutes: &[],
    references: &[Reference::Rfc(5322, "3.4.1"), Reference::Rfc(5321, "2.3.5"), Reference::Rfc(7103, "7.1")],
    docs: page(include_str!("bare_local_part.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    judge(context, findings);
    for (field, defect) in defects(context).filter(|(_, defect)| defect.kind == DefectKind::NoDomain) {
        if findings.is_full() {
            findings.count();
            continue;
        }
        let word = field.field.value.at(defect.span);
        let finding = findings.add(defect.span, format!("“{}” has no domain", short(word)));
        if let Some(group) = undisclosed(word) {
            finding.help("Write “undisclosed-recipients:;”, a group without members.").fix(group);
        }
        weaken(context, field, finding);
    }
}
