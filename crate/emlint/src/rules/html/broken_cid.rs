use crate::List as _;
use crate::html::document::Node;
use crate::html::link::{Link, Use};
use crate::html::url::percent_decoded;
use crate::keyed::Keys;
use crate::html::{self, Html, Role};
use crate::message::Part;
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Findings, Fix, Severity, Span, Stage};

pub(crate) static RULE: Rule = Rule {
    code: "HTM009",
    name: "broken-cid",
    summary: "Picture is named by cid: but not in the message, or the reverse",
    help: "Give the part the Content-ID that the HTML names, in one multipart/related with it.",
    family: Family::Html,
    levels: Levels::always(Severity::Error),
    fix: Fixable::Sometimes,
    cause: None,
    mutes: &[],
    references: &[Reference::Rfc(2392, "2"), Reference::Rfc(2387, "3"), Reference::Rfc(2045, "7")],
    docs: page(include_str!("broken_cid.md")),
    check,
};

/// A part that can be named.
struct Named<'m, 'a> {
    part: &'m Part<'a>,
    /// Without its angle brackets.
    id: String,
}

fn check(context: &Context, findings: &mut Findings) {
    if context.facts.truncated {
        return;
    }
    let named = named_parts(context);
    let ids: Keys = named.iter().map(|named| named.id.as_str()).collect();
    let locations = locations(context);
    let mut used = Keys::default();
    let mut any = false;
    for html in html::bodies(context) {
        let around = related_around(context, html);
        // Word names a list of files with `<link>`, which nobody shows.
        let shown = html.links().iter().filter(|link| link.url.scheme == "cid" && link.used != Use::Other);
        for link in shown {
            any = true;
            findings.judged();
            let id = percent_decoded(link.value.get(4..).unwrap_or_default());
            used.add(&id);
            match ids.find(&id).and_then(|_| named.iter().find(|named| named.id == id)) {
                Some(found) => scope(context, html, link, found, &around, findings),
                None if locations.contains(&link.value) => {}
                None => missing(context, html, link, &id, &named, findings),
            }
        }
        in_comments(html, &mut used);
    }
    related_root(context, any, findings);
    if html::body(context).is_some() {
        unused(context, &named, &used, findings);
    }
}

fn named_parts<'m, 'a>(context: &'m Context<'a>) -> Vec<Named<'m, 'a>> {
    let parts = context.message.parts.iter().filter(|part| !part.is_multipart);
    parts
        .filter_map(|part| {
            let field = part.header.first("Content-ID")?;
            let id = field.unfolded().trim().trim_start_matches('<').trim_end_matches('>').to_owned();
            Some(Named { part, id })
        })
        .list()
}

/// Parts may be named by the URL they came from, too (RFC 2557 §4).
fn locations(context: &Context) -> Keys {
    let mut locations = Keys::default();
    for field in context.message.parts.iter().filter_map(|part| part.header.first("Content-Location")) {
        locations.add(field.unfolded().trim());
    }
    locations
}

/// Pictures for Outlook stand in comments.
fn in_comments(html: &Html, used: &mut Keys) {
    for node in &html.document.nodes {
        let Node::Comment(index) = *node else { continue };
        let Some(&comment) = html.document.comments.get(index as usize) else { continue };
        for (at, _) in html.at(comment).match_indices("cid:") {
            let rest = html.at(comment).get(at + 4..).unwrap_or_default();
            let end = rest.find(['"', '\'', ')', ' ', '>']).unwrap_or(rest.len());
            used.add(percent_decoded(rest.get(..end).unwrap_or_default()));
        }
    }
}

