use super::{place, tag};
use crate::cause;
use crate::evidence::{Outcome, Reason, SignatureEvidence};
use crate::rule::{Family, Fixable, Levels, Mute, Reference, Rule, page};
use crate::{Context, Findings, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "NET006",
    name: "live-dkim",
    summary: "A DKIM signature does not verify",
    help: "Sign as the last step before the message leaves, and check that nothing changes it afterwards.",
    family: Family::Network,
    levels: Levels::always(Severity::Error),
    fix: Fixable::Never,
    cause: Some(&cause::NOT_AUTHENTICATED),
    mutes: &[Mute::span(&["DKM011"])],
    references: &[Reference::Rfc(6376, "6.1.3"), Reference::Rfc(8601, "2.7.1")],
    docs: page(include_str!("live_dkim.md")),
    check,
};

/// Places of damage that are shown for one signature.
const PLACES: usize = 9;

fn check(context: &Context, findings: &mut Findings) {
    let Some(evidence) = context.evidence() else { return };
    let from = evidence.dmarc.as_ref().map(|dmarc| dmarc.domain.as_str());
    let vouched = evidence.dmarc.as_ref().is_some_and(|dmarc| dmarc.result == Outcome::Pass);
    for signature in &evidence.dkim {
        let (at, help) = match signature.reason {
            Reason::BodyHash => {
                ("bh", "Look for what touches the body after signing: footers, scanners, another encoding.")
            }
            Reason::Signature => (
                "b",
                "Look for what changes signed fields after signing, and compare the published key with the one that signs.",
            ),
            Reason::Identity => ("i", "Let i= be within the domain of d=."),
            Reason::Expired => ("x", "Let signatures live for some days, or leave x= out."),
            _ => {
                if signature.result == Outcome::Pass {
                    findings.judged();
                }
                continue;
            }
        };
        let auth = context.auth();
        let passed_then = auth.trusted("dkim").any(|statement| {
            statement.result == "pass"
                && statement.domain_text().is_some_and(|domain| domain.eq_ignore_ascii_case(&signature.domain))
        });
        let finding = findings.add(tag(context, signature, at), message(signature));
        finding.help(help);
        if passed_then {
            finding.weaken(Severity::Info);
            finding.help("It passed when the receiver looked, so this copy was changed since; the message was not.");
        } else if !context.is_exact() {
            finding.weaken(Severity::Info);
            finding.maybe_copied();
            finding.help("Pasted text has lost line ends and blanks, so this may come from copying: open the file.");
        } else if from.is_some_and(|from| !crate::auth::align::aligned(&signature.domain, from)) {
            finding.weaken(Severity::Info);
        } else if vouched {
            // SPF vouches for it here; where it is forwarded, only the signature could.
            finding.weaken(Severity::Warning);
        }
        for damage in &signature.damage {
            for span in damage.places.iter().take(PLACES) {
                finding.related(place(context, Some(*span)), damage.text.clone());
            }
        }
    }
}

fn message(signature: &SignatureEvidence) -> String {
    let SignatureEvidence { domain, text, .. } = signature;
    let because = signature.damage.first().map(|damage| format!("; {}", lower(&damage.text))).unwrap_or_default();
    format!("The signature of {domain} does not verify: {text}{because}")
}

/// A sentence as a part of another.
fn lower(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|first| first.to_lowercase().collect::<String>()).unwrap_or_default();
    first + letters.as_str()
}
