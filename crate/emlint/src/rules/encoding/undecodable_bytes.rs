use super::add;
use crate::List as _;
use crate::cause;
use crate::charset::{self, Quality};
use crate::context::CodedField;
use crate::message::{DecodedText, EncodedWord, encoded_word};
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Edit, Findings, Fix, Severity, Span};

pub(crate) static RULE: Rule = Rule {
    code: "ENC011",
    name: "undecodable-bytes",
    summary: "Encoded-word is not valid in the charset that it names",
    help: "Name the charset that the text is really in.",
    family: Family::Encoding,
    levels: Levels::always(Severity::Error),
    fix: Fixable::Sometimes,
    cause: Some(&cause::ENCODED_BY_HAND),
    mutes: &[],
    references: &[Reference::Rfc(2047, "5"), Reference::Rfc(7103, "7.6")],
    docs: page(include_str!("undecodable_bytes.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    for coded in &context.coded {
        findings.judged();
        for group in encoded_word::groups(coded.field.value, &coded.words) {
            let Some(first) = group.first() else { continue };
            let (octets, _) = encoded_word::joined(group);
            if is_misnamed(context, first, &octets) {
                invalid(context, coded, group, findings);
            } else {
                controls(context, coded, group, findings);
            }
        }
    }
}

/// The octets are not valid in the charset. What programs read as windows-1252 although its name is US-ASCII counts too.
fn is_misnamed(context: &Context, word: &EncodedWord<'_>, octets: &[u8]) -> bool {
    let label = word.charset.text();
    let is_ascii = ["us-ascii", "ascii", "ansi_x3.4-1968"].iter().any(|name| label.eq_ignore_ascii_case(name));
    (is_ascii && !octets.is_ascii()) || charset::decode(&label, octets, context.charsets).quality == Quality::Malformed
}

/// The words of a group that are wrong; of one whose words are only wrong together, all.
fn invalid(context: &Context, coded: &CodedField<'_>, group: &[EncodedWord<'_>], findings: &mut Findings) {
    let is_wrong = |word: &&EncodedWord<'_>| is_misnamed(context, word, &word.decoded().octets);
    let mut wrong: Vec<&EncodedWord<'_>> = group.iter().filter(is_wrong).list();
    if wrong.is_empty() {
        wrong = group.iter().list();
    }
    for word in wrong {
        let message =
            format!("This is not valid {}; programs show “\u{fffd}” or something else for it", word.charset.text());
        add(findings, coded, word.all.span, message, || relabel(context, word));
    }
}

/// The charset that the octets seem to be in: UTF-8 is hardly ever valid by chance, windows-1252 nearly always.
fn relabel(context: &Context, word: &EncodedWord<'_>) -> Option<Fix> {
    let octets = word.decoded().octets;
    let guess = ["utf-8", "windows-1252"].into_iter().find(|label| {
        let decoded = charset::decode(label, &octets, context.charsets);
        decoded.quality == Quality::Good && !decoded.text.chars().any(char::is_control)
    })?;
    let label = if guess == "windows-1252" && !octets.iter().any(|byte| matches!(byte, 0x80..=0x9F)) {
        "iso-8859-1"
    } else {
        guess
    };
    Some(Fix::suggest(format!("Call it {label}"), vec![Edit::new(word.charset.span, label)]))
}

/// Control characters in the text, which are not for people to read (RFC 2047 §5); line ends are for HDR021.
fn controls(context: &Context, coded: &CodedField<'_>, group: &[EncodedWord<'_>], findings: &mut Findings) {
    let Some((first, last)) = group.first().zip(group.last()) else { return };
    let is_bad = |character: char| character.is_control() && !matches!(character, '\t' | '\r' | '\n');
    if !super::text(context, group).is_some_and(|text| text.chars().any(is_bad)) {
        return;
    }
    let value = coded.field.value.at(Span::new(first.all.span.start()..last.all.span.end()));
    let decoded = DecodedText::header(value, context.charsets);
    for (at, character) in decoded.text.char_indices().filter(|(_, character)| is_bad(*character)) {
        let span = decoded.span(at..at + character.len_utf8());
        let message = format!("Encoded-word holds the control character U+{:04X}", u32::from(character));
        add(findings, coded, span, message, || None).weaken(Severity::Warning);
    }
}
