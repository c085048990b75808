//! Who is named where: the domains in the fields that say whose message this is, against the one in From.

use crate::auth::align::{aligned, in_ascii};
use crate::auth::signature::{Kind, Signature};
use crate::message::address::mailboxes;
use crate::{Context, Slice};

/// A domain and what it is there for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Name<'a> {
    /// As the report names it: `from`, `sender`, `replyTo`, `returnPath`, `messageId` or `dkim`.
    pub(crate) role: &'static str,
    /// For people.
    pub(crate) field: &'static str,
    pub(crate) domain: Slice<'a>,
}

/// Names of one role that are told; a hostile message has more.
const MOST: usize = 20;

/// The names of the message's own header; the first is From's, when there is one.
pub(crate) fn names<'a>(context: &Context<'a>) -> Vec<Name<'a>> {
    let fields = [("from", "From"), ("sender", "Sender"), ("replyTo", "Reply-To"), ("returnPath", "Return-Path")];
    let mut names: Vec<Name<'a>> = Vec::new();
    for (role, field) in fields {
        let own = context.addresses.iter().filter(|address| !address.nested && address.field.is(field));
        let domains = own.flat_map(|address| address.list.mailboxes.iter()).filter_map(|mailbox| mailbox.domain);
        names.extend(domains.take(MOST).map(|domain| Name { role, field, domain }));
    }
    if let Some(field) = context.message.field("Message-ID") {
        let domain = mailboxes(field.value).first().and_then(|id| id.domain);
        names.extend(domain.map(|domain| Name { role: "messageId", field: "Message-ID", domain }));
    }
    let signatures = context.auth().signatures.iter().filter(|signature| signature.kind == Kind::Dkim);
    let signers = signatures.filter_map(Signature::domain).take(MOST);
    names.extend(signers.map(|domain| Name { role: "dkim", field: "DKIM", domain }));
    names.retain(|name| !name.domain.is_empty());
    names
}

/// Whether a name belongs to the organization of `from`.
pub(crate) fn is_same(context: &Context, name: Slice<'_>, from: Slice<'_>) -> bool {
    aligned(&in_ascii(&name.text(), context.charsets), &in_ascii(&from.text(), context.charsets))
}

/// Providers whose addresses anybody can have, by the first label of their domains.
const FREEMAIL: &[&str] = &[
    "gmail",
    "googlemail",
    "yahoo",
    "ymail",
    "rocketmail",
    "aol",
    "outlook",
    "hotmail",
    "live",
    "msn",
    "icloud",
    "gmx",
    "yandex",
    "protonmail",
    "qq",
    "163",
    "126",
    "rediffmail",
];
/// Those whose name has other owners under other top-level domains.
const FREEMAIL_DOMAINS: &[&str] = &[
    "me.com",
    "mac.com",
    "mail.ru",
    "bk.ru",
    "inbox.ru",
    "list.ru",
    "web.de",
    "t-online.de",
    "freenet.de",
    "proton.me",
    "pm.me",
    "libero.it",
    "orange.fr",
    "free.fr",
    "laposte.net",
    "zohomail.com",
];

/// Whether anybody can have an address at `domain`.
pub(crate) fn is_freemail(domain: Slice<'_>) -> bool {
    let domain = domain.text().to_ascii_lowercase();
    let (first, rest) = domain.split_once('.').unwrap_or_default();
    let is_plain = matches!(rest.split('.').count(), 1 | 2) && !rest.is_empty();
    (is_plain && FREEMAIL.contains(&first)) || FREEMAIL_DOMAINS.contains(&domain.as_str())
}

#[cfg(test)]
mod tests {
    use super::is_freemail;
    use crate::Slice;

    #[test]
    fn knows_mailboxes_that_anybody_can_have() {
        let is = |domain: &str| is_freemail(Slice::of(domain.as_bytes(), 0..domain.len()));
        assert!(is("Gmail.com") && is("yahoo.co.uk") && is("me.com") && is("outlook.de"));
        assert!(!is("gmail.shop.example.com") && !is("example.com") && !is("live") && !is("me.org"));
    }
}
