use super::{add, is_valid};
use crate::List as _;
use crate::cause;
use crate::context::CodedField;
use crate::message::EncodedWord;
use crate::message::encoded_word::Defect;
use crate::rule::{Family, Fixable, Levels, Mute, Reference, Rule, page};
use crate::span::is_wsp_or_line_end;
use crate::{Context, Edit, Findings, Fix, Severity, Span};

pub(crate) static RULE: Rule = Rule {
    code: "ENC001",
    name: "malformed-encoded-word",
    summary: "Encoded-word is malformed and stays undecoded",
    help: "Write it as “=?charset?Q?text?=” or “=?charset?B?text?=”.",
    family: Family::Encoding,
    levels: Levels::always(Severity::Error),
    fix: Fixable::Sometimes,
    cause: Some(&cause::ENCODED_BY_HAND),
    mutes: &[Mute::span(&["ENC007", "ENC010", "ENC011", "ENC012"])],
    references: &[Reference::Rfc(2047, "2"), Reference::Rfc(2047, "4")],
    docs: page(include_str!("malformed_encoded_word.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    for coded in &context.coded {
        findings.judged();
        for word in &coded.words {
            match word.defect {
                Some(Defect::Unclosed) => {
                    let message = "Encoded-word has no end; programs show it as it is until “?=” closes it";
                    add(findings, coded, word.all.span, message, || closing(context, coded, word));
                }
                Some(Defect::NoCharset) => {
                    let message = "Encoded-word names no charset between its first two question marks";
                    add(findings, coded, word.all.span, message, || None);
                }
                Some(Defect::Encoding) => {
                    let name = word.encoding.text();
                    let message = format!("“{name}” is no encoding of encoded-words; there are only B and Q");
                    let letter = name.trim().to_owned();
                    let is_letter = letter.eq_ignore_ascii_case("b") || letter.eq_ignore_ascii_case("q");
                    let fix = || is_letter.then(|| Fix::replace(word.encoding.span, letter, "Remove the blank"));
                    add(findings, coded, word.encoding.span, message, fix);
                }
                None if !word.is_base64() => question_marks(coded, word, findings),
                None => {}
            }
        }
    }
}

/// The missing end, where white space or the end of the value follows and the text in between can be decoded.
fn closing(context: &Context, coded: &CodedField<'_>, word: &EncodedWord<'_>) -> Option<Fix> {
    let end = word.all.span.end();
    let next = coded.field.value.at(Span::new(end..end + 1));
    let decoded = word.decoded();
    if !next.bytes.iter().all(|&byte| is_wsp_or_line_end(byte)) || !decoded.flaws.is_empty() {
        return None;
    }
    is_valid(context, word, &decoded.octets)?;
    let missing = if word.all.bytes.ends_with(b"?") && !word.text.bytes.ends_with(b"?") { "=" } else { "?=" };
    Some(Fix::replace(Span::at(end), missing, "Close the encoded-word"))
}

/// Question marks in the text, which programs take for the end or not.
fn question_marks(coded: &CodedField<'_>, word: &EncodedWord<'_>, findings: &mut Findings) {
    let all: Vec<Span> = memchr::memchr_iter(b'?', word.text.bytes).map(|at| word.text.sub(at..at + 1).span).list();
    let Some(&first) = all.first() else { return };
    let message = "“?” may not stand in the text of an encoded-word; some programs take it for the end";
    let fix = || {
        let edits = all.iter().map(|&span| Edit::new(span, "=3F")).list();
        Some(Fix::safe("Escape the question mark", edits))
    };
    add(findings, coded, first, message, fix);
}
