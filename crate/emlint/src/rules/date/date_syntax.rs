use super::{dates, judge};
use crate::cause;
use crate::message::date::{DateFlaw, DateFlawKind};
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Edit, Findings, Fix, Severity, Slice, Span};

pub(crate) static RULE: Rule = Rule {
    code: "DAT001",
    name: "date-syntax",
    summary: "Date that mail programs cannot read",
    help: "Write dates like “Tue, 24 Nov 2026 10:00:00 +0000”.",
    family: Family::Date,
    levels: Levels::always(Severity::Error),
    fix: Fixable::Sometimes,
    cause: Some(&cause::BUILT_AS_STRINGS),
    mutes: &[],
    references: &[Reference::Rfc(5322, "3.3"), Reference::Rfc(5322, "4.3")],
    docs: page(include_str!("date_syntax.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    judge(context, findings);
    for written in dates(context).filter(|written| written.foreign.is_none()) {
        let whole = written.date.text;
        for flaw in &written.date.flaws {
            let Some((span, message, fix)) = describe(written.field.value, whole, flaw) else { continue };
            let span = if whole.is_empty() { written.field.span } else { span };
            let finding = findings.add(span, message).fix(fix);
            written.weaken_form(finding);
        }
    }
}

fn describe(value: Slice<'_>, whole: Slice<'_>, flaw: &DateFlaw) -> Option<(Span, String, Option<Fix>)> {
    let here = value.at(flaw.span);
    let text = here.text();
    let title = "Write it as mail does";
    let insert = |text: &'static str| Some(Fix::safe(title, vec![Edit::new(Span::at(flaw.span.start()), text)]));
    Some(match flaw.kind {
        DateFlawKind::Unreadable if whole.is_empty() => (flaw.span, "The date is missing".to_owned(), None),
        DateFlawKind::Unreadable => (whole.span, "Mail programs cannot read this date".to_owned(), None),
        DateFlawKind::UnknownDayName => (flaw.span, format!("“{text}” is no day of the week; mail writes “Mon”"), None),
        // The empty span before the day is no place to point at.
        DateFlawKind::MissingComma => {
            let name = whole.sub(0..flaw.span.start().saturating_sub(whole.span.start())).trim();
            let comma = Fix::safe(title, vec![Edit::new(Span::at(name.span.end()), ",")]);
            (name.span, "A comma is missing behind the day of the week".to_owned(), Some(comma))
        }
        DateFlawKind::DayDigits => (flaw.span, "The day of the month has one or two digits".to_owned(), None),
        DateFlawKind::TimeDigits => {
            let pad = (here.len() == 1).then(|| insert("0")).flatten();
            (flaw.span, format!("“{text}” has to be two digits"), pad)
        }
        DateFlawKind::JoinedZone => (flaw.span, "A space is missing before the zone".to_owned(), insert(" ")),
        DateFlawKind::BadZone if here.len() != 5 => {
            (flaw.span, format!("“{text}” is no offset; mail writes “+0100”"), None)
        }
        DateFlawKind::TrailingText => (flaw.span, format!("“{text}” stands behind the date"), None),
        DateFlawKind::NonAscii => (flaw.span, "The date holds letters outside of US-ASCII".to_owned(), None),
        _ => return None,
    })
}
