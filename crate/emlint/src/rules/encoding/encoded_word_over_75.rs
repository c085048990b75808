use super::{add, enclosing, place, quoted_strings, text};
use crate::cause;
use crate::encode::Writer;
use crate::rule::{Family, Fixable, Levels, Mute, Reference, Rule, page};
use crate::{Context, Findings, Fix, Severity, number};

pub(crate) static RULE: Rule = Rule {
    code: "ENC002",
    name: "encoded-word-over-75",
    summary: "Encoded-word has more than 75 characters",
    help: "Split the text over several encoded-words, between characters.",
    family: Family::Encoding,
    levels: Levels::always(Severity::Warning),
    fix: Fixable::Sometimes,
    cause: Some(&cause::ENCODED_BY_HAND),
    mutes: &[Mute::line(&["ENC003"])],
    references: &[Reference::Rfc(2047, "2")],
    docs: page(include_str!("encoded_word_over_75.md")),
    check,
};

/// The most characters an encoded-word may have, its delimiters included (RFC 2047 §2).
const LIMIT: usize = 75;

fn check(context: &Context, findings: &mut Findings) {
    for coded in &context.coded {
        findings.judged();
        if coded.words.iter().all(|word| word.all.len() <= LIMIT) {
            continue;
        }
        let quoted = quoted_strings(&coded.field);
        let mut writer = Writer::new(&context.message, &coded.field);
        for word in coded.words.iter().filter(|word| word.all.len() > LIMIT && word.is_decodable()) {
            let message =
                format!("Encoded-word has {} characters; more than 75 are not allowed", number(word.all.len()));
            add(findings, coded, word.all.span, message, || {
                // New words would be no part of a quoted string, and have no language.
                if word.language.is_some() || enclosing(&quoted, word.all.span).is_some() {
                    return None;
                }
                let text = text(context, &[*word])?;
                let edit = writer.reencode(word.all.span, &text, place(&coded.field));
                Some(Fix::safe("Split the encoded-word", vec![edit]))
            });
        }
    }
}
