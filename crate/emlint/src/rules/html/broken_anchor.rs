use super::CAN_I_EMAIL;
use crate::html::document::{Attribute, Tag};
use crate::html::link::Use;
use crate::html::url::percent_decoded;
use crate::html::{self, Html, nearest};
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Findings, Fix, Severity, Stage};
use std::collections::HashMap;

pub(crate) static RULE: Rule = Rule {
    code: "HTM054",
    name: "broken-anchor",
    summary: "Link within the message that leads nowhere",
    help: "Put an element with that name into the message: <a name=\"…\"></a>.",
    family: Family::Html,
    levels: Levels::always(Severity::Warning),
    fix: Fixable::Sometimes,
    cause: None,
    mutes: &[],
    references: &[
        CAN_I_EMAIL,
        Reference::Page(
            "HTML Standard: navigating to a fragment",
            "https://html.spec.whatwg.org/multipage/browsing-the-web.html#scroll-to-fragid",
        ),
    ],
    docs: page(include_str!("broken_anchor.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    for html in html::bodies(context) {
        let targets = targets(html);
        for link in html.links().iter().filter(|link| link.used == Use::Anchor) {
            let Some(fragment) = link.value.strip_prefix('#').filter(|name| !name.is_empty() && *name != "top") else {
                continue;
            };
            findings.judged();
            let name = percent_decoded(fragment);
            match targets.get(name.as_str()).or_else(|| targets.get(fragment)) {
                Some((_, _, true)) => {}
                Some(&(tag, attribute, false)) => by_id_only(context, html, tag, attribute, &name, findings),
                None => {
                    let text = format!("Nothing in the message is called “{name}”");
                    let near = nearest(&name, targets.keys().copied());
                    let place =
                        near.and_then(|near| targets.get(near)).map(|(_, attribute, _)| html.span(attribute.region));
                    let finding = html.add(findings, link.region, text);
                    if let Some(place) = place {
                        finding.related(place, "a similar name");
                    }
                }
            }
        }
    }
}

/// Elements that can be led to: whether by `name`, which all programs follow.
fn targets(html: &Html) -> HashMap<&str, (&Tag, &Attribute, bool)> {
    let mut targets: HashMap<&str, (&Tag, &Attribute, bool)> = HashMap::new();
    for tag in &html.document.tags {
        for (name, by_name) in [("id", false), ("name", true)] {
            let Some(attribute) = html.attribute(tag, name) else { continue };
            let entry = targets.entry(html.attribute_value(attribute)).or_insert((tag, attribute, by_name));
            if by_name {
                entry.2 = true;
            }
        }
    }
    targets
}

fn by_id_only(context: &Context, html: &Html, tag: &Tag, attribute: &Attribute, name: &str, findings: &mut Findings) {
    let text = format!("“{name}” is an id only; Gmail, Outlook and Yahoo follow links to <a name=\"{name}\">");
    let is_plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte));
    let edit = html.insert(&context.message, tag.region.start(), &format!("<a name=\"{name}\"></a>"));
    let fix = edit.filter(|_| is_plain && !tag.element.is_table_part()).map(|edit| {
        let fix = Fix::safe("Add an anchor with this name before it", vec![edit]);
        if context.stage == Stage::Received { fix.as_suggestion() } else { fix }
    });
    html.add(findings, attribute.region, text).weaken(Severity::Info).fix(fix);
}
