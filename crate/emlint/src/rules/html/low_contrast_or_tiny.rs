use crate::cause;
use crate::html::prose::visible_len;
use crate::html::style::{Backdrop, Look};
use crate::html::{self, Html, brief};
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Findings, Severity, decimal};

pub(crate) static RULE: Rule = Rule {
    code: "HTM052",
    name: "low-contrast-or-tiny",
    summary: "Text that is hard to read",
    help: "Use a contrast of at least 4.5 to 1 and at least 10 pixels.",
    family: Family::Html,
    levels: Levels::outgoing(Severity::Info).or_bulk(Severity::Info),
    fix: Fixable::Never,
    cause: Some(&cause::ACCESS),
    mutes: &[],
    references: &[Reference::Page("WCAG 2.2: contrast (minimum)", "https://www.w3.org/TR/WCAG22/#contrast-minimum")],
    docs: page(include_str!("low_contrast_or_tiny.md")),
    check,
};

/// Shorter texts are dates and signs.
const SHORT: usize = 20;

fn check(context: &Context, findings: &mut Findings) {
    for html in html::bodies(context) {
        // One finding for each place where a colour or a size is said.
        let mut said = html.by_tag(false);
        for (piece, text) in html.prose().visible() {
            if visible_len(text) <= SHORT {
                continue;
            }
            let Some(node) = html.document.texts.get(piece.node as usize) else { continue };
            let look = html.styles().look(node.parent);
            if look.quoted {
                continue;
            }
            findings.judged();
            contrast(html, &look, text, &mut said, findings);
            tiny(html, &look, text, &mut said, findings);
        }
    }
}

fn first_time(said: &mut [bool], tag: u32) -> bool {
    said.get_mut(tag as usize).is_some_and(|said| !std::mem::replace(said, true))
}

fn contrast(html: &Html, look: &Look, text: &str, said: &mut [bool], findings: &mut Findings) {
    let (Some(ink), Backdrop::Color(paper)) = (look.color, look.background) else { return };
    let ratio = ink.color.contrast(paper.color);
    let size = look.font_size.map_or(16.0, |(size, _, _)| size);
    let is_large = size >= 24.0 || (look.bold && size >= 18.7);
    // What cannot be seen at all is hidden-content's.
    if ratio >= if is_large { 3.0 } else { 4.5 } || ratio < 1.2 || !ink.color.is_opaque() || !first_time(said, ink.tag)
    {
        return;
    }
    let ratio = decimal::tenths(ratio);
    let message = format!("{} on {} has a contrast of {ratio} to 1: “{}”", ink.color, paper.color, brief(text));
    html.add(findings, ink.region, message).related(html.span(paper.region), "the background");
}

fn tiny(html: &Html, look: &Look, text: &str, said: &mut [bool], findings: &mut Findings) {
    let Some((size, region, tag)) = look.font_size.filter(|&(size, _, _)| (2.0..10.0).contains(&size)) else { return };
    if look.link.is_some() || !first_time(said, tag) {
        return;
    }
    html.add(findings, region, format!("Text of {} pixels: “{}”", decimal::whole(size), brief(text)));
}
