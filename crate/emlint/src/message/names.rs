//! Names of header fields that programs really use: IANA's registry of mail fields and the common private ones.

/// In lower case, sorted.
const KNOWN: &[&str] = &[
    "accept-language",
    "apparently-to",
    "arc-authentication-results",
    "arc-message-signature",
    "arc-seal",
    "archived-at",
    "authentication-results",
    "authentication-results-original",
    "author",
    "auto-submitted",
    "autocrypt",
    "bcc",
    "bimi-indicator",
    "bimi-selector",
    "cc",
    "cfbl-address",
    "cfbl-feedback-id",
    "comments",
    "content-base",
    "content-description",
    "content-disposition",
    "content-duration",
    "content-id",
    "content-identifier",
    "content-language",
    "content-length",
    "content-location",
    "content-md5",
    "content-transfer-encoding",
    "content-type",
    "date",
    "deferred-delivery",
    "delivered-to",
    "delivery-date",
    "disposition-notification-options",
    "disposition-notification-to",
    "dkim-signature",
    "domainkey-signature",
    "encoding",
    "encrypted",
    "envelope-to",
    "errors-to",
    "expires",
    "feedback-id",
    "followup-to",
    "from",
    "importance",
    "in-reply-to",
    "keywords",
    "lines",
    "list-archive",
    "list-help",
    "list-id",
    "list-owner",
    "list-post",
    "list-subscribe",
    "list-unsubscribe",
    "list-unsubscribe-post",
    "mailing-list",
    "message-id",
    "mime-version",
    "newsgroups",
    "organization",
    "original-from",
    "original-recipient",
    "precedence",
    "priority",
    "received",
    "received-spf",
    "references",
    "reply-by",
    "reply-to",
    "resent-bcc",
    "resent-cc",
    "resent-date",
    "resent-from",
    "resent-message-id",
    "resent-sender",
    "resent-to",
    "return-path",
    "return-receipt-to",
    "sender",
    "sensitivity",
    "solicitation",
    "status",
    "subject",
    "supersedes",
    "thread-index",
    "thread-topic",
    "tls-report-domain",
    "tls-report-submitter",
    "tls-required",
    "to",
    "user-agent",
    "vbr-info",
];

/// Whether `name` is that of a registered or commonly used field, or begins with `X-`; in any case.
#[must_use]
pub fn is_known(name: &[u8]) -> bool {
    let lower = name.to_ascii_lowercase();
    lower.starts_with(b"x-") || KNOWN.binary_search_by(|known| known.as_bytes().cmp(&lower)).is_ok()
}

#[cfg(test)]
mod tests {
    use super::{KNOWN, is_known};

    #[test]
    fn the_list_is_sorted() {
        assert!(KNOWN.is_sorted());
        assert!(is_known(b"SUBJECT") && is_known(b"X-Mailer") && !is_known(b"Note"));
    }
}
