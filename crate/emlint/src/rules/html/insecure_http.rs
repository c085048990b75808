use crate::List as _;
use super::owner::Judge;
use crate::html::link::{Link, Owner, Use};
use crate::html::region::Region;
use crate::keyed::Keys;
use crate::html::{self, Html};
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Findings, Fix, Severity, Span};

pub(crate) static RULE: Rule = Rule {
    code: "HTM060",
    name: "insecure-http",
    summary: "Link or picture over http instead of https",
    help: "Use https:// where the server has it.",
    family: Family::Html,
    levels: Levels::always(Severity::Warning),
    fix: Fixable::Sometimes,
    cause: None,
    mutes: &[],
    references: &[
        Reference::Rfc(9110, "4.2.2"),
        Reference::Page("Mixed Content", "https://www.w3.org/TR/mixed-content/"),
    ],
    docs: page(include_str!("insecure_http.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    for html in html::bodies(context) {
        let judge = Judge::new(context, html);
        if html.links().iter().any(|link| link.url.is_web()) {
            findings.judged();
        }
        let mut hosts = Keys::default();
        let mut by_host: Vec<Vec<&Link>> = Vec::new();
        for link in judge.owned(Owner::Insecure) {
            let (place, is_new) = hosts.add(link.host().to_ascii_lowercase());
            if is_new {
                by_host.push(Vec::new());
            }
            by_host.get_mut(place).into_iter().for_each(|links| links.push(link));
        }
        let (fetched, linked): (Vec<_>, Vec<_>) =
            by_host.into_iter().partition(|links| links.iter().any(|link| is_fetched(link)));
        for links in fetched {
            report(context, html, &links, findings);
        }
        if linked.len() > SINGLE {
            report_hosts(context, html, &linked, findings);
        } else {
            for links in &linked {
                report(context, html, links, findings);
            }
        }
    }
}

/// Hosts that are only linked to have a finding each up to this number; more of them have one together.
const SINGLE: usize = 3;

/// Over http, and not for one of the reasons that other rules have.
pub(super) fn is_insecure(link: &Link) -> bool {
    link.url.scheme == "http" && !matches!(link.used, Use::Base | Use::Other)
}

fn is_fetched(link: &Link) -> bool {
    link.used.is_fetched() || link.used == Use::Action
}

fn report_hosts(context: &Context, html: &Html, by_host: &[Vec<&Link>], findings: &mut Findings) {
    let links: Vec<&Link> = by_host.iter().flatten().copied().list();
    let Some(first) = links.first() else { return };
    let named: Vec<String> =
        by_host.iter().filter_map(|links| links.first()).take(4).map(|link| link.host().to_ascii_lowercase()).list();
    let more = by_host.len() - named.len();
    let and = if more > 0 { format!(" and {more} more") } else { String::new() };
    let text = format!("Links to {}{and} over http: anybody on the way can read and change them", named.join(", "));
    let finding = html.add(findings, scheme(html, first), text).weaken(Severity::Info);
    finding.alone(links.iter().skip(1).map(|link| html.span(scheme(html, link))).list());
    finding.fix(fix(context, html, &links));
}

/// The scheme of a URL, as it was written.
fn scheme(html: &Html, link: &Link) -> Region {
    link.piece(html.text(), 0..4)
}

fn fix(context: &Context, html: &Html, links: &[&Link]) -> Option<Fix> {
    let edit = |link: &&Link| html.edit(&context.message, link.exact(html.text(), 0..4)?, "https");
    let edits: Option<Vec<_>> = links.iter().take(200).map(edit).collect();
    edits.map(|edits| Fix::suggest("Write https", edits))
}

fn report(context: &Context, html: &Html, links: &[&Link], findings: &mut Findings) {
    let first = links.iter().find(|link| is_fetched(link)).or(links.first());
    let Some(first) = first else { return };
    let host = first.host().to_ascii_lowercase();
    let fetched = links.iter().filter(|link| is_fetched(link)).count();
    let what = match (fetched, links.len()) {
        (0, 1) => "A link to".to_owned(),
        (0, all) => format!("{all} links to"),
        (1, 1) => "A picture or form of".to_owned(),
        (all, count) if all == count => format!("{all} pictures or forms of"),
        (_, count) => format!("{count} links and pictures of"),
    };
    let text = format!("{what} {host} over http: anybody on the way can read and change it");
    let more: Vec<Span> =
        links.iter().filter(|link| link.region != first.region).map(|link| html.span(scheme(html, link))).list();
    let finding = html.add(findings, scheme(html, first), text).alone(more).fix(fix(context, html, links));
    if fetched == 0 {
        finding.weaken(Severity::Info);
    }
}
