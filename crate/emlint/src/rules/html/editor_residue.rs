use crate::List as _;
use crate::html::conditional::{self, Conditional};
use crate::html::element::Element;
use crate::html::region::Region;
use crate::html::{self, Html};
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Findings, Severity, number};

pub(crate) static RULE: Rule = Rule {
    code: "HTM076",
    name: "editor-residue",
    summary: "What an editor or a web page builder left behind",
    help: "Paste as plain text into the template, or let a cleaner strip what no mail program needs.",
    family: Family::Html,
    levels: Levels::outgoing(Severity::Info).or_bulk(Severity::Info),
    fix: Fixable::Never,
    cause: None,
    mutes: &[],
    references: &[Reference::Page(
        "HTML Standard: contenteditable",
        "https://html.spec.whatwg.org/multipage/interaction.html#contenteditable",
    )],
    docs: page(include_str!("editor_residue.md")),
    check,
};

/// Beginnings of attribute names, and the program that writes them.
const ATTRIBUTES: &[(&str, &str)] = &[
    ("contenteditable", "an editor in a browser"),
    ("data-mce-", "TinyMCE"),
    ("data-gramm", "Grammarly"),
    ("data-cke-", "CKEditor"),
    ("data-reactroot", "React"),
    ("data-reactid", "React"),
    ("data-v-", "Vue"),
    ("data-testid", "a test"),
    ("ng-", "Angular"),
    ("_ngcontent", "Angular"),
    ("data-lexical", "Lexical"),
    ("data-ms-editor", "Microsoft Editor"),
    ("data-lt-", "LanguageTool"),
];

/// XML for Office above this is worth a word.
const LARGE: usize = 20 * 1024;

fn check(context: &Context, findings: &mut Findings) {
    for html in html::bodies(context) {
        findings.judged();
        attributes(html, findings);
        word(html, findings);
    }
}

/// One finding for each program.
fn attributes(html: &Html, findings: &mut Findings) {
    let mut said: Vec<&str> = Vec::new();
    for tag in &html.document.tags {
        for attribute in html.document.attributes(tag) {
            let name = html.at(attribute.name).to_ascii_lowercase();
            let Some((_, program)) = ATTRIBUTES.iter().find(|(start, _)| name.starts_with(start)) else { continue };
            if said.contains(program) {
                continue;
            }
            said.push(program);
            let text = format!("“{name}” was left behind by {program}");
            html.add(findings, attribute.region, text);
        }
    }
}

/// HTML that Word wrote.
fn word(html: &Html, findings: &mut Findings) {
    let xml: Vec<Region> = html
        .document
        .comments
        .iter()
        .copied()
        .filter(|&comment| {
            matches!(conditional::read(html.at(comment)), Conditional::Hidden { content, .. } if content.contains("<xml"))
        })
        .list();
    let size: usize = xml.iter().map(|region| region.len()).sum();
    if let Some(&first) = xml.first().filter(|_| size > LARGE) {
        let mark = Region::new(first.start(), first.start() + 20);
        html.add(findings, mark, format!("{} octets of settings for Office, which only Outlook reads", number(size)));
        return;
    }
    let declarations = &html.styles().css.declarations;
    let of_word = declarations.iter().filter(|declaration| html.at(declaration.name).starts_with("mso-")).count();
    let class = html.document.tags.iter().find_map(|tag| {
        html.attribute(tag, "class").filter(|attribute| html.attribute_value(attribute).contains("MsoNormal"))
    });
    let paragraph = html
        .document
        .tags
        .iter()
        .find(|tag| tag.element == Element::Unknown && html.name(tag).eq_ignore_ascii_case("o:p"));
    if let Some(attribute) = class {
        let share = of_word * 100 / declarations.len().max(1);
        let more = if share > 30 { format!("; {share} % of the CSS is for Word alone") } else { String::new() };
        let text = format!("“{}” shows that Word wrote this HTML{more}", html.at(attribute.region));
        html.add(findings, attribute.region, text);
    } else if let Some(tag) = paragraph {
        html.add(findings, tag.region, "“<o:p>” shows that Word wrote this HTML");
    }
}
