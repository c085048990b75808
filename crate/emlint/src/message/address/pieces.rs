//! The words of an address field: the tokens of the lexer, with what belongs together joined and what never closes cut.

use super::{Defect, DefectKind};
use crate::List as _;
use crate::message::encoded_word;
use crate::message::lexer::{Kind, Lexer, Token};
use crate::span::is_wsp_or_line_end;
use crate::{Edit, Slice, Span};

/// A stretch of an address field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// White space.
    Blank,
    Comment,
    Atom,
    /// An encoded-word, which may hold octets that separate elsewhere (RFC 2047 §5, rule 3 forbids them; that is said
    /// by another rule).
    EncodedWord,
    Quoted,
    /// A domain literal with its brackets (RFC 5322 §3.4.1).
    Literal,
    Special(u8),
    /// A delimiter without its partner.
    Stray,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Word<'a> {
    pub(super) piece: Piece,
    pub(super) text: Slice<'a>,
}

impl Word<'_> {
    pub(super) fn is_cfws(&self) -> bool {
        matches!(self.piece, Piece::Blank | Piece::Comment)
    }

    pub(super) fn is(&self, special: u8) -> bool {
        self.piece == Piece::Special(special)
    }
}

/// The words of `value`, which cover every octet in order, and the delimiters that have no partner.
pub(super) fn words<'a>(value: Slice<'a>, defects: &mut Vec<Defect>) -> Vec<Word<'a>> {
    let encoded =
        encoded_word::find(value).into_iter().filter(|word| word.is_decodable() && !word.text.bytes.contains(&b'<'));
    let encoded = encoded.map(|word| word.all.span).list();
    let mut splitter = Splitter { value, words: Vec::new(), encoded, mended: Mended::default() };
    let mut lexer = Lexer::new(value);
    while let Some(token) = lexer.next() {
        if let Some(resume) = splitter.token(token, defects) {
            lexer = Lexer::new(value.from(resume));
        }
    }
    splitter.words
}

struct Splitter<'a> {
    value: Slice<'a>,
    words: Vec<Word<'a>>,
    /// Where encoded-words are, but for those that swallow a `<`.
    encoded: Vec<Span>,
    mended: Mended,
}

/// What was cut off once already. A second open quote or comment takes the rest, so that reading stays linear.
#[derive(Default)]
struct Mended {
    quote: bool,
    comment: bool,
}

impl<'a> Splitter<'a> {
    /// Takes one token; an offset within the value if the lexer has to go on from there.
    fn token(&mut self, token: Token<'a>, defects: &mut Vec<Defect>) -> Option<usize> {
        let start = token.text.span.start() - self.value.span.start();
        match token.kind {
            Kind::Quoted if !token.closed => return self.open_quote(start, defects),
            Kind::Comment if !token.closed => return self.open_comment(start, defects),
            Kind::Special(b'[') if self.is_behind_at() => {
                let length = literal(self.value.from(start).bytes);
                let text = self.value.sub(start..start + length);
                if !text.bytes.ends_with(b"]") {
                    let repair = vec![Edit::new(Span::at(text.span.end()), "]")];
                    let bracket = self.value.sub(start..start + 1).span;
                    defects.push(Defect::new(DefectKind::Unbalanced(b'['), bracket).repair(repair));
                }
                self.words.push(Word { piece: Piece::Literal, text });
                return Some(start + length);
            }
            Kind::Special(b')') => {
                let repair = vec![Edit::new(token.text.span, "")];
                defects.push(Defect::new(DefectKind::Unbalanced(b')'), token.text.span).suggest(repair));
                self.push(Piece::Stray, token.text);
            }
            Kind::Special(special) => self.push(Piece::Special(special), token.text),
            Kind::Space => self.push(Piece::Blank, token.text),
            Kind::Comment => self.push(Piece::Comment, token.text),
            Kind::Quoted => self.push(Piece::Quoted, token.text),
            Kind::Atom => return self.atom(token.text),
        }
        None
    }

    /// Takes an atom with the encoded-words that begin in it; an offset to go on from if one ends behind it.
    fn atom(&mut self, atom: Slice<'a>) -> Option<usize> {
        let mut rest = atom;
        while let Some(encoded) = self.encoded_word(rest.span) {
            let text = self.value.at(rest.span.to(encoded));
            self.push(Piece::EncodedWord, text);
            if text.span.end > atom.span.end {
                return Some(text.span.end() - self.value.span.start());
            }
            rest = self.value.at(Span::new(text.span.end()..atom.span.end()));
        }
        if !rest.is_empty() {
            self.push(Piece::Atom, rest);
        }
        None
    }

