//! All safe fixes of a message, made and looked at again until nothing is left to do.

use crate::List as _;
use crate::charset::CharsetDecoder;
use crate::{Context, Edit, Fix, Input, LintError, Options, Report, Safety, fix, lint, order, rules};
use std::borrow::Cow;
use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::ops::Range;

/// Rounds after which the rest is left. Fixes that uncover others need two or three; no message known needs more than
/// ten.
const ROUNDS: usize = 50;

/// A message and what was done to it.
#[derive(Debug)]
pub struct Fixed {
    pub message: Vec<u8>,
    /// The fixes in the order in which they were made. Their edits count octets of the message as the fix found it.
    pub applied: Vec<Fix>,
    /// All of it as edits of the message that was given: sorted, none touches another.
    pub edits: Vec<Edit>,
    /// Of the fixed message.
    pub report: Report,
}

/// Makes the safe fixes of all selected rules, before findings are grouped and capped, in one pass by position; then
/// looks again, until no safe fix is left. Doing it twice changes nothing more.
pub fn fix_all(input: Input<'_>, options: &Options, charsets: &dyn CharsetDecoder) -> Result<Fixed, LintError> {
    crate::check_input(input, options)?;
    let mut message = Cow::Borrowed(input.bytes);
    let mut pieces = vec![Piece::Source(0..input.bytes.len())];
    let mut applied = Vec::new();
    // Two rules that undo one another would go on for ever: a message that was there before ends it.
    let mut seen = HashSet::from([hash(&message)]);
    for _ in 0..ROUNDS {
        let (next, fixes) = {
            let context = Context::new(&message, input.origin, options, charsets);
            crate::check_readable(&context)?;
            let findings = rules::findings(&context);
            let fixes: Vec<Fix> = fix::compatible(&findings, Safety::Safe).into_iter().cloned().list();
            let edits: Vec<Edit> = fixes.iter().flat_map(|fix| &fix.edits).cloned().list();
            let Ok(next) = fix::apply(&message, &edits) else { break };
            if next.len() > crate::MAX_OCTETS || !seen.insert(hash(&next)) {
                break;
            }
            pieces = edit(pieces, edits);
            (next, fixes)
        };
        applied.extend(fixes);
        message = Cow::Owned(next);
    }
    let report = lint(Input { bytes: &message, ..input }, options, charsets)?;
    Ok(Fixed { edits: edits(pieces, input.bytes.len()), message: message.into_owned(), applied, report })
}

fn hash(message: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    message.hash(&mut hasher);
    hasher.finish()
}

/// A stretch of the message as it is after some rounds.
#[derive(Debug, PartialEq, Eq)]
enum Piece {
    /// Octets of the message that was given.
    Source(Range<usize>),
    /// Octets that fixes wrote.
    Text(Vec<u8>),
}

impl Piece {
    fn len(&self) -> usize {
        match self {
            Self::Source(range) => range.len(),
            Self::Text(text) => text.len(),
        }
    }

    /// The first `count` octets; the rest stays.
    fn take(&mut self, count: usize) -> Self {
        match self {
            Self::Source(range) => {
                let start = range.start;
                range.start = start + count.min(range.len());
                Self::Source(start..range.start)
            }
            Self::Text(text) => {
                let rest = text.split_off(count.min(text.len()));
                Self::Text(std::mem::replace(text, rest))
            }
        }
    }
}

/// The pieces of a message after `edits` of it, which do not overlap.
fn edit(pieces: Vec<Piece>, mut edits: Vec<Edit>) -> Vec<Piece> {
    order::by_span(&mut edits, |edit| edit.span);
    let mut result = Vec::with_capacity(pieces.len() + 2 * edits.len());
    let mut pieces = pieces.into_iter();
    let mut piece = pieces.next();
    let mut at = 0;
    // Moves on to an octet of the edited message; what is passed is kept or dropped.
    let mut advance = |to: usize, mut keep: Option<&mut Vec<Piece>>| {
        while at < to {
            let Some(current) = &mut piece else { return };
            let part = current.take(to - at);
            at += part.len();
            if let Some(kept) = &mut keep {
                kept.push(part);
            }
            if current.len() == 0 {
                piece = pieces.next();
            }
        }
    };
    for Edit { span, text } in edits {
        advance(span.start(), Some(&mut result));
        advance(span.end(), None);
        result.push(Piece::Text(text.into_owned().into_bytes()));
    }
    advance(usize::MAX, Some(&mut result));
    result
}

/// What `pieces` are as edits of a message of `length` octets: everything between two stretches of it is replaced.
fn edits(pieces: Vec<Piece>, length: usize) -> Vec<Edit> {
    let mut edits = Vec::new();
    let (mut copied, mut text) = (0, Vec::new());
    let mut close = |range: Range<usize>, text: &mut Vec<u8>| {
        if !range.is_empty() || !text.is_empty() {
            // Every edit wrote characters, and none began or ended within one.
            let text = String::from_utf8_lossy(text).into_owned();
            edits.push(Edit::new(crate::Span::new(range), text));
        }
        text.clear();
    };
    for piece in pieces {
        match piece {
            Piece::Text(octets) => text.extend_from_slice(&octets),
            Piece::Source(range) if range.is_empty() => {}
            Piece::Source(range) => {
                close(copied..range.start, &mut text);
                copied = range.end;
            }
        }
    }
    close(copied..length, &mut text);
    edits
}

#[cfg(test)]
mod tests {
    use super::{Piece, edit, edits, fix_all};
    use crate::charset::BuiltIn;
    use crate::{Edit, Input, Options, Origin, Span, fix};

    fn at(range: std::ops::Range<usize>, text: &'static str) -> Edit {
        Edit::new(Span::new(range), text)
    }

    #[test]
    fn edits_of_several_rounds_are_edits_of_the_first_message() {
        let source = b"abcdefgh";
        let rounds = [
            vec![at(6..7, ""), at(1..2, "BBB")],
            vec![at(2..5, "x"), at(0..0, "-"), at(9..9, "!")],
            vec![at(0..1, ""), at(2..2, "y")],
        ];
        let mut message = source.to_vec();
        let mut pieces = vec![Piece::Source(0..source.len())];
        for round in rounds {
            message = fix::apply(&message, &round).unwrap();
            pieces = edit(pieces, round);
        }
        let all = edits(pieces, source.len());
        assert_eq!(String::from_utf8(message.clone()).unwrap(), "ayBxdefh!");
        assert_eq!(fix::apply(source, &all).unwrap(), message);
        assert_eq!(all, [at(1..3, "yBx"), at(6..7, ""), at(8..8, "!")]);
    }

    #[test]
    fn fixes_go_on_until_nothing_is_left() {
        let source = "Subject : Gr\u{fc}\u{df}e\nFrom: a@b.example\r\n\r\n";
        let options = Options::default();
        let fixed =
            |bytes: &[u8]| fix_all(Input { name: "-", bytes, origin: Origin::File }, &options, &BuiltIn).unwrap();
        let once = fixed(source.as_bytes());
        assert!(once.message.starts_with(b"Subject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?=\r\nFrom"), "{:?}", once.message);
        assert_eq!(fix::apply(source.as_bytes(), &once.edits).unwrap(), once.message);
        assert!(once.report.findings.iter().all(|finding| finding.code != "HDR005"));
        let twice = fixed(&once.message);
        assert_eq!(twice.message, once.message);
        assert!(twice.applied.is_empty() && twice.edits.is_empty());
    }
}
