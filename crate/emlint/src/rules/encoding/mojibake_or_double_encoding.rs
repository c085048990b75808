use super::{add, enclosing, place, quoted_strings, text};
use crate::List as _;
use crate::cause;
use crate::charset;
use crate::context::CodedField;
use crate::encode::Writer;
use crate::message::{DecodedText, EncodedWord, encoded_word};
use crate::rule::{Family, Fixable, Levels, Mute, Reference, Rule, page};
use crate::{Confidence, Context, Edit, Findings, Fix, Severity, Slice};
use std::ops::Range;

pub(crate) static RULE: Rule = Rule {
    code: "ENC013",
    name: "mojibake-or-double-encoding",
    summary: "Text was encoded twice, or read in the wrong charset before",
    help: "Read the text in the charset that it is in, and encode it once.",
    family: Family::Encoding,
    levels: Levels::always(Severity::Warning),
    fix: Fixable::Sometimes,
    cause: Some(&cause::ENCODED_BY_HAND),
    mutes: &[Mute::span(&["ENC012"])],
    references: &[Reference::Rfc(2047, "5"), Reference::Rfc(2047, "6.2")],
    docs: page(include_str!("mojibake_or_double_encoding.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    let windows = Windows::new(context);
    for coded in &context.coded {
        findings.judged();
        let quoted = quoted_strings(&coded.field);
        for group in encoded_word::groups(coded.field.value, &coded.words) {
            check_group(context, coded, group, &quoted, &windows, findings);
        }
    }
    // Unencoded text that is UTF-8: with SMTPUTF8, and pasted from a view that shows it.
    let is_raw = |field: &&crate::message::Field<'_>| {
        !field.value.bytes.is_ascii() && field.has_encoded_words() && str::from_utf8(field.value.bytes).is_ok()
    };
    for (field, nested) in context.all_fields() {
        let Some(field) = Some(field).filter(is_raw) else { continue };
        findings.judged();
        let said = field.value.text();
        if let Some((range, _)) = windows.misread(&said) {
            let span = field.value.sub(range).span;
            let coded = CodedField { field: *field, words: Vec::new(), nested };
            add(findings, &coded, span, MISREAD, || None).confidence(Confidence::Medium);
        }
    }
}

const MISREAD: &str = "These letters are UTF-8 that was read as windows-1252 and then encoded again";

fn check_group(
    context: &Context,
    coded: &CodedField<'_>,
    group: &[EncodedWord<'_>],
    quoted: &[Slice<'_>],
    windows: &Windows,
    findings: &mut Findings,
) {
    let Some((first, last)) = group.first().zip(group.last()) else { return };
    let Some(said) = text(context, group) else { return };
    let all = first.all.span.to(last.all.span);
    let slice = coded.field.value.at(all);
    let rewrite = |text: &str, title: &'static str| {
        // In quotes encoded-words are wrong anyhow (ENC008).
        let can = enclosing(quoted, all).is_none() && !text.is_empty();
        can.then(|| {
            let edit = Writer::new(&context.message, &coded.field).reencode(all, text, place(&coded.field));
            Fix::suggest(title, vec![edit])
        })
    };
    if said.contains("=?") {
        let inner = DecodedText::header(Slice::of(said.as_bytes(), 0..said.len()), context.charsets).text;
        if inner == said.trim() {
            return;
        }
        let is_whole = said.trim().starts_with("=?") && said.trim().ends_with("?=");
        let message = format!("The text is an encoded-word again, which programs show as it is: “{}”", short(&inner));
        let finding = add(findings, coded, all, message, || rewrite(&inner, "Encode it once"));
        // A text about encoded-words quotes them.
        finding.confidence(if is_whole { Confidence::High } else { Confidence::Low });
        return;
    }
    if let Some((range, right)) = windows.misread(&said) {
        let octets = encoded_word::joined(group).0;
        if let Some(right) = right.as_deref().filter(|right| right.as_bytes() == octets) {
            let message =
                format!("This is UTF-8, though it is called {}: “{}” was meant", first.charset.text(), short(right));
            let edits = group.iter().map(|word| Edit::new(word.charset.span, "utf-8")).list();
            add(findings, coded, all, message, || Some(Fix::suggest("Call it utf-8", edits)));
            return;
        }
        let decoded = DecodedText::header(slice, context.charsets);
        let span = if decoded.text == said { decoded.span(range) } else { all };
        add(findings, coded, span, MISREAD, || right.and_then(|right| rewrite(&right, "Write what was meant")));
    } else if let Some(lost) = said.find(char::REPLACEMENT_CHARACTER) {
        let decoded = DecodedText::header(slice, context.charsets);
        let end = lost
            + said
                .get(lost..)
                .unwrap_or_default()
                .chars()
                .take_while(|&one| one == char::REPLACEMENT_CHARACTER)
                .map(char::len_utf8)
                .sum::<usize>();
        let span = if decoded.text == said { decoded.span(lost..end) } else { all };
        let message = "The text says “\u{fffd}”: a character was lost before it was encoded";
        add(findings, coded, span, message, || None);
    }
}

/// A quotation for a message.
fn short(text: &str) -> String {
    text.chars().take(40).map(|one| if one.is_control() { ' ' } else { one }).collect()
}

/// The upper half of windows-1252, in which programs read UTF-8 by mistake.
struct Windows(Vec<char>);

impl Windows {
    fn new(context: &Context) -> Self {
        let upper: Vec<u8> = (0x80..=0xFF).list();
        Self(charset::decode("windows-1252", &upper, context.charsets).text.chars().list())
    }

    /// The octet of a character. The controls are those of ISO-8859-1, which is the same otherwise.
    fn octet(&self, character: char) -> Option<u8> {
        match u32::from(character) {
            code @ 0..=0xFF => u8::try_from(code).ok(),
            _ => {
                self.0.iter().take(32).position(|&known| known == character).and_then(|at| u8::try_from(at + 0x80).ok())
            }
        }
    }

    /// Where `text` shows UTF-8 that was read as windows-1252: from the first such sequence to the last, and the whole text
    /// as it was meant, where it can be told.
    ///
    /// `Ã` with a sign behind it that no word has there (`©`, `¼`, `¶`) is enough; of others there have to be two, since
    /// capitals may stand before a quotation mark.
    fn misread(&self, text: &str) -> Option<(Range<usize>, Option<String>)> {
        let mut range: Option<Range<usize>> = None;
        let mut weight = 0;
        let mut characters = text.char_indices().peekable();
        while let Some((start, lead)) = characters.next() {
            let following = match self.octet(lead) {
                Some(0xC2..=0xDF) if !lead.is_ascii() => 1,
                Some(0xE0..=0xEF) => 2,
                Some(0xF0..=0xF4) => 3,
                _ => continue,
            };
            let mut rest = characters.clone();
            let is_continuation =
                |character: char| self.octet(character).is_some_and(|octet| matches!(octet, 0x80..=0xBF));
            let mut end = None;
            let mut is_sign = false;
            for _ in 0..following {
                end = rest.next().filter(|&(_, next)| is_continuation(next)).map(|(at, next)| {
                    is_sign |= matches!(next, '\u{A1}'..='\u{BF}') && !matches!(next, '¡' | '«' | '»' | '·' | '¿');
                    at + next.len_utf8()
                });
                if end.is_none() {
                    break;
                }
            }
            let Some(end) = end else { continue };
            characters = rest;
            weight += if following > 1 || (lead == 'Ã' && is_sign) { 2 } else { 1 };
            range = Some(range.map_or(start, |range| range.start)..end);
        }
        let range = range.filter(|_| weight >= 2)?;
        let octets: Option<Vec<u8>> = text.chars().map(|character| self.octet(character)).collect();
        Some((range, octets.and_then(|octets| String::from_utf8(octets).ok())))
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::marked;

    #[track_caller]
    fn finds(text: &str, expected: usize) {
        let encoded = crate::encode::words(text, crate::encode::Place::Text, 9, "\r\n");
        assert_eq!(marked("ENC013", &format!("Subject: {encoded}\r\n\r\n")).len(), expected, "{text}");
    }

    #[test]
    fn finds_utf_8_that_was_misread() {
        for text in ["Caf\u{c3}\u{a9}", "GrÃ¼ÃŸe", "donâ€™t", "Ð¿Ñ€Ð¸Ð²ÐµÑ‚"] {
            finds(text, 1);
        }
    }

    #[test]
    fn leaves_real_letters_alone() {
        for text in ["Café", "AMANHÃ”", "SÃO PAULO", "Âge «Ã»", "naïve", "привет", "日本", "Ångström®"]
        {
            finds(text, 0);
        }
    }

    #[test]
    fn says_what_was_meant() {
        let found =
            crate::testing::run(&crate::testing::only("ENC013"), "Subject: =?utf-8?Q?Caf=C3=83=C2=A9?=\r\n\r\n");
        assert_eq!(found[0].fix.as_ref().unwrap().edits[0].text, "=?utf-8?Q?Caf=C3=A9?=");
        assert_eq!(found[0].span.range(), 22..34);
    }
}
