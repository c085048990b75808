use crate::cause;
use crate::charset::Quality;
use crate::message::parameter::{Parameter, parameters};
use crate::message::{DecodedText, Field, encoded_word};
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Findings, Fix, Severity, Stage, encode};

pub(crate) static RULE: Rule = Rule {
    code: "ENC014",
    name: "encoded-word-in-parameter",
    summary: "File name or another parameter is an encoded-word",
    help: "Encode parameters by RFC 2231: “filename*=utf-8''…”.",
    family: Family::Encoding,
    levels: Levels::always(Severity::Warning),
    fix: Fixable::Sometimes,
    cause: Some(&cause::ENCODED_BY_HAND),
    mutes: &[],
    references: &[Reference::Rfc(2047, "5"), Reference::Rfc(2231, "4")],
    docs: page(include_str!("encoded_word_in_parameter.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    for (field, nested) in context.all_fields().filter(|(field, _)| super::has_parameters(field)) {
        let all = parameters(field.value);
        let extended = super::extended(&all);
        for parameter in &all {
            findings.judged();
            if encoded_word::find(parameter.inner()).is_empty() {
                continue;
            }
            // Programs that know RFC 2231 prefer its form, so this one is for the others.
            let has_better = !parameter.name.bytes.contains(&b'*') && extended.contains(super::stem(parameter));
            let message =
                format!("“{}” holds an encoded-word, which not every program decodes here", parameter.name.text());
            let may_fix = context.stage == Stage::Outgoing && !nested && !has_better && !findings.is_full();
            let fix = if may_fix { fix(context, field, parameter) } else { None };
            let finding = findings.add(parameter.value.span, message).fix(fix);
            if nested || has_better {
                finding.weaken(Severity::Info);
            }
        }
    }
}

/// The same text by RFC 2231, if all of it can be decoded.
fn fix(context: &Context, field: &Field<'_>, parameter: &Parameter<'_>) -> Option<Fix> {
    let text = DecodedText::header(parameter.inner(), context.charsets);
    let is_whole = parameter.quoted || !parameter.value.bytes.contains(&b'"');
    if text.quality != Quality::Good || text.text.contains("=?") || !is_whole || parameter.name.bytes.contains(&b'*') {
        return None;
    }
    let edit = encode::replace_parameter(&context.message, field, parameter, &text.text);
    Some(Fix::safe("Encode it by RFC 2231", vec![edit]))
}
