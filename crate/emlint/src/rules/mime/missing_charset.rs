use super::text::{Problem, problem};
use super::{parts, weaken};
use crate::cause;
use crate::message::Part;
use crate::message::parameter::ParameterField;
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Edit, Findings, Fix, Severity, Span};

pub(crate) static RULE: Rule = Rule {
    code: "MIM003",
    name: "missing-charset",
    summary: "Text outside of US-ASCII without a charset",
    help: "Name the charset: “Content-Type: text/plain; charset=utf-8”.",
    family: Family::Mime,
    levels: Levels::always(Severity::Warning),
    fix: Fixable::Sometimes,
    cause: Some(&cause::BUILT_AS_STRINGS),
    mutes: &[],
    references: &[Reference::Rfc(2045, "5.2"), Reference::Rfc(6657, "4"), Reference::Rfc(7103, "7.6")],
    docs: page(include_str!("missing_charset.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    for (index, part) in parts(context).filter(|(_, part)| part.is_text() && !part.body.is_empty()) {
        findings.judged();
        let field = part.header.first("Content-Type");
        let place = field.map_or(Span::at(part.header.end), |field| field.value.trim().span);
        if let Some(Problem::NoCharset { is_utf8 }) = problem(context, index, part) {
            let text = "No charset is named, and the text has letters outside of US-ASCII";
            let finding = findings.add(place, text).fix(if is_utf8 { fix(context, part) } else { None });
            weaken(context, index, finding);
        } else if part.media_type == "text/html" && part.charset.is_none() && is_undeclared(context, index) {
            let text = "No charset is named, neither here nor in the HTML; programs guess";
            let finding = findings.add(place, text).weaken(Severity::Info).fix(fix(context, part));
            finding.help("Name the charset: “Content-Type: text/html; charset=utf-8”.");
            weaken(context, index, finding);
        }
    }
}

/// HTML in US-ASCII without `<meta charset>` or `<meta http-equiv>`.
fn is_undeclared(context: &Context, index: usize) -> bool {
    context.decoded(index).is_some_and(|decoded| {
        let octets = decoded.octets.as_ref();
        let start = octets.get(..octets.len().min(4096)).unwrap_or_default().to_ascii_lowercase();
        octets.is_ascii() && memchr::memmem::find(&start, b"charset").is_none()
    })
}

fn fix(context: &Context, part: &Part<'_>) -> Option<Fix> {
    let fix = Fix::safe("Name UTF-8", vec![edit(context, part)?]);
    Some(fix.safe_before_delivery(context))
}

fn edit(context: &Context, part: &Part<'_>) -> Option<Edit> {
    if let Some(field) = part.header.first("Content-Type") {
        // `charset=` with nothing behind it.
        if let Some(empty) = ParameterField::read(field.value).get("charset") {
            return Some(Edit::new(empty.span, "charset=utf-8"));
        }
        let value = field.value.trim();
        // `text/plain;` has its semicolon already.
        let separator = if value.bytes.ends_with(b";") { " " } else { "; " };
        return Some(Edit::new(Span::at(value.span.end()), format!("{separator}charset=utf-8")));
    }
    // Without MIME-Version the field would say nothing.
    context.message.header.first("MIME-Version")?;
    let before = context.message.bytes.get(..part.header.end)?;
    let is_at_line_start = before.is_empty() || before.ends_with(b"\n") || before.ends_with(b"\r");
    let line_end = context.message.line_ends.majority().text();
    let field = format!("Content-Type: text/plain; charset=utf-8{line_end}");
    is_at_line_start.then(|| Edit::new(Span::at(part.header.end), field))
}
