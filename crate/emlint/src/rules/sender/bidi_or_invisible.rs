use crate::List as _;
use crate::cause;
use crate::message::DecodedText;
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Edit, Findings, Fix, Severity, Slice};

pub(crate) static RULE: Rule = Rule {
    code: "SND016",
    name: "bidi-or-invisible",
    summary: "Invisible characters in a name, a subject or a file name",
    help: "Remove the characters that nobody sees: they make text read differently from what it is.",
    family: Family::Sender,
    levels: Levels::always(Severity::Error),
    fix: Fixable::Sometimes,
    cause: Some(&cause::IDENTITY),
    mutes: &[],
    references: &[
        Reference::Page("Unicode: bidirectional controls (UAX #9)", "https://www.unicode.org/reports/tr9/"),
        Reference::Page("Unicode: security mechanisms (UTS #39)", "https://www.unicode.org/reports/tr39/"),
    ],
    docs: page(include_str!("bidi_or_invisible.md")),
    check,
};

const NAMES: &[&str] = &["From", "Sender", "Reply-To", "To", "Cc", "Subject", "Content-Disposition", "Content-Type"];

fn check(context: &Context, findings: &mut Findings) {
    let fields: Vec<_> =
        context.all_fields().filter(|(field, nested)| !nested && field.is_any(NAMES)).map(|(field, _)| *field).list();
    for field in fields.iter().take(1000) {
        findings.judged();
        check_value(context, field.value, findings);
    }
}

fn check_value(context: &Context, value: Slice<'_>, findings: &mut Findings) {
    // Most values cannot hold any: no octet above US-ASCII, and nothing encoded.
    let may_hold = !value.bytes.is_ascii()
        || memchr::memmem::find(value.bytes, b"=?").is_some()
        || memchr::memchr(b'%', value.bytes).is_some();
    if !may_hold {
        return;
    }
    let decoded = DecodedText::header(value, context.charsets);
    let has_rtl = decoded.text.chars().any(is_right_to_left);
    let mut before = ' ';
    let mut characters = decoded.text.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        let after = characters.peek().map_or(' ', |(_, next)| *next);
        let span = decoded.span(at..at + character.len_utf8());
        let name = format!("U+{:04X}", character as u32);
        match character {
            '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => {
                let message =
                    format!("{name} changes the direction of the text behind it: what is shown is not what is written");
                let literal = value.at(span).bytes == character.to_string().as_bytes();
                let fix = Fix::replace(span, "", "Remove the character");
                let finding = findings.add(span, message).fix((literal && !has_rtl).then_some(fix));
                // Isolates are how right-to-left text holds words of other scripts.
                if has_rtl && matches!(character, '\u{2066}'..='\u{2069}') {
                    finding.weaken(Severity::Warning);
                }
            }
            '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FEFF}' | '\u{AD}' if is_latin(before) && is_latin(after) => {
                let message = format!("{name} is invisible and stands within a word");
                let fix = Fix::suggest("Remove the character", vec![Edit::new(span, "")]);
                let literal = value.at(span).bytes == character.to_string().as_bytes();
                findings.add(span, message).weaken(Severity::Warning).fix(literal.then_some(fix));
            }
            '\u{E0020}'..='\u{E007F}' if !is_flag(before) => {
                findings.add(span, format!("{name} is an invisible tag character")).weaken(Severity::Warning);
            }
            _ => {}
        }
        before = character;
    }
}

const fn is_right_to_left(character: char) -> bool {
    matches!(character, '\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}')
}

const fn is_latin(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '\u{C0}'..='\u{24F}')
}

/// Flags of regions are written with tags behind a black flag.
const fn is_flag(before: char) -> bool {
    matches!(before, '\u{1F3F4}' | '\u{E0020}'..='\u{E007F}')
}
