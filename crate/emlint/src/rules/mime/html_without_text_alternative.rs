use super::{parts, weaken};
use crate::message::Part;
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Findings, Severity, Span};

pub(crate) static RULE: Rule = Rule {
    code: "MIM031",
    name: "html-without-text-alternative",
    summary: "HTML without the same as plain text",
    help: "Send multipart/alternative with the text first and the HTML behind it.",
    family: Family::Mime,
    levels: Levels::always(Severity::Info).or_bulk(Severity::Warning),
    fix: Fixable::Never,
    cause: None,
    mutes: &[],
    references: &[Reference::Rfc(2046, "5.1.4")],
    docs: page(include_str!("html_without_text_alternative.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    let mut bodies = parts(context).filter(|(_, part)| part.media_type == "text/html" && is_shown(part));
    // The first HTML part is the message; further ones are attachments that have no name.
    let Some((index, html)) = bodies.find(|(_, part)| !part.is_nested) else { return };
    findings.judged();
    let place = html.header.first("Content-Type").map_or(html.body.span, |field| field.span);
    match alternative(context, index) {
        Some((plain, part)) if is_empty(context, plain) => {
            let place = part.header.first("Content-Type").map_or(Span::at(part.body.span.start()), |field| field.span);
            let finding = findings.add(place, "The plain text is empty");
            finding.related(html.header.first("Content-Type").map_or(html.body.span, |field| field.span), "the HTML");
            weaken(context, plain, finding);
        }
        Some(_) => {}
        None => {
            let finding = findings.add(place, "There is no plain text beside the HTML");
            weaken(context, index, finding);
        }
    }
}

fn is_shown(part: &Part<'_>) -> bool {
    part.disposition.as_deref() != Some("attachment") && part.filename.is_none()
}

/// The plain text that belongs to the HTML: the one in a multipart/alternative around both.
pub(in crate::rules) fn plain_of<'c, 'a>(context: &'c Context<'a>, html: usize) -> Option<(usize, &'c Part<'a>)> {
    let outer = alternative_around(context, html)?;
    let structure = context.structure();
    parts(context).find(|&(index, part)| {
        index > outer
            && part.media_type == "text/plain"
            && is_shown(part)
            && structure.ancestors(index).any(|ancestor| ancestor == outer)
    })
}

fn alternative_around(context: &Context, index: usize) -> Option<usize> {
    context
        .structure()
        .ancestors(index)
        .skip(1)
        .find(|&outer| context.message.parts.get(outer).is_some_and(|part| part.media_type == "multipart/alternative"))
}

/// The plain text that belongs to the HTML, or one that is shown before it.
fn alternative<'c, 'a>(context: &'c Context<'a>, html: usize) -> Option<(usize, &'c Part<'a>)> {
    if alternative_around(context, html).is_some() {
        return plain_of(context, html);
    }
    // Some programs write text and HTML in turn.
    parts(context).take(html).find(|(_, part)| part.media_type == "text/plain" && is_shown(part) && !part.is_nested)
}

pub(in crate::rules) fn is_empty(context: &Context, index: usize) -> bool {
    context.decoded(index).is_some_and(|decoded| decoded.octets.iter().all(u8::is_ascii_whitespace))
}
