use super::plain_words;
use crate::cause;
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Edit, Findings, Fix, Severity, Span};

pub(crate) static RULE: Rule = Rule {
    code: "MIM001",
    name: "missing-mime-version",
    summary: "MIME fields without MIME-Version",
    help: "Add the field “MIME-Version: 1.0”.",
    family: Family::Mime,
    levels: Levels::always(Severity::Warning),
    fix: Fixable::Always,
    cause: Some(&cause::BUILT_AS_STRINGS),
    mutes: &[],
    references: &[Reference::Rfc(2045, "4"), Reference::Rfc(7103, "8.1")],
    docs: page(include_str!("missing_mime_version.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    let header = &context.message.header;
    let mut fields = header.fields.iter().filter(|field| field.is_any(&["Content-Type", "Content-Transfer-Encoding"]));
    let first = fields.next();
    if let Some(version) = header.first("MIME-Version") {
        findings.judged();
        if plain_words(version.value) != "1.0" {
            let text = format!("“{}” is no version of MIME; there is only 1.0", version.value.trim().text());
            let fix = Fix::replace(version.value.span, " 1.0", "Write 1.0").as_suggestion();
            let place = if version.value.trim().is_empty() { version.span } else { version.value.trim().span };
            findings.add(place, text).weaken(Severity::Info).fix(fix);
        }
        return;
    }
    let Some(first) = first.filter(|_| context.may_miss_fields()) else { return };
    findings.judged();
    let line_end = context.message.line_ends.majority().text();
    let new = Edit::new(Span::at(first.full.start()), format!("MIME-Version: 1.0{line_end}"));
    let text = format!("“{}” has no meaning without MIME-Version: 1.0", first.name());
    findings.add(first.name.span, text).fix(Fix::safe("Add MIME-Version", vec![new]));
}
