use crate::cause;
use crate::fold::Folder;
use crate::message::{Line, Part};
use crate::rule::{Family, Fixable, Levels, Mute, Reference, Rule, page};
use crate::{Confidence, Context, Findings, Severity, Stage, number, reencode};

pub(crate) static RULE: Rule = Rule {
    code: "FMT010",
    name: "line-over-998",
    summary: "Line has more than 998 octets",
    help: "Fold the header field, or encode the body as quoted-printable.",
    family: Family::Format,
    levels: Levels::always(Severity::Error),
    fix: Fixable::Sometimes,
    cause: Some(&cause::BUILT_AS_STRINGS),
    mutes: &[Mute::line(&["FMT011", "FMT012", "ENC003", "MIM021", "MIM025"])],
    references: &[Reference::Rfc(5322, "2.1.1"), Reference::Rfc(5321, "4.5.3.1.6"), Reference::Rfc(7103, "9.1")],
    docs: page(include_str!("line_over_998.md")),
    check,
};

/// The most octets a line may have before its line end (RFC 5322 §2.1.1).
const LIMIT: usize = 998;

fn check(context: &Context, findings: &mut Findings) {
    let message = &context.message;
    if !message.bytes.is_empty() {
        findings.judged();
    }
    let mut fixed_part = None;
    let mut folder = Folder::new(message);
    let mut equal = EqualLengths::default();
    for line in message.lines().filter(|line| line.bytes().len() > LIMIT) {
        equal.see(line.bytes().len());
        let span = line.text.from(LIMIT).span;
        let octets = line.bytes().len();
        let characters = String::from_utf8_lossy(line.bytes()).chars().count();
        let text = format!("Line has {} octets; no line may have more than 998 before its line end", number(octets));
        let fix = if findings.is_full() { None } else { fix(context, &line, &mut folder, &mut fixed_part) };
        let finding = findings.add(span, text).fix(fix);
        finding.related(crate::Span::new(line.text.span.start()..line.text.span.start()), "the line starts here");
        if !context.is_exact() && characters <= LIMIT {
            // The charset of pasted text is gone: in another one the same text may fit.
            finding.weaken(Severity::Warning);
        }
    }
    if !context.is_exact() && equal.suspicious {
        findings.each(|finding| {
            finding.confidence(Confidence::Medium).maybe_copied();
        });
    }
}

/// Web mail programs join lines when text is copied: then many lines have exactly the same huge length.
#[derive(Default)]
struct EqualLengths {
    last: usize,
    run: usize,
    suspicious: bool,
}

impl EqualLengths {
    fn see(&mut self, length: usize) {
        self.run = if length == self.last { self.run + 1 } else { 1 };
        self.last = length;
        self.suspicious |= self.run > 3;
    }
}

fn fix(
    context: &Context,
    line: &Line<'_>,
    folder: &mut Folder<'_, '_>,
    fixed_part: &mut Option<crate::Span>,
) -> Option<crate::Fix> {
    let message = &context.message;
    if line.text.span.end() <= message.header.span.end() {
        let field = message.header.fields.iter().find(|field| field.full.contains(line.text.span))?;
        return folder.fold(field, line, LIMIT);
    }
    let part = message.parts.iter().rfind(|part| part.body.span.contains(line.text.span))?;
    // One fix per part: it encodes all of it.
    if context.stage == Stage::Received || fixed_part.is_some_and(|done| done == part.body.span) || !is_text(part) {
        return None;
    }
    *fixed_part = Some(part.body.span);
    reencode::as_quoted_printable(message, part)
}

fn is_text(part: &Part<'_>) -> bool {
    matches!(part.media_type.as_str(), "text/plain" | "text/html") && !part.is_nested
}
