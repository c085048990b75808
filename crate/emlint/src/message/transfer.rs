//! Transfer encodings: quoted-printable and base64 (RFC 2045 §6.7, §6.8), and their forms in encoded-words (RFC 2047 §4).
//!
//! The octets that come out are those of mail-parser, which reads malformed text the way lenient programs do. What it
//! does not give is where each octet was written and where the text is malformed; that is what this module is for.

use super::offset_map::OffsetMap;
use crate::span::{is_wsp, is_wsp_or_line_end};
use crate::{Slice, Span};
use mail_parser::Encoding;
use std::borrow::Cow;

/// Octets without their transfer encoding.
#[derive(Clone, Debug)]
pub struct Decoded<'a> {
    pub octets: Cow<'a, [u8]>,
    /// From these octets to those of the message.
    pub map: OffsetMap,
    pub flaws: Flaws,
}

/// Why encoded text is malformed, or not as it should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// `=` without two hexadecimal digits or a line end behind it; it stays as it is.
    Escape,
    /// An escape with lower-case digits; RFC 2045 §6.7 (1) allows only `A` to `F`, every program reads `a` to `f`.
    LowerCase,
    /// An octet that must be encoded: a control other than tab, or outside of US-ASCII.
    Raw,
    /// White space before a line end, which decoders delete (RFC 2045 §6.7 (3)).
    Space,
    /// A soft line break with nothing behind it (RFC 2045 §6.7, note 2 on decoding).
    LastSoftBreak,
    /// Characters that base64 does not have; decoders skip them.
    Alphabet,
    /// One character left over: six bits are no octet.
    LoneCharacter,
    /// Where `=` is missing: this many.
    MissingPadding(usize),
    /// More `=` than needed.
    ExcessPadding,
    /// More base64 behind the `=` that ends it (RFC 2045 §6.8).
    AfterPadding,
}

/// The flaws of one text in the order of the message; of many, the first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Flaws {
    pub list: Vec<(Flaw, Span)>,
    /// All there are.
    pub total: usize,
}

impl Flaws {
    /// Flaws that are kept, so that hostile text cannot fill the memory.
    const KEPT: usize = 100_000;

    fn add(&mut self, flaw: Flaw, span: Span) {
        self.total += 1;
        if self.list.len() < Self::KEPT {
            self.list.push((flaw, span));
        }
    }

    /// Adds `octets` to the last flaw if that is the same and ends where they begin.
    fn extend(&mut self, flaw: Flaw, octets: Span) {
        match self.list.last_mut() {
            Some((last, span)) if *last == flaw && span.end == octets.start => span.end = octets.end,
            _ => self.add(flaw, octets),
        }
    }

    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.total == 0
    }

    /// The places of one flaw.
    pub fn all(&self, flaw: Flaw) -> impl Iterator<Item = Span> {
        self.list.iter().filter(move |(kind, _)| *kind == flaw).map(|&(_, span)| span)
    }
}

