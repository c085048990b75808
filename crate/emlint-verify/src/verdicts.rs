//! All signatures of a message: as it was given, and with the line ends that SMTP had; with mail-auth's opinion.

use crate::arc::{self, Chain};
use crate::copy::{Copy, Restored};
use crate::dns::{Known, Stop, keep};
use crate::forensics;
use crate::key::Key;
use crate::opinion;
use crate::signature::{self, Bodies, MAX_SIGNATURES, Times, Verified};
use emlint::auth::signature::{Kind, Signature};
use emlint::evidence::{ArcEvidence, Change, Damage, Match, Outcome, Reason, SignatureEvidence};
use emlint::{Message, Span};

/// Evidence for every DKIM signature and for the ARC chain.
pub(crate) fn evaluate(
    message: &Message<'_>,
    restored: Option<&Restored>,
    known: &Known,
    times: Times,
    closer: bool,
    notes: &mut Vec<String>,
) -> Result<(Vec<SignatureEvidence>, Option<ArcEvidence>), Stop> {
    let mut given = Verdicts::of(message, known, times)?;
    let Some(restored) = restored.filter(|_| !given.all_pass()) else {
        if closer {
            given.look_closer(message);
        }
        return Ok(given.evidence());
    };
    let again = Message::parse(&restored.octets);
    let mut mended = Verdicts::of(&again, known, times)?;
    if closer {
        mended.look_closer(&again);
    }
    mended.move_spans(|span| restored.original(span));
    let (mut dkim, mut arc) = given.evidence();
    let (mended_dkim, mended_arc) = mended.evidence();
    let mut helped = false;
    for (given, mut mended) in dkim.iter_mut().zip(mended_dkim) {
        // Nothing verifies over lone LFs that was signed over CRLF: what is said of the message with CRLF says more.
        if is_good(mended.result) && !is_good(given.result) {
            helped = true;
            mended.damage.push(line_ends(message));
        }
        if !is_good(given.result) {
            *given = mended;
        }
    }
    if arc.as_ref().is_none_or(|arc| arc.result != Outcome::Pass) {
        helped |= mended_arc.as_ref().is_some_and(|arc| arc.result == Outcome::Pass);
        arc = mended_arc;
    }
    if helped {
        notes.push("The signatures verify only after the line ends were made CRLF again, as SMTP has them".to_owned());
    }
    Ok((dkim, arc))
}

const fn is_good(outcome: Outcome) -> bool {
    matches!(outcome, Outcome::Pass | Outcome::Policy)
}

fn line_ends(message: &Message<'_>) -> Damage {
    let end = memchr::memchr(b'\n', message.bytes).map_or(0, |at| at + 1);
    Damage {
        change: Change::LineEnds,
        text: "Lines of this copy end with LF; with CRLF, as SMTP has them, the signature verifies".to_owned(),
        places: vec![Span::new(end.saturating_sub(1)..end)],
        complete: true,
    }
}

/// The signatures of one copy.
struct Verdicts<'a> {
    dkim: Vec<Verified<'a>>,
    chain: Option<Chain<'a>>,
}

impl<'a> Verdicts<'a> {
    fn of(message: &Message<'a>, known: &Known, times: Times) -> Result<Self, Stop> {
        let copy = Copy::of(message);
        let bodies = Bodies::default();
        let mut missing = false;
        let mut dkim = Vec::new();
        let fields = message.fields(Kind::Dkim.field_name()).take(MAX_SIGNATURES);
        for signature in fields.filter_map(Signature::read) {
            let octets = |signature: &Signature| copy.signed_header(signature, signature.header_canonicalization);
            let verified = signature::verify(signature, &copy, &bodies, known, times, octets);
            dkim.extend(keep(verified, &mut missing));
        }
        let chain = keep(arc::evaluate(message, &copy, &bodies, known, times), &mut missing).flatten();
        if missing {
            return Err(Stop::Missing);
        }
        let mut verdicts = Self { dkim, chain };
        verdicts.hear_second_opinion(message);
        Ok(verdicts)
    }

    fn all(&mut self) -> impl Iterator<Item = &mut Verified<'a>> {
        self.dkim.iter_mut().chain(self.chain.iter_mut().flat_map(|chain| &mut chain.verified))
    }

    /// What verifies here must verify for mail-auth too.
    fn hear_second_opinion(&mut self, message: &Message<'_>) {
        let keys: Vec<(String, Vec<u8>)> = self
            .all()
            .filter_map(|verified| verified.evidence.key.as_ref())
            .map(|key| (key.name.to_ascii_lowercase(), key.record.clone().into_bytes()))
            .collect();
        let is_worth_it = self.all().any(|verified| is_good(verified.evidence.result));
        let Some(start) = message.header.fields.first().map(|field| field.full.start()).filter(|_| is_worth_it) else {
            return;
        };
        let opinion = opinion::ask(message.bytes.get(start..).unwrap_or_default(), &keys);
        for verified in &mut self.dkim {
            let Some(subject) = &verified.subject else { continue };
            let offset = subject.signature.field.value.span.start() - start;
            if let Some(objection) = opinion.dkim.get(&offset).filter(|_| is_good(verified.evidence.result)) {
                let evidence = &mut verified.evidence;
                evidence.result = Outcome::Fail;
                evidence.result_now = Outcome::Fail;
                evidence.reason = Reason::Signature;
                evidence.signature = Match::Unknown;
                evidence.text = format!("two ways to verify it disagree; one says: {objection}");
            }
        }
        if let (Some(chain), Some(objection)) = (&mut self.chain, opinion.arc)
            && chain.evidence.result == Outcome::Pass
        {
            chain.evidence.result = Outcome::Fail;
            chain.evidence.reason = Reason::Signature;
            chain.evidence.text = format!("two ways to verify the chain disagree; one says: {objection}");
        }
    }

    /// Finds out what broke the signatures that do not verify.
    fn look_closer(&mut self, message: &Message<'_>) {
        let copy = Copy::of(message);
        let bodies = Bodies::default();
        let keys: Vec<Key> = self.all().filter_map(|verified| verified.subject.as_ref()?.key.clone()).collect();
        for verified in self.all() {
            if let Some(subject) = &verified.subject
                && subject.signature.kind != Kind::ArcSeal
            {
                verified.evidence.damage = forensics::look(message, &copy, &bodies, subject, &verified.evidence, &keys);
            }
        }
    }

    fn all_pass(&self) -> bool {
        self.dkim.iter().all(|verified| is_good(verified.evidence.result))
            && self.chain.as_ref().is_none_or(|chain| chain.evidence.result == Outcome::Pass)
    }

    fn move_spans(&mut self, original: impl Fn(Span) -> Span) {
        for verified in self.all() {
            verified.evidence.field = original(verified.evidence.field);
            for place in verified.evidence.damage.iter_mut().flat_map(|damage| &mut damage.places) {
                *place = original(*place);
            }
        }
    }

    fn evidence(self) -> (Vec<SignatureEvidence>, Option<ArcEvidence>) {
        let own = |verified: Verified| verified.evidence;
        let chain = self
            .chain
            .map(|chain| ArcEvidence { signatures: chain.verified.into_iter().map(own).collect(), ..chain.evidence });
        (self.dkim.into_iter().map(own).collect(), chain)
    }
}
