//! `check_host()` (RFC 7208 §4) with a trace of every term and every lookup.

mod record;
pub(crate) mod tree;

use crate::dns::{self, Kind, Known, Stop, reversed};
use emlint::evidence::{Outcome, SpfEvidence, SpfIdentity, SpfOutcome, SpfStep};
use record::{Directive, Macro, Mechanism, Modifier, Piece, Prefixes, Qualifier, Record};
use std::net::IpAddr;

/// Terms that may ask the DNS (RFC 7208 §4.6.4).
const MAX_LOOKUPS: u32 = 10;
/// Questions that may have no answer (RFC 7208 §4.6.4).
const MAX_VOIDS: u32 = 2;
/// Hosts of one `mx`, names of one `ptr` (RFC 7208 §4.6.4).
const MAX_NAMES: usize = 10;
/// The most lines of a trace.
const MAX_STEPS: usize = 500;

/// What is known of the SMTP session.
#[derive(Clone, Debug)]
pub(crate) struct Client<'a> {
    pub(crate) ip: IpAddr,
    pub(crate) helo: &'a str,
    /// `local-part@domain` of MAIL FROM, or `postmaster@` and the HELO name.
    pub(crate) sender: &'a str,
    /// Seconds since 1970, for `%{t}`.
    pub(crate) now: i64,
}

/// Evaluates the record of `domain` for `client`.
pub(crate) fn check_host(
    known: &Known,
    client: &Client<'_>,
    identity: SpfIdentity,
    domain: &str,
) -> Result<SpfEvidence, Stop> {
    // An IPv4 client may come as ::ffff:192.0.2.1 (RFC 7208 §5).
    let client = &Client { ip: client.ip.to_canonical(), ..*client };
    let mut run = Run { known, client, lookups: 0, voids: 0, steps: Vec::new(), matched: None };
    let domain = domain.trim_end_matches('.');
    let (outcome, text) = if is_name(domain) {
        match run.check(domain, 0) {
            Ok((outcome, text)) => (outcome, text),
            Err(Halt::Missing) => return Err(Stop::Missing),
            Err(Halt::Temporary(text)) => (Outcome::Temperror, text),
            Err(Halt::Permanent(text)) => (Outcome::Permerror, text),
        }
    } else {
        (Outcome::None, format!("“{domain}” is no domain that could have a record"))
    };
    let explanation = if outcome == Outcome::Fail { run.explain()? } else { None };
    let (matched, matched_in) = match run.matched {
        Some(Matched { term, domain, .. }) => (Some(term), Some(domain)),
        None => (None, None),
    };
    Ok(SpfEvidence {
        identity,
        domain: domain.to_owned(),
        result: outcome,
        text,
        matched,
        matched_in,
        explanation,
        lookups: run.lookups,
        voids: run.voids,
        steps: run.steps,
    })
}

/// Several labels of 1 to 63 octets (RFC 7208 §4.3).
fn is_name(domain: &str) -> bool {
    domain.contains('.') && dns::Question::new(domain, Kind::Txt).is_valid() && !domain.contains(['@', ' '])
}

/// Why an evaluation ends without a match.
enum Halt {
    Missing,
    Temporary(String),
    Permanent(String),
}

/// The directive that decided.
struct Matched {
    term: String,
    domain: String,
    explanation: Option<Macro>,
}

struct Run<'a> {
    known: &'a Known,
    client: &'a Client<'a>,
    lookups: u32,
    voids: u32,
    steps: Vec<SpfStep>,
    matched: Option<Matched>,
}

type Checked = Result<(Outcome, String), Halt>;

