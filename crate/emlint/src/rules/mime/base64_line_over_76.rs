use super::encoded_lines::{self, LIMIT};
use crate::List as _;
use crate::cause;
use crate::message::Line;
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Findings, Severity};
use mail_parser::Encoding;

pub(crate) static RULE: Rule = Rule {
    code: "MIM025",
    name: "base64-line-over-76",
    summary: "Line of base64 with more than 76 characters",
    help: "Break base64 after every 76 characters; many functions do so only when asked to.",
    family: Family::Mime,
    levels: Levels::always(Severity::Error),
    fix: Fixable::Always,
    cause: Some(&cause::BUILT_AS_STRINGS),
    mutes: &[],
    references: &[Reference::Rfc(2045, "6.8")],
    docs: page(include_str!("base64_line_over_76.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    encoded_lines::check(context, findings, Encoding::Base64, "", breaks);
}

/// White space means nothing in base64, so a line can be broken anywhere.
fn breaks(line: &Line<'_>) -> Vec<usize> {
    let length = line.bytes().len();
    (LIMIT..length).step_by(LIMIT).map(|at| line.text.span.start() + at).list()
}
