use super::add;
use crate::cause;
use crate::charset;
use crate::message::parameter::parameters;
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Findings, Fix, Severity, Slice};

pub(crate) static RULE: Rule = Rule {
    code: "ENC005",
    name: "unknown-charset",
    summary: "Charset is unknown, or read by few programs",
    help: "Use utf-8, which every program reads.",
    family: Family::Encoding,
    levels: Levels::always(Severity::Error),
    fix: Fixable::Sometimes,
    cause: Some(&cause::ENCODED_BY_HAND),
    mutes: &[],
    references: &[Reference::Rfc(2047, "2"), Reference::Rfc(2047, "3"), Reference::Rfc(2231, "5")],
    docs: page(include_str!("unknown_charset.md")),
    check,
};

/// What is the matter with a label.
enum Label {
    Unknown,
    /// It says that nobody knows, names something private, or a charset that programs refuse or do not have.
    Risky,
    /// Programs read it; its registered name is this.
    Alias(&'static str),
}

fn check(context: &Context, findings: &mut Findings) {
    for coded in &context.coded {
        findings.judged();
        for word in coded.words.iter().filter(|word| !word.charset.is_empty()) {
            let Some(label) = judge(word.charset) else { continue };
            let finding =
                add(findings, coded, word.charset.span, message(word.charset, &label), || fix(word.charset, &label));
            match label {
                Label::Unknown => {}
                Label::Risky => {
                    finding.weaken(Severity::Warning);
                }
                Label::Alias(_) => {
                    finding.weaken(Severity::Info);
                }
            }
        }
    }
    for part in context.message.parts.iter().filter(|part| part.is_text()) {
        let Some(field) = part.header.first("Content-Type") else { continue };
        for parameter in parameters(field.value).into_iter().filter(|parameter| parameter.name.is("charset")) {
            findings.judged();
            let name = parameter.inner().trim();
            let Some(label) = judge(name).filter(|_| !name.is_empty()) else { continue };
            let is_alias = matches!(label, Label::Alias(_));
            let limit = if is_alias || part.is_nested { Severity::Info } else { Severity::Warning };
            let fix = if part.is_nested { None } else { fix(name, &label) };
            findings.add(name.span, message(name, &label)).weaken(limit).fix(fix);
        }
    }
}

fn message(name: Slice<'_>, label: &Label) -> String {
    let name = name.text();
    match label {
        Label::Unknown => format!("“{name}” is no charset"),
        Label::Risky => format!("“{name}” is a charset that programs do not read alike, or not at all"),
        Label::Alias(registered) => format!("“{name}” is called “{registered}” in mail"),
    }
}

fn fix(name: Slice<'_>, label: &Label) -> Option<Fix> {
    let Label::Alias(registered) = *label else { return None };
    Some(Fix::replace(name.span, registered, "Write the registered name"))
}

fn judge(name: Slice<'_>) -> Option<Label> {
    let lower = name.text().to_ascii_lowercase();
    if matches!(lower.as_str(), "utf8" | "utf_8") {
        return Some(Label::Alias("utf-8"));
    }
    let is_risky =
        lower.starts_with("x-") || matches!(lower.as_str(), "utf-7" | "unknown-8bit" | "unknown" | "default");
    if is_risky || charset::is_refused(&lower) || is_registered(&lower) {
        return Some(Label::Risky);
    }
    (!charset::is_known(&lower)).then_some(Label::Unknown)
}

/// Names of IANA's registry that common mail programs have no tables for, by what the families of them begin with: the
/// registry has more than 800 names.
fn is_registered(name: &str) -> bool {
    const FAMILIES: &[&str] =
        &["ibm", "cp", "ccsid", "windows-", "iso-2022-", "iso-10646-", "iso-ir-", "ebcdic-", "hp-", "jis_"];
    const SINGLE: &[&str] = &[
        "utf-1", "utf-32", "utf-32be", "utf-32le", "cesu-8", "scsu", "bocu-1", "viscii", "tcvn", "ptcp154", "kz-1048",
    ];
    let in_family = |family: &&str| name.strip_prefix(*family).is_some_and(|rest| !rest.is_empty());
    !charset::is_known(name) && (SINGLE.contains(&name) || FAMILIES.iter().any(in_family))
}
