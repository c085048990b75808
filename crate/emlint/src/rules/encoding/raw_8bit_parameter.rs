use crate::cause;
use crate::message::lexer::unescape;
use crate::message::parameter::{Parameter, parameters, percent_decoded};
use crate::message::{Field, Part};
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Confidence, Context, Findings, Fix, Severity, encode};

pub(crate) static RULE: Rule = Rule {
    code: "ENC016",
    name: "raw-8bit-parameter",
    summary: "File name or another parameter holds octets outside US-ASCII",
    help: "Encode parameters by RFC 2231: “filename*=utf-8''…”.",
    family: Family::Encoding,
    levels: Levels::always(Severity::Error),
    fix: Fixable::Sometimes,
    cause: Some(&cause::BUILT_AS_STRINGS),
    mutes: &[],
    references: &[
        Reference::Rfc(2045, "5.1"),
        Reference::Rfc(2183, "2.3"),
        Reference::Rfc(2231, "4"),
        Reference::Rfc(6532, "3.2"),
    ],
    docs: page(include_str!("raw_8bit_parameter.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    for part in &context.message.parts {
        let utf8_is_allowed = context.allows_utf8(part);
        for field in part.header.fields.iter().filter(|field| super::has_parameters(field)) {
            let all = parameters(field.value);
            let extended = super::extended(&all);
            for parameter in &all {
                findings.judged();
                if !parameter.value.bytes.is_ascii() {
                    check_raw(context, part, field, parameter, utf8_is_allowed, findings);
                } else if !extended.contains(super::stem(parameter)) {
                    check_percent(context, part, field, parameter, findings);
                }
            }
        }
    }
}

fn check_raw(
    context: &Context,
    part: &Part<'_>,
    field: &Field<'_>,
    parameter: &Parameter<'_>,
    utf8_is_allowed: bool,
    findings: &mut Findings,
) {
    let is_utf8 = str::from_utf8(parameter.inner().bytes).is_ok();
    if is_utf8 && utf8_is_allowed {
        return;
    }
    let what = match is_utf8 {
        true => "unencoded UTF-8",
        false if utf8_is_allowed => "octets that are not UTF-8, which is all that SMTPUTF8 allows",
        false => "unencoded octets of an unknown charset",
    };
    let may_fix = is_utf8 && !part.is_nested && !context.facts.decoded_view && !findings.is_full();
    let fix = if may_fix { fix(context, field, parameter, &unescape(parameter.inner().bytes)) } else { None };
    let fix = fix.map(|fix| fix.safe_before_delivery(context));
    let message = format!("“{}” holds {what}", parameter.name.text());
    let finding = findings.add(parameter.value.span, message).fix(fix);
    finding.related(field.name.span, "in this field");
    if part.is_nested {
        finding.weaken(Severity::Info);
    }
    if context.facts.decoded_view {
        finding.weaken(Severity::Info).confidence(Confidence::Low).maybe_copied();
    }
}

/// `filename="%C3%A9.pdf"`, as forms on the web write it: programs show the percent signs.
fn check_percent(
    context: &Context,
    part: &Part<'_>,
    field: &Field<'_>,
    parameter: &Parameter<'_>,
    findings: &mut Findings,
) {
    if !(parameter.name.is("name") || parameter.name.is("filename")) {
        return;
    }
    // Only what is UTF-8 with more than US-ASCII in it was meant to be decoded.
    let decoded = String::from_utf8(percent_decoded(&parameter.inner().text()));
    let Some(text) = decoded.ok().filter(|text| !text.is_ascii()) else { return };
    let message = format!("“{}” is percent-encoded, but only “{0}*=” is decoded", parameter.name.text());
    let may_fix = !part.is_nested && !findings.is_full();
    let fix = if may_fix { fix(context, field, parameter, &text) } else { None };
    findings.add(parameter.value.span, message).weaken(Severity::Info).fix(fix.map(Fix::as_suggestion));
}

fn fix(context: &Context, field: &Field<'_>, parameter: &Parameter<'_>, text: &str) -> Option<Fix> {
    let name = parameter.name.bytes;
    let is_odd = name.is_empty() || name.contains(&b'*') || !name.iter().all(u8::is_ascii_graphic);
    // A value of several quoted pieces may be something else altogether.
    if is_odd || (!parameter.quoted && parameter.value.bytes.contains(&b'"')) {
        return None;
    }
    let edit = encode::replace_parameter(&context.message, field, parameter, text);
    Some(Fix::safe("Encode it by RFC 2231", vec![edit]))
}
