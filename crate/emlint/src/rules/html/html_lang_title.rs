use crate::span::lowercase;
use crate::cause;
use crate::html::document::Tag;
use crate::html::element::Element;
use crate::html::{self, Html};
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Confidence, Context, Findings, Fix, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "HTM025",
    name: "html-lang-title",
    summary: "No language, no title, or no reading direction",
    help: "Say the language on <html lang>, give the page a title, and dir=\"rtl\" where the text runs that way.",
    family: Family::Html,
    levels: Levels::outgoing(Severity::Warning).or_bulk(Severity::Warning),
    fix: Fixable::Sometimes,
    cause: Some(&cause::ACCESS),
    mutes: &[],
    references: &[
        Reference::Page(
            "HTML Standard: the lang attribute",
            "https://html.spec.whatwg.org/multipage/dom.html#the-lang-and-xml:lang-attributes",
        ),
        Reference::Page("WCAG 2.2: language of page", "https://www.w3.org/TR/WCAG22/#language-of-page"),
        Reference::Page("WCAG 2.2: page titled", "https://www.w3.org/TR/WCAG22/#page-titled"),
    ],
    docs: page(include_str!("html_lang_title.md")),
    check,
};

/// Titles that editors put in.
const EMPTY_TITLES: &[&str] =
    &["untitled", "untitled document", "document", "title", "new page", "email", "*|mc:subject|*"];

fn check(context: &Context, findings: &mut Findings) {
    let Some(html) = html::body(context).filter(|html| html.swallowed().is_none()) else { return };
    direction(html, findings);
    let Some(root) = html.document.tags.iter().find(|tag| tag.element == Element::Html) else { return };
    findings.judged();
    language(context, html, root, findings);
    title(context, html, root, findings);
}

fn language(context: &Context, html: &Html, root: &Tag, findings: &mut Findings) {
    let attribute = html.attribute(root, "lang").or_else(|| html.attribute(root, "xml:lang"));
    let Some(attribute) = attribute.filter(|attribute| !html.attribute_value(attribute).trim().is_empty()) else {
        let text = "“<html>” does not say its language; screen readers and translators have to guess";
        let named = context.message.field("Content-Language").map(crate::message::Field::unfolded);
        let name = named.filter(|name| is_language_tag(name.trim()));
        let fix = name.and_then(|name| {
            let at = root.name.end();
            let edit = html.insert(&context.message, at, &format!(" lang=\"{}\"", name.trim()))?;
            Some(Fix::suggest(format!("Add lang=\"{}\"", name.trim()), vec![edit]))
        });
        html.add(findings, root.region, text).weaken(Severity::Info).fix(fix);
        return;
    };
    let value = html.attribute_value(attribute).trim();
    if !is_language_tag(value) {
        let text = format!("“{value}” is no language tag; one looks like “en” or “pt-BR”");
        html.add(findings, attribute.region, text).weaken(Severity::Info);
        return;
    }
    let primary = value.split('-').next().unwrap_or_default().to_ascii_lowercase();
    if let Some(script) = foreign_script(html, &primary) {
        let text = format!("The language is said to be “{value}”, but most of the text is {script}");
        html.add(findings, attribute.region, text).weaken(Severity::Info).confidence(Confidence::Low);
    }
}

/// Letters and digits in groups of at most eight (RFC 5646 §2.1).
fn is_language_tag(value: &str) -> bool {
    let mut parts = value.split('-');
    let primary = parts.next().unwrap_or_default();
    let is_part = |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    (2..=3).contains(&primary.len()) && primary.bytes().all(|byte| byte.is_ascii_alphabetic()) && parts.all(is_part)
}

/// Letters of scripts by which languages written in Latin letters are told from others.
#[derive(Default)]
struct Letters {
    latin: usize,
    cyrillic: usize,
    greek: usize,
    right_to_left: usize,
    east_asian: usize,
}

impl Letters {
    fn count(text: &str) -> Self {
        let mut letters = Self::default();
        for character in text.chars() {
            match character {
                'a'..='z' | 'A'..='Z' | '\u{c0}'..='\u{24f}' => letters.latin += 1,
                '\u{370}'..='\u{3ff}' => letters.greek += 1,
                '\u{400}'..='\u{52f}' => letters.cyrillic += 1,
                '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}' => letters.right_to_left += 1,
                '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' => letters.east_asian += 1,
                _ => {}
            }
        }
        letters
    }

