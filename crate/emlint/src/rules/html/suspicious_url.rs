use super::owner::Judge;
use crate::html::link::{Link, Owner, Use};
use crate::html::prose::is_invisible;
use crate::html::url::{Host, host_kind, percent_decoded};
use crate::html::{self, brief};
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Findings, Severity};
use std::ops::Range;

pub(crate) static RULE: Rule = Rule {
    code: "HTM012",
    name: "suspicious-url",
    summary: "URL of a kind that filters distrust",
    help: "Link to a named host over https, without user names, odd ports or hidden characters.",
    family: Family::Html,
    levels: Levels::always(Severity::Error),
    fix: Fixable::Never,
    cause: None,
    mutes: &[],
    references: &[
        Reference::Rfc(3986, "7.6"),
        Reference::Page(
            "URL Standard: security considerations",
            "https://url.spec.whatwg.org/#security-considerations",
        ),
    ],
    docs: page(include_str!("suspicious_url.md")),
    check,
};

/// The longest URL that old versions of Internet Explorer, and programs built on it, open.
const LONGEST: usize = 2083;

/// What is odd about a URL, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Suspicion {
    severity: Severity,
    text: String,
    at: Range<usize>,
}

fn check(context: &Context, findings: &mut Findings) {
    for html in html::bodies(context) {
        let judge = Judge::new(context, html);
        if html.links().iter().any(|link| link.url.is_web()) {
            findings.judged();
        }
        for link in judge.owned(Owner::Suspicious) {
            let Some(found) = suspicion(&judge, link) else { continue };
            if findings.is_full() {
                findings.count();
                continue;
            }
            let region = link.piece(html.text(), found.at);
            html.add(findings, region, found.text).weaken(found.severity);
        }
    }
}

/// What is odd about a URL on the web, the gravest first.
pub(super) fn suspicion(judge: &Judge<'_>, link: &Link) -> Option<Suspicion> {
    if !link.url.is_web() || link.used == Use::Base {
        return None;
    }
    let value = link.value.as_str();
    let whole = 0..value.len();
    let host = link.host();
    let host_at = link.url.host.clone().unwrap_or(whole.clone());
    let found = |severity, text: String, at: Range<usize>| Some(Suspicion { severity, text, at });
    if let Some(user) = link.url.userinfo.clone() {
        let name = value.get(user.clone()).unwrap_or_default();
        let looks_like_host =
            super::link_text_mismatch::is_host_name(name.split([':', '@']).next().unwrap_or_default());
        let severity = if looks_like_host { Severity::Error } else { Severity::Warning };
        let address = match host_kind(host) {
            Host::Ip(ip) if host != ip.to_string() => format!(", the address {ip}"),
            _ => String::new(),
        };
        return found(severity, format!("“{}@” is a user name; the host is “{host}”{address}", brief(name)), user);
    }
    match host_kind(host) {
        Host::Ip(ip) if host != ip.to_string() => {
            return found(Severity::Warning, format!("“{host}” is another way to write the address {ip}"), host_at);
        }
        Host::Ip(_) | Host::Ipv6 => {
            return found(
                Severity::Warning,
                format!("The link leads to the address {host} instead of a named host"),
                host_at,
            );
        }
        Host::Name => {}
    }
    if let Some((at, hidden)) = value.char_indices().find(|&(_, c)| is_invisible(c) && c != ' ') {
        let text = format!("The URL has an invisible character in it, U+{:04X}", u32::from(hidden));
        return found(Severity::Warning, text, at..at + hidden.len_utf8());
    }
    if let Some(port) = link.url.port.clone().filter(|port| !port.is_empty()) {
        let number = value.get(port.clone()).unwrap_or_default();
        if !["80", "443", "8080", "8443"].contains(&number) {
            return found(Severity::Warning, format!("Port {number} is open on few readers’ networks"), port);
        }
    }
    if host.contains('%') && percent_decoded(host) != host {
        return found(Severity::Warning, format!("The host is written with escapes: “{}”", brief(host)), host_at);
    }
    let (labels, registered) =
        host.split_at_checked(host.len().saturating_sub(judge.host(host).registered)).unwrap_or(("", host));
    let labels = labels.trim_end_matches('.');
    let count = labels.split('.').filter(|label| !label.is_empty()).count();
    if count > 5 {
        return found(
            Severity::Info,
            format!("“{}” has {count} labels before the domain “{registered}”", brief(host)),
            host_at,
        );
    }
    if escaped_thrice(value) {
        return found(Severity::Info, "The URL is escaped three times over".to_owned(), whole);
    }
    if value.len() > LONGEST {
        let text =
            format!("The URL has {} characters; some programs open no more than 2,083", crate::number(value.len()));
        return found(Severity::Info, text, 0..40.min(value.len()));
    }
    redirect(link).and_then(|target| {
        found(Severity::Info, format!("“{host}” only passes readers on, to {}", brief(&target)), host_at)
    })
}

fn escaped_thrice(value: &str) -> bool {
    value.contains("%252") && value.contains("%25252")
}

/// Pages of search engines that lead anywhere.
fn redirect(link: &Link) -> Option<String> {
    let host = link.host().trim_start_matches("www.").to_ascii_lowercase();
    let path = link.path();
    let is_open = (host.starts_with("google.") && (path == "/url" || path.starts_with("/amp/")))
        || (host == "bing.com" && path.starts_with("/ck/a"));
    if !is_open {
        return None;
    }
    let query = percent_decoded(link.query());
    let target = query
        .split('&')
        .find_map(|pair| pair.split_once('=').map(|(_, value)| value).filter(|v| v.starts_with("http")));
    Some(target.unwrap_or("another page").to_owned())
}
