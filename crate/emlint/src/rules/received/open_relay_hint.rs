use super::{is_internal, is_login};
use crate::List as _;
use crate::auth::Hop;
use crate::auth::align::{aligned, operator};
use crate::cause;
use crate::message::address::mailboxes;
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Confidence, Context, Findings, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "RCV013",
    name: "open-relay-hint",
    summary: "A server passed on mail between two organizations that are not its own",
    help: "If the server is yours, make it take mail for other domains only from users who log in.",
    family: Family::Received,
    levels: Levels::received(Severity::Info),
    fix: Fixable::Never,
    cause: Some(&cause::JOURNEY),
    mutes: &[],
    references: &[Reference::Rfc(5321, "7.9")],
    docs: page(include_str!("open_relay_hint.md")),
    check,
};

/// Services that filter or keep mail for others.
const GATEWAYS: &[&str] = &[
    "pphosted.com",
    "ppe-hosted.com",
    "mimecast.com",
    "messagelabs.com",
    "barracudanetworks.com",
    "ess.barracudanetworks.com",
    "iphmx.com",
    "mailcontrol.com",
    "antispameurope.com",
    "hornetsecurity.com",
    "trendmicro.com",
    "mailspamprotection.com",
    "amazonses.com",
    "sendgrid.net",
    "mailgun.net",
    "google.com",
    "outlook.com",
    "fastmail.com",
    "icloud.com",
    "protonmail.ch",
    "secureserver.net",
    "yahoo.com",
    "yandex.net",
    "zoho.com",
];

fn check(context: &Context, findings: &mut Findings) {
    let header = &context.message.header;
    let is_list = header.has("List-Id") || header.has("List-Post") || header.has("Resent-From");
    if is_list || context.facts.dsn {
        return;
    }
    let mut ours: Vec<String> = context.auth().from.iter().map(|domain| domain.text().into_owned()).list();
    if let Some(path) = header.first("Return-Path") {
        if path.value.bytes.to_ascii_uppercase().windows(5).any(|word| word == b"SRS0=" || word == b"SRS1=") {
            return;
        }
        ours.extend(
            mailboxes(path.value).iter().filter_map(|mailbox| mailbox.domain).map(|domain| domain.text().into_owned()),
        );
    }
    for pair in context.auth().hops.windows(2) {
        let [next, relay] = pair else { continue };
        if let Some(message) = relayed(next, relay, &ours) {
            let finding = findings.add(relay.field.name.span, message).confidence(Confidence::Low);
            finding.related(next.field.name.span, "the next server belongs to somebody else");
        }
    }
}

/// The question, when `relay` took the message from strangers for strangers.
fn relayed(next: &Hop<'_>, relay: &Hop<'_>, senders: &[String]) -> Option<String> {
    let (server, receiver) = (relay.operator.as_deref()?, next.operator.as_deref()?);
    let is_public = relay.received.ip.is_some_and(|ip| !is_internal(ip.address));
    if server == receiver || !is_public || is_login(relay) || GATEWAYS.contains(&server) {
        return None;
    }
    let names = relay.received.reverse.into_iter().chain(relay.received.helo).map(|name| name.text().into_owned());
    let recipient = relay
        .received
        .recipient
        .and_then(|recipient| recipient.text().rsplit_once('@').map(|(_, domain)| domain.to_owned()));
    // Without a recipient nobody knows for whom the server took it.
    let recipient = recipient?;
    let mut own = names.chain(senders.iter().cloned()).chain([recipient]);
    if own.any(|name| aligned(&name, server) || operator(&name).is_some_and(|operator| operator == server)) {
        return None;
    }
    Some(format!(
        "Did {server} mean to pass this on? Neither sender nor recipient seems to be its own, and nobody logged in"
    ))
}
