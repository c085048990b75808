//! Whether signatures verify, and if not, why: body hash and header signature apart, the key, and the time.
//!

use crate::copy::{Copy, canonical_body, signed_body};
use crate::dns::{Failure, Known, Stop};
use crate::key::{Algorithm, Key, MIN_BITS, base64};
use emlint::auth::signature::{Canonicalization, Kind, Signature, SignatureFlawKind};
use emlint::evidence::{Match, Outcome, Reason, SignatureEvidence};
use std::cell::OnceCell;

/// The most signatures of one message that are verified; a message has one to three.
pub(crate) const MAX_SIGNATURES: usize = 20;

/// The canonical bodies of a copy, computed when asked for.
#[derive(Default)]
pub(crate) struct Bodies {
    simple: OnceCell<Vec<u8>>,
    relaxed: OnceCell<Vec<u8>>,
}

impl Bodies {
    pub(crate) fn get(&self, copy: &Copy, how: Canonicalization) -> &[u8] {
        let cell = if how == Canonicalization::Simple { &self.simple } else { &self.relaxed };
        cell.get_or_init(|| canonical_body(&copy.body, how))
    }
}

/// A signature with all that is needed to verify it.
pub(crate) struct Subject<'a> {
    pub(crate) signature: Signature<'a>,
    pub(crate) algorithm: Algorithm,
    pub(crate) octets: Vec<u8>,
    /// `bh=`; empty for a seal.
    pub(crate) body_hash: Vec<u8>,
    pub(crate) key: Option<Key>,
}

/// The evidence of one signature, and what forensics needs to look further.
pub(crate) struct Verified<'a> {
    pub(crate) evidence: SignatureEvidence,
    pub(crate) subject: Option<Subject<'a>>,
}

/// When a signature is judged: seconds since 1970.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Times {
    pub(crate) received: Option<i64>,
    pub(crate) now: Option<i64>,
}

/// The octets that the seal or signature is computed over come from `signed`.
pub(crate) fn verify<'a>(
    signature: Signature<'a>,
    copy: &Copy,
    bodies: &Bodies,
    known: &Known,
    times: Times,
    signed: impl FnOnce(&Signature) -> Vec<u8>,
) -> Result<Verified<'a>, Stop> {
    let text = |name| signature.list.get(name).map(|tag| tag.compact()).unwrap_or_default();
    let mut evidence = SignatureEvidence {
        field: signature.field.span,
        kind: signature.kind.field_name().to_owned(),
        instance: signature.instance,
        domain: text("d"),
        selector: text("s"),
        result: Outcome::Neutral,
        result_now: Outcome::Neutral,
        reason: Reason::Syntax,
        text: String::new(),
        body_hash: Match::Unknown,
        signature: Match::Unknown,
        key: None,
        body_octets: None,
        signed_octets: signature.body_length,
        damage: Vec::new(),
    };
    // The key is asked for even when the signature cannot be used: whether it is there helps whoever mends it.
    let found = find_key(&evidence, known)?;
    evidence.key = match &found {
        Ok(key) => Some(key.evidence.clone()),
        Err(unusable) => unusable.evidence.clone(),
    };
    let algorithm = signature.get("a").and_then(Algorithm::read);
    let usable = match (broken(&signature), algorithm, base64(&text("b"))) {
        (None, Some(algorithm), Some(octets)) => Ok((algorithm, octets)),
        (Some(flaw), ..) => Err(flaw),
        _ => Err((Reason::Syntax, "its algorithm is unknown")),
    };
    let (algorithm, octets) = match usable {
        Ok(usable) => usable,
        Err((reason, what)) => {
            settle(&mut evidence, Outcome::Neutral, reason, what);
            return Ok(Verified { evidence, subject: None });
        }
    };
    let body_hash = base64(&text("bh")).unwrap_or_default();
    let mut subject = Subject { signature, algorithm, octets, body_hash, key: None };
    if subject.signature.kind != Kind::ArcSeal {
        let body = bodies.get(copy, subject.signature.body_canonicalization);
        evidence.body_octets = u64::try_from(body.len()).ok();
        evidence.body_hash = matches(subject.body_is(signed_body(body, subject.signature.body_length)));
    }
    match found {
        Ok(key) => {
            if let Some(why) = key.refuses(algorithm) {
                settle(&mut evidence, Outcome::Permerror, Reason::WrongKey, why);
            } else {
                let header = signed(&subject.signature);
                evidence.signature = matches(key.verifies(algorithm, &header, &subject.octets));
                conclude(&mut evidence, &subject, &key, times);
            }
            subject.key = Some(key);
        }
        Err(unusable) => settle(&mut evidence, unusable.outcome, unusable.reason, &unusable.text),
    }
    Ok(Verified { evidence, subject: Some(subject) })
}

