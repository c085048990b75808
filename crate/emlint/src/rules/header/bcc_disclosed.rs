use crate::cause;
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Edit, Findings, Fix, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "HDR022",
    name: "bcc-disclosed",
    summary: "Blind copies are named in a delivered message",
    help: "Let the program that sends the message remove Bcc first.",
    family: Family::Header,
    levels: Levels::received(Severity::Warning),
    fix: Fixable::Always,
    cause: Some(&cause::PRIVACY),
    mutes: &[],
    references: &[Reference::Rfc(5322, "3.6.3"), Reference::Rfc(5322, "5")],
    docs: page(include_str!("bcc_disclosed.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    let is_delivered = context.message.header.has("Received");
    for address in context.addresses.iter().filter(|address| !address.nested) {
        if !address.field.is_any(&["Bcc", "Resent-Bcc"]) || address.list.mailboxes.is_empty() {
            continue;
        }
        let count = address.list.mailboxes.len();
        let whom = if count == 1 { "1 recipient who".to_owned() } else { format!("{count} recipients who") };
        let finding = findings.add(
            address.field.value.trim().span,
            format!("“{}” names {whom} should not be known to others", address.field.name()),
        );
        finding.fix(Fix::suggest("Remove the field", vec![Edit::new(address.field.full, "")]));
        if !is_delivered {
            // The sender's own copy keeps the field.
            finding.weaken(Severity::Info);
        }
    }
    if is_delivered {
        findings.judged();
    }
}
