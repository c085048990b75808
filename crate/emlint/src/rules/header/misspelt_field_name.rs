use crate::cause;
use crate::message::{Field, names};
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Findings, Fix, Severity, Stage};

pub(crate) static RULE: Rule = Rule {
    code: "HDR023",
    name: "misspelt-field-name",
    summary: "Field name is nearly that of a known field",
    help: "Write the name as it is registered; programs ignore fields that they do not know.",
    family: Family::Header,
    levels: Levels::always(Severity::Warning),
    fix: Fixable::Always,
    cause: Some(&cause::BUILT_AS_STRINGS),
    mutes: &[],
    references: &[
        Reference::Rfc(4021, "2"),
        Reference::Page(
            "IANA: message header field names",
            "https://www.iana.org/assignments/message-headers/message-headers.xhtml",
        ),
    ],
    docs: page(include_str!("misspelt_field_name.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    for (header, nested) in context.headers() {
        for field in &header.fields {
            findings.judged();
            let Some(meant) = names::meant(field.name.bytes).filter(|meant| !header.has(meant)) else { continue };
            let right = names::spelled(meant);
            let text = format!("“{}” is no known field; it is nearly “{right}”", field.name());
            let may_fix = !nested && !findings.is_full();
            let fix = may_fix.then(|| fix(context, field, right));
            let finding = findings.add(field.name.span, text).fix(fix);
            if nested {
                finding.weaken(Severity::Info);
            }
        }
    }
}

/// Underscores in place of hyphens are no other name; whether another slip is one, a person has to judge.
fn fix(context: &Context, field: &Field<'_>, right: String) -> Fix {
    let is_certain = field.name.text().replace('_', "-").eq_ignore_ascii_case(&right);
    let fix = Fix::replace(field.name.span, right, "Write the name of the field");
    if is_certain && context.stage == Stage::Outgoing { fix } else { fix.as_suggestion() }
}
