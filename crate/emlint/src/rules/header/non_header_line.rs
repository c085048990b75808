use crate::cause;
use crate::message::lexer::{Kind, Lexer};
use crate::message::{Field, Junk, lines};
use crate::rule::{Family, Fixable, Levels, Mute, Reference, Rule, page};
use crate::{Confidence, Context, Edit, Findings, Fix, Severity, Slice, Span, Stage};

pub(crate) static RULE: Rule = Rule {
    code: "HDR004",
    name: "non-header-line",
    summary: "Line in the header that is no field",
    help: "Begin the line with a space if it continues the field above, or write it as “Name: value”.",
    family: Family::Header,
    levels: Levels::always(Severity::Error),
    fix: Fixable::Sometimes,
    cause: Some(&cause::HEADER_BROKEN),
    mutes: &[Mute::message(&[
        "HDR010", "HDR011", "HDR013", "MID001", "MIM001", "MIM003", "LST004", "DKM001", "AUT020",
    ])],
    references: &[Reference::Rfc(5322, "2.2"), Reference::Rfc(7103, "7.2")],
    docs: page(include_str!("non_header_line.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    let message = &context.message;
    for (header, nested) in context.headers() {
        if !header.fields.is_empty() {
            findings.judged();
        }
        let mut fields = header.fields.iter().peekable();
        let mut above: Option<&Field<'_>> = None;
        let mut previous_end = usize::MAX;
        for (junk, span) in header.junk() {
            while let Some(field) = fields.next_if(|field| field.span.start() < span.start()) {
                above = Some(field);
            }
            // A line that continues a line that is no field is part of it; one behind a lone CR is FMT002's.
            let continues = junk == Junk::Orphan && previous_end == span.start();
            previous_end = span.end();
            let is_line = matches!(junk, Junk::NoColon | Junk::Orphan);
            if !is_line || continues || is_behind_lone_cr(context, span) {
                continue;
            }
            if findings.is_full() {
                findings.count();
                continue;
            }
            let text = line_text(message.bytes, span);
            let finding = match above {
                Some(_) => {
                    findings.add(text.span, "This line of the header is no field; programs disagree about what follows")
                }
                None if junk == Junk::Orphan => findings.add(
                    text.span,
                    "The first line begins with white space, but there is no field that it could continue",
                ),
                None => findings
                    .add(text.span, "The header begins with a line that is no field")
                    .help("Begin with a field, “Name: value”; text stands behind a blank line."),
            };
            if let Some(field) = above {
                finding.related(field.name.span, format!("“{}”, which it probably continues", field.name()));
                let fix = Fix::suggest("Continue the field above", vec![Edit::new(Span::at(span.start()), " ")]);
                let certain = context.stage == Stage::Outgoing && is_open(field);
                finding.fix(if certain { Fix { safety: crate::Safety::Safe, ..fix } } else { fix });
            }
            if !context.is_exact()
                && above.is_some_and(|field| (60..=80).contains(&last_line_length(field, message.bytes)))
            {
                finding.weaken(Severity::Warning).confidence(Confidence::Medium).maybe_copied();
            }
            if nested {
                finding.weaken(Severity::Info);
            }
        }
    }
}

fn line_text(bytes: &[u8], span: Span) -> Slice<'_> {
    let full = Slice::of(bytes, span.range());
    lines(full).next().map_or(full, |line| line.text)
}

fn is_behind_lone_cr(context: &Context, span: Span) -> bool {
    let before = context.message.bytes.get(..span.start()).unwrap_or_default();
    before.ends_with(b"\r") && !context.message.line_ends.only_cr()
}

/// The value cannot have ended: a quote, comment or encoded-word is open, or a list goes on.
fn is_open(field: &Field<'_>) -> bool {
    let value = field.value.trim();
    let unclosed = Lexer::new(value).any(|token| !token.closed && matches!(token.kind, Kind::Quoted | Kind::Comment));
    let word = memchr::memmem::rfind(value.bytes, b"=?")
        .is_some_and(|start| value.bytes.get(start..).is_some_and(|word| memchr::memmem::find(word, b"?=").is_none()));
    unclosed || word || value.bytes.ends_with(b",") || value.bytes.ends_with(b";")
}

fn last_line_length(field: &Field<'_>, bytes: &[u8]) -> usize {
    field.lines(bytes).last().map_or(0, |line| line.bytes().len())
}
