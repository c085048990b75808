use super::{add, is_valid, joined_base64};
use crate::cause;
use crate::context::CodedField;
use crate::message::transfer::Flaw;
use crate::message::{EncodedWord, encoded_word};
use crate::rule::{Family, Fixable, Levels, Mute, Reference, Rule, page};
use crate::{Context, Findings, Fix, Severity, Span};

pub(crate) static RULE: Rule = Rule {
    code: "ENC006",
    name: "bad-encoded-text",
    summary: "Text of an encoded-word is no valid base64 or Q",
    help: "Encode the text again from what it is to say.",
    family: Family::Encoding,
    levels: Levels::always(Severity::Error),
    fix: Fixable::Sometimes,
    cause: Some(&cause::ENCODED_BY_HAND),
    mutes: &[Mute::span(&["ENC007", "ENC010", "ENC011", "ENC012"])],
    references: &[Reference::Rfc(2047, "4.1"), Reference::Rfc(2047, "4.2"), Reference::Rfc(2045, "6.8")],
    docs: page(include_str!("bad_encoded_text.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    for coded in &context.coded {
        findings.judged();
        // Base64 that was cut into words is ENC007's.
        let groups = encoded_word::groups(coded.field.value, &coded.words);
        for word in groups.filter(|group| joined_base64(context, group).is_none()).flatten() {
            let decoded = word.decoded();
            if decoded.flaws.is_empty() {
                continue;
            }
            let is_text = is_valid(context, word, &decoded.octets).is_some();
            // Where characters are foreign, those that are missing or too much at the end say nothing.
            let is_foreign = decoded.flaws.all(Flaw::Alphabet).next().is_some();
            for &(flaw, span) in decoded.flaws.list.iter().filter(|(flaw, _)| !is_foreign || *flaw == Flaw::Alphabet) {
                report(coded, word, flaw, span, is_text, findings);
            }
        }
    }
}

fn report(
    coded: &CodedField<'_>,
    word: &EncodedWord<'_>,
    flaw: Flaw,
    span: Span,
    is_text: bool,
    findings: &mut Findings,
) {
    let (message, fix) = match flaw {
        Flaw::Escape => (
            "“=” is not followed by two hexadecimal digits; in the Q encoding a “=” itself is “=3D”",
            Some(Fix::replace(span, "=3D", "Escape the “=”").as_suggestion()),
        ),
        Flaw::Alphabet => ("Base64 has no such characters; programs skip them or leave the word undecoded", None),
        Flaw::LoneCharacter => ("One character of base64 is left over; something is missing or too much", None),
        Flaw::MissingPadding(count) => {
            let missing = "==".get(..count).unwrap_or_default();
            let fix = is_text.then(|| Fix::replace(span, missing, "Add the missing “=”"));
            ("Base64 ends without its “=”; strict programs leave the word undecoded", fix)
        }
        Flaw::ExcessPadding => {
            ("Base64 ends with more “=” than it needs", Some(Fix::replace(span, "", "Remove the “=”")))
        }
        Flaw::AfterPadding => ("Base64 goes on behind the “=” that ends it; programs stop there or skip it", None),
        // Raw octets are for HDR005 and FMT021; every program reads digits in lower case.
        Flaw::LowerCase | Flaw::Raw | Flaw::Space | Flaw::LastSoftBreak => return,
    };
    // What is missing has no octets to mark: the last character does.
    let marked = if span.is_empty() { Span::new(span.start().saturating_sub(1)..span.end()) } else { span };
    add(findings, coded, marked, message, || fix).related(word.all.span, "in this encoded-word");
}
