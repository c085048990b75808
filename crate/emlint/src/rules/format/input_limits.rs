use crate::cause;
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Findings, Severity, Span};

pub(crate) static RULE: Rule = Rule {
    code: "FMT090",
    name: "input-limits",
    summary: "What this copy of the message cannot tell",
    help: "Drop the .eml file, or save the original message as a file, for checks that are exact to the octet.",
    family: Family::Format,
    levels: Levels::always(Severity::Info),
    fix: Fixable::Never,
    cause: Some(&cause::INPUT),
    mutes: &[],
    references: &[Reference::Rfc(5322, "2.1")],
    docs: page(include_str!("input_limits.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    if !context.is_exact() && !context.message.bytes.is_empty() {
        let text = "Pasted text has lost its line ends and charset: FMT001 to FMT004, blanks at line ends and signatures over the body cannot be checked";
        findings.add(Span::at(0), text);
    }
    if context.facts.truncated {
        let last = context.message.lines().filter(|line| !line.is_blank()).last();
        let span = last.map_or(Span::at(context.message.bytes.len()), |line| line.text.span);
        findings.add(span, "The end of the message is missing: what would follow here cannot be checked");
    }
}
