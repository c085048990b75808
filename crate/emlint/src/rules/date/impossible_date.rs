use super::{dates, judge};
use crate::message::date::{Date, DateFlawKind};
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Findings, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "DAT004",
    name: "impossible-date",
    summary: "Date or time that does not exist",
    help: "Take the date from the clock and let a library write it.",
    family: Family::Date,
    levels: Levels::always(Severity::Error),
    fix: Fixable::Never,
    cause: None,
    mutes: &[],
    references: &[Reference::Rfc(5322, "3.3")],
    docs: page(include_str!("impossible_date.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    judge(context, findings);
    for written in dates(context).filter(|written| written.foreign.is_none()) {
        for flaw in &written.date.flaws {
            let here = written.field.value.at(flaw.span);
            let text = here.text();
            let message = match flaw.kind {
                DateFlawKind::NoSuchDay => format!("The month has no day “{text}”"),
                DateFlawKind::NoSuchTime => format!("“{text}” is no hour, minute or second"),
                DateFlawKind::YearOutOfRange => format!("No message was sent in the year “{text}”"),
                DateFlawKind::BadZone if here.len() == 5 => format!("“{text}” has more than 59 minutes"),
                _ => continue,
            };
            let finding = findings.add(flaw.span, message);
            written.weaken(finding);
        }
        if let Some(zone) = written.date.zone.filter(|_| is_unlikely_zone(&written.date)) {
            let text = format!("No clock in the world has the offset “{}”", zone.text());
            findings.add(zone.span, text).weaken(Severity::Warning);
        }
    }
}

/// Outside of −12:00 to +14:00, or not at a quarter of an hour.
fn is_unlikely_zone(date: &Date<'_>) -> bool {
    let Some([sign @ (b'+' | b'-'), digits @ ..]) = date.zone.map(|zone| zone.bytes) else { return false };
    let number =
        str::from_utf8(digits).ok().filter(|_| digits.len() == 4).and_then(|digits| digits.parse::<u32>().ok());
    let Some(number) = number.filter(|number| number % 100 < 60) else { return false };
    let most = if *sign == b'+' { 1400 } else { 1200 };
    number > most || number % 100 % 15 != 0
}
