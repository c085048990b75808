use crate::span::lowercase;
use crate::List as _;
use crate::cause;
use crate::html::image::{Image, Role as ImageRole};
use crate::html::link::Use;
use crate::html::prose::visible_len;
use crate::html::{self, Html};
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Findings, Severity, number};

pub(crate) static RULE: Rule = Rule {
    code: "HTM070",
    name: "image-to-text",
    summary: "Message is made of pictures",
    help: "Write the text as text, and use pictures for what cannot be said.",
    family: Family::Html,
    levels: Levels::always(Severity::Warning),
    fix: Fixable::Never,
    cause: Some(&cause::ACCESS),
    mutes: &[],
    references: &[Reference::Page(
        "SpamAssassin: HTML tests",
        "https://github.com/apache/spamassassin/blob/trunk/rules/20_html_tests.cf",
    )],
    docs: page(include_str!("image_to_text.md")),
    check,
};

/// Links with these words are small print.
const SMALL_PRINT: &[&str] =
    &["unsubscribe", "privacy", "imprint", "terms", "preferences", "abmelden", "impressum", "datenschutz", "browser"];

fn check(context: &Context, findings: &mut Findings) {
    let Some(html) = html::body(context).filter(|html| html.swallowed().is_none()) else { return };
    let pictures: Vec<&Image> = html.images().iter().filter(|image| image.role == ImageRole::Content).list();
    let Some(largest) = pictures.iter().max_by(|one, two| one.area().total_cmp(&two.area())) else { return };
    findings.judged();
    let letters = letters(html);
    let area: f32 = pictures.iter().map(|image| image.area()).sum();
    let anchors = html.links().iter().filter(|link| link.used == Use::Anchor && link.url.is_web()).count();
    let has_attachment = context
        .message
        .parts
        .iter()
        .any(|part| part.disposition.as_deref() == Some("attachment") || part.media_type == "text/calendar");
    let count = pictures.len();
    let text = if letters < 50 && !has_attachment {
        format!("{} and {letters} characters of text: nothing is left where pictures are blocked", pictures_of(count))
    } else if count == 1 && anchors == 1 && letters < 200 {
        format!("One picture, one link and {letters} characters of text: spam looks like that")
    } else if (letters < 400 && area >= 120_000.0) || (count > 3 && letters / count < 200 && area >= 120_000.0) {
        let text = format!("{} and only {} characters of text", pictures_of(count), number(letters));
        html.add(findings, largest.region, text).weaken(Severity::Info);
        return;
    } else {
        return;
    };
    let without = pictures.iter().filter(|image| {
        html.document.tag(image.tag).is_some_and(|tag| html.value(tag, "alt").is_none_or(|alt| alt.trim().is_empty()))
    });
    let without: Vec<_> = without.map(|image| html.span(image.region)).take(20).list();
    let finding = html.add(findings, largest.region, text);
    for span in without {
        finding.related(span, "a picture without alt");
    }
}

fn pictures_of(count: usize) -> String {
    if count == 1 { "One picture".to_owned() } else { format!("{} pictures", number(count)) }
}

/// Characters of text outside of small print.
fn letters(html: &Html) -> usize {
    let is_small = |text: &str| {
        let lower = lowercase(text);
        SMALL_PRINT.iter().any(|word| lower.contains(word))
    };
    let shown = html.prose().visible().filter(|(piece, text)| {
        let node = html.document.texts.get(piece.node as usize);
        let look = html.styles().look(node.and_then(|node| node.parent));
        look.link.is_none() || !is_small(text)
    });
    shown.map(|(_, text)| visible_len(text)).sum()
}
