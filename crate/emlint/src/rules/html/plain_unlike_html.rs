use crate::span::lowercase;
use crate::List as _;
use crate::html::link::Use;
use crate::keyed::Keys;
use crate::html::{self, Html, Role};
use crate::message::Part;
use crate::message::text::DecodedText;
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::rules::mime::html_without_text_alternative::{is_empty, plain_of};
use crate::{Confidence, Context, Findings, Severity, Span};

pub(crate) static RULE: Rule = Rule {
    code: "HTM074",
    name: "plain-unlike-html",
    summary: "Plain text and HTML say different things",
    help: "Make the plain text from the HTML, each time a message is built.",
    family: Family::Html,
    levels: Levels::always(Severity::Warning),
    fix: Fixable::Never,
    cause: None,
    mutes: &[],
    references: &[Reference::Rfc(2046, "5.1.4")],
    docs: page(include_str!("plain_unlike_html.md")),
    check,
};

/// Fewer words than this say nothing about likeness.
const FEW: usize = 15;

/// Texts that stand for the HTML instead of saying what it says.
const STUBS: &[&str] = &[
    "view in browser",
    "view this email in your browser",
    "html client required",
    "html-capable",
    "does not support html",
    "cannot display html",
    "please enable html",
    "mime message",
    "mime-format",
    "nicht html-fähig",
    "unterstützt kein html",
    "ne supporte pas le html",
    "no admite html",
    "non supporta html",
];

/// The two texts of one multipart/alternative.
struct Pair<'c, 'a> {
    plain: &'c Part<'a>,
    text: DecodedText,
    html: &'c Html,
}

fn check(context: &Context, findings: &mut Findings) {
    for pair in pairs(context) {
        findings.judged();
        judge(context, &pair, findings);
    }
}

/// The plain part and the HTML part of each multipart/alternative.
fn pairs<'c, 'a>(context: &'c Context<'a>) -> Vec<Pair<'c, 'a>> {
    let shown = html::bodies(context).filter(|html| !matches!(html.role, Role::Attachment | Role::Nested));
    let pairs = shown.filter_map(|html| {
        let (index, plain) = plain_of(context, html.part)?;
        // An empty part is html-without-text-alternative's.
        if is_empty(context, index) {
            return None;
        }
        let label = plain.charset.as_deref().unwrap_or("utf-8");
        let text = DecodedText::body(plain.body, plain.encoding, label, context.charsets);
        Some(Pair { plain, text, html })
    });
    pairs.list()
}

fn judge(context: &Context, pair: &Pair<'_, '_>, findings: &mut Findings) {
    let visible: Vec<&str> = pair.html.prose().visible().map(|(_, text)| text).list();
    let visible = visible.join(" ");
    let (plain, html) = (words(&pair.text.text), words(&visible));
    let place = first_line(pair);
    let header =
        pair.html.part(&context.message).and_then(|part| part.header.first("Content-Type")).map(|field| field.span);
    let mut add = |text: String, severity: Severity, confidence: Confidence| {
        let finding = findings.add(place, text).weaken(severity).confidence(confidence);
        if let Some(header) = header {
            finding.related(header, "the HTML part");
        }
    };
    let lower = lowercase(&pair.text.text);
    if plain.len() < FEW && html.len() >= 50 {
        let is_known = STUBS.iter().any(|stub| lower.contains(stub));
        let what = if is_known { "The plain text only says that there is HTML" } else { "The plain text is a stub" };
        add(
            format!("{what}: {} different words, the HTML has {}", plain.len(), html.len()),
            Severity::Warning,
            Confidence::High,
        );
        return;
    }
    if let Some(mark) = markup(&pair.text.text) {
        let text = format!("The plain text holds markup, “{mark}”: it was made from the HTML by a program that failed");
        add(text, Severity::Warning, Confidence::High);
        return;
    }
    if plain.len() >= FEW && html.len() >= FEW {
        let common = plain.common(&html);
        let share = common * 100 / plain.len().min(html.len());
        if share < 70 {
            let severity = if share < 50 { Severity::Warning } else { Severity::Info };
            let text = format!("Plain text and HTML have {share} % of their words in common");
            add(text, severity, Confidence::High);
            return;
        }
    }
    let links = pair.html.links().iter().filter(|link| link.used == Use::Anchor && link.url.is_web()).count();
    if links > 0 && !lower.contains("http") && !lower.contains("www.") {
        add("The HTML has links, the plain text has none".to_owned(), Severity::Info, Confidence::High);
    }
    if let Some(number) = other_number(&pair.text.text, &visible) {
        let text = format!("“{number}” stands in the plain text and not in the HTML");
        add(text, Severity::Warning, Confidence::Low);
    }
}

