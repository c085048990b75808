use super::signatures;
use crate::auth::signature::SignatureFlawKind;
use crate::cause;
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Findings, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "DKM004",
    name: "from-not-signed",
    summary: "DKIM signature does not cover From",
    help: "List From in h=; verifiers take a signature without it for invalid.",
    family: Family::Dkim,
    levels: Levels::always(Severity::Error),
    fix: Fixable::Never,
    cause: Some(&cause::SIGNATURE),
    mutes: &[],
    references: &[Reference::Rfc(6376, "5.4"), Reference::Rfc(6376, "6.1.1")],
    docs: page(include_str!("from_not_signed.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    for (signature, _) in signatures(context) {
        findings.judged();
        if let Some(flaw) = signature.flaws.iter().find(|flaw| flaw.kind == SignatureFlawKind::FromNotSigned) {
            findings.add(flaw.span, "h= does not name From: the signature is invalid");
        }
    }
}
