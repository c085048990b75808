//! The host that handed the message over: its names (RFC 8601 §3) and what block lists say of it (RFC 5782).

use crate::dns::{Failure, Kind, Known, Question, Record, Stop, keep, reversed};
use emlint::Span;
use emlint::evidence::{HostEvidence, HostName, ListEvidence, ListStatus, Outcome};
use std::net::IpAddr;

/// The most reverse names that are looked at.
const MAX_NAMES: usize = 10;

/// Block lists that answer anybody's own resolver without registration.
const LISTS: &[List] = &[
    List { zone: "zen.spamhaus.org", meaning: spamhaus, url: "https://check.spamhaus.org/" },
    List { zone: "bl.spamcop.net", meaning: plain, url: "https://www.spamcop.net/bl.shtml" },
    List { zone: "psbl.surriel.com", meaning: plain, url: "https://psbl.org/" },
];

struct List {
    zone: &'static str,
    /// What an address that it answers with means.
    meaning: fn([u8; 4]) -> (ListStatus, &'static str),
    url: &'static str,
}

/// Spamhaus's return codes.
fn spamhaus(code: [u8; 4]) -> (ListStatus, &'static str) {
    match code {
        [127, 0, 0, 2] => (ListStatus::Listed, "SBL: Spamhaus has seen spam or its operators at this address"),
        [127, 0, 0, 3] => (ListStatus::Listed, "CSS: it sent mail that looks like spam"),
        [127, 0, 0, 4..=7] => (ListStatus::Listed, "XBL: it is infected, or an open proxy"),
        [127, 0, 0, 9] => (ListStatus::Listed, "DROP: its whole network is in the hands of criminals"),
        [127, 0, 0, 10] => {
            (ListStatus::Policy, "PBL: its provider says that it should not send mail directly; this is no accusation")
        }
        [127, 0, 0, 11] => {
            (ListStatus::Policy, "PBL: Spamhaus takes it for a home or office line; this is no accusation")
        }
        [127, 255, 255, 252] => (ListStatus::Refused, "the name of the list is wrong"),
        [127, 255, 255, 254] => (ListStatus::Refused, "Spamhaus does not answer public resolvers"),
        [127, 255, 255, 255] => (ListStatus::Refused, "this resolver asked Spamhaus too often"),
        _ => (ListStatus::Unknown, "a code without a known meaning"),
    }
}

/// Lists that have one code (RFC 5782 §2.1).
fn plain(code: [u8; 4]) -> (ListStatus, &'static str) {
    match code {
        [127, 0, 0, 2] => (ListStatus::Listed, "it sent spam"),
        _ => (ListStatus::Unknown, "a code without a known meaning"),
    }
}

/// What block lists say of `ip`.
pub(crate) fn lists(known: &Known, ip: IpAddr) -> Result<Vec<ListEvidence>, Stop> {
    let mut missing = false;
    let lists = LISTS.iter().filter_map(|list| keep(ask(known, ip, list), &mut missing)).collect();
    if missing { Err(Stop::Missing) } else { Ok(lists) }
}

/// Looks up the names of `ip` and whether they lead back to it.
pub(crate) fn evaluate(
    known: &Known,
    ip: IpAddr,
    span: Option<Span>,
    helo: Option<&str>,
) -> Result<HostEvidence, Stop> {
    let mut missing = false;
    let helo_matches = match helo.filter(|helo| helo.contains('.') && !helo.starts_with('[')) {
        None => None,
        Some(helo) => keep(leads_to(known, helo, ip, "does the HELO name lead to the host"), &mut missing)
            .and_then(|(_, matches)| matches),
    };
    let (result, names) = keep(names(known, ip), &mut missing).unwrap_or((Outcome::Temperror, Vec::new()));
    if missing {
        return Err(Stop::Missing);
    }
    Ok(HostEvidence { ip: ip.to_string(), span, result, names, helo_matches, lists: Vec::new() })
}

/// `iprev` (RFC 8601 §3).
fn names(known: &Known, ip: IpAddr) -> Result<(Outcome, Vec<HostName>), Stop> {
    let reverse = Question::reverse(ip);
    let records = match known.records(&reverse.name, Kind::Ptr, "reverse name of the sending host") {
        Err(Stop::Missing) => return Err(Stop::Missing),
        Err(Stop::Failed(_)) => return Ok((Outcome::Temperror, Vec::new())),
        Ok(records) => records,
    };
    let mut names = Vec::new();
    let mut missing = false;
    for record in records.iter().take(MAX_NAMES) {
        let name = record.to_string();
        match leads_to(known, &name, ip, "does the reverse name lead back to the host") {
            Ok((addresses, confirmed)) => names.push(HostName { name, addresses, confirmed }),
            Err(_) => missing = true,
        }
    }
    if missing {
        return Err(Stop::Missing);
    }
    let result = if names.is_empty() {
        Outcome::Permerror
    } else if names.iter().any(|name| name.confirmed == Some(true)) {
        Outcome::Pass
    } else if names.iter().any(|name| name.confirmed.is_none()) {
        Outcome::Temperror
    } else {
        Outcome::Fail
    };
    Ok((result, names))
}

/// The addresses of a name, and whether `ip` is one; null when the DNS did not answer.
fn leads_to(known: &Known, name: &str, ip: IpAddr, purpose: &str) -> Result<(Vec<String>, Option<bool>), Stop> {
    match known.records(name, Kind::address(ip), purpose) {
        Err(Stop::Missing) => Err(Stop::Missing),
        Err(Stop::Failed(_)) => Ok((Vec::new(), None)),
        Ok(records) => {
            let is_it = |record: &Record| match record {
                Record::A(own) => IpAddr::V4(*own) == ip,
                Record::Aaaa(own) => IpAddr::V6(*own) == ip,
                _ => false,
            };
            let addresses = records.iter().take(MAX_NAMES).map(Record::to_string).collect();
            Ok((addresses, Some(records.iter().any(is_it))))
        }
    }
}

fn ask(known: &Known, ip: IpAddr, list: &List) -> Result<ListEvidence, Stop> {
    let name = format!("{}.{}", reversed(ip), list.zone);
    let mut evidence = ListEvidence {
        list: list.zone.to_owned(),
        status: ListStatus::NoAnswer,
        codes: Vec::new(),
        meanings: Vec::new(),
        url: list.url.to_owned(),
    };
    match known.records(&name, Kind::A, "is the sending host on a block list") {
        Err(Stop::Missing) => return Err(Stop::Missing),
        Err(Stop::Failed(Failure::Code(5))) => {
            evidence.status = ListStatus::Refused;
            evidence.meanings.push("the list refuses to answer this resolver".to_owned());
        }
        Err(Stop::Failed(failure)) => evidence.meanings.push(failure.to_string()),
        Ok([]) => evidence.status = ListStatus::NotListed,
        Ok(records) => {
            let mut worst = ListStatus::Unknown;
            for record in records {
                let Record::A(code) = record else { continue };
                let (status, meaning) = (list.meaning)(code.octets());
                evidence.codes.push(code.to_string());
                evidence.meanings.push(meaning.to_owned());
                worst = if rank(status) > rank(worst) { status } else { worst };
            }
            evidence.status = worst;
        }
    }
    Ok(evidence)
}

/// A refusal says more than any code beside it: then nothing is known.
const fn rank(status: ListStatus) -> u8 {
    match status {
        ListStatus::NoAnswer | ListStatus::NotListed => 0,
        ListStatus::Unknown => 1,
        ListStatus::Policy => 2,
        ListStatus::Listed => 3,
        ListStatus::Refused => 4,
    }
}
