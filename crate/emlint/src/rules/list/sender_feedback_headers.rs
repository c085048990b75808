use crate::List as _;
use crate::auth::signature::{Kind::Dkim, Signature};
use crate::cause;
use crate::message::address::mailboxes;
use crate::message::lexer::{Kind, Lexer};
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Findings, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "LST012",
    name: "sender-feedback-headers",
    summary: "Field for complaint reports or urgency is used wrongly",
    help: "Write Feedback-ID as up to four names separated by colons, the sender’s last; leave urgency off bulk mail.",
    family: Family::List,
    levels: Levels::always(Severity::Warning),
    fix: Fixable::Never,
    cause: Some(&cause::AUTOMATIC_MAIL),
    mutes: &[],
    references: &[
        Reference::Page("Google: feedback loop", "https://support.google.com/a/answer/6254652"),
        Reference::Rfc(9477, "3"),
    ],
    docs: page(include_str!("sender_feedback_headers.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    let header = &context.message.header;
    if let Some(field) = header.first("Feedback-ID") {
        findings.judged();
        let value = field.value.trim();
        let parts: Vec<&[u8]> = value.bytes.split(|&byte| byte == b':').list();
        let sender = parts.last().copied().unwrap_or_default().trim_ascii();
        if parts.len() > 4 {
            let message = "Feedback-ID has more than four names; Google reads up to three and the sender’s";
            findings.add(value.span, message).weaken(Severity::Info);
        } else if !(5..=15).contains(&sender.len()) {
            let message = "The last name of Feedback-ID, the sender’s, must have 5 to 15 characters";
            let span = if value.is_empty() { field.span } else { value.span };
            findings.add(span, message).weaken(Severity::Info);
        }
    }
    for again in header.all("Feedback-ID").skip(1).take(10) {
        findings.add(again.span, "A second Feedback-ID: Google reads none of them");
    }
    let signatures = &context.auth().signatures;
    let covers = |signature: &Signature<'_>| signature.signed.iter().any(|name| name.is("CFBL-Address"));
    let is_signed = signatures.iter().any(|signature| signature.kind == Dkim && covers(signature));
    if let Some(field) = header.first("CFBL-Address").filter(|_| !is_signed)
        && let Some(list) = signatures.iter().filter(|one| one.kind == Dkim).find_map(|one| one.list.get("h"))
    {
        let message = "No signature covers CFBL-Address: no complaint is reported to it";
        findings.add(field.name.span, message).related(list.span, "the fields that are signed");
    }
    for field in header.all("CFBL-Address") {
        findings.judged();
        let address = Lexer::new(field.value).take_while(|token| token.kind != Kind::Special(b';'));
        let end = address.last().map_or(field.value.span.start(), |token| token.text.span.end());
        let address = field.value.sub(0..end - field.value.span.start());
        let report = field.value.from(address.len()).trim();
        let report = report.sub(1..report.len()).trim();
        let is_one = matches!(mailboxes(address).as_slice(), [mailbox] if mailbox.domain.is_some());
        let is_report = report.is_empty() || report.is("report=arf") || report.is("report=xarf");
        if !is_one {
            findings.add(field.value.trim().span, "CFBL-Address must hold one address");
        } else if !is_report {
            findings.add(report.span, "CFBL-Address knows report=arf and report=xarf");
        }
    }
    if context.facts.bulk {
        urgent(context, findings);
    }
}

/// Urgency on bulk mail, which filters count against it.
fn urgent(context: &Context, findings: &mut Findings) {
    let fields = context
        .message
        .header
        .fields
        .iter()
        .filter(|field| field.is_any(&["X-Priority", "Importance", "X-MSMail-Priority"]));
    for field in fields {
        let value = field.value.trim();
        let is_high = value.is("high") || matches!(value.bytes, [b'1' | b'2', ..]);
        if is_high {
            findings.add(field.span, "Bulk mail that calls itself urgent; filters count that against it");
        }
    }
}
