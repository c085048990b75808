//! HTM072 in HTML bodies: tokens in the text, in attributes, comments and URLs.

use super::template_placeholder::{Collected, Mark, merged};
use crate::html::document::Node;
use crate::html::link::Use;
use crate::html::region::Region;
use crate::html::{self, Html, brief};
use crate::placeholder::{self, Place, Placeholder};
use crate::{Confidence, Context, Findings};

impl Mark {
    fn new(html: &Html, region: Region) -> Self {
        Self { span: html.span(region), line: html.decoded_line(region) }
    }
}

pub(super) fn collect(context: &Context, findings: &mut Findings, collected: &mut Collected) {
    for html in html::bodies(context) {
        findings.judged();
        in_prose(html, collected);
        in_attributes(html, collected);
        in_comments(html, collected);
        in_urls(html, collected);
    }
}

/// Whether a URL holds a token, so that nothing else can be said about it.
pub(super) fn is_in_url(value: &str) -> bool {
    const NOTHING: &[&str] = &["undefined", "null", "None", "NaN"];
    NOTHING.contains(&value)
        || placeholder::find(value, Place::Url).iter().any(|found| found.confidence != Confidence::Low)
}

fn in_prose(html: &Html, collected: &mut Collected) {
    let prose = html.prose();
    let look_at = |at: usize| prose.look(&html.document, html.styles(), at);
    let on_purpose = |at: usize| {
        let look = look_at(at);
        look.code || look.quoted
    };
    let mark = |start, end| Mark::new(html, prose.region(html.text(), &html.document, start, end));
    for Placeholder { start, end, confidence } in placeholder::find(&prose.text, Place::Text) {
        let text = prose.text.get(start..end).unwrap_or_default();
        collected.add(text, mark(start, end), confidence, on_purpose(start), None);
    }
    merged(&prose.text, &on_purpose, &mark, collected);
}

/// Texts that readers get from attributes.
fn in_attributes(html: &Html, collected: &mut Collected) {
    for tag in &html.document.tags {
        for name in ["alt", "title", "aria-label"] {
            let Some(attribute) = html.attribute(tag, name) else { continue };
            let value = html.attribute_value(attribute);
            for found in placeholder::find(value, Place::Text) {
                let token = value.get(found.start..found.end).unwrap_or_default();
                let region = match attribute.value.filter(|_| attribute.is_literal()) {
                    Some(region) => Region::new(region.start() + found.start, region.start() + found.end),
                    None => attribute.region,
                };
                collected.add(token, Mark::new(html, region), found.confidence, false, None);
            }
        }
    }
}

/// `<?= … ?>` is a comment for parsers.
fn in_comments(html: &Html, collected: &mut Collected) {
    for node in &html.document.nodes {
        let Node::Comment(index) = *node else { continue };
        let Some(&comment) = html.document.comments.get(index as usize) else { continue };
        let written = html.at(comment);
        if written.starts_with("<?=") || written.starts_with("<?php") {
            collected.add(&brief(written), Mark::new(html, comment), Confidence::High, false, None);
        }
    }
}

fn in_urls(html: &Html, collected: &mut Collected) {
    for link in html.links().iter().filter(|link| !matches!(link.used, Use::Script)) {
        let value = link.value.as_str();
        if is_in_url(value) && placeholder::find(value, Place::Url).is_empty() {
            collected.add(value, Mark::new(html, link.region), Confidence::High, false, None);
        }
        for found in placeholder::find(value, Place::Url) {
            let token = value.get(found.start..found.end).unwrap_or_default();
            let region = link.piece(html.text(), found.start..found.end);
            collected.add(token, Mark::new(html, region), found.confidence, false, None);
        }
    }
}

