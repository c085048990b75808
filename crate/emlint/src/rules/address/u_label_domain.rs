use super::{judge, mailboxes, weaken};
use crate::message::domain::labels;
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Findings, Fix, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "ADR010",
    name: "u-label-domain",
    summary: "Domain is not in its ASCII form",
    help: "Write the domain in its ASCII form, which begins with “xn--”.",
    family: Family::Address,
    levels: Levels::always(Severity::Warning),
    fix: Fixable::Sometimes,
    cause: None,
    mutes: &[],
    references: &[Reference::Rfc(5890, "2.3.2.1"), Reference::Rfc(6532, "3.2"), Reference::Rfc(9989, "5.3.1")],
    docs: page(include_str!("u_label_domain.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    judge(context, findings);
    if context.facts.smtputf8 {
        return;
    }
    for (field, mailbox) in mailboxes(context) {
        let Some(domain) = mailbox.domain.filter(|domain| !domain.bytes.is_ascii()) else { continue };
        let Some(label) = labels(domain).find(|label| !label.bytes.is_ascii()) else { continue };
        let text = str::from_utf8(domain.bytes).ok();
        let ascii = text.and_then(|text| context.charsets.ascii_domain(text));
        let message = match &ascii {
            Some(ascii) => format!("Outside of SMTPUTF8 this domain is written “{ascii}”"),
            None => "This label is no host name, and no ASCII form of it exists".to_owned(),
        };
        let title = "Write the domain in its ASCII form";
        let fix = ascii.filter(|_| mailbox.local_part.bytes.is_ascii());
        let finding = findings.add(label.span, message).fix(fix.map(|ascii| Fix::replace(domain.span, ascii, title)));
        weaken(context, field, finding);
    }
}
