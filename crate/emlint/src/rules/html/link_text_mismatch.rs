use crate::span::lowercase;
use super::owner::Judge;
use crate::html::link::{Link, Owner, Use};
use crate::html::url::{self, Url, percent_decoded, same_owner};
use crate::html::{self, brief};
use crate::message::domain::organizational_domain;
use crate::rule::{Family, Fixable, GOOGLE, Levels, Reference, Rule, page};
use crate::{Context, Findings, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "HTM011",
    name: "link-text-mismatch",
    summary: "Link shows one address and leads to another",
    help: "Show the address that the link leads to, or words instead of an address.",
    family: Family::Html,
    levels: Levels::always(Severity::Error),
    fix: Fixable::Never,
    cause: None,
    mutes: &[],
    references: &[GOOGLE, Reference::Page("rspamd: phishing module", "https://docs.rspamd.com/modules/phishing/")],
    docs: page(include_str!("link_text_mismatch.md")),
    check,
};

/// Services that put an address of their own before each link, and say where it goes in its query.
const WRAPPERS: &[&str] = &[
    "safelinks.protection.outlook.com",
    "urldefense.com",
    "urldefense.proofpoint.com",
    "www.google.com",
    "google.com",
    "l.facebook.com",
    "protect-us.mimecast.com",
    "protect-eu.mimecast.com",
    "linkprotect.cudasvc.com",
    "secure-web.cisco.com",
    "deref-gmx.net",
    "deref-web.de",
];

/// Domains of services that count clicks for their customers.
const TRACKERS: &[&str] = &[
    "sendgrid.net",
    "mailchimp.com",
    "list-manage.com",
    "mailgun.org",
    "sparkpostmail.com",
    "mandrillapp.com",
    "hubspotlinks.com",
    "hubspotemail.net",
    "rs6.net",
    "exacttarget.com",
    "cmail19.com",
    "cmail20.com",
    "createsend1.com",
    "mjt.lu",
    "sendinblue.com",
    "sibforms.com",
    "brevo.com",
    "klclick.com",
    "klaviyomail.com",
    "customeriomail.com",
    "awstrack.me",
    "mailerlite.com",
    "activehosted.com",
    "emlnk.com",
    "pstmrk.it",
];

/// Endings by which text is taken for the name of a host.
const ENDINGS: &[&str] = &[
    "com", "org", "net", "edu", "gov", "mil", "int", "info", "biz", "io", "co", "me", "app", "dev", "shop", "online",
    "site", "store", "cloud", "de", "at", "ch", "fr", "it", "es", "pt", "nl", "be", "lu", "uk", "ie", "dk", "se", "no",
    "fi", "pl", "cz", "sk", "hu", "ro", "bg", "gr", "hr", "si", "rs", "ua", "ru", "tr", "il", "in", "cn", "jp", "kr",
    "tw", "hk", "sg", "au", "nz", "ca", "us", "mx", "br", "ar", "cl", "za", "eu", "example", "test",
];

/// How a link deceives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Lie {
    severity: Severity,
    text: String,
}

fn check(context: &Context, findings: &mut Findings) {
    for html in html::bodies(context) {
        let judge = Judge::new(context, html);
        if html.links().iter().any(|link| link.used == Use::Anchor) {
            findings.judged();
        }
        for link in judge.owned(Owner::Mismatch) {
            let (Some(lie), Some(shown)) = (lie(&judge, link), judge.text(link)) else { continue };
            if findings.is_full() {
                findings.count();
                continue;
            }
            let place = html.span(link.host_region(html.text()));
            let finding = html.add(findings, shown.region, lie.text).weaken(lie.severity);
            finding.related(place, "where the link leads");
        }
    }
}

