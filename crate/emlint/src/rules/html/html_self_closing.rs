use super::HTML_ERRORS;
use crate::html::document::Tag;
use crate::html::element::Element;
use crate::html::{self, Html};
use crate::rule::{Family, Fixable, Levels, Rule, page};
use crate::{Context, Findings, Fix, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "HTM026",
    name: "html-self-closing",
    summary: "“/>” on an element that it does not close",
    help: "Write an end tag; in HTML “/>” closes nothing.",
    family: Family::Html,
    levels: Levels::outgoing(Severity::Warning),
    fix: Fixable::Sometimes,
    cause: None,
    mutes: &[],
    references: &[HTML_ERRORS],
    docs: page(include_str!("html_self_closing.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    for html in html::bodies(context) {
        for tag in html.document.tags.iter().filter(|tag| is_misleading(tag)) {
            if findings.is_full() {
                findings.count();
            } else {
                report(context, html, tag, findings);
            }
        }
        if html.document.tags.iter().any(|tag| tag.self_closing) {
            findings.judged();
        }
    }
}

/// non-void-html-element-start-tag-with-trailing-solidus.
fn is_misleading(tag: &Tag) -> bool {
    tag.self_closing
        && !tag.element.is_void()
        && tag.element != Element::Unknown
        && !tag.foreign
        && !matches!(tag.element, Element::Svg | Element::Math)
}

fn report(context: &Context, html: &Html, tag: &Tag, findings: &mut Findings) {
    let name = html.name(tag);
    let swallows = tag.element.swallows() || tag.element == Element::A;
    let text = if swallows {
        format!(
            "“/>” does not close “<{name}>”: what follows is inside of it (non-void-html-element-start-tag-with-trailing-solidus)"
        )
    } else {
        format!("“/>” does not close “<{name}>” (non-void-html-element-start-tag-with-trailing-solidus)")
    };
    let written = html.at(tag.region);
    let start = written.strip_suffix("/>").map(str::trim_end);
    // With an end tag further down the slash means nothing, and one more end tag would be wrong.
    let fix = start.filter(|_| tag.end.is_none()).and_then(|start| {
        let edit = html.edit(&context.message, tag.region, &format!("{start}></{name}>"))?;
        Some(Fix::safe(format!("Write </{name}>"), vec![edit]))
    });
    let finding = html.add(findings, tag.region, text).fix(fix);
    if !swallows {
        finding.weaken(Severity::Info);
    }
}
