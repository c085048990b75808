use crate::List as _;
use crate::cause;
use crate::message::{Line, Part, lines};
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Findings, Severity, number, reencode};
use mail_parser::Encoding;

pub(crate) static RULE: Rule = Rule {
    code: "FMT012",
    name: "body-line-over-78",
    summary: "Unencoded text has lines of more than 78 characters",
    help: "Wrap the text, or encode the part as quoted-printable.",
    family: Family::Format,
    levels: Levels::outgoing(Severity::Info),
    fix: Fixable::Sometimes,
    cause: Some(&cause::BUILT_AS_STRINGS),
    mutes: &[],
    references: &[Reference::Rfc(5322, "2.1.1"), Reference::Rfc(2045, "6.7")],
    docs: page(include_str!("body_line_over_78.md")),
    check,
};

const LIMIT: usize = 78;

fn check(context: &Context, findings: &mut Findings) {
    for part in context.message.parts.iter().filter(|part| is_subject(part)) {
        findings.judged();
        let long: Vec<_> = lines(part.body).filter_map(|line| Some((line, tail(&line)?))).list();
        let Some((_, first)) = long.first() else { continue };
        let with_address = long.iter().filter(|(line, _)| memchr::memmem::find(line.bytes(), b"://").is_some()).count();
        if with_address * 2 > long.len() || is_quoted_data(part.body.bytes) {
            continue;
        }
        let lines =
            if long.len() == 1 { "1 line has".to_owned() } else { format!("{} lines have", number(long.len())) };
        let fix = reencode::as_quoted_printable(&context.message, part);
        let fix = if part.media_type == "text/html" { fix } else { fix.map(crate::Fix::as_suggestion) };
        let finding =
            findings.add(*first, format!("{lines} more than 78 characters and no transfer encoding")).fix(fix);
        for (_, tail) in long.iter().skip(1).take(4) {
            finding.related(*tail, "this line too");
        }
    }
}

fn is_subject(part: &Part<'_>) -> bool {
    let is_data =
        ["text/calendar", "text/csv", "text/vcard", "text/x-patch", "text/x-diff"].contains(&part.media_type.as_str());
    part.is_text() && part.encoding == Encoding::None && !is_data && !part.is_multipart && !part.is_nested
}

fn tail(line: &Line<'_>) -> Option<crate::Span> {
    let bytes = line.bytes();
    if bytes.len() <= LIMIT || bytes.len() > 998 {
        return None;
    }
    match str::from_utf8(bytes) {
        Ok(text) => text.char_indices().nth(LIMIT).map(|(at, _)| line.text.from(at).span),
        Err(_) => Some(line.text.from(LIMIT).span),
    }
}

/// Patches and PGP armour are wrapped by their own rules.
fn is_quoted_data(body: &[u8]) -> bool {
    let has = |text: &[u8]| memchr::memmem::find(body, text).is_some();
    has(b"diff --git ") || has(b"-----BEGIN ")
}
