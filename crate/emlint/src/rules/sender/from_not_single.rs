use crate::List as _;
use crate::cause;
use crate::rule::{Family, Fixable, GOOGLE_SMTP, Levels, Mute, Reference, Rule, page};
use crate::{Context, Findings, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "SND001",
    name: "from-not-single",
    summary: "From names more than one sender, or stands twice",
    help: "Put one address into one From field; write the other authors into the text, or use Reply-To.",
    family: Family::Sender,
    levels: Levels::always(Severity::Error),
    fix: Fixable::Never,
    cause: Some(&cause::IDENTITY),
    mutes: &[Mute::message(&["SND004", "SND015", "AUT012", "DKM010"])],
    references: &[
        Reference::Rfc(5322, "3.6"),
        Reference::Rfc(5322, "3.6.2"),
        Reference::Rfc(6854, ""),
        Reference::Rfc(9989, "5.3.1"),
        Reference::Rfc(9989, "11.5"),
        GOOGLE_SMTP,
    ],
    docs: page(include_str!("from_not_single.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    let fields: Vec<_> = context.addresses.iter().filter(|address| !address.nested && address.field.is("From")).list();
    let Some(first) = fields.first() else { return };
    findings.judged();
    for again in fields.iter().skip(1).take(100) {
        let message = "A second From field: programs differ in which one they show, and Gmail refuses the message";
        findings.add(again.field.span, message).related(first.field.span, "the first From");
    }
    // A name or word without an address is ADR001's.
    let mut mailboxes = first.list.mailboxes.iter().filter(|mailbox| !mailbox.address.is_empty());
    let (one, Some(second), 1) = (mailboxes.next(), mailboxes.next(), fields.len()) else { return };
    let message = if context.message.header.has("Sender") {
        "From has more than one address: RFC 5322 allows that with a Sender field, but Gmail refuses it"
    } else {
        "From has more than one address and there is no Sender field; RFC 5322 asks for one, and Gmail refuses the message anyway"
    };
    let finding = findings.add(second.span, message);
    if let Some(one) = one {
        finding.related(one.span, "the first address");
    }
}