    fn push(&mut self, piece: Piece, text: Slice<'a>) {
        self.words.push(Word { piece, text });
    }

    /// The encoded-word that begins in the atom at `span`.
    fn encoded_word(&self, span: Span) -> Option<Span> {
        let index = self.encoded.partition_point(|word| word.start < span.start);
        self.encoded.get(index).copied().filter(|word| word.start < span.end)
    }

    fn is_behind_at(&self) -> bool {
        self.words.iter().rev().find(|word| !word.is_cfws()).is_some_and(|word| word.is(b'@'))
    }

    /// A quote at `start` that never closes. The name it was meant for ends before the next `<`.
    fn open_quote(&mut self, start: usize, defects: &mut Vec<Defect>) -> Option<usize> {
        if std::mem::replace(&mut self.mended.quote, true) {
            self.push(Piece::Stray, self.value.from(start));
            return None;
        }
        // The odd quote is often the one before: `"Ann <a@b.example>, "Bee" <…>` opens a string that swallows an address.
        let swallows = |word: &&Word<'_>| word.piece == Piece::Quoted && holds_address(word.text.bytes);
        let culprit = self.words.iter().find(swallows).map(|word| word.text.span.start());
        let start = match culprit {
            Some(offset) => {
                self.words.retain(|word| word.text.span.start() < offset);
                defects.retain(|defect| defect.span.start() < offset);
                offset - self.value.span.start()
            }
            None => start,
        };
        let quote = self.value.sub(start..start + 1);
        let rest = self.value.from(start + 1);
        let name_end = memchr::memchr(b'<', rest.bytes).map(|angle| {
            let name = rest.bytes.get(..angle).unwrap_or_default();
            name.iter().rposition(|&byte| !is_wsp_or_line_end(byte)).map_or(0, |last| last + 1)
        });
        match name_end {
            Some(length) if length > 0 => {
                let text = self.value.sub(start..start + 1 + length);
                let repair = vec![Edit::new(Span::at(text.span.end()), "\"")];
                defects.push(Defect::new(DefectKind::Unbalanced(b'"'), quote.span).repair(repair));
                self.push(Piece::Quoted, text);
                Some(start + 1 + length)
            }
            _ => {
                let repair = vec![Edit::new(quote.span, "")];
                defects.push(Defect::new(DefectKind::Unbalanced(b'"'), quote.span).suggest(repair));
                self.push(Piece::Stray, quote);
                Some(start + 1)
            }
        }
    }

    /// A parenthesis at `start` that never closes: what follows is read as if it were not there.
    fn open_comment(&mut self, start: usize, defects: &mut Vec<Defect>) -> Option<usize> {
        if std::mem::replace(&mut self.mended.comment, true) {
            self.push(Piece::Stray, self.value.from(start));
            return None;
        }
        let text = self.value.sub(start..start + 1);
        let repair = vec![Edit::new(text.span, "")];
        defects.push(Defect::new(DefectKind::Unbalanced(b'('), text.span).suggest(repair));
        self.push(Piece::Stray, text);
        Some(start + 1)
    }
}

/// `<…@…>` stands in the string.
fn holds_address(quoted: &[u8]) -> bool {
    let Some(open) = memchr::memchr(b'<', quoted) else { return false };
    let inside = quoted.get(open..).unwrap_or_default();
    let Some(close) = memchr::memchr(b'>', inside) else { return false };
    inside.get(..close).is_some_and(|inside| inside.contains(&b'@'))
}

/// Length of the domain literal that `bytes` begin with; without `]` it ends before what cannot be in one.
fn literal(bytes: &[u8]) -> usize {
    let inside = bytes.get(1..).unwrap_or_default();
    let ends = |byte: &u8| matches!(byte, b']' | b'[' | b'<' | b'>' | b',' | b';' | b'@' | b'"');
    match inside.iter().position(ends) {
        Some(end) if inside.get(end) == Some(&b']') => end + 2,
        Some(end) => end + 1,
        None => bytes.len(),
    }
}