fn missing(context: &Context, html: &Html, link: &Link, id: &str, named: &[Named<'_, '_>], findings: &mut Findings) {
    if findings.is_full() {
        findings.count();
        return;
    }
    let text = format!("No part of the message has the Content-ID “{id}”: readers see an empty box");
    let near = named.iter().take(50).map(|named| (strsim::osa_distance(&named.id, id), named));
    let near = near.min_by_key(|(distance, _)| *distance);
    let near = near.filter(|(distance, named)| *distance * 3 <= named.id.len()).map(|(_, named)| named);
    let is_certain = near.is_some_and(|near| is_same_but_for_form(&near.id, id));
    let edit = near.and_then(|near| {
        let region = link.exact(html.text(), 0..link.value.len())?;
        html.edit(&context.message, region, &html::escaped(&format!("cid:{}", near.id)))
    });
    let fix = edit.map(|edit| {
        let is_safe = is_certain && context.stage == Stage::Outgoing;
        let title = "Name the part that is there";
        if is_safe { Fix::safe(title, vec![edit]) } else { Fix::suggest(title, vec![edit]) }
    });
    let finding = html.add(findings, link.region, text).fix(fix);
    if let Some(field) = near.and_then(|near| near.part.header.first("Content-ID")) {
        finding.related(field.span, "a part with a similar Content-ID");
    }
}

/// They differ in brackets, case or escapes only.
fn is_same_but_for_form(one: &str, other: &str) -> bool {
    let bare = |id: &str| percent_decoded(id.trim_matches(['<', '>', ' '])).to_ascii_lowercase();
    bare(one) == bare(other)
}

/// The multipart/related parts around an HTML part.
fn related_around(context: &Context, html: &Html) -> Vec<Span> {
    let Some(own) = html.part(&context.message) else { return Vec::new() };
    let related = context.message.parts.iter().filter(|part| part.media_type == "multipart/related");
    related.map(|part| part.body.span).filter(|around| around.contains(own.body.span)).list()
}

/// Outlook shows a part outside of the multipart/related of the HTML as an attachment.
fn scope(context: &Context, html: &Html, link: &Link, named: &Named<'_, '_>, around: &[Span], findings: &mut Findings) {
    let is_nested = html.part(&context.message).is_some_and(|part| part.is_nested);
    let is_inside = around.iter().any(|around| around.contains(named.part.body.span));
    if around.is_empty() || is_inside || is_nested != named.part.is_nested {
        return;
    }
    let text = "The picture is outside of the multipart/related of the HTML: Outlook lists it as an attachment";
    let finding = html.add(findings, link.region, text).weaken(Severity::Warning);
    if let Some(field) = named.part.header.first("Content-ID") {
        finding.related(field.span, "the part that is meant");
    }
}

/// The first part of a multipart/related is what is shown, unless `start` names another.
fn related_root(context: &Context, has_cid: bool, findings: &mut Findings) {
    if !has_cid {
        return;
    }
    let parts = &context.message.parts;
    for (index, outer) in parts.iter().enumerate().filter(|(_, part)| part.media_type == "multipart/related") {
        let Some(first) = parts.get(index + 1).filter(|inner| outer.body.span.contains(inner.body.span)) else {
            continue;
        };
        let names_start = outer
            .header
            .first("Content-Type")
            .is_some_and(|field| field.unfolded().to_ascii_lowercase().contains("start="));
        if first.is_text() || first.is_multipart || names_start || outer.is_nested {
            continue;
        }
        let Some(field) = first.header.first("Content-Type") else { continue };
        let text = format!("“{}” comes first in multipart/related, where the HTML belongs", first.media_type);
        findings.add(field.value.trim().span, text).weaken(Severity::Warning);
    }
}

fn unused(context: &Context, named: &[Named<'_, '_>], used: &Keys, findings: &mut Findings) {
    // In a reply the quoted text may have lost its pictures; in a signed or plain message nothing refers to parts.
    if !context.html().iter().any(|html| html.role == Role::Body && !html.document.tags.is_empty()) {
        return;
    }
    for named in named.iter().filter(|named| !named.part.is_nested && !used.contains(&named.id)) {
        let is_picture = named.part.media_type.starts_with("image/");
        let is_attached = named.part.disposition.as_deref() == Some("attachment");
        let Some(field) = named.part.header.first("Content-ID") else { continue };
        if is_picture && !is_attached {
            let text = "Nothing in the HTML names this picture: it is shown below, or as an attachment";
            findings.add(field.span, text).weaken(Severity::Info);
        }
    }
}
