use super::{add, enclosing, illegal_in_phrase, is_damaged, quoted_strings};
use crate::List as _;
use crate::cause;
use crate::message::lexer::{Kind, Lexer};
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Findings, Fix, Severity, Slice};

pub(crate) static RULE: Rule = Rule {
    code: "ENC010",
    name: "illegal-char-for-phrase-q",
    summary: "Encoded display name holds a character that must be escaped there",
    help: "In names, write everything but letters, digits and “! * + - / = _” as “=XX”.",
    family: Family::Encoding,
    levels: Levels::by_stage(Severity::Warning, Severity::Info),
    fix: Fixable::Always,
    cause: Some(&cause::ENCODED_BY_HAND),
    mutes: &[],
    references: &[Reference::Rfc(2047, "5")],
    docs: page(include_str!("illegal_char_for_phrase_q.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    for coded in context.coded.iter().filter(|coded| !coded.field.is_unstructured()) {
        findings.judged();
        let quoted = quoted_strings(&coded.field);
        let comments: Vec<Slice<'_>> =
            Lexer::new(coded.field.value).filter(|token| token.kind == Kind::Comment).map(|token| token.text).list();
        for word in coded.words.iter().filter(|word| word.is_decodable() && !word.is_base64() && !is_damaged(word)) {
            let edits = illegal_in_phrase(word);
            let Some(first) = edits.first().map(|edit| edit.span) else { continue };
            if enclosing(&quoted, word.all.span).is_some() || enclosing(&comments, word.all.span).is_some() {
                continue;
            }
            let marked = word.text.at(first);
            let message = format!("“{}” must be escaped in the name of an address", marked.text());
            add(findings, coded, first, message, || Some(Fix::safe("Escape it", edits)))
                .related(word.all.span, "in this encoded-word");
        }
    }
}
