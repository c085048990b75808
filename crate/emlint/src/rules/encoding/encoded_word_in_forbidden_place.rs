use super::{add, enclosing, illegal_in_phrase, quoted_strings};
use crate::List as _;
use crate::cause;
use crate::context::CodedField;
use crate::message::lexer::{Kind, Lexer};
use crate::message::{EncodedWord, Field, encoded_word};
use crate::rule::{Family, Fixable, GOOGLE_SMTP, Levels, Mute, Reference, Rule, page};
use crate::{Context, Edit, Findings, Fix, Severity, Slice, Span, Stage};

pub(crate) static RULE: Rule = Rule {
    code: "ENC008",
    name: "encoded-word-in-forbidden-place",
    summary: "Encoded-word stands where none may stand",
    help: "Use encoded-words only in free text, in display names without quotes, and in comments.",
    family: Family::Encoding,
    levels: Levels::always(Severity::Error),
    fix: Fixable::Sometimes,
    cause: Some(&cause::ENCODED_BY_HAND),
    mutes: &[Mute::span(&["ENC010", "ENC012"])],
    references: &[Reference::Rfc(2047, "5"), GOOGLE_SMTP],
    docs: page(include_str!("encoded_word_in_forbidden_place.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    for coded in context.coded.iter().filter(|coded| !coded.field.is_unstructured()) {
        findings.judged();
        in_quotes(context, coded, findings);
        in_addresses(context, coded, findings);
    }
    let is_parameter = |field: &Field<'_>| field.is_any(&["Content-Type", "Content-Disposition"]);
    let others = context.all_fields().filter(|(field, _)| !field.has_encoded_words() && !is_parameter(field));
    for (field, nested) in others {
        let words = outside_of_comments(field);
        if words.is_empty() {
            continue;
        }
        let coded = CodedField { field: *field, words, nested };
        for word in &coded.words {
            let message = format!("{} may hold no encoded-word; programs take it as it is", field.name());
            add(findings, &coded, word.all.span, message, || None);
        }
    }
}

/// The words of a field that has no text, but for those in comments, where they may stand everywhere except in Received
/// (RFC 2047 §5).
fn outside_of_comments<'a>(field: &Field<'a>) -> Vec<EncodedWord<'a>> {
    let mut words = encoded_word::find(field.value);
    if !words.is_empty() && !field.is("Received") {
        let comments: Vec<Slice<'a>> =
            Lexer::new(field.value).filter(|token| token.kind == Kind::Comment).map(|token| token.text).list();
        words.retain(|word| enclosing(&comments, word.all.span).is_none());
    }
    words
}

/// Words in quoted strings: one finding for each string.
fn in_quotes(context: &Context, coded: &CodedField<'_>, findings: &mut Findings) {
    let mut words = coded.words.as_slice();
    for quoted in quoted_strings(&coded.field) {
        let before = words.partition_point(|word| word.all.span.start < quoted.span.start);
        let inside = words.partition_point(|word| word.all.span.end <= quoted.span.end);
        let within = words.get(before..inside).unwrap_or_default();
        words = words.get(inside..).unwrap_or_default();
        let Some((first, last)) = within.first().zip(within.last()) else { continue };
        let message = "Encoded-word in quotes; strict programs show it as it is";
        let finding =
            add(findings, coded, first.all.span.to(last.all.span), message, || without_quotes(coded, quoted, within));
        finding.related(quoted.span, "the quotes are around this");
        if context.stage == Stage::Received {
            finding.weaken(Severity::Warning);
        }
    }
}

/// The quoted string without its quotes, if there is nothing in it but encoded-words. What a phrase does not allow in
/// them is escaped.
fn without_quotes(coded: &CodedField<'_>, quoted: Slice<'_>, words: &[EncodedWord<'_>]) -> Option<Fix> {
    let mut at = quoted.span.start() + 1;
    for word in words {
        let between = quoted.at(Span::new(at..word.all.span.start()));
        if !word.is_decodable() || !between.trim().is_empty() {
            return None;
        }
        at = word.all.span.end();
    }
    let end = quoted.span.end().saturating_sub(1);
    let is_closed = quoted.bytes.len() > 1 && quoted.bytes.ends_with(b"\"");
    if !is_closed || !quoted.at(Span::new(at..end)).trim().is_empty() {
        return None;
    }
    // White space has to be where the quotes were.
    let spaced = |beside: Slice<'_>| if beside.trim().is_empty() { "" } else { " " };
    let value = coded.field.value;
    let before = spaced(value.at(Span::new(quoted.span.start().saturating_sub(1)..quoted.span.start())));
    let behind = spaced(value.at(Span::new(quoted.span.end()..quoted.span.end() + 1)));
    let (open, close) = (Span::new(quoted.span.start()..quoted.span.start() + 1), Span::new(end..end + 1));
    let mut edits = vec![Edit::new(open, before)];
    edits.extend(words.iter().flat_map(illegal_in_phrase));
    edits.push(Edit::new(close, behind));
    Some(Fix::safe("Remove the quotes", edits))
}

/// Words in an address itself.
fn in_addresses(context: &Context, coded: &CodedField<'_>, findings: &mut Findings) {
    let field = context.addresses.iter().find(|address| address.field.span == coded.field.span);
    for mailbox in field.iter().flat_map(|field| &field.list.mailboxes).filter(|mailbox| mailbox.domain.is_some()) {
        let address = mailbox.address.span;
        let first = coded.words.partition_point(|word| word.all.span.end <= address.start);
        for word in coded.words.iter().skip(first).take_while(|word| word.all.span.start < address.end) {
            let message = "Encoded-word in an address; no server decodes it, so the address is another one";
            add(findings, coded, word.all.span, message, || None).related(address, "in this address");
        }
    }
}
