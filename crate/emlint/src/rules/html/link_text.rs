use crate::span::lowercase;
use crate::cause;
use crate::html::image::Role as ImageRole;
use crate::html::link::Use;
use crate::html::{self, Html};
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Findings, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "HTM053",
    name: "link-text",
    summary: "Link whose text does not say where it leads",
    help: "Write what readers get when they follow it: “View your order”.",
    family: Family::Html,
    levels: Levels::always(Severity::Warning),
    fix: Fixable::Never,
    cause: Some(&cause::ACCESS),
    mutes: &[],
    references: &[Reference::Page(
        "WCAG 2.2: link purpose (in context)",
        "https://www.w3.org/TR/WCAG22/#link-purpose-in-context",
    )],
    docs: page(include_str!("link_text.md")),
    check,
};

/// Texts that say nothing when links are read one after the other.
const EMPTY: &[&str] = &[
    "click here",
    "here",
    "click",
    "read more",
    "learn more",
    "more",
    "more info",
    "link",
    "this link",
    "hier klicken",
    "hier",
    "mehr",
    "mehr erfahren",
    "weiterlesen",
    "weiter",
    "details",
    "ici",
    "cliquez ici",
    "en savoir plus",
    "lire la suite",
    "aquí",
    "haz clic",
    "haz clic aquí",
    "más",
    "leer más",
    "qui",
    "clicca qui",
    "leggi di più",
    "clique aqui",
    "saiba mais",
    "klik hier",
    "lees meer",
];

fn check(context: &Context, findings: &mut Findings) {
    for html in html::bodies(context) {
        let texts = html.link_texts();
        let named = html.named();
        let pictures = with_pictures(html);
        for link in html.links().iter().filter(|link| link.used == Use::Anchor) {
            let Some(tag) = html.document.tag(link.tag) else { continue };
            if html.styles().look(Some(link.tag)).quoted || html.name(tag).eq_ignore_ascii_case("area") {
                continue;
            }
            findings.judged();
            let shown = texts.get(link.tag);
            let is_named = named.get(link.tag as usize).copied().unwrap_or_default();
            if findings.is_full() {
                findings.count();
            } else if let Some(shown) = shown {
                let bare = lowercase(shown.text.trim_matches(|c: char| !c.is_alphanumeric()));
                if EMPTY.contains(&bare.as_str()) && !is_named {
                    let text = format!("“{}” does not say where the link leads", shown.text);
                    html.add(findings, shown.region, text).weaken(Severity::Info);
                }
            } else if !is_named
                && !pictures.get(link.tag as usize).copied().unwrap_or_default()
                && !is_hidden(html, link.tag)
            {
                html.add(findings, tag.region, "The link has no text: nobody can see or hear it");
            }
        }
    }
}

/// The links that hold a picture: one without a text is img-without-alt's.
fn with_pictures(html: &Html) -> Vec<bool> {
    let mut holds = html.by_tag(false);
    for image in html.images().iter().filter(|image| image.role != ImageRole::Pixel) {
        if let Some(link) = html.styles().look(Some(image.tag)).link.and_then(|link| holds.get_mut(link as usize)) {
            *link = true;
        }
    }
    holds
}

fn is_hidden(html: &Html, link: u32) -> bool {
    html.styles().look(Some(link)).hidden().is_some()
}
