use super::only_id;
use crate::List as _;
use crate::cause;
use crate::keyed::Keyed;
use crate::message::Field;
use crate::message::message_id::{IdFlawKind, Item, ItemKind, items};
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::span::is_wsp_or_line_end;
use crate::{Confidence, Context, Edit, Findings, Fix, Severity, Span, Stage};

pub(crate) static RULE: Rule = Rule {
    code: "MID004",
    name: "reference-syntax",
    summary: "In-Reply-To or References holds more than identifiers",
    help: "Write identifiers in angle brackets with spaces between them, each once.",
    family: Family::MessageId,
    levels: Levels::always(Severity::Warning).or_strict(Severity::Error),
    fix: Fixable::Sometimes,
    cause: Some(&cause::BUILT_AS_STRINGS),
    mutes: &[],
    references: &[Reference::Rfc(5322, "3.6.4"), Reference::Rfc(5322, "4.5.4")],
    docs: page(include_str!("reference_syntax.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    let fields = || context.message.header.fields.iter();
    for field in fields().filter(|field| field.is_any(&["In-Reply-To", "References"])) {
        findings.judged();
        let items = items(field.value);
        if items.is_empty() {
            let fix = Fix::suggest("Remove the empty field", vec![Edit::new(field.full, "")]);
            let fix = (context.stage == Stage::Outgoing).then_some(fix);
            findings.add(field.span, format!("“{}” is empty; leave it out", field.name())).fix(fix);
        }
        let mut first: Keyed<Span> = Keyed::new();
        for (index, item) in items.iter().enumerate() {
            if findings.is_full() {
                findings.count();
                continue;
            }
            one(context, field, &items, index, findings);
            if !matches!(item.kind, ItemKind::Id) {
                continue;
            }
            if let Some(&original) = first.get(item.key()) {
                let title = "Remove the repetition";
                let fix = Fix::safe(title, vec![Edit::new(with_space_before(field, item.text.span), "")]);
                let text = "This identifier stands here twice";
                findings.add(item.text.span, text).related(original, "the first time").fix(fix);
            } else {
                first.entry(item.key(), item.text.span);
            }
        }
    }
    consistency(context, findings);
}

fn one(context: &Context, field: &Field<'_>, items: &[Item<'_>], index: usize, findings: &mut Findings) {
    let Some(item) = items.get(index) else { return };
    let span = item.text.span;
    let neighbours = (index.checked_sub(1).and_then(|before| items.get(before)), items.get(index + 1));
    match item.kind {
        ItemKind::Comma => {
            // Two identifiers stay apart without it.
            let touches = matches!(neighbours, (Some(before), Some(after))
                if before.text.span.end == span.start && span.end == after.text.span.start);
            let fix = Fix::replace(span, if touches { " " } else { "" }, "Remove the comma");
            findings.add(span, "A comma stands between identifiers; white space belongs there").fix(fix);
        }
        ItemKind::Bare => {
            let brackets = vec![Edit::new(Span::at(span.start()), "<"), Edit::new(Span::at(span.end()), ">")];
            let is_pair = memchr::memchr_iter(b'@', item.text.bytes).count() == 1;
            let fix = Fix::safe("Put it in angle brackets", brackets);
            let fix = if is_pair { fix } else { fix.as_suggestion() };
            findings.add(span, "The identifier belongs in angle brackets: “<…>”").fix(fix);
        }
        ItemKind::Open => {
            let close = Fix::safe("Close the bracket", vec![Edit::new(Span::at(span.end()), ">")]);
            findings.add(span, "“<” is never closed").fix(close);
        }
        ItemKind::Words if !item.text.bytes.iter().any(|&byte| is_wsp_or_line_end(byte)) => {
            let text = format!("“{}” is no identifier; one has angle brackets and an “@”", item.text.text());
            findings.add(span, text);
        }
        ItemKind::Words => {
            // `Your message of "Mon, 1 Jan 1996"`: programs of the last century wrote that.
            let text = format!("“{}” holds text that is no identifier, an obsolete form", field.name());
            let finding = findings.add(span, text);
            if !context.options.strict {
                finding.weaken(Severity::Info);
            }
        }
        ItemKind::Id => {
            let Some(flaw) = item.flaw() else { return };
            let message = match flaw.kind {
                IdFlawKind::Empty => "The brackets are empty",
                IdFlawKind::NoAt => "The identifier has no “@”",
                IdFlawKind::Half => "Something has to stand on both sides of the “@”",
                IdFlawKind::Blank if !has_fold(field, flaw.span) => "White space stands within the identifier",
                IdFlawKind::NonAscii if !context.facts.smtputf8 => "The identifier has letters outside of US-ASCII",
                // What is wrong with the dots and marks of an identifier, its own message has to answer for.
                _ => return,
            };
            findings.add(flaw.span, message);
        }
    }
}

fn has_fold(field: &Field<'_>, span: Span) -> bool {
    field.value.at(span).bytes.iter().any(|byte| matches!(byte, b'\r' | b'\n'))
}

/// `span` and the white space before it, so that nothing is left of it.
fn with_space_before(field: &Field<'_>, span: Span) -> Span {
    let base = field.value.span.start();
    let before = field.value.bytes.get(..span.start().saturating_sub(base)).unwrap_or_default();
    let space = before.iter().rev().take_while(|&&byte| is_wsp_or_line_end(byte)).count();
    Span::new(span.start() - space..span.end())
}

/// The message itself is none of those it answers, and what it answers ends the list of the thread.
fn consistency(context: &Context, findings: &mut Findings) {
    let message = &context.message;
    let Some(references) = message.field("References") else { return };
    let listed: Vec<Item<'_>> = items(references.value).into_iter().filter(|item| item.kind == ItemKind::Id).list();
    if let Some(own) = message.field("Message-ID").and_then(only_id)
        && let Some(itself) = listed.iter().find(|item| item.key() == own.key())
    {
        let text = "References names the message itself";
        findings.add(itself.text.span, text).related(own.text.span, "its own identifier");
    }
    let Some(parent) = message.field("In-Reply-To").and_then(only_id).filter(|id| id.kind == ItemKind::Id) else {
        return;
    };
    if !listed.is_empty() && !listed.iter().any(|item| item.key() == parent.key()) {
        let text = "References does not name the message that In-Reply-To does; threads may break";
        let finding = findings.add(parent.text.span, text);
        finding.weaken(Severity::Info).confidence(Confidence::Medium).related(references.name.span, "References");
    }
}
