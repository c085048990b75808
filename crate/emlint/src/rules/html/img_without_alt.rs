use crate::span::lowercase;
use crate::cause;
use crate::html::element::Element;
use crate::html::image::{Image, Role as ImageRole};
use crate::html::link::Use;
use crate::html::{self, Html, brief};
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Findings, Fix, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "HTM006",
    name: "img-without-alt",
    summary: "Picture without a text for those who do not see it",
    help: "Say in alt what the picture says; alt=\"\" for decoration.",
    family: Family::Html,
    levels: Levels::always(Severity::Warning),
    fix: Fixable::Sometimes,
    cause: Some(&cause::ACCESS),
    mutes: &[],
    references: &[
        Reference::Page("HTML Standard: the alt attribute", "https://html.spec.whatwg.org/multipage/images.html#alt"),
        Reference::Page("WCAG 2.2: non-text content", "https://www.w3.org/TR/WCAG22/#non-text-content"),
    ],
    docs: page(include_str!("img_without_alt.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    for html in html::bodies(context) {
        if !html.images().is_empty() {
            findings.judged();
        }
        for image in html.images() {
            without_alt(context, html, image, findings);
        }
        for tag in html.document.tags.iter().filter(|tag| tag.element == Element::Area) {
            if html.attribute(tag, "href").is_some() && html.attribute(tag, "alt").is_none() {
                html.add(findings, tag.region, "A part of an image map without alt: the link has no name");
            }
        }
        nameless_links(html, findings);
    }
}

fn without_alt(context: &Context, html: &Html, image: &Image, findings: &mut Findings) {
    let Some(tag) = html.document.tag(image.tag).filter(|tag| tag.element != Element::Bgsound) else { return };
    // Nobody sees it with pictures either; tracking-pixel names it.
    if image.role == ImageRole::Pixel || html.styles().look(Some(image.tag)).quoted {
        return;
    }
    if findings.is_full() {
        findings.count();
        return;
    }
    let Some(attribute) = html.attribute(tag, "alt") else {
        let is_decoration = image.role == ImageRole::Spacer;
        let text = if is_decoration {
            "The picture only keeps a distance and has no alt: screen readers read its address"
        } else {
            "The picture has no alt: nothing stands for it where pictures are not loaded"
        };
        let fix = html.insert(&context.message, tag.name.end(), " alt=\"\"").filter(|_| is_decoration).map(|edit| {
            let fix = Fix::safe("Add alt=\"\"", vec![edit]);
            fix.safe_before_delivery(context)
        });
        html.add(findings, tag.region, text).fix(fix);
        return;
    };
    let alt = html.attribute_value(attribute).trim();
    if let Some(why) = useless(alt) {
        let text = format!("“{}” says nothing about the picture: {why}", brief(alt));
        html.add(findings, attribute.region, text).weaken(Severity::Info);
    }
}

fn useless(alt: &str) -> Option<&'static str> {
    let lower = lowercase(alt);
    let ending = lower.rsplit_once('.').map(|(_, ending)| ending).unwrap_or_default();
    if matches!(ending, "png" | "jpg" | "jpeg" | "gif" | "webp" | "svg") && !lower.contains(' ') {
        return Some("it is the name of a file");
    }
    if matches!(lower.as_str(), "image" | "img" | "picture" | "photo" | "bild" | "untitled" | "alt") {
        return Some("it says only that there is one");
    }
    (alt.chars().count() > 200).then_some("it is longer than 200 characters")
}

/// A link whose only content is pictures without a text: nothing says where it leads.
fn nameless_links(html: &Html, findings: &mut Findings) {
    let texts = html.link_texts();
    let named = html.named();
    // The first picture in each link.
    let mut pictures = html.by_tag(None);
    for image in html.images().iter().filter(|image| image.role != ImageRole::Pixel) {
        let link = html.styles().look(Some(image.tag)).link;
        if let Some(first) = link.and_then(|link| pictures.get_mut(link as usize)) {
            first.get_or_insert(image.tag);
        }
    }
    for link in html.links().iter().filter(|link| link.used == Use::Anchor) {
        let has_text = texts.get(link.tag).is_some();
        let is_named = named.get(link.tag as usize).copied().unwrap_or_default();
        if has_text || is_named {
            continue;
        }
        let Some(first) = pictures.get(link.tag as usize).copied().flatten() else { continue };
        // Those without any alt are reported one by one.
        let Some(tag) = html.document.tag(first).filter(|tag| html.attribute(tag, "alt").is_some()) else { continue };
        let text = "The link holds only pictures with an empty alt: without pictures there is nothing to click";
        html.add(findings, tag.region, text);
    }
}
