use super::add;
use crate::cause;
use crate::message::EncodedWord;
use crate::rule::{Family, Fixable, Levels, Mute, Reference, Rule, page};
use crate::span::is_wsp_or_line_end;
use crate::{Context, Findings, Fix, Severity, Slice};

pub(crate) static RULE: Rule = Rule {
    code: "ENC004",
    name: "whitespace-in-encoded-word",
    summary: "Encoded-word holds white space",
    help: "Write a space as “_” in the Q encoding; in base64, leave it out.",
    family: Family::Encoding,
    levels: Levels::always(Severity::Error),
    fix: Fixable::Always,
    cause: Some(&cause::ENCODED_BY_HAND),
    mutes: &[Mute::span(&["ENC007", "ENC010", "ENC011", "ENC012"])],
    references: &[Reference::Rfc(2047, "2"), Reference::Rfc(2047, "4.2")],
    docs: page(include_str!("whitespace_in_encoded_word.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    for coded in &context.coded {
        findings.judged();
        for word in coded.words.iter().filter(|word| word.is_decodable()) {
            for space in spaces(word) {
                let is_fold = space.bytes.iter().any(|byte| matches!(byte, b'\r' | b'\n'));
                let message = if is_fold {
                    "Encoded-word is folded in its middle; programs that split at white space do not recognise it"
                } else {
                    "Encoded-word holds white space; programs that split at white space do not recognise it"
                };
                add(findings, coded, space.span, message, || Some(fix(word, space, is_fold)));
            }
        }
    }
}

/// Runs of white space in the text.
fn spaces<'a>(word: &EncodedWord<'a>) -> Vec<Slice<'a>> {
    let text = word.text;
    let mut runs: Vec<Slice<'a>> = Vec::new();
    let mut at = 0;
    for run in text.bytes.chunk_by(|&one, &next| is_wsp_or_line_end(one) == is_wsp_or_line_end(next)) {
        let slice = text.sub(at..at + run.len());
        at += run.len();
        if run.first().is_some_and(|&byte| is_wsp_or_line_end(byte)) {
            runs.push(slice);
        }
    }
    runs
}

/// In base64 white space says nothing. In Q it is a space to programs that decode the word; what a fold is to them
/// differs: some take it for nothing, some for its white space.
fn fix(word: &EncodedWord<'_>, space: Slice<'_>, is_fold: bool) -> Fix {
    if word.is_base64() {
        return Fix::replace(space.span, "", "Remove the white space");
    }
    let blanks = space.bytes.iter().filter(|byte| !matches!(byte, b'\r' | b'\n'));
    let text: String = blanks.map(|&byte| if byte == b'\t' { "=09" } else { "_" }).collect();
    let fix = Fix::replace(space.span, text, "Write the space as “_”");
    if is_fold { fix.as_suggestion() } else { fix }
}
