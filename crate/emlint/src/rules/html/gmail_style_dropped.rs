use super::{CAN_I_EMAIL, EMAIL_BUGS};
use crate::html::conditional::{self, Conditional};
use crate::html::css::Kind;
use crate::html::element::Element;
use crate::html::region::{Region, offset};
use crate::html::{self, Html};
use crate::rule::{Family, Fixable, Levels, Rule, page};
use crate::{Context, Findings, Severity, number};

pub(crate) static RULE: Rule = Rule {
    code: "HTM043",
    name: "gmail-style-dropped",
    summary: "Gmail drops this style element or attribute",
    help: "Keep style elements in the head, at-rules side by side, and comments out of style attributes.",
    family: Family::Html,
    levels: Levels::outgoing(Severity::Warning).or_bulk(Severity::Warning),
    fix: Fixable::Never,
    cause: None,
    mutes: &[],
    references: &[EMAIL_BUGS, CAN_I_EMAIL],
    docs: page(include_str!("gmail_style_dropped.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    for html in html::bodies(context) {
        if !html.styles().css.declarations.is_empty() {
            findings.judged();
        }
        for (index, tag) in (0_u32..).zip(&html.document.tags) {
            if tag.element == Element::Style {
                style_element(html, index, findings);
            } else {
                comment_in_attribute(html, index, findings);
            }
        }
        only_in_comment(html, findings);
    }
}

fn style_element(html: &Html, index: u32, findings: &mut Findings) {
    let Some(tag) = html.document.tag(index) else { return };
    let css = &html.styles().css;
    let rules = number(css.rules.iter().filter(|rule| rule.tag == index).count());
    let lost = if rules == "1" { "its rule is lost".to_owned() } else { format!("its {rules} rules are lost") };
    let inner = css.at_rules.iter().find(|rule| rule.tag == index && rule.parent.is_some());
    if let Some(inner) = inner {
        let outer = inner.parent.and_then(|parent| css.at_rules.get(parent as usize));
        let name = outer.map(|outer| html.at(outer.keyword)).unwrap_or_default();
        let text = format!("“{}” inside of “{name}”: Gmail drops the style element, {lost}", html.at(inner.keyword));
        let finding = html.add(findings, inner.keyword, text);
        finding.related(html.span(tag.region), "the style element");
        return;
    }
    if let Some(error) = css.errors.iter().find(|error| error.tag == index) {
        let text = format!("Gmail drops a style element with a mistake in it: {lost}");
        html.add(findings, tag.region, text).related(html.span(error.region), "the mistake");
        return;
    }
    if is_in_body(html, index) {
        let text = format!("Gmail, Yahoo and others drop style elements outside of the head: {lost}");
        html.add(findings, tag.region, text);
    }
}

/// A head is there, and this is not in it.
fn is_in_body(html: &Html, index: u32) -> bool {
    let Some(tag) = html.document.tag(index) else { return false };
    let body = html.document.tags.iter().position(|tag| tag.element == Element::Body).map(offset);
    let parent = html.document.parent(tag).map(|parent| parent.element);
    match body {
        Some(body) => index > body && parent != Some(Element::Head),
        None => parent.is_some_and(|parent| !matches!(parent, Element::Head | Element::Html)),
    }
}

/// `/*` in a style attribute: the Gmail app drops the whole attribute.
fn comment_in_attribute(html: &Html, index: u32, findings: &mut Findings) {
    let Some(tag) = html.document.tag(index) else { return };
    let Some(attribute) = html.attribute(tag, "style") else { return };
    let Some(value) = attribute.value.filter(|&value| html.at(value).contains("/*")) else { return };
    let css = &html.styles().css;
    let is_string = html
        .styles()
        .inline(index)
        .iter()
        .flat_map(|declaration| css.tokens(declaration.value))
        .any(|token| matches!(token.kind, Kind::String | Kind::Url) && html.at(token.region).contains("/*"));
    if is_string || findings.is_full() {
        return;
    }
    let at = value.start() + html.at(value).find("/*").unwrap_or_default();
    let text = "A comment in a style attribute: the Gmail app drops the whole attribute";
    html.add(findings, Region::new(at, at + 2), text);
}

/// All style elements are for Outlook.
fn only_in_comment(html: &Html, findings: &mut Findings) {
    if html.document.tags.iter().any(|tag| tag.element == Element::Style) {
        return;
    }
    let uses_classes = html.document.tags.iter().filter(|tag| html.attribute(tag, "class").is_some()).count();
    let hidden = html.document.comments.iter().find(|&&comment| {
        matches!(conditional::read(html.at(comment)), Conditional::Hidden { content, .. } if content.contains("<style"))
    });
    let Some(&comment) = hidden.filter(|_| uses_classes > 5) else { return };
    let head = html.at(comment).find("]>").map_or(0, |at| at + 2);
    let region = Region::new(comment.start(), comment.start() + head);
    let text = "The only style element is in a comment for Outlook: nobody else sees its rules";
    html.add(findings, region, text).weaken(Severity::Info);
}
