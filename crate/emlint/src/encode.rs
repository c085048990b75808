//! Writing text as encoded-words (RFC 2047): UTF-8, whole characters, at most 75 characters a word and 76 a line.

use crate::List as _;
use crate::message::lexer::quote;
use crate::message::parameter::Parameter;
use crate::message::{Field, Message, encoded_word};
use crate::span::{is_wsp, is_wsp_or_line_end};
use crate::{Edit, Slice, Span};
use encodify::Fold;
use encodify::rfc2047::{B, Q_PHRASE, Q_TEXT, WordEncoder};

/// Where encoded-words are to stand; it decides what Q may leave as it is (RFC 2047 §5).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Free text, such as a Subject.
    Text,
    /// Among the words of a display name, or in a comment.
    Phrase,
}

/// The longest line of a header field that holds an encoded-word (RFC 2047 §2), in characters without the line end.
pub const LINE: usize = 76;

/// What B must save to be taken, in characters: Q can still be read where most letters are plain.
const WORTH: usize = 8;

/// `text` as encoded-words for a line that has `column` characters already: in B where that is clearly shorter, else in Q.
///
/// Words are parted by a space, or by `line_end` and a space where the line would pass [`LINE`]: white space between
/// encoded-words is no text. Where not even one character fits on the line, the result *begins* with a fold, and takes
/// the place of the white space before it.
#[must_use]
pub fn words(text: &str, place: Place, column: usize, line_end: &str) -> String {
    let q = match place {
        Place::Text => Q_TEXT,
        Place::Phrase => Q_PHRASE,
    };
    let encoder = if B.payload_len(text) + WORTH < q.payload_len(text) { B } else { q };
    write(encoder, text, column, line_end)
}

fn write(encoder: WordEncoder, text: &str, mut column: usize, line_end: &str) -> String {
    let separator = format!("{line_end} ");
    let mut words = String::new();
    encoder.encode_words("utf-8", text, &mut column, Fold::new(LINE, separator.as_bytes(), 1), &mut words);
    words
}

/// Puts encoded-words in place of parts of one field, top to bottom, so that its lines stay short.
#[derive(Debug)]
pub(crate) struct Writer<'m, 'a> {
    message: &'m Message<'a>,
    value: Slice<'a>,
    /// Where the line of the last edit starts.
    line: usize,
    /// How many characters the edits so far have added to that line, and how many they have taken.
    added: usize,
    taken: usize,
}

impl<'m, 'a> Writer<'m, 'a> {
    pub(crate) fn new(message: &'m Message<'a>, field: &Field<'a>) -> Self {
        Self { message, value: field.value, line: 0, added: 0, taken: 0 }
    }

    /// Replaces plain text by encoded-words that say `text`. White space that would vanish between the new words and
    /// encoded-words beside them (RFC 2047 §6.2) goes into the new ones.
    pub(crate) fn encode(&mut self, part: Span, text: &str, place: Place) -> Edit {
        let (before, after) = self.around(part);
        let spaced = |beside: bool| if beside { " " } else { "" };
        let text = format!("{}{text}{}", spaced(ends_with_word(before)), spaced(begins_with_word(after)));
        self.reencode(part, &text, place)
    }

    /// The value before and behind `part`.
    fn around(&self, part: Span) -> (Slice<'a>, Slice<'a>) {
        let value = self.value;
        (value.at(Span::new(value.span.start()..part.start())), value.at(Span::new(part.end()..value.span.end())))
    }

    /// Replaces encoded-words by others that say `text`.
    pub(crate) fn reencode(&mut self, part: Span, text: &str, place: Place) -> Edit {
        let (before, _) = self.around(part);
        let column = self.column(part.start());
        let line_end = self.message.line_ends.majority().text();
        let mut words = words(text, place, column, line_end);
        let mut start = part.start();
        let space = before.bytes.iter().rev().take_while(|&&byte| is_wsp(byte)).count();
        if words.starts_with(line_end) {
            // The white space that is there goes behind the fold, in place of that of the fold. Where there is none, the
            // text would get some.
            let blanks = before.from(before.len() - space).text();
            let fold = if space > 0 { line_end } else { "" };
            words = format!("{fold}{blanks}{}", words.get(line_end.len() + 1..).unwrap_or_default());
            start -= space;
        }
        let width = words.rsplit(line_end).next().unwrap_or_default().len();
        let width = if words.contains(line_end) { width } else { column + width };
        self.fold_behind(part, width, &mut words);
        Edit::new(Span::new(start..part.end()), words)
    }

