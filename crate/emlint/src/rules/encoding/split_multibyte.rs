use super::{add, enclosing, is_damaged, is_valid, joined_base64, place, quoted_strings, text};
use crate::List as _;
use crate::cause;
use crate::context::CodedField;
use crate::encode::Writer;
use crate::message::{EncodedWord, encoded_word};
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Findings, Fix, Severity, Slice, Span};

pub(crate) static RULE: Rule = Rule {
    code: "ENC007",
    name: "split-multibyte",
    summary: "A character is cut in two by the end of an encoded-word",
    help: "Cut the text between characters, then encode each piece by itself.",
    family: Family::Encoding,
    levels: Levels::always(Severity::Error),
    fix: Fixable::Sometimes,
    cause: Some(&cause::ENCODED_BY_HAND),
    mutes: &[],
    references: &[Reference::Rfc(2047, "5"), Reference::Rfc(1468, "")],
    docs: page(include_str!("split_multibyte.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    for coded in &context.coded {
        findings.judged();
        let quoted = quoted_strings(&coded.field);
        for group in encoded_word::groups(coded.field.value, &coded.words) {
            if group.len() > 1 {
                check_group(context, coded, group, &quoted, findings);
            }
            for word in group {
                unfinished_jis(coded, word, findings);
            }
        }
    }
}

fn check_group(
    context: &Context,
    coded: &CodedField<'_>,
    group: &[EncodedWord<'_>],
    quoted: &[Slice<'_>],
    findings: &mut Findings,
) {
    let (cuts, said, is_exact) = if let Some(said) = joined_base64(context, group) {
        // The base64 itself was cut: programs that decode each word lose the octets at the cut.
        (base64_cuts(group), said, false)
    } else if let Some(said) = text(context, group).filter(|_| !group.iter().any(is_damaged)) {
        (character_cuts(context, group), said, true)
    } else {
        return;
    };
    let mut is_mended = false;
    for pair in group.windows(2).zip(cuts).filter(|(_, is_cut)| *is_cut).map(|(pair, _)| pair) {
        let [one, next] = pair else { continue };
        // From the last octets of one word to the first of the next.
        let span = Span::new(one.text.span.end()..next.text.span.start());
        let message = "A character is cut in two here; many programs show “\u{fffd}\u{fffd}” for it";
        // The edit at the first cut mends all of them.
        let fix = || {
            let is_first = !std::mem::replace(&mut is_mended, true);
            if is_first { fix(context, coded, group, quoted, &said, is_exact) } else { None }
        };
        add(findings, coded, span, message, fix)
            .related(one.all.span, "this encoded-word ends within a character")
            .related(next.all.span, "this one begins with the rest");
    }
}

/// The whole group, encoded again. In quotes encoded-words are wrong anyhow (ENC008).
fn fix(
    context: &Context,
    coded: &CodedField<'_>,
    group: &[EncodedWord<'_>],
    quoted: &[Slice<'_>],
    said: &str,
    is_exact: bool,
) -> Option<Fix> {
    let (first, last) = group.first().zip(group.last())?;
    let whole = first.all.span.to(last.all.span);
    if enclosing(quoted, whole).is_some() {
        return None;
    }
    let edit = Writer::new(&context.message, &coded.field).reencode(whole, said, place(&coded.field));
    let title = "Encode the text again, cut between characters";
    Some(if is_exact { Fix::safe(title, vec![edit]) } else { Fix::suggest(title, vec![edit]) })
}

/// For each pair of neighbours whether a character begins in one and ends in the other. What stands before a cut is
/// invalid by itself, though all together is valid.
fn character_cuts(context: &Context, group: &[EncodedWord<'_>]) -> Vec<bool> {
    /// Words that one character may lie in; beyond, the reading starts anew.
    const REACH: usize = 16;
    let mut octets = Vec::new();
    let mut words = 0;
    let mut is_cut = |word: &EncodedWord<'_>| {
        octets.extend_from_slice(&word.decoded().octets);
        words += 1;
        let cut = is_valid(context, word, &octets).is_none();
        if !cut || words >= REACH {
            octets.clear();
            words = 0;
        }
        cut
    };
    group.iter().map(&mut is_cut).list()
}

/// For each pair of neighbours whether a group of four characters begins in one and ends in the other.
fn base64_cuts(group: &[EncodedWord<'_>]) -> Vec<bool> {
    let mut length = 0;
    let mut is_cut = |word: &EncodedWord<'_>| {
        length += word.text.len();
        !length.is_multiple_of(4)
    };
    group.iter().map(&mut is_cut).list()
}

/// ISO-2022-JP must be back in ASCII where a text ends (RFC 1468), and each word is a text of its own.
fn unfinished_jis(coded: &CodedField<'_>, word: &EncodedWord<'_>, findings: &mut Findings) {
    if !word.charset.is("iso-2022-jp") {
        return;
    }
    let octets = word.decoded().octets;
    let last = memchr::memrchr(0x1B, &octets).and_then(|at| octets.get(at + 1..at + 3));
    if last.is_none_or(|escape| matches!(escape, b"(B" | b"(J")) {
        return;
    }
    let message = "ISO-2022-JP does not return to ASCII at the end of this encoded-word";
    add(findings, coded, word.all.span, message, || None).weaken(Severity::Warning);
}
