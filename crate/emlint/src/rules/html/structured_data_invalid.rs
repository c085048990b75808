use crate::html::document::Tag;
use crate::html::element::Element;
use crate::html::region::Region;
use crate::html::{self, Html};
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Findings, Severity, decimal};

pub(crate) static RULE: Rule = Rule {
    code: "HTM079",
    name: "structured-data-invalid",
    summary: "Data for Gmail that cannot be read",
    help: "Write valid JSON with @context and @type.",
    family: Family::Html,
    levels: Levels::always(Severity::Warning),
    fix: Fixable::Never,
    cause: None,
    mutes: &[],
    references: &[
        Reference::Rfc(8259, "2"),
        Reference::Page("Google: email markup", "https://developers.google.com/workspace/gmail/markup/overview"),
    ],
    docs: page(include_str!("structured_data_invalid.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    for html in html::bodies(context) {
        let texts = html.texts_of_tags();
        for (index, tag) in html.document.tags.iter().enumerate() {
            let kind = html.value(tag, "type").unwrap_or_default().trim();
            if tag.element == Element::Script && kind.eq_ignore_ascii_case("application/ld+json") {
                findings.judged();
                script(html, tag, texts.get(index).copied().flatten(), findings);
            }
            if let Some(attribute) = html.attribute(tag, "itemscope")
                && html.attribute(tag, "itemtype").is_none()
                && html.attribute(tag, "itemprop").is_none()
            {
                findings.judged();
                let text = "“itemscope” without “itemtype”: nobody knows what it is about";
                html.add(findings, attribute.region, text).weaken(Severity::Info);
            }
        }
    }
}

fn script(html: &Html, tag: &Tag, data: Option<Region>, findings: &mut Findings) {
    let Some(data) = data else {
        html.add(findings, tag.region, "The script holds no data");
        return;
    };
    let written = html.at(data);
    if written.contains("{{") || written.contains("{%") {
        return;
    }
    if let Err((at, why)) = Json::check(written) {
        let start = data.start() + at;
        let length = html.text().get(start..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
        html.add(findings, Region::new(start, start + length), format!("This is no JSON: {why}"));
        return;
    }
    for name in ["@context", "@type"] {
        if !written.contains(&format!("\"{name}\"")) && !written.contains("\"@graph\"") {
            html.add(findings, tag.region, format!("The data has no “{name}”, so that nobody knows what it is"));
            return;
        }
    }
}

/// A checker of JSON (RFC 8259) that says where it stops. It keeps its own stack, since data may be deeply nested.
struct Json<'t> {
    text: &'t str,
    at: usize,
}

/// What may come next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Want {
    Value,
    /// A value, or the end of an empty array.
    FirstValue,
    /// A name, or the end of an empty object.
    FirstName,
    Name,
    /// `,` or the end of what is open.
    More,
}

