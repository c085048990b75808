use super::{dates, judge};
use crate::cause;
use crate::message::date::{DateFlaw, DateFlawKind};
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Findings, Fix, Severity, Slice};

pub(crate) static RULE: Rule = Rule {
    code: "DAT002",
    name: "obsolete-date",
    summary: "Date in an obsolete form",
    help: "Write four digits of the year and a numeric zone: “Tue, 24 Nov 2026 10:00:00 +0000”.",
    family: Family::Date,
    levels: Levels::always(Severity::Warning).or_strict(Severity::Error),
    fix: Fixable::Sometimes,
    cause: Some(&cause::BUILT_AS_STRINGS),
    mutes: &[],
    references: &[Reference::Rfc(5322, "4.3"), Reference::Rfc(5321, "4.4")],
    docs: page(include_str!("obsolete_date.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    judge(context, findings);
    for written in dates(context).filter(|written| written.foreign.is_none()) {
        for flaw in &written.date.flaws {
            let Some((message, fix)) = describe(written.field.value.at(flaw.span), flaw) else { continue };
            let finding = findings.add(flaw.span, message).fix(fix);
            written.weaken(finding);
        }
    }
}

fn describe(here: Slice<'_>, flaw: &DateFlaw) -> Option<(String, Option<Fix>)> {
    let text = here.text();
    Some(match flaw.kind {
        DateFlawKind::ObsoleteYear => {
            let fix = full_year(here).map(|year| Fix::replace(flaw.span, year, "Write the year in full"));
            (format!("The year “{text}” has fewer than four digits"), fix)
        }
        DateFlawKind::ObsoleteZone => {
            let fix = offset(here).map(|zone| Fix::replace(flaw.span, zone, "Write the zone as an offset"));
            // Of the military letters nobody knows whether they were meant (RFC 5322 §4.3).
            let fix = if here.len() == 1 { fix.map(Fix::as_suggestion) } else { fix };
            (format!("The zone “{text}” is obsolete; mail writes offsets such as “+0000”"), fix)
        }
        DateFlawKind::UnknownZone => {
            (format!("“{text}” is no zone that mail knows; programs take the time for UTC"), None)
        }
        DateFlawKind::CommentInside => ("A comment stands within the date".to_owned(), None),
        DateFlawKind::SpaceInTime => {
            let is_line = here.bytes.iter().any(|byte| matches!(byte, b'\r' | b'\n'));
            let fix = (!is_line).then(|| Fix::replace(flaw.span, "", "Remove the space"));
            ("White space stands within the time".to_owned(), fix)
        }
        _ => return None,
    })
}

/// RFC 5322 §4.3: two digits up to 49 are of this century; three count from 1900.
fn full_year(year: Slice<'_>) -> Option<String> {
    let number: u32 = year.text().parse().ok()?;
    let full = if year.len() < 3 && number < 50 { 2000 + number } else { 1900 + number };
    Some(full.to_string())
}

/// The offset that a zone in letters stands for.
fn offset(zone: Slice<'_>) -> Option<&'static str> {
    const OFFSETS: [(&str, &str); 12] = [
        ("GMT", "+0000"),
        ("UT", "+0000"),
        ("UTC", "+0000"),
        ("Z", "+0000"),
        ("EST", "-0500"),
        ("EDT", "-0400"),
        ("CST", "-0600"),
        ("CDT", "-0500"),
        ("MST", "-0700"),
        ("MDT", "-0600"),
        ("PST", "-0800"),
        ("PDT", "-0700"),
    ];
    OFFSETS.iter().find(|(name, _)| zone.is(name)).map(|(_, offset)| *offset)
}
