use super::{add, enclosing, quoted_strings};
use crate::cause;
use crate::context::CodedField;
use crate::message::EncodedWord;
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Findings, Fix, Severity, Span};

pub(crate) static RULE: Rule = Rule {
    code: "ENC009",
    name: "missing-space-around-word",
    summary: "Encoded-word touches other text",
    help: "Put a space before and behind each encoded-word; between two of them it is not shown.",
    family: Family::Encoding,
    levels: Levels::always(Severity::Warning),
    fix: Fixable::Always,
    cause: Some(&cause::ENCODED_BY_HAND),
    mutes: &[],
    references: &[Reference::Rfc(2047, "5")],
    docs: page(include_str!("missing_space_around_word.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    for coded in &context.coded {
        findings.judged();
        let quoted = quoted_strings(&coded.field);
        let mut before: Option<&EncodedWord<'_>> = None;
        for word in coded.words.iter().filter(|word| word.is_decodable()) {
            // In quotes the whole word is wrong (ENC008).
            if enclosing(&quoted, word.all.span).is_none() {
                check_word(coded, before, word, findings);
            }
            before = Some(word);
        }
    }
}

fn check_word(
    coded: &CodedField<'_>,
    before: Option<&EncodedWord<'_>>,
    word: &EncodedWord<'_>,
    findings: &mut Findings,
) {
    let value = coded.field.value;
    let (start, end) = (word.all.span.start(), word.all.span.end());
    if before.is_some_and(|before| before.all.span.end() == start) {
        let message = "Two encoded-words touch; some programs decode only the first, or none";
        add(findings, coded, Span::new(start.saturating_sub(2)..start + 2), message, || {
            Some(Fix::replace(Span::at(start), " ", "Insert a space, which is not shown"))
        });
    } else if let Some(beside) = value.at(Span::new(start.saturating_sub(4)..start)).text().chars().next_back()
        && !may_touch(beside, '(')
    {
        touches(coded, start, Span::new(start - 1..start + 2), beside, findings);
    }
    let behind = value.at(Span::new(end..end + 4));
    if let Some(beside) = behind.text().chars().next()
        && !may_touch(beside, ')')
        && !behind.bytes.starts_with(b"=?")
    {
        touches(coded, end, Span::new(end - 2..end + 1), beside, findings);
    }
}

/// White space, and the parenthesis of a comment (RFC 2047 §5 (2)).
fn may_touch(beside: char, parenthesis: char) -> bool {
    matches!(beside, ' ' | '\t' | '\r' | '\n') || beside == parenthesis
}

/// A space beside a bracket or comma of an address field is not shown; beside other text it is.
fn touches(coded: &CodedField<'_>, at: usize, span: Span, beside: char, findings: &mut Findings) {
    let is_separator = !coded.field.is_unstructured() && "<>,()".contains(beside);
    let message = format!("Encoded-word touches “{beside}”; programs that look for white space do not recognise it");
    add(findings, coded, span, message, || {
        let fix = Fix::replace(Span::at(at), " ", "Insert a space");
        Some(if is_separator { fix } else { fix.as_suggestion() })
    });
}
