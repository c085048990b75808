use super::{GMAIL_MISSING, is_gmails, only_id};
use crate::cause;
use crate::message::domain;
use crate::rule::{Family, Fixable, GOOGLE_SMTP, Levels, Reference, Rule, page};
use crate::{Context, Findings, Fix, Severity, Stage, Transport};

pub(crate) static RULE: Rule = Rule {
    code: "MID001",
    name: "missing-message-id",
    summary: "Message has no Message-ID field",
    help: "Give every message an identifier of its own: “<unique-text@your-domain>”.",
    family: Family::MessageId,
    levels: Levels::by_stage(Severity::Error, Severity::Warning),
    fix: Fixable::Sometimes,
    cause: Some(&cause::BUILT_AS_STRINGS),
    mutes: &[],
    references: &[Reference::Rfc(5322, "3.6.4"), Reference::Rfc(6409, "8.3"), GOOGLE_SMTP],
    docs: page(include_str!("missing_message_id.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    if let Some(field) = context.message.field("Message-ID") {
        findings.judged();
        if let Some(id) = only_id(field).filter(|id| is_gmails(id, GMAIL_MISSING)) {
            let text = "The message came without a Message-ID; Gmail added this one";
            findings.add(id.text.span, text).weaken(Severity::Warning);
        }
        return;
    }
    if !context.may_miss_fields() {
        return;
    }
    findings.judged();
    let finding = findings.add(context.message.header_end(), "There is no Message-ID field");
    if context.options.transport != Transport::Smtp {
        finding.weaken(Severity::Warning);
    }
    if context.stage == Stage::Outgoing {
        finding.fix(new_id(context).map(|id| {
            Fix::insert_field(&context.message, &format!("Message-ID: {id}"), "Add one that is made from the message")
        }));
    }
}

/// An identifier made from the octets of the message, at the domain of From.
fn new_id(context: &Context) -> Option<String> {
    let from = context.addresses.iter().find(|field| !field.nested && field.field.is("From"))?;
    let domain = from.list.mailboxes.first()?.domain?;
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.');
    let is_usable = domain.bytes.iter().all(is_name) && domain::local(domain.bytes).is_none() && !domain.is_empty();
    let hash = fnv(context.message.bytes);
    is_usable.then(|| format!("<{hash:032x}@{}>", domain.text()))
}

/// FNV-1a with 128 bits: different messages get different identifiers, and the same message always gets the same.
fn fnv(bytes: &[u8]) -> u128 {
    const OFFSET: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
    const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;
    bytes.iter().fold(OFFSET, |hash, &byte| (hash ^ u128::from(byte)).wrapping_mul(PRIME))
}

#[cfg(test)]
mod tests {
    use super::fnv;

    #[test]
    fn hashes_as_published() {
        assert_eq!(fnv(b""), 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d);
        assert_eq!(fnv(b"a"), 0xd228_cb69_6f1a_8caf_7891_2b70_4e4a_8964);
    }
}
