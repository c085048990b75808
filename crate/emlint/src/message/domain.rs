//! What a domain name says of itself, without asking anybody.

mod confusable;
mod suffix;

pub use confusable::{glyphs, in_ascii_shapes, in_unicode, is_one_edit, mixed};
pub use suffix::organizational_domain;

use crate::Slice;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// The labels of a domain, left to right; a trailing dot leaves an empty one.
pub fn labels(domain: Slice<'_>) -> impl Iterator<Item = Slice<'_>> {
    let mut rest = Some(domain);
    std::iter::from_fn(move || {
        let all = rest?;
        let dot = memchr::memchr(b'.', all.bytes);
        rest = dot.map(|dot| all.from(dot + 1));
        Some(all.sub(0..dot.unwrap_or(all.len())))
    })
}

/// Last labels that mean nothing outside of one network: RFC 2606 §2, RFC 6761 §6, RFC 6762 App. G, RFC 8375.
const LOCAL: &[&str] = &[
    "localhost",
    "localdomain",
    "local",
    "lan",
    "home",
    "internal",
    "intranet",
    "corp",
    "private",
    "invalid",
    "test",
    "arpa",
];

/// Why a domain cannot be reached from elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Local {
    /// One label, as a host calls itself.
    SingleLabel,
    /// The last label is reserved for use within one network.
    Reserved,
    /// The name that a cloud gives to a machine: `ip-10-0-0-1.eu-west-1.compute.internal`.
    Machine,
}

/// Whether `domain` is a name that only one network knows (RFC 5321 §2.3.5 allows none in mail).
#[must_use]
pub fn local(domain: &[u8]) -> Option<Local> {
    let domain = domain.strip_suffix(b".").unwrap_or(domain);
    if domain.is_empty() || domain.starts_with(b"[") {
        return None;
    }
    let Some(dot) = memchr::memrchr(b'.', domain) else { return Some(Local::SingleLabel) };
    let last = domain.get(dot + 1..).unwrap_or_default();
    let is = |name: &str| last.eq_ignore_ascii_case(name.as_bytes());
    if is("internal") && domain.get(..3).is_some_and(|start| start.eq_ignore_ascii_case(b"ip-")) {
        return Some(Local::Machine);
    }
    LOCAL.iter().any(|name| is(name)).then_some(Local::Reserved)
}

/// Names set aside for documentation: `example.com`, `.net`, `.org`, and everything below `example` (RFC 2606 §2, §3).
#[must_use]
pub fn is_documentation(domain: &[u8]) -> bool {
    let domain = domain.strip_suffix(b".").unwrap_or(domain).to_ascii_lowercase();
    let ends =
        |name: &[u8]| domain.strip_suffix(name).is_some_and(|before| before.is_empty() || before.ends_with(b"."));
    [&b"example"[..], b"example.com", b"example.net", b"example.org"].iter().any(|name| ends(name))
}

/// The address in a domain literal: `[192.0.2.1]` or `[IPv6:2001:db8::1]` (RFC 5321 §4.1.3).
#[must_use]
pub fn literal(domain: &[u8]) -> Option<IpAddr> {
    let text = str::from_utf8(domain.strip_prefix(b"[")?.strip_suffix(b"]")?).ok()?;
    let v6 = text.get(..5).filter(|tag| tag.eq_ignore_ascii_case("IPv6:")).and_then(|_| text.get(5..));
    match v6 {
        Some(v6) => v6.parse::<Ipv6Addr>().ok().map(IpAddr::V6),
        None => text.parse::<Ipv4Addr>().ok().map(IpAddr::V4),
    }
}

/// An IPv4 address that stands where a domain should.
#[must_use]
pub fn is_ipv4(domain: &[u8]) -> bool {
    str::from_utf8(domain).is_ok_and(|text| text.parse::<Ipv4Addr>().is_ok())
}

/// An IPv6 address without the `IPv6:` that mail wants before it.
#[must_use]
pub fn is_ipv6(domain: &[u8]) -> bool {
    str::from_utf8(domain).is_ok_and(|text| text.parse::<Ipv6Addr>().is_ok())
}

/// Addresses of private networks and of the machine itself (RFC 1918, RFC 1122 §3.2.1.3, RFC 3927, RFC 4193).
#[must_use]
pub fn is_private(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => v4.is_private() || v4.is_loopback() || v4.is_link_local() || v4.is_unspecified(),
        IpAddr::V6(v6) => v6.is_loopback() || v6.is_unique_local() || v6.is_unicast_link_local() || v6.is_unspecified(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Local, is_documentation, is_ipv4, is_private, labels, literal, local};
    use crate::Slice;

    #[test]
    fn labels_know_their_octets() {
        let text = "a.b..c.";
        let read: Vec<_> = labels(Slice::of(text.as_bytes(), 0..text.len())).map(|label| label.span.range()).collect();
        assert_eq!(read, [0..1, 2..3, 4..4, 5..6, 7..7]);
    }

    #[test]
    fn knows_names_that_only_one_network_knows() {
        assert_eq!(local(b"web01"), Some(Local::SingleLabel));
        assert_eq!(local(b"localhost.LocalDomain"), Some(Local::Reserved));
        assert_eq!(local(b"ip-10-0-0-1.eu-west-1.compute.internal"), Some(Local::Machine));
        assert_eq!(local(b"shop.example"), None);
        assert_eq!(local(b"[127.0.0.1]"), None);
        assert_eq!(local(b""), None);
    }

    #[test]
    fn knows_documentation_names() {
        assert!(
            is_documentation(b"Example.COM") && is_documentation(b"a.example") && is_documentation(b"x.example.org")
        );
        assert!(!is_documentation(b"myexample.com") && !is_documentation(b"example.de"));
    }

    #[test]
    fn reads_address_literals() {
        assert_eq!(literal(b"[192.0.2.1]"), "192.0.2.1".parse().ok());
        assert_eq!(literal(b"[IPv6:2001:db8::1]"), "2001:db8::1".parse().ok());
        assert_eq!(literal(b"[2001:db8::1]"), None);
        assert_eq!(literal(b"[192.0.2]"), None);
        assert!(is_ipv4(b"10.0.0.1") && !is_ipv4(b"10.0.0.1.example"));
        assert!(is_private("10.0.0.1".parse().unwrap()) && !is_private("192.0.2.1".parse().unwrap()));
    }
}
