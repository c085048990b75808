use crate::html::document::Attribute;
use crate::keyed::Keys;
use crate::html::{self, Html};
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Findings, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "HTM021",
    name: "html-duplicate-id",
    summary: "Two elements have the same id",
    help: "Give each element an id of its own, or a class where several are meant.",
    family: Family::Html,
    levels: Levels::always(Severity::Warning),
    fix: Fixable::Never,
    cause: None,
    mutes: &[],
    references: &[Reference::Page(
        "HTML Standard: the id attribute",
        "https://html.spec.whatwg.org/multipage/dom.html#the-id-attribute",
    )],
    docs: page(include_str!("html_duplicate_id.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    for html in html::bodies(context) {
        let used = references(html);
        let mut ids = Keys::default();
        let mut first: Vec<&Attribute> = Vec::new();
        for (index, tag) in html.document.tags.iter().enumerate() {
            let Some(attribute) = html.attribute(tag, "id") else { continue };
            let id = html.attribute_value(attribute);
            // Answers quote messages with the ids that these had.
            let is_quoted = u32::try_from(index).is_ok_and(|index| html.styles().look(Some(index)).quoted);
            if id.is_empty() || is_quoted {
                continue;
            }
            findings.judged();
            let (place, is_new) = ids.add(id);
            if is_new {
                first.push(attribute);
                continue;
            }
            let Some(original) = first.get(place) else { continue };
            if findings.is_full() {
                findings.count();
                continue;
            }
            let text = if used.contains(id) {
                format!("The id “{id}” stands twice, and something points to it: only the first one is reached")
            } else {
                format!("The id “{id}” stands twice")
            };
            let place = html.span(original.region);
            let finding = html.add(findings, attribute.region, text);
            finding.related(place, "the first one");
            if !used.contains(id) {
                finding.weaken(Severity::Info);
            }
        }
    }
}

/// The ids that links, labels and style sheets point to.
fn references(html: &Html) -> Keys {
    let mut used = Keys::default();
    for tag in &html.document.tags {
        for attribute in html.document.attributes(tag) {
            let name = html.at(attribute.name).to_ascii_lowercase();
            let value = html.attribute_value(attribute);
            match name.as_str() {
                "href" if value.starts_with('#') => _ = used.add(value.trim_start_matches('#')),
                "for" => _ = used.add(value),
                _ if name.starts_with("aria-") => value.split_ascii_whitespace().for_each(|id| _ = used.add(id)),
                _ => {}
            }
        }
    }
    let css = &html.styles().css;
    for rule in &css.rules {
        for word in css.written(html.text(), rule.selector).split('#').skip(1) {
            used.add(word.split(|c: char| !c.is_alphanumeric() && c != '-' && c != '_').next().unwrap_or_default());
        }
    }
    used
}
