use super::signatures;
use crate::auth::signature::SignatureFlawKind;
use crate::cause;
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Findings, Severity, number};

pub(crate) static RULE: Rule = Rule {
    code: "DKM007",
    name: "body-length-tag",
    summary: "DKIM signature covers only the beginning of the body",
    help: "Sign without l=.",
    family: Family::Dkim,
    levels: Levels::always(Severity::Error),
    fix: Fixable::Never,
    cause: Some(&cause::SIGNATURE),
    mutes: &[],
    references: &[Reference::Rfc(6376, "8.2"), Reference::Rfc(6376, "5.4.1")],
    docs: page(include_str!("body_length_tag.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    for (signature, check) in signatures(context) {
        findings.judged();
        let Some(flaw) = signature.flaws.iter().find(|flaw| flaw.kind == SignatureFlawKind::BodyLength) else {
            continue;
        };
        let Some(signed) = signature.body_length else { continue };
        if signed == 0 {
            findings.add(flaw.span, "l=0: none of the body is signed; anybody can write what they want into it");
            continue;
        }
        let whole = check.length.filter(|_| context.has_whole_body());
        let count = |octets: u64| number(usize::try_from(octets).unwrap_or(usize::MAX));
        let message = match whole {
            Some(whole) if whole > signed => {
                format!(
                    "The last {} octets of the body are not signed: anybody could have appended them",
                    count(whole - signed)
                )
            }
            Some(whole) if whole < signed => {
                format!("l= is {}, but the body has only {} octets: verifiers refuse this", count(signed), count(whole))
            }
            _ => "With l= anybody can append text to the body, and the signature still verifies".to_owned(),
        };
        findings.add(flaw.span, message).weaken(Severity::Warning);
    }
}
