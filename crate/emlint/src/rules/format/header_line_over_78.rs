use crate::cause;
use crate::fold::Folder;
use crate::message::{Field, Line};
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Findings, Severity, Stage, number};

pub(crate) static RULE: Rule = Rule {
    code: "FMT011",
    name: "header-line-over-78",
    summary: "Header line has more than 78 characters",
    help: "Fold the field: put a line end before a space, so that no line passes 78 characters.",
    family: Family::Format,
    levels: Levels::by_stage(Severity::Warning, Severity::Info).or_strict(Severity::Warning),
    fix: Fixable::Sometimes,
    cause: Some(&cause::BUILT_AS_STRINGS),
    mutes: &[],
    references: &[Reference::Rfc(5322, "2.1.1"), Reference::Rfc(5322, "2.2.3")],
    docs: page(include_str!("header_line_over_78.md")),
    check,
};

/// The most characters a line should have (RFC 5322 §2.1.1).
const LIMIT: usize = 78;

fn check(context: &Context, findings: &mut Findings) {
    let mut folder = Folder::new(&context.message);
    for (field, _) in context.all_fields().filter(|(field, _)| !is_exempt(context, field)) {
        findings.judged();
        if field.full.len() <= LIMIT {
            continue;
        }
        for line in field.lines(context.message.bytes) {
            let Some(tail) = tail(&line) else { continue };
            let fix = folder.fold(field, &line, LIMIT);
            let length = String::from_utf8_lossy(line.bytes()).chars().count();
            let text = format!("Header line has {} characters; more than 78 should be folded", number(length));
            let can_fold = fix.is_some();
            let finding = findings.add(tail, text).fix(fix);
            if !can_fold {
                finding
                    .weaken(Severity::Info)
                    .help("The line has no space to fold at; a shorter value is the only remedy.");
            }
        }
    }
}

/// What lies behind the 78th character, of a line that is too long but not for FMT010 or ENC003.
fn tail(line: &Line<'_>) -> Option<crate::Span> {
    let bytes = line.bytes();
    if bytes.len() <= LIMIT || bytes.len() > 998 || memchr::memmem::find(bytes, b"=?").is_some() {
        return None;
    }
    let text = String::from_utf8_lossy(bytes);
    if text.chars().count() <= LIMIT {
        return None;
    }
    // Octets of the first 78 characters: invalid UTF-8 counts one character an octet or more, never less.
    let start = str::from_utf8(bytes).ok().and_then(|text| text.char_indices().nth(LIMIT)).map_or(LIMIT, |(at, _)| at);
    Some(line.text.from(start).span)
}

/// Long lines that servers write and nobody folds, and in received mail what others added.
fn is_exempt(context: &Context, field: &Field<'_>) -> bool {
    field.is_trace() || (field.is_private() && context.stage == Stage::Received)
}
