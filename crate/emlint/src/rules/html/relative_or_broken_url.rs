use super::owner::Judge;
use crate::html::link::{Link, Owner, Use};
use crate::html::{self, brief, url};
use crate::message::domain;
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Findings, Fix, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "HTM010",
    name: "relative-or-broken-url",
    summary: "URL that leads nowhere for the reader",
    help: "Write the whole address, with https:// and a host that everybody can reach.",
    family: Family::Html,
    levels: Levels::always(Severity::Error),
    fix: Fixable::Sometimes,
    cause: None,
    mutes: &[],
    references: &[
        Reference::Rfc(3986, "4.2"),
        Reference::Page("URL Standard", "https://url.spec.whatwg.org/#url-parsing"),
    ],
    docs: page(include_str!("relative_or_broken_url.md")),
    check,
};

/// Why a URL does not work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fault {
    severity: Severity,
    text: String,
    /// What to write instead, where that is certain.
    instead: Option<String>,
}

impl Fault {
    fn new(severity: Severity, text: impl Into<String>) -> Self {
        Self { severity, text: text.into(), instead: None }
    }
}

fn check(context: &Context, findings: &mut Findings) {
    for html in html::bodies(context) {
        let judge = Judge::new(context, html);
        if html.links().iter().any(is_judged) {
            findings.judged();
        }
        for link in judge.owned(Owner::Broken) {
            let Some(fault) = fault(&judge, link) else { continue };
            if findings.is_full() {
                findings.count();
                continue;
            }
            let fix = fault.instead.as_ref().and_then(|instead| {
                let region = link.exact(html.text(), 0..link.value.len())?;
                let edit = html.edit(&context.message, region, &html::escaped(instead))?;
                Some(Fix::suggest(format!("Write {instead}"), vec![edit]))
            });
            let region = if link.region.is_empty() { link.whole } else { link.region };
            html.add(findings, region, fault.text).weaken(fault.severity).fix(fix);
        }
    }
}

fn is_judged(link: &Link) -> bool {
    !matches!(link.used, Use::Base | Use::Other | Use::Script)
}

/// What is wrong with a URL, if anything is.
pub(super) fn fault(judge: &Judge<'_>, link: &Link) -> Option<Fault> {
    if !is_judged(link) {
        return None;
    }
    let value = link.value.as_str();
    let lower = value.to_ascii_lowercase();
    if let Some(fault) = dead(judge, link, &lower) {
        return Some(fault);
    }
    if value.starts_with('#') || value.is_empty() {
        return None;
    }
    let shown = &|| brief(value);
    match link.url.scheme.as_str() {
        "" => Some(without_scheme(link, value, &lower, &shown())),
        "http" | "https" => web(judge, link, value, &lower, shown),
        scheme => {
            let meant =
                ["http", "https", "mailto"].into_iter().find(|known| strsim::osa_distance(known, scheme) == 1)?;
            if scheme == "http" || scheme == "https" {
                return None;
            }
            let mut fault =
                Fault::new(Severity::Error, format!("“{scheme}:” is no scheme; “{meant}:” is probably meant"));
            fault.instead = value.get(scheme.len()..).map(|rest| format!("{meant}{rest}"));
            Some(fault)
        }
    }
}

/// `href=""`, `#` alone, and scripts that do nothing.
fn dead(judge: &Judge<'_>, link: &Link, lower: &str) -> Option<Fault> {
    let is_nothing = lower.is_empty()
        || lower == "#"
        || lower == "#top"
        || matches!(
            lower.trim_end_matches(';'),
            "javascript:void(0)" | "javascript:" | "javascript: void(0)" | "about:blank"
        );
    if link.used != Use::Anchor || !is_nothing {
        // A picture without an address is one that nobody sees.
        let is_empty_picture = link.used == Use::Image && lower.is_empty() && !link.in_css;
        return is_empty_picture.then(|| Fault::new(Severity::Warning, "The picture has no address"));
    }
    let tag = judge.html.document.tag(link.tag)?;
    let is_anchor = ["name", "id"].iter().any(|name| judge.html.value(tag, name).is_some());
    (!is_anchor).then(|| Fault::new(Severity::Warning, format!("This link goes nowhere: “{}”", brief(&link.value))))
}

