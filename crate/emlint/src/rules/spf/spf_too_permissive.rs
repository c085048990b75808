use super::each;
use crate::cause;
use crate::dns::Record;
use crate::dns::spf::{Spf, Term, TermKind};
use crate::rule::{Family, Fixable, GOOGLE_SMTP, Levels, Reference, Rule, page};
use crate::{Context, Findings, Fix, Severity, number};

pub(crate) static RULE: Rule = Rule {
    code: "SPF003",
    name: "spf-too-permissive",
    summary: "SPF record lets too many servers send",
    help: "List the servers that send for the domain and end the record with ~all.",
    family: Family::Spf,
    levels: Levels::always(Severity::Error),
    fix: Fixable::Sometimes,
    cause: Some(&cause::DNS_RECORD),
    mutes: &[],
    references: &[Reference::Rfc(7208, "5.1"), Reference::Rfc(9989, "7.1"), GOOGLE_SMTP],
    docs: page(include_str!("spf_too_permissive.md")),
    check,
};

/// Addresses of IPv4 that one sender may plausibly need: a /16.
const MANY: u64 = 1 << 16;
/// The shortest IPv6 prefix that one network is given.
const SHORTEST_V6: u8 = 32;

fn check(context: &Context, findings: &mut Findings) {
    each(context, findings, |record, spf, findings| {
        for term in &spf.terms {
            if term.kind == TermKind::All {
                all(record, spf, term, findings);
            }
        }
        ranges(record, spf, findings);
    });
}

fn all(record: &Record<'_>, spf: &Spf<'_>, term: &Term<'_>, findings: &mut Findings) {
    let place = record.place(term.text.span);
    let fix = record.editable(term.text.span).map(|span| Fix::replace(span, "~all", "End with ~all").as_suggestion());
    match term.qualifier {
        None | Some(b'+') => {
            let message = format!("“{}” lets every server in the world send as this domain", term.text.text());
            findings.add(place, message).fix(fix);
        }
        Some(b'?') => {
            let message = "“?all” says nothing about other servers, as if there were no record";
            findings.add(place, message).weaken(Severity::Warning).fix(fix);
        }
        // A record that allows nobody at all is meant so.
        Some(b'-') if spf.terms.len() > 1 => {
            let message = "“-all”: some servers refuse forwarded mail at once, before they look at DKIM and DMARC";
            findings.add(place, message).weaken(Severity::Info);
        }
        _ => {}
    }
}

/// Addresses that a term allows beyond what one sender needs.
fn ranges(record: &Record<'_>, spf: &Spf<'_>, findings: &mut Findings) {
    let allows = |term: &&Term<'_>| matches!(term.qualifier, None | Some(b'+')) && !term.prefix.is_empty();
    let mut total: u64 = 0;
    let mut broadest: Option<(u64, &Term<'_>)> = None;
    for term in spf.terms.iter().filter(allows) {
        let text = term.prefix.text();
        let (v4, v6) = text.split_once("//").unwrap_or(if term.kind == TermKind::Ip6 {
            ("", text.trim_start_matches('/'))
        } else {
            (&text, "")
        });
        if v6.parse::<u8>().is_ok_and(|length| length < SHORTEST_V6) {
            let message = format!("“{}” is broader than any network of one sender (/{SHORTEST_V6})", term.text.text());
            findings.add(record.place(term.text.span), message).weaken(Severity::Warning);
        }
        let Some(addresses) = v4
            .trim_start_matches('/')
            .parse::<u8>()
            .ok()
            .and_then(|length| 32_u8.checked_sub(length))
            .map(|bits| 1_u64 << bits)
        else {
            continue;
        };
        total = total.saturating_add(addresses);
        if broadest.is_none_or(|(most, _)| most < addresses) {
            broadest = Some((addresses, term));
        }
    }
    if let Some((_, term)) = broadest.filter(|_| total > MANY) {
        let count = number(usize::try_from(total).unwrap_or(usize::MAX));
        let message = format!("The record lets {count} addresses send; this is the largest range");
        findings.add(record.place(term.text.span), message).weaken(Severity::Warning);
    }
}
