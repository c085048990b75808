use crate::cause;
use crate::rule::{Family, Fixable, GOOGLE_SMTP, Levels, Reference, Rule, page};
use crate::{Context, Findings, Fix, Severity, Stage};

pub(crate) static RULE: Rule = Rule {
    code: "HDR010",
    name: "missing-from",
    summary: "Message has no From field",
    help: "Add a From field with one address of your own domain.",
    family: Family::Header,
    levels: Levels::always(Severity::Error),
    fix: Fixable::Sometimes,
    cause: Some(&cause::BUILT_AS_STRINGS),
    mutes: &[],
    references: &[Reference::Rfc(5322, "3.6"), Reference::Rfc(5322, "3.6.2"), GOOGLE_SMTP],
    docs: page(include_str!("missing_from.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    if !context.may_miss_fields() {
        return;
    }
    findings.judged();
    if context.message.header.has("From") {
        return;
    }
    let finding = findings.add(context.message.header_end(), "There is no From field; every message needs one");
    if context.stage == Stage::Outgoing {
        finding.fix(author(context).map(|author| {
            Fix::insert_field(&context.message, &format!("From: {author}"), "Add the address that another field names")
        }));
    }
}

/// Who seems to have written the message.
fn author(context: &Context) -> Option<String> {
    let first = |name: &&str| {
        let field = context.addresses.iter().find(|address| !address.nested && address.field.is(name))?;
        field.list.mailboxes.first().filter(|mailbox| mailbox.domain.is_some() && mailbox.address.bytes.is_ascii())
    };
    let mailbox = ["Sender", "Reply-To", "Return-Path"].iter().find_map(first)?;
    let address = mailbox.address.text();
    (!address.contains(char::is_whitespace)).then(|| address.into_owned())
}