/// The first line with something in it.
fn first_line(pair: &Pair<'_, '_>) -> Span {
    let text = &pair.text.text;
    let start = text.len() - text.trim_start().len();
    let length = text.get(start..).unwrap_or_default().lines().next().map_or(0, str::len);
    if length == 0 { pair.plain.body.span } else { pair.text.span(start..start + length) }
}

/// Keys of three letters and more; pairs of characters in scripts without blanks. URLs are no words.
fn words(text: &str) -> Keys {
    let mut words = Keys::default();
    for chunk in text.split_whitespace().filter(|chunk| !chunk.contains("://") && !chunk.starts_with("www.")) {
        for word in chunk.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
            let characters: Vec<char> = word.chars().flat_map(char::to_lowercase).list();
            if characters.iter().any(|&c| is_without_blanks(c)) {
                characters.windows(2).for_each(|pair| _ = words.add(pair.iter().collect::<String>()));
            } else if characters.len() >= 3 {
                words.add(characters.into_iter().collect::<String>());
            }
        }
    }
    words
}

/// Scripts that put no blanks between words.
const fn is_without_blanks(c: char) -> bool {
    matches!(c, '\u{0e00}'..='\u{0e7f}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}')
}

/// Entities, CSS or tags.
fn markup(text: &str) -> Option<&'static str> {
    const MARKS: &[&str] = &[
        "&nbsp;",
        "&amp;nbsp;",
        "&#160;",
        "&zwnj;",
        "@media",
        "!important",
        "</td>",
        "</p>",
        "</a>",
        "<br>",
        "<br />",
        "font-family:",
    ];
    let found = MARKS.iter().copied().find(|mark| text.contains(mark));
    // A message about HTML has a tag or two.
    found.filter(|mark| text.matches(mark).count() >= 2 || mark.starts_with(['&', '@']))
}

/// An amount or a code in the plain text that the HTML does not have.
fn other_number(plain: &str, html: &str) -> Option<String> {
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let in_html = digits(html);
    let is_currency = |word: &str| word.contains(['€', '$', '£']);
    let lines = plain.lines().filter(|line| !line.contains("://") && !line.starts_with('>'));
    let numbers = lines.flat_map(str::split_whitespace).filter(|word| is_currency(word));
    let mut other = numbers.filter(|word| {
        let number = digits(word);
        number.len() >= 2 && !in_html.contains(&number)
    });
    other.next().map(|word| word.trim_matches(|c: char| matches!(c, ',' | ';' | '(' | ')' | '.')).to_owned())
}

#[cfg(test)]
mod tests {
    use super::{markup, other_number, words};

    #[test]
    fn words_are_compared_without_urls_and_case() {
        let found = words("Hello World, see https://example.org/ and 日本語 of it");
        let expected = ["and", "hello", "see", "world", "日本", "本語"];
        assert!(found.len() == expected.len() && expected.iter().all(|word| found.contains(word)));
    }

    #[test]
    fn sees_what_a_failed_conversion_leaves() {
        assert_eq!(markup("Hi&nbsp;there"), Some("&nbsp;"));
        assert_eq!(markup("use </p> to end it"), None);
    }

    #[test]
    fn sees_another_amount() {
        assert_eq!(other_number("Pay €120.00 now", "Pay €210.00 now").as_deref(), Some("€120.00"));
        assert_eq!(other_number("Pay €1,200 now", "Pay €1.200 now"), None);
        assert_eq!(other_number("Call 555 1234", "nothing"), None);
    }
}
