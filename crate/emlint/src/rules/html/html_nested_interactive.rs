use super::nesting::{self, Fault};
use crate::cause;
use crate::html::element::Element;
use crate::html::{self, Html};
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Findings, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "HTM022",
    name: "html-nested-interactive",
    summary: "Link, button, form or paragraph inside of one that cannot hold it",
    help: "Close the outer element before the inner one begins.",
    family: Family::Html,
    levels: Levels::always(Severity::Warning),
    fix: Fixable::Never,
    cause: Some(&cause::HTML_BROKEN),
    mutes: &[],
    references: &[Reference::Page(
        "HTML Standard: content models",
        "https://html.spec.whatwg.org/multipage/dom.html#content-models",
    )],
    docs: page(include_str!("html_nested_interactive.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    for html in html::bodies(context) {
        findings.judged();
        for fault in nesting::faults(html) {
            match fault {
                Fault::Nested { inner, outer } => {
                    let what = match html.document.tag(inner).map(|tag| tag.element) {
                        Some(Element::A) => "the outer link ends here, and what follows the inner one is no link",
                        Some(Element::Form) => "the inner form is ignored",
                        _ => "the outer one ends here",
                    };
                    report(html, inner, outer, what, findings);
                }
                Fault::BlockInParagraph { end, tag, block } => {
                    let (Some(start), Some(block)) = (html.document.tag(tag), html.document.tag(block)) else {
                        continue;
                    };
                    let name = html.name(block);
                    let text = format!("“<{name}>” cannot stand in a paragraph and ends it");
                    let finding = html.add(findings, block.region, text);
                    finding.related(html.span(start.region), "the paragraph");
                    finding
                        .related(html.span(end), "this makes one more paragraph, an empty one")
                        .weaken(Severity::Info);
                }
                _ => {}
            }
        }
        inside(html, findings);
    }
}

fn report(html: &Html, inner: u32, outer: u32, what: &str, findings: &mut Findings) {
    let (Some(inner), Some(outer)) = (html.document.tag(inner), html.document.tag(outer)) else { return };
    if findings.is_full() {
        findings.count();
        return;
    }
    let text = format!("“<{}>” stands inside of “<{}>”: {what}", html.name(inner), html.name(outer));
    html.add(findings, inner.region, text).related(html.span(outer.region), "the outer one");
}

/// What parsers let stand although it makes no sense: buttons in links, links in buttons, labels in labels.
fn inside(html: &Html, findings: &mut Findings) {
    /// Of an element, the link, button and label around it.
    #[derive(Clone, Copy, Default)]
    struct Around {
        link: Option<u32>,
        button: Option<u32>,
        label: Option<u32>,
    }
    let mut around: Vec<Around> = Vec::with_capacity(html.document.tags.len());
    for (index, tag) in (0_u32..).zip(&html.document.tags) {
        let parent = tag.parent.and_then(|parent| around.get(parent as usize)).copied().unwrap_or_default();
        let mut own = parent;
        let what = "which of the two a click means is left to chance";
        match tag.element {
            Element::A if html.attribute(tag, "href").is_some() => {
                own.link = Some(index);
                parent.button.into_iter().for_each(|outer| report(html, index, outer, what, findings));
            }
            Element::Button => {
                own.button = Some(index);
                parent.link.into_iter().for_each(|outer| report(html, index, outer, what, findings));
            }
            Element::Label => {
                own.label = Some(index);
                parent.label.into_iter().for_each(|outer| report(html, index, outer, what, findings));
            }
            _ => {}
        }
        around.push(own);
    }
}
