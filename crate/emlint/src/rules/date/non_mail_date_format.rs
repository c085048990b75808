use super::{dates, judge};
use crate::cause;
use crate::message::foreign_date::{ForeignDate, Format};
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Findings, Fix, Severity, Span};

pub(crate) static RULE: Rule = Rule {
    code: "DAT005",
    name: "non-mail-date-format",
    summary: "Date in a format that is not mail’s",
    help: "Write dates like “Tue, 24 Nov 2026 10:00:00 +0000”, in English and with a numeric zone.",
    family: Family::Date,
    levels: Levels::always(Severity::Error),
    fix: Fixable::Always,
    cause: Some(&cause::BUILT_AS_STRINGS),
    mutes: &[],
    references: &[Reference::Rfc(5322, "3.3")],
    docs: page(include_str!("non_mail_date_format.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    judge(context, findings);
    for written in dates(context) {
        let Some(foreign) = &written.foreign else { continue };
        let span = written.date.text.span;
        let finding = findings.add(span, describe(foreign)).fix(fix(foreign, span));
        written.weaken_form(finding);
    }
}

fn describe(foreign: &ForeignDate) -> String {
    if foreign.format == Format::Zone && !foreign.has_zone {
        return "The date has no zone; nobody can tell when it was".to_owned();
    }
    let more = match (foreign.has_zone, foreign.is_ambiguous) {
        (_, true) => "; which number is the day cannot be told",
        (false, false) => ", and it has no zone",
        (true, false) => "",
    };
    format!("This is {}{more}", foreign.format.name())
}

fn fix(foreign: &ForeignDate, span: Span) -> Fix {
    let fix = Fix::replace(span, foreign.mail.clone(), "Write it as mail does");
    if foreign.is_ambiguous || !foreign.has_zone { fix.as_suggestion() } else { fix }
}