    /// Replaces encoded-words by text that needs none, in quotes where a phrase asks for them (RFC 5322 §3.2.5).
    pub(crate) fn plain(&mut self, part: Span, said: &str, place: Place) -> Edit {
        let line_end = self.message.line_ends.majority().text();
        let is_atom =
            |one: char| !one.is_ascii() || one.is_ascii_alphanumeric() || " !#$%&'*+-/=?^_`{|}~".contains(one);
        let needs_quotes = place == Place::Phrase && !said.chars().all(is_atom);
        let said = if needs_quotes { quote(said) } else { said.to_owned() };
        let mut column = self.column(part.start());
        let mut text = String::with_capacity(said.len());
        for (index, word) in said.split(' ').enumerate() {
            let width = word.chars().count();
            if index > 0 {
                if column + 1 + width > LINE && !needs_quotes {
                    text.push_str(line_end);
                    column = 0;
                }
                text.push(' ');
                column += 1;
            }
            text.push_str(word);
            column += width;
        }
        self.fold_behind(part, column, &mut text);
        Edit::new(part, text)
    }

    /// Ends the line behind `new`, which takes the place of `part` and ends at column `width`, where what follows would make
    /// it too long.
    fn fold_behind(&mut self, part: Span, width: usize, new: &mut String) {
        let (_, after) = self.around(part);
        let tail = after.bytes.iter().take(LINE).take_while(|byte| !matches!(byte, b'\r' | b'\n')).count();
        let can_fold = after.bytes.first().is_some_and(|&byte| is_wsp(byte)) && !after.sub(0..tail).trim().is_empty();
        let folds = width + tail > LINE && can_fold;
        if folds {
            new.push_str(self.message.line_ends.majority().text());
        }
        (self.added, self.taken) = (if folds { 0 } else { width }, part.end() - self.line);
    }

    /// Characters before `at` on its line, as the edits so far have made it.
    fn column(&mut self, at: usize) -> usize {
        // Lines longer than that are far too long whatever their column is.
        const FAR: usize = 1_000;
        let near = Slice::of(self.message.bytes, at.saturating_sub(FAR)..at);
        let line_end = near.bytes.iter().rposition(|byte| matches!(byte, b'\r' | b'\n'));
        let start = line_end.map_or(near.span.start(), |last| near.span.start() + last + 1);
        if start != self.line {
            (self.line, self.added, self.taken) = (start, 0, 0);
        }
        (self.added + at).saturating_sub(self.line + self.taken)
    }
}

/// A parameter that says `text` by RFC 2231, in UTF-8: `name*=utf-8''…`, or in numbered pieces on lines of their own
/// where one line would be too long (§3, §4.1).
#[must_use]
pub fn parameter(name: &str, text: &str, line_end: &str) -> String {
    let encoded: Vec<String> = text.bytes().map(percent).list();
    let whole = format!("{name}*=utf-8''{}", encoded.concat());
    // A space before it, and `;` behind.
    if whole.len() + 2 <= LINE {
        return whole;
    }
    let start = |number: usize| format!("{name}*{number}*={}", if number == 0 { "utf-8''" } else { "" });
    let mut pieces = vec![start(0)];
    for octet in encoded {
        let is_full = pieces.last().is_some_and(|piece| piece.len() + octet.len() + 2 > LINE);
        if is_full {
            pieces.push(start(pieces.len()));
        }
        if let Some(piece) = pieces.last_mut() {
            piece.push_str(&octet);
        }
    }
    pieces.join(&format!(";{line_end} "))
}

/// Puts a parameter by RFC 2231 that says `text` in place of `old`, on a line of its own where it would be too long.
pub(crate) fn replace_parameter(message: &Message<'_>, field: &Field<'_>, old: &Parameter<'_>, text: &str) -> Edit {
    let line_end = message.line_ends.majority().text();
    let mut new = parameter(&old.name.text(), text, line_end);
    let before = field.value.at(Span::new(field.value.span.start()..old.span.start()));
    let near = before.from(before.len().saturating_sub(NEAR));
    let on_line = near.bytes.iter().rev().take_while(|byte| !matches!(byte, b'\r' | b'\n')).count();
    let column = if on_line == before.len() { field.name.len() + field.gap.len() + 1 + on_line } else { on_line };
    let first = new.split(line_end).next().unwrap_or_default().len();
    let space = near.bytes.iter().rev().take_while(|&&byte| is_wsp(byte)).count();
    let mut start = old.span.start();
    if column + first + 1 > LINE && space < on_line {
        new.insert_str(0, &format!("{line_end} "));
        start -= space;
    }
    Edit::new(Span::new(start..old.span.end()), new)
}

