use super::{judge, mailboxes, weaken};
use crate::message::lexer::quote;
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Findings, Fix, Severity, number};

pub(crate) static RULE: Rule = Rule {
    code: "ADR014",
    name: "local-part-form",
    summary: "What stands before the @ is too long or has misplaced dots",
    help: "Use an address without doubled dots, or put this part in quotes.",
    family: Family::Address,
    levels: Levels::by_stage(Severity::Error, Severity::Warning),
    fix: Fixable::Sometimes,
    cause: None,
    mutes: &[],
    references: &[Reference::Rfc(5322, "3.4.1"), Reference::Rfc(5321, "4.5.3.1.1")],
    docs: page(include_str!("local_part_form.md")),
    check,
};

/// The most octets that servers have to accept before the `@` (RFC 5321 §4.5.3.1.1).
const LIMIT: usize = 64;

fn check(context: &Context, findings: &mut Findings) {
    judge(context, findings);
    for (field, mailbox) in mailboxes(context).filter(|(_, mailbox)| mailbox.domain.is_some()) {
        let local = mailbox.local_part;
        let is_quoted = local.bytes.contains(&b'"');
        let dots = !is_quoted
            && (local.bytes.starts_with(b".")
                || local.bytes.ends_with(b".")
                || memchr::memmem::find(local.bytes, b"..").is_some());
        let finding = if local.len() > LIMIT {
            let text = format!(
                "{} octets stand before the “@”; servers have to accept no more than {LIMIT}",
                number(local.len())
            );
            findings.add(local.span, text).help("Use a shorter address.")
        } else if dots {
            let message = "Dots may stand here only between other characters, one at a time";
            let text = str::from_utf8(local.bytes).ok();
            let in_quotes = |text| Fix::replace(local.span, quote(text), "Put it in quotes").as_suggestion();
            findings.add(local.span, message).fix(text.map(in_quotes)).weaken(Severity::Warning)
        } else {
            continue;
        };
        weaken(context, field, finding);
    }
}
