//! SND: whose message it says it is. Facts only: whether somebody means to deceive, nobody can read from a header.

pub(super) mod backscatter;
pub(super) mod bidi_or_invisible;
pub(super) mod bounce;
pub(super) mod confusable_domain;
pub(super) mod deceptive_display_name;
pub(super) mod default_system_sender;
pub(super) mod freemail_impersonation;
pub(super) mod from_not_single;
pub(super) mod identity_domains_differ;
pub(super) mod inconsistent_from;
pub(super) mod return_path_problem;

use crate::Context;
use crate::message::Part;
use crate::message::address::Mailbox;
use crate::message::field::Header;

/// The mailboxes of the message's own fields with this name.
fn mailboxes<'c, 'a>(context: &'c Context<'a>, name: &'c str) -> impl Iterator<Item = &'c Mailbox<'a>> {
    let fields = context.addresses.iter().filter(move |address| !address.nested && address.field.is(name));
    fields.flat_map(|address| address.list.mailboxes.iter())
}

/// The report of a bounce that programs read (RFC 3464 §2).
fn delivery_status<'c, 'a>(context: &'c Context<'a>) -> Option<&'c Part<'a>> {
    context
        .message
        .parts
        .iter()
        .find(|part| matches!(part.media_type.as_str(), "message/delivery-status" | "message/global-delivery-status"))
}

/// The header of the message that a bounce returns.
fn returned<'a>(context: &Context<'a>) -> Option<Header<'a>> {
    let whole = context.message.parts.iter().find(|part| part.is_nested).map(|part| part.header.clone());
    let is_header =
        |part: &&Part<'_>| matches!(part.media_type.as_str(), "text/rfc822-headers" | "message/global-headers");
    let header = || context.message.parts.iter().find(is_header);
    whole.or_else(|| {
        let body = header()?.body;
        Some(Header::split(context.message.bytes.get(..body.span.end())?, body.span.start(), false))
    })
}
