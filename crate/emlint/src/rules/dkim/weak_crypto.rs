use super::{signatures, written};
use crate::auth::signature::{Signature, SignatureFlawKind};
use crate::cause;
use crate::rule::{Family, Fixable, GOOGLE, Levels, Reference, Rule, page};
use crate::{Context, Findings, Severity, Span, number};
use mail_parser::Encoding;

pub(crate) static RULE: Rule = Rule {
    code: "DKM003",
    name: "weak-crypto",
    summary: "DKIM signature is made with something that verifiers refuse",
    help: "Sign with a=rsa-sha256 and a key of 2,048 bits.",
    family: Family::Dkim,
    levels: Levels::always(Severity::Error),
    fix: Fixable::Never,
    cause: Some(&cause::SIGNATURE),
    mutes: &[],
    references: &[Reference::Rfc(8301, "3.1"), Reference::Rfc(8301, "3.2"), Reference::Rfc(8463, "3"), GOOGLE],
    docs: page(include_str!("weak_crypto.md")),
    check,
};

/// Since RFC 8301, verifiers refuse what was common before: 2018-01-01.
const REFUSED_SINCE: i64 = 1_514_764_800;
/// Octets of a SHA-256 hash.
const HASH: usize = 32;
/// Octets of an Ed25519 signature (RFC 8463 §3).
const ED25519: usize = 64;

fn check(context: &Context, findings: &mut Findings) {
    let is_old = written(context).is_some_and(|written| written < REFUSED_SINCE);
    for (signature, _) in signatures(context) {
        findings.judged();
        if let Some((span, message, level)) = weakness(signature) {
            let finding = findings.add(span, message).weaken(level);
            if is_old {
                finding.weaken(Severity::Warning);
            }
        }
    }
}

fn weakness(signature: &Signature<'_>) -> Option<(Span, String, Severity)> {
    let error = |span, message: String| Some((span, message, Severity::Error));
    let algorithm = signature.list.get("a")?;
    let name = algorithm.value.text();
    for flaw in &signature.flaws {
        match flaw.kind {
            SignatureFlawKind::WeakAlgorithm => {
                return error(
                    algorithm.span,
                    format!("{name} uses SHA-1: verifiers treat the signature as if it were not there"),
                );
            }
            SignatureFlawKind::UnknownAlgorithm => {
                return error(
                    algorithm.span,
                    format!("“{name}” is no algorithm of DKIM: verifiers ignore the signature"),
                );
            }
            SignatureFlawKind::BadBase64(_) => return None,
            _ => {}
        }
    }
    if let Some(hash) = signature.list.get("bh").filter(|tag| !tag.value.is_empty()) {
        let octets = decoded_len(&hash.compact());
        if octets != HASH {
            return error(hash.value.span, format!("bh= has {octets} octets; a SHA-256 hash has {HASH}"));
        }
    }
    let value = signature.list.get("b").filter(|tag| !tag.value.is_empty())?;
    let octets = decoded_len(&value.compact());
    let bits = number(octets * 8);
    if name.eq_ignore_ascii_case("ed25519-sha256") {
        if octets == ED25519 {
            return None;
        }
        return error(value.value.span, format!("b= has {octets} octets; an Ed25519 signature has {ED25519}"));
    }
    match octets {
        // Keys have a round length: this is a piece of a signature.
        _ if !octets.is_multiple_of(8) => None,
        ..128 => error(value.value.span, format!("b= shows a key of {bits} bits; verifiers accept none below 1,024")),
        128 => {
            let message = format!("b= shows a key of {bits} bits; 2,048 are recommended");
            Some((value.value.span, message, Severity::Info))
        }
        _ => None,
    }
}

fn decoded_len(base64: &str) -> usize {
    Encoding::Base64.decoded_len(base64.as_bytes())
}
