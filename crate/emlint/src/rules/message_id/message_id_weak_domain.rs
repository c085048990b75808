use super::only_id;
use crate::cause;
use crate::message::domain::{self, Local};
use crate::message::message_id::ItemKind;
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Findings, Severity, Slice, Stage};

pub(crate) static RULE: Rule = Rule {
    code: "MID003",
    name: "message-id-weak-domain",
    summary: "Message-ID ends in a name that many machines have",
    help: "Set the host name of the machine, or give the mail library the domain for its identifiers.",
    family: Family::MessageId,
    levels: Levels::always(Severity::Warning),
    fix: Fixable::Never,
    cause: Some(&cause::HOST_NAME),
    mutes: &[],
    references: &[Reference::Rfc(5322, "3.6.4")],
    docs: page(include_str!("message_id_weak_domain.md")),
    check,
};

/// What libraries write when nobody told them a domain.
const PLACEHOLDERS: &[&str] = &["swift.generated", "php.net", "localhost.localdomain", "example.com"];

fn check(context: &Context, findings: &mut Findings) {
    let Some(id) = context.message.field("Message-ID").and_then(only_id) else { return };
    let Some(right) = id.right().filter(|right| !right.is_empty() && id.kind != ItemKind::Open) else { return };
    findings.judged();
    if let Some(why) = weakness(context, right) {
        findings.add(right.span, format!("“{}” {why}; identifiers made this way may repeat", right.text()));
    }
}

fn weakness(context: &Context, right: Slice<'_>) -> Option<&'static str> {
    let address = domain::literal(right.bytes)
        .or_else(|| str::from_utf8(right.bytes).ok().and_then(|text| text.parse().ok()))
        .filter(|&address| domain::is_private(address));
    if address.is_some() {
        return Some("is an address that every private network has");
    }
    if PLACEHOLDERS.iter().any(|name| right.is(name)) && !is_sample(context, right) {
        return Some("is what a library writes when no domain is set");
    }
    match domain::local(right.bytes)? {
        // A random name is as good as a domain, once the message is on its way.
        Local::SingleLabel if is_random(right.bytes) => {
            (context.stage == Stage::Outgoing).then_some("is no domain of the sender")
        }
        Local::SingleLabel => Some("is no full host name"),
        Local::Reserved | Local::Machine => Some("is a name that only one network knows"),
    }
}

/// In a sample the sender has such a domain too.
fn is_sample(context: &Context, right: Slice<'_>) -> bool {
    let mailboxes = context.addresses.iter().filter(|field| !field.nested).flat_map(|field| &field.list.mailboxes);
    domain::is_documentation(right.bytes)
        && mailboxes.filter_map(|mailbox| mailbox.domain).any(|domain| domain::is_documentation(domain.bytes))
}

/// At least 16 letters and digits with some digits among them, as UUIDs and hashes have them.
fn is_random(label: &[u8]) -> bool {
    let digits = label.iter().filter(|byte| byte.is_ascii_digit()).count();
    let letters = label.iter().filter(|byte| byte.is_ascii_alphabetic()).count();
    digits >= 4 && digits + letters >= 16
}
