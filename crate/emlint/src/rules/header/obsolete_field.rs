use crate::keyed::Keys;
use crate::message::Field;
use crate::message::address::Mailbox;
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Edit, Findings, Fix, Severity, Stage};

pub(crate) static RULE: Rule = Rule {
    code: "HDR026",
    name: "obsolete-field",
    summary: "Field that programs no longer use",
    help: "Leave the field out.",
    family: Family::Header,
    levels: Levels::always(Severity::Info),
    fix: Fixable::Sometimes,
    cause: None,
    mutes: &[],
    references: &[Reference::Rfc(2076, "3"), Reference::Rfc(4021, "2.1"), Reference::Rfc(8098, "2.1")],
    docs: page(include_str!("obsolete_field.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    let mut seen: Keys = Keys::default();
    for field in &context.message.header.fields {
        findings.judged();
        let Some((message, help)) = describe(field) else { continue };
        if !seen.insert(field.name.bytes.to_ascii_lowercase()) {
            continue;
        }
        let fix = if findings.is_full() { None } else { fix(context, field) };
        findings.add(field.name.span, message).help(help).fix(fix);
    }
    receipt_to_others(context, findings);
}

/// What is to say about the field, if it is an old one (RFC 2076, RFC 2156).
fn describe(field: &Field<'_>) -> Option<(String, &'static str)> {
    const RECEIPTS: &str = "Ask with Disposition-Notification-To, which programs know.";
    let name = field.name();
    let is_x400 = name.get(..5).is_some_and(|start| start.eq_ignore_ascii_case("X400-"));
    let (what, help) = if field.is("Errors-To") {
        ("programs send errors to the return path", "Set the envelope sender (MAIL FROM) to the address for errors.")
    } else if field.is_any(&["Return-Receipt-To", "X-Confirm-Reading-To"]) {
        ("it was never standardized, and few programs answer it", RECEIPTS)
    } else if field.is("Apparently-To") {
        ("an old server wrote it where To was missing, and it may show blind copies", "Write To into the message.")
    } else if field.is("Encrypted") {
        ("it belongs to a form of encryption that is gone", RULE.help)
    } else if field.is("Mail-System-Version") || is_x400 {
        ("it comes from gateways to other mail systems", RULE.help)
    } else {
        return None;
    };
    Some((format!("“{name}” is obsolete: {what}"), help))
}

/// Another name for a request of a receipt; none of the field for errors, which the envelope has.
fn fix(context: &Context, field: &Field<'_>) -> Option<Fix> {
    const NEW: &str = "Disposition-Notification-To";
    if field.is_any(&["Return-Receipt-To", "X-Confirm-Reading-To"]) {
        let edit = Edit::new(field.name.span, NEW);
        return (!context.message.header.has(NEW)).then(|| Fix::suggest(format!("Call it {NEW}"), vec![edit]));
    }
    (context.stage == Stage::Outgoing).then(|| Fix::suggest("Remove the field", vec![Edit::new(field.full, "")]))
}

/// Programs send no receipt by themselves to another address than the return path (RFC 8098 §2.1).
fn receipt_to_others(context: &Context, findings: &mut Findings) {
    let mailbox = |name: &str| {
        let field = context.addresses.iter().find(|address| !address.nested && address.field.is(name))?;
        field.list.mailboxes.first().filter(|mailbox| !mailbox.address.is_empty())
    };
    let (Some(asked), Some(path)) = (mailbox("Disposition-Notification-To"), mailbox("Return-Path")) else { return };
    let domain = |mailbox: &Mailbox<'_>| mailbox.domain.map(|domain| domain.bytes.to_ascii_lowercase());
    if asked.local_part.bytes == path.local_part.bytes && domain(asked) == domain(path) {
        return;
    }
    let text = "The receipt goes to another address than the return path; no program sends one without asking";
    let finding =
        findings.add(asked.address.span, text).help("Expect receipts only from readers who agree to send one.");
    finding.related(path.address.span, "the return path");
}
