use crate::html::link::Use;
use crate::html::region::Region;
use crate::html::tree::MAX_DEPTH;
use crate::html::{self, Html};
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Findings, Severity, number};

pub(crate) static RULE: Rule = Rule {
    code: "HTM081",
    name: "html-limits",
    summary: "HTML is so large or so deep that programs give up",
    help: "Put fewer tables into each other, and less into one message.",
    family: Family::Html,
    levels: Levels::always(Severity::Warning),
    fix: Fixable::Never,
    cause: None,
    mutes: &[],
    references: &[Reference::Page(
        "HTML Standard: limits of parsers",
        "https://html.spec.whatwg.org/multipage/parsing.html#parsing",
    )],
    docs: page(include_str!("html_limits.md")),
    check,
};

/// Word gets slow here.
const DEEP: u32 = 100;
const TAGS: usize = 100_000;
const OCTETS: usize = 5_000_000;
const LINKS: usize = 5_000;

fn check(context: &Context, findings: &mut Findings) {
    for html in html::bodies(context) {
        findings.judged();
        depth(html, findings);
        size(html, findings);
    }
}

fn depth(html: &Html, findings: &mut Findings) {
    let deepest = html.tree.max_depth;
    if deepest <= DEEP {
        return;
    }
    let limit = if html.tree.too_deep.is_some() { MAX_DEPTH } else { DEEP };
    let Some(tag) = html.document.tags.iter().find(|tag| tag.depth > limit) else { return };
    let text = if html.tree.too_deep.is_some() {
        format!("Elements are nested {} deep; browsers go no deeper than {MAX_DEPTH}", number(deepest as usize))
    } else {
        format!("Elements are nested {deepest} deep; some mail programs get slow beyond {DEEP}")
    };
    html.add(findings, tag.region, text);
}

fn size(html: &Html, findings: &mut Findings) {
    let first = Region::new(0, html.text().chars().next().map_or(0, char::len_utf8));
    let links = html.links().iter().filter(|link| link.used == Use::Anchor).count();
    let (tags, octets) = (html.document.tags.len(), html.text().len());
    let text = if octets > OCTETS {
        format!("The HTML has {} octets; few programs show more than some megabytes", number(octets))
    } else if tags > TAGS {
        format!("The HTML has {} tags", number(tags))
    } else if links > LINKS {
        format!("The HTML has {} links; filters follow only the first ones", number(links))
    } else {
        return;
    };
    html.add(findings, first, text).weaken(Severity::Info);
}