/// An octet of a parameter value: itself if it is an attribute-char, else `%XX` (RFC 2231 §7).
fn percent(octet: u8) -> String {
    if octet.is_ascii_alphanumeric() || b"!#$&+-.^_`{|}~".contains(&octet) {
        char::from(octet).to_string()
    } else {
        format!("%{octet:02X}")
    }
}

/// Octets beside an edit that are searched for an encoded-word: those of a line.
const NEAR: usize = 998;

/// The last thing in `text` is an encoded-word and white space.
fn ends_with_word(text: Slice<'_>) -> bool {
    let near = text.from(text.len().saturating_sub(NEAR));
    let end = near.trim().span.end();
    let has_space = text.bytes.last().is_some_and(|&byte| is_wsp_or_line_end(byte));
    has_space && encoded_word::find(near).last().is_some_and(|word| word.is_decodable() && word.all.span.end() == end)
}

/// The first thing in `text` is white space and an encoded-word.
fn begins_with_word(text: Slice<'_>) -> bool {
    let near = text.sub(0..NEAR);
    let start = near.trim().span.start();
    let has_space = text.bytes.first().is_some_and(|&byte| is_wsp_or_line_end(byte));
    has_space
        && encoded_word::find(near).first().is_some_and(|word| word.is_decodable() && word.all.span.start() == start)
}

#[cfg(test)]
mod tests {
    use super::{Place, parameter, words};
    use crate::Slice;
    use crate::charset::BuiltIn;
    use crate::message::DecodedText;

    fn decoded(value: &str) -> String {
        DecodedText::header(Slice::of(value.as_bytes(), 0..value.len()), &BuiltIn).text
    }

    #[test]
    fn takes_b_where_it_is_clearly_shorter() {
        assert_eq!(words("Gr\u{fc}\u{df}e", Place::Text, 9, "\r\n"), "=?utf-8?Q?Gr=C3=BC=C3=9Fe?=");
        assert_eq!(words("\u{65e5}\u{672c}", Place::Text, 9, "\r\n"), "=?utf-8?B?5pel5pys?=");
    }

    #[test]
    fn keeps_specials_out_of_phrases() {
        assert_eq!(words("J. \u{d6}", Place::Phrase, 6, "\r\n"), "=?utf-8?Q?J=2E_=C3=96?=");
        assert_eq!(words("J\u{f6}rg Xyz.", Place::Phrase, 6, "\r\n"), "=?utf-8?Q?J=C3=B6rg_Xyz=2E?=");
        assert_eq!(words("J\u{f6}rg Xyz.", Place::Text, 6, "\r\n"), "=?utf-8?Q?J=C3=B6rg_Xyz.?=");
    }

    #[test]
    fn splits_between_characters_and_folds() {
        let text = "\u{1f600}\u{e9}\u{65e5} ".repeat(40);
        let value = words(&text, Place::Text, 30, "\r\n");
        for (line, column) in value.split("\r\n").zip([30, 0, 0, 0, 0, 0, 0, 0, 0, 0]) {
            assert!(column + line.len() <= 76, "{line}");
        }
        assert_eq!(decoded(&value), text);
    }

    #[test]
    fn a_parameter_is_percent_encoded_and_numbered_when_long() {
        assert_eq!(parameter("filename", "\u{e9} (1).pdf", "\r\n"), "filename*=utf-8''%C3%A9%20%281%29.pdf");
        let long = parameter("filename", &"\u{e9}".repeat(30), "\r\n");
        assert!(long.split("\r\n").all(|line| line.len() < 76), "{long}");
        assert!(long.starts_with("filename*0*=utf-8''%C3") && long.contains(";\r\n filename*1*=%"), "{long}");
    }

    #[test]
    fn begins_with_a_fold_where_nothing_fits() {
        assert_eq!(words("\u{e9}", Place::Text, 70, "\n"), "\n =?utf-8?Q?=C3=A9?=");
    }
}
