use super::encoded_lines::{self, LIMIT};
use crate::cause;
use crate::message::Line;
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Findings, Severity};
use mail_parser::Encoding;

pub(crate) static RULE: Rule = Rule {
    code: "MIM021",
    name: "qp-line-over-76",
    summary: "Line of quoted-printable with more than 76 characters",
    help: "Break long lines with “=” at the end; every quoted-printable encoder does.",
    family: Family::Mime,
    levels: Levels::always(Severity::Error),
    fix: Fixable::Always,
    cause: Some(&cause::BUILT_AS_STRINGS),
    mutes: &[],
    references: &[Reference::Rfc(2045, "6.7")],
    docs: page(include_str!("qp_line_over_76.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    encoded_lines::check(context, findings, Encoding::QuotedPrintable, "=", breaks);
}

/// Where soft line breaks go: one column before the limit is for the `=`, and no escape is cut in two.
fn breaks(line: &Line<'_>) -> Vec<usize> {
    let bytes = line.bytes();
    let mut found = Vec::new();
    let mut start = 0;
    while bytes.len() - start > LIMIT {
        let mut end = start + LIMIT - 1;
        for back in 1..=2 {
            if bytes.get(end - back) == Some(&b'=') {
                end -= back;
                break;
            }
        }
        found.push(line.text.span.start() + end);
        start = end;
    }
    found
}
