//! Character references (HTML Standard §13.2.5.72): how far one reaches, and texts that hold them.

use super::document::tokenize;
use super::region::{Region, offset};
use html5gum::emitters::callback::CallbackEvent;

/// Octets of the character reference at the start of `text`, with its `;`; 0 where none is.
pub(crate) fn length(text: &str) -> usize {
    let Some(rest) = text.strip_prefix('&') else { return 0 };
    let (mark, digits): (usize, fn(&u8) -> bool) = match rest.as_bytes() {
        [b'#', b'x' | b'X', ..] => (2, u8::is_ascii_hexdigit),
        [b'#', ..] => (1, u8::is_ascii_digit),
        _ => (0, u8::is_ascii_alphanumeric),
    };
    let name = rest.bytes().skip(mark).take_while(digits).count();
    let end = 1 + mark + name;
    end + usize::from(rest.as_bytes().get(mark + name) == Some(&b';'))
}

/// The same where the `;` is missing: `&notit;` is the reference `&not` and text behind it.
pub(super) fn length_without_semicolon(text: &str) -> usize {
    let all = length(text);
    let reference = text.get(..all).unwrap_or_default().trim_end_matches(';');
    if reference.starts_with("&#") { reference.len() } else { known_prefix(reference).unwrap_or(reference.len()) }
}

/// Octets of the name at the start of `reference` that needs no `;`, with its `&`: at most eight letters.
fn known_prefix(reference: &str) -> Option<usize> {
    let longest = reference.len().min(8);
    (3..=longest).rev().find(|&length| {
        let candidate = reference.get(..length).unwrap_or_default();
        // A letter behind the name is still there afterwards.
        !resolve(candidate).ends_with(candidate.chars().last().unwrap_or('&'))
    })
}

/// What a text with character references reads as.
pub(crate) fn resolve(text: &str) -> String {
    let mut result = String::new();
    tokenize(text, &mut |event, _| {
        if let CallbackEvent::String { value } = event {
            result.push_str(&String::from_utf8_lossy(value));
        }
    });
    result
}

/// Where a text with character references is written, which decides what a name without `;` means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Context {
    Text,
    Attribute,
}

/// A text with its character references resolved, and the way back.
#[derive(Debug)]
pub(crate) struct Resolved {
    pub(crate) text: String,
    /// Stretches in order: where each begins in the text, and what it was written with. All but references are written
    /// as they read.
    pieces: Vec<(u32, Region)>,
}

impl Resolved {
    /// Resolves what is written at `region` of `source`.
    pub(crate) fn new(source: &str, region: Region, context: Context) -> Self {
        let written = region.of(source);
        let mut resolved = Self { text: String::with_capacity(written.len()), pieces: Vec::new() };
        let mut at = 0;
        while let Some(rest) = written.get(at..).filter(|rest| !rest.is_empty()) {
            let literal = rest.find('&').unwrap_or(rest.len());
            if literal > 0 {
                resolved.push(rest.get(..literal).unwrap_or_default(), region.start() + at, literal);
                at += literal;
                continue;
            }
            let reference = length(rest);
            let behind = rest.get(reference..).and_then(|behind| behind.chars().next());
            let text = resolve_one(rest.get(..reference).unwrap_or_default(), behind, context);
            resolved.push(&text, region.start() + at, reference);
            at += reference.max(1);
        }
        resolved
    }

    fn push(&mut self, text: &str, source: usize, length: usize) {
        self.pieces.push((offset(self.text.len()), Region::new(source, source + length)));
        self.text.push_str(text);
    }

    /// What `start..end` of the text was written with.
    pub(crate) fn region(&self, start: usize, end: usize) -> Region {
        let first = self.at(start).start;
        let last = if end > start { self.at(end - 1).end } else { first };
        Region { start: first, end: last.max(first) }
    }

