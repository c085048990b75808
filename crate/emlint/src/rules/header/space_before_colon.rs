use crate::cause;
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Findings, Fix, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "HDR002",
    name: "space-before-colon",
    summary: "White space between field name and colon",
    help: "Write the colon directly behind the name.",
    family: Family::Header,
    levels: Levels::always(Severity::Warning).or_strict(Severity::Error),
    fix: Fixable::Always,
    cause: Some(&cause::HEADER_BROKEN),
    mutes: &[],
    references: &[Reference::Rfc(5322, "4.5")],
    docs: page(include_str!("space_before_colon.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    for (field, nested) in context.all_fields() {
        findings.judged();
        if field.gap.is_empty() || !field.has_valid_name() {
            continue;
        }
        let text = format!("White space stands between “{}” and its colon", field.name());
        let finding =
            findings.add(field.gap.span, text).fix(Fix::replace(field.gap.span, "", "Remove the white space"));
        if nested {
            finding.weaken(Severity::Info);
        }
    }
}
