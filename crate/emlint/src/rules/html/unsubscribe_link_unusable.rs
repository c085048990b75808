use super::owner::Judge;
use crate::html::link::{Link, Use};
use crate::html::style::Backdrop;
use crate::html::url::{Host, host_kind};
use crate::html::{self, Html, image};
use crate::rule::{Family, Fixable, GOOGLE, Levels, Rule, YAHOO, page};
use crate::{Context, Findings, Severity};

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

/// Words of links that end a subscription.
const WORDS: &[&str] = &[
    "unsubscribe",
    "opt out",
    "opt-out",
    "optout",
    "abmelden",
    "abbestellen",
    "abmeldung",
    "désabonner",
    "désinscrire",
    "se désinscrire",
    "darse de baja",
    "cancelar suscripción",
    "cancellarsi",
    "disiscriviti",
    "annulla iscrizione",
    "uitschrijven",
    "afmelden",
    "cancelar inscrição",
    "avregistrera",
    "wypisz",
    "отписаться",
];

/// Links that are looked at.
const MOST: usize = 20;

/// Gmail cuts here.
const CUT: usize = 104_448;

fn check(context: &Context, findings: &mut Findings) {
    let Some(html) = html::body(context) else { return };
    let judge = Judge::new(context, html);
    let texts = html.link_texts();
    let anchors = html.links().iter().filter(|link| link.used == Use::Anchor);
    let named = image::named_inside(html.text(), &html.document);
    let unsubscribe: Vec<&Link> = anchors
        .filter(|link| {
            let shown = texts.get(link.tag).map(|shown| shown.text.to_lowercase()).unwrap_or_default();
            let address = link.value.to_lowercase();
            WORDS.iter().any(|word| shown.contains(word))
                || address.contains("unsubscribe")
                || address.contains("optout")
        })
        .take(MOST)
        .collect();
    if unsubscribe.is_empty() {
        return;
    }
    findings.judged();
    // One that works is enough.
    let faults: Vec<(&Link, String)> =
        unsubscribe.iter().filter_map(|link| Some((*link, fault(&judge, &named, link)?))).collect();
    if faults.len() < unsubscribe.len() {
        return;
    }
    if let Some((link, why)) = faults.into_iter().next() {
        let tag = html.document.tag(link.tag).map_or(link.region, |tag| tag.region);
        html.add(findings, tag, format!("The unsubscribe link {why}"));
    }
}

/// Why readers cannot use it.
fn fault(judge: &Judge<'_>, named: &[bool], link: &Link) -> Option<String> {
    let html = judge.html;
    let look = html.styles().look(Some(link.tag));
    let inner = inner_look(html, link.tag).unwrap_or(look);
    if look.hidden().is_some() || inner.hidden().is_some() {
        return Some("is hidden".to_owned());
    }
    if link.region.start() > CUT {
        return Some("stands behind the place where Gmail cuts the message".to_owned());
    }
    if let Some((size, _, _)) = inner.font_size.filter(|&(size, _, _)| size < 9.0) {
        return Some(format!("is {size:.0} pixels high"));
    }
    if let (Some(ink), Backdrop::Color(paper)) = (inner.color, inner.background) {
        let ratio = ink.color.contrast(paper.color);
        if ratio < 2.0 {
            return Some(format!("has a contrast of {ratio:.1} to 1"));
        }
    }
    if judge.text(link).is_none() && !named.get(link.tag as usize).copied().unwrap_or_default() {
        return Some("is a picture without a text".to_owned());
    }
    let value = link.value.trim();
    if value.is_empty() || value == "#" || super::template_placeholder::is_in_url(value) {
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
