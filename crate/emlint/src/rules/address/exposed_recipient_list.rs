use super::judge;
use crate::List as _;
use crate::auth::align::operator;
use crate::keyed::Keys;
use crate::message::address::Mailbox;
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Findings, Severity, number};

pub(crate) static RULE: Rule = Rule {
    code: "ADR015",
    name: "exposed-recipient-list",
    summary: "Many strangers can read each other’s addresses",
    help: "Send one message to each recipient, or list them in Bcc only.",
    family: Family::Address,
    levels: Levels::always(Severity::Warning),
    fix: Fixable::Never,
    cause: None,
    mutes: &[],
    references: &[Reference::Rfc(5322, "5")],
    docs: page(include_str!("exposed_recipient_list.md")),
    check,
};

/// More recipients than this do not know each other, when they are of that many organizations.
const RECIPIENTS: usize = 50;
const RECIPIENTS_OF_BULK: usize = 10;
const ORGANIZATIONS: usize = 10;

fn check(context: &Context, findings: &mut Findings) {
    judge(context, findings);
    let fields = context.addresses.iter().filter(|field| !field.nested && field.field.is_any(&["To", "Cc"]));
    // A group is a list that has a name: its members know of each other.
    let is_listed = |mailbox: &&Mailbox<'_>| mailbox.group.is_none() && mailbox.domain.is_some();
    let recipients: Vec<&Mailbox<'_>> = fields.flat_map(|field| field.list.mailboxes.iter().filter(is_listed)).list();
    let most = if context.facts.bulk { RECIPIENTS_OF_BULK } else { RECIPIENTS };
    if recipients.len() <= most {
        return;
    }
    let domains = recipients.iter().filter_map(|mailbox| mailbox.domain);
    let mut organizations = Keys::default();
    for operator in domains.filter_map(|domain| operator(&domain.text())) {
        organizations.insert(operator);
    }
    if organizations.len() < ORGANIZATIONS {
        return;
    }
    let [first, second, third, .., last] = recipients.as_slice() else { return };
    let text = format!(
        "{} recipients at {} organizations can read each other’s addresses",
        number(recipients.len()),
        number(organizations.len())
    );
    let finding = findings.add(first.span, text);
    finding.related(second.span, "the second").related(third.span, "the third").related(last.span, "the last");
}
