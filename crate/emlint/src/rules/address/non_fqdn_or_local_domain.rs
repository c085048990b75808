use super::{judge, mailboxes, short, weaken};
use crate::cause;
use crate::message::address::Mailbox;
use crate::message::domain::{self, Local};
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Confidence, Context, Findings, Severity, Slice, Stage};

pub(crate) static RULE: Rule = Rule {
    code: "ADR007",
    name: "non-fqdn-or-local-domain",
    summary: "Domain that only one network knows",
    help: "Send from an address of a domain that can receive mail; set the host or mail name of the machine.",
    family: Family::Address,
    levels: Levels::by_stage(Severity::Error, Severity::Warning),
    fix: Fixable::Never,
    cause: Some(&cause::HOST_NAME),
    mutes: &[],
    references: &[Reference::Rfc(5321, "2.3.5"), Reference::Rfc(2606, "2"), Reference::Rfc(6761, "6")],
    docs: page(include_str!("non_fqdn_or_local_domain.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    judge(context, findings);
    for (field, mailbox) in mailboxes(context) {
        let Some(domain) = mailbox.domain else { continue };
        let Some(local) = domain::local(domain.bytes) else { continue };
        let finding = findings.add(domain.span, describe(domain, local));
        if !field.field.is_any(&["From", "Reply-To", "Return-Path"]) {
            finding
                .weaken(Severity::Warning)
                .help("Write the whole address of the recipient, with a domain that the DNS knows.");
        }
        weaken(context, field, finding);
    }
    names_for_examples(context, findings);
}

/// In samples such names are right; beside a real one, a template was not filled in.
fn names_for_examples(context: &Context, findings: &mut Findings) {
    let own = || mailboxes(context).filter(|(field, _)| !field.nested).map(|(_, mailbox)| mailbox);
    if !own().any(is_real) {
        return;
    }
    let mut names = own().filter_map(|mailbox| mailbox.domain).filter(|domain| domain::is_documentation(domain.bytes));
    let Some(first) = names.next() else { return };
    let text = format!("“{}” is a name for examples, and other addresses here are real", short(first));
    let finding = findings.add(first.span, text).weaken(Severity::Warning).confidence(Confidence::Medium);
    finding.help("Put the real address in its place; nobody reads mail to a name for examples.");
    // What arrived was not sent there: somebody hid the real address afterwards.
    if context.stage == Stage::Received {
        finding.weaken(Severity::Info);
    }
    for other in names.take(3) {
        finding.related(other.span, "one more");
    }
}

fn is_real(mailbox: &Mailbox<'_>) -> bool {
    mailbox.domain.is_some_and(|domain| {
        domain.bytes.contains(&b'.')
            && !domain.bytes.starts_with(b"[")
            && domain::local(domain.bytes).is_none()
            && !domain::is_documentation(domain.bytes)
    })
}

fn describe(domain: Slice<'_>, local: Local) -> String {
    let name = short(domain);
    match local {
        Local::SingleLabel => format!("“{name}” is a host name without a domain"),
        Local::Reserved => format!("“{name}” is a name that only one network knows; nobody else can answer"),
        Local::Machine => format!("“{name}” is the internal name of a machine; nobody else can answer"),
    }
}
