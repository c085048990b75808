use crate::cause;
use crate::message::{Junk, lines};
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Findings, Fix, Severity, number};

pub(crate) static RULE: Rule = Rule {
    code: "FMT030",
    name: "mbox-from-line",
    summary: "First line is the separator of an mbox file",
    help: "Remove the line: it belongs to the mailbox file, not to the message.",
    family: Family::Format,
    levels: Levels::always(Severity::Info),
    fix: Fixable::Always,
    cause: Some(&cause::INPUT),
    mutes: &[],
    references: &[Reference::Rfc(4155, "")],
    docs: page(include_str!("mbox_from_line.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    let message = &context.message;
    let Some((_, span)) = message.header.junk().find(|(junk, _)| *junk == Junk::MboxFrom) else { return };
    let quoted = lines(message.body).filter(|line| line.bytes().starts_with(b">From ")).count();
    let text = match quoted {
        0 => "“From ” line of an mbox file; it is not part of the message".to_owned(),
        1 => {
            "“From ” line of an mbox file; 1 line of the text was changed to “>From ” and no longer matches a signature"
                .to_owned()
        }
        _ => format!(
            "“From ” line of an mbox file; {} lines of the text were changed to “>From ” and no longer match a signature",
            number(quoted)
        ),
    };
    let line = lines(crate::Slice::of(message.bytes, span.range())).next().map_or(span, |line| line.text.span);
    findings.add(line, text).fix(Fix::replace(span, "", "Remove the mbox line"));
}
