//! What happened to a message on its way: the one change that, undone, makes a signature verify.
//!
//! Nothing here guesses: what is reported was tried, and the hash or the signature fits. What is tried is what mail
//! servers, lists, scanners and mail programs do. The cost is bounded, whatever the message.

mod body;
mod header;

use crate::copy::Copy;
use crate::key::Key;
use crate::signature::{Bodies, Subject};
use emlint::Message;
use emlint::evidence::{Change, Damage, Match, SignatureEvidence};

/// Octets that are hashed for one signature: a second or two in a browser.
const MAX_OCTETS: usize = 64_000_000;
/// Signatures of keys that are computed for one signature.
const MAX_TRIES: usize = 300;

/// A change that makes a part of the signature fit.
struct Repair {
    change: Change,
    text: String,
    places: Vec<emlint::Span>,
}

/// Looks for the change that broke `subject`. `keys` are the keys of the other signatures.
pub(crate) fn look(
    message: &Message<'_>,
    copy: &Copy<'_>,
    bodies: &Bodies,
    subject: &Subject<'_>,
    evidence: &SignatureEvidence,
    keys: &[Key],
) -> Vec<Damage> {
    let body = (evidence.body_hash == Match::Mismatch).then(|| body::look(message, copy, bodies, subject));
    let header = (evidence.signature == Match::Mismatch).then(|| header::look(copy, subject, keys));
    let (body_broken, header_broken) = (body.is_some(), header.is_some());
    let (body, header) = (body.flatten(), header.flatten());
    // Re-encoding a body changes its header too; that is still one change.
    let same = body.as_ref().zip(header.as_ref()).is_some_and(|(body, header)| body.change == header.change);
    let mut damage = Vec::new();
    let mut report = |repair: Option<Repair>, other_broken: bool| {
        if let Some(Repair { change, text, places }) = repair {
            damage.push(Damage { change, text, places, complete: same || !other_broken });
        }
    };
    report(body, header_broken || evidence.signature == Match::Unknown);
    report(header, body_broken);
    damage
}
