//! AUT: what the receiver wrote down about SPF, DKIM, DMARC and ARC, and how it wrote it.
//!
//! A result is somebody else's statement: messages say who reported it. Only statements that the receiver made count
//! ([`crate::auth::Trust`]).

pub(super) mod ar_forged_or_untrusted;
pub(super) mod ar_syntax;
pub(super) mod arc_failed;
pub(super) mod arc_set_broken;
pub(super) mod bulk_auth_incomplete;
pub(super) mod dkim_fail;
pub(super) mod dkim_none;
pub(super) mod dmarc_fail;
pub(super) mod dmarc_none;
pub(super) mod no_auth_results;
pub(super) mod not_aligned;
pub(super) mod received_spf_syntax;
pub(super) mod receiver_spam_verdict;
pub(super) mod results_conflict;
pub(super) mod spf_best_guess;
pub(super) mod spf_error;
pub(super) mod spf_fail;
pub(super) mod spf_none;
pub(super) mod spf_softfail;

use crate::List as _;
use crate::auth::signature::Kind;
use crate::auth::{AuthView, Source, Statement, Trust};
use crate::{Confidence, Finding, Findings, Slice};

/// Places that explain a finding; a hostile message has more.
const RELATED: usize = 9;

/// One finding for what several fields say alike: the receiver's own results first, then Received-SPF, then ARC.
fn report<'f>(findings: &'f mut Findings, said: &[&Statement<'_>], message: String) -> Option<&'f mut Finding> {
    let rank = |statement: &&&Statement<'_>| match statement.source {
        Source::AuthenticationResults => 0,
        Source::ReceivedSpf => 1,
        Source::ArcAuthenticationResults => 2,
    };
    let first = said.iter().min_by_key(rank)?;
    let finding = findings.add(first.token, message);
    for other in said.iter().filter(|other| other.token != first.token).take(RELATED) {
        finding.related(other.token, format!("{} says so too", other.source.field_name()));
    }
    if first.trust == Trust::OnlyFields {
        finding.confidence(Confidence::Low);
    }
    Some(finding)
}

/// The statement that [`report`] points at.
fn main_statement<'s, 'a>(said: &[&'s Statement<'a>]) -> Option<&'s Statement<'a>> {
    let own = said.iter().find(|statement| statement.source == Source::AuthenticationResults);
    own.or(said.iter().find(|statement| statement.source == Source::ReceivedSpf)).or(said.first()).copied()
}

/// What the receiver says about SPF with one of these results, for the identity that counts.
fn spf_with<'v, 'a>(auth: &'v AuthView<'a>, results: &[&str]) -> Vec<&'v Statement<'a>> {
    let mut said = auth.spf();
    said.retain(|statement| results.contains(&statement.result.as_str()));
    said
}

/// Where the parts of an SPF result stand: client and checked domain.
fn explain_spf(finding: &mut Finding, said: &[&Statement<'_>], statement: &Statement<'_>) {
    if let Some(ip) = client(said) {
        finding.related(ip.span, "the server that sent the message");
    }
    if let Some(domain) = statement.domain {
        let what = if statement.is_helo { "the name it gave in EHLO" } else { "the domain of the return path" };
        finding.related(domain.span, what);
    }
}

/// Where it says that the record was made up: that is told here, and AUT005 adds nothing (one result, one finding).
fn explain_guess(finding: &mut Finding, statement: &Statement<'_>) {
    if let Some(span) = statement.best_guess {
        finding.related(span, "also AUT005 spf-best-guess: the domain has no SPF record, the receiver made one up");
        finding.help("Publish an SPF record: this domain has none, and the receiver had to make one up.");
    }
}

/// The domain in a sentence.
fn domain_or(statement: &Statement<'_>, otherwise: &str) -> String {
    statement.domain_text().unwrap_or_else(|| otherwise.to_owned())
}

/// The client's address, from the first field that names it.
fn client<'a>(said: &[&Statement<'a>]) -> Option<Slice<'a>> {
    said.iter().find_map(|statement| statement.ip)
}

/// The client's address in a sentence.
fn client_or(said: &[&Statement<'_>], otherwise: &str) -> String {
    client(said).map_or_else(|| otherwise.to_owned(), |ip| ip.text().into_owned())
}

/// Whether somebody passed the message on: a server sealed it, or more than two organizations had it.
fn is_forwarded(auth: &AuthView<'_>) -> bool {
    let is_sealed = auth.signatures.iter().any(|signature| signature.kind == Kind::ArcSeal);
    let mut operators: Vec<&str> = auth.hops.iter().filter_map(|hop| hop.operator.as_deref()).list();
    operators.dedup();
    is_sealed || operators.len() > 2
}

/// The term that permits the client (RFC 7208 §5.6).
fn permitting_term(said: &[&Statement<'_>]) -> Option<String> {
    let ip = client(said)?.text();
    Some(if ip.contains(':') { format!("ip6:{ip}") } else { format!("ip4:{ip}") })
}
