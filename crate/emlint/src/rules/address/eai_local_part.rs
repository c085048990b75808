use super::{judge, mailboxes, short, weaken};
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Findings, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "ADR009",
    name: "eai-local-part",
    summary: "Address with letters that plain SMTP cannot carry",
    help: "Use an address in US-ASCII, or send with SMTPUTF8 to servers that offer it.",
    family: Family::Address,
    levels: Levels::always(Severity::Error),
    fix: Fixable::Never,
    cause: None,
    mutes: &[],
    references: &[Reference::Rfc(6531, "3.3"), Reference::Rfc(6532, "3.2")],
    docs: page(include_str!("eai_local_part.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    judge(context, findings);
    if context.facts.smtputf8 {
        return;
    }
    let is_foreign = |local: &[u8]| !local.is_ascii();
    for (field, mailbox) in mailboxes(context).filter(|(_, mailbox)| is_foreign(mailbox.local_part.bytes)) {
        let local = mailbox.local_part;
        let text = format!("“{}” has letters outside of US-ASCII, which only SMTPUTF8 carries", short(local));
        let finding = findings.add(local.span, text);
        if context.facts.decoded_view {
            finding.weaken(Severity::Info).maybe_copied();
        }
        weaken(context, field, finding);
    }
}
