use super::EMAIL_BUGS;
use super::unsubscribe_link_unusable::unsubscribe_links;
use crate::cause;
use crate::html::conditional::{self, Conditional};
use crate::html::element::Element;
use crate::html::image::Role as ImageRole;
use crate::html::region::Region;
use crate::html::{self, Html};
use crate::rule::{Family, Fixable, Levels, Rule, page};
use crate::{Context, Edit, Findings, Fix, Severity, number};

pub(crate) static RULE: Rule = Rule {
    code: "HTM007",
    name: "html-over-102kb",
    summary: "HTML is larger than Gmail shows at once",
    help: "Remove unused CSS, comments and blanks, or put less into one message.",
    family: Family::Html,
    levels: Levels::outgoing(Severity::Warning).or_bulk(Severity::Warning),
    fix: Fixable::Sometimes,
    cause: Some(&cause::CLIENTS),
    mutes: &[],
    references: &[EMAIL_BUGS],
    docs: page(include_str!("html_over_102kb.md")),
    check,
};

/// 102 KiB of UTF-8. Google does not say how it counts; this fits what others have measured.
pub(super) const LIMIT: usize = 104_448;
/// From here on it is worth knowing.
const NEAR: usize = 92_160;

fn check(context: &Context, findings: &mut Findings) {
    let Some(html) = html::body(context) else { return };
    findings.judged();
    let text = html.text();
    if text.len() < NEAR {
        return;
    }
    let encoded = html.part(&context.message).map_or(0, |part| part.body.len());
    let bulk = ballast(html);
    let sizes = format!(
        "{} octets of HTML ({} as sent, {} of it CSS, comments and pictures in URLs)",
        number(text.len()),
        number(encoded),
        number(bulk)
    );
    if text.len() <= LIMIT {
        let start = Region::new(0, text.chars().next().map_or(0, char::len_utf8));
        let message = format!("{sizes}: Gmail cuts a message at about 104,448");
        html.add(findings, start, message).weaken(Severity::Info);
        return;
    }
    let cut = (0..4).map(|back| LIMIT - back).find(|&at| text.is_char_boundary(at)).unwrap_or(LIMIT);
    let message = format!("{sizes}: from here on Gmail hides it behind “View entire message”");
    let mark = Region::new(cut, cut + text.get(cut..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8));
    let end = html.span(Region::at(text.len()));
    let lost = hidden_behind(html, cut);
    let header = html.part(&context.message).and_then(|part| part.header.first("Content-Type")).map(|field| field.span);
    let finding = html.add(findings, mark, message).fix(without_comments(context, html));
    if let Some(header) = header {
        finding.related(header, "the part");
    }
    for (region, what) in lost {
        finding.related(html.span(region), what);
    }
    finding.related(end, "the end of the part");
}

/// Removes the comments that are for nobody: those for Outlook stay.
fn without_comments(context: &Context, html: &Html) -> Option<Fix> {
    const MOST: usize = 500;
    let plain = html.document.comments.iter().filter(|&&comment| {
        let written = html.at(comment);
        written.starts_with("<!--") && conditional::read(written) == Conditional::None
    });
    let edits: Option<Vec<Edit>> = plain.take(MOST).map(|&comment| html.edit(&context.message, comment, "")).collect();
    let edits = edits.filter(|edits| !edits.is_empty())?;
    Some(Fix::suggest("Remove the comments", edits))
}

/// Octets that nobody reads.
fn ballast(html: &Html) -> usize {
    let styles: usize = html.styles().sheets.iter().map(|(_, region)| region.len()).sum();
    let comments: usize = html.document.comments.iter().map(|comment| comment.len()).sum();
    let pictures: usize =
        html.links().iter().filter(|link| link.url.scheme == "data").map(|link| link.region.len()).sum();
    styles + comments + pictures
}

/// What matters and is behind the cut.
fn hidden_behind(html: &Html, cut: usize) -> Vec<(Region, &'static str)> {
    let mut lost = Vec::new();
    let unsubscribe = unsubscribe_links(html).into_iter().find(|link| link.region.start() > cut);
    lost.extend(unsubscribe.map(|link| (link.region, "the unsubscribe link is hidden too")));
    let pixel = html.images().iter().find(|image| image.role == ImageRole::Pixel && image.region.start() > cut);
    lost.extend(pixel.map(|image| (image.region, "the tracking pixel is not loaded")));
    let style = html.document.ends.iter().find(|end| end.element == Element::Style && end.region.start() > cut);
    lost.extend(style.map(|end| (end.region, "the style element ends only here")));
    lost
}
