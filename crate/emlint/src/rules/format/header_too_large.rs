use crate::cause;
use crate::message::Field;
use crate::rule::{Family, Fixable, GOOGLE_LIMITS, Levels, Reference, Rule, page};
use crate::{Context, Findings, Severity, number};

pub(crate) static RULE: Rule = Rule {
    code: "FMT040",
    name: "header-too-large",
    summary: "Header or field larger than large receivers accept",
    help: "Shorten the field; put long lists and tokens into the body or keep them on your server.",
    family: Family::Format,
    levels: Levels::always(Severity::Warning),
    fix: Fixable::Never,
    cause: Some(&cause::BUILT_AS_STRINGS),
    mutes: &[],
    references: &[GOOGLE_LIMITS, Reference::Rfc(5321, "4.5.3.1")],
    docs: page(include_str!("header_too_large.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    let header = &context.message.header;
    if !header.fields.is_empty() {
        findings.judged();
    }
    let section = header.span.len();
    if section > 500_000 {
        let text = format!("The header has {} octets; Gmail refuses more than 500,000", number(section));
        findings.add(crate::Span::new(header.span.start()..header.end), text);
    }
    if let Some(field) = header.fields.get(5000) {
        let text = format!("The header has {} fields; Gmail refuses more than 5,000", number(header.fields.len()));
        findings.add(field.name.span, text);
    }
    for field in &header.fields {
        if let Some(text) = too_large(field) {
            findings.add(field.span, text);
        }
    }
}

/// The limit that a field passes, in words.
fn too_large(field: &Field<'_>) -> Option<String> {
    let name = field.name();
    if field.name.len() > 1024 {
        return Some(format!("A field name has {} octets; Gmail refuses more than 1,024", number(field.name.len())));
    }
    if field.value.len() <= 500 {
        return None;
    }
    let unfolded = field.value.trim().bytes.iter().filter(|byte| !matches!(byte, b'\r' | b'\n')).count();
    let (limit, who) = if field.is("Message-ID") {
        (500, "some receivers refuse more than")
    } else if field.is("Subject") {
        (998, "large receivers refuse more than")
    } else if field.is_any(&["Cc", "To", "References"]) {
        return None;
    } else {
        (32_768, "Gmail refuses more than")
    };
    (unfolded > limit).then(|| format!("“{name}” has {} octets; {who} {}", number(unfolded), number(limit)))
}
