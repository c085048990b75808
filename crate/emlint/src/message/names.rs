//! Names of header fields that programs really use: IANA's registry of mail fields and the common private ones.
use crate::List as _;

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
    "dkim2-signature",
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
    "message-instance",
    "mime-version",
    "newsgroups",
    "organisation",
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

/// The known name, in lower case, that `name` was meant as: the same letters with other hyphens or underscores, or one
/// slip of the hand away. Names of fewer than five letters are too near to each other.
#[must_use]
pub fn meant(name: &[u8]) -> Option<&'static str> {
    // A digit is no slip: `DKIM2-Signature` is a field of its own.
    if is_known(name) || !(4..=40).contains(&name.len()) || name.iter().any(u8::is_ascii_digit) {
        return None;
    }
    let name = name.to_ascii_lowercase();
    let is_near = |known: &&&str| {
        let letters = |text: &[u8]| text.iter().copied().filter(|byte| !matches!(byte, b'-' | b'_')).list();
        let known = known.as_bytes();
        known.len() >= 5
            && known.len().abs_diff(name.len()) <= 3
            && (is_one_slip(&name, known) || (known.first() == name.first() && letters(&name) == letters(known)))
    };
    KNOWN.iter().find(is_near).copied()
}

/// One letter is missing, too much, or another one, or two neighbours changed places.
fn is_one_slip(one: &[u8], other: &[u8]) -> bool {
    let same = |(a, b): &(&u8, &u8)| a == b;
    let start = one.iter().zip(other).take_while(same).count();
    let (one, other) = (one.get(start..).unwrap_or_default(), other.get(start..).unwrap_or_default());
    let end = one.iter().rev().zip(other.iter().rev()).take_while(same).count();
    let middle = |text: &'_ [u8]| text.len() - end.min(text.len());
    match (middle(one), middle(other)) {
        (0 | 1, 1) | (1, 0) => true,
        (2, 2) => one.first() == other.get(1) && one.get(1) == other.first(),
        _ => false,
    }
}

/// A known name as it is usually written: `MIME-Version`.
#[must_use]
pub fn spelled(known: &str) -> String {
    const CAPITALS: &[&str] = &["arc", "bimi", "cfbl", "dkim", "id", "md5", "mime", "spf", "tls", "vbr"];
    let word = |word: &str| match word.get(..1) {
        Some(first) if !CAPITALS.contains(&word) => first.to_ascii_uppercase() + word.get(1..).unwrap_or_default(),
        _ => word.to_ascii_uppercase(),
    };
    known.split('-').map(word).list().join("-")
}

#[cfg(test)]
mod tests {
    use super::{KNOWN, is_known, meant, spelled};

    #[test]
    fn knows_what_a_slip_was_meant_as() {
        let right = |name: &str| meant(name.as_bytes()).map(spelled);
        for (name, meant) in [
            ("Reply_To", "Reply-To"),
            ("ReplyTo", "Reply-To"),
            ("Mime-Verison", "MIME-Version"),
            ("Mesage-Id", "Message-ID"),
            ("List-Unsubcribe", "List-Unsubscribe"),
            ("ContentTransferEncoding", "Content-Transfer-Encoding"),
            ("Subjectt", "Subject"),
        ] {
            assert_eq!(right(name).as_deref(), Some(meant), "{name}");
        }
        for name in [
            "Subject",
            "X-Subjcet",
            "Dat",
            "Form",
            "Too",
            "Sent",
            "Note",
            "Organisation",
            "Return-Receipt",
            "DKIM2-Signature",
        ] {
            assert_eq!(right(name), None, "{name}");
        }
    }

    #[test]
    fn the_list_is_sorted() {
        assert!(KNOWN.is_sorted());
        assert!(is_known(b"SUBJECT") && is_known(b"X-Mailer") && !is_known(b"Note"));
    }
}
