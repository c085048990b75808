//! HTM028, as far as HTML has to be read: markup in plain text, and plain text in HTML.

use crate::List as _;
use super::html_text_in_wrong_part::{ELEMENTS, is_document, is_shown_as_text};
use crate::html::document::Document;
use crate::html::element::Element;
use crate::html::region::Region;
use crate::html::{self, Html, brief, prose};
use crate::message::Part;
use crate::message::text::DecodedText;
use crate::{Confidence, Context, Edit, Findings, Fix};

pub(super) fn check(context: &Context, findings: &mut Findings) {
    // Beside an HTML part the plain one may be about HTML; alone it is what readers get.
    if !context.html().iter().any(|html| html.role == html::Role::Body) {
        for part in context.message.parts.iter().filter(|part| is_shown_as_text(part)) {
            markup_in_plain(context, part, findings);
        }
    }
    for html in context.html().iter().filter(|html| html.is_undecoded()) {
        undecoded(context, html, findings);
    }
    for html in html::bodies(context) {
        findings.judged();
        plain_in_html(context, html, findings);
        escaped_markup(html, findings);
    }
}

/// Quoted-printable whose header does not say so.
fn undecoded(context: &Context, html: &Html, findings: &mut Findings) {
    let Some(at) = html.text().find("=3D") else { return };
    let text = "This HTML is quoted-printable, but the header does not say so: readers see “=3D”, and links are broken";
    let finding = html.add(findings, Region::new(at, at + 3), text);
    if let Some(part) = html.part(&context.message) {
        let field = part.header.first("Content-Transfer-Encoding").or(part.header.first("Content-Type"));
        if let Some(field) = field {
            finding.related(field.span, "what is said about the part");
        }
    }
}

fn markup_in_plain(context: &Context, part: &Part<'_>, findings: &mut Findings) {
    let start = part.decoded();
    let start = start.trim_ascii_start();
    let is_document = is_document(start);
    if !is_document && !start.contains(&b'<') {
        return;
    }
    let label = part.charset.as_deref().unwrap_or("utf-8");
    let source = DecodedText::body(part.body, part.encoding, label, context.charsets);
    let document = Document::parse(&source.text);
    let Some(first) = document.tags.iter().find(|tag| tag.element != Element::Unknown) else { return };
    if !is_document && !is_mostly_markup(&source.text, &document) {
        return;
    }
    let region = document.doctypes.first().map_or(first.region, |doctype| doctype.region);
    let text = "This part says that it is plain text, so its HTML is shown as it stands";
    let finding = findings.add(source.span(region.range()), text);
    if let Some(field) = part.header.first("Content-Type") {
        finding.related(field.span, "the type that is said");
        let plain = memchr::memmem::find(&field.value.bytes.to_ascii_lowercase(), b"text/plain");
        finding.fix(plain.map(|at| {
            let span = field.value.sub(at..at + "text/plain".len()).span;
            Fix::suggest("Say text/html", vec![Edit::new(span, "text/html")])
        }));
    }
    if !is_document {
        finding.confidence(Confidence::Medium);
    }
}

/// Enough known elements that are closed, on more than three of ten lines.
fn is_mostly_markup(text: &str, document: &Document) -> bool {
    let known = document.tags.iter().filter(|tag| tag.element != Element::Unknown).count();
    let closed = document.ends.iter().filter(|end| end.element != Element::Unknown).count();
    if known.min(closed) < ELEMENTS {
        return false;
    }
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).list();
    let quoted = |line: &&&str| line.starts_with(['>', '+', '-', '|']);
    let marked = lines.iter().filter(|line| line.contains('<') && line.contains('>') && !quoted(line)).count();
    marked * 10 > lines.len() * 3
}

/// Lines of text without a tag: HTML joins them all.
fn plain_in_html(context: &Context, html: &Html, findings: &mut Findings) {
    let text = html.text();
    if !html.document.tags.is_empty() || html.document.cut.is_some() || text.contains("&nbsp;") {
        return;
    }
    let lines = text.trim().lines().count();
    if lines < 4 {
        return;
    }
    let first = text.trim_start().lines().next().unwrap_or_default().trim_end();
    let start = text.len() - text.trim_start().len();
    let region = Region::new(start, start + first.len());
    let message = format!("This HTML part has no tag: its {lines} lines are shown as one");
    let finding = html.add(findings, region, message).fix(break_lines(context, html));
    if let Some(field) = html.part(&context.message).and_then(|part| part.header.first("Content-Type")) {
        finding.related(field.span, "the type that is said");
    }
}

/// A `<br>` at the end of each line but the last.
fn break_lines(context: &Context, html: &Html) -> Option<Fix> {
    const MOST: usize = 200;
    let text = html.text();
    let end = text.trim_end().len();
    let breaks = text.match_indices('\n').map(|(at, _)| at).filter(|&at| at < end);
    let places: Vec<usize> =
        breaks.map(|at| text.get(..at).map_or(at, |line| line.trim_end_matches('\r').len())).list();
    if places.len() > MOST {
        return None;
    }
    let edits: Option<Vec<Edit>> = places.iter().map(|&at| html.insert(&context.message, at, "<br>")).collect();
    Some(Fix::suggest("End each line with <br>", edits?))
}

/// The characters of the longest name of an element, `blockquote`, and the octets of a tag that one reads as such.
const LONGEST_NAME: usize = 10;
const LONGEST_TAG: usize = 300;

/// Tags that readers see, because somebody escaped the HTML.
fn escaped_markup(html: &Html, findings: &mut Findings) {
    let prose = html.prose();
    let mut seen: Vec<(usize, usize)> = Vec::new();
    for (at, _) in prose.text.match_indices('<') {
        let rest = prose.text.get(at + 1..).unwrap_or_default();
        let tag = rest.strip_prefix('/').unwrap_or(rest);
        let name: String = tag.chars().take(LONGEST_NAME).take_while(char::is_ascii_alphanumeric).collect();
        let behind = tag.get(name.len()..).unwrap_or_default();
        if !behind.starts_with(['>', ' ', '/']) || Element::named(&name) == Element::Unknown {
            continue;
        }
        let Some(end) = rest.bytes().take(LONGEST_TAG).position(|byte| byte == b'>') else { continue };
        let look = prose.look(&html.document, html.styles(), at);
        if !look.code && !look.quoted {
            seen.push((at, at + 1 + end + 1));
        }
    }
    let (Some(&(start, end)), true) = (seen.first(), seen.len() >= 3) else { return };
    let shown = brief(prose.text.get(start..end).unwrap_or_default());
    // A text about HTML has other words too.
    let letters = prose::visible_len(&prose.text);
    let in_tags: usize = seen.iter().map(|(start, end)| end - start).sum();
    if in_tags * 10 < letters {
        return;
    }
    let region = prose.region(html.text(), &html.document, start, end);
    let text = format!("Readers see “{shown}” and {} more tags: the HTML was escaped", seen.len() - 1);
    html.add(findings, region, text).confidence(Confidence::Medium);
}
