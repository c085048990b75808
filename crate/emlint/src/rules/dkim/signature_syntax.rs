use super::signatures;
use crate::auth::signature::{Signature, SignatureFlawKind};
use crate::cause;
use crate::message::domain::labels;
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Findings};

pub(crate) static RULE: Rule = Rule {
    code: "DKM002",
    name: "signature-syntax",
    summary: "DKIM signature has a mistake; verifiers ignore it",
    help: "Let a DKIM library write the field, and nothing change it afterwards.",
    family: Family::Dkim,
    levels: Levels::always(crate::Severity::Error),
    fix: Fixable::Never,
    cause: Some(&cause::SIGNATURE),
    mutes: &[],
    references: &[Reference::Rfc(6376, "3.2"), Reference::Rfc(6376, "3.5"), Reference::Rfc(6376, "6.1.1")],
    docs: page(include_str!("signature_syntax.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    for (signature, _) in signatures(context) {
        findings.judged();
        for flaw in &signature.flaws {
            let text = || signature.field.value.at(flaw.span).unfolded();
            let message = match flaw.kind {
                SignatureFlawKind::Syntax => "This is no tag: a tag is a name, an equals sign and a value".to_owned(),
                SignatureFlawKind::Duplicate(name) => format!("The tag {name}= stands here for the second time"),
                SignatureFlawKind::Missing(name) => format!("The signature has no {name}="),
                SignatureFlawKind::Empty(name) => format!("{name}= is empty"),
                SignatureFlawKind::BadValue(name) => format!("“{}” is no value of {name}=", text()),
                SignatureFlawKind::BadBase64(name) => bad_base64(signature, name),
                SignatureFlawKind::UnknownQuery => {
                    format!("“{}” is no way to get the key; there is only dns/txt", text())
                }
                SignatureFlawKind::IdentityElsewhere => "The domain of i= must be that of d= or below it".to_owned(),
                _ => continue,
            };
            findings.add(flaw.span, message);
        }
        domain(context, signature, findings);
    }
}

/// Which octet is wrong, or that some are missing.
fn bad_base64(signature: &Signature<'_>, name: &str) -> String {
    let value = signature.list.get(name).map(|tag| tag.compact()).unwrap_or_default();
    let is_letter = |character: &char| character.is_ascii_alphanumeric() || "+/=".contains(*character);
    match value.chars().find(|character| !is_letter(character)) {
        Some(character) => format!("“{}” in {name}= is no character of base64", character.escape_debug()),
        None => format!("{name}= is no whole base64: characters are missing or stand behind the end"),
    }
}

/// `d=` is the name of a domain that the DNS has.
fn domain(context: &Context, signature: &Signature<'_>, findings: &mut Findings) {
    let Some(domain) = signature.domain().filter(|domain| !domain.is_empty()) else { return };
    let is_letter = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_. \t\r\n".contains(byte);
    if !domain.bytes.is_ascii() && !context.facts.smtputf8 {
        findings.add(domain.span, "d= must be in ASCII: internationalized domains are written with xn--");
    } else if domain.bytes.is_ascii() && !domain.bytes.iter().all(is_letter) {
        findings.add(domain.span, "d= is no domain name");
    } else if labels(domain).filter(|label| !label.is_empty()).count() < 2 {
        findings.add(domain.span, "d= has a single label; no DNS has a key for it");
    }
}
