use super::{add, enclosing, quoted_strings, text};
use crate::List as _;
use crate::cause;
use crate::charset;
use crate::context::CodedField;
use crate::encode::{Place, Writer};
use crate::message::lexer::{Kind, Lexer};
use crate::message::{EncodedWord, Part, encoded_word, lines};
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Findings, Fix, Severity, Slice, Span, Stage, reencode};
use mail_parser::Encoding;

pub(crate) static RULE: Rule = Rule {
    code: "ENC012",
    name: "needless-encoding",
    summary: "Text is encoded though it is plain US-ASCII",
    help: "Encode only what holds other characters than US-ASCII.",
    family: Family::Encoding,
    levels: Levels::always(Severity::Info),
    fix: Fixable::Sometimes,
    cause: Some(&cause::ENCODED_BY_HAND),
    mutes: &[],
    references: &[Reference::Rfc(2047, "5"), Reference::Rfc(2045, "6.2")],
    docs: page(include_str!("needless_encoding.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    for coded in &context.coded {
        findings.judged();
        let quoted = quoted_strings(&coded.field);
        let value = coded.field.value;
        let mut writer = Writer::new(&context.message, &coded.field);
        // Where one word of a row has to be encoded, the others may be.
        for row in coded.words.chunk_by(|one, next| encoded_word::are_adjacent(value, one, next)) {
            let Some(said) = plain(context, value, row) else { continue };
            let all = span_of(row);
            // In quotes no word may stand at all (ENC008).
            if enclosing(&quoted, all).is_some() {
                continue;
            }
            let is_outgoing = context.stage == Stage::Outgoing;
            add(findings, coded, all, "This is encoded, though it needs no encoding", || {
                if is_outgoing { unencoded(coded, all, &said, &mut writer) } else { None }
            });
        }
    }
    for part in context.message.parts.iter().enumerate().filter(|(_, part)| is_body(part)) {
        body(context, part, findings);
    }
}

fn span_of(row: &[EncodedWord<'_>]) -> Span {
    row.first().zip(row.last()).map_or_else(Span::default, |(first, last)| first.all.span.to(last.all.span))
}

/// What the words say together, if it can be said without them.
fn plain(context: &Context, value: Slice<'_>, row: &[EncodedWord<'_>]) -> Option<String> {
    // A language is more than the letters (RFC 2231 §5).
    if row.iter().any(|word| !word.is_decodable() || word.language.is_some()) {
        return None;
    }
    let said: String = encoded_word::groups(value, row).map(|group| text(context, group)).collect::<Option<_>>()?;
    let is_plain = said.bytes().all(|byte| matches!(byte, b' '..=b'~'));
    // Blanks at the ends and several in a row would be lost.
    let keeps_blanks = !said.starts_with(' ') && !said.ends_with(' ') && !said.contains("  ");
    (is_plain && keeps_blanks && !said.is_empty() && !said.contains("=?")).then_some(said)
}

fn unencoded(coded: &CodedField<'_>, all: Span, said: &str, writer: &mut Writer<'_, '_>) -> Option<Fix> {
    let value = coded.field.value;
    // Text that touches the words would become one word with them.
    let is_space = |byte: Option<&u8>, also: u8| {
        byte.is_none_or(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n') || *byte == also)
    };
    let at = all.start() - value.span.start();
    let before = at.checked_sub(1).and_then(|before| value.bytes.get(before));
    if !is_space(before, b'(') || !is_space(value.bytes.get(at + all.len()), b')') {
        return None;
    }
    let comments: Vec<Slice<'_>> = match super::place(&coded.field) {
        Place::Text => Vec::new(),
        Place::Phrase => Lexer::new(value).filter(|token| token.kind == Kind::Comment).map(|token| token.text).list(),
    };
    let in_comment = enclosing(&comments, all).is_some();
    if in_comment && said.contains(['(', ')', '\\']) {
        return None;
    }
    let place = if in_comment { Place::Text } else { super::place(&coded.field) };
    let edit = writer.plain(all, said, place);
    Some(Fix::safe("Write it without encoding", vec![edit]))
}

/// A text that is shown, in base64. Attached files are in base64 for good reason: nothing on the way changes them.
fn is_body(part: &Part<'_>) -> bool {
    part.encoding == Encoding::Base64
        && matches!(part.media_type.as_str(), "text/plain" | "text/html")
        && !part.has_filename()
        && part.disposition.as_deref() != Some("attachment")
}

/// Base64 for a text that is nearly all US-ASCII: a third larger, and nobody can read the source.
fn body(context: &Context, (index, part): (usize, &Part<'_>), findings: &mut Findings) {
    findings.judged();
    let Some(decoded) = context.decoded(index).filter(|decoded| decoded.flaws.is_empty()) else { return };
    let octets = decoded.octets.as_ref();
    let plain = octets.iter().filter(|byte| matches!(byte, b' '..=b'~' | b'\t' | b'\r' | b'\n')).count();
    let has_controls = octets.iter().any(|byte| matches!(byte, 0..=8 | 11..=12 | 14..=31 | 127));
    let whole = Slice::of(octets, 0..octets.len());
    let is_long = lines(whole).any(|line| line.text.len() > 998);
    let label = part.charset.as_deref().unwrap_or("us-ascii");
    // Charsets with several octets for each letter, or with states, look like US-ASCII and are none.
    let is_known = ["us-ascii", "utf-8"].iter().any(|name| label.eq_ignore_ascii_case(name))
        || (octets.is_ascii() && charset::decode(label, octets, context.charsets).text.as_bytes() == octets);
    let Some(field) = part.header.first("Content-Transfer-Encoding") else { return };
    if octets.is_empty() || plain * 20 <= octets.len() * 19 || has_controls || is_long || !is_known {
        return;
    }
    let fix = if part.is_nested { None } else { reencode::as_quoted_printable(&context.message, part) };
    let text = "The text is in base64 though nearly all of it is US-ASCII; quoted-printable is smaller and can be read";
    let finding = findings.add(field.value.trim().span, text).fix(fix.map(Fix::as_suggestion));
    finding.help("Let the library encode texts as quoted-printable, and files as base64.");
}
