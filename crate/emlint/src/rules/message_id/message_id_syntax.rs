use super::{GMAIL_BROKEN, is_gmails};
use crate::cause;
use crate::message::Field;
use crate::message::message_id::{IdFlawKind, Item, ItemKind, items};
use crate::rule::{Family, Fixable, GOOGLE_SMTP, Levels, Reference, Rule, page};
use crate::{Confidence, Context, Edit, Findings, Fix, Severity, Span, Stage};

pub(crate) static RULE: Rule = Rule {
    code: "MID002",
    name: "message-id-syntax",
    summary: "Message-ID is no identifier",
    help: "Write “Message-ID: <unique-text@your-domain>”, with brackets and without spaces.",
    family: Family::MessageId,
    levels: Levels::always(Severity::Error),
    fix: Fixable::Sometimes,
    cause: Some(&cause::BUILT_AS_STRINGS),
    mutes: &[],
    references: &[Reference::Rfc(5322, "3.6.4"), GOOGLE_SMTP],
    docs: page(include_str!("message_id_syntax.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    let fields = context.message.header.fields.iter();
    for field in fields.filter(|field| field.is_any(&["Message-ID", "Resent-Message-ID"])) {
        findings.judged();
        let items = items(field.value);
        let mut ids = items.iter().filter(|item| matches!(item.kind, ItemKind::Id | ItemKind::Open | ItemKind::Bare));
        let Some(first) = ids.next() else {
            no_id(field, &items, findings);
            continue;
        };
        if let Some(second) = ids.next() {
            let text = format!("“{}” holds one identifier; this is a second", field.name());
            findings.add(second.text.span, text);
        }
        if let Some(other) = items.iter().find(|item| matches!(item.kind, ItemKind::Words | ItemKind::Comma)) {
            findings.add(other.text.span, "Text stands beside the identifier; only comments in parentheses may");
        }
        one(context, field, first, findings);
    }
}

/// An empty field, or one with anything but an identifier.
fn no_id(field: &Field<'_>, items: &[Item<'_>], findings: &mut Findings) {
    match (items.first(), items.last()) {
        (Some(first), Some(last)) => {
            let text = "This is no identifier; one has angle brackets and an “@”";
            findings.add(first.text.span.to(last.text.span), text);
        }
        _ => {
            findings.add(field.span, format!("“{}” is empty", field.name()));
        }
    }
}

fn one(context: &Context, field: &Field<'_>, item: &Item<'_>, findings: &mut Findings) {
    // A new identifier would tear the message out of its thread, so delivered ones are left alone.
    let is_ours = context.stage == Stage::Outgoing;
    let text = item.text;
    if is_gmails(item, GMAIL_BROKEN) {
        let message = "The message came with a broken Message-ID; Gmail put this in its place";
        findings.add(text.span, message).weaken(Severity::Warning);
        return;
    }
    if item.kind != ItemKind::Id {
        let brackets = match item.kind {
            ItemKind::Open => vec![Edit::new(Span::at(text.span.end()), ">")],
            _ => vec![Edit::new(Span::at(text.span.start()), "<"), Edit::new(Span::at(text.span.end()), ">")],
        };
        let is_whole = field.value.trim().span == text.span && is_one_pair(item);
        let fix = (is_ours && is_whole).then(|| Fix::safe("Put it in angle brackets", brackets));
        findings.add(text.span, "The identifier belongs in angle brackets: “<…>”").fix(fix);
        return;
    }
    let Some(flaw) = item.flaw() else { return };
    let octets = text.at(flaw.span);
    let is_fold = octets.bytes.iter().any(|byte| matches!(byte, b'\r' | b'\n'));
    match flaw.kind {
        IdFlawKind::Empty => {
            findings.add(flaw.span, "The brackets are empty");
        }
        // A fold within the brackets is another rule's.
        IdFlawKind::Blank if is_fold => {}
        IdFlawKind::Blank => {
            findings.add(flaw.span, "White space stands within the identifier");
        }
        IdFlawKind::NoAt => {
            findings.add(flaw.span, "The identifier has no “@”");
        }
        IdFlawKind::Half => {
            findings.add(flaw.span, "Something has to stand on both sides of the “@”");
        }
        IdFlawKind::NonAscii if context.facts.smtputf8 => {}
        IdFlawKind::NonAscii => {
            findings.add(flaw.span, "The identifier has letters outside of US-ASCII");
        }
        IdFlawKind::Octet => {
            let message = format!("“{}” may not stand here in an identifier", octets.text());
            findings.add(flaw.span, message).confidence(Confidence::Low);
        }
        IdFlawKind::Dots => {
            let message = "Dots stand in an identifier only between other characters, one at a time";
            findings.add(flaw.span, message).confidence(Confidence::Low);
        }
    }
}

/// `x@y`, with one `@`.
fn is_one_pair(item: &Item<'_>) -> bool {
    let inner = item.inner();
    let at = memchr::memchr(b'@', inner.bytes);
    at.is_some_and(|at| at > 0 && at + 1 < inner.len()) && memchr::memchr_iter(b'@', inner.bytes).count() == 1
}
