use super::mailboxes;
use crate::List as _;
use crate::cause;
use crate::identity::{Name, is_freemail, is_same, names};
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Findings, Severity, Stage};

pub(crate) static RULE: Rule = Rule {
    code: "SND004",
    name: "identity-domains-differ",
    summary: "Fields that name the sender are of different organizations",
    help: "Use addresses of one domain in From, Reply-To and the return path where you can; replies then go where readers expect.",
    family: Family::Sender,
    levels: Levels::always(Severity::Warning),
    fix: Fixable::Never,
    cause: Some(&cause::IDENTITY),
    mutes: &[],
    references: &[Reference::Rfc(5598, "2.2"), Reference::Rfc(5322, "3.6.2")],
    docs: page(include_str!("identity_domains_differ.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    let names = names(context);
    let Some((from, others)) = names.split_first().filter(|(first, _)| first.role == "from") else { return };
    redundant_sender(context, findings);
    // A list puts its own names beside those of the author.
    if context.facts.dsn || context.message.header.has("List-Id") || others.is_empty() {
        return;
    }
    findings.judged();
    let mut different: Vec<&Name<'_>> =
        others.iter().filter(|name| name.role != "from" && !is_same(context, name.domain, from.domain)).list();
    // One of several signatures that fits is enough.
    if others.iter().any(|name| name.role == "dkim" && is_same(context, name.domain, from.domain)) {
        different.retain(|name| name.role != "dkim");
    }
    // Replies that go elsewhere matter most.
    crate::order::by_key(&mut different, |name| u64::from(name.role != "replyTo"));
    let Some((first, rest)) = different.split_first() else { return };
    let (shown, other) = (from.domain.lowercase(), first.domain.lowercase());
    let is_bait = first.role == "replyTo" && is_freemail(first.domain);
    let message = if is_bait {
        format!("Replies go to {other}, where anybody can have an address; From is of {shown}")
    } else {
        format!("From is of {shown}, {} of {other}", first.field)
    };
    let finding = findings.add(first.domain.span, message).related(from.domain.span, "the domain that people see");
    for name in rest.iter().take(9) {
        finding.related(name.domain.span, format!("{} is of {}", name.field, name.domain.lowercase()));
    }
    let only_id = first.role == "messageId" && rest.is_empty();
    if only_id {
        finding
            .help("Nothing to do when a mail service writes the Message-ID; a program of yours can use your domain.");
    }
    if !is_bait && (context.stage == Stage::Received || only_id) {
        finding.weaken(Severity::Info);
    }
}

/// Sender is for mail that one person sends for another (RFC 5322 §3.6.2).
fn redundant_sender(context: &Context, findings: &mut Findings) {
    let sender = mailboxes(context, "Sender").next();
    let mut from = mailboxes(context, "From");
    if let (Some(sender), Some(from), None) = (sender, from.next(), from.next())
        && sender.address.bytes.eq_ignore_ascii_case(from.address.bytes)
        && !sender.address.is_empty()
    {
        let message = "Sender repeats From; it should be there only when it differs";
        findings
            .add(sender.address.span, message)
            .weaken(Severity::Info)
            .related(from.address.span, "the same address");
    }
}
