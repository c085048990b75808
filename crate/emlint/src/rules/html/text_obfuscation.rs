use crate::List as _;
use crate::html::document::Node;
use crate::html::element::Element;
use crate::html::prose::is_invisible;
use crate::html::region::Region;
use crate::html::{self, Html, brief};
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Findings, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "HTM064",
    name: "text-obfuscation",
    summary: "Keys are written so that filters cannot read them",
    help: "Write words as words.",
    family: Family::Html,
    levels: Levels::always(Severity::Warning),
    fix: Fixable::Never,
    cause: None,
    mutes: &[],
    references: &[Reference::Page(
        "SpamAssassin: HTML tests",
        "https://github.com/apache/spamassassin/blob/trunk/rules/20_html_tests.cf",
    )],
    docs: page(include_str!("text_obfuscation.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    for html in html::bodies(context) {
        if !html.prose().pieces.is_empty() {
            findings.judged();
        }
        split_words(html, findings);
        zero_width(html, findings);
        references(html, findings);
        reversed(html, findings);
    }
}

/// `Pay<!--x-->Pal`: a word with something in it that nobody sees.
fn split_words(html: &Html, findings: &mut Findings) {
    let nodes = &html.document.nodes;
    let mut split: Vec<Region> = Vec::new();
    let mut before: Option<Region> = None;
    let mut between: Option<Region> = None;
    for node in nodes {
        match *node {
            Node::Text(index) => {
                let Some(text) = html.document.texts.get(index as usize) else { continue };
                let look = html.styles().look(text.parent);
                let written = html.at(text.region);
                if look.never_shown {
                    continue;
                }
                if look.hidden().is_some() {
                    between = Some(text.region);
                    continue;
                }
                let starts = written.starts_with(char::is_alphabetic);
                if let (Some(last), Some(_), true) = (before, between, starts) {
                    let ends = html.at(last).ends_with(char::is_alphabetic);
                    if ends && !look.quoted {
                        split.push(word_around(html, last, text.region));
                    }
                }
                before = Some(text.region);
                between = None;
            }
            Node::Comment(index) => {
                let comment = html.document.comments.get(index as usize).copied();
                let is_plain = comment.is_some_and(|comment| {
                    let written = html.at(comment);
                    written.starts_with("<!--") && !html::conditional::is_conditional(written)
                });
                if is_plain {
                    between = comment;
                } else {
                    before = None;
                }
            }
            Node::Start(index) => {
                let Some(tag) = html.document.tag(index) else { continue };
                if tag.element.breaks_words() || matches!(tag.element, Element::Img | Element::Td | Element::Wbr) {
                    before = None;
                    between = None;
                }
            }
            Node::End(index) => {
                let end = html.document.ends.get(index as usize);
                if end.is_some_and(|end| end.element.breaks_words()) {
                    before = None;
                    between = None;
                }
            }
            Node::Doctype(_) => {}
        }
    }
    // One comment in a word is an accident of an editor.
    let Some(&first) = split.first().filter(|_| split.len() >= 2) else { return };
    let text = format!("{} words have something invisible in them, like “{}”", split.len(), brief(html.at(first)));
    let more = split.iter().skip(1).map(|&region| html.span(region)).list();
    html.add(findings, first, text).alone(more);
}

/// From the last word of `before` to the end of the first one of `after`.
fn word_around(html: &Html, before: Region, after: Region) -> Region {
    let is_letter = |c: &char| c.is_alphabetic();
    let head: usize = html.at(before).chars().rev().take_while(is_letter).map(char::len_utf8).sum();
    let tail: usize = html.at(after).chars().take_while(is_letter).map(char::len_utf8).sum();
    Region::new(before.end() - head, after.start() + tail)
}

