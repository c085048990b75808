//! Reports for people: each finding with the lines it is about.
//!
//! Only a window of a few lines around a place is shown, so a message of any size and with lines of any length prints
//! in no time; what a terminal would obey is shown instead (`visible`).

use crate::visible::{push, push_octet, visible};
use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Renderer, Snippet};
use anstream::{AutoStream, ColorChoice};
use emlint::report::{ReportedFinding, Summary};
use emlint::{Confidence, Doubt, Place, Report, Severity};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io;
use std::ops::Range;

/// A line is shown from its start when the place is not further behind than this; else from a little before the place.
const NEAR: usize = 80;
const BEFORE: usize = 40;
/// The most octets of a line that are shown.
const LINE: usize = 110;
/// Lines that are shown of a place.
const LINES: usize = 4;
/// Related places that are shown, and further places that are named.
const RELATED: usize = 3;
const PLACES: usize = 5;
/// Octets of a character, at most.
const CHARACTER: usize = 4;

/// A terminal, or a file.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Terminal {
    styled: bool,
}

impl Terminal {
    /// Colours when standard output is a terminal, unless `NO_COLOR` or its like says otherwise.
    pub(crate) fn standard_output() -> Self {
        Self { styled: AutoStream::choice(&io::stdout()) != ColorChoice::Never }
    }

    /// The same for standard error.
    pub(crate) fn standard_error() -> Self {
        Self { styled: AutoStream::choice(&io::stderr()) != ColorChoice::Never }
    }

    /// The report as text that ends with a line end.
    pub(crate) fn render(self, report: &Report, bytes: &[u8]) -> String {
        let name = visible(&report.name);
        let verdict = format!("{} {}", report.verdict.title, report.verdict.text);
        let mut text = format!("{name}: {}\n", visible(verdict.trim_end()));
        let renderer = if self.styled { Renderer::styled() } else { Renderer::plain() };
        for finding in &report.findings {
            let Place { line, column, .. } = finding.place;
            // The first line has the form that editors and other programs read from compilers.
            let _ = writeln!(text, "\n{name}:{line}:{column}: {}", renderer.render(&[group(finding, bytes)]));
        }
        for cause in &report.causes {
            let found = report.findings.iter().filter(|finding| finding.cause == Some(cause.id));
            let codes: BTreeSet<&str> = found.map(|finding| finding.code).collect();
            if codes.len() > 1 {
                let _ = writeln!(text, "\n{} ({}). {}", cause.title, Vec::from_iter(codes).join(", "), cause.help);
            }
        }
        if !report.findings.is_empty() {
            let _ = writeln!(text, "\n{name}: {}", counts(&report.summary));
        }
        text
    }
}

/// `1 error, 2 warnings; 3 more were left out`
fn counts(summary: &Summary) -> String {
    let parts = [(summary.error, "error"), (summary.warning, "warning"), (summary.info, "info")];
    let plural = |(count, what): (usize, &str)| format!("{count} {what}{}", if count == 1 { "" } else { "s" });
    let shown: Vec<String> = parts.into_iter().filter(|(count, _)| *count > 0).map(plural).collect();
    let rest = match summary.suppressed {
        0 => String::new(),
        1 => "; 1 more follows from them and was left out".to_owned(),
        count => format!("; {count} more follow from them or are too many and were left out"),
    };
    shown.join(", ") + &rest
}

