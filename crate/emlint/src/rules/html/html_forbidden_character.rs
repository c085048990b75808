use super::HTML_INPUT;
use crate::charset::Quality;
use crate::html::region::Region;
use crate::html::{self, Html};
use crate::rule::{Family, Fixable, Levels, Rule, page};
use crate::{Context, Findings, Fix, Severity};
use mail_parser::Charset;

pub(crate) static RULE: Rule = Rule {
    code: "HTM016",
    name: "html-forbidden-character",
    summary: "Character that must not stand in HTML",
    help: "Remove the character, or decode the text with the charset it was really written in.",
    family: Family::Html,
    levels: Levels::always(Severity::Warning),
    fix: Fixable::Sometimes,
    cause: None,
    mutes: &[],
    references: &[HTML_INPUT],
    docs: page(include_str!("html_forbidden_character.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    for html in html::bodies(context) {
        findings.judged();
        let is_usual = |byte: u8| matches!(byte, b' '..=b'~' | b'\t' | b'\n' | b'\r');
        if html.text().bytes().all(is_usual) {
            continue;
        }
        for (at, character) in html.text().char_indices() {
            let Some(text) = problem(html, character) else { continue };
            if findings.is_full() {
                findings.count();
                continue;
            }
            let region = Region::new(at, at + character.len_utf8());
            let fix = windows_1252(character).and_then(|meant| {
                let edit = html.edit(&context.message, region, &meant.to_string())?;
                Some(Fix::suggest(format!("Write “{meant}”"), vec![edit]))
            });
            html.add(findings, region, text).fix(fix);
        }
    }
}

/// What the standard calls a control character in the text.
const CONTROL: &str = "control-character-in-input-stream";
const NONCHARACTER: &str = "noncharacter-in-input-stream";

/// What is wrong with a character (HTML Standard, “control” and “noncharacter”); NUL has a rule of its own, and so has
/// what could not be decoded.
fn problem(html: &Html, character: char) -> Option<String> {
    let code = u32::from(character);
    match character {
        '\0' | '\t' | '\n' | '\u{c}' | '\r' => None,
        '\u{1}'..='\u{1f}' | '\u{7f}' => {
            Some(format!("The control character U+{code:04X} stands in the text ({CONTROL})"))
        }
        '\u{80}'..='\u{9f}' => Some(match windows_1252(character) {
            Some(meant) => {
                format!(
                    "U+{code:04X} is a control character; in windows-1252 the octet {code:02X} is “{meant}” ({CONTROL})"
                )
            }
            None => format!("The control character U+{code:04X} stands in the text ({CONTROL})"),
        }),
        char::REPLACEMENT_CHARACTER if html.source.quality == Quality::Good => {
            Some("“\u{fffd}” stands for a character that was lost before this was sent".to_owned())
        }
        _ if (0xFDD0..=0xFDEF).contains(&code) || code & 0xFFFE == 0xFFFE => {
            Some(format!("U+{code:04X} is no character ({NONCHARACTER})"))
        }
        _ => None,
    }
}

/// The character with this number in windows-1252, where that is another one.
fn windows_1252(character: char) -> Option<char> {
    let octet = u8::try_from(u32::from(character)).ok().filter(|octet| (0x80..0xA0).contains(octet))?;
    let decoded = Charset::from_label(b"windows-1252")?.decode(&[octet]).chars().next()?;
    (decoded != character).then_some(decoded)
}

#[cfg(test)]
mod tests {
    use crate::testing::{marked, only, run};

    #[test]
    fn marks_each_character_alone() {
        let source =
            "Content-Type: text/html; charset=utf-8\r\n\r\nit\u{92}s \u{1}a\u{fdd0}b\u{fffd}\u{1fffe} \u{e9}\u{200d}";
        assert_eq!(marked("HTM016", source), ["\u{92}", "\u{1}", "\u{fdd0}", "\u{fffd}", "\u{1fffe}"]);
    }

    #[test]
    fn octets_that_the_charset_does_not_have_are_another_rules() {
        let source = b"Content-Type: text/html; charset=utf-8\r\n\r\na\xffb\0";
        assert!(run(&only("HTM016"), source).is_empty());
    }
}
