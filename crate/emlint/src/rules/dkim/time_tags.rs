use super::signatures;
use crate::auth::signature::{Signature, SignatureFlawKind};
use crate::auth::tags::Tag;
use crate::cause;
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::time::to_rfc3339;
use crate::{Context, Findings, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "DKM008",
    name: "time-tags",
    summary: "Times of the DKIM signature contradict each other or the message",
    help: "Set the clock of the signing server; let x= lie at least a week behind t=, or leave it out.",
    family: Family::Dkim,
    levels: Levels::always(Severity::Error),
    fix: Fixable::Never,
    cause: Some(&cause::SIGNATURE),
    mutes: &[],
    references: &[Reference::Rfc(6376, "3.5")],
    docs: page(include_str!("time_tags.md")),
    check,
};

/// Clocks differ; a day is no clock any more.
const DAY: i64 = 86_400;
/// Digits that every verifier can read (RFC 6376 §3.5).
const DIGITS: usize = 12;

fn check(context: &Context, findings: &mut Findings) {
    let arrived = context.auth().hops.first().and_then(|hop| hop.received.seconds());
    for (signature, _) in signatures(context) {
        let (signed, expires) = (time(signature, "t"), time(signature, "x"));
        if signed.is_none() && expires.is_none() {
            continue;
        }
        findings.judged();
        if let Some(flaw) = signature.flaws.iter().find(|flaw| flaw.kind == SignatureFlawKind::ExpiresBeforeSigning) {
            findings.add(flaw.span, "The signature expires before it is made: verifiers ignore it");
            continue;
        }
        for (tag, _) in signed.iter().chain(&expires).filter(|(tag, _)| tag.value.len() > DIGITS) {
            findings.add(tag.span, "The time has more digits than verifiers must read").weaken(Severity::Warning);
        }
        let Some(arrived) = arrived else { continue };
        if let Some((tag, expires)) = expires.filter(|(_, expires)| *expires < arrived) {
            let message = format!("The signature expired on {}, before the message arrived", to_rfc3339(expires));
            findings.add(tag.span, message).weaken(Severity::Warning);
        }
        if let Some((tag, signed)) = signed.filter(|(_, signed)| *signed > arrived.saturating_add(DAY)) {
            let message =
                format!("The signature says that it was made on {}, after the message arrived", to_rfc3339(signed));
            findings.add(tag.span, message).weaken(Severity::Warning);
        }
    }
}

/// A time that is one: its tag and seconds since 1970.
fn time<'a>(signature: &Signature<'a>, name: &str) -> Option<(Tag<'a>, i64)> {
    let tag = signature.list.get(name)?;
    let text = tag.value.text();
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| (tag, text.parse().unwrap_or(i64::MAX)))
}
