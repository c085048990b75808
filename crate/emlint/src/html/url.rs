//! URLs as mail programs read them: split into their pieces, without judging (URL Standard; RFC 3986 §3).

use crate::message::domain::{self, organizational_domain};
use crate::message::parameter;
use std::net::{Ipv4Addr, Ipv6Addr};
use std::ops::Range;

/// A URL cut into pieces; the ranges count octets of the text it was made of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Url {
    /// Without the colon, in lower case; empty where there is none.
    pub(crate) scheme: String,
    pub(crate) userinfo: Option<Range<usize>>,
    /// `None` where no `//` announces one.
    pub(crate) host: Option<Range<usize>>,
    pub(crate) port: Option<Range<usize>>,
    pub(crate) path: Range<usize>,
    /// Without `?` and `#`.
    pub(crate) query: Range<usize>,
}

/// What kind of name a host is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Host {
    Name,
    Ip(Ipv4Addr),
    Ipv6,
}

impl Url {
    pub(crate) fn parse(text: &str) -> Self {
        let mut url = Self::default();
        let colon = text.find(':').filter(|&colon| is_scheme(text.get(..colon).unwrap_or_default()));
        let mut at = 0;
        if let Some(colon) = colon {
            url.scheme = text.get(..colon).unwrap_or_default().to_ascii_lowercase();
            at = colon + 1;
        }
        let rest = text.get(at..).unwrap_or_default();
        let is_slash = |c: char| c == '/' || c == '\\';
        let has_authority = rest.starts_with(is_slash) && rest.get(1..).is_some_and(|rest| rest.starts_with(is_slash));
        if has_authority {
            at += 2;
            let rest = text.get(at..).unwrap_or_default();
            let end = at + rest.find(['/', '\\', '?', '#']).unwrap_or(rest.len());
            url.authority(text, at..end);
            at = end;
        }
        let rest = text.get(at..).unwrap_or_default();
        let fragment = at + rest.find('#').unwrap_or(rest.len());
        let query = at + rest.find('?').unwrap_or(rest.len()).min(fragment - at);
        url.path = at..query;
        url.query = (query + 1).min(fragment)..fragment;
        url
    }

    fn authority(&mut self, text: &str, range: Range<usize>) {
        let authority = text.get(range.clone()).unwrap_or_default();
        let mut start = range.start;
        if let Some(at) = authority.rfind('@') {
            self.userinfo = Some(range.start..range.start + at);
            start = range.start + at + 1;
        }
        let host = text.get(start..range.end).unwrap_or_default();
        let colon = match host.find(']') {
            Some(bracket) => host.get(bracket..).and_then(|rest| rest.find(':')).map(|colon| bracket + colon),
            None => host.rfind(':'),
        };
        let end = colon.map_or(range.end, |colon| start + colon);
        self.port = colon.map(|_| end + 1..range.end);
        self.host = Some(start..end);
    }

    pub(crate) fn is_web(&self) -> bool {
        matches!(self.scheme.as_str(), "http" | "https")
    }

    /// The host as written, without a final dot; empty where there is none.
    pub(crate) fn host_of<'t>(&self, text: &'t str) -> &'t str {
        self.host.clone().and_then(|host| text.get(host)).unwrap_or_default().trim_end_matches('.')
    }
}

fn is_scheme(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
}

/// What browsers do before they parse: blanks and controls at the ends go, so do tabs and line ends anywhere.
pub(crate) fn clean(value: &str) -> String {
    let ends = |c: char| c <= ' ';
    value.trim_matches(ends).chars().filter(|c| !matches!(c, '\t' | '\n' | '\r')).collect()
}

/// What `%XX` stands for; invalid UTF-8 becomes U+FFFD.
pub(crate) fn percent_decoded(text: &str) -> String {
    String::from_utf8_lossy(&parameter::percent_decoded(text)).into_owned()
}

/// Reads a host as browsers do: `0x7f.1` and `2130706433` are addresses too (URL Standard §3.5).
pub(crate) fn host_kind(host: &str) -> Host {
    if host.starts_with('[') {
        return Host::Ipv6;
    }
    let numbers: Option<Vec<u32>> = host.split('.').map(number).collect();
    let Some(numbers) = numbers.filter(|numbers| (1..=4).contains(&numbers.len())) else { return Host::Name };
    let Some((&last, octets)) = numbers.split_last() else { return Host::Name };
    let room = u32::MAX >> (8 * octets.len());
    if last > room || octets.iter().any(|&octet| octet > 255) {
        return Host::Name;
    }
    let high = octets.iter().fold(0_u32, |sum, octet| sum << 8 | octet);
    let shifted = high.checked_shl(8 * (4 - u32::try_from(octets.len()).unwrap_or(4))).unwrap_or_default();
    Host::Ip(Ipv4Addr::from(shifted | last))
}