    /// What the octet at `at` of the text was written with.
    fn at(&self, at: usize) -> Region {
        let behind = self.pieces.partition_point(|&(start, _)| start as usize <= at);
        let Some(&(start, source)) = behind.checked_sub(1).and_then(|index| self.pieces.get(index)) else {
            return Region::default();
        };
        let next = self.pieces.get(behind).map_or(self.text.len(), |&(start, _)| start as usize);
        let within = at - start as usize;
        if next - start as usize == source.len() {
            let at = source.start() + within.min(source.len());
            return Region::new(at, (at + 1).min(source.end()));
        }
        source
    }
}

/// What one reference reads as when `behind` follows.
fn resolve_one(reference: &str, behind: Option<char>, context: Context) -> String {
    let known = match reference {
        "&amp;" => "&",
        "&quot;" => "\"",
        "&lt;" => "<",
        "&gt;" => ">",
        "&nbsp;" | "&#160;" => "\u{a0}",
        "&#39;" | "&apos;" => "'",
        _ => "",
    };
    if !known.is_empty() {
        return known.to_owned();
    }
    if reference.len() < 2 {
        return reference.to_owned();
    }
    // A quote would end the value that it is tried out in; for what stands before it, the end is as good.
    let behind = behind.filter(|behind| !matches!(behind, '"' | '&'));
    let mut written = reference.to_owned();
    written.extend(behind);
    let mut text = if context == Context::Text { resolve(&written) } else { resolve_value(&written) };
    if behind.is_some() {
        text.pop();
    }
    text
}

/// What `written` reads as between double quotes.
fn resolve_value(written: &str) -> String {
    let mut result = String::new();
    tokenize(format!("<a b=\"{written}\">").as_str(), &mut |event, _| {
        if let CallbackEvent::AttributeValue { value } = event {
            result.push_str(&String::from_utf8_lossy(value));
        }
    });
    result
}

#[cfg(test)]
mod tests {
    use super::{Context, Resolved, length, length_without_semicolon};
    use crate::html::region::Region;

    #[test]
    fn knows_how_far_a_reference_reaches() {
        assert_eq!(length("&amp;x"), 5);
        assert_eq!(length("&#x1F600;"), 9);
        assert_eq!(length("&#12a"), 4);
        assert_eq!(length("& x"), 1);
        assert_eq!(length("x"), 0);
        assert_eq!(length_without_semicolon("&notit;"), 4);
        assert_eq!(length_without_semicolon("&ampx"), 4);
        assert_eq!(length_without_semicolon("&#123 "), 5);
    }

    #[test]
    fn finds_the_way_back_from_what_was_resolved() {
        let source = "x='a&amp;b&quot;\u{e9}&uuml;c'";
        let resolved = Resolved::new(source, Region::new(3, source.len() - 1), Context::Attribute);
        assert_eq!(resolved.text, "a&b\"\u{e9}\u{fc}c");
        let written = |what: &str| {
            let start = resolved.text.find(what).unwrap();
            resolved.region(start, start + what.len()).of(source)
        };
        assert_eq!(written("a"), "a");
        assert_eq!(written("&b"), "&amp;b");
        assert_eq!(written("b\"\u{e9}"), "b&quot;\u{e9}");
        assert_eq!(written("\u{fc}"), "&uuml;");
        assert_eq!(written("c"), "c");
        assert_eq!(resolved.region(0, 0).range(), 3..3);
    }

    #[test]
    fn a_name_without_semicolon_is_a_reference_in_text_only() {
        let read = |source: &str, context| Resolved::new(source, Region::new(0, source.len()), context).text;
        assert_eq!(read("?a&copy=1&copy", Context::Attribute), "?a&copy=1\u{a9}");
        assert_eq!(read("?a&copy=1&copy", Context::Text), "?a\u{a9}=1\u{a9}");
        assert_eq!(read("& &; &x;&#65", Context::Text), "& &; &x;A");
    }
}
