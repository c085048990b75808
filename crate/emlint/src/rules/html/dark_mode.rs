use crate::List as _;
use super::CAN_I_EMAIL;
use crate::cause;
use crate::html::css::Declaration;
use crate::html::document::Tag;
use crate::html::element::Element;
use crate::html::region::Region;
use crate::html::style::Backdrop;
use crate::keyed::Keys;
use crate::html::{self, Html};
use crate::rule::{Family, Fixable, Levels, Rule, page};
use crate::{Context, Findings, Fix, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "HTM047",
    name: "dark-mode",
    summary: "Styles for dark mode that only half work",
    help: "Say color-scheme in the head, and give every light background a dark one.",
    family: Family::Html,
    levels: Levels::outgoing(Severity::Warning).or_bulk(Severity::Warning),
    fix: Fixable::Sometimes,
    cause: Some(&cause::CLIENTS),
    mutes: &[],
    references: &[CAN_I_EMAIL],
    docs: page(include_str!("dark_mode.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    let Some(html) = html::body(context).filter(|html| html.swallowed().is_none()) else { return };
    let dark: Vec<u32> = dark_blocks(html);
    let Some(&first) = dark.first() else {
        return one_colour(html, findings);
    };
    findings.judged();
    let css = &html.styles().css;
    let Some(at) = css.at_rules.get(first as usize) else { return };
    let block = at.keyword.to(css.region(at.prelude));
    opt_in(context, html, block, findings);
    left_light(html, &dark, block, findings);
}

fn dark_blocks(html: &Html) -> Vec<u32> {
    let css = &html.styles().css;
    let rules = (0_u32..).zip(&css.at_rules);
    let is_dark = |prelude: &str| {
        let lower = prelude.to_ascii_lowercase();
        lower.contains("prefers-color-scheme") && lower.contains("dark")
    };
    rules.filter(|(_, rule)| is_dark(css.written(html.text(), rule.prelude))).map(|(index, _)| index).list()
}

/// Apple Mail applies the block only when the message says that it knows both schemes.
fn opt_in(context: &Context, html: &Html, block: Region, findings: &mut Findings) {
    let is_meta = |tag: &Tag| {
        tag.element == Element::Meta
            && html.value(tag, "name").is_some_and(|name| {
                name.eq_ignore_ascii_case("color-scheme") || name.eq_ignore_ascii_case("supported-color-schemes")
            })
    };
    let in_css = html.styles().css.declarations.iter().any(|declaration| {
        let name = html.at(declaration.name);
        name.eq_ignore_ascii_case("color-scheme") || name.eq_ignore_ascii_case("supported-color-schemes")
    });
    if in_css || html.document.tags.iter().any(is_meta) {
        return;
    }
    let metas = "<meta name=\"color-scheme\" content=\"light dark\"><meta name=\"supported-color-schemes\" content=\"light dark\">";
    let head = html.document.tags.iter().find(|tag| tag.element == Element::Head);
    let fix = head.and_then(|head| html.insert(&context.message, head.region.end(), metas)).map(|edit| {
        let fix = Fix::safe("Add both meta elements", vec![edit]);
        fix.safe_before_delivery(context)
    });
    let text = "There are styles for dark mode, but no color-scheme: Apple Mail may invert the colours instead";
    html.add(findings, block, text).fix(fix);
}

/// A light background that no dark rule reaches stays a lamp in the night.
fn left_light(html: &Html, dark: &[u32], block: Region, findings: &mut Findings) {
    let css = &html.styles().css;
    let mut reached = Reached::default();
    for declaration in css.declarations.iter().filter(|d| d.at_rule.is_some_and(|at| dark.contains(&at))) {
        let sets_background = html.at(declaration.name).to_ascii_lowercase().starts_with("background");
        let Some(rule) = declaration.rule.filter(|_| sets_background && declaration.important) else { continue };
        let Some(rule) = css.rules.get(rule as usize) else { continue };
        for selector in css.written(html.text(), rule.selector).split(',') {
            reached.add(selector.split_ascii_whitespace().last().unwrap_or_default());
        }
    }
    let mut left = 0;
    for (index, tag) in (0_u32..).zip(&html.document.tags) {
        let Some((declaration, light)) = light_background(html, index) else { continue };
        if reached.has(html, tag) {
            continue;
        }
        left += 1;
        if left <= 3 {
            let text =
                format!("The background stays {light} in dark mode: no rule for it with !important names this element");
            html.add(findings, declaration.region, text).related(html.span(block), "the styles for dark mode");
        }
    }
}

fn light_background(html: &Html, index: u32) -> Option<(&Declaration, String)> {
    let declarations = html.styles().inline(index);
    let declaration = declarations.iter().rfind(|declaration| {
        let name = html.at(declaration.name);
        name.eq_ignore_ascii_case("background") || name.eq_ignore_ascii_case("background-color")
    })?;
    match html.styles().look(Some(index)).background {
        Backdrop::Color(paint) if paint.tag == index && paint.color.luminance() > 0.6 => {
            Some((declaration, paint.color.to_string()))
        }
        _ => None,
    }
}

/// What the last parts of selectors name.
#[derive(Default)]
struct Reached {
    names: Keys,
    classes: Keys,
    ids: Keys,
}

impl Reached {
    fn add(&mut self, selector: &str) {
        if let Some((_, id)) = selector.split_once('#') {
            self.ids.add(id);
        } else if selector.contains('.') {
            selector.split('.').skip(1).for_each(|class| _ = self.classes.add(class));
        } else {
            self.names.add(selector.to_ascii_lowercase());
        }
    }

    fn has(&self, html: &Html, tag: &Tag) -> bool {
        let classes = html.value(tag, "class").unwrap_or_default();
        self.names.contains("*")
            || self.names.contains(html.name(tag).to_ascii_lowercase())
            || html.value(tag, "id").is_some_and(|id| self.ids.contains(id.trim()))
            || classes.split_ascii_whitespace().any(|class| self.classes.contains(class))
    }
}

/// Text with a colour on a background without one: dark mode changes one of the two.
fn one_colour(html: &Html, findings: &mut Findings) {
    for (piece, text) in html.prose().visible() {
        if html::prose::visible_len(text) < 20 {
            continue;
        }
        let node = html.document.texts.get(piece.node as usize);
        let look = html.styles().look(node.and_then(|node| node.parent));
        findings.judged();
        let (region, message) = match (look.color, look.background) {
            (Some(ink), Backdrop::Default) if look.link.is_none() && ink.color.luminance() < 0.15 => continue,
            (Some(ink), Backdrop::Default) if look.link.is_none() => (
                ink.region,
                format!("The text is {} on a background that nobody chose: in dark mode it may vanish", ink.color),
            ),
            (None, Backdrop::Color(paper)) if look.link.is_none() && paper.color.luminance() < 0.3 => (
                paper.region,
                format!("The background is {} under text without a colour, which is black as a rule", paper.color),
            ),
            _ => continue,
        };
        html.add(findings, region, message).weaken(Severity::Info);
        return;
    }
}
