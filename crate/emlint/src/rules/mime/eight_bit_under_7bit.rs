use super::text::{Problem, foreign, problem};
use super::{encoding_word, is_ours, parts, weaken};
use crate::List as _;
use crate::cause;
use crate::message::Part;
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Confidence, Context, Edit, Findings, Fix, Severity, Span, number, reencode};

pub(crate) static RULE: Rule = Rule {
    code: "MIM012",
    name: "eight-bit-under-7bit",
    summary: "Octets outside of US-ASCII in a part that says 7bit",
    help: "Encode the part as quoted-printable or base64, or say 8bit.",
    family: Family::Mime,
    levels: Levels::always(Severity::Error),
    fix: Fixable::Sometimes,
    cause: Some(&cause::BUILT_AS_STRINGS),
    mutes: &[],
    references: &[Reference::Rfc(2045, "2.7"), Reference::Rfc(2045, "6.1"), Reference::Rfc(2045, "6.4")],
    docs: page(include_str!("eight_bit_under_7bit.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    // Each multipart is judged once, however many parts in it are at fault.
    let mut told: Vec<bool> = vec![false; context.message.parts.len()];
    for (index, part) in parts(context).filter(|(_, part)| part.is_leaf() && !part.body.is_empty()) {
        findings.judged();
        if matches!(problem(context, index, part), Some(Problem::Mislabelled)) {
            let Some((span, count)) = foreign(part.body) else { continue };
            let says = if part.header.has("Content-Transfer-Encoding") { "says 7bit" } else { "names no encoding" };
            let octets = if count == 1 { "octet" } else { "octets" };
            let text = format!("{} {octets} outside of US-ASCII in a part that {says}", number(count));
            let finding = findings.add(span, text).fix(fix(context, part));
            if !context.is_exact() {
                // A view may show decoded text under the label of the encoded one.
                finding.weaken(Severity::Warning).confidence(Confidence::Medium).maybe_copied();
            }
            weaken(context, index, finding);
        } else if super::is_identity(part) && matches!(encoding_word(part).as_str(), "8bit" | "binary") {
            holders(context, index, &mut told, findings);
        }
    }
}

fn fix(context: &Context, part: &Part<'_>) -> Option<Fix> {
    if is_ours(context) && part.is_text() {
        return reencode::as_quoted_printable(&context.message, part);
    }
    let label = if let Some(field) = part.header.first("Content-Transfer-Encoding") {
        Edit::new(field.value.trim().span, "8bit")
    } else {
        let line_end = context.message.line_ends.majority().text();
        Edit::new(Span::at(part.header.end), format!("Content-Transfer-Encoding: 8bit{line_end}"))
    };
    (part.is_text() && part.header.has_separator).then(|| Fix::suggest("Say 8bit", vec![label]))
}

/// A multipart is 8bit when something in it is (RFC 2045 §6.4); most programs forget that, and most get along.
fn holders(context: &Context, index: usize, told: &mut [bool], findings: &mut Findings) {
    let Some(part) = context.message.parts.get(index).filter(|part| !part.body.bytes.is_ascii()) else { return };
    let ancestors: Vec<usize> = context.structure().ancestors(index).skip(1).list();
    for outer in ancestors {
        let Some(holder) = context.message.parts.get(outer) else { return };
        let Some(slot) = told.get_mut(outer).filter(|slot| !**slot) else { return };
        *slot = true;
        if encoding_word(holder) != "7bit" {
            continue;
        }
        let field = holder.header.first("Content-Transfer-Encoding").or_else(|| holder.header.first("Content-Type"));
        let Some(field) = field else { continue };
        let text = format!("“{}” counts as 7bit, and a part in it is 8bit", holder.media_type);
        let finding = findings.add(field.span, text).weaken(Severity::Info);
        finding.related(
            part.header.first("Content-Transfer-Encoding").map_or(part.body.span, |field| field.span),
            "the part",
        );
        weaken(context, outer, finding);
    }
}
