use super::CAN_I_EMAIL;
use crate::html::document::{Attribute, Tag};
use crate::html::link::Use;
use crate::html::url::percent_decoded;
use crate::keyed::Keys;
use crate::html::{self, Html, nearest};
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Findings, Fix, Severity};

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
            match targets.find(&name).or_else(|| targets.find(fragment)) {
                Some(target) if target.by_name => {}
                Some(target) => by_id_only(context, html, target, &name, findings),
                None => {
                    let text = format!("Nothing in the message is called “{name}”");
                    let names = targets.all.iter().map(|target| html.attribute_value(target.attribute));
                    let near = nearest(&name, names.take(100)).and_then(|near| targets.find(near));
                    let place = near.map(|target| html.span(target.attribute.region));
                    let finding = html.add(findings, link.region, text);
                    if let Some(place) = place {
                        finding.related(place, "a similar name");
                    }
                }
            }
        }
    }
}

/// An element that can be led to.
struct Target<'h> {
    tag: &'h Tag,
    attribute: &'h Attribute,
    /// By `name`, which all programs follow, and not by `id` alone.
    by_name: bool,
}

#[derive(Default)]
struct Targets<'h> {
    names: Keys,
    all: Vec<Target<'h>>,
}

impl<'h> Targets<'h> {
    fn find(&self, name: &str) -> Option<&Target<'h>> {
        self.all.get(self.names.find(name)?)
    }
}

fn targets(html: &Html) -> Targets<'_> {
    let mut targets = Targets::default();
    for tag in &html.document.tags {
        for (name, by_name) in [("id", false), ("name", true)] {
            let Some(attribute) = html.attribute(tag, name) else { continue };
            let (place, is_new) = targets.names.add(html.attribute_value(attribute));
            if is_new {
                targets.all.push(Target { tag, attribute, by_name });
            }
            if let Some(target) = targets.all.get_mut(place) {
                target.by_name |= by_name;
            }
        }
    }
    targets
}

fn by_id_only(context: &Context, html: &Html, target: &Target<'_>, name: &str, findings: &mut Findings) {
    let text = format!("“{name}” is an id only; Gmail, Outlook and Yahoo follow links to <a name=\"{name}\">");
    let is_plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte));
    let edit = html.insert(&context.message, target.tag.region.start(), &format!("<a name=\"{name}\"></a>"));
    let fix = edit.filter(|_| is_plain && !target.tag.element.is_table_part()).map(|edit| {
        let fix = Fix::safe("Add an anchor with this name before it", vec![edit]);
        fix.safe_before_delivery(context)
    });
    html.add(findings, target.attribute.region, text).weaken(Severity::Info).fix(fix);
}