fn group<'a>(finding: &'a ReportedFinding, bytes: &[u8]) -> Group<'a> {
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::INFO,
    };
    let place = finding.place;
    let window = Window::around(bytes, place.span.range());
    let (beside, mut elsewhere): (Vec<_>, Vec<_>) =
        finding.related.iter().take(RELATED).partition(|note| window.shows(note.place.span.range()));
    let mut snippet = window.snippet(&place).annotation(AnnotationKind::Primary.span(window.mark(place.span.range())));
    for note in &beside {
        // A remark on the very same place has nothing to point at.
        if note.place.span != place.span {
            let mark = window.mark(note.place.span.range());
            snippet = snippet.annotation(AnnotationKind::Context.span(mark).label(visible(&note.message)));
        }
    }
    let mut group = level.primary_title(visible(&finding.message)).id(finding.code).element(snippet);
    elsewhere.sort_by_key(|note| note.place.span);
    for note in elsewhere {
        let window = Window::around(bytes, note.place.span.range());
        let mark = window.mark(note.place.span.range());
        let annotation = AnnotationKind::Context.span(mark).label(visible(&note.message));
        group = group.element(window.snippet(&note.place).annotation(annotation));
    }
    for note in beside.iter().filter(|note| note.place.span == place.span) {
        group = group.element(Level::NOTE.message(visible(&note.message)));
    }
    if finding.count > 1 {
        let places = finding.spans.iter().take(PLACES).map(|place| format!("{}:{}", place.line, place.column));
        let (places, rest) =
            (places.collect::<Vec<_>>().join(", "), if finding.count > PLACES + 1 { ", …" } else { "" });
        group = group.element(Level::NOTE.message(format!("in {} places, also at {places}{rest}", finding.count)));
    }
    if finding.doubt == Some(Doubt::Copied) {
        group = group.element(Level::NOTE.message("this may come from copying the message"));
    }
    match finding.confidence {
        Confidence::High => {}
        Confidence::Medium => group = group.element(Level::NOTE.message("this is probable, not certain")),
        Confidence::Low => group = group.element(Level::NOTE.message("this is a guess")),
    }
    let sources: Vec<&str> = finding.references.iter().map(|reference| reference.text.as_str()).collect();
    let sources = format!("{}; `emlint rule {}` explains", sources.join(", "), finding.code);
    group.element(Level::HELP.message(visible(&finding.help))).element(Level::NOTE.message(sources))
}

/// What is shown of the lines around a place.
#[derive(Debug, PartialEq, Eq)]
struct Window {
    text: String,
    /// Where in the message each piece of the text comes from, and where it begins in the text, in order.
    pieces: Vec<(usize, usize)>,
    /// The octets of the message that are shown.
    shown: Range<usize>,
}

impl Window {
    fn around(bytes: &[u8], place: Range<usize>) -> Self {
        let start = start_of_window(bytes, place.start);
        let mut window = Self { text: String::new(), pieces: Vec::new(), shown: start..start };
        if start > 0 && !matches!(bytes.get(start - 1), Some(b'\r' | b'\n')) {
            window.text.push('…');
        }
        let (mut position, mut line_start, mut lines) = (start, start, 1);
        while position < bytes.len() {
            window.pieces.push((position, window.text.len()));
            window.shown.end = position;
            let rest = bytes.get(position..).unwrap_or_default();
            let length = match rest {
                _ if position - line_start > LINE => {
                    window.text.push('…');
                    return window;
                }
                [b'\r', b'\n', ..] => 2,
                [b'\r' | b'\n', ..] => 1,
                _ => {
                    position += push_unit(&mut window.text, rest);
                    continue;
                }
            };
            // The end of a line is shown when it is what the finding is about.
            if place.start >= position && place.start < position + length {
                rest.iter().take(length).for_each(|&octet| push(&mut window.text, char::from(octet)));
            }
            position += length;
            if position >= place.end || lines == LINES {
                break;
            }
            lines += 1;
            line_start = position;
            window.text.push('\n');
        }
        window.pieces.push((position, window.text.len()));
        window.shown.end = position;
        window
    }

    /// The lines, numbered from where `place` is.
    fn snippet(&self, place: &Place) -> Snippet<'static, Annotation<'static>> {
        let line = usize::try_from(place.line).unwrap_or(usize::MAX);
        Snippet::source(self.text.clone()).line_start(line).fold(false)
    }

    /// Whether all of `place` is in sight.
    fn shows(&self, place: Range<usize>) -> bool {
        self.shown.start <= place.start && place.end <= self.shown.end
    }

    /// Where `place`, or what is in sight of it, lies in the text.
    fn mark(&self, place: Range<usize>) -> Range<usize> {
        let find = |octet: usize| {
            let index = self.pieces.partition_point(|&(source, _)| source < octet);
            self.pieces.get(index).map_or(self.text.len(), |&(_, target)| target)
        };
        find(place.start)..find(place.end)
    }
}

