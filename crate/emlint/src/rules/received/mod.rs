//! RCV: the way of the message, as the servers on it wrote it down.

pub(super) mod helo_invalid;
pub(super) mod helo_rdns_mismatch;
pub(super) mod internal_host_leak;
pub(super) mod mail_loop;
pub(super) mod no_tls;
pub(super) mod open_relay_hint;
pub(super) mod rdns_generic;
pub(super) mod rdns_missing;
pub(super) mod received_syntax;
pub(super) mod script_origin;
pub(super) mod time_order_or_delay;

use crate::auth::Hop;
use crate::message::domain::{is_private, literal};
use crate::{Context, Slice};
use std::net::IpAddr;

/// Addresses that nobody reaches from outside: those of private networks, and of carriers' NAT (RFC 6598).
fn is_internal(address: IpAddr) -> bool {
    let is_shared = matches!(address, IpAddr::V4(v4) if matches!(v4.octets(), [100, 64..=127, ..]));
    is_private(address) || is_shared
}

/// Where the message came into the receiver's organization: the topmost hop from a public address whose server belongs to
/// another organization than the next one below, or below which there is none.
fn boundary<'c, 'a>(context: &'c Context<'a>) -> Option<(usize, &'c Hop<'a>)> {
    let hops = &context.auth().hops;
    let mut own = None;
    hops.iter().enumerate().find(|(index, hop)| {
        own = hop.operator.as_deref().or(own);
        let below = hops.iter().skip(index + 1).find_map(|hop| hop.operator.as_deref());
        let is_public = hop.received.ip.is_some_and(|ip| !is_internal(ip.address));
        // Below a server that says that the message came from somebody else, the receiver's name is a claim.
        let came_in = || hop.client_operator().is_some_and(|client| own.is_some_and(|own| own != client));
        is_public && !is_within(hop) && (below.is_none() || below != own || came_in())
    })
}

/// The hop at the boundary, when its names and addresses are those of a server: programs that people write with log in
/// first, and their names mean nothing.
fn server_boundary<'c, 'a>(context: &'c Context<'a>) -> Option<&'c Hop<'a>> {
    boundary(context).map(|(_, hop)| hop).filter(|hop| !is_login(hop) && !is_mail_program(hop))
}

/// What hands the message on within the receiver's own machines: a filter such as amavis, which repeats where the message
/// came from and looks up nothing, delivery by LMTP (RFC 2033 §1), or fetchmail, which gets it from a mailbox.
fn is_within(hop: &Hop<'_>) -> bool {
    let received = &hop.received;
    let is_filter = |comment: &Slice<'_>| memchr::memmem::find(comment.bytes, b"amavis").is_some();
    let with = received.with.map(|with| with.text().to_ascii_uppercase());
    let is_smtp = with.as_ref().is_none_or(|with| with.contains("MTP"));
    let is_delivery = with.is_some_and(|with| with.contains("LMTP"));
    let is_at_home = received.by.is_some_and(|by| by.is("localhost")) && !is_smtp;
    received.comments.iter().any(is_filter) || is_delivery || is_at_home
}

/// Mail programs behind a router greet with the address that they have there (RFC 5321 §4.1.3); servers have a name.
fn is_mail_program(hop: &Hop<'_>) -> bool {
    hop.received.helo.and_then(|helo| literal(helo.bytes)).is_some_and(is_internal)
}

/// The client logged in: `with ESMTPSA` and the like (RFC 3848), or the server names the user.
fn is_login(hop: &Hop<'_>) -> bool {
    let with = hop.received.with.map(|with| with.text().to_ascii_uppercase()).unwrap_or_default();
    let is_keyword = with == "ASMTP" || (with.contains("SMTP") && with.ends_with('A'));
    is_keyword
        || with.starts_with("HTTP")
        || hop.received.comments.iter().any(|comment| is_login_comment(comment.bytes))
}

/// `Authenticated sender: user`, `AUTH: LOGIN user` of Courier, `account user` of CommuniGate, `smtp-auth username user` of
/// qpsmtpd, `user@192.0.2.1 with login` of Yahoo.
fn is_login_comment(comment: &[u8]) -> bool {
    let comment = comment.to_ascii_lowercase();
    let words = [&b"authenticated"[..], b"auth=", b"smtp-auth username", b" with login", b" with plain"];
    comment.starts_with(b"auth:")
        || comment.starts_with(b"account ")
        || words.iter().any(|word| memchr::memmem::find(&comment, word).is_some())
}

/// Seconds for people.
fn duration(seconds: i64) -> String {
    let seconds = seconds.unsigned_abs();
    let (days, hours, minutes, rest) = (seconds / 86_400, seconds / 3600 % 24, seconds / 60 % 60, seconds % 60);
    match (days, hours, minutes) {
        (0, 0, 0) => format!("{rest} s"),
        (0, 0, _) => format!("{minutes} min {rest} s"),
        (0, ..) => format!("{hours} h {minutes} min"),
        _ => format!("{days} d {hours} h"),
    }
}
