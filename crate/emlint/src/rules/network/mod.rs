//! NET: what the DNS says about this message, when somebody asked it ([`crate::evidence`]). Without evidence every rule of
//! this family is silent.

pub(super) mod dns_silent;
pub(super) mod dnsbl_listed;
pub(super) mod dnsbl_refused;
pub(super) mod fcrdns;
pub(super) mod live_auth;
pub(super) mod live_dkim;
pub(super) mod live_dkim_key;
pub(super) mod live_spf;
pub(super) mod unreachable_sender;

use crate::auth::signature::Signature;
use crate::evidence::{HostEvidence, SignatureEvidence};
use crate::{Context, Span};

/// A place that the evidence names, or where a field about it would be.
fn place(context: &Context, span: Option<Span>) -> Span {
    let inside = span.filter(|span| span.start <= span.end && span.end() <= context.message.bytes.len());
    inside.unwrap_or_else(|| context.message.header_end())
}

/// The host that handed the message over, and where the message names it.
fn host<'a>(context: &Context<'a>) -> Option<(&'a HostEvidence, Span)> {
    let host = context.evidence()?.host.as_ref()?;
    Some((host, place(context, host.span)))
}

/// The client logged in to send (RFC 3848): it is somebody's computer, from which mail is expected.
fn is_submission(context: &Context, host: Span) -> bool {
    let hop = context.auth().hops.iter().find(|hop| hop.field.span.contains(host));
    let protocol = hop.and_then(|hop| hop.received.with).map(|with| with.text().to_ascii_uppercase());
    protocol.is_some_and(|protocol| ["ESMTPA", "ESMTPSA", "LMTPA", "LMTPSA"].contains(&protocol.as_str()))
}

/// The signature field that evidence is about.
fn signature<'c, 'a>(context: &'c Context<'a>, evidence: &SignatureEvidence) -> Option<&'c Signature<'a>> {
    context.auth().signatures.iter().find(|signature| signature.field.span == evidence.field)
}

/// The value of one of its tags, or its name.
fn tag(context: &Context, evidence: &SignatureEvidence, name: &str) -> Span {
    let value = signature(context, evidence).and_then(|signature| {
        let tag = signature.list.get(name)?;
        Some(if tag.value.is_empty() { tag.span } else { tag.value.span })
    });
    value.unwrap_or_else(|| place(context, Some(evidence.field)))
}
