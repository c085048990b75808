//! The whole record of a domain, with everything it includes: who may send, whoever asks.

use super::record::{self, Macro, Mechanism, Modifier, Piece, Qualifier, Record};
use super::{MAX_LOOKUPS, is_name};
use crate::dns::{self, Kind, Known, Stop};
use emlint::evidence::{Outcome, SpfEvidence, SpfIdentity, SpfOutcome, SpfStep};

/// Where the walk ends, however many lookups a record has.
const MAX_WALK: u32 = 40;
/// Addresses of a host that are shown.
const MAX_SHOWN: usize = 8;

/// Walks the record of `domain`. The result is `pass` when receivers can evaluate it, whoever sends.
pub(crate) fn tree(known: &Known, domain: &str) -> Result<SpfEvidence, Stop> {
    let mut walk =
        Walk { known, lookups: 0, voids: 0, steps: Vec::new(), problem: None, path: Vec::new(), missing: false };
    let found = is_name(domain) && walk.record(domain, 0);
    if walk.missing {
        return Err(Stop::Missing);
    }
    let over = walk.lookups > MAX_LOOKUPS;
    let (result, text) = match walk.problem {
        Some((outcome, text)) => (outcome, text),
        None if !found => (Outcome::None, format!("{domain} publishes no SPF record")),
        None if over => {
            (Outcome::Permerror, format!("the record needs {} lookups, and {MAX_LOOKUPS} are allowed", walk.lookups))
        }
        None => (Outcome::Pass, format!("the record needs {} of {MAX_LOOKUPS} lookups", walk.lookups)),
    };
    Ok(SpfEvidence {
        identity: SpfIdentity::MailFrom,
        domain: domain.to_owned(),
        result,
        text,
        matched: None,
        matched_in: None,
        explanation: None,
        lookups: walk.lookups,
        voids: walk.voids,
        steps: walk.steps,
    })
}

struct Walk<'a> {
    known: &'a Known,
    lookups: u32,
    voids: u32,
    steps: Vec<SpfStep>,
    /// The first thing that makes receivers give up.
    problem: Option<(Outcome, String)>,
    /// Domains whose records are being read.
    path: Vec<String>,
    missing: bool,
}

