use super::{add, place, text};
use crate::List as _;
use crate::cause;
use crate::context::CodedField;
use crate::encode::{LINE, Writer};
use crate::fold::Folder;
use crate::message::{EncodedWord, Line, encoded_word};
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Findings, Fix, Severity, Span, number};

pub(crate) static RULE: Rule = Rule {
    code: "ENC003",
    name: "encoded-line-over-76",
    summary: "Line with an encoded-word has more than 76 characters",
    help: "Fold the field between encoded-words, so that no line passes 76 characters.",
    family: Family::Encoding,
    levels: Levels::always(Severity::Warning),
    fix: Fixable::Sometimes,
    cause: Some(&cause::ENCODED_BY_HAND),
    mutes: &[],
    references: &[Reference::Rfc(2047, "2")],
    docs: page(include_str!("encoded_line_over_76.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    let mut folder = Folder::new(&context.message);
    for coded in &context.coded {
        findings.judged();
        if coded.field.full.len() <= LINE {
            continue;
        }
        let groups: Vec<&[EncodedWord<'_>]> = encoded_word::groups(coded.field.value, &coded.words).list();
        let mut rewritten = None;
        for line in coded.field.lines(context.message.bytes) {
            let Some(tail) = tail(&line).filter(|_| on_line(&coded.words, &line, |word| word.all.span).is_some())
            else {
                continue;
            };
            let length = String::from_utf8_lossy(line.bytes()).chars().count();
            let message =
                format!("Line with an encoded-word has {} characters; more than 76 are not allowed", number(length));
            add(findings, coded, tail, message, || {
                folder.fold(&coded.field, &line, LINE).or_else(|| {
                    // A group may fill many lines; its first long line rewrites all of it.
                    let group = on_line(&groups, &line, |group| span_of(group))?;
                    let is_new = rewritten.replace(span_of(group)) != Some(span_of(group));
                    if is_new { rewrite(context, coded, group) } else { None }
                })
            });
        }
    }
}

/// The first of the `items`, which are in order, that lies on the line.
fn on_line<'i, T>(items: &'i [T], line: &Line<'_>, span: impl Fn(&T) -> Span) -> Option<&'i T> {
    let first = items.partition_point(|item| span(item).end <= line.text.span.start);
    items.get(first).filter(|item| span(item).overlaps(line.text.span))
}

fn span_of(group: &[EncodedWord<'_>]) -> Span {
    group.first().zip(group.last()).map_or(Span::default(), |(first, last)| first.all.span.to(last.all.span))
}

/// What lies behind the 76th character.
fn tail(line: &Line<'_>) -> Option<Span> {
    let text = String::from_utf8_lossy(line.bytes());
    let (at, _) = text.char_indices().nth(LINE)?;
    // Each octet that is not UTF-8 is at least one character, so such a line is at least as long.
    let start = if str::from_utf8(line.bytes()).is_ok() { at } else { LINE };
    Some(line.text.from(start).span)
}

/// New encoded-words in place of those that the line cannot be folded between, if that makes all lines short.
fn rewrite(context: &Context, coded: &CodedField<'_>, group: &[EncodedWord<'_>]) -> Option<Fix> {
    if group.iter().any(|word| word.language.is_some() || !word.decoded().flaws.is_empty()) {
        return None;
    }
    let span = span_of(group);
    let edit = Writer::new(&context.message, &coded.field).reencode(span, &text(context, group)?, place(&coded.field));
    let start =
        coded.field.lines(context.message.bytes).map(|line| line.span_with_end()).find(|line| line.overlaps(span))?;
    let field = coded.field.full;
    let octets = |from: usize, to: usize| context.message.bytes.get(from..to).unwrap_or_default();
    let after = octets(edit.span.end(), field.end());
    let after = after.split(|byte| matches!(byte, b'\r' | b'\n')).next().unwrap_or_default();
    let lines = [octets(start.start(), edit.span.start()), edit.text.as_bytes(), after].concat();
    let is_short = lines.split(|byte| matches!(byte, b'\r' | b'\n')).all(|line| line.len() <= LINE);
    is_short.then(|| Fix::safe("Split the encoded-words so that the lines are short", vec![edit]))
}
