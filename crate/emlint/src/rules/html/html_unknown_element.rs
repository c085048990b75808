use super::HTML_SYNTAX;
use crate::html::document::Tag;
use crate::html::element::Element;
use crate::html::{self, Html};
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Edit, Findings, Fix, Severity, Stage};

pub(crate) static RULE: Rule = Rule {
    code: "HTM027",
    name: "html-unknown-element",
    summary: "Element or attribute that HTML does not have",
    help: "Correct the name; text in angle brackets is written with &lt; and &gt;.",
    family: Family::Html,
    levels: Levels::by_stage(Severity::Error, Severity::Warning),
    fix: Fixable::Sometimes,
    cause: None,
    mutes: &[],
    references: &[
        HTML_SYNTAX,
        Reference::Page(
            "HTML Standard: list of elements",
            "https://html.spec.whatwg.org/multipage/indices.html#elements-3",
        ),
    ],
    docs: page(include_str!("html_unknown_element.md")),
    check,
};

/// Elements of mail programs and of Office, which are data to everybody else.
const KNOWN: &[&str] = &[
    "address",
    "blink",
    "city",
    "comment",
    "country-region",
    "fb",
    "includetail",
    "msonormal",
    "place",
    "placename",
    "placetype",
    "postalcode",
    "state",
    "stationery",
    "street",
    "time",
    "u1",
    "xml",
];

/// Names of attributes with a slip, and what was meant.
const SLIPS: &[(&str, &str)] = &[
    ("hre", "href"),
    ("herf", "href"),
    ("hfef", "href"),
    ("hrf", "href"),
    ("scr", "src"),
    ("stlye", "style"),
    ("sytle", "style"),
    ("clas", "class"),
    ("calss", "class"),
    ("widht", "width"),
    ("witdh", "width"),
    ("heigth", "height"),
    ("hieght", "height"),
    ("algin", "align"),
    ("aling", "align"),
    ("bgcolour", "bgcolor"),
    ("tilte", "title"),
];

fn check(context: &Context, findings: &mut Findings) {
    for html in html::bodies(context) {
        if !html.document.tags.is_empty() {
            findings.judged();
        }
        let mut has_mjml = false;
        for tag in &html.document.tags {
            if is_mjml(html, tag) && std::mem::replace(&mut has_mjml, true) {
                continue;
            }
            if tag.element == Element::Unknown && !tag.foreign {
                unknown(context, html, tag, findings);
            }
            for attribute in html.document.attributes(tag) {
                let name = html.at(attribute.name);
                let Some((_, meant)) = SLIPS.iter().find(|(slip, _)| name.eq_ignore_ascii_case(slip)) else { continue };
                let edit = html.edit(&context.message, attribute.name, meant);
                let fix = edit.map(|edit| Fix::suggest(format!("Write {meant}"), vec![edit]));
                let text = format!("There is no attribute “{name}”; “{meant}” is probably meant");
                html.add(findings, attribute.name, text).weaken(Severity::Warning).fix(fix);
            }
        }
    }
}

fn unknown(context: &Context, html: &Html, tag: &Tag, findings: &mut Findings) {
    let name = html.name(tag);
    let lower = name.to_ascii_lowercase();
    if findings.is_full() {
        findings.count();
        return;
    }
    // An address in angle brackets is a tag for every parser, and nobody sees it.
    if lower.contains(['@', '.'])
        || lower.starts_with("http:")
        || lower.starts_with("https:")
        || lower.starts_with("mailto:")
    {
        let text =
            format!("“{}” was meant as text, but is read as a tag and not shown", html::brief(html.at(tag.region)));
        html.add(findings, tag.region, text).weaken(Severity::Warning).fix(escape(context, html, tag));
        return;
    }
    if is_mjml(html, tag) {
        let text = format!("“<{name}>” is MJML that was not compiled: no mail program shows it");
        html.add(findings, tag.name, text);
        return;
    }
    if lower.contains([':', '-']) || KNOWN.contains(&lower.as_str()) || lower.starts_with("gmp") {
        return;
    }
    if let Some(meant) = similar(&lower) {
        let text = format!("There is no element “<{name}>”; “<{meant}>” is probably meant");
        let end = tag.end.and_then(|end| html.document.ends.get(end as usize)).map(|end| end.region);
        let fix = rename(context, html, tag, end, meant).map(|edits| Fix::suggest(format!("Write {meant}"), edits));
        html.add(findings, tag.name, text).weaken(Severity::Warning).fix(fix);
        return;
    }
    let text = format!("HTML has no element “<{name}>”: the tag is not shown, its content is");
    html.add(findings, tag.name, text).weaken(Severity::Info);
}

fn is_mjml(html: &Html, tag: &Tag) -> bool {
    let name = html.name(tag);
    let is_part = name.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("mj-"));
    tag.element == Element::Unknown && (is_part || name.eq_ignore_ascii_case("mjml"))
}

fn similar(name: &str) -> Option<&'static str> {
    // Of two letters every name is near to another.
    let names = Element::names().filter(|known| known.len() > 2);
    if name.len() < 3 { None } else { html::nearest(name, names) }
}

fn rename(
    context: &Context,
    html: &Html,
    tag: &Tag,
    end: Option<crate::html::region::Region>,
    name: &str,
) -> Option<Vec<Edit>> {
    let mut edits = vec![html.edit(&context.message, tag.name, name)?];
    if let Some(end) = end {
        edits.push(html.edit(&context.message, end, &format!("</{name}>"))?);
    }
    Some(edits)
}

fn escape(context: &Context, html: &Html, tag: &Tag) -> Option<Fix> {
    let written = html.at(tag.region);
    let escaped = written.replace('<', "&lt;").replace('>', "&gt;");
    let fix = Fix::suggest("Write &lt; and &gt;", vec![html.edit(&context.message, tag.region, &escaped)?]);
    (context.stage == Stage::Outgoing).then_some(fix)
}
