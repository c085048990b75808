use super::{is_ours, weaken, with_boundary};
use crate::cause;
use crate::message::structure::Multipart;
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Edit, Findings, Fix, Severity, Slice, Span};

pub(crate) static RULE: Rule = Rule {
    code: "MIM007",
    name: "unclosed-multipart",
    summary: "The last delimiter of a multipart is missing",
    help: "End every multipart with “--”, its boundary, and “--” again.",
    family: Family::Mime,
    levels: Levels::always(Severity::Warning),
    fix: Fixable::Sometimes,
    cause: Some(&cause::BUILT_AS_STRINGS),
    mutes: &[],
    references: &[Reference::Rfc(2046, "5.1.1")],
    docs: page(include_str!("unclosed_multipart.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    for multipart in with_boundary(context) {
        findings.judged();
        if let Some(rest) =
            multipart.close.map(|close| behind(context, multipart, close)).filter(|rest| !rest.is_empty())
        {
            let text = format!("“{}” stands behind the last delimiter; some programs then do not see it", rest.text());
            weaken(context, multipart.part, findings.add(rest.span, text));
        }
        let Some(last) = multipart.delimiters.last().filter(|_| multipart.close.is_none()) else { continue };
        let text = format!("No line “--{}--” ends the multipart", String::from_utf8_lossy(&multipart.boundary));
        let fix = if is_ours(context) { fix(context, multipart) } else { None };
        let finding = findings.add(*last, text).fix(fix);
        if context.facts.truncated {
            finding.weaken(Severity::Info);
        }
        weaken(context, multipart.part, finding);
    }
}

/// What follows the last delimiter on its line, where only white space may (RFC 2046 §5.1.1).
fn behind<'a>(context: &Context<'a>, multipart: &Multipart<'a>, close: Span) -> Slice<'a> {
    let line = Slice::of(context.message.bytes, close.range());
    line.from(multipart.boundary.len() + "----".len()).trim()
}

/// The line that is missing, at the end of the part; a delimiter with nothing behind it was meant to be that line.
fn fix(context: &Context, multipart: &Multipart<'_>) -> Option<Fix> {
    let message = &context.message;
    let end = message.parts.get(multipart.part)?.body.span.end();
    if let Some(&last) = multipart.delimiters.last() {
        let behind = Slice::of(message.bytes, last.end()..end.max(last.end()));
        if behind.trim().is_empty() {
            return Some(Fix::safe("Make this the last delimiter", vec![Edit::new(Span::at(last.end()), "--")]));
        }
        // A line of ASCII would be no line of UTF-16.
        if behind.bytes.contains(&0) {
            return None;
        }
    }
    let boundary = str::from_utf8(&multipart.boundary).ok()?;
    let line_end = message.line_ends.majority().text();
    // The line end before a delimiter belongs to it, so the one behind the last line of the part stays and another one
    // comes; within another multipart that one belongs to the next delimiter (RFC 2046 §5.1.1).
    let behind = if end == message.bytes.len() { line_end } else { "" };
    let edit = Edit::new(Span::at(end), format!("{line_end}--{boundary}--{behind}"));
    Some(Fix::safe("Add the last delimiter", vec![edit]))
}
