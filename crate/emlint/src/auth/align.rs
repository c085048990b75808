//! Whether two domains belong together. The one place that decides it.
//!
//! DMARC compares organizational domains (RFC 9989 §4.4). The public suffix list tells them here; the DNS, which RFC 9989
//! §4.10 asks instead, may differ.

use crate::CharsetDecoder;
use crate::message::domain::{local, organizational_domain};
use std::borrow::Cow;

/// `domain` in its ASCII form (A-labels, RFC 5890 §2.3.2.1), as far as the host can tell: domains are compared in it.
#[must_use]
pub fn in_ascii<'t>(domain: &'t str, host: &dyn CharsetDecoder) -> Cow<'t, str> {
    if domain.is_ascii() {
        return Cow::Borrowed(domain);
    }
    // Hosts that read URLs take numbers for an IP address, which no domain is.
    let is_name =
        |ascii: &String| ascii.rsplit('.').next().is_some_and(|top| !top.bytes().all(|byte| byte.is_ascii_digit()));
    host.ascii_domain(domain).filter(is_name).map_or(Cow::Borrowed(domain), Cow::Owned)
}

/// Whether `name` is `domain` or below it, in any case and with or without a final dot.
#[must_use]
pub fn is_within(name: &str, domain: &str) -> bool {
    let (name, domain) = (name.trim_end_matches('.'), domain.trim_end_matches('.'));
    if domain.is_empty() {
        return false;
    }
    let Some((before, tail)) = name.len().checked_sub(domain.len()).and_then(|at| name.split_at_checked(at)) else {
        return false;
    };
    tail.eq_ignore_ascii_case(domain) && (before.is_empty() || before.ends_with('.'))
}

/// Whether an identity with domain `one` vouches for a From with domain `other` in relaxed mode (RFC 9989 §4.4.1,
/// §4.4.2): both have the same organizational domain. Domains are compared in ASCII (A-labels).
#[must_use]
pub fn aligned(one: &str, other: &str) -> bool {
    let (one, other) = (one.trim_end_matches('.'), other.trim_end_matches('.'));
    if one.eq_ignore_ascii_case(other) {
        return !one.is_empty();
    }
    let owners = organizational_domain(one).zip(organizational_domain(other));
    owners.is_some_and(|(one, other)| one.eq_ignore_ascii_case(other))
}

/// Domains of one operator whose servers take part in one delivery.
const OPERATORS: &[&[&str]] = &[
    &["google.com", "gmail.com", "googlemail.com"],
    &[
        "outlook.com",
        "office365.com",
        "microsoft.com",
        "hotmail.com",
        "live.com",
        "msn.com",
        "exchangelabs.com",
        "office.com",
    ],
    &["yahoo.com", "yahoo.net", "yahoodns.net", "aol.com"],
    &["icloud.com", "apple.com", "me.com", "mac.com"],
    &["fastmail.com", "messagingengine.com"],
    &["protonmail.ch", "proton.me", "protonmail.com"],
    &["amazonses.com", "amazonaws.com"],
    &["pphosted.com", "ppops.net", "ppe-hosted.com", "proofpoint.com"],
    &["zoho.com", "zohomail.com", "zoho.eu", "zohomail.eu", "zoho.in"],
    &["yandex.net", "yandex.ru", "yandex.com"],
    &["gmx.net", "gmx.com", "web.de", "mail.com", "kundenserver.de", "ui-dns.com"],
];

/// Who runs a server: the organizational domain of its name, or the first name of its operator where several are known.
/// None for what names no organization: single labels, IP addresses, and the names of private networks (RFC 6761,
/// RFC 6762, RFC 8375).
#[must_use]
pub fn operator(server: &str) -> Option<String> {
    let name = server.trim_end_matches('.').to_ascii_lowercase();
    let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || !byte.is_ascii() || matches!(byte, b'-' | b'_' | b'.');
    if local(name.as_bytes()).is_some() || !name.bytes().all(is_letter) {
        return None;
    }
    let operator = organizational_domain(&name)?;
    let family = OPERATORS.iter().find(|family| family.contains(&operator));
    Some(family.and_then(|family| family.first()).copied().unwrap_or(operator).to_owned())
}

#[cfg(test)]
mod tests {
    use super::{aligned, is_within, operator};

    #[test]
    fn domains_of_one_owner_are_aligned() {
        assert!(aligned("example.org", "Mail.Example.ORG.") && aligned("a.example.org", "example.org"));
        assert!(aligned("a.example.org", "b.example.org") && aligned("co.uk", "co.uk"));
        assert!(!aligned("example.org", "badexample.org") && !aligned("", "example.org") && !aligned("", ""));
        assert!(!aligned("a.co.uk", "b.co.uk") && !aligned("a.github.io", "github.io"));
        assert!(is_within("a.b", "b") && !is_within("b", "a.b") && !is_within("é", "xé"));
    }

    #[test]
    fn servers_of_one_operator_have_one_name() {
        for server in ["mx.google.com", "mail-sor-f41.google.com.", "smtp.gmail.com"] {
            assert_eq!(operator(server).as_deref(), Some("google.com"));
        }
        assert_eq!(operator("mx1.example.co.uk").as_deref(), Some("example.co.uk"));
        assert_eq!(operator("ab.example").as_deref(), Some("ab.example"));
        assert_eq!(operator("mx.heise.de").as_deref(), Some("heise.de"));
    }

    #[test]
    fn what_names_no_organization_has_none() {
        for server in ["localhost", "mx4", "192.0.2.1", "host.internal", "2002:a05::1", "[192.0.2.1]", "", ".", "a..b"]
        {
            assert_eq!(operator(server), None, "{server}");
        }
    }
}
