use super::{is_ours, parts, weaken};
use crate::message::Part;
use crate::message::transfer::Flaw;
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Findings, Fix, Severity, Slice, Span};
use mail_parser::Encoding;
use std::fmt::Write as _;

pub(crate) static RULE: Rule = Rule {
    code: "MIM022",
    name: "qp-syntax",
    summary: "Quoted-printable text that is malformed",
    help: "Let the library encode the part; by hand “=” is written “=3D”.",
    family: Family::Mime,
    levels: Levels::always(Severity::Error),
    fix: Fixable::Sometimes,
    cause: None,
    mutes: &[],
    references: &[Reference::Rfc(2045, "6.7")],
    docs: page(include_str!("qp_syntax.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    let encoded = parts(context).filter(|(_, part)| part.encoding == Encoding::QuotedPrintable);
    for (index, part) in encoded {
        let Some(decoded) = context.decoded(index) else { continue };
        findings.judged();
        for &(flaw, span) in &decoded.flaws.list {
            if findings.is_full() {
                findings.count();
            } else {
                one(context, index, part, flaw, span, findings);
            }
        }
        (decoded.flaws.list.len()..decoded.flaws.total).for_each(|_| findings.count());
    }
}

fn one(context: &Context, index: usize, part: &Part<'_>, flaw: Flaw, span: Span, findings: &mut Findings) {
    let here = part.body.at(span);
    let finding = match flaw {
        Flaw::Escape => {
            let finding = findings.add(span, "“=” is followed by no two hexadecimal digits; it is written “=3D”");
            let sign = here.sub(0..1).span;
            let fix = Fix::replace(sign, "=3D", "Write “=3D”");
            // `href="…"` was not encoded; elsewhere digits may have been lost.
            finding.fix(if is_ours(context) && is_attribute(part, span) { fix } else { fix.as_suggestion() })
        }
        Flaw::Raw => {
            let text = if here.len() == 1 {
                "An octet stands here that has to be encoded"
            } else {
                "Octets stand here that have to be encoded"
            };
            findings.add(span, text).fix(Fix::replace(span, escaped(here), "Encode it"))
        }
        Flaw::LowerCase => {
            let upper = String::from_utf8_lossy(here.bytes).to_ascii_uppercase();
            let finding = findings.add(span, "The digits of an escape are written in capitals");
            finding.weaken(Severity::Info).fix(Fix::replace(span, upper, "Write capitals"))
        }
        // In pasted text nobody knows who added it.
        Flaw::Space if !context.is_exact() => return,
        Flaw::Space => {
            let finding = findings.add(span, "White space at the end of a line is lost in decoding");
            let finding = finding.help("Remove it, or write the last space of a line as “=20”; encoders do so.");
            finding.weaken(Severity::Warning).fix(Fix::replace(span, "", "Remove the white space"))
        }
        Flaw::LastSoftBreak => {
            let finding = findings.add(span, "The text ends with a soft line break; its last line may be missing");
            finding
                .weaken(Severity::Info)
                .help("Look whether the end of the text is there; if it is, nothing is to do.")
        }
        _ => return,
    };
    if context.facts.truncated {
        finding.weaken(Severity::Info);
    }
    if !context.is_exact() {
        // A view may show decoded text under the label of the encoded one.
        finding.weaken(Severity::Warning).maybe_copied();
    }
    weaken(context, index, finding);
}

/// The `=` of `name="…"` in HTML.
fn is_attribute(part: &Part<'_>, span: Span) -> bool {
    let at = span.start() - part.body.span.start();
    let bytes = part.body.bytes;
    let before = at.checked_sub(1).and_then(|before| bytes.get(before));
    part.media_type == "text/html"
        && matches!(bytes.get(at + 1), Some(b'"' | b'\''))
        && before.is_some_and(|&byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

fn escaped(octets: Slice<'_>) -> String {
    let mut text = String::with_capacity(octets.len() * 3);
    for byte in octets.bytes {
        let _ = write!(text, "={byte:02X}");
    }
    text
}