    const fn all(&self) -> usize {
        self.latin + self.cyrillic + self.greek + self.right_to_left + self.east_asian
    }
}

fn visible_letters(html: &Html) -> Letters {
    let text: String = html.prose().visible().map(|(_, text)| text).collect();
    Letters::count(&text)
}

/// The script of most of the text, where the language is written in Latin letters.
fn foreign_script(html: &Html, language: &str) -> Option<&'static str> {
    const LATIN: &[&str] = &[
        "cs", "da", "de", "en", "es", "et", "fi", "fr", "hr", "hu", "id", "it", "lt", "lv", "ms", "nb", "nl", "no",
        "pl", "pt", "ro", "sk", "sl", "sv", "tr", "vi",
    ];
    if !LATIN.contains(&language) {
        return None;
    }
    let letters = visible_letters(html);
    let half = letters.all() / 2;
    let scripts = [
        (letters.cyrillic, "Cyrillic"),
        (letters.greek, "Greek"),
        (letters.right_to_left, "Hebrew or Arabic"),
        (letters.east_asian, "Chinese, Japanese or Korean"),
    ];
    scripts.into_iter().find(|&(count, _)| count > half && count > 40).map(|(_, name)| name)
}

fn title(context: &Context, html: &Html, root: &Tag, findings: &mut Findings) {
    let Some((index, tag)) =
        html.document.tags.iter().enumerate().find(|(_, tag)| tag.element == Element::Title && !tag.foreign)
    else {
        let text = "The page has no title; browsers and screen readers show one when the message is opened alone";
        html.add(findings, root.region, text).weaken(Severity::Info).fix(add_title(context, html));
        return;
    };
    let index = u32::try_from(index).ok();
    let inner = html.document.texts.iter().find(|text| text.parent == index);
    let written = inner.map(|text| html.document.text(html.text(), text).trim()).unwrap_or_default();
    if written.is_empty() || EMPTY_TITLES.contains(&lowercase(written).as_str()) {
        let text =
            if written.is_empty() { "The title is empty".to_owned() } else { format!("“{written}” is no title") };
        let region = inner.map_or(tag.region, |text| text.region);
        html.add(findings, region, text).weaken(Severity::Info);
    }
}

/// The subject makes a good title.
fn add_title(context: &Context, html: &Html) -> Option<Fix> {
    let head = html.document.tags.iter().find(|tag| tag.element == Element::Head)?;
    let subject = context.message.field("Subject")?;
    let subject = crate::message::text::DecodedText::header(subject.value, context.charsets);
    let subject = subject.text.trim();
    if subject.is_empty() {
        return None;
    }
    let escaped = subject.replace('&', "&amp;").replace('<', "&lt;");
    let edit = html.insert(&context.message, head.region.end(), &format!("<title>{escaped}</title>"))?;
    Some(Fix::suggest("Use the subject as title", vec![edit]))
}

/// Text from right to left without a word about it.
fn direction(html: &Html, findings: &mut Findings) {
    let is_said = html.document.tags.iter().any(|tag| {
        tag.element == Element::Bdo || html.value(tag, "dir").is_some_and(|dir| dir.trim().eq_ignore_ascii_case("rtl"))
    });
    let in_css = html.styles().css.declarations.iter().any(|declaration| {
        html.at(declaration.name).eq_ignore_ascii_case("direction")
            && html.styles().css.written(html.text(), declaration.value).eq_ignore_ascii_case("rtl")
    });
    if is_said || in_css {
        return;
    }
    let letters = visible_letters(html);
    if letters.right_to_left <= letters.all() / 2 || letters.right_to_left < 40 {
        return;
    }
    let first = html.document.tags.iter().find(|tag| matches!(tag.element, Element::Html | Element::Body));
    let tag = first.or_else(|| html.document.tags.first());
    let region = tag.map(|tag| tag.region).unwrap_or_default();
    let text =
        "Most of the text runs from right to left, but nothing says dir=\"rtl\": punctuation and columns end up wrong";
    html.add(findings, region, text);
}
