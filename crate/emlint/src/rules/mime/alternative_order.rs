use super::{is_ours, weaken};
use crate::List as _;
use crate::message::Part;
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Edit, Findings, Fix, Severity, Span};

pub(crate) static RULE: Rule = Rule {
    code: "MIM030",
    name: "alternative-order",
    summary: "Plain text stands behind HTML in multipart/alternative",
    help: "Put the plain text first and the HTML last.",
    family: Family::Mime,
    levels: Levels::always(Severity::Warning),
    fix: Fixable::Sometimes,
    cause: None,
    mutes: &[],
    references: &[Reference::Rfc(2046, "5.1.4")],
    docs: page(include_str!("alternative_order.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    let message = &context.message;
    for (index, _) in super::parts(context).filter(|(_, part)| part.media_type == "multipart/alternative") {
        findings.judged();
        let children: Vec<usize> = context.structure().children(index).list();
        let find = |wanted: &dyn Fn(&str) -> bool| {
            children
                .iter()
                .copied()
                .find(|&child| message.parts.get(child).is_some_and(|part| wanted(&part.media_type)))
        };
        let html = find(&|kind| kind == "text/html").or_else(|| related_html(context, &children));
        let Some(html) = html else { continue };
        let plain = find(&|kind| kind == "text/plain");
        let other = find(&|kind| matches!(kind, "text/x-amp-html" | "text/watch-html"));
        let place = |child: usize| {
            let part = message.parts.get(child);
            let field = part.and_then(|part| part.header.first("Content-Type"));
            field.map_or_else(|| part.map_or_else(Span::default, |part| part.body.span), |field| field.span)
        };
        if let Some(plain) = plain.filter(|&plain| plain > html) {
            let finding = findings
                .add(place(html), "The HTML stands before the plain text; programs show the last that they can");
            let fix = if is_ours(context) { swap(context, html, plain) } else { None };
            finding.related(place(plain), "the plain text").fix(fix);
            weaken(context, index, finding);
        } else if let Some(other) = other.filter(|&other| other > html) {
            let text = "This stands behind the HTML; it belongs between the plain text and the HTML";
            let finding = findings.add(place(other), text).weaken(Severity::Info);
            finding.related(place(html), "the HTML");
            weaken(context, index, finding);
        }
    }
}

/// A multipart/related whose first part is HTML.
fn related_html(context: &Context, children: &[usize]) -> Option<usize> {
    children.iter().copied().find(|&child| {
        let is_related = context.message.parts.get(child).is_some_and(|part| part.media_type == "multipart/related");
        let first = context.structure().children(child).next().and_then(|first| context.message.parts.get(first));
        is_related && first.is_some_and(|first| first.media_type == "text/html")
    })
}

/// Exchanges two parts, header and body.
fn swap(context: &Context, one: usize, other: usize) -> Option<Fix> {
    /// Parts larger than this are not carried about in a fix.
    const LARGEST: usize = 100_000;
    let all = |part: &Part<'_>| Span { start: part.header.span.start, end: part.body.span.end };
    let message = &context.message;
    let spans = (all(message.parts.get(one)?), all(message.parts.get(other)?));
    let text = |span: Span| {
        let bytes = message.bytes.get(span.range()).filter(|bytes| bytes.len() <= LARGEST)?;
        str::from_utf8(bytes).ok().map(str::to_owned)
    };
    let edits = vec![Edit::new(spans.0, text(spans.1)?), Edit::new(spans.1, text(spans.0)?)];
    Some(Fix::safe("Exchange the two parts", edits))
}
