//! ADR: addresses (RFC 5322 §3.4).

pub(super) mod address_syntax;
pub(super) mod bad_domain;
pub(super) mod bare_local_part;
pub(super) mod eai_local_part;
pub(super) mod exposed_recipient_list;
pub(super) mod local_part_form;
pub(super) mod non_fqdn_or_local_domain;
pub(super) mod obsolete_address_form;
pub(super) mod semicolon_separated;
pub(super) mod u_label_domain;
pub(super) mod unbalanced_delimiter;
pub(super) mod unquoted_comma_in_name;
pub(super) mod unquoted_special_in_name;

use crate::List as _;
use crate::context::AddressField;
use crate::message::address::{Defect, Mailbox};
use crate::message::lexer::{Kind, Lexer, quote};
use crate::span::is_wsp_or_line_end;
use crate::{Context, Edit, Finding, Findings, Fix, Severity, Slice, Span, Stage};

/// Every defect of every address field, with its field.
fn defects<'c, 'a>(context: &'c Context<'a>) -> impl Iterator<Item = (&'c AddressField<'a>, &'c Defect)> {
    context.addresses.iter().flat_map(|field| field.list.defects.iter().map(move |defect| (field, defect)))
}

/// Every mailbox of every address field, with its field.
fn mailboxes<'c, 'a>(context: &'c Context<'a>) -> impl Iterator<Item = (&'c AddressField<'a>, &'c Mailbox<'a>)> {
    context.addresses.iter().flat_map(|field| field.list.mailboxes.iter().map(move |mailbox| (field, mailbox)))
}

/// Lowers what is said of a field that the author did not write: one of an attached message, or the Return-Path of a
/// delivered one.
fn weaken(context: &Context, field: &AddressField<'_>, finding: &mut Finding) {
    if field.nested {
        finding.weaken(Severity::Info);
    } else if context.stage == Stage::Received && field.field.is("Return-Path") {
        finding.weaken(Severity::Warning);
    }
}

/// The rule has addresses to judge.
fn judge(context: &Context, findings: &mut Findings) {
    if context.addresses.iter().any(|field| !field.list.mailboxes.is_empty()) {
        findings.judged();
    }
}

/// The repair that the reader knows, as a fix.
fn repair(defect: &Defect, title: &'static str) -> Option<Fix> {
    if defect.repair.is_empty() {
        return None;
    }
    let edits = defect.repair.clone();
    Some(if defect.is_certain { Fix::safe(title, edits) } else { Fix::suggest(title, edits) })
}

/// The mailbox of the list that a defect belongs to.
fn mailbox_of<'c, 'a>(field: &'c AddressField<'a>, defect: &Defect) -> Option<&'c Mailbox<'a>> {
    defect.mailbox.and_then(|index| field.list.mailboxes.get(index))
}

/// Puts a display name in quotes (RFC 5322 §3.2.4). An encoded-word would no longer be decoded there, and a comment
/// would begin to be shown, which a person has to want.
fn quote_name(name: Slice<'_>) -> Option<Fix> {
    const TITLE: &str = "Put the name in quotes";
    if name.is_empty() || memchr::memmem::find(name.bytes, b"=?").is_some() {
        return None;
    }
    let is_plain = !name.bytes.iter().any(|byte| matches!(byte, b'"' | b'\\' | b'\r' | b'\n'));
    let edits = if is_plain {
        vec![Edit::new(Span::at(name.span.start()), "\""), Edit::new(Span::at(name.span.end()), "\"")]
    } else {
        vec![Edit::new(name.span, quoted_phrase(name)?)]
    };
    let has_comment = name.bytes.iter().any(|byte| matches!(byte, b'(' | b')'));
    Some(if has_comment { Fix::suggest(TITLE, edits) } else { Fix::safe(TITLE, edits) })
}

/// A phrase as one quoted string: its own quotes go, backslashes outside of them are meant, folds are joined. `None`
/// where it is not UTF-8.
fn quoted_phrase(phrase: Slice<'_>) -> Option<String> {
    let mut text = String::new();
    for token in Lexer::new(phrase) {
        match token.kind {
            Kind::Quoted => text.push_str(&token.value()),
            _ => text.push_str(&str::from_utf8(token.text.bytes).ok()?.replace(['\r', '\n'], "")),
        }
    }
    Some(quote(&text))
}

/// A short quotation for a message: blanks as one space, cut after 40 characters.
fn short(text: Slice<'_>) -> String {
    const LONGEST: usize = 40;
    let text = text.text();
    let words: Vec<&str> = text.split(|character: char| u8::try_from(character).is_ok_and(is_wsp_or_line_end)).list();
    let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).list();
    let joined = words.join(" ");
    if joined.chars().count() <= LONGEST {
        return joined;
    }
    let cut: String = joined.chars().take(LONGEST).collect();
    format!("{cut}…")
}
