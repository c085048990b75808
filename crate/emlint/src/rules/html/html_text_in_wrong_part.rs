use crate::message::Part;
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Findings, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "HTM028",
    name: "html-text-in-wrong-part",
    summary: "HTML in a plain part, or plain text in an HTML part",
    help: "Let Content-Type say what the part holds.",
    family: Family::Html,
    levels: Levels::always(Severity::Warning),
    fix: Fixable::Sometimes,
    cause: None,
    mutes: &[],
    references: &[Reference::Rfc(2046, "4.1"), Reference::Rfc(2045, "5")],
    docs: page(include_str!("html_text_in_wrong_part.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    if context.facts.dsn {
        return;
    }
    for _ in context.message.parts.iter().filter(|part| is_shown_as_text(part)) {
        findings.judged();
    }
    #[cfg(feature = "html")]
    super::markup_in_text::check(context, findings);
}

pub(super) fn is_shown_as_text(part: &Part<'_>) -> bool {
    part.media_type == "text/plain" && part.disposition.as_deref() != Some("attachment") && !part.is_nested
}

/// Begins as a document in HTML.
pub(super) fn is_document(text: &[u8]) -> bool {
    let begins = |word: &[u8]| text.get(..word.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(word));
    begins(b"<!doctype html") || begins(b"<html")
}

/// Plain text that only a reader of HTML can tell from HTML: a document, or at least as many end tags as the rule asks
/// for. UTF-16 has a NUL between their characters.
pub(super) fn may_be_markup(part: &Part<'_>) -> bool {
    if !is_shown_as_text(part) {
        return false;
    }
    let text = part.decoded();
    let is_end = |&at: &usize| text.iter().skip(at + 1).take(2).find(|&&byte| byte != 0) == Some(&b'/');
    is_document(text.trim_ascii_start()) || memchr::memchr_iter(b'<', &text).filter(is_end).nth(ELEMENTS - 1).is_some()
}

/// The known elements, and their end tags, that text has to have to be taken for HTML.
pub(super) const ELEMENTS: usize = 5;
