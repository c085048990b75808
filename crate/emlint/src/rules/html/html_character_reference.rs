use super::HTML_REFERENCES;
use crate::html::document::{Document, Node, SyntaxError};
use crate::html::reference::{self, Context as Where};
use crate::html::region::Region;
use crate::html::{self, Html};
use crate::rule::{Family, Fixable, Levels, Rule, page};
use crate::{Context, Edit, Findings, Fix, Severity};
use html5gum::Error;

pub(crate) static RULE: Rule = Rule {
    code: "HTM015",
    name: "html-character-reference",
    summary: "Character reference that is broken, unknown or escaped twice",
    help: "Write references as &name; or &#number; and escape each text once.",
    family: Family::Html,
    levels: Levels::always(Severity::Warning),
    fix: Fixable::Sometimes,
    cause: None,
    mutes: &[],
    references: &[HTML_REFERENCES],
    docs: page(include_str!("html_character_reference.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    for html in html::bodies(context) {
        if memchr::memchr(b'&', html.text().as_bytes()).is_some() {
            findings.judged();
        }
        for error in &html.document.errors {
            if findings.is_full() && is_ours(error.error) {
                findings.count();
            } else {
                report(context, html, error, findings);
            }
        }
        for &(_, count) in html.document.more_errors.iter().filter(|(error, _)| is_ours(*error)) {
            (0..count.saturating_sub(1000)).for_each(|_| findings.count());
        }
        for node in &html.document.nodes {
            if let Node::Text(index) = *node {
                escaped_twice(context, html, index, findings);
            }
        }
    }
}

fn is_ours(error: Error) -> bool {
    error.as_str().contains("character-reference") || error == Error::CharacterReferenceOutsideUnicodeRange
}

fn report(context: &Context, html: &Html, error: &SyntaxError, findings: &mut Findings) {
    let written = html.at(error.region);
    let name = error.error.as_str();
    let (text, severity) = match error.error {
        Error::UnknownNamedCharacterReference => {
            (format!("“{written}” names no character and is shown as it stands ({name})"), Severity::Warning)
        }
        Error::AbsenceOfDigitsInNumericCharacterReference => {
            (format!("“{written}” lacks its number ({name})"), Severity::Warning)
        }
        Error::NullCharacterReference
        | Error::SurrogateCharacterReference
        | Error::NoncharacterCharacterReference
        | Error::CharacterReferenceOutsideUnicodeRange => {
            (format!("“{written}” is no character; readers see “\u{fffd}” ({name})"), Severity::Warning)
        }
        Error::ControlCharacterReference => {
            (format!("“{written}” is a control character, read as one of windows-1252 ({name})"), Severity::Warning)
        }
        Error::MissingSemicolonAfterCharacterReference if is_in_url(html, error) => {
            let means = reference::resolve(written);
            let text = format!(
                "The URL has “{means}” here, since “{written}” is a character reference; write “&amp;” ({name})"
            );
            (text, Severity::Warning)
        }
        Error::MissingSemicolonAfterCharacterReference => {
            (format!("“{written}” lacks its semicolon ({name})"), Severity::Info)
        }
        _ => return,
    };
    html.add(findings, error.region, text).weaken(severity).fix(fix(context, html, error));
}

/// An ampersand of a query string: `?a=1&copy`.
fn is_in_url(html: &Html, error: &SyntaxError) -> bool {
    let before = html.text().get(..error.region.start()).unwrap_or_default();
    error.tag.is_some() && before.rsplit(['"', '\'', ' ']).next().is_some_and(|value| value.contains(['?', '/']))
}

fn fix(context: &Context, html: &Html, error: &SyntaxError) -> Option<Fix> {
    let message = &context.message;
    let written = html.at(error.region);
    let (title, edit): (String, Edit) = match error.error {
        Error::MissingSemicolonAfterCharacterReference if is_in_url(html, error) => {
            let at = Region::new(error.region.start(), error.region.start() + 1);
            return Some(Fix::suggest("Write &amp; here", vec![html.edit(message, at, "&amp;")?]));
        }
        Error::MissingSemicolonAfterCharacterReference => {
            ("Add the semicolon".to_owned(), html.insert(message, error.region.end(), ";")?)
        }
        Error::ControlCharacterReference => {
            let character = reference::resolve(written).chars().next()?;
            if character.is_control() {
                return None;
            }
            let number = format!("&#{};", u32::from(character));
            (format!("Write {number}"), html.edit(message, error.region, &number)?)
        }
        _ => return None,
    };
    let fix = Fix::safe(title, vec![edit]);
    Some(fix.safe_before_delivery(context))
}

/// `&amp;nbsp;`: readers see `&nbsp;`. In code that may be meant.
fn escaped_twice(context: &Context, html: &Html, index: u32, findings: &mut Findings) {
    let Some(node) = html.document.texts.get(index as usize).filter(|node| !Document::is_literal(node)) else { return };
    let look = html.styles().look(node.parent);
    if look.code || look.never_shown {
        return;
    }
    let written = html.at(node.region);
    for (at, _) in written.match_indices("&amp;") {
        let behind = written.get(at + 4..).unwrap_or_default();
        // The semicolon of `&amp;` serves as the `&` of what it was before.
        let candidate = format!("&{}", behind.get(1..).unwrap_or_default().chars().take(32).collect::<String>());
        let length = reference::length(&candidate);
        let once = candidate.get(..length).filter(|once| once.ends_with(';') && is_reference(once));
        let Some(once) = once else { continue };
        let start = node.region.start() + at;
        let region = Region::new(start, start + 4 + once.len());
        let text = format!("Escaped twice: readers see “{once}” instead of “{}”", reference::resolve(once));
        let edit = html.edit(&context.message, region, once);
        let fix = edit.map(|edit| Fix::suggest(format!("Write {once}"), vec![edit]));
        html.add(findings, region, text).fix(fix);
    }
}

fn is_reference(text: &str) -> bool {
    let resolved = reference::Resolved::new(text, Region::new(0, text.len()), Where::Text);
    resolved.text != text
}

#[cfg(test)]
mod tests {
    use crate::testing::{fixed, marked};

    fn message(html: &str) -> String {
        format!("Content-Type: text/html\r\n\r\n{html}")
    }

    #[test]
    fn a_bare_ampersand_is_legal() {
        assert_eq!(marked("HTM015", &message("Tom & Co, AT&T, <a href='?a=1&b=2'>x</a>")), [""; 0]);
    }

    #[test]
    fn what_was_escaped_twice_is_shown_raw() {
        assert_eq!(
            marked("HTM015", &message("a&amp;nbsp;b &amp;amp; &amp;#8217; &amp; c; &amp;x;")),
            ["&amp;nbsp;", "&amp;amp;", "&amp;#8217;"]
        );
        assert_eq!(marked("HTM015", &message("<code>&amp;nbsp;</code>")), [""; 0]);
    }

    #[test]
    fn adds_the_semicolon_and_the_right_number() {
        assert_eq!(fixed("HTM015", &message("&copy 2026 it&#146;s")), message("&copy; 2026 it&#8217;s"));
    }
}
