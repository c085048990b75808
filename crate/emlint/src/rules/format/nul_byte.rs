use crate::cause;
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Edit, Findings, Fix, Severity, Span, number};

pub(crate) static RULE: Rule = Rule {
    code: "FMT020",
    name: "nul-byte",
    summary: "NUL octet in the message",
    help: "Remove the NUL; text that needs it has to be encoded as base64.",
    family: Family::Format,
    levels: Levels::always(Severity::Error),
    fix: Fixable::Always,
    cause: Some(&cause::BUILT_AS_STRINGS),
    mutes: &[],
    references: &[Reference::Rfc(5322, "2.2"), Reference::Rfc(5322, "4.1"), Reference::Rfc(2045, "2.7")],
    docs: page(include_str!("nul_byte.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    let bytes = context.message.bytes;
    let mut at = 0;
    while let Some(found) = memchr::memchr(0, bytes.get(at..).unwrap_or_default()) {
        let start = at + found;
        let run = bytes.get(start..).unwrap_or_default().iter().take_while(|&&byte| byte == 0).count();
        at = start + run;
        if findings.is_full() {
            findings.count();
            continue;
        }
        let text = match run {
            1 => "NUL octet; many programs end the text here".to_owned(),
            _ => format!("{} NUL octets; many programs end the text here", number(run)),
        };
        let span = Span::new(start..at);
        findings.add(span, text).fix(Fix::suggest("Remove the NUL", vec![Edit::new(span, "")]));
    }
}
