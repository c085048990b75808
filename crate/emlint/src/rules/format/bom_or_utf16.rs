use crate::cause;
use crate::message::Junk;
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Findings, Fix, Severity, Span, charset};
use mail_parser::Encoding;

pub(crate) static RULE: Rule = Rule {
    code: "FMT023",
    name: "bom-or-utf16",
    summary: "Byte order mark, or the whole message in UTF-16",
    help: "Save the file as UTF-8 without a byte order mark.",
    family: Family::Format,
    levels: Levels::always(Severity::Error),
    fix: Fixable::Sometimes,
    cause: Some(&cause::INPUT),
    mutes: &[],
    references: &[Reference::Rfc(5322, "2.1"), Reference::Rfc(5322, "2.2")],
    docs: page(include_str!("bom_or_utf16.md")),
    check,
};

/// A message larger than this is not carried about in a fix.
const MAX_TRANSCODED: usize = 1 << 20;

fn check(context: &Context, findings: &mut Findings) {
    let message = &context.message;
    if context.facts.utf16 {
        let marked = message.bytes.starts_with(b"\xFF\xFE") || message.bytes.starts_with(b"\xFE\xFF");
        let span = Span::new(0..message.bytes.len().min(2));
        let text = "This file is UTF-16 text; mail is US-ASCII or UTF-8, so nothing else could be checked";
        findings.add(span, text).fix(transcode(message.bytes, marked));
        return;
    }
    for (_, span) in message.header.junk().filter(|(junk, _)| *junk == Junk::ByteOrderMark) {
        let fix = Fix::replace(span, "", "Remove the byte order mark");
        let finding = findings.add(span, "A byte order mark stands before the first header field").fix(fix);
        if !context.is_exact() {
            finding.weaken(Severity::Warning).maybe_copied();
        }
    }
    for part in message.parts.iter().filter(|part| part.is_text() && part.encoding == Encoding::None) {
        if part.body.bytes.starts_with(b"\xEF\xBB\xBF") {
            let text = "The text of this part begins with a byte order mark; some programs show it";
            findings.add(part.body.sub(0..3).span, text).weaken(Severity::Info);
        }
    }
}

/// The same message in UTF-8.
fn transcode(bytes: &[u8], marked: bool) -> Option<Fix> {
    if bytes.len() > MAX_TRANSCODED {
        return None;
    }
    let little = bytes.starts_with(b"\xFF\xFE") || (!marked && bytes.first() != Some(&0));
    let body = if marked { bytes.get(2..).unwrap_or_default() } else { bytes };
    let label = if little { "utf-16le" } else { "utf-16be" };
    let text = charset::decode(label, body, &charset::BuiltIn);
    if text.quality != charset::Quality::Good {
        return None;
    }
    Some(Fix::replace(Span::new(0..bytes.len()), text.text, "Save the message as UTF-8"))
}