/// Where to begin so that `place` is seen: at its line, or a little before it in a long one.
fn start_of_window(bytes: &[u8], place: usize) -> usize {
    let mut place = place.min(bytes.len());
    // The LF of a CRLF belongs to the line that it ends.
    if place > 0 && bytes.get(place) == Some(&b'\n') && bytes.get(place - 1) == Some(&b'\r') {
        place -= 1;
    }
    let near = place.saturating_sub(NEAR);
    let before = bytes.get(near..place).unwrap_or_default();
    if let Some(end) = before.iter().rposition(|byte| matches!(byte, b'\r' | b'\n')) {
        return near + end + 1;
    }
    if near == 0 {
        return 0;
    }
    let start = place.saturating_sub(BEFORE);
    let before = bytes.get(start..place).unwrap_or_default();
    // Not in the middle of a character.
    start + before.iter().take(CHARACTER - 1).take_while(|byte| matches!(byte, 0x80..=0xBF)).count()
}

/// Appends the first character or octet of `rest` and gives how many octets it has.
fn push_unit(text: &mut String, rest: &[u8]) -> usize {
    // No character has more than four octets; a longer look would read the rest of the message for each of them.
    let start = rest.get(..rest.len().min(CHARACTER)).unwrap_or_default();
    let valid = start.utf8_chunks().next().map_or("", |chunk| chunk.valid());
    match valid.chars().next() {
        Some('\t') => text.push('\t'),
        Some(character) => push(text, character),
        None => push_octet(text, start.first().copied().unwrap_or_default()),
    }
    valid.chars().next().map_or(1, char::len_utf8)
}

#[cfg(test)]
mod tests {
    use super::{BEFORE, LINE, Window};
    use std::ops::Range;

    /// The lines, and what of them is marked.
    #[track_caller]
    fn window(bytes: &[u8], place: Range<usize>) -> (String, String) {
        let window = Window::around(bytes, place.clone());
        let marked = window.text[window.mark(place)].to_owned();
        (window.text, marked)
    }

    #[track_caller]
    fn shows(bytes: &[u8], place: Range<usize>, text: &str, marked: &str) {
        assert_eq!(window(bytes, place), (text.to_owned(), marked.to_owned()));
    }

    #[test]
    fn a_place_is_shown_in_its_line() {
        shows(b"a\r\nbcd\r\ne", 4..6, "bcd", "cd");
        shows(b"a\r\nbcd\r\ne", 4..11, "bcd\ne", "cd\ne");
        shows("\u{df}\u{1f600}\tx".as_bytes(), 2..6, "\u{df}\u{1f600}\tx", "\u{1f600}");
    }

    #[test]
    fn a_line_end_is_shown_when_it_is_the_matter() {
        shows(b"a\nb", 1..2, "a␊", "␊");
        shows(b"a\r\nb", 1..3, "a␍␊", "␍␊");
        shows(b"a\rb", 1..2, "a␍", "␍");
        shows(b"a\r\nb", 0..3, "a", "a");
    }

    #[test]
    fn the_end_of_the_message_can_be_shown() {
        shows(b"", 0..0, "", "");
        shows(b"ab", 2..2, "ab", "");
        shows(b"ab\n", 3..3, "", "");
    }

    #[test]
    fn octets_that_are_no_text_are_shown_in_hexadecimal() {
        shows(b"a\xFCb\xE2\x80", 1..2, "a⟨FC⟩b⟨E2⟩⟨80⟩", "⟨FC⟩");
    }

    #[test]
    fn a_long_line_is_cut_around_the_place() {
        let line = "\u{e9}".repeat(50_000);
        let (text, marked) = window(line.as_bytes(), 60_000..60_002);
        assert_eq!(marked, "\u{e9}");
        assert!(text.starts_with("…\u{e9}") && text.ends_with("\u{e9}…"), "{text}");
        assert!(text.len() <= LINE + 10 && text.len() > BEFORE, "{text}");
        let (text, marked) = window(line.as_bytes(), 0..100_000);
        assert_eq!(marked, text, "the place goes on behind the cut");
    }

    #[test]
    fn a_place_of_many_lines_is_cut_behind_some() {
        let (text, marked) = window("ab\r\n".repeat(1000).as_bytes(), 1..3000);
        assert_eq!((text.as_str(), marked.as_str()), ("ab\nab\nab\nab", "b\nab\nab\nab"));
    }
}
