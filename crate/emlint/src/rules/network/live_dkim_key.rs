use super::tag;
use crate::evidence::{Outcome, Reason};
use crate::rule::{Family, Fixable, GOOGLE, Levels, Reference, Rule, page};
use crate::{Context, Findings, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "NET007",
    name: "live-dkim-key",
    summary: "The DKIM key of a signature is missing, unusable or weak",
    help: "Publish the key: a TXT record at the selector, “._domainkey.”, and the signing domain.",
    family: Family::Network,
    levels: Levels::always(Severity::Error),
    fix: Fixable::Never,
    cause: None,
    mutes: &[],
    references: &[Reference::Rfc(6376, "3.6.1"), Reference::Rfc(8301, "3.2"), GOOGLE],
    docs: page(include_str!("live_dkim_key.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    let Some(evidence) = context.evidence() else { return };
    for signature in &evidence.dkim {
        let selector = tag(context, signature, "s");
        let domain = &signature.domain;
        let passed_then = context.auth().reports("dkim", &["pass"]);
        match signature.reason {
            Reason::NoKey | Reason::Revoked | Reason::BadKey | Reason::WrongKey => {
                let finding =
                    findings.add(selector, format!("The signature of {domain} cannot be checked: {}", signature.text));
                if passed_then {
                    finding.weaken(Severity::Info);
                    finding.help("It was there when the receiver looked: old keys are taken away when new ones come.");
                } else if signature.reason == Reason::Revoked {
                    finding.help("Sign with a key that is not withdrawn.");
                }
                continue;
            }
            Reason::WeakKey => {
                findings
                    .add(selector, format!("The signature of {domain} does not count: {}", signature.text))
                    .help("Make an RSA key of 2048 bits, publish it under a new selector, and sign with that.");
                continue;
            }
            _ => {}
        }
        let Some(key) = &signature.key else { continue };
        if let Some(bits) = key.bits.filter(|&bits| bits < 2048) {
            findings
                .add(selector, format!("The key of {domain} has {bits} bits; 2,048 are recommended"))
                .weaken(Severity::Info)
                .help("Make an RSA key of 2048 bits, publish it under a new selector, and sign with that.");
        } else if key.testing {
            findings
                .add(
                    selector,
                    format!("{domain} says that it only tests DKIM (t=y): receivers may treat its mail as unsigned"),
                )
                .weaken(Severity::Warning)
                .help("Take t=y out of the key record when signing works.");
        } else if signature.result == Outcome::Pass {
            findings.judged();
        }
    }
}
