use super::{defects, judge, mailbox_of, quote_name, short, weaken};
use crate::cause;
use crate::context::AddressField;
use crate::message::address::{DefectKind, Mailbox};
use crate::rule::{Family, Fixable, Levels, Mute, Reference, Rule, page};
use crate::{Confidence, Context, Findings, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "ADR003",
    name: "unquoted-comma-in-name",
    summary: "Comma in a name makes two addresses of one",
    help: "Put a name that holds a comma in quotes.",
    family: Family::Address,
    levels: Levels::always(Severity::Error),
    fix: Fixable::Sometimes,
    cause: Some(&cause::BUILT_AS_STRINGS),
    mutes: &[Mute::span(&["ADR001", "ADR004", "ADR005"]), Mute::field(&["SND001"])],
    references: &[Reference::Rfc(5322, "3.2.3"), Reference::Rfc(5322, "3.4"), Reference::Rfc(7103, "7.1")],
    docs: page(include_str!("unquoted_comma_in_name.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    judge(context, findings);
    for (field, defect) in defects(context).filter(|(_, defect)| defect.kind == DefectKind::CommaInName) {
        let Some(mailbox) = mailbox_of(field, defect) else { continue };
        let text = format!("The comma in “{}” makes two addresses of it; quote the name", short(mailbox.name));
        let finding = findings.add(defect.span, text).fix(quote_name(mailbox.name));
        if may_be_recipients(field, mailbox) {
            finding.weaken(Severity::Warning).confidence(Confidence::Medium);
        }
        if context.facts.decoded_view {
            finding.weaken(Severity::Warning).confidence(Confidence::Medium).maybe_copied();
        }
        weaken(context, field, finding);
    }
}

/// `To: joe, ann, Bob <bob@…>`: bare words in a list of recipients may be users of this machine, unless every name of the
/// list has its comma.
fn may_be_recipients(field: &AddressField<'_>, mailbox: &Mailbox<'_>) -> bool {
    let commas = |mailbox: &Mailbox<'_>| memchr::memchr_iter(b',', mailbox.name.bytes).count();
    let items: usize = field.list.mailboxes.iter().map(|mailbox| 1 + commas(mailbox)).sum();
    let is_list = field.field.is_any(&["To", "Cc", "Bcc", "Resent-To", "Resent-Cc", "Resent-Bcc"]);
    let is_regular = field.list.mailboxes.iter().all(|mailbox| mailbox.name.is_empty() || commas(mailbox) == 1);
    let looks_like_user = mailbox.name.bytes.first().is_some_and(u8::is_ascii_lowercase);
    is_list && items > 2 && (!is_regular || looks_like_user)
}