/// Decimal, octal with a leading zero, or hexadecimal.
fn number(text: &str) -> Option<u32> {
    let lower = text.to_ascii_lowercase();
    match lower.strip_prefix("0x") {
        Some("") => Some(0),
        Some(digits) => u32::from_str_radix(digits, 16).ok(),
        None if lower.len() > 1 && lower.starts_with('0') => u32::from_str_radix(&lower, 8).ok(),
        None if lower.starts_with('+') => None,
        None => lower.parse().ok(),
    }
}

/// Whether the whole world can reach a host of this name or address.
pub(crate) fn is_public(host: &str) -> bool {
    match host_kind(host) {
        Host::Ip(ip) => !domain::is_private(ip.into()) && ip.octets().first() != Some(&0),
        Host::Ipv6 => {
            let inside = host.trim_matches(['[', ']']).parse::<Ipv6Addr>();
            inside.is_ok_and(|ip| !domain::is_private(ip.into()))
        }
        Host::Name => domain::local(host.as_bytes()).is_none(),
    }
}

/// Whether two hosts belong to one owner, as far as their names tell.
pub(crate) fn same_owner(one: &str, other: &str) -> bool {
    match (organizational_domain(one), organizational_domain(other)) {
        (Some(one), Some(other)) => one.eq_ignore_ascii_case(other),
        _ => one.trim_end_matches('.').eq_ignore_ascii_case(other.trim_end_matches('.')),
    }
}

#[cfg(test)]
mod tests {
    use super::{Host, Url, clean, host_kind, is_public, percent_decoded, same_owner};
    use std::net::Ipv4Addr;

    #[test]
    fn splits_a_url() {
        let text = "HTTPS://user:pw@www.example.org:8443/a/b?x=1#y";
        let url = Url::parse(text);
        assert_eq!(url.scheme, "https");
        let piece = |range: Option<std::ops::Range<usize>>| range.map(|range| &text[range]);
        assert_eq!(piece(url.userinfo.clone()), Some("user:pw"));
        assert_eq!((url.host_of(text), piece(url.port.clone())), ("www.example.org", Some("8443")));
        assert_eq!((&text[url.path.clone()], &text[url.query.clone()]), ("/a/b", "x=1"));
        let other = Url::parse("mailto:a@example.org?subject=b");
        assert_eq!((other.scheme.as_str(), other.host, other.path.clone()), ("mailto", None, 7..20));
        assert_eq!(Url::parse("a/b:c").scheme, "");
        assert_eq!(Url::parse("//cdn.example.org/x").host, Some(2..17));
        assert_eq!(Url::parse("http://[::1]:80/").host, Some(7..12));
        assert_eq!(Url::parse("").path, 0..0);
    }

    #[test]
    fn sees_addresses_in_every_disguise() {
        let ip = Host::Ip(Ipv4Addr::LOCALHOST);
        for host in ["127.0.0.1", "0x7f.1", "2130706433", "0177.0.0.1"] {
            assert_eq!(host_kind(host), ip, "{host}");
        }
        assert_eq!(host_kind("256.1.1.1"), Host::Name);
        assert_eq!(host_kind("example.org"), Host::Name);
        assert_eq!(host_kind("[::1]"), Host::Ipv6);
    }

    #[test]
    fn knows_hosts_that_only_the_author_can_reach() {
        for host in ["localhost", "10.1.2.3", "intranet", "printer.local", "[::1]"] {
            assert!(!is_public(host), "{host}");
        }
        assert!(is_public("example.org") && is_public("192.0.2.1"));
    }

    #[test]
    fn hosts_of_one_owner_share_what_was_registered() {
        assert!(same_owner("a.b.Example.org", "www.example.org") && same_owner("10.0.0.1", "10.0.0.1"));
        assert!(!same_owner("example.co.uk", "other.co.uk") && !same_owner("10.0.0.1", "10.0.0.2"));
    }

    #[test]
    fn cleans_and_decodes() {
        assert_eq!(clean(" java\tscript:\nx "), "javascript:x");
        assert_eq!(percent_decoded("a%20b%C3%A9%zz%+5%"), "a b\u{e9}%zz%+5%");
    }
}
