use crate::span::lowercase;
use crate::List as _;
use super::html_over_102kb::LIMIT as GMAIL_CUT;
use super::owner::Judge;
use crate::html::link::{Link, Use};
use crate::html::style::Backdrop;
use crate::html::url::{Host, host_kind};
use crate::html::{self, Html};
use crate::rule::{Family, Fixable, GOOGLE, Levels, Rule, YAHOO, page};
use crate::rules::list::no_visible_unsubscribe::offers_to_leave;
use crate::{Context, Findings, Severity, decimal};

pub(crate) static RULE: Rule = Rule {
    code: "HTM075",
    name: "unsubscribe-link-unusable",
    summary: "Unsubscribe link that readers cannot see or use",
    help: "Show it as a normal link in the text, in at least 12 pixels, to an https page of your own.",
    family: Family::Html,
    levels: Levels::bulk(Severity::Warning),
    fix: Fixable::Never,
    cause: None,
    mutes: &[],
    references: &[GOOGLE, YAHOO],
    docs: page(include_str!("unsubscribe_link_unusable.md")),
    check,
};

/// Links that are looked at.
const MOST: usize = 20;

fn check(context: &Context, findings: &mut Findings) {
    let Some(html) = html::body(context) else { return };
    let unsubscribe = unsubscribe_links(html);
    // What stands behind the cut is named by html-over-102kb.
    if unsubscribe.is_empty() || unsubscribe.iter().all(|link| link.region.start() > GMAIL_CUT) {
        return;
    }
    let judge = Judge::new(context, html);
    let named = html.named();
    findings.judged();
    // One that works is enough.
    let faults: Vec<(&Link, String)> =
        unsubscribe.iter().filter_map(|link| Some((*link, fault(&judge, named, link)?))).list();
    if faults.len() < unsubscribe.len() {
        return;
    }
    if let Some((link, why)) = faults.into_iter().next() {
        let tag = html.document.tag(link.tag).map_or(link.region, |tag| tag.region);
        html.add(findings, tag, format!("The unsubscribe link {why}"));
    }
}

/// The first links with which readers are offered to leave.
pub(super) fn unsubscribe_links(html: &Html) -> Vec<&Link> {
    let found = html.unsubscribe.get_or_init(|| find(html));
    found.iter().filter_map(|&index| html.links().get(index)).collect()
}

fn find(html: &Html) -> Vec<usize> {
    let texts = html.link_texts();
    let anchors = html.links().iter().enumerate().filter(|(_, link)| link.used == Use::Anchor);
    let offers = |(_, link): &(usize, &Link)| {
        texts.get(link.tag).is_some_and(|shown| offers_to_leave(&lowercase(&shown.text)))
            || offers_to_leave(&lowercase(&link.value))
    };
    anchors.filter(offers).map(|(index, _)| index).take(MOST).list()
}

/// Why readers cannot use it.
fn fault(judge: &Judge<'_>, named: &[bool], link: &Link) -> Option<String> {
    let html = judge.html;
    let look = html.styles().look(Some(link.tag));
    let inner = inner_look(html, link.tag).unwrap_or(look);
    if look.hidden().is_some() || inner.hidden().is_some() {
        return Some("is hidden".to_owned());
    }
    if let Some((size, _, _)) = inner.font_size.filter(|&(size, _, _)| size < 9.0) {
        return Some(format!("is {} pixels high", decimal::whole(size)));
    }
    if let (Some(ink), Backdrop::Color(paper)) = (inner.color, inner.background) {
        let ratio = ink.color.contrast(paper.color);
        if ratio < 2.0 {
            return Some(format!("has a contrast of {} to 1", decimal::tenths(ratio)));
        }
    }
    if judge.text(link).is_none() && !named.get(link.tag as usize).copied().unwrap_or_default() {
        return Some("is a picture without a text".to_owned());
    }
    let value = link.value.trim();
    if value.is_empty() || value == "#" || super::tokens_in_html::is_in_url(value) {
        return Some("leads nowhere".to_owned());
    }
    match link.url.scheme.as_str() {
        "http" => Some("goes over http".to_owned()),
        "mailto" => Some("only writes a mail".to_owned()),
        "https" if host_kind(link.host()) != Host::Name => Some("leads to a bare IP address".to_owned()),
        "https" => super::url_shortener::shortener(judge, link).map(|_| "goes through a URL shortener".to_owned()),
        _ => None,
    }
}

/// How the text in the link looks: a span in it may have a colour of its own.
fn inner_look(html: &Html, link: u32) -> Option<crate::html::style::Look> {
    html.prose().pieces.iter().find_map(|piece| {
        let node = html.document.texts.get(piece.node as usize)?;
        let look = html.styles().look(node.parent);
        (look.link == Some(link)).then_some(look)
    })
}
