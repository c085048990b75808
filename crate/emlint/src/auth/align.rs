//! Whether two domains belong together. The one place that decides it.
//!
//! DMARC compares organizational domains (RFC 9989 §4.10), which a list of public suffixes or the DNS tells apart. Without
//! either, two domains are aligned when they are equal or one is below the other.

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

/// Whether an identity with domain `one` vouches for a From with domain `other` in relaxed mode (RFC 9989 §4.4).
#[must_use]
pub fn aligned(one: &str, other: &str) -> bool {
    is_within(one, other) || is_within(other, one)
}

/// Domains of one operator whose servers take part in one delivery.
const OPERATORS: &[&[&str]] = &[
    &["google.com", "gmail.com", "googlemail.com"],
    &["outlook.com", "office365.com", "microsoft.com", "hotmail.com", "exchangelabs.com", "office.com"],
    &["yahoo.com", "yahoo.net", "yahoodns.net", "aol.com"],
    &["icloud.com", "apple.com", "me.com", "mac.com"],
    &["fastmail.com", "messagingengine.com"],
    &["protonmail.ch", "proton.me", "protonmail.com"],
];

/// The name of a server without its host part, as far as that can be told without a list of public suffixes: the last two
/// labels, or three below a country's second level (`co.uk`, `com.br`). None for what names no organization: single
/// labels, IP addresses, and the names of private networks (RFC 6761, RFC 6762, RFC 8375).
#[must_use]
pub fn operator(server: &str) -> Option<String> {
    let name = server.trim_end_matches('.').to_ascii_lowercase();
    let labels: Vec<&str> = name.split('.').collect();
    let (last, second) = (labels.last()?, labels.len().checked_sub(2).and_then(|at| labels.get(at))?);
    let is_private =
        matches!(*last, "local" | "localdomain" | "localhost" | "internal" | "lan" | "home" | "corp" | "arpa");
    let is_numeric = last.bytes().all(|byte| byte.is_ascii_digit());
    let is_name = |label: &&str| {
        !label.is_empty()
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || !byte.is_ascii() || matches!(byte, b'-' | b'_'))
    };
    if is_private || is_numeric || !labels.iter().all(is_name) {
        return None;
    }
    let below_country = last.len() == 2 && second.len() <= 3 && labels.len() > 2;
    let kept = if below_country { 3 } else { 2 };
    let operator = labels.get(labels.len().saturating_sub(kept)..)?.join(".");
    let family = OPERATORS.iter().find(|family| family.contains(&operator.as_str()));
    Some(family.and_then(|family| family.first()).map_or(operator, |first| (*first).to_owned()))
}

#[cfg(test)]
mod tests {
    use super::{aligned, is_within, operator};

    #[test]
    fn a_domain_below_another_is_aligned_with_it() {
        assert!(aligned("example.org", "Mail.Example.ORG.") && aligned("a.example.org", "example.org"));
        assert!(!aligned("example.org", "badexample.org") && !aligned("", "example.org") && !aligned("", ""));
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
