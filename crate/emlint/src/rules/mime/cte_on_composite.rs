use super::{encoding_word, fields, weaken};
use crate::cause;
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Edit, Findings, Fix, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "MIM010",
    name: "cte-on-composite",
    summary: "Multipart or message with a transfer encoding",
    help: "Encode the parts within, and say 7bit or 8bit about the whole.",
    family: Family::Mime,
    levels: Levels::always(Severity::Error),
    fix: Fixable::Sometimes,
    cause: Some(&cause::BUILT_AS_STRINGS),
    mutes: &[],
    references: &[Reference::Rfc(2045, "6.4"), Reference::Rfc(6532, "3.5")],
    docs: page(include_str!("cte_on_composite.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    for (index, part, field) in fields(context, "Content-Transfer-Encoding") {
        let is_multipart = part.media_type.starts_with("multipart/");
        let is_message =
            matches!(part.media_type.as_str(), "message/rfc822" | "message/partial" | "message/external-body");
        if !is_multipart && !is_message {
            continue;
        }
        findings.judged();
        let word = encoding_word(part);
        if !matches!(word.as_str(), "base64" | "quoted-printable") {
            continue;
        }
        let value = field.value.trim();
        let text = format!("“{}” may not have the transfer encoding “{word}”; its parts may", part.media_type);
        // Where the delimiters can be read, nothing is encoded, and the field alone is wrong.
        let new = if part.body.bytes.is_ascii() { "7bit" } else { "8bit" };
        let fix = part.is_multipart.then(|| Fix::suggest(format!("Say {new}"), vec![Edit::new(value.span, new)]));
        weaken(context, index, findings.add(value.span, text).fix(fix));
    }
}
