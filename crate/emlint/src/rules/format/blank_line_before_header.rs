use crate::List as _;
use crate::cause;
use crate::message::ItemKind;
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Findings, Fix, Severity, number};

pub(crate) static RULE: Rule = Rule {
    code: "FMT032",
    name: "blank-line-before-header",
    summary: "Blank line before the first header field",
    help: "Remove the blank lines: the first one already ends the header.",
    family: Family::Format,
    levels: Levels::always(Severity::Error),
    fix: Fixable::Always,
    cause: Some(&cause::HEADER_BROKEN),
    mutes: &[],
    references: &[Reference::Rfc(5322, "2.1"), Reference::Rfc(5322, "3.5")],
    docs: page(include_str!("blank_line_before_header.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    let items = &context.message.header.items;
    let is_blank = |item: &&crate::message::Item| item.kind == ItemKind::Blank;
    let before: Vec<_> =
        items.iter().take_while(|item| !matches!(item.kind, ItemKind::Field(_))).filter(is_blank).list();
    let (Some(first), Some(last)) = (before.first(), before.last()) else { return };
    if context.message.header.fields.is_empty() {
        return;
    }
    let span = first.span.to(last.span);
    let lines = if before.len() == 1 {
        "A blank line stands".to_owned()
    } else {
        format!("{} blank lines stand", number(before.len()))
    };
    let text = format!("{lines} before the first field; everything below it is read as text");
    let finding = findings.add(span, text).fix(Fix::replace(span, "", "Remove the blank lines"));
    if !context.is_exact() {
        finding.weaken(Severity::Info).maybe_copied();
    }
}
