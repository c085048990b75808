use crate::cause;
use crate::rule::{Family, Fixable, GOOGLE_SMTP, Levels, Reference, Rule, page};
use crate::{Context, Findings, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "HDR005",
    name: "raw-non-ascii-header",
    summary: "Header field holds octets outside US-ASCII",
    help: "Write the text as an encoded-word, which every mail library does by itself.",
    family: Family::Header,
    levels: Levels::always(Severity::Error),
    fix: Fixable::Sometimes,
    cause: Some(&cause::BUILT_AS_STRINGS),
    mutes: &[],
    references: &[Reference::Rfc(5322, "2.2"), Reference::Rfc(2047, "1"), Reference::Rfc(6532, "3.2"), GOOGLE_SMTP],
    docs: page(include_str!("raw_non_ascii_header.md")),
    check,
};

fn check(_context: &Context, _findings: &mut Findings) {}