/// `body` without its transfer encoding, to the octet what [`Encoding::decode`] gives.
#[must_use]
pub fn decode(encoding: Encoding, body: Slice<'_>) -> Decoded<'_> {
    match encoding {
        Encoding::None => {
            Decoded { octets: Cow::Borrowed(body.bytes), map: OffsetMap::identity(body.span), flaws: Flaws::default() }
        }
        Encoding::QuotedPrintable => quoted_printable(body),
        Encoding::Base64 => base64(body),
    }
}

/// What decoding has come to.
struct Output {
    octets: Vec<u8>,
    map: OffsetMap,
    flaws: Flaws,
}

impl Output {
    fn new(text: Slice<'_>) -> Self {
        Self { octets: Vec::with_capacity(text.len()), map: OffsetMap::new(text.span.start()), flaws: Flaws::default() }
    }

    fn same(&mut self, text: Slice<'_>) {
        self.octets.extend_from_slice(text.bytes);
        self.map.push_same(text.span.start(), text.len());
    }

    fn escape(&mut self, octet: u8, text: Slice<'_>) {
        self.octets.push(octet);
        self.map.push_unit(text.span.range(), 1);
        if text.bytes.iter().any(u8::is_ascii_lowercase) {
            self.flaws.add(Flaw::LowerCase, text.span);
        }
    }

    /// Decodes the whole quanta of base64 that `text` begins with and gives how many characters that were. Nearly all of
    /// base64 is read here.
    fn quanta(&mut self, text: &[u8], source: usize) -> usize {
        let count = text.iter().take_while(|&&byte| sextet(byte) != NO_SEXTET).count() / 4;
        let text = text.get(..4 * count).unwrap_or_default();
        Encoding::Base64.decode_append(text, &mut self.octets);
        self.map.push_quanta(source, count);
        text.len()
    }

    fn finish<'a>(mut self) -> Decoded<'a> {
        // Some flaws are known only behind others.
        crate::order::by_key(&mut self.flaws.list, |(_, span)| u64::from(span.start));
        Decoded { octets: Cow::Owned(self.octets), map: self.map, flaws: self.flaws }
    }
}

/// The octet that `digits` begin with as two hexadecimal digits, in any case.
fn hexadecimal(digits: &[u8]) -> Option<u8> {
    let digit = |at: usize| digits.get(at).and_then(|&digit| char::from(digit).to_digit(16));
    u8::try_from(digit(0)? * 16 + digit(1)?).ok()
}

/// Octets that RFC 2045 §6.7 (1, 2) lets stand as they are.
const fn may_be_literal(byte: u8) -> bool {
    matches!(byte, b' '..=b'~' | b'\t')
}

/// Quoted-printable (RFC 2045 §6.7).
#[must_use]
pub fn quoted_printable(body: Slice<'_>) -> Decoded<'_> {
    let mut output = Output::new(body);
    // Blanks at the end of the output that stand as they are: they go when a line end follows.
    let mut blanks = 0;
    let mut at = 0;
    while at < body.len() {
        let rest = body.from(at);
        let literal = rest.sub(0..memchr::memchr3(b'=', b'\r', b'\n', rest.bytes).unwrap_or(rest.len()));
        if !literal.is_empty() {
            raw_octets(literal, &mut output.flaws);
            output.same(literal);
            let trailing = literal.bytes.iter().rev().take_while(|&&byte| is_wsp(byte)).count();
            blanks = if trailing == literal.len() { blanks + trailing } else { trailing };
            at += literal.len();
            continue;
        }
        at += match rest.bytes {
            [b'=', after @ ..] => {
                blanks = 0;
                escape_or_break(rest, after, &mut output)
            }
            [b'\r', b'\n', ..] | [b'\n', ..] => {
                delete_blanks(&mut output, std::mem::take(&mut blanks));
                let line_end = rest.sub(0..if rest.bytes.starts_with(b"\r") { 2 } else { 1 });
                output.same(line_end);
                line_end.len()
            }
            // A lone CR, which mail-parser drops.
            _ => {
                output.flaws.extend(Flaw::Raw, rest.sub(0..1).span);
                1
            }
        };
    }
    delete_blanks(&mut output, blanks);
    output.finish()
}

/// Reads the `=` that `rest` begins with, and gives how many octets that took.
fn escape_or_break(rest: Slice<'_>, after: &[u8], output: &mut Output) -> usize {
    if let Some(octet) = hexadecimal(after) {
        output.escape(octet, rest.sub(0..3));
        return 3;
    }
    let blanks = after.iter().take_while(|&&byte| is_wsp(byte)).count();
    let line_end = match after.get(blanks..).unwrap_or_default() {
        [] => Some(0),
        [b'\n', ..] => Some(1),
        [b'\r', b'\n', ..] => Some(2),
        _ => None,
    };
    if let Some(line_end) = line_end {
        let length = 1 + blanks + line_end;
        if length == rest.len() {
            output.flaws.add(Flaw::LastSoftBreak, rest.sub(0..length).span);
        }
        if blanks > 0 {
            output.flaws.add(Flaw::Space, rest.sub(1..1 + blanks).span);
        }
        return length;
    }
    // As lenient decoders do, the octet behind stays too, even when it is `=`; a lone CR goes.
    let kept = if after.first() == Some(&b'\r') { 1 } else { 2 };
    output.flaws.add(Flaw::Escape, rest.sub(0..kept).span);
    output.same(rest.sub(0..kept));
    2
}

/// Notes runs of octets that may not stand as they are.
fn raw_octets(text: Slice<'_>, flaws: &mut Flaws) {
    let mut at = 0;
    while let Some(found) = text.bytes.get(at..).and_then(|rest| rest.iter().position(|&byte| !may_be_literal(byte))) {
        let start = at + found;
        let run = text.bytes.get(start..).unwrap_or_default().iter().take_while(|&&byte| !may_be_literal(byte)).count();
        at = start + run;
        flaws.extend(Flaw::Raw, text.sub(start..at).span);
    }
}

/// Takes back the last `count` octets, which were blanks before a line end.
fn delete_blanks(output: &mut Output, count: usize) {
    if count == 0 {
        return;
    }
    let end = output.octets.len();
    let keep = end.saturating_sub(count);
    output.flaws.add(Flaw::Space, output.map.span(keep..end));
    output.octets.truncate(keep);
    output.map.truncate(keep);
}

/// The values of the characters of the base64 alphabet (RFC 2045 §6.8, table 1), and [`NO_SEXTET`].
const SEXTETS: [u8; 256] = {
    let mut values = [NO_SEXTET; 256];
    let alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut value = 0;
    while value < 64 {
        values[alphabet[value as usize] as usize] = value;
        value += 1;
    }
    values
};

/// The only value with this bit: six bits are a sextet.
const NO_SEXTET: u8 = 0x80;

#[inline]
fn sextet(byte: u8) -> u8 {
    // An octet is always within.
    SEXTETS[usize::from(byte)]
}

/// Characters on their way to three octets.
#[derive(Default)]
struct Quantum {
    bits: u32,
    /// Where the characters so far stand.
    at: [usize; 4],
    count: usize,
}

impl Quantum {
    fn add(&mut self, value: u8, at: usize) {
        self.bits = self.bits << 6 | u32::from(value);
        if let Some(slot) = self.at.get_mut(self.count) {
            *slot = at;
        }
        self.count += 1;
    }

    /// Writes the octets that the characters so far are enough for, and starts again.
    fn flush(&mut self, output: &mut Output) {
        let Self { bits, at, count } = std::mem::take(self);
        let octets = count.saturating_sub(1);
        let [_, bytes @ ..] = (bits << (6 * 4_usize.saturating_sub(count))).to_be_bytes();
        output.octets.extend(bytes.iter().take(octets));
        let [first, .., last] = at;
        if count == 4 && last == first + 3 {
            output.map.push_quanta(first, 1);
            return;
        }
        for pair in at.windows(2).take(octets) {
            if let [from, to] = *pair {
                output.map.push_unit(from..to + 1, 1);
            }
        }
    }
}

/// Base64 (RFC 2045 §6.8): white space is skipped, so is, as a flaw, what is no base64; each `=` ends a quantum.
#[must_use]
pub fn base64(body: Slice<'_>) -> Decoded<'_> {
    let mut output = Output::new(body);
    output.octets.reserve(body.len() / 4 * 3);
    let mut quantum = Quantum::default();
    // What `=` the characters before still ask for; `None` before the first one.
    let mut padding: Option<usize> = None;
    let mut behind: Option<Span> = None;
    let mut index = 0;
    while let Some(&byte) = body.bytes.get(index) {
        let at = body.span.start() + index;
        if quantum.count == 0 && padding.is_none() {
            let run = output.quanta(body.bytes.get(index..).unwrap_or_default(), at);
            if run > 0 {
                index += run;
                continue;
            }
        }
        index += 1;
        let here = Span::new(at..at + 1);
        let value = sextet(byte);
        if value != NO_SEXTET {
            if padding.is_some() {
                behind = Some(behind.map_or(here, |span| span.to(here)));
            }
            quantum.add(value, at);
            if quantum.count == 4 {
                quantum.flush(&mut output);
            }
        } else if byte == b'=' {
            let needed = match quantum.count {
                0 => padding.unwrap_or_default(),
                1 => {
                    lone_character(&quantum, &mut output.flaws);
                    0
                }
                count => 4 - count,
            };
            if needed == 0 {
                output.flaws.extend(Flaw::ExcessPadding, here);
            }
            padding = Some(needed.saturating_sub(1));
            quantum.flush(&mut output);
        } else if !matches!(byte, b' ' | b'\t' | b'\r' | b'\n') {
            output.flaws.extend(Flaw::Alphabet, here);
        }
    }
    let end = body.trim().span.end();
    match (quantum.count, padding) {
        (0, Some(missing @ 1..)) if behind.is_none() => output.flaws.add(Flaw::MissingPadding(missing), Span::at(end)),
        (1, _) => lone_character(&quantum, &mut output.flaws),
        (count @ 2..4, _) if behind.is_none() => output.flaws.add(Flaw::MissingPadding(4 - count), Span::at(end)),
        _ => {}
    }
    if let Some(span) = behind {
        output.flaws.add(Flaw::AfterPadding, span);
    }
    quantum.flush(&mut output);
    output.finish()
}

fn lone_character(quantum: &Quantum, flaws: &mut Flaws) {
    let [at, ..] = quantum.at;
    flaws.add(Flaw::LoneCharacter, Span::new(at..at + 1));
}

/// The "Q" encoding of encoded-words (RFC 2047 §4.2). White space and `?`, which may not be there, stay; a fold goes.
#[must_use]
pub fn q(text: Slice<'_>) -> Decoded<'_> {
    let mut output = Output::new(text);
    let mut at = 0;
    while at < text.len() {
        let rest = text.from(at);
        let is_special = |byte: &u8| matches!(byte, b'=' | b'_' | b'\r' | b'\n');
        let literal = rest.sub(0..rest.bytes.iter().position(is_special).unwrap_or(rest.len()));
        let one = rest.sub(0..1);
        at += match rest.bytes {
            [b'_', ..] => {
                output.octets.push(b' ');
                output.map.push_same(one.span.start(), 1);
                1
            }
            [b'=', after @ ..] => {
                if let Some(octet) = hexadecimal(after) {
                    output.escape(octet, rest.sub(0..3));
                    3
                } else {
                    output.flaws.add(Flaw::Escape, one.span);
                    output.same(one);
                    1
                }
            }
            [b'\r' | b'\n', ..] => rest.bytes.iter().take_while(|&&byte| is_wsp_or_line_end(byte)).count(),
            _ => {
                raw_octets(literal, &mut output.flaws);
                output.same(literal);
                literal.len()
            }
        };
    }
    output.finish()
}

#[cfg(test)]
mod tests {
    use super::{Decoded, Flaw, base64, q, quoted_printable};
    use crate::Slice;

    fn slice(text: &str) -> Slice<'_> {
        Slice::of(text.as_bytes(), 0..text.len())
    }

    /// What the decoded `wanted` was written with.
    #[track_caller]
    fn source<'a>(text: &'a str, decoded: &Decoded<'_>, wanted: &str) -> &'a str {
        let start = memchr::memmem::find(&decoded.octets, wanted.as_bytes()).expect("it is in the decoded text");
        &text[decoded.map.span(start..start + wanted.len()).range()]
    }

    fn flaws<'a>(text: &'a str, decoded: &Decoded<'_>) -> Vec<(Flaw, &'a str)> {
        decoded.flaws.list.iter().map(|&(flaw, span)| (flaw, &text[span.range()])).collect()
    }

    #[test]
    fn quoted_printable_keeps_escapes_and_soft_breaks() {
        let text = "Gr=C3=BC=C3=9Fe von http=\r\ns://example.org/ =3D)";
        let decoded = quoted_printable(slice(text));
        assert_eq!(decoded.octets.as_ref(), "Gr\u{fc}\u{df}e von https://example.org/ =)".as_bytes());
        assert_eq!(source(text, &decoded, "\u{df}"), "=C3=9F");
        assert_eq!(source(text, &decoded, "https://example.org/"), "http=\r\ns://example.org/");
        assert_eq!(source(text, &decoded, "=)"), "=3D)");
        assert!(decoded.flaws.is_empty());
    }

    #[test]
    fn quoted_printable_says_what_is_malformed() {
        let text = "a=zz =c3 \u{e9}\u{1} \t\r\nb= \r\n==41=";
        let decoded = quoted_printable(slice(text));
        assert_eq!(decoded.octets.as_ref(), b"a=zz \xc3 \xc3\xa9\x01\r\nb==41");
        let expected = [
            (Flaw::Escape, "=z"),
            (Flaw::LowerCase, "=c3"),
            (Flaw::Raw, "\u{e9}\u{1}"),
            (Flaw::Space, " \t"),
            (Flaw::Space, " "),
            (Flaw::Escape, "=="),
            (Flaw::LastSoftBreak, "="),
        ];
        assert_eq!(flaws(text, &decoded), expected);
    }

    #[test]
    fn base64_finds_the_letters_across_lines() {
        let text = "c2VlIGh0dHBzOi8v\r\nZXhhbXBsZS5vcmcv\r\nIG5vdw==\r\n";
        let decoded = base64(slice(text));
        assert_eq!(decoded.octets.as_ref(), b"see https://example.org/ now");
        assert_eq!(source(text, &decoded, "https://example.org/"), "Gh0dHBzOi8v\r\nZXhhbXBsZS5vcmcv");
        assert_eq!(source(text, &decoded, "see"), "c2Vl");
        assert_eq!(source(text, &decoded, "w"), "dw");
        assert!(decoded.flaws.is_empty() && decoded.map.runs() <= 4);
    }

    #[test]
    fn base64_finds_the_letters_of_a_quantum_that_a_line_end_cuts() {
        let text = "SG\r\nk=";
        let decoded = base64(slice(text));
        assert_eq!((source(text, &decoded, "H"), source(text, &decoded, "i")), ("SG", "G\r\nk"));
    }

    #[test]
    fn base64_says_what_is_malformed() {
        let case = |text: &'static str| (base64(slice(text)).octets.into_owned(), flaws(text, &base64(slice(text))));
        assert_eq!(case("SGk"), (b"Hi".to_vec(), vec![(Flaw::MissingPadding(1), "")]));
        assert_eq!(case("SA="), (b"H".to_vec(), vec![(Flaw::MissingPadding(1), "")]));
        assert_eq!(case("SGVs==="), (b"Hel".to_vec(), vec![(Flaw::ExcessPadding, "===")]));
        assert_eq!(case("SGVsb"), (b"Hel".to_vec(), vec![(Flaw::LoneCharacter, "b")]));
        assert_eq!(case("SG-_k="), (b"Hi".to_vec(), vec![(Flaw::Alphabet, "-_")]));
        assert_eq!(case("SA==\nfoo bar\n").1, [(Flaw::AfterPadding, "foo bar")]);
    }

    #[test]
    fn q_reads_underscores_and_keeps_what_is_malformed() {
        let text = "a_b=C3=A9=x\r\n c?";
        let decoded = q(slice(text));
        assert_eq!(decoded.octets.as_ref(), "a b\u{e9}=xc?".as_bytes());
        assert_eq!(flaws(text, &decoded), [(Flaw::Escape, "=")]);
        assert_eq!(source(text, &decoded, " b\u{e9}"), "_b=C3=A9");
    }
}
