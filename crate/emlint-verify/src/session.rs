//! The SMTP session as the message tells it: who handed it to the receiver, from where, and when.

use crate::VerifyOptions;
use emlint::auth::AuthView;
use emlint::evidence::{Known, Session};
use emlint::{Message, Slice, time};
use std::net::IpAddr;

/// Reads the session from the header. What the user says wins: it has no place in the message then.
pub(crate) fn read(message: &Message<'_>, view: &AuthView<'_>, options: &VerifyOptions) -> Session {
    let given = |value: &Option<String>| value.clone().map(|value| Known { value, span: None });
    let read = |slice: Slice<'_>| Known { value: slice.text().into_owned(), span: Some(slice.span) };
    // The last server of the receiver's saw the stranger; what comes below it anybody can have written.
    let own = view.hops.get(..view.foreign.unwrap_or(view.hops.len())).unwrap_or_default();
    let from_outside = |address: IpAddr| !is_internal(address);
    let boundary = own.iter().rfind(|hop| hop.received.ip.is_some_and(|ip| from_outside(ip.address)));
    let spf = view.received_spf.first();
    let ip = boundary.and_then(|hop| hop.received.ip).map(|ip| read(ip.text)).or_else(|| spf?.ip.map(read));
    let helo = boundary.and_then(|hop| hop.received.helo).or_else(|| spf?.helo).map(read);
    let return_path = message.field("Return-Path").map(|field| {
        let address = field.value.trim().unwrapped(b'<', b'>');
        Known { value: address.text().trim().to_owned(), span: Some(field.value.trim().span) }
    });
    let mail_from = return_path.or_else(|| spf?.mail_from.map(read));
    let received = boundary.or(own.first()).and_then(|hop| {
        let seconds = hop.received.seconds()?;
        Some(Known { value: time::to_rfc3339(seconds), span: Some(hop.field.span) })
    });
    Session {
        ip: given(&options.ip).or(ip),
        helo: given(&options.helo).or(helo),
        mail_from: given(&options.mail_from).or(mail_from),
        received,
    }
}

/// Addresses that mean nothing outside of one network (RFC 1918, RFC 6598, RFC 4193).
#[must_use]
pub(crate) fn is_internal(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => {
            let [first, second, ..] = ip.octets();
            let is_shared = first == 100 && (64..128).contains(&second);
            ip.is_private() || ip.is_loopback() || ip.is_link_local() || ip.is_unspecified() || is_shared
        }
        IpAddr::V6(ip) => ip.is_loopback() || ip.is_unspecified() || ip.is_unique_local() || ip.is_unicast_link_local(),
    }
}
