use crate::message::DecodedText;
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Findings, Fix, Severity, Stage};

pub(crate) static RULE: Rule = Rule {
    code: "HDR013",
    name: "missing-subject-or-recipient",
    summary: "Message has no subject, or names no recipient",
    help: "Give every message a subject and the address of its reader in To.",
    family: Family::Header,
    levels: Levels::always(Severity::Info).or_bulk(Severity::Warning),
    fix: Fixable::Sometimes,
    cause: None,
    mutes: &[],
    references: &[Reference::Rfc(5322, "3.6"), Reference::Rfc(5322, "3.6.3"), Reference::Rfc(5322, "3.6.5")],
    docs: page(include_str!("missing_subject_or_recipient.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    // A report about another message has its subject from the server that wrote it.
    if !context.may_miss_fields() || context.facts.dsn {
        return;
    }
    findings.judged();
    let message = &context.message;
    match message.field("Subject") {
        None => {
            findings.add(message.header_end(), "There is no Subject field; programs show “no subject”");
        }
        Some(field) if DecodedText::header(field.value, context.charsets).text.trim().is_empty() => {
            findings.add(field.span, "The subject is empty; programs show “no subject”");
        }
        Some(_) => {}
    }
    if ["To", "Cc", "Bcc", "Resent-To"].iter().any(|name| message.header.has(name)) {
        return;
    }
    let finding = findings.add(message.header_end(), "No field names a recipient: there is neither To nor Cc");
    if context.stage == Stage::Outgoing {
        let title = "Say that the recipients are not disclosed";
        finding.fix(Fix::insert_field(message, "To: undisclosed-recipients:;", title));
    } else {
        // The reader may have got a blind copy.
        finding.weaken(Severity::Info);
    }
}
