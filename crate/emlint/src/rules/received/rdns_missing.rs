use super::server_boundary;
use crate::cause;
use crate::rule::{Family, Fixable, GOOGLE, GOOGLE_SMTP, Levels, Mute, Reference, Rule, YAHOO, page};
use crate::{Context, Findings, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "RCV006",
    name: "rdns-missing",
    summary: "The sending server’s address has no confirmed reverse name",
    help: "Have a PTR record set for the address, with a name whose A or AAAA record leads back to it.",
    family: Family::Received,
    levels: Levels::received(Severity::Warning).or_bulk(Severity::Error),
    fix: Fixable::Never,
    cause: Some(&cause::HOST_NAME),
    mutes: &[Mute::message(&["RCV007", "RCV008"])],
    references: &[GOOGLE, GOOGLE_SMTP, YAHOO, Reference::Rfc(8601, "3")],
    docs: page(include_str!("rdns_missing.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    let failed = context.auth().trusted("iprev").find(|statement| statement.is("iprev", &["fail", "permerror"]));
    let hop = server_boundary(context);
    if let Some((ip, tcp_info)) = hop.and_then(|hop| hop.received.ip.zip(hop.received.tcp_info)) {
        let received = hop.map(|hop| &hop.received);
        let starts = |text: &str| tcp_info.sub(0..text.len()).is(text);
        let is_forged = memchr::memmem::find(tcp_info.bytes, b"may be forged").is_some();
        // Servers that look names up put the address into brackets behind the name.
        let says_names = tcp_info.bytes.contains(&b'[') || starts("unknown");
        let has_name = received.is_some_and(|received| received.reverse.is_some()) && !is_forged;
        if says_names && has_name && failed.is_none() {
            findings.judged();
        } else if says_names && !has_name {
            let message =
                format!("The receiver found no confirmed name for {}, the address of the sending server", ip.address);
            let finding = findings.add(if tcp_info.is_empty() { ip.text.span } else { tcp_info.span }, message);
            if let Some(statement) = failed {
                finding.related(statement.token, format!("{} says so too", statement.source.field_name()));
            }
            return;
        }
    }
    if let Some(statement) = failed {
        let message =
            format!("{} found no name for the sending server that leads back to its address", statement.speaker());
        findings.add(statement.token, message);
    }
}
