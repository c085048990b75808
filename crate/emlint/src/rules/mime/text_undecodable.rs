use super::text::{Problem, problem};
use super::{parts, weaken};
use crate::charset::{self, Quality};
use crate::message::Part;
use crate::message::parameter::ParameterField;
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Edit, Findings, Fix, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "MIM013",
    name: "text-undecodable",
    summary: "Text that is not in the charset it names",
    help: "Name the charset that the text is in, or convert the text to UTF-8.",
    family: Family::Mime,
    levels: Levels::always(Severity::Error),
    fix: Fixable::Sometimes,
    cause: None,
    mutes: &[],
    references: &[Reference::Rfc(2046, "4.1.2"), Reference::Rfc(7103, "7.6")],
    docs: page(include_str!("text_undecodable.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    for (index, part) in parts(context).filter(|(_, part)| part.is_text() && part.charset.is_some()) {
        findings.judged();
        let label = part.charset.as_deref().unwrap_or_default();
        let finding = match problem(context, index, part) {
            Some(Problem::Undecodable(span)) => {
                let finding =
                    findings.add(span, format!("Not valid in “{label}”: a mark stands here for what cannot be shown"));
                finding.fix(relabel(context, index, part))
            }
            Some(Problem::Windows(span)) => {
                let text = format!("“{label}” has no letter here; programs read the text as windows-1252");
                let finding = findings.add(span, text).weaken(Severity::Info);
                finding.fix(label_edit(part, "windows-1252").map(|edit| Fix::suggest("Name windows-1252", vec![edit])))
            }
            _ => continue,
        };
        weaken(context, index, finding);
    }
}

/// Another label under which every octet has a meaning.
fn relabel(context: &Context, index: usize, part: &Part<'_>) -> Option<Fix> {
    let octets = context.decoded(index)?.octets.as_ref();
    let is_good = |label: &&str| {
        charset::decode(label, octets, context.charsets).quality == Quality::Good
            && (*label == "utf-8" || is_western(octets))
    };
    let label = ["utf-8", "windows-1252"].into_iter().find(is_good)?;
    Some(Fix::suggest(format!("Name {label}"), vec![label_edit(part, label)?]))
}

/// In Western languages letters with marks stand alone or in twos. Every octet has a meaning in windows-1252, also those of
/// Japanese, Chinese and Cyrillic text in charsets of their own, which come in rows.
fn is_western(octets: &[u8]) -> bool {
    !octets.split(u8::is_ascii).any(|row| row.len() > 3)
}

fn label_edit(part: &Part<'_>, label: &'static str) -> Option<Edit> {
    let field = part.header.first("Content-Type")?;
    ParameterField::read(field.value).get("charset").map(|parameter| Edit::new(parameter.value.span, label))
}
