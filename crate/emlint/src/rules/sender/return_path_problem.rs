use crate::cause;
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Confidence, Context, Edit, Findings, Fix, Severity, Stage};

pub(crate) static RULE: Rule = Rule {
    code: "SND006",
    name: "return-path-problem",
    summary: "Return-Path is there too often, too early, or has no valid address",
    help: "Leave Return-Path to the receiving server; set the return path as the envelope sender (sendmail -f, MAIL FROM).",
    family: Family::Sender,
    levels: Levels::always(Severity::Warning),
    fix: Fixable::Sometimes,
    cause: Some(&cause::IDENTITY),
    mutes: &[],
    references: &[
        Reference::Rfc(5321, "4.4"),
        Reference::Rfc(5321, "4.5.5"),
        Reference::Rfc(3834, "3.3"),
        Reference::Rfc(7103, "7.5.3"),
    ],
    docs: page(include_str!("return_path_problem.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    let header = &context.message.header;
    let is_outgoing = context.stage == Stage::Outgoing;
    let mut first = None;
    for address in
        context.addresses.iter().filter(|address| !address.nested && address.field.is("Return-Path")).take(100)
    {
        let field = &address.field;
        findings.judged();
        let value = field.value.trim();
        if let Some(first) = first {
            let fix = Fix::safe("Remove it", vec![Edit::new(field.full, "")]);
            let finding = findings
                .add(field.span, "A second Return-Path field: the receiver writes one")
                .related(first, "the first one");
            finding.fix(is_outgoing.then_some(fix));
            continue;
        }
        first = Some(field.span);
        let is_automatic = context.facts.dsn || header.has("Auto-Submitted") || is_report(context);
        if is_outgoing {
            let fix = Fix::suggest("Remove it", vec![Edit::new(field.full, "")]);
            let message =
                "Return-Path does not set the return path: the receiving server writes this field at delivery";
            // A copy that was delivered may have lost its Received fields.
            findings.add(field.span, message).confidence(Confidence::Medium).fix(fix);
        } else if value.bytes == b"<>" {
            if !is_automatic && context.may_miss_fields() {
                let message = "The null return path is for bounces and automatic answers; this is neither";
                findings.add(value.span, message);
            }
        } else if !address.list.mailboxes.iter().any(|mailbox| mailbox.domain.is_some()) {
            findings.add(if value.is_empty() { field.span } else { value.span }, "Return-Path holds no address");
        } else if !value.bytes.starts_with(b"<") {
            findings.add(value.span, "Return-Path has no angle brackets around its address").weaken(Severity::Info);
        }
    }
}

/// Receipts and reports have the null path as well (RFC 8098 §2.1, RFC 9990).
fn is_report(context: &Context) -> bool {
    context.message.parts.first().is_some_and(|root| root.media_type == "multipart/report")
}
