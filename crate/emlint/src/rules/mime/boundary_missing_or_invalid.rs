use super::{parts, weaken};
use crate::cause;
use crate::message::structure::Multipart;
use crate::message::{Part, lines};
use crate::rule::{Family, Fixable, Levels, Mute, Reference, Rule, page};
use crate::{Context, Edit, Findings, Fix, Severity, Span, number};

pub(crate) static RULE: Rule = Rule {
    code: "MIM004",
    name: "boundary-missing-or-invalid",
    summary: "Multipart without a boundary that works",
    help: "Give every multipart a boundary of at most 70 letters, digits and simple marks, and quote it.",
    family: Family::Mime,
    levels: Levels::always(Severity::Error),
    fix: Fixable::Sometimes,
    cause: Some(&cause::BUILT_AS_STRINGS),
    mutes: &[Mute::message(&["MIM006", "MIM007", "MIM008", "MIM031", "MIM034", "HDR012"])],
    references: &[Reference::Rfc(2046, "5.1.1")],
    docs: page(include_str!("boundary_missing_or_invalid.md")),
    check,
};

/// The most characters of a boundary (RFC 2046 §5.1.1).
const LIMIT: usize = 70;

fn check(context: &Context, findings: &mut Findings) {
    for multipart in &context.structure().multiparts {
        findings.judged();
        let Some((span, message)) = problem(multipart) else { continue };
        let fix = context.message.parts.get(multipart.part).and_then(|part| fix(multipart, part));
        weaken(context, multipart.part, findings.add(span, message).fix(fix));
    }
    // Without a Content-Type that can be read there is no multipart, whatever the body looks like.
    if parts(context).any(|(_, part)| part.is_multipart) {
        findings.judged();
    }
}

fn problem(multipart: &Multipart<'_>) -> Option<(Span, String)> {
    let boundary = multipart.boundary.as_slice();
    let Some(parameter) = &multipart.parameter else {
        let text = "A multipart needs the parameter “boundary”; without it the parts cannot be told apart";
        return Some((multipart.content_type.value.trim().span, text.to_owned()));
    };
    if boundary.is_empty() {
        return Some((parameter.span, "The boundary is empty".to_owned()));
    }
    let inner = parameter.inner();
    if boundary.len() > LIMIT {
        let text = format!("The boundary has {} characters; {LIMIT} are the most", number(boundary.len()));
        return Some((inner.span, text));
    }
    if boundary.ends_with(b" ") {
        return Some((inner.span, "The boundary ends with a space, which is lost on the way".to_owned()));
    }
    // Pieces of RFC 2231 have marks of their own, and folds are none of the value.
    let is_plain = parameter.name.is("boundary");
    let is_odd = |byte: &u8| !is_boundary_octet(*byte) && !matches!(byte, b'\\' | b'\r' | b'\n' | b'\t');
    let odd = inner.bytes.iter().position(is_odd).filter(|_| is_plain)?;
    let octet = inner.sub(odd..odd + 1);
    Some((octet.span, format!("“{}” may not stand in a boundary", octet.text())))
}

/// bchars of RFC 2046 §5.1.1.
fn is_boundary_octet(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"'()+_,-./:=? ".contains(&byte)
}

/// The boundary that the body shows: one line `--x--`, and `--x` before it.
fn fix(multipart: &Multipart<'_>, part: &Part<'_>) -> Option<Fix> {
    if !multipart.boundary.is_empty() {
        return None;
    }
    let dashed = || lines(part.body).filter_map(|line| Some(line.bytes().strip_prefix(b"--")?.trim_ascii_end()));
    let mut closing = dashed().filter_map(|rest| rest.strip_suffix(b"--")).filter(|rest| !rest.is_empty());
    let boundary = closing.next()?;
    let is_only = closing.all(|other| other == boundary);
    if !is_only || !dashed().any(|rest| rest == boundary) || !boundary.iter().all(|&byte| is_boundary_octet(byte)) {
        return None;
    }
    let text = format!("boundary=\"{}\"", str::from_utf8(boundary).ok()?);
    let edit = if let Some(parameter) = &multipart.parameter {
        Edit::new(parameter.span, text)
    } else {
        let value = multipart.content_type.value.trim();
        let separator = if value.bytes.ends_with(b";") { " " } else { "; " };
        Edit::new(Span::at(value.span.end()), format!("{separator}{text}"))
    };
    Some(Fix::suggest("Name the boundary that the body has", vec![edit]))
}
