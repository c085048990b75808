use super::{is_bulk_precedence, signal};
use crate::cause;
use crate::message::address::mailboxes;
use crate::message::{DecodedText, Field};
use crate::rule::{Family, Fixable, Levels, Mute, Reference, Rule, page};
use crate::span::lowercase;
use crate::{Confidence, Context, Edit, Findings, Fix, Severity, Stage};

pub(crate) static RULE: Rule = Rule {
    code: "LST003",
    name: "precedence-mismatch",
    summary: "Precedence does not fit the kind of message",
    help: "Leave Precedence off mail to one person; mark mail that a program sends with Auto-Submitted.",
    family: Family::List,
    levels: Levels::always(Severity::Warning),
    fix: Fixable::Sometimes,
    cause: Some(&cause::AUTOMATIC_MAIL),
    mutes: &[Mute::message(&["LST002"])],
    references: &[Reference::Rfc(3834, "2"), Reference::Rfc(3834, "3.1.8")],
    docs: page(include_str!("precedence_mismatch.md")),
    check,
};

/// Words of a subject that belongs to one person, in the languages that shops most often write in.
const PERSONAL: &[&str] = &[
    "your order",
    "order confirmation",
    "receipt",
    "invoice",
    "password",
    "reset",
    "verification code",
    "verify your",
    "confirm your",
    "bestellung",
    "rechnung",
    "passwort",
    "commande",
    "facture",
    "mot de passe",
    "pedido",
    "factura",
    "contraseña",
    "ordine",
    "fattura",
];

fn check(context: &Context, findings: &mut Findings) {
    let header = &context.message.header;
    let Some(field) = header.first("Precedence") else {
        let is_list = header.has("List-Id") && header.has("List-Unsubscribe");
        if is_list && context.facts.bulk && !header.has("Auto-Submitted") {
            let message = "List mail without Precedence or Auto-Submitted: some vacation programs will answer it";
            let title = "Add Precedence: list";
            let fix = Fix::insert_field(&context.message, "Precedence: list", title);
            findings
                .add(context.message.header_end(), message)
                .weaken(Severity::Info)
                .fix(fix)
                .help("Add “Precedence: list” for a discussion list, or “Auto-Submitted: auto-generated” for news.");
        }
        return;
    };
    if !is_bulk_precedence(field) {
        return;
    }
    findings.judged();
    // Automatic answers may say so (RFC 3834 §3.1.8).
    let is_answer =
        |field: &Field<'_>| field.value.words().next().is_some_and(|word| word.sub(0..12).is("auto-replied"));
    if header.first("Auto-Submitted").is_some_and(is_answer) {
        return;
    }
    if context.facts.bulk || is_from_list(context) || !signal::signals(context).is_empty() {
        return;
    }
    let Some(why) = personal_sign(context) else { return };
    let message = format!("“Precedence: {}” on mail to one person: {why}", field.unfolded());
    let fix = Fix::suggest("Remove the field", vec![Edit::new(field.full, "")]);
    let finding = findings.add(field.span, message).confidence(Confidence::Low).fix(fix);
    if context.stage == Stage::Received {
        finding.weaken(Severity::Info);
    }
}

/// Fields of list programs that are older than List-Id, or know it not.
const LIST_FIELDS: &[&str] =
    &["Mailing-List", "X-Mailing-List", "X-BeenThere", "X-ML-Name", "X-Mailman-Version", "X-Sequence", "X-Loop"];

/// A list sent it: it has a field of a list program, or the sender or the return path is an address that lists have.
fn is_from_list(context: &Context) -> bool {
    let header = &context.message.header;
    let is_lists = |name: &str| {
        let addresses = header.all(name).flat_map(|field| mailboxes(field.value));
        addresses.map(|mailbox| mailbox.local_part.text().to_ascii_lowercase()).any(|local| {
            local.starts_with("owner-")
                || ["-owner", "-bounces", "-request", "-admin"].iter().any(|end| local.contains(end))
        })
    };
    LIST_FIELDS.iter().any(|name| header.has(name)) || is_lists("Return-Path") || is_lists("Sender")
}

/// Why this looks like a message to one person.
fn personal_sign(context: &Context) -> Option<&'static str> {
    let header = &context.message.header;
    let recipients = ["To", "Cc"].into_iter().flat_map(|name| header.all(name));
    if recipients.map(|field| mailboxes(field.value).len()).sum::<usize>() != 1 {
        return None;
    }
    if header.has("In-Reply-To") {
        return Some("it has one recipient and answers a message");
    }
    let subject = lowercase(&DecodedText::header(header.first("Subject")?.value, context.charsets).text);
    PERSONAL.iter().any(|words| subject.contains(words)).then_some("it has one recipient and the subject of a receipt")
}
