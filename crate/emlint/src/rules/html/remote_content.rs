use crate::List as _;
use super::owner::own_hosts;
use crate::html::link::Use;
use crate::keyed::Keys;
use crate::html::{self, Html, url};
use crate::message::domain::organizational_domain;
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Findings, Severity, Span};

pub(crate) static RULE: Rule = Rule {
    code: "HTM077",
    name: "remote-content",
    summary: "Whose servers this message talks to and links to",
    help: "Keep pictures on a domain of your own, and link to few others.",
    family: Family::Html,
    levels: Levels::always(Severity::Warning),
    fix: Fixable::Never,
    cause: None,
    mutes: &[],
    references: &[Reference::Page(
        "Spamhaus: domains in messages",
        "https://www.spamhaus.org/resource-hub/domain-reputation/",
    )],
    docs: page(include_str!("remote_content.md")),
    check,
};

/// More owners of links than this is unusual.
const MANY: usize = 20;

/// Fewer are not worth a word where nothing is fetched.
const FEW: usize = 3;

/// What goes to one owner.
#[derive(Default)]
struct Owner {
    /// The registered domain.
    name: String,
    first: Span,
    fetched: usize,
    linked: usize,
}

fn check(context: &Context, findings: &mut Findings) {
    let own = own_hosts(context);
    for html in html::bodies(context) {
        let owners = owners(html);
        let is_own = |name: &str| own.iter().any(|host| url::same_owner(host, name));
        let foreign: Vec<&Owner> = owners.iter().filter(|owner| !is_own(&owner.name)).list();
        if owners.is_empty() {
            continue;
        }
        findings.judged();
        let linked = foreign.iter().filter(|owner| owner.linked > 0).count();
        // One link to somebody else is what links are for.
        let fetches = foreign.iter().any(|owner| owner.fetched > 0);
        let Some(first) = foreign.first().filter(|_| fetches || linked >= FEW) else { continue };
        let text = describe(&foreign, own.is_empty());
        let more: Vec<Span> = foreign.iter().skip(1).map(|owner| owner.first).list();
        let finding = findings.add(first.first, text).alone(more);
        if linked <= MANY || html.role != html::Role::Body {
            finding.weaken(Severity::Info);
        }
    }
}

/// By registered domain, in the order of the text.
fn owners(html: &Html) -> Vec<Owner> {
    let mut names = Keys::default();
    let mut owners: Vec<Owner> = Vec::new();
    // Most links are to a few hosts; of each the owner is looked up once.
    let mut hosts = Keys::default();
    let mut owner_of: Vec<usize> = Vec::new();
    for link in html.links().iter().filter(|link| link.url.is_web() && !link.host().is_empty()) {
        if !link.used.is_fetched() && link.used != Use::Anchor {
            continue;
        }
        let (number, is_new_host) = hosts.add(link.host());
        if is_new_host {
            let host = link.host().to_ascii_lowercase();
            let name = organizational_domain(&host).unwrap_or(&host).to_owned();
            let (place, is_new) = names.add(&name);
            if is_new {
                let first = html.span(link.host_region(html.text()));
                owners.push(Owner { name, first, ..Owner::default() });
            }
            owner_of.push(place);
        }
        let Some(&place) = owner_of.get(number) else { continue };
        let Some(owner) = owners.get_mut(place) else { continue };
        if link.used.is_fetched() {
            owner.fetched += 1;
        } else {
            owner.linked += 1;
        }
    }
    owners
}

fn describe(foreign: &[&Owner], sender_unknown: bool) -> String {
    let names = |is_it: fn(&Owner) -> bool| {
        let all: Vec<&str> = foreign.iter().filter(|owner| is_it(owner)).map(|owner| owner.name.as_str()).list();
        let more = all.len().saturating_sub(6);
        let shown = all.into_iter().take(6).list().join(", ");
        if more > 0 { format!("{shown} and {more} more") } else { shown }
    };
    let (fetched, linked) = (names(|owner| owner.fetched > 0), names(|owner| owner.linked > 0));
    let whose = if sender_unknown { "" } else { "Not the sender’s: " };
    match (fetched.is_empty(), linked.is_empty()) {
        (false, false) => format!("{whose}pictures from {fetched}; links to {linked}"),
        (false, true) => format!("{whose}pictures from {fetched}"),
        _ => format!("{whose}links to {linked}"),
    }
}
