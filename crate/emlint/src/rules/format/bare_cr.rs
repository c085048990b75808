use super::{data, is_in};
use crate::cause;
use crate::message::{Ending, Line};
use crate::rule::{Family, Fixable, Levels, Mute, Reference, Rule, page};
use crate::{Context, Edit, Findings, Fix, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "FMT002",
    name: "bare-cr",
    summary: "CR without the LF that makes it a line end",
    help: "Write CRLF at the end of every line, and CR nowhere else.",
    family: Family::Format,
    levels: Levels::always(Severity::Error),
    fix: Fixable::Always,
    cause: Some(&cause::LINE_ENDS),
    mutes: &[Mute::span(&["FMT021"])],
    references: &[Reference::Rfc(5321, "2.3.8"), Reference::Rfc(5322, "2.3")],
    docs: page(include_str!("bare_cr.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    let message = &context.message;
    if !context.has_line_ends() || message.bytes.is_empty() {
        return;
    }
    findings.judged();
    if message.line_ends.cr == 0 {
        return;
    }
    let data = data(context);
    let is_bare = |line: &Line<'_>| line.ending == Ending::Cr && !is_in(&data, line.end_span());
    for line in message.lines().filter(is_bare) {
        if findings.is_full() {
            findings.count();
            continue;
        }
        let span = line.end_span();
        let rest = message.bytes.get(span.end()..).unwrap_or_default();
        if rest.starts_with(b"\r\n") {
            let fix = Fix::replace(span, "", "Remove the doubled CR");
            findings.add(span, "CR stands before a CRLF; the line end was converted twice").fix(fix);
        } else {
            let fix = Fix::suggest("End the line here with CRLF", vec![Edit::new(span, "\r\n")]);
            findings.add(span, "CR stands alone; only CR followed by LF ends a line").fix(fix);
        }
    }
}
