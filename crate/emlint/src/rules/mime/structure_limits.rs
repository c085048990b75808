use super::{fields, parts, weaken};
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Findings, Severity, number};

pub(crate) static RULE: Rule = Rule {
    code: "MIM033",
    name: "structure-limits",
    summary: "More parts, or deeper nesting, than programs read",
    help: "Flatten the structure; one multipart/mixed around one multipart/alternative is enough for most messages.",
    family: Family::Mime,
    levels: Levels::always(Severity::Warning),
    fix: Fixable::Never,
    cause: None,
    mutes: &[],
    references: &[Reference::Rfc(2046, "5.1"), Reference::Rfc(2046, "5.2.2")],
    docs: page(include_str!("structure_limits.md")),
    check,
};

const DEPTH: usize = 10;
const PARTS: usize = 200;

fn check(context: &Context, findings: &mut Findings) {
    let depth = |path: &str| if path.is_empty() { 0 } else { 1 + path.matches('.').count() };
    if context.message.parts.len() > 1 {
        findings.judged();
    }
    if let Some((index, part)) = parts(context).find(|(_, part)| depth(&part.path) > DEPTH) {
        let deepest = parts(context).map(|(_, part)| depth(&part.path)).max().unwrap_or_default();
        let text = format!("Parts are nested {} deep; some programs stop after {DEPTH}", number(deepest));
        weaken(context, index, findings.add(first_line(part), text));
    }
    if let Some((index, part)) = parts(context).nth(PARTS) {
        let text =
            format!("The message has {} parts; some programs stop after {PARTS}", number(context.message.parts.len()));
        weaken(context, index, findings.add(first_line(part), text));
    }
    for (index, part, field) in fields(context, "Content-Type") {
        if part.media_type == "message/partial" {
            findings.judged();
            let text = "A piece of a message that was cut; hardly any program puts such pieces together, and filters refuse them";
            weaken(context, index, findings.add(field.value.trim().span, text));
        }
    }
}

fn first_line(part: &crate::message::Part<'_>) -> crate::Span {
    part.header.fields.first().map_or(part.header.span, |field| field.span)
}
