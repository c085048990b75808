use crate::auth::Hop;
use crate::message::date::Date;
use crate::message::domain;
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Findings, Severity, Stage, number};

pub(crate) static RULE: Rule = Rule {
    code: "DAT007",
    name: "date-vs-received-skew",
    summary: "Date is far from when servers saw the message",
    help: "Set the clock of the sending machine, with NTP for example, and write Date when the message is sent.",
    family: Family::Date,
    levels: Levels::always(Severity::Warning),
    fix: Fixable::Never,
    cause: None,
    mutes: &[],
    references: &[Reference::Rfc(5322, "3.6.1"), Reference::Rfc(5321, "4.4")],
    docs: page(include_str!("date_vs_received_skew.md")),
    check,
};

const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;

fn check(context: &Context, findings: &mut Findings) {
    let Some(field) = context.message.field("Date") else { return };
    let date = Date::read(field.value);
    let Some(sent) = date.seconds else { return };
    if let Some(now) = context.now {
        findings.judged();
        if sent.saturating_sub(now) > DAY {
            let text = format!("Date lies {} in the future", span_of_time(sent - now));
            findings.add(date.text.span, text);
            return;
        }
    }
    // Dates that servers wrote are judged only in what was delivered.
    if context.stage == Stage::Outgoing {
        return;
    }
    let Some((seen, hop)) = first_sight(&context.auth().hops) else { return };
    findings.judged();
    let skew = sent.saturating_sub(seen);
    if skew.abs() <= 3 * HOUR {
        return;
    }
    let when = if skew > 0 { "after" } else { "before" };
    let clock = if is_unset(sent) { "; the clock of the sender was not set" } else { "" };
    let text = format!("Date is {} {when} the first server saw the message{clock}", span_of_time(skew.abs()));
    let finding = findings.add(date.text.span, text);
    if let Some(received) = &hop.received.date {
        finding.related(received.text.span, "when it was received");
    }
    if skew.abs() <= DAY {
        finding.weaken(Severity::Info);
    }
}

/// The oldest hop with a time; one within the sender's own machine shares its clock, so another is taken if there is one.
fn first_sight<'h, 'a>(hops: &'h [Hop<'a>]) -> Option<(i64, &'h Hop<'a>)> {
    let timed = || hops.iter().rev().filter_map(|hop| hop.received.seconds().map(|seconds| (seconds, hop)));
    timed().find(|(_, hop)| !is_internal(hop)).or_else(|| timed().next())
}

fn is_internal(hop: &Hop<'_>) -> bool {
    let received = &hop.received;
    let is_local = received.helo.is_some_and(|helo| helo.is("localhost"));
    received.ip.is_some_and(|ip| domain::is_private(ip.address)) || is_local || received.helo.is_none()
}

/// Where clocks begin that have no battery.
const fn is_unset(seconds: i64) -> bool {
    const YEAR_1980: i64 = 315_532_800;
    seconds < 2 * DAY || (seconds >= YEAR_1980 && seconds < YEAR_1980 + 2 * DAY)
}

/// `5 hours`, `3 days`, `12 years`.
fn span_of_time(seconds: i64) -> String {
    let (count, unit) = if seconds < 2 * DAY {
        (seconds / HOUR, "hour")
    } else if seconds < 730 * DAY {
        (seconds / DAY, "day")
    } else {
        (seconds / (365 * DAY), "year")
    };
    let plural = if count == 1 { "" } else { "s" };
    format!("{} {unit}{plural}", number(usize::try_from(count).unwrap_or_default()))
}
