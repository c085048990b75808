use super::server_boundary;
use crate::auth::Hop;
use crate::auth::align::is_within;
use crate::cause;
use crate::rule::{Family, Fixable, GOOGLE, GOOGLE_SMTP, Levels, Mute, Reference, Rule, YAHOO, page};
use crate::{Context, Findings, Severity, Slice};

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

/// The server looks names up, and leaves the place of one that it did not find empty: Sendmail (`8.18.1/8.18.1`), Google,
/// those that say so elsewhere (`from unknown (HELO …)`, `RDNS failed`).
fn leaves_names_out(hop: &Hop<'_>) -> bool {
    let received = &hop.received;
    let says = |comment: &Slice<'_>| {
        let is_sendmail = comment.bytes.starts_with(b"8.") && comment.bytes.contains(&b'/');
        is_sendmail || comment.bytes.ends_with(b"RDNS failed")
    };
    let is_google = received.by.is_some_and(|by| is_within(&by.lowercase(), "google.com"));
    let is_unknown = hop.field.value.words().nth(1).is_some_and(|name| name.is("unknown"));
    is_google || is_unknown || received.comments.iter().any(says)
}

fn check(context: &Context, findings: &mut Findings) {
    let failed = context.auth().trusted("iprev").find(|statement| statement.is("iprev", &["fail", "permerror"]));
    let hop = server_boundary(context);
    if let Some((ip, tcp_info)) = hop.and_then(|hop| hop.received.ip.zip(hop.received.tcp_info)) {
        let received = hop.map(|hop| &hop.received);
        let starts = |text: &str| tcp_info.sub(0..text.len()).is(text);
        let is_forged = memchr::memmem::find(tcp_info.bytes, b"may be forged").is_some();
        let has_name = received.is_some_and(|received| received.reverse.is_some()) && !is_forged;
        // Servers that look names up put the address into brackets behind the name. Many look none up and write the address
        // alone, or behind “unverified”.
        let is_unsaid = starts("[") && !hop.is_some_and(leaves_names_out) || starts("unverified");
        let says_names = (tcp_info.bytes.contains(&b'[') && (has_name || !is_unsaid)) || starts("unknown");
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