/// Whether the text of a link names another place than its address.
pub(super) fn lie(judge: &Judge<'_>, link: &Link) -> Option<Lie> {
    let shown = judge.text(link)?;
    let text = shown.text.trim();
    if link.url.scheme == "mailto" {
        return other_address(text, link);
    }
    if !link.url.is_web() {
        return None;
    }
    let named = shown_host(text)?;
    let host = link.host();
    let quoted = brief(text);
    if same_owner(&named, host) {
        let is_downgrade = text.to_ascii_lowercase().starts_with("https://") && link.url.scheme == "http";
        return is_downgrade.then(|| Lie {
            severity: Severity::Warning,
            text: format!("The text says https, but the link is to http://{host}"),
        });
    }
    let target = percent_decoded(&percent_decoded(link.query())).to_ascii_lowercase();
    let path = percent_decoded(link.path()).to_ascii_lowercase();
    let leads_there = target.contains(&named) || path.contains(&named);
    if leads_there && WRAPPERS.iter().any(|wrapper| is_below(host, wrapper)) {
        return None;
    }
    let is_known = is_one_brand(&named, host)
        || judge.is_own(host)
        || TRACKERS.iter().any(|tracker| is_below(host, tracker))
        || leads_there;
    let severity = if is_known { Severity::Warning } else { Severity::Error };
    Some(Lie { severity, text: format!("The text says “{quoted}”, the link leads to {host}") })
}

/// `shop.co.za` and `www.shop.com`: companies have their name below many endings.
fn is_one_brand(one: &str, other: &str) -> bool {
    let brand =
        |host: &str| organizational_domain(host).and_then(|domain| domain.split('.').next()).map(str::to_lowercase);
    brand(one).is_some_and(|one| brand(other) == Some(one))
}

fn is_below(host: &str, domain: &str) -> bool {
    crate::auth::align::is_within(host, domain)
}

/// An address of somebody as text, and a link to write to somebody else.
fn other_address(text: &str, link: &Link) -> Option<Lie> {
    let target = percent_decoded(link.path());
    let target = target.split(',').next().unwrap_or_default().trim();
    let is_address = text.contains('@') && !text.contains(' ') && text.split('@').nth(1).is_some_and(is_host_name);
    if !is_address || !target.contains('@') || target.eq_ignore_ascii_case(text.trim_end_matches('.')) {
        return None;
    }
    let message = format!("The text says “{}”, the link writes to “{}”", brief(text), brief(target));
    Some(Lie { severity: Severity::Warning, text: message })
}

/// The host that a text names: it begins with a URL, or is nothing but a host.
fn shown_host(text: &str) -> Option<String> {
    let word = text
        .split(' ')
        .next()?
        .trim_matches(|c: char| matches!(c, '<' | '>' | '(' | ')' | '"' | '\u{201c}' | '\u{201d}'));
    let lower = lowercase(word);
    let is_alone = !text.contains(' ');
    let has_scheme = ["http://", "https://", "hxxp://", "hxxps://"].iter().any(|scheme| lower.starts_with(scheme));
    let host = if has_scheme {
        Url::parse(&lower).host_of(&lower).to_owned()
    } else {
        lower.split(['/', '?', ':']).next()?.trim_end_matches(['.', ',', '!']).to_owned()
    };
    let is_named = has_scheme || lower.starts_with("www.") || (is_alone && is_host_name(&host) && !lower.contains('@'));
    let is_whole = || organizational_domain(&host).is_some() || url::host_kind(&host) != url::Host::Name;
    (is_named && is_whole() && !host.ends_with('\u{2026}')).then_some(host)
}

/// Labels of letters, digits and hyphens with an ending that domains have: not `node.js`, `2.5` or `report.pdf`.
pub(super) fn is_host_name(name: &str) -> bool {
    let name = name.trim_end_matches('.');
    let Some((before, ending)) = name.rsplit_once('.') else { return false };
    let is_label = |label: &str| {
        !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-') && !label.starts_with('-')
    };
    ENDINGS.iter().any(|known| ending.eq_ignore_ascii_case(known))
        && before.split('.').all(is_label)
        && before.contains(char::is_alphabetic)
        && before.len() > 1
}

#[cfg(test)]
mod tests {
    use super::{is_host_name, shown_host};

    #[test]
    fn knows_what_is_shown_as_an_address() {
        assert_eq!(shown_host("https://www.bank.example/login"), Some("www.bank.example".to_owned()));
        assert_eq!(shown_host("bank.com"), Some("bank.com".to_owned()));
        assert_eq!(shown_host("www.bank.com for details"), Some("www.bank.com".to_owned()));
        for text in ["node.js", "report.pdf", "2.5", "Booking.com-Gutschein", "Visit bank.com today", "jo@bank.com", ""]
        {
            assert_eq!(shown_host(text), None, "{text}");
        }
        assert!(is_host_name("shop.example") && !is_host_name("logo.png"));
    }
}
