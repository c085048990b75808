use crate::cause;
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Findings, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "HDR001",
    name: "invalid-field-name",
    summary: "Field name is empty or holds other than printable US-ASCII",
    help: "Name the field with letters, digits and hyphens only.",
    family: Family::Header,
    levels: Levels::always(Severity::Error),
    fix: Fixable::Never,
    cause: Some(&cause::HEADER_BROKEN),
    mutes: &[],
    references: &[Reference::Rfc(5322, "2.2"), Reference::Rfc(5322, "3.6.8")],
    docs: page(include_str!("invalid_field_name.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    for (field, nested) in context.all_fields() {
        findings.judged();
        if field.has_valid_name() {
            continue;
        }
        let finding = if field.name.is_empty() {
            let colon = field.gap.span.to(crate::Span::at(field.gap.span.end() + 1));
            findings.add(colon, "Header field without a name")
        } else {
            let text = format!("“{}” is no field name; only printable US-ASCII is", field.name());
            findings.add(field.name.span, text)
        };
        if nested {
            finding.weaken(Severity::Info);
        }
    }
}
