use crate::cause;
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::span::lowercase;
use crate::{Context, Findings, Severity, Span, number};

pub(crate) static RULE: Rule = Rule {
    code: "RCV014",
    name: "mail-loop",
    summary: "The message came by the same server again and again",
    help: "Look for two forwarding rules that point at each other, and remove one.",
    family: Family::Received,
    levels: Levels::received(Severity::Error),
    fix: Fixable::Never,
    cause: Some(&cause::JOURNEY),
    mutes: &[],
    references: &[Reference::Rfc(5321, "6.3"), Reference::Rfc(9228, "")],
    docs: page(include_str!("mail_loop.md")),
    check,
};

/// Servers refuse a message with this many (RFC 5321 §6.3).
const REFUSED: usize = 100;
const MANY: usize = 25;
/// Visits of one server for one recipient that a filter explains.
const VISITS: usize = 3;

fn check(context: &Context, findings: &mut Findings) {
    let hops = &context.auth().hops;
    if let Some(first) = hops.first() {
        findings.judged();
        count(hops.len(), first.field.name.span, findings);
    }
    let mut visits: Vec<(String, String, Vec<Span>)> = Vec::new();
    for hop in hops.iter().take(REFUSED) {
        let (Some(by), Some(recipient)) = (hop.received.by, hop.received.recipient) else { continue };
        let (server, recipient) = (by.lowercase(), recipient.lowercase());
        // A machine hands mail to itself for filters.
        if hop.received.ip.is_some_and(|ip| ip.address.is_loopback()) {
            continue;
        }
        match visits.iter_mut().find(|(known, whom, _)| *known == server && *whom == recipient) {
            Some((.., spans)) => spans.push(by.span),
            None => visits.push((server, recipient, vec![by.span])),
        }
    }
    for (server, recipient, spans) in visits.iter().filter(|(.., spans)| spans.len() >= VISITS) {
        let message = format!("{server} had the message {} times for {recipient}", spans.len());
        repeated(spans, message, findings);
    }
    for name in ["Delivered-To", "X-Loop"] {
        let mut values: Vec<(String, Vec<Span>)> = Vec::new();
        for field in context.message.fields(name).take(REFUSED) {
            let value = lowercase(&field.unfolded());
            match values.iter_mut().find(|(known, _)| *known == value) {
                Some((_, spans)) => spans.push(field.value.trim().span),
                None => values.push((value, vec![field.value.trim().span])),
            }
        }
        for (value, spans) in values.iter().filter(|(_, spans)| spans.len() > 1) {
            repeated(spans, format!("The message was delivered to {value} more than once"), findings);
        }
    }
}

fn count(count: usize, place: Span, findings: &mut Findings) {
    if count >= REFUSED {
        let message = format!("The message has {} Received fields; servers refuse it as a loop", number(count));
        findings.add(place, message);
    } else if count > MANY {
        let message =
            format!("The message has {} Received fields: it came by many servers, or in a circle", number(count));
        findings.add(place, message).weaken(Severity::Info);
    }
}

fn repeated(spans: &[Span], message: String, findings: &mut Findings) {
    let Some((&first, others)) = spans.split_first() else { return };
    let finding = findings.add(first, message).weaken(Severity::Warning);
    for &other in others.iter().take(9) {
        finding.related(other, "and here");
    }
}