impl Subject<'_> {
    /// Whether `bh=` is the hash of these octets.
    pub(crate) fn body_is(&self, octets: &[u8]) -> bool {
        self.algorithm.hash(octets) == self.body_hash
    }
}

const fn matches(same: bool) -> Match {
    if same { Match::Match } else { Match::Mismatch }
}

fn settle(evidence: &mut SignatureEvidence, outcome: Outcome, reason: Reason, text: &str) {
    evidence.result = outcome;
    evidence.result_now = outcome;
    evidence.reason = reason;
    text.clone_into(&mut evidence.text);
}

/// Flaws for which a verifier must ignore a signature (RFC 6376 §6.1.1, RFC 8617 §4.1).
fn broken(signature: &Signature) -> Option<(Reason, &'static str)> {
    let is_arc = signature.kind != Kind::Dkim;
    signature.flaws.iter().find_map(|flaw| match flaw.kind {
        SignatureFlawKind::Syntax => Some((Reason::Syntax, "it is no list of tags")),
        SignatureFlawKind::Duplicate(_) => Some((Reason::Syntax, "it has a tag twice")),
        SignatureFlawKind::Missing(_) => Some((Reason::Syntax, "it lacks a tag that is required")),
        SignatureFlawKind::Empty(_) => Some((Reason::Syntax, "a tag that is required is empty")),
        SignatureFlawKind::BadValue("cv") => Some((Reason::Syntax, "its cv= is none of none, pass and fail")),
        SignatureFlawKind::BadValue(_) => Some((Reason::Syntax, "a tag has a value that it cannot have")),
        SignatureFlawKind::BadBase64(_) => Some((Reason::Syntax, "its b= or bh= is no base64")),
        SignatureFlawKind::UnknownAlgorithm => Some((Reason::Syntax, "its algorithm is unknown")),
        SignatureFlawKind::UnknownQuery => Some((Reason::Syntax, "its q= names no way to find the key")),
        SignatureFlawKind::NotAllowed(_) => Some((Reason::Structure, "a seal has neither h= nor bh=")),
        SignatureFlawKind::FromNotSigned if !is_arc => Some((Reason::Syntax, "From is not signed")),
        SignatureFlawKind::IdentityElsewhere => Some((Reason::Identity, "i= is not within d=")),
        SignatureFlawKind::ExpiresBeforeSigning => Some((Reason::Syntax, "it expires before it was made")),
        SignatureFlawKind::FromNotSigned
        | SignatureFlawKind::WeakAlgorithm
        | SignatureFlawKind::BodyLength
        | SignatureFlawKind::Historic
        | SignatureFlawKind::ChainMismatch => None,
    })
}

/// Why there is no key to verify with.
struct Unusable {
    outcome: Outcome,
    reason: Reason,
    text: String,
    evidence: Option<emlint::evidence::KeyEvidence>,
}

/// The name of the key of a signature (RFC 6376 §3.6.2.1).
pub(crate) fn key_name(selector: &str, domain: &str) -> String {
    format!("{selector}._domainkey.{domain}")
}

