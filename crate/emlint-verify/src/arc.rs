//! The ARC chain (RFC 8617 §5.2): who forwarded the message, and whether each of them found it intact.

use crate::copy::{ARC_RESULTS, Copy, instance, is_arc};
use crate::dns::{Known, Stop};
use crate::signature::{self, Bodies, MAX_SIGNATURES, Times, Verified};
use emlint::auth::signature::{Kind, Signature, SignatureFlawKind};
use emlint::evidence::{ArcEvidence, Match, Outcome, Reason};
use emlint::message::{Field, Message};

/// The most sets a chain may have (RFC 8617 §4.2.1).
const MAX_SETS: u64 = 50;

/// The result of the chain, and what each of its signatures says.
pub(crate) struct Chain<'a> {
    pub(crate) evidence: ArcEvidence,
    pub(crate) verified: Vec<Verified<'a>>,
}

/// Evaluates the chain; none when the message has no ARC field.
pub(crate) fn evaluate<'a>(
    message: &Message<'a>,
    copy: &Copy,
    bodies: &Bodies,
    known: &Known,
    times: Times,
) -> Result<Option<Chain<'a>>, Stop> {
    let fields: Vec<Field<'a>> = message.header.fields.iter().filter(|field| is_arc(field)).copied().collect();
    if fields.is_empty() {
        return Ok(None);
    }
    let sets = sets(&fields);
    let mut verified = Vec::new();
    let mut missing = false;
    for (index, set) in sets.iter().flatten().enumerate().take(MAX_SIGNATURES) {
        let [_, message_signature, seal] = set;
        let upto = sets.as_ref().ok().and_then(|sets| sets.get(..=index)).unwrap_or_default();
        if let Some(signature) = Signature::read(message_signature) {
            let octets = |signature: &Signature| copy.signed_header(signature, signature.header_canonicalization);
            push(&mut verified, &mut missing, signature::verify(signature, copy, bodies, known, times, octets));
        }
        if let Some(signature) = Signature::read(seal) {
            let octets = |seal: &Signature| Copy::sealed(upto, seal);
            push(&mut verified, &mut missing, signature::verify(signature, copy, bodies, known, times, octets));
        }
    }
    if missing {
        return Err(Stop::Missing);
    }
    let (result, reason, text) = match &sets {
        Err(what) => (Outcome::Fail, Reason::Structure, (*what).to_owned()),
        Ok(sets) => conclude(sets, &verified),
    };
    Ok(Some(Chain { evidence: ArcEvidence { result, reason, text, signatures: Vec::new() }, verified }))
}

fn push<'a>(list: &mut Vec<Verified<'a>>, missing: &mut bool, verified: Result<Verified<'a>, Stop>) {
    match verified {
        Ok(verified) => list.push(verified),
        Err(_) => *missing = true,
    }
}

/// The sets of the chain in order, or what is wrong with them (RFC 8617 §4.2 and §5.2).
fn sets<'f, 'a>(fields: &'f [Field<'a>]) -> Result<Vec<[&'f Field<'a>; 3]>, &'static str> {
    let mut numbered: Vec<(u64, &Field)> = Vec::new();
    for field in fields {
        let number = instance(field).ok_or("an ARC field has no instance number")?;
        if !(1..=MAX_SETS).contains(&number) {
            return Err("an ARC field has an instance number outside of 1 to 50");
        }
        numbered.push((number, field));
    }
    let last = numbered.iter().map(|(number, _)| *number).max().unwrap_or_default();
    let mut sets = Vec::new();
    for number in 1..=last {
        let one = |name: &str| {
            let mut with_name = numbered.iter().filter(|(own, field)| *own == number && field.is(name));
            match (with_name.next(), with_name.next()) {
                (Some((_, field)), None) => Ok(*field),
                (None, _) => Err("a set of the chain lacks one of its three fields"),
                _ => Err("a set of the chain has a field twice"),
            }
        };
        let set = [one(ARC_RESULTS)?, one(Kind::ArcMessage.field_name())?, one(Kind::ArcSeal.field_name())?];
        sets.push(set);
    }
    Ok(sets)
}

fn conclude(sets: &[[&Field<'_>; 3]], verified: &[Verified<'_>]) -> (Outcome, Reason, String) {
    let fail = |reason, text: &str| (Outcome::Fail, reason, text.to_owned());
    let count = sets.len();
    for (index, [_, message_signature, seal]) in sets.iter().enumerate() {
        let Some(seal) = Signature::read(seal) else { continue };
        let status = seal.get("cv").map(|value| value.text().to_ascii_lowercase()).unwrap_or_default();
        if status == "fail" {
            return fail(
                Reason::SaidFail,
                &format!("the chain was already broken when server {} sealed it", index + 1),
            );
        }
        if (index == 0) != (status == "none") {
            return fail(Reason::Structure, "the first seal must say cv=none, and every later one cv=pass");
        }
        // RFC 8617 §4.1.2: a message signature covers no seal.
        let covers_seal = Signature::read(message_signature)
            .is_some_and(|signature| signature.signed.iter().any(|name| name.is(Kind::ArcSeal.field_name())));
        if covers_seal {
            return fail(Reason::Structure, "a message signature of the chain names ARC-Seal in h=");
        }
        if seal.flaws.iter().any(|flaw| matches!(flaw.kind, SignatureFlawKind::NotAllowed(_))) {
            return fail(Reason::Structure, "a seal has neither h= nor bh=");
        }
    }
    // Of the message signatures only the last must verify: what came later may have changed what earlier ones saw.
    let decisive = verified.iter().filter(|verified| {
        let is_last = usize::try_from(verified.evidence.instance.unwrap_or_default()).is_ok_and(|own| own == count);
        is_last || verified.evidence.kind == Kind::ArcSeal.field_name()
    });
    for verified in decisive {
        let evidence = &verified.evidence;
        match evidence.result {
            Outcome::Pass => {}
            Outcome::Temperror => return (Outcome::Temperror, evidence.reason, evidence.text.clone()),
            _ => {
                let what = if evidence.kind == Kind::ArcSeal.field_name() { "seal" } else { "message signature" };
                let which = evidence.instance.unwrap_or_default();
                let text =
                    format!("the {what} of server {which} ({}) does not hold: {}", evidence.domain, evidence.text);
                return (Outcome::Fail, evidence.reason, text);
            }
        }
    }
    if count > MAX_SIGNATURES || verified.iter().any(|verified| verified.evidence.signature == Match::Unknown) {
        return (Outcome::Neutral, Reason::Structure, "not every seal of the chain was verified".to_owned());
    }
    let servers = if count == 1 { "one server".to_owned() } else { format!("{count} servers") };
    (Outcome::Pass, Reason::Verified, format!("the chain of {servers} is whole"))
}
