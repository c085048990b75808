use super::{data, is_in};
use crate::List as _;
use crate::cause;
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Edit, Findings, Fix, Severity, Transport};

pub(crate) static RULE: Rule = Rule {
    code: "FMT003",
    name: "unix-line-endings",
    summary: "Every line ends with LF, as in files on disk",
    help: "Nothing to do for a file on disk; on an SMTP connection every line has to end with CRLF.",
    family: Family::Format,
    levels: Levels::by_stage(Severity::Warning, Severity::Info),
    fix: Fixable::Always,
    cause: Some(&cause::LINE_ENDS),
    mutes: &[],
    references: &[Reference::Rfc(5322, "2.1"), Reference::Rfc(5321, "2.3.8")],
    docs: page(include_str!("unix_line_endings.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    let message = &context.message;
    if !context.has_line_ends() || !message.line_ends.only_lf() {
        return;
    }
    let Some(first) = message.lines().next() else { return };
    let data = data(context);
    let ends = message.lines().filter(|line| !line.ending.is_empty() && !is_in(&data, line.end_span()));
    let few = message.line_ends.lf <= findings.edit_limit();
    let fix = few.then(|| {
        let edits = ends.map(|line| Edit::new(line.end_span(), "\r\n")).list();
        Fix::safe("Write CRLF at the end of every line", edits)
    });
    let finding =
        findings.add(first.end_span(), "All lines end with LF, as files on Unix do; on the wire mail has CRLF");
    finding.fix(fix);
    // Maildir, mbox and `sendmail -t` hold LF by design; only a program that speaks SMTP must not.
    if context.options.transport != Transport::Smtp {
        finding.weaken(Severity::Info);
    }
}
