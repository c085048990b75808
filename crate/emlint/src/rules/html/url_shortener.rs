use super::owner::Judge;
use crate::html;
use crate::html::link::{Link, Owner, Use};
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Findings, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "HTM061",
    name: "url-shortener",
    summary: "Link goes through a URL shortener",
    help: "Link to the page itself.",
    family: Family::Html,
    levels: Levels::always(Severity::Warning),
    fix: Fixable::Never,
    cause: None,
    mutes: &[],
    references: &[Reference::Page(
        "Spamhaus: URL shorteners",
        "https://www.spamhaus.org/resource-hub/domain-reputation/",
    )],
    docs: page(include_str!("url_shortener.md")),
    check,
};

/// Public shorteners. Those of one company, for its own pages, are a remark; video and chat links are none.
const SHORTENERS: &[&str] = &[
    "bit.ly",
    "bitly.com",
    "tinyurl.com",
    "t.co",
    "goo.gl",
    "ow.ly",
    "is.gd",
    "buff.ly",
    "rebrand.ly",
    "bl.ink",
    "short.io",
    "cutt.ly",
    "rb.gy",
    "t.ly",
    "shorturl.at",
    "tiny.cc",
    "v.gd",
    "s.id",
    "j.mp",
    "adf.ly",
    "bc.vc",
    "clck.ru",
    "qr.ae",
    "shorte.st",
    "soo.gd",
    "su.pr",
    "tr.im",
    "x.co",
    "dlvr.it",
    "ift.tt",
    "trib.al",
    "lc.chat",
    "mcaf.ee",
    "tny.im",
    "u.to",
    "urlz.fr",
    "vk.cc",
    "zpr.io",
    "shrtco.de",
    "gg.gg",
    "kutt.it",
    "linktr.ee",
    "snip.ly",
    "t2mio.com",
    "tiny.one",
    "urlr.me",
    "ulvis.net",
    "shor.by",
    "qrco.de",
    "n9.cl",
    "lnk.bio",
    "hyperurl.co",
    "dub.sh",
    "bitly.ws",
    "tinyurl.at",
    "page.link",
    "short.gy",
];

const OF_COMPANIES: &[&str] =
    &["lnkd.in", "amzn.to", "amzn.eu", "fb.me", "1drv.ms", "g.co", "aka.ms", "apple.co", "ebay.us", "spoti.fi"];

fn check(context: &Context, findings: &mut Findings) {
    for html in html::bodies(context) {
        let judge = Judge::new(context, html);
        if html.links().iter().any(|link| link.used == Use::Anchor) {
            findings.judged();
        }
        for link in judge.owned(Owner::Shortener) {
            let Some(severity) = shortener(&judge, link) else { continue };
            let host = link.host();
            let text = match (severity, host) {
                (_, "goo.gl") => "goo.gl was switched off; its links are dead or soon will be".to_owned(),
                (Severity::Info, _) => format!("{host} shortens links to pages of one company"),
                _ => format!("{host} hides where the link leads; blocklists name it again and again"),
            };
            html.add(findings, link.host_region(html.text()), text).weaken(severity);
        }
    }
}

/// How much a link through a shortener is to be minded.
pub(super) fn shortener(judge: &Judge<'_>, link: &Link) -> Option<Severity> {
    let host = link.host();
    if link.used != Use::Anchor || !link.url.is_web() {
        return None;
    }
    judge.host(host).shortener.filter(|_| !judge.is_own(host))
}

/// How much a link to this host is to be minded, whoever the sender is.
pub(super) fn of_host(host: &str) -> Option<Severity> {
    let is_one_of = |names: &[&str]| names.iter().any(|name| crate::auth::align::is_within(host, name));
    if is_one_of(SHORTENERS) { Some(Severity::Warning) } else { is_one_of(OF_COMPANIES).then_some(Severity::Info) }
}
