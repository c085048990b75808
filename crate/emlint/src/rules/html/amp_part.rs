use crate::html::element::Element;
use crate::html::region::Region;
use crate::html::{self, Html, Role};
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Findings, Severity, number};

pub(crate) static RULE: Rule = Rule {
    code: "HTM080",
    name: "amp-part",
    summary: "AMP part that Gmail and Yahoo will not show",
    help: "Follow the format of AMP for Email, and put the part between the plain and the HTML one.",
    family: Family::Html,
    levels: Levels::always(Severity::Warning),
    fix: Fixable::Never,
    cause: None,
    mutes: &[],
    references: &[Reference::Page(
        "AMP for Email: format",
        "https://amp.dev/documentation/guides-and-tutorials/email/learn/email-spec/amp-email-format",
    )],
    docs: page(include_str!("amp_part.md")),
    check,
};

/// The most octets of an AMP part.
const LIMIT: usize = 200_000;

fn check(context: &Context, findings: &mut Findings) {
    for html in context.html().iter().filter(|html| html.role == Role::Amp) {
        findings.judged();
        root(html, findings);
        size(html, findings);
        place(context, html, findings);
    }
}

fn root(html: &Html, findings: &mut Findings) {
    let root = html.document.tags.iter().find(|tag| tag.element == Element::Html);
    let is_amp =
        root.is_some_and(|tag| ["\u{26a1}4email", "amp4email"].iter().any(|name| html.attribute(tag, name).is_some()));
    if !is_amp {
        let region = root.or(html.document.tags.first()).map(|tag| tag.region).unwrap_or_default();
        html.add(findings, region, "An AMP part begins with <html ⚡4email>; without it nobody shows the part");
    }
    let has_doctype = html.document.doctypes.first().is_some_and(|doctype| doctype.name.eq_ignore_ascii_case("html"));
    if let Some(root) = root.filter(|_| !has_doctype) {
        html.add(findings, root.region, "An AMP part needs <!doctype html> before everything else");
    }
}

fn size(html: &Html, findings: &mut Findings) {
    let length = html.text().len();
    if length > LIMIT {
        let at = (0..4).map(|back| LIMIT - back).find(|&at| html.text().is_char_boundary(at)).unwrap_or(LIMIT);
        let text = format!("The AMP part has {} octets; more than 200,000 are not shown", number(length));
        html.add(findings, Region::new(at, at + 1), text);
    }
}

fn place(context: &Context, html: &Html, findings: &mut Findings) {
    let parts = &context.message.parts;
    let Some(own) = parts.get(html.part) else { return };
    let Some(field) = own.header.first("Content-Type") else { return };
    let has_html = html::bodies(context).any(|other| other.role == Role::Body);
    if !has_html {
        let text = "There is no HTML part beside the AMP part: most readers see neither";
        findings.add(field.span, text);
        return;
    }
    let parent = own.path.rsplit_once('.').map(|(parent, _)| parent).unwrap_or_default();
    let is_last = parts.iter().rev().find(|part| {
        part.path != parent && part.path.rsplit_once('.').map(|(outer, _)| outer).unwrap_or_default() == parent
    });
    if is_last.is_some_and(|last| last.path == own.path) && parts.len() > 2 {
        let text = "The AMP part is the last one; programs that do not know AMP may show it as a file";
        findings.add(field.span, text).weaken(Severity::Info);
    }
}