fn find_key(evidence: &SignatureEvidence, known: &Known) -> Result<Result<Key, Unusable>, Stop> {
    let (domain, selector) = (&evidence.domain, &evidence.selector);
    let unusable = |outcome, reason, text: String| Ok(Err(Unusable { outcome, reason, text, evidence: None }));
    if domain.is_empty() || selector.is_empty() {
        return unusable(Outcome::Permerror, Reason::NoKey, "it names no key".to_owned());
    }
    let name = key_name(selector, domain);
    let records = match known.texts(&name, &format!("key of the {} by {domain}", evidence.kind)) {
        Ok(records) => records,
        Err(Stop::Missing) => return Err(Stop::Missing),
        Err(Stop::Failed(Failure::NotSupplied)) => {
            let text = format!("the given records do not have its key, {name}");
            return unusable(Outcome::Temperror, Reason::NoAnswer, text);
        }
        Err(Stop::Failed(failure)) => {
            let text = format!("its key could not be looked up at {name}: {failure}");
            return unusable(Outcome::Temperror, Reason::NoAnswer, text);
        }
    };
    // Several records have no meaning (RFC 6376 §3.6.2.2): the first one that is a key is taken, as others do.
    let mut keys = records.iter().map(|record| Key::read(&name, record));
    match keys.next() {
        None => unusable(Outcome::Permerror, Reason::NoKey, format!("there is no key at {name}")),
        Some(Ok(key)) => Ok(Ok(key)),
        Some(Err(bad)) => Ok(keys.find_map(Result::ok).ok_or_else(|| Unusable {
            outcome: Outcome::Permerror,
            reason: bad.reason,
            text: format!("at {name} {}", bad.text),
            evidence: Some(bad.evidence),
        })),
    }
}

/// Puts together what was found (RFC 6376 §6.1.3, RFC 8601 §2.7.1).
fn conclude(evidence: &mut SignatureEvidence, subject: &Subject, key: &Key, times: Times) {
    let (body, header) = (evidence.body_hash, evidence.signature);
    if body == Match::Mismatch {
        let text = if header == Match::Match {
            "the body is not the one that was signed; the signed header fields are untouched and the key is right"
        } else {
            "neither the body nor the signed header fields are what was signed, or the key is another one"
        };
        return settle(evidence, Outcome::Fail, Reason::BodyHash, text);
    }
    if header != Match::Match {
        let text = "the signed header fields are not what was signed, or the key is another one";
        return settle(evidence, Outcome::Fail, Reason::Signature, text);
    }
    let signature = &subject.signature;
    let identity = signature.list.get("i").map(|tag| tag.compact()).filter(|_| signature.kind == Kind::Dkim);
    let host = identity.as_deref().and_then(|identity| identity.rsplit_once('@')).map(|(_, host)| host);
    if key.is_strict && host.is_some_and(|host| !host.eq_ignore_ascii_case(&evidence.domain)) {
        let text = "the key is only for i= with the very domain of d= (t=s)";
        return settle(evidence, Outcome::Fail, Reason::Identity, text);
    }
    let expires = signature.list.get("x").and_then(|tag| tag.compact().parse::<i64>().ok());
    let is_past = |time: Option<i64>| expires.zip(time).is_some_and(|(expires, time)| time > expires);
    let weak = match key.evidence.bits.filter(|&bits| bits < MIN_BITS) {
        _ if subject.algorithm == Algorithm::RsaSha1 => Some((
            Reason::WeakAlgorithm,
            "but SHA-1 proves nothing any more, and receivers must not count it".to_owned(),
        )),
        Some(bits) => {
            Some((Reason::WeakKey, format!("but a key of {bits} bits can be forged, and receivers must not count it")))
        }
        None => None,
    };
    let good = if weak.is_some() { Outcome::Policy } else { Outcome::Pass };
    let outcome = |past| if past { Outcome::Fail } else { good };
    let (then, now) = (is_past(times.received.or(times.now)), is_past(times.now));
    evidence.result = outcome(then);
    evidence.result_now = outcome(now);
    let text = match (then, now) {
        (true, _) => "it had expired when the message was received",
        (false, true) => "it verifies; it was good when the message was received and has expired since",
        (false, false) => "it verifies",
    };
    (evidence.reason, evidence.text) = match weak {
        _ if then => (Reason::Expired, text.to_owned()),
        Some((reason, why)) => (reason, format!("{text}, {why}")),
        None => (Reason::Verified, text.to_owned()),
    };
}
