//! What Google, Yahoo and Microsoft ask of bulk senders, and whether this message shows it: three answers, since most of it
//! only the receiver or the DNS can tell.

use crate::List as _;
use crate::report::BulkRule;
use crate::{Context, Findings, Severity};

/// A requirement: its id, the words, whose it is, the rules that check it, and whether it is for mail to many only.
type Requirement = (&'static str, &'static str, &'static [&'static str], &'static [&'static str], bool);

const ALL: &[&str] = &["google", "yahoo", "microsoft"];
const GOOGLE_YAHOO: &[&str] = &["google", "yahoo"];

const REQUIREMENTS: &[Requirement] = &[
    ("spf-passes", "SPF passes", ALL, &["AUT001", "AUT002", "AUT003", "AUT004", "AUT005"], false),
    ("dkim-passes", "A DKIM signature passes", ALL, &["AUT007", "AUT008", "DKM001"], false),
    ("dmarc-record", "The domain of From has a DMARC record", ALL, &["AUT011"], false),
    ("aligned", "SPF or DKIM passes for the domain of From", ALL, &["AUT010", "AUT012"], false),
    ("reverse-dns", "The sending server has a reverse name that leads back", GOOGLE_YAHOO, &["RCV006"], false),
    ("tls", "The message is delivered with TLS", &["google"], &["RCV010"], false),
    (
        "format",
        "The header keeps to RFC 5322",
        GOOGLE_YAHOO,
        &["HDR004", "HDR010", "HDR011", "HDR020", "SND001"],
        false,
    ),
    (
        "one-click",
        "Readers can unsubscribe with one click",
        GOOGLE_YAHOO,
        &["LST004", "LST006", "LST007", "DKM009"],
        true,
    ),
    ("visible-unsubscribe", "The text offers to unsubscribe", ALL, &["LST008"], true),
];

/// The nine requirements. A finding of one of the rules that is more than a remark is a failure; rules that looked and found
/// nothing are a pass; what no rule could see is unknown.
pub(crate) fn rules(context: &Context, found: &[Findings]) -> Vec<BulkRule> {
    let answer = |&(id, text, by, codes, only_bulk): &Requirement| {
        let looked = || found.iter().filter(|findings| codes.contains(&findings.code()));
        let failing = |findings: &&Findings| findings.list.iter().any(|finding| finding.severity > Severity::Info);
        let result = if only_bulk && !context.facts.bulk {
            "not-applicable"
        } else if looked().any(|findings| failing(&findings)) {
            "fail"
        } else if looked().any(|findings| findings.subject) {
            "pass"
        } else {
            "unknown"
        };
        let failed = looked().filter(failing).map(Findings::code).list();
        BulkRule { id, text, by: by.to_vec(), result, codes: failed }
    };
    if context.facts.dns_record || context.facts.not_a_message || context.facts.utf16 {
        return Vec::new();
    }
    REQUIREMENTS.iter().map(answer).list()
}
