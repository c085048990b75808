//! ENC: encoded-words (RFC 2047), encoded parameters (RFC 2231) and the charsets they name.

pub(super) mod bad_encoded_text;
pub(super) mod bad_rfc2231;
pub(super) mod eai_style;
pub(super) mod encoded_line_over_76;
pub(super) mod encoded_word_in_forbidden_place;
pub(super) mod encoded_word_in_parameter;
pub(super) mod encoded_word_over_75;
pub(super) mod illegal_char_for_phrase_q;
pub(super) mod malformed_encoded_word;
pub(super) mod missing_space_around_word;
pub(super) mod mojibake_or_double_encoding;
pub(super) mod needless_encoding;
pub(super) mod raw_8bit_parameter;
pub(super) mod split_multibyte;
pub(super) mod undecodable_bytes;
pub(super) mod unknown_charset;
pub(super) mod whitespace_in_encoded_word;

use crate::List as _;
use crate::charset::{self, Quality};
use crate::context::CodedField;
use crate::encode::Place;
use crate::keyed::Keys;
use crate::message::encoded_word;
use crate::message::lexer::{Kind, Lexer};
use crate::message::parameter::Parameter;
use crate::message::transfer::Flaw;
use crate::message::{EncodedWord, Field};
use crate::span::is_wsp_or_line_end;
use crate::{Context, Edit, Finding, Findings, Fix, Severity, Slice, Span};
use std::borrow::Cow;

/// Reports a problem in a field with encoded-words. What stands in an attached message is only told, and left as it is.
fn add<'f>(
    findings: &'f mut Findings,
    coded: &CodedField<'_>,
    span: Span,
    message: impl Into<Cow<'static, str>>,
    fix: impl FnOnce() -> Option<Fix>,
) -> &'f mut Finding {
    let fix = if coded.nested || findings.is_full() { None } else { fix() };
    let finding = findings.add(span, message).fix(fix);
    if coded.nested {
        finding.weaken(Severity::Info);
    }
    finding
}

/// What the words say together, if the charset is known and everything in it valid.
fn text(context: &Context, words: &[EncodedWord<'_>]) -> Option<String> {
    let first = words.first()?;
    let (octets, _) = encoded_word::joined(words);
    is_valid(context, first, &octets)
}

/// The text of `octets` in the charset of `word`, if they are valid there.
fn is_valid(context: &Context, word: &EncodedWord<'_>, octets: &[u8]) -> Option<String> {
    let decoded = charset::decode(&word.charset.text(), octets, context.charsets);
    (decoded.quality == Quality::Good).then_some(decoded.text)
}

/// Where the encoded-words of a field stand.
fn place(field: &Field<'_>) -> Place {
    if field.is_unstructured() && !field.is("Keywords") { Place::Text } else { Place::Phrase }
}

/// The quoted strings of a list of addresses, in order; other fields have none.
fn quoted_strings<'a>(field: &Field<'a>) -> Vec<Slice<'a>> {
    if field.is_unstructured() {
        return Vec::new();
    }
    Lexer::new(field.value).filter(|token| token.kind == Kind::Quoted).map(|token| token.text).list()
}

/// The one of the `slices`, which are in order, that `span` lies in.
fn enclosing<'a>(slices: &[Slice<'a>], span: Span) -> Option<Slice<'a>> {
    let behind = slices.partition_point(|slice| slice.span.start <= span.start);
    let before = behind.checked_sub(1).and_then(|index| slices.get(index))?;
    before.span.contains(span).then_some(*before)
}

/// What neighbouring words say whose base64 was cut after it was made: none is valid alone, joined they are.
fn joined_base64(context: &Context, group: &[EncodedWord<'_>]) -> Option<String> {
    let first = group.first().filter(|_| group.iter().all(EncodedWord::is_base64))?;
    let is_cut = |word: &EncodedWord<'_>| !word.text.len().is_multiple_of(4);
    if group.len() < 2 || !group.iter().any(is_cut) {
        return None;
    }
    let joined: Vec<u8> = group.iter().flat_map(|word| word.text.bytes).copied().list();
    let decoded = crate::message::transfer::base64(Slice::of(&joined, 0..joined.len()));
    is_valid(context, first, &decoded.octets).filter(|_| decoded.flaws.is_empty())
}

/// The text of the word itself is malformed: ENC004 and ENC006 say so, and what else is wrong with it follows from that.
fn is_damaged(word: &EncodedWord<'_>) -> bool {
    let has_space = word.text.bytes.iter().any(|&byte| is_wsp_or_line_end(byte));
    has_space || word.decoded().flaws.list.iter().any(|(flaw, _)| !matches!(flaw, Flaw::LowerCase | Flaw::Raw))
}

/// Edits that escape what the text of a Q word may not hold in a phrase (RFC 2047 §5 (3)). White space, `?` and octets
/// that may stand in no encoded-word are for other rules.
fn illegal_in_phrase(word: &EncodedWord<'_>) -> Vec<Edit> {
    let text = if word.is_base64() { word.text.sub(0..0) } else { word.text };
    let is_illegal =
        |byte: u8| byte.is_ascii_graphic() && !byte.is_ascii_alphanumeric() && !b"!*+-/=_?".contains(&byte);
    let illegal = text.bytes.iter().enumerate().filter(|&(_, &byte)| is_illegal(byte));
    illegal.map(|(at, byte)| Edit::new(text.sub(at..at + 1).span, format!("={byte:02X}"))).list()
}

/// The fields whose parameters name files and charsets.
fn has_parameters(field: &Field<'_>) -> bool {
    field.is_any(&["Content-Type", "Content-Disposition"])
}

/// The parameters that are there by RFC 2231, by their name in lower case without `*` and number.
fn extended(all: &[Parameter<'_>]) -> Keys {
    let is_extended = |parameter: &&Parameter<'_>| parameter.name.bytes.contains(&b'*');
    let mut names = Keys::default();
    for parameter in all.iter().filter(is_extended) {
        names.insert(stem(parameter));
    }
    names
}

fn stem(parameter: &Parameter<'_>) -> Vec<u8> {
    parameter.name.bytes.split(|&byte| byte == b'*').next().unwrap_or_default().to_ascii_lowercase()
}
