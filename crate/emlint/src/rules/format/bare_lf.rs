use super::{data, is_in};
use crate::cause;
use crate::message::{Ending, Line};
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Findings, Fix, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "FMT001",
    name: "bare-lf",
    summary: "Line ends with LF alone while others end with CRLF",
    help: "Write CRLF at the end of every line.",
    family: Family::Format,
    levels: Levels::always(Severity::Error),
    fix: Fixable::Always,
    cause: Some(&cause::LINE_ENDS),
    mutes: &[],
    references: &[Reference::Rfc(5321, "2.3.8"), Reference::Rfc(5322, "2.3"), Reference::Rfc(7103, "6")],
    docs: page(include_str!("bare_lf.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    let ends = context.message.line_ends;
    if !context.has_line_ends() || ends.crlf == 0 {
        return;
    }
    findings.judged();
    if ends.lf == 0 {
        return;
    }
    let data = data(context);
    let is_bare = |line: &Line<'_>| line.ending == Ending::Lf && !is_in(&data, line.end_span());
    for line in context.message.lines().filter(is_bare) {
        if findings.is_full() {
            findings.count();
            continue;
        }
        let span = line.end_span();
        let fix = Fix::replace(span, "\r\n", "Write CRLF here");
        findings.add(span, "Line ends with LF alone; the line end of mail is CRLF").fix(fix);
    }
}
