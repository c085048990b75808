use super::duration;
use crate::List as _;
use crate::cause;
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Findings, Severity, Slice};

pub(crate) static RULE: Rule = Rule {
    code: "RCV002",
    name: "time-order-or-delay",
    summary: "Times of the servers on the way are out of order, or far apart",
    help: "Set the clocks of your servers from the network (NTP); look in the log of the slow server why it waited.",
    family: Family::Received,
    levels: Levels::received(Severity::Warning),
    fix: Fixable::Never,
    cause: Some(&cause::JOURNEY),
    mutes: &[],
    references: &[Reference::Rfc(5321, "4.4")],
    docs: page(include_str!("time_order_or_delay.md")),
    check,
};

/// Clocks differ by some minutes, and servers take some to deliver.
const TOLERANCE: i64 = 5 * 60;
const HOUR: i64 = 3600;

fn check(context: &Context, findings: &mut Findings) {
    let timed = context.auth().hops.iter().filter_map(|hop| {
        let date = hop.received.date.as_ref()?;
        // Fetched from a mailbox, where it had arrived long before.
        let is_fetched = |with: Slice<'_>| with.sub(0..3).is("POP") || with.sub(0..4).is("IMAP");
        Some((date.seconds?, date.text.span, hop.received.by, hop.received.with.is_some_and(is_fetched)))
    });
    let hops: Vec<_> = timed.list();
    for pair in hops.windows(2) {
        let [(newer, newer_span, by, is_fetched), (older, older_span, ..)] = pair else { continue };
        findings.judged();
        let seconds = newer.saturating_sub(*older);
        let server = by.map_or_else(|| "this server".to_owned(), |by| by.text().into_owned());
        if seconds < -TOLERANCE {
            let hours = (-seconds + HOUR / 2) / HOUR;
            let is_zone = (1..=12).contains(&hours) && (-seconds - hours * HOUR).abs() <= TOLERANCE;
            let why = if is_zone { ": whole hours, as a wrong time zone gives" } else { "" };
            let message =
                format!("{server} had the message {} before the server that it came from{why}", duration(seconds));
            findings.add(*newer_span, message).related(*older_span, "the time of the server before");
        } else if seconds > TOLERANCE && !is_fetched {
            let message = format!(
                "The message reached {server} {} after the server before: that one waited, or its clock is wrong",
                duration(seconds)
            );
            let finding = findings.add(*newer_span, message).related(*older_span, "the time of the server before");
            if seconds <= HOUR {
                finding.weaken(Severity::Info);
            }
        }
    }
}
