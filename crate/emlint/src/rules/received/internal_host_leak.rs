use super::{boundary, is_internal, is_login};
use crate::cause;
use crate::message::domain::{Local, local};
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Findings, Severity, Span};

pub(crate) static RULE: Rule = Rule {
    code: "RCV015",
    name: "internal-host-leak",
    summary: "Received fields show addresses and hosts of an internal network",
    help: "Let the outgoing server remove or shorten the Received fields of your own network.",
    family: Family::Received,
    levels: Levels::received(Severity::Info),
    fix: Fixable::Never,
    cause: Some(&cause::PRIVACY),
    mutes: &[],
    references: &[Reference::Rfc(5321, "7.6"), Reference::Rfc(1918, "3")],
    docs: page(include_str!("internal_host_leak.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    let Some((index, _)) = boundary(context) else { return };
    let mut seen: Vec<(Span, String)> = Vec::new();
    for hop in context.auth().hops.iter().skip(index + 1).filter(|hop| !is_login(hop)) {
        findings.judged();
        let is_inner =
            |address: &std::net::IpAddr| is_internal(*address) && !address.is_loopback() && !address.is_unspecified();
        if let Some(ip) = hop.received.ip.filter(|ip| is_inner(&ip.address)) {
            seen.push((ip.text.span, format!("the private address {}", ip.address)));
        }
        for name in [hop.received.helo, hop.received.reverse, hop.received.by].into_iter().flatten() {
            let is_own = |name: &[u8]| !name.to_ascii_lowercase().starts_with(b"localhost");
            if matches!(local(name.bytes), Some(Local::Reserved | Local::Machine)) && is_own(name.bytes) {
                seen.push((name.span, format!("the internal host {}", name.text())));
            }
        }
    }
    seen.dedup_by(|a, b| a.1 == b.1);
    let Some(((first, what), others)) = seen.split_first() else { return };
    let message = match others.first().filter(|(_, other)| other != what) {
        Some((_, other)) => format!("{} and {other} are visible to every recipient", capitalized(what)),
        None => format!("{} is visible to every recipient", capitalized(what)),
    };
    let finding = findings.add(*first, message);
    for (span, text) in others.iter().take(9) {
        finding.related(*span, text.clone());
    }
}

fn capitalized(text: &str) -> String {
    text.replacen('t', "T", 1)
}