impl Walk<'_> {
    /// Reads the record of a domain and what it leads to; whether there is one.
    fn record(&mut self, domain: &str, depth: u32) -> bool {
        let purpose = if depth == 0 { "SPF record" } else { "SPF record that another one refers to" };
        let texts: Vec<Vec<u8>> = match self.known.texts(domain, purpose) {
            Ok(texts) => texts.into_iter().filter(|text| record::is_spf(text)).map(<[u8]>::to_vec).collect(),
            Err(Stop::Missing) => {
                self.missing = true;
                return true;
            }
            Err(Stop::Failed(failure)) => {
                self.give_up(Outcome::Temperror, format!("{domain} could not be looked up: {failure}"));
                return true;
            }
        };
        let [text] = &texts[..] else {
            if !texts.is_empty() {
                self.give_up(
                    Outcome::Permerror,
                    format!("{domain} has {} SPF records, and one is allowed", texts.len()),
                );
            }
            return !texts.is_empty();
        };
        let shown = String::from_utf8_lossy(text).into_owned();
        let record = match Record::read(text) {
            Ok(record) => record,
            Err((term, problem)) => {
                self.step(depth, domain, &shown, SpfOutcome::Error, format!("“{term}”: {problem}"));
                self.give_up(
                    Outcome::Permerror,
                    format!("the record of {domain} breaks the grammar at “{term}”: {problem}"),
                );
                return true;
            }
        };
        self.step(depth, domain, &shown, SpfOutcome::Record, String::new());
        self.path.push(domain.to_owned());
        let mut is_over = false;
        for directive in &record.directives {
            let outcome = if is_over { SpfOutcome::NotReached } else { SpfOutcome::Match };
            is_over |= directive.mechanism == Mechanism::All;
            if outcome == SpfOutcome::NotReached {
                self.step(depth, domain, &directive.text, outcome, "behind all, which matches everybody".to_owned());
                continue;
            }
            self.directive(directive, domain, depth);
        }
        if let Some(redirect) = record.redirect.as_ref().filter(|_| !is_over) {
            self.redirect(redirect, domain, depth);
        }
        self.path.pop();
        true
    }

    fn directive(&mut self, directive: &record::Directive, domain: &str, depth: u32) {
        let who = match directive.qualifier {
            Qualifier::Pass => "may send",
            Qualifier::Fail => "must not send",
            Qualifier::Softfail => "should not send",
            Qualifier::Neutral => "neither may nor must not send",
        };
        let (counts, text) = match &directive.mechanism {
            Mechanism::All => (false, format!("everybody else {who}")),
            Mechanism::Ip4(network, 32) => (false, format!("{network} {who}")),
            Mechanism::Ip4(network, prefix) => {
                let count = 1_u64 << (32 - u32::from(*prefix).min(32));
                (false, format!("{network}/{prefix}: {count} addresses {who}"))
            }
            Mechanism::Ip6(network, prefix) => (false, format!("{network}/{prefix} {who}")),
            Mechanism::Include(target) => (true, format!("whoever {} lets pass {who}", name(target, domain))),
            Mechanism::A(target, _) => {
                let host = target.as_ref().map_or_else(|| domain.to_owned(), |target| name(target, domain));
                let addresses = self.addresses(&host, target.as_ref());
                (true, format!("the addresses of {host} {who}: {addresses}"))
            }
            Mechanism::Mx(target, _) => {
                let host = target.as_ref().map_or_else(|| domain.to_owned(), |target| name(target, domain));
                let hosts = self.ask(&host, Kind::Mx, target.as_ref());
                (true, format!("the mail hosts of {host} {who}: {hosts}"))
            }
            Mechanism::Ptr(_) => (
                true,
                format!("hosts with a reverse name below {domain} {who}; receivers should not have to look this up"),
            ),
            Mechanism::Exists(target) => (true, format!("who has the name {} {who}", name(target, domain))),
        };
        let number = counts.then(|| self.count());
        self.step(depth, domain, &directive.text, SpfOutcome::Match, text);
        self.number(number);
        if let Mechanism::Include(target) = &directive.mechanism {
            self.follow(target, domain, depth, "includes");
        }
    }

    fn redirect(&mut self, redirect: &Modifier, domain: &str, depth: u32) {
        let number = Some(self.count());
        let text = format!("the record of {} decides", name(&redirect.target, domain));
        self.step(depth, domain, &redirect.text, SpfOutcome::Match, text);
        self.number(number);
        self.follow(&redirect.target, domain, depth, "redirects to");
    }

    fn follow(&mut self, target: &Macro, domain: &str, depth: u32, verb: &str) {
        let Some(target) = fixed(target, domain) else { return };
        if self.path.contains(&target) {
            self.give_up(Outcome::Permerror, format!("{domain} {verb} {target}, which leads back to it"));
        } else if self.lookups <= MAX_WALK && !self.record(&target, depth + 1) {
            self.give_up(Outcome::Permerror, format!("{domain} {verb} {target}, which has no SPF record"));
        }
    }

    fn count(&mut self) -> u32 {
        self.lookups += 1;
        self.lookups
    }

    fn addresses(&mut self, host: &str, target: Option<&Macro>) -> String {
        let voids = self.voids;
        let both = [self.ask(host, Kind::A, target), self.ask(host, Kind::Aaaa, target)];
        let known: Vec<String> = both.into_iter().filter(|list| list != NONE).collect();
        // A receiver asks for the kind that the client's address has: a name with either kind is no void lookup for it.
        self.voids = voids + u32::from(known.is_empty());
        if known.is_empty() { NONE.to_owned() } else { known.join(", ") }
    }

    /// The records of a name, in words.
    fn ask(&mut self, host: &str, kind: Kind, target: Option<&Macro>) -> String {
        if target.is_some_and(|target| fixed(target, host).is_none()) {
            return "this depends on the message".to_owned();
        }
        match self.known.records(host, kind, "who may send, by SPF") {
            Err(Stop::Missing) => {
                self.missing = true;
                String::new()
            }
            Err(Stop::Failed(failure)) => failure.to_string(),
            Ok([]) => {
                self.voids += 1;
                NONE.to_owned()
            }
            Ok(records) => {
                let shown: Vec<String> = records.iter().take(MAX_SHOWN).map(dns::Record::to_string).collect();
                shown.join(", ")
            }
        }
    }

    fn give_up(&mut self, outcome: Outcome, text: String) {
        self.problem.get_or_insert((outcome, text));
    }

    fn step(&mut self, depth: u32, domain: &str, term: &str, outcome: SpfOutcome, text: String) {
        if self.steps.len() < super::MAX_STEPS {
            let (domain, term) = (domain.to_owned(), term.to_owned());
            self.steps.push(SpfStep { depth, domain, term, outcome, lookup: None, text });
        }
    }

    fn number(&mut self, number: Option<u32>) {
        if let Some(step) = self.steps.last_mut() {
            step.lookup = number;
        }
    }
}

const NONE: &str = "none";

/// The name that a target always has: without macros, or with the domain alone.
fn fixed(target: &Macro, domain: &str) -> Option<String> {
    let mut out = String::new();
    for piece in &target.0 {
        match piece {
            Piece::Text(text) => out.push_str(text),
            Piece::Expand { letter: 'd', labels: 0, reverse: false, .. } => out.push_str(domain),
            Piece::Expand { .. } => return None,
        }
    }
    Some(out.trim_end_matches('.').to_ascii_lowercase())
}

fn name(target: &Macro, domain: &str) -> String {
    fixed(target, domain).unwrap_or_else(|| "a host that depends on the message".to_owned())
}
