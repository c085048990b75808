use super::{parts, weaken};
use crate::cause;
use crate::message::Field;
use crate::message::parameter::{FlawKind, ParameterField, ParameterFlaw};
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Findings, Fix, Severity, Slice};

pub(crate) static RULE: Rule = Rule {
    code: "MIM002",
    name: "content-type-syntax",
    summary: "Content-Type or Content-Disposition that cannot be read",
    help: "Write “type/subtype; name=value”, with quotes around values that hold more than letters, digits, dots and hyphens.",
    family: Family::Mime,
    levels: Levels::always(Severity::Error),
    fix: Fixable::Sometimes,
    cause: Some(&cause::BUILT_AS_STRINGS),
    mutes: &[],
    references: &[Reference::Rfc(2045, "5.1"), Reference::Rfc(2183, "2")],
    docs: page(include_str!("content_type_syntax.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    for (index, part) in parts(context) {
        for field in part.header.fields.iter().filter(|field| field.is_any(&["Content-Type", "Content-Disposition"])) {
            findings.judged();
            let read = ParameterField::read(field.value);
            main(context, index, field, read.main, findings);
            for flaw in &read.flaws {
                parameter(context, index, field, flaw, findings);
            }
        }
    }
}

/// `type/subtype`, or one word.
fn main(context: &Context, index: usize, field: &Field<'_>, main: Slice<'_>, findings: &mut Findings) {
    let is_type = field.is("Content-Type");
    let is_token = |text: &[u8]| !text.is_empty() && text.iter().copied().all(is_token_octet);
    let span = if main.is_empty() { field.name.span } else { main.span };
    let text = main.text();
    let slash = memchr::memchr(b'/', main.bytes);
    let message = match slash {
        _ if main.is_empty() => format!("“{}” says nothing", field.name()),
        None if is_type => format!("“{text}” is no media type; one has two parts, as in “text/plain”"),
        None if is_token(main.bytes) => return,
        Some(slash) if is_type => {
            let (left, right) = (main.sub(0..slash), main.from(slash + 1));
            // White space beside the slash is allowed by the grammar of 1996.
            if is_token(left.trim().bytes) && is_token(right.trim().bytes) {
                return;
            }
            format!("“{text}” is no media type")
        }
        _ => format!("“{text}” is no disposition; “inline” and “attachment” are"),
    };
    weaken(context, index, findings.add(span, message));
}

/// An octet of a token (RFC 2045 §5.1). Others than US-ASCII are another rule’s.
fn is_token_octet(byte: u8) -> bool {
    !byte.is_ascii() || (byte.is_ascii_graphic() && !b"()<>@,;:\\\"/[]?=".contains(&byte))
}

fn parameter(context: &Context, index: usize, field: &Field<'_>, flaw: &ParameterFlaw, findings: &mut Findings) {
    if findings.is_full() {
        findings.count();
        return;
    }
    let text = field.value.at(flaw.span).text();
    let (message, title) = match flaw.kind {
        FlawKind::Unquoted(b' ' | b'\t' | b'\r' | b'\n') => {
            (format!("“{text}” holds a space and needs quotes around it"), "Put the value in quotes")
        }
        FlawKind::Unquoted(octet) => {
            (format!("“{text}” holds “{}” and needs quotes around it", char::from(octet)), "Put the value in quotes")
        }
        FlawKind::OpenQuote => ("This quote never closes".to_owned(), "Close the quote"),
        FlawKind::BehindQuote => (format!("“{text}” stands behind the quotes and belongs to nothing"), ""),
        FlawKind::NoName => (format!("“{text}” has no name before the “=”"), ""),
        FlawKind::NoValue => (format!("“{text}” has no value"), ""),
        FlawKind::NotAParameter => (format!("“{text}” is no parameter; one has a name, “=” and a value"), ""),
        FlawKind::NoSemicolon => ("A semicolon is missing between the parameters".to_owned(), "Write a semicolon"),
        FlawKind::Duplicate => (format!("“{text}” repeats a parameter; programs take either one"), ""),
        FlawKind::Empty { .. } => ("Nothing follows this semicolon".to_owned(), "Remove the semicolon"),
    };
    let fix = (!flaw.repair.is_empty()).then(|| Fix::safe(title, flaw.repair.clone()));
    // What a quote that never closes was meant to hold is a guess.
    let fix = if flaw.kind == FlawKind::OpenQuote { fix.map(Fix::as_suggestion) } else { fix };
    let finding = findings.add(flaw.span, message).fix(fix);
    if matches!(flaw.kind, FlawKind::Empty { .. }) {
        finding.weaken(Severity::Info).help("Leave the semicolon out; programs do not mind it.");
    }
    if matches!(flaw.kind, FlawKind::Duplicate)
        && text.get(..8).is_some_and(|name| name.eq_ignore_ascii_case("boundary"))
    {
        finding.help("Leave one boundary: a filter that takes the other one sees other parts than the reader does.");
    }
    weaken(context, index, finding);
}
