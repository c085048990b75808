use super::{encoding_word, fields, weaken};
use crate::cause;
use crate::message::Part;
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Findings, Fix, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "MIM011",
    name: "unknown-cte",
    summary: "Content-Transfer-Encoding that does not exist",
    help: "Write 7bit, 8bit, quoted-printable or base64.",
    family: Family::Mime,
    levels: Levels::always(Severity::Error),
    fix: Fixable::Sometimes,
    cause: Some(&cause::BUILT_AS_STRINGS),
    mutes: &[],
    references: &[Reference::Rfc(2045, "6.1"), Reference::Rfc(2045, "6.3")],
    docs: page(include_str!("unknown_cte.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    for (index, part, field) in fields(context, "Content-Transfer-Encoding") {
        findings.judged();
        let word = encoding_word(part);
        if matches!(word.as_str(), "7bit" | "8bit" | "binary" | "quoted-printable" | "base64") {
            continue;
        }
        let value = field.value.trim();
        let (span, text) = if value.is_empty() {
            (field.span, "The transfer encoding is empty".to_owned())
        } else {
            (value.span, format!("“{}” is no transfer encoding", value.text()))
        };
        let meant = meant(&word, part);
        let fix =
            meant.filter(|_| !value.is_empty()).map(|meant| Fix::replace(value.span, meant, format!("Write {meant}")));
        let finding = findings.add(span, text).fix(fix);
        if word.starts_with("x-") {
            finding.weaken(Severity::Warning);
        }
        weaken(context, index, finding);
    }
}

/// What a misspelt name means.
fn meant(word: &str, part: &Part<'_>) -> Option<&'static str> {
    let letters: String = word.chars().filter(char::is_ascii_alphanumeric).collect();
    let plain = if part.body.bytes.is_ascii() { "7bit" } else { "8bit" };
    Some(match letters.as_str() {
        "7bit" | "7bits" | "sevenbit" => "7bit",
        "8bit" | "8bits" | "eightbit" => "8bit",
        // The name of a charset, or nothing: the octets are as they are.
        "utf8" | "usascii" | "ascii" | "iso88591" | "none" | "plain" => plain,
        "quotedprintable" | "qp" | "quotedprintables" => "quoted-printable",
        "base64" | "b64" => "base64",
        _ => return None,
    })
}