/// Zero-width characters between letters of Latin words.
fn zero_width(html: &Html, findings: &mut Findings) {
    let prose = &html.prose().text;
    let is_zero = |c: char| matches!(c, '\u{200b}' | '\u{200c}' | '\u{2060}' | '\u{feff}' | '\u{34f}');
    let mut words: Vec<(usize, usize)> = Vec::new();
    let mut soft = 0_usize;
    let mut count = 0_usize;
    let mut start = 0;
    for word in prose.split_inclusive(char::is_whitespace) {
        let at = start;
        start += word.len();
        let bare = word.trim();
        if !bare.starts_with(|c: char| c.is_ascii_alphabetic()) {
            continue;
        }
        count += 1;
        soft += usize::from(bare.contains('\u{ad}'));
        let inner = bare.trim_end_matches(is_invisible);
        let is_split = inner.char_indices().any(|(at, c)| {
            is_zero(c)
                && inner.get(..at).is_some_and(|before| before.ends_with(|c: char| c.is_ascii_alphabetic()))
                && inner
                    .get(at + c.len_utf8()..)
                    .is_some_and(|after| after.starts_with(|c: char| c.is_ascii_alphabetic()))
        });
        if is_split {
            words.push((at, at + bare.len()));
        }
    }
    if let Some(&(start, end)) = words.first().filter(|_| words.len() >= 3) {
        let region = html.prose().region(html.text(), &html.document, start, end);
        html.add(findings, region, format!("{} words have characters without width in them", words.len()));
    }
    if count >= 20 && soft * 10 > count * 3 {
        let at = prose.find('\u{ad}').unwrap_or_default();
        let region = html.prose().region(html.text(), &html.document, at, at + 2);
        html.add(findings, region, format!("{soft} of {count} words have a soft hyphen in them"))
            .weaken(Severity::Info);
    }
}

/// Letters written as numbers: `&#80;&#97;&#121;`.
fn references(html: &Html, findings: &mut Findings) {
    let (mut coded, mut letters) = (0_usize, 0_usize);
    let mut first = None;
    for node in &html.document.texts {
        let look = html.styles().look(node.parent);
        if look.never_shown {
            continue;
        }
        let written = html.at(node.region);
        let decoded = html.document.text(html.text(), node);
        letters += decoded.bytes().filter(u8::is_ascii_alphabetic).count();
        for (at, _) in written.match_indices("&#") {
            let rest = written.get(at + 2..).unwrap_or_default();
            let digits: String = rest.chars().take_while(char::is_ascii_digit).take(4).collect();
            let is_letter =
                digits.parse::<u32>().ok().and_then(char::from_u32).is_some_and(|c| c.is_ascii_alphabetic());
            if is_letter {
                coded += 1;
                let start = node.region.start() + at;
                first = first.or(Some(Region::new(start, start + 3 + digits.len())));
            }
        }
    }
    let Some(first) = first.filter(|_| coded > 200 && coded * 10 > letters * 3) else { return };
    let text = format!("{coded} plain letters are written as numbers: readers see no difference, filters read nothing");
    html.add(findings, first, text);
}

/// Latin text that is turned round.
fn reversed(html: &Html, findings: &mut Findings) {
    for tag in html.document.tags.iter().filter(|tag| tag.element == Element::Bdo) {
        let is_reversed = html.value(tag, "dir").is_some_and(|dir| dir.eq_ignore_ascii_case("rtl"));
        let content = html.text().get(tag.region.end()..tag.content_end as usize).unwrap_or_default();
        let letters = content.bytes().filter(u8::is_ascii_alphabetic).count();
        if is_reversed && letters > 5 && content.is_ascii() {
            html.add(findings, tag.region, "Latin text is written backwards and turned round");
        }
    }
    let mut found = None;
    for (at, mark) in html.prose().text.match_indices('\u{202e}') {
        let behind = html.prose().text.get(at + mark.len()..).unwrap_or_default();
        if behind.chars().take(6).filter(char::is_ascii_alphabetic).count() >= 5 {
            found = found.or(Some(at));
        }
    }
    if let Some(at) = found {
        let region = html.prose().region(html.text(), &html.document, at, at + 3);
        html.add(findings, region, "U+202E turns the Latin text behind it round");
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::marked;

    fn message(html: &str) -> String {
        format!("Content-Type: text/html; charset=utf-8\r\n\r\n{html}")
    }

    #[test]
    fn what_editors_leave_is_no_trick() {
        assert_eq!(marked("HTM064", &message("<p>Pay<!-- x -->Pal</p>")), [""; 0]);
        assert_eq!(marked("HTM064", &message("<p>on<!--StartFragment-->e two<!--x--> three</p>")), [""; 0]);
        assert_eq!(marked("HTM064", &message("<p>Donau\u{ad}dampf\u{ad}schiff und noch ein Wort</p>")), [""; 0]);
    }

    #[test]
    fn split_words_are_marked_from_letter_to_letter() {
        let html = "<p>Pay<!--x-->Pal ac<span style='display:none'>z</span>count</p>";
        assert_eq!(marked("HTM064", &message(html)), ["Pay<!--x-->Pal"]);
    }
}
