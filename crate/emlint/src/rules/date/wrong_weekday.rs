use super::{dates, judge};
use crate::cause;
use crate::message::date::DateFlawKind;
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Findings, Fix, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "DAT003",
    name: "wrong-weekday",
    summary: "Day of the week is not that of the date",
    help: "Let the program work the day out from the date, in the zone that is written, or leave it out.",
    family: Family::Date,
    levels: Levels::always(Severity::Error),
    fix: Fixable::Always,
    cause: Some(&cause::BUILT_AS_STRINGS),
    mutes: &[],
    references: &[Reference::Rfc(5322, "3.3")],
    docs: page(include_str!("wrong_weekday.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    judge(context, findings);
    for written in dates(context).filter(|written| written.foreign.is_none()) {
        for flaw in &written.date.flaws {
            let DateFlawKind::WrongDayName(right) = flaw.kind else { continue };
            let name = written.field.value.at(flaw.span);
            let text = format!("This date is a {}, not a {}", long(right.as_bytes()), long(name.bytes));
            let finding = findings.add(flaw.span, text).fix(Fix::replace(flaw.span, right, format!("Write “{right}”")));
            if let (Some(day), Some(year)) = (written.date.day, written.date.year) {
                finding.related(day.span.to(year.span), "the date");
            }
            written.weaken(finding);
        }
    }
}

/// The full name of a day that mail cuts to three letters.
fn long(day: &[u8]) -> &'static str {
    const DAYS: [&str; 7] = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
    let is = |name: &&&str| name.get(..3).is_some_and(|start| start.as_bytes().eq_ignore_ascii_case(day));
    DAYS.iter().find(is).copied().unwrap_or_default()
}