impl Run<'_> {
    /// One record and what it leads to. The depth is bounded by the number of lookups.
    fn check(&mut self, domain: &str, depth: u32) -> Checked {
        let Some((text, record)) = self.find(domain, depth)? else {
            return Ok((Outcome::None, format!("{domain} publishes no SPF record")));
        };
        self.step(depth, domain, &text, SpfOutcome::Record, String::new());
        let mut decided = None;
        for directive in &record.directives {
            if decided.is_some() {
                self.step(depth, domain, &directive.text, SpfOutcome::NotReached, String::new());
                continue;
            }
            if self.matches(directive, domain, depth)? {
                let outcome = match directive.qualifier {
                    Qualifier::Pass => Outcome::Pass,
                    Qualifier::Fail => Outcome::Fail,
                    Qualifier::Softfail => Outcome::Softfail,
                    Qualifier::Neutral => Outcome::Neutral,
                };
                let explanation = record.explanation.as_ref().map(|modifier| modifier.target.clone());
                let (term, domain) = (directive.text.clone(), domain.to_owned());
                decided = Some((outcome, format!("{term} of {domain} matches {}", self.client.ip)));
                self.matched = Some(Matched { term, domain, explanation });
            }
        }
        match (decided, &record.redirect) {
            (Some(decided), _) => Ok(decided),
            (None, Some(redirect)) => self.redirect(redirect, domain, depth),
            (None, None) => {
                self.matched = None;
                Ok((Outcome::Neutral, format!("nothing in the record of {domain} matches {}", self.client.ip)))
            }
        }
    }

    /// The only SPF record of a domain (RFC 7208 §4.5), read; none when it has none.
    fn find(&mut self, domain: &str, depth: u32) -> Result<Option<(String, Record)>, Halt> {
        let purpose = if depth == 0 { "SPF record" } else { "SPF record that another one refers to" };
        let texts = self.known.texts(domain, purpose).map_err(|stop| halt(stop, domain))?;
        let mut texts = texts.into_iter().filter(|text| record::is_spf(text));
        let Some(text) = texts.next() else { return Ok(None) };
        if texts.next().is_some() {
            return Err(Halt::Permanent(format!("{domain} has more than one SPF record")));
        }
        let shown = String::from_utf8_lossy(text).into_owned();
        match Record::read(text) {
            Ok(record) => Ok(Some((shown, record))),
            Err((term, problem)) => {
                self.step(depth, domain, &shown, SpfOutcome::Error, format!("“{term}”: {problem}"));
                Err(Halt::Permanent(format!("the record of {domain} breaks the grammar at “{term}”: {problem}")))
            }
        }
    }

    fn redirect(&mut self, redirect: &Modifier, domain: &str, depth: u32) -> Checked {
        self.count(&redirect.text)?;
        let target = self.expand(&redirect.target, domain)?;
        self.step(depth, domain, &redirect.text, SpfOutcome::Match, format!("the record of {target} decides"));
        self.number_last();
        match self.check(&target, depth + 1)? {
            (Outcome::None, _) => Err(Halt::Permanent(format!("{target}, to which {domain} redirects, has no record"))),
            decided => Ok(decided),
        }
    }

    fn matches(&mut self, directive: &Directive, domain: &str, depth: u32) -> Result<bool, Halt> {
        let ip = self.client.ip;
        let counts = !matches!(directive.mechanism, Mechanism::All | Mechanism::Ip4(..) | Mechanism::Ip6(..));
        if counts && let Err(halt) = self.count(&directive.text) {
            self.step(depth, domain, &directive.text, SpfOutcome::Error, "the eleventh lookup".to_owned());
            return Err(halt);
        }
        // Included records come after the line of the term that includes them.
        let line = self.steps.len();
        self.step(depth, domain, &directive.text, SpfOutcome::NoMatch, String::new());
        if counts {
            self.number_last();
        }
        let found = match &directive.mechanism {
            Mechanism::All => Ok((true, "everything matches".to_owned())),
            Mechanism::Ip4(network, prefix) => Ok(match ip {
                IpAddr::V4(ip) => {
                    (is_within(u32::from(ip).into(), u32::from(*network).into(), *prefix, 32), String::new())
                }
                IpAddr::V6(_) => (false, "the client has an IPv6 address".to_owned()),
            }),
            Mechanism::Ip6(network, prefix) => Ok(match ip {
                IpAddr::V6(ip) => (is_within(ip.into(), (*network).into(), *prefix, 128), String::new()),
                IpAddr::V4(_) => (false, "the client has an IPv4 address".to_owned()),
            }),
            Mechanism::A(target, prefixes) => self.target(target.as_ref(), domain).and_then(|host| {
                let (found, addresses) = self.host_matches(&host, *prefixes, "SPF, mechanism a")?;
                Ok((found, format!("{host} is {addresses}")))
            }),
            Mechanism::Mx(target, prefixes) => self.mx(target.as_ref(), *prefixes, domain),
            Mechanism::Ptr(target) => self.ptr(target.as_ref(), domain),
            Mechanism::Exists(target) => self.expand(target, domain).and_then(|name| {
                let records = self.ask(&name, Kind::A, "SPF, mechanism exists")?;
                Ok((
                    !records.is_empty(),
                    format!("{name} {}", if records.is_empty() { "does not exist" } else { "exists" }),
                ))
            }),
            Mechanism::Include(target) => self.include(target, domain, depth),
        };
        let (outcome, text) = match &found {
            Ok((true, text)) => (SpfOutcome::Match, text.clone()),
            Ok((false, text)) => (SpfOutcome::NoMatch, text.clone()),
            Err(Halt::Missing) => (SpfOutcome::Error, String::new()),
            Err(Halt::Temporary(text) | Halt::Permanent(text)) => (SpfOutcome::Error, text.clone()),
        };
        if let Some(step) = self.steps.get_mut(line) {
            step.outcome = outcome;
            step.text = text;
        }
        found.map(|(matches, _)| matches)
    }

    fn include(&mut self, target: &Macro, domain: &str, depth: u32) -> Result<(bool, String), Halt> {
        let target = self.expand(target, domain)?;
        let outer = self.matched.take();
        let (outcome, text) = self.check(&target, depth + 1)?;
        self.matched = outer;
        match outcome {
            Outcome::Pass => Ok((true, text)),
            Outcome::None => Err(Halt::Permanent(format!("{target}, which {domain} includes, has no SPF record"))),
            // What fails there only does not pass here (RFC 7208 §5.2).
            _ => Ok((false, text)),
        }
    }

    fn mx(&mut self, target: Option<&Macro>, prefixes: Prefixes, domain: &str) -> Result<(bool, String), Halt> {
        let host = self.target(target, domain)?;
        let mut names: Vec<(u16, String)> = Vec::new();
        for record in self.ask(&host, Kind::Mx, "SPF, mechanism mx")? {
            if let dns::Record::Mx { preference, exchange } = record {
                names.push((*preference, exchange.clone()));
            }
        }
        names.sort();
        if names.len() > MAX_NAMES {
            return Err(Halt::Permanent(format!("{host} has more than {MAX_NAMES} MX records")));
        }
        for (_, name) in &names {
            if !name.is_empty() && self.host_matches(name, prefixes, "SPF, host of an MX record")?.0 {
                return Ok((true, format!("{name} is a mail host of {host}")));
            }
        }
        let names: Vec<String> = names.into_iter().map(|(_, name)| name).collect();
        Ok((
            false,
            if names.is_empty() {
                format!("{host} has no MX record")
            } else {
                format!("{host} has {}", names.join(", "))
            },
        ))
    }

    /// The names of the client that lead back to it and lie within a domain (RFC 7208 §5.5). Errors match nothing.
    fn ptr(&mut self, target: Option<&Macro>, domain: &str) -> Result<(bool, String), Halt> {
        let target = self.target(target, domain)?;
        let names = self.validated_names()?;
        let is_within = |name: &String| emlint::auth::align::is_within(name, &target);
        let found = names.iter().find(|name| is_within(name));
        Ok(match found {
            Some(name) => (true, format!("{name} is a name of the client")),
            None if names.is_empty() => (false, "the client has no name that leads back to it".to_owned()),
            None => (false, format!("the client is {}", names.join(", "))),
        })
    }

    fn validated_names(&mut self) -> Result<Vec<String>, Halt> {
        let reverse = dns::Question::reverse(self.client.ip);
        let records = match self.ask(&reverse.name, Kind::Ptr, "SPF, names of the client") {
            Err(Halt::Temporary(_)) => return Ok(Vec::new()),
            found => found?,
        };
        let names: Vec<String> = records.iter().take(MAX_NAMES).map(dns::Record::to_string).collect();
        let mut validated = Vec::new();
        let only_this = Prefixes { v4: 32, v6: 128 };
        for name in names {
            match self.host_matches(&name, only_this, "SPF, does a name of the client lead back to it") {
                Ok((true, _)) => validated.push(name),
                Ok(_) | Err(Halt::Temporary(_)) => {}
                Err(halt) => return Err(halt),
            }
        }
        Ok(validated)
    }

    /// Whether an address of `host` shares a prefix with the client; and the addresses.
    fn host_matches(&mut self, host: &str, prefixes: Prefixes, purpose: &str) -> Result<(bool, String), Halt> {
        let ip = self.client.ip;
        let records = self.ask(host, Kind::address(ip), purpose)?;
        let matches = |record: &dns::Record| match (record, ip) {
            (dns::Record::A(own), IpAddr::V4(ip)) => {
                is_within(u32::from(ip).into(), u32::from(*own).into(), prefixes.v4, 32)
            }
            (dns::Record::Aaaa(own), IpAddr::V6(ip)) => is_within(ip.into(), (*own).into(), prefixes.v6, 128),
            _ => false,
        };
        let shown: Vec<String> = records.iter().take(MAX_NAMES).map(dns::Record::to_string).collect();
        let shown = if shown.is_empty() { "without an address".to_owned() } else { shown.join(", ") };
        Ok((records.iter().any(matches), shown))
    }

    /// Counts a term that asks the DNS.
    fn count(&mut self, term: &str) -> Result<(), Halt> {
        self.lookups += 1;
        if self.lookups > MAX_LOOKUPS {
            let text = format!("“{term}” is the eleventh lookup, and {MAX_LOOKUPS} are allowed");
            return Err(Halt::Permanent(text));
        }
        Ok(())
    }

    /// Asks, and counts an answer that is empty.
    fn ask(&mut self, name: &str, kind: Kind, purpose: &str) -> Result<&[dns::Record], Halt> {
        let known = self.known;
        let records = known.records(name, kind, purpose).map_err(|stop| halt(stop, name))?;
        if records.is_empty() {
            self.voids += 1;
            if self.voids > MAX_VOIDS {
                let text = format!("{name} is the third question without an answer, and {MAX_VOIDS} are allowed");
                return Err(Halt::Permanent(text));
            }
        }
        Ok(records)
    }

    fn target(&mut self, target: Option<&Macro>, domain: &str) -> Result<String, Halt> {
        target.map_or_else(|| Ok(domain.to_owned()), |target| self.expand(target, domain))
    }

    /// A domain with its macros replaced, cut from the left to 253 octets (RFC 7208 §7.3).
    fn expand(&mut self, target: &Macro, domain: &str) -> Result<String, Halt> {
        let name = self.replace(target, domain)?;
        let mut name = name.trim_end_matches('.');
        while name.len() > 253 {
            name = name.split_once('.').map_or("", |(_, rest)| rest);
        }
        Ok(name.to_owned())
    }

    fn replace(&mut self, target: &Macro, domain: &str) -> Result<String, Halt> {
        let mut out = String::new();
        for piece in &target.0 {
            match piece {
                Piece::Text(text) => out.push_str(text),
                Piece::Expand { letter, escape, labels, reverse, delimiters } => {
                    let value = self.value(*letter, domain)?;
                    let mut parts: Vec<&str> = value.split(|letter| delimiters.contains(letter)).collect();
                    if *reverse {
                        parts.reverse();
                    }
                    let kept = if *labels == 0 { parts.len() } else { (*labels).min(parts.len()) };
                    let text = parts.get(parts.len() - kept..).unwrap_or_default().join(".");
                    if *escape { url_escape(&text, &mut out) } else { out.push_str(&text) }
                }
            }
        }
        Ok(out)
    }

    /// The value of a macro letter (RFC 7208 §7.2).
    fn value(&mut self, letter: char, domain: &str) -> Result<String, Halt> {
        let client = self.client;
        let (local, sender_domain) = client.sender.rsplit_once('@').unwrap_or(("postmaster", client.sender));
        let local = if local.is_empty() { "postmaster" } else { local };
        Ok(match letter {
            's' => format!("{local}@{sender_domain}"),
            'l' => local.to_owned(),
            'o' => sender_domain.to_owned(),
            'd' => domain.to_owned(),
            'i' => match client.ip {
                IpAddr::V4(ip) => ip.to_string(),
                IpAddr::V6(_) => reversed(client.ip).split('.').rev().collect::<Vec<_>>().join("."),
            },
            'p' => {
                let names = self.validated_names()?;
                let same = names.iter().find(|name| name.eq_ignore_ascii_case(domain));
                let within = || names.iter().find(|name| emlint::auth::align::is_within(name, domain));
                same.or_else(within).or(names.first()).cloned().unwrap_or_else(|| "unknown".to_owned())
            }
            'v' => if client.ip.is_ipv4() { "in-addr" } else { "ip6" }.to_owned(),
            'h' => client.helo.to_owned(),
            'c' => client.ip.to_string(),
            't' => client.now.to_string(),
            // `r`: who receives is not known here (RFC 7208 §7.3).
            _ => "unknown".to_owned(),
        })
    }

    /// What the domain says to those it fails (RFC 7208 §6.2); any problem means that it says nothing.
    fn explain(&mut self) -> Result<Option<String>, Stop> {
        let Some(Matched { domain, explanation: Some(target), .. }) = &self.matched else { return Ok(None) };
        let (domain, target) = (domain.clone(), target.clone());
        let name = match self.expand(&target, &domain) {
            Ok(name) => name,
            Err(Halt::Missing) => return Err(Stop::Missing),
            Err(_) => return Ok(None),
        };
        let texts = match self.known.texts(&name, "SPF, what the domain says to those it fails") {
            Err(Stop::Missing) => return Err(Stop::Missing),
            Err(Stop::Failed(_)) => return Ok(None),
            Ok(texts) => texts,
        };
        let [text] = texts[..] else { return Ok(None) };
        let Some(read) = str::from_utf8(text).ok().and_then(|text| Macro::read(text, true).ok()) else {
            return Ok(None);
        };
        match self.replace(&read, &domain) {
            Err(Halt::Missing) => Err(Stop::Missing),
            explanation => Ok(explanation.ok().filter(|text| text.is_ascii())),
        }
    }

    fn step(&mut self, depth: u32, domain: &str, term: &str, outcome: SpfOutcome, text: String) {
        if self.steps.len() < MAX_STEPS {
            let (domain, term) = (domain.to_owned(), term.to_owned());
            self.steps.push(SpfStep { depth, domain, term, outcome, lookup: None, text });
        }
    }

    /// The last line is that of a term that counts.
    fn number_last(&mut self) {
        let lookups = self.lookups;
        if let Some(step) = self.steps.last_mut() {
            step.lookup = Some(lookups);
        }
    }
}

fn halt(stop: Stop, name: &str) -> Halt {
    match stop {
        Stop::Missing => Halt::Missing,
        Stop::Failed(failure) => Halt::Temporary(format!("{name} could not be looked up: {failure}")),
    }
}

/// Whether the first `prefix` of `width` bits are the same.
fn is_within(one: u128, other: u128, prefix: u8, width: u8) -> bool {
    let unused = u32::from(width.saturating_sub(prefix));
    one.checked_shr(unused).unwrap_or_default() == other.checked_shr(unused).unwrap_or_default()
}

/// Everything but unreserved characters as `%XX` (RFC 7208 §7.3, RFC 3986 §2.3).
fn url_escape(text: &str, out: &mut String) {
    use std::fmt::Write as _;
    for octet in text.bytes() {
        if octet.is_ascii_alphanumeric() || matches!(octet, b'-' | b'.' | b'_' | b'~') {
            out.push(char::from(octet));
        } else {
            _ = write!(out, "%{octet:02X}");
        }
    }
}
