use super::server_boundary;
use crate::List as _;
use crate::cause;
use crate::message::domain::organizational_domain;
use crate::rule::{Family, Fixable, Levels, Reference, Rule, YAHOO, page};
use crate::{Context, Findings, Severity};
use std::net::{IpAddr, Ipv4Addr};

pub(crate) static RULE: Rule = Rule {
    code: "RCV007",
    name: "rdns-generic",
    summary: "The sending server has the reverse name of any customer’s connection",
    help: "Have the PTR record of the address set to the name of the mail server.",
    family: Family::Received,
    levels: Levels::received(Severity::Warning),
    fix: Fixable::Never,
    cause: Some(&cause::HOST_NAME),
    mutes: &[],
    references: &[YAHOO, Reference::Rfc(1912, "2.1")],
    docs: page(include_str!("rdns_generic.md")),
    check,
};

/// Words in the names of dial-up and home connections.
const DYNAMIC: &[&str] = &[
    "dyn",
    "dynamic",
    "dynip",
    "dsl",
    "adsl",
    "vdsl",
    "sdsl",
    "cable",
    "ppp",
    "pppoe",
    "dhcp",
    "dial",
    "dialup",
    "dialin",
    "pool",
    "broadband",
    "customer",
    "client",
    "cust",
    "catv",
    "mobile",
];
/// Words in the names of servers that were never given one of their own.
const STATIC: &[&str] = &["static", "vps"];
/// Words in the names of mail servers, which large services number by their addresses.
const MAIL: &[&str] = &["mail", "mailout", "mout", "mta", "mx", "out", "outbound", "relay", "send", "sender", "smtp"];

fn check(context: &Context, findings: &mut Findings) {
    let Some(hop) = server_boundary(context) else { return };
    let (Some(name), Some(ip)) = (hop.received.reverse, hop.received.ip) else { return };
    findings.judged();
    let text = name.text().to_ascii_lowercase();
    let host = organizational_domain(&text).and_then(|domain| text.strip_suffix(domain)).unwrap_or_default();
    let words = || host.split(|character: char| !character.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let is_word =
        |known: &[&str]| words().any(|word| known.contains(&word.trim_end_matches(|last: char| last.is_ascii_digit())));
    let has_number = host.bytes().any(|byte| byte.is_ascii_digit());
    let hint = "such addresses are often on block lists for home connections (Spamhaus PBL)";
    if is_word(DYNAMIC) {
        findings.add(name.span, format!("“{text}” looks like the name of a customer’s connection; {hint}"));
    } else if matches!(ip.address, IpAddr::V4(v4) if !is_word(MAIL) && shows_address(host, v4)) {
        findings.add(name.span, format!("“{text}” is made from the address {}; {hint}", ip.address));
    } else if is_word(STATIC) && has_number {
        let message = format!("“{text}” is the name that the provider gives to any server");
        findings.add(name.span, message).weaken(Severity::Info);
    }
}

/// Numbers of the address stand in the name: three of them, since two are there by chance in the names of large services,
/// or all as hexadecimal digits.
fn shows_address(host: &str, address: Ipv4Addr) -> bool {
    let octets = address.octets();
    let hex = format!("{:08x}", u32::from(address));
    let numbers: Vec<u8> =
        host.split(|character: char| !character.is_ascii_digit()).filter_map(|number| number.parse().ok()).list();
    host.contains(&hex) || octets.iter().filter(|octet| numbers.contains(octet)).count() > 2
}
