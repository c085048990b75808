use super::{is_ours, parts, weaken};
use crate::cause;
use crate::message::{Junk, Part, lines};
use crate::rule::{Family, Fixable, Levels, Mute, Reference, Rule, page};
use crate::{Context, Edit, Findings, Fix, Severity, Slice, Span};

pub(crate) static RULE: Rule = Rule {
    code: "MIM009",
    name: "missing-blank-after-part-header",
    summary: "No blank line between the header of a part and its text",
    help: "End the header of each part with a blank line, also when it has no fields.",
    family: Family::Mime,
    levels: Levels::always(Severity::Error),
    fix: Fixable::Sometimes,
    cause: Some(&cause::BUILT_AS_STRINGS),
    mutes: &[Mute::line(&["HDR004"])],
    references: &[Reference::Rfc(2046, "5.1"), Reference::Rfc(5322, "2.1")],
    docs: page(include_str!("missing_blank_after_part_header.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    let structure = context.structure();
    for (index, part) in parts(context) {
        // The message within a message has a header of its own kind.
        let holder =
            structure.parents.get(index).copied().flatten().and_then(|parent| context.message.parts.get(parent));
        if !holder.is_some_and(|holder| holder.is_multipart) {
            continue;
        }
        findings.judged();
        let Some((line, is_last)) = first_text(context, part) else { continue };
        let text = if part.header.fields.is_empty() {
            "The part begins with text; a blank line has to come first"
        } else {
            "Text stands in the header of the part; a blank line has to come before it"
        };
        let finding = findings.add(line.span, text);
        let line_end = context.message.line_ends.majority().text();
        let fix = Fix::safe("Insert a blank line", vec![Edit::new(Span::at(line.span.start()), line_end)]);
        // With more fields below, the line is a field that is broken.
        finding.fix(if is_last && is_ours(context) { fix } else { fix.as_suggestion() });
        weaken(context, index, finding);
    }
}

/// The first line of the header that is no field, and whether no field follows it.
fn first_text<'a>(context: &Context<'a>, part: &Part<'a>) -> Option<(Slice<'a>, bool)> {
    let header = &part.header;
    let mut junk = header.junk().filter(|(junk, _)| matches!(junk, Junk::NoColon | Junk::Orphan)).map(|(_, span)| span);
    if let Some(span) = junk.next() {
        let line = lines(Slice::of(context.message.bytes, span.range())).next()?.text;
        let is_last = header.fields.last().is_none_or(|field| field.span.start < span.start);
        return Some((line, is_last));
    }
    // Text behind the last field, up to the next delimiter.
    let gap = Slice::of(context.message.bytes, header.span.end()..part.body.span.start());
    let line = lines(gap).next().filter(|line| !header.has_separator && !line.is_blank())?;
    Some((line.text, true))
}