fn without_scheme(link: &Link, value: &str, lower: &str, shown: &str) -> Fault {
    let broken = ["http//", "https//", "http:/", "https:/"].into_iter().find(|start| lower.starts_with(start));
    if let Some(start) = broken {
        let rest = value.get(start.len()..).unwrap_or_default().trim_start_matches('/');
        let scheme = if start.starts_with("https") { "https" } else { "http" };
        let mut fault = Fault::new(Severity::Error, format!("“{shown}” is no URL: the colon is missing"));
        fault.instead = Some(format!("{scheme}://{rest}"));
        return fault;
    }
    if value.starts_with("//") {
        let text = format!("“{shown}” has no scheme; opened from a program it means a file");
        let mut fault = Fault::new(Severity::Warning, text);
        fault.instead = Some(format!("https:{value}"));
        return fault;
    }
    let host = lower.split(['/', '?', '#']).next().unwrap_or_default();
    let is_host = host.starts_with("www.") || (link.used == Use::Anchor && is_known_host(host));
    if is_host {
        let text = format!("“{shown}” has no scheme, so it is taken for a file beside the message");
        let mut fault = Fault::new(Severity::Error, text);
        fault.instead = Some(format!("https://{value}"));
        return fault;
    }
    if link.used == Use::Anchor && value.contains('@') && !value.contains('/') {
        let mut fault = Fault::new(Severity::Error, format!("“{shown}” is no URL; an address needs mailto: before it"));
        fault.instead = Some(format!("mailto:{value}"));
        return fault;
    }
    Fault::new(
        Severity::Error,
        format!("“{shown}” is relative, and a message has no address that it could be relative to"),
    )
}

/// `shop.example.com`: nothing that looks like a file.
fn is_known_host(host: &str) -> bool {
    super::link_text_mismatch::is_host_name(host)
}

fn web(judge: &Judge<'_>, link: &Link, value: &str, lower: &str, shown: &dyn Fn() -> String) -> Option<Fault> {
    let error = |text: String| Some(Fault::new(Severity::Error, text));
    let scheme = link.url.scheme.as_str();
    let rest = lower.get(scheme.len() + 1..).unwrap_or_default();
    if rest.starts_with("//http:")
        || rest.starts_with("//https:")
        || rest.starts_with("//http//")
        || rest.starts_with("//https//")
    {
        let mut fault = Fault::new(Severity::Error, format!("“{}” has two schemes", shown()));
        fault.instead = value.get(scheme.len() + 3..).map(str::to_owned).filter(|rest| rest.contains("://"));
        return Some(fault);
    }
    let host = link.host();
    if link.url.host.is_none() {
        let path = rest.trim_start_matches('/');
        let mut fault = Fault::new(Severity::Error, format!("“{}” lacks a slash behind “{scheme}:”", shown()));
        fault.instead = Some(format!("{scheme}://{path}"));
        return Some(fault);
    }
    if host.is_empty() {
        return error(format!("“{}” names no host", shown()));
    }
    if judge.html.at(link.region).trim().contains(['\n', '\r']) {
        let text = format!("“{}” has a line break in it, where some programs cut it off", shown());
        return Some(Fault::new(Severity::Warning, text));
    }
    let authority = link.url.userinfo.as_ref().map_or(0, |info| info.end + 1);
    if value.get(authority..).is_some_and(|rest| rest.split('/').nth(2).is_some_and(|host| host.contains('\\'))) {
        return error(format!("“{}” has “\\” where “/” belongs", shown()));
    }
    if host.contains([' ', '[', ']', '<', '>', '"', '^']) && url::host_kind(host) == url::Host::Name {
        return error(format!("“{host}” is no host name"));
    }
    if !url::is_public(host) {
        let severity = if judge.is_received { Severity::Warning } else { Severity::Error };
        return Some(Fault::new(severity, format!("“{host}” can be reached from the sender’s network only")));
    }
    if host.split('.').any(str::is_empty) && !domain::is_documentation(host.as_bytes()) {
        return error(format!("“{host}” is no host name: two dots follow each other"));
    }
    if value.contains(' ') {
        let mut fault =
            Fault::new(Severity::Warning, format!("“{}” has a blank in it; in a URL that is written %20", shown()));
        fault.instead = Some(value.replace(' ', "%20"));
        return Some(fault);
    }
    None
}
