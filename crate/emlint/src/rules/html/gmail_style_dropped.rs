use super::{CAN_I_EMAIL, EMAIL_BUGS};
use crate::cause;
use crate::html::conditional::{self, Conditional};
use crate::html::element::Element;
use crate::html::region::Region;
use crate::html::{self, Html};
use crate::rule::{Family, Fixable, Levels, Rule, page};
use crate::{Context, Findings, Severity, number};

pub(crate) static RULE: Rule = Rule {
    code: "HTM043",
    name: "gmail-style-dropped",
    summary: "Gmail drops this style element",
    help: "Keep style elements in the head, and at-rules side by side in them.",
    family: Family::Html,
    levels: Levels::outgoing(Severity::Warning).or_bulk(Severity::Warning),
    fix: Fixable::Never,
    cause: Some(&cause::CLIENTS),
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
        let sheets = sheets(html);
        for (index, tag) in (0_u32..).zip(&html.document.tags) {
            if tag.element == Element::Style {
                style_element(html, index, sheets.get(index as usize).copied().unwrap_or_default(), findings);
            }
        }
        only_in_comment(html, findings);
    }
}

/// What stands in one style element.
#[derive(Clone, Copy, Default)]
struct Sheet {
    rules: usize,
    /// The first at-rule inside of another, and the first mistake: where they are in the lists.
    inner: Option<usize>,
    error: Option<usize>,
}

fn sheets(html: &Html) -> Vec<Sheet> {
    let css = &html.styles().css;
    let mut sheets = html.by_tag(Sheet::default());
    for rule in &css.rules {
        if let Some(sheet) = sheets.get_mut(rule.tag as usize) {
            sheet.rules += 1;
        }
    }
    for (index, rule) in css.at_rules.iter().enumerate().filter(|(_, rule)| rule.parent.is_some()) {
        if let Some(sheet) = sheets.get_mut(rule.tag as usize) {
            sheet.inner.get_or_insert(index);
        }
    }
    for (index, error) in css.errors.iter().enumerate() {
        if let Some(sheet) = sheets.get_mut(error.tag as usize) {
            sheet.error.get_or_insert(index);
        }
    }
    sheets
}

fn style_element(html: &Html, index: u32, sheet: Sheet, findings: &mut Findings) {
    let Some(tag) = html.document.tag(index) else { return };
    let css = &html.styles().css;
    let lost = match sheet.rules {
        1 => "its rule is lost".to_owned(),
        rules => format!("its {} rules are lost", number(rules)),
    };
    if let Some(inner) = sheet.inner.and_then(|index| css.at_rules.get(index)) {
        let outer = inner.parent.and_then(|parent| css.at_rules.get(parent as usize));
        let name = outer.map(|outer| html.at(outer.keyword)).unwrap_or_default();
        let text = format!("“{}” inside of “{name}”: Gmail drops the style element, {lost}", html.at(inner.keyword));
        let finding = html.add(findings, inner.keyword, text);
        finding.related(html.span(tag.region), "the style element");
        return;
    }
    if let Some(error) = sheet.error.and_then(|index| css.errors.get(index)) {
        let text = format!("Gmail drops a style element with a mistake in it: {lost}");
        html.add(findings, tag.region, text).related(html.span(error.region), "the mistake");
        return;
    }
    if is_in_body(html, index) {
        let text = format!("Gmail drops style elements outside of the head: {lost}");
        html.add(findings, tag.region, text);
    }
}

/// A head is there, and this is not in it.
fn is_in_body(html: &Html, index: u32) -> bool {
    let Some(tag) = html.document.tag(index) else { return false };
    let parent = html.document.parent(tag).map(|parent| parent.element);
    // In a fragment there is no head to put it into.
    match parent {
        None | Some(Element::Head | Element::Html) => false,
        Some(Element::Body) => true,
        Some(_) => html.document.tags.iter().take(20).any(|tag| matches!(tag.element, Element::Head | Element::Body)),
    }
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
