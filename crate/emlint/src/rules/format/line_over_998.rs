use crate::cause;
use crate::rule::{Family, Fixable, Levels, Mute, Reference, Rule, page};
use crate::{Context, Findings, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "FMT010",
    name: "line-over-998",
    summary: "Line has more than 998 octets",
    help: "Fold the header field, or encode the body as quoted-printable.",
    family: Family::Format,
    levels: Levels::always(Severity::Error),
    fix: Fixable::Sometimes,
    cause: Some(&cause::BUILT_AS_STRINGS),
    mutes: &[Mute::line(&["FMT011", "FMT012", "MIM021", "MIM025"])],
    references: &[Reference::Rfc(5322, "2.1.1")],
    docs: page(include_str!("line_over_998.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    for line in context.message.lines() {
        if line.bytes().len() > 998 {
            findings.add(line.text.from(998).span, "Line");
        }
    }
}