impl Json<'_> {
    fn check(text: &str) -> Result<(), (usize, &'static str)> {
        let mut json = Json { text, at: 0 };
        let mut open: Vec<char> = Vec::new();
        let mut want = Want::Value;
        loop {
            json.blanks();
            let Some(next) = json.peek() else {
                let is_done = open.is_empty() && want == Want::More;
                return if is_done { Ok(()) } else { Err((json.at, "it ends too early")) };
            };
            if open.is_empty() && want == Want::More {
                return Err((json.at, "something follows behind its end"));
            }
            want = match (want, next) {
                (Want::Value | Want::FirstValue, '{') => json.enter('{', &mut open),
                (Want::Value | Want::FirstValue, '[') => json.enter('[', &mut open),
                (Want::FirstValue, ']') | (Want::FirstName, '}') => json.leave(&mut open),
                (Want::Value | Want::FirstValue, '"') => json.string()?,
                (Want::Value | Want::FirstValue, _) => json.word()?,
                (Want::Name | Want::FirstName, '"') => json.name()?,
                (Want::Name, '}') => return Err((json.at, "a comma stands before the end")),
                (Want::Name | Want::FirstName, _) => return Err((json.at, "a name in double quotes belongs here")),
                (Want::More, ',') => {
                    json.at += 1;
                    if open.last() == Some(&'{') { Want::Name } else { Want::Value }
                }
                (Want::More, '}') if open.last() == Some(&'{') => json.leave(&mut open),
                (Want::More, ']') if open.last() == Some(&'[') => json.leave(&mut open),
                (Want::More, _) => return Err((json.at, "a comma or an end belongs here")),
            };
        }
    }

    fn peek(&self) -> Option<char> {
        self.text.get(self.at..)?.chars().next()
    }

    fn blanks(&mut self) {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let behind = rest.trim_start_matches([' ', '\t', '\r', '\n']);
        self.at += rest.len() - behind.len();
    }

    fn enter(&mut self, bracket: char, open: &mut Vec<char>) -> Want {
        open.push(bracket);
        self.at += 1;
        if bracket == '{' { Want::FirstName } else { Want::FirstValue }
    }

    fn leave(&mut self, open: &mut Vec<char>) -> Want {
        open.pop();
        self.at += 1;
        Want::More
    }

    fn string(&mut self) -> Result<Want, (usize, &'static str)> {
        let start = self.at;
        let rest = self.text.get(self.at + 1..).unwrap_or_default();
        let mut escaped = false;
        for (at, character) in rest.char_indices() {
            match character {
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                '"' => {
                    self.at += at + 2;
                    return Ok(Want::More);
                }
                '\0'..='\u{1f}' => return Err((start + 1 + at, "a line end stands inside of a string")),
                _ => {}
            }
        }
        Err((start, "this string never ends"))
    }

    fn name(&mut self) -> Result<Want, (usize, &'static str)> {
        self.string()?;
        self.blanks();
        if self.peek() != Some(':') {
            return Err((self.at, "a colon belongs here"));
        }
        self.at += 1;
        Ok(Want::Value)
    }

    /// A number, `true`, `false` or `null`.
    fn word(&mut self) -> Result<Want, (usize, &'static str)> {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '+' | '.');
        let length = rest.find(|c: char| !is_part(c)).unwrap_or(rest.len());
        let word = rest.get(..length).unwrap_or_default();
        let (number, exponent) = word.split_once(['e', 'E']).unwrap_or((word, "0"));
        let is_number = word.starts_with(|c: char| c.is_ascii_digit() || c == '-')
            && decimal::parse(number).is_some()
            && exponent.parse::<i32>().is_ok();
        if matches!(word, "true" | "false" | "null") || is_number {
            self.at += length;
            return Ok(Want::More);
        }
        Err((self.at, "a value belongs here"))
    }
}

#[cfg(test)]
mod tests {
    use super::Json;

    #[test]
    fn reads_what_is_json() {
        for text in ["{}", " [1, -2.5e3, true, null] ", r#"{"a": {"b": ["c\"", ""]}}"#, "\"x\"", "7"] {
            assert_eq!(Json::check(text), Ok(()), "{text}");
        }
        let deep = "[".repeat(100_000) + &"]".repeat(100_000);
        assert_eq!(Json::check(&deep), Ok(()));
    }

    #[test]
    fn says_where_it_is_none() {
        let at = |text: &str| Json::check(text).map_err(|(at, _)| at);
        assert_eq!(at(r#"{"a": 1,}"#), Err(8));
        assert_eq!(at("{'a': 1}"), Err(1));
        assert_eq!(at("[1 2]"), Err(3));
        assert_eq!(at("{"), Err(1));
        assert_eq!(at(r#"{"a" 1}"#), Err(5));
        assert_eq!(at("{} x"), Err(3));
        assert_eq!(at("\"a\nb\""), Err(2));
        assert_eq!(at("[tru]"), Err(1));
    }
}
