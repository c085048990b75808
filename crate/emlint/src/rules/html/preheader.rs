use crate::span::lowercase;
use crate::html::prose::visible_len;
use crate::html::region::Region;
use crate::html::{self, Html, brief};
use crate::message::text::DecodedText;
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Findings, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "HTM078",
    name: "preheader",
    summary: "What is shown beside the subject is wasted",
    help: "Begin the body with a sentence that goes on where the subject ends.",
    family: Family::Html,
    levels: Levels::bulk(Severity::Info),
    fix: Fixable::Never,
    cause: None,
    mutes: &[],
    references: &[Reference::Page(
        "Litmus: preview text",
        "https://www.litmus.com/blog/the-ultimate-guide-to-preview-text-support",
    )],
    docs: page(include_str!("preheader.md")),
    check,
};

/// First words that say nothing about the message.
const CHORES: &[&str] = &[
    "view in browser",
    "view this email",
    "view online",
    "view web version",
    "view it in your browser",
    "if you have trouble",
    "having trouble viewing",
    "can't see this",
    "is this email not displaying",
    "email not displaying",
    "unsubscribe",
    "im browser ansehen",
    "im browser anzeigen",
    "online-version",
    "webversion",
    "wird diese e-mail nicht",
    "voir dans le navigateur",
    "version en ligne",
    "ver en el navegador",
    "visualizza nel browser",
];

/// How much mail programs show.
const SHOWN: usize = 140;

fn check(context: &Context, findings: &mut Findings) {
    let Some(html) = html::body(context).filter(|html| html.swallowed().is_none()) else { return };
    if html.document.tags.is_empty() {
        return;
    }
    findings.judged();
    let Some((start, end)) = first_words(html) else {
        let first = html.document.tags.first().map(|tag| tag.region).unwrap_or_default();
        html.add(findings, first, "There is no text that could be shown beside the subject");
        return;
    };
    let prose = html.prose();
    let words = prose.text.get(start..end).unwrap_or_default();
    let lower = lowercase(words);
    let place = || -> Region { prose.region(html.text(), &html.document, start, end) };
    let shown = brief(words);
    if CHORES.iter().any(|chore| lower.contains(chore)) {
        html.add(findings, place(), format!("Beside the subject readers see “{shown}”"));
    } else if lower.starts_with("http://") || lower.starts_with("https://") {
        html.add(findings, place(), format!("Beside the subject readers see an address: “{shown}”"));
    } else if repeats_subject(context, &lower) {
        html.add(findings, place(), format!("Beside the subject readers see it again: “{shown}”"));
    }
}

/// The first line of the body that leaves a mark, as long as it is shown.
fn first_words(html: &Html) -> Option<(usize, usize)> {
    let text = &html.prose().text;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let at = start;
        start += line.len();
        if visible_len(line) == 0 {
            continue;
        }
        let lead = line.len() - line.trim_start().len();
        let words = line.trim();
        let length = words.char_indices().nth(SHOWN).map_or(words.len(), |(at, _)| at);
        return Some((at + lead, at + lead + length));
    }
    None
}

fn repeats_subject(context: &Context, words: &str) -> bool {
    let Some(field) = context.message.field("Subject") else { return false };
    let subject = lowercase(&DecodedText::header(field.value, context.charsets).text);
    let subject = subject.trim();
    subject.chars().count() > 8 && words.trim() == subject
}
