use crate::html::document::{Doctype, Node};
use crate::html::element::Element;
use crate::html::{self, Html};
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Findings, Fix, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "HTM024",
    name: "html-doctype",
    summary: "No doctype, or one that asks for an old way of layout",
    help: "Begin the document with <!DOCTYPE html>.",
    family: Family::Html,
    levels: Levels::outgoing(Severity::Warning).or_bulk(Severity::Warning),
    fix: Fixable::Sometimes,
    cause: None,
    mutes: &[],
    references: &[
        Reference::Page("HTML Standard: the DOCTYPE", "https://html.spec.whatwg.org/multipage/syntax.html#the-doctype"),
        Reference::Page(
            "HTML Standard: quirks mode",
            "https://html.spec.whatwg.org/multipage/parsing.html#the-initial-insertion-mode",
        ),
    ],
    docs: page(include_str!("html_doctype.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    let Some(html) = html::body(context).filter(|html| html.swallowed().is_none()) else { return };
    // A fragment has no place for it.
    let Some(root) = html.document.tags.iter().find(|tag| tag.element == Element::Html) else { return };
    findings.judged();
    let Some(doctype) = html.document.doctypes.first() else {
        let edit = html.insert(&context.message, root.region.start(), "<!DOCTYPE html>");
        let fix = edit.map(|edit| {
            let fix = Fix::safe("Add <!DOCTYPE html>", vec![edit]);
            fix.safe_before_delivery(context)
        });
        let text = "There is no doctype before “<html>”: programs lay the page out as in the nineties (quirks mode)";
        html.add(findings, root.region, text).weaken(Severity::Info).fix(fix);
        return;
    };
    if !is_first(html) {
        let text = "Something stands before the doctype, which is ignored then";
        html.add(findings, doctype.region, text).weaken(Severity::Info);
        return;
    }
    let (text, severity) = match mode(doctype) {
        Mode::Standards => return,
        Mode::Limited => {
            ("This doctype of old asks for “limited quirks mode”; <!DOCTYPE html> does without", Severity::Info)
        }
        Mode::Quirks => {
            ("This doctype asks for quirks mode: programs lay the page out as in the nineties", Severity::Warning)
        }
        Mode::Other => ("This doctype is not that of HTML", Severity::Warning),
    };
    html.add(findings, doctype.region, text).weaken(severity);
}

/// Only blanks and comments come before it.
fn is_first(html: &Html) -> bool {
    let before = html.document.nodes.iter().take_while(|node| !matches!(node, Node::Doctype(_)));
    before.into_iter().all(|node| match *node {
        Node::Comment(_) => true,
        Node::Text(index) => {
            html.document.texts.get(index as usize).is_some_and(|text| html.at(text.region).trim().is_empty())
        }
        _ => false,
    })
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    Standards,
    Limited,
    Quirks,
    Other,
}

/// How a browser lays out a page with this doctype (HTML Standard §13.2.6.4.1).
fn mode(doctype: &Doctype) -> Mode {
    if !doctype.name.eq_ignore_ascii_case("html") {
        return Mode::Other;
    }
    let Some(public) = doctype.public.as_deref().map(str::to_ascii_lowercase) else {
        return if doctype.force_quirks { Mode::Quirks } else { Mode::Standards };
    };
    let starts = |names: &[&str]| names.iter().any(|name| public.starts_with(name));
    let html_401 = ["-//w3c//dtd html 4.01 frameset//", "-//w3c//dtd html 4.01 transitional//"];
    let is_old = starts(&[
        "-//ietf//",
        "-//w3c//dtd html 3",
        "-//w3c//dtd html 4.0 frameset//",
        "-//w3c//dtd html 4.0 transitional//",
        "-//w3c//dtd w3 html//",
        "-//w3o//",
        "-//microsoft//",
        "-//netscape",
    ]);
    if doctype.force_quirks || is_old || (starts(&html_401) && doctype.system.is_none()) {
        Mode::Quirks
    } else if starts(&html_401) || starts(&["-//w3c//dtd xhtml 1.0 frameset//", "-//w3c//dtd xhtml 1.0 transitional//"])
    {
        Mode::Limited
    } else {
        Mode::Standards
    }
}
