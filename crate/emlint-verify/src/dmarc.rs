//! DMARC (RFC 9989): the tree walk, the record that applies, alignment, and what it asks receivers to do.

use crate::dns::{Answer, Failure, Kind, Known, Question, Stop};
use emlint::auth::align;
use emlint::auth::tags::TagList;
use emlint::evidence::{Alignment, DmarcEvidence, DmarcStep, Outcome};
use emlint::{Slice, Span};

/// The most questions of one walk (RFC 9989 §4.10).
const MAX_QUESTIONS: usize = 8;

/// An identity that SPF or DKIM has a result for.
pub(crate) struct Identity {
    pub(crate) method: &'static str,
    pub(crate) domain: String,
    pub(crate) result: Outcome,
}

/// One record on the way up.
#[derive(Clone, Debug)]
struct Found {
    domain: String,
    record: Record,
}

/// A DMARC record, read (RFC 9989 §4.7).
#[derive(Clone, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a tag of its own")]
struct Record {
    text: String,
    policy: Option<String>,
    subdomains: Option<String>,
    nonexistent: Option<String>,
    strict_spf: bool,
    strict_dkim: bool,
    testing: bool,
    psd: Option<String>,
    has_reports: bool,
}

impl Record {
    /// Reads a record; none for a TXT record that is no DMARC record: `v=DMARC1` must come first, in this case.
    fn read(text: &[u8]) -> Option<Self> {
        let list = TagList::read(Slice::of(text, 0..text.len()));
        let first = list.tags.first()?;
        if first.name.bytes != b"v" || first.value.bytes != b"DMARC1" {
            return None;
        }
        let get = |name| list.get(name).map(|tag| tag.compact().to_ascii_lowercase());
        let policy = |name| get(name).filter(|value| ["none", "quarantine", "reject"].contains(&value.as_str()));
        let is = |name, value: &str| get(name).is_some_and(|own| own == value);
        Some(Self {
            text: String::from_utf8_lossy(text).into_owned(),
            policy: policy("p"),
            subdomains: policy("sp"),
            nonexistent: policy("np"),
            strict_spf: is("aspf", "s"),
            strict_dkim: is("adkim", "s"),
            testing: is("t", "y"),
            psd: get("psd"),
            has_reports: get("rua").is_some_and(|uri| uri.starts_with("mailto:")),
        })
    }

    fn is_psd(&self, value: &str) -> bool {
        self.psd.as_deref() == Some(value)
    }
}

/// A walk from a domain up to its top level (RFC 9989 §4.10).
struct Walk {
    found: Vec<Found>,
    steps: Vec<DmarcStep>,
}

impl Walk {
    fn run(known: &Known, domain: &str) -> Result<Self, Stop> {
        let labels: Vec<&str> = domain.split('.').filter(|label| !label.is_empty()).collect();
        let mut walk = Self { found: Vec::new(), steps: Vec::new() };
        let mut missing = false;
        let mut unsure = None;
        let mut count = labels.len();
        for _ in 0..MAX_QUESTIONS {
            let name = labels.get(labels.len() - count..).unwrap_or_default().join(".");
            match known.texts(&format!("_dmarc.{name}"), &format!("DMARC record for {domain}")) {
                // What comes next is asked at the same time: a record rarely stops the walk.
                Err(Stop::Missing) => missing = true,
                // Whoever gives a domain's records rarely gives those of its top level.
                Err(stop @ Stop::Failed(Failure::NotSupplied)) => unsure = Some(stop),
                Err(stop) => return Err(stop),
                Ok(texts) => {
                    let mut records = texts.into_iter().filter_map(Record::read);
                    // More than one is none.
                    let record = records.next().filter(|_| records.next().is_none());
                    let text = record.as_ref().map(|record| record.text.clone());
                    walk.steps.push(DmarcStep { name: format!("_dmarc.{name}"), record: text });
                    if let Some(record) = record {
                        let stops = record.is_psd("n") || record.is_psd("y");
                        walk.found.push(Found { domain: name, record });
                        if stops {
                            break;
                        }
                    }
                }
            }
            if count <= 1 {
                break;
            }
            count = if count > MAX_QUESTIONS { MAX_QUESTIONS - 1 } else { count - 1 };
        }
        match unsure {
            _ if missing => Err(Stop::Missing),
            Some(stop) if walk.found.is_empty() => Err(stop),
            _ => Ok(walk),
        }
    }

    /// The organizational domain (RFC 9989 §4.10.2).
    fn organizational_domain(&self, start: &str) -> String {
        for found in &self.found {
            if found.record.is_psd("n") {
                return found.domain.clone();
            }
            if found.record.is_psd("y") && found.domain != start {
                let below = start.strip_suffix(&found.domain).unwrap_or_default().trim_end_matches('.');
                let label = below.rsplit('.').next().unwrap_or_default();
                return format!("{label}.{}", found.domain);
            }
        }
        self.found.last().map_or_else(|| start.to_owned(), |found| found.domain.clone())
    }
}

/// Evaluates DMARC for a From with the domains `from`; none when From has no domain.
pub(crate) fn evaluate(
    known: &Known,
    from: &[(String, Span)],
    identities: &[Identity],
) -> Result<Option<DmarcEvidence>, Stop> {
    let Some((domain, span)) = from.first() else { return Ok(None) };
    let mut evidence = DmarcEvidence {
        domain: domain.clone(),
        from: Some(*span),
        result: Outcome::None,
        text: String::new(),
        policy: None,
        record: None,
        record_domain: None,
        organizational_domain: None,
        testing: false,
        walk: Vec::new(),
        identifiers: Vec::new(),
    };
    if from.iter().any(|(other, _)| other != domain) {
        "From names several domains, and DMARC is made for one".clone_into(&mut evidence.text);
        return Ok(Some(evidence));
    }
    let walk = match Walk::run(known, domain) {
        Ok(walk) => walk,
        Err(Stop::Missing) => return Err(Stop::Missing),
        Err(Stop::Failed(failure)) => {
            evidence.result = Outcome::Temperror;
            evidence.text = format!("whether {domain} has a DMARC record could not be found out: {failure}");
            return Ok(Some(evidence));
        }
    };
    let organization = walk.organizational_domain(domain);
    evidence.organizational_domain = Some(organization.clone());
    evidence.walk.clone_from(&walk.steps);
    let own = walk.found.iter().find(|found| found.domain == *domain);
    let inherited = || walk.found.iter().find(|found| found.domain == organization).or(walk.found.last());
    let applied = own.or_else(inherited).filter(|found| found.record.policy.is_some() || found.record.has_reports);
    let Some(Found { domain: record_domain, record }) = applied else {
        evidence.text = format!("{domain} has no DMARC record");
        return Ok(Some(evidence));
    };
    evidence.record = Some(record.text.clone());
    evidence.record_domain = Some(record_domain.clone());
    evidence.testing = record.testing;
    evidence.policy = Some(policy(known, domain, record, own.is_some())?);
    let mut missing = false;
    for identity in identities {
        let strict = if identity.method == "spf" { record.strict_spf } else { record.strict_dkim };
        let (organizational_domain, aligned) = if identity.domain == *domain {
            (Some(organization.clone()), Some(true))
        } else if strict || !align::is_within(&identity.domain, &organization) {
            (None, Some(false))
        } else {
            match Walk::run(known, &identity.domain) {
                Ok(walk) => {
                    let own = walk.organizational_domain(&identity.domain);
                    let aligned = own == organization;
                    (Some(own), Some(aligned))
                }
                Err(Stop::Missing) => {
                    missing = true;
                    (None, None)
                }
                Err(Stop::Failed(_)) => (None, None),
            }
        };
        evidence.identifiers.push(Alignment {
            method: identity.method.to_owned(),
            domain: identity.domain.clone(),
            organizational_domain,
            result: identity.result,
            aligned,
            strict,
        });
    }
    if missing {
        return Err(Stop::Missing);
    }
    conclude(&mut evidence);
    Ok(Some(evidence))
}

/// What the record asks for: `p` for its own domain, `sp` below it, `np` where nothing is (RFC 9989 §4.7, §4.10.1).
fn policy(known: &Known, domain: &str, record: &Record, is_own: bool) -> Result<String, Stop> {
    let base = record.policy.clone().unwrap_or_else(|| "none".to_owned());
    if is_own {
        return Ok(base);
    }
    let below = record.subdomains.clone().unwrap_or(base);
    let Some(nonexistent) = record.nonexistent.clone().filter(|policy| *policy != below) else { return Ok(below) };
    match known.look_up(&Question::new(domain, Kind::A), "does the domain of From exist") {
        Err(Stop::Missing) => Err(Stop::Missing),
        Ok(Answer::NoName) => Ok(nonexistent),
        _ => Ok(below),
    }
}

fn conclude(evidence: &mut DmarcEvidence) {
    let is = |identity: &&Alignment, result: Outcome| identity.result == result && identity.aligned != Some(false);
    let passed = evidence.identifiers.iter().find(|id| id.result == Outcome::Pass && id.aligned == Some(true));
    let unsure = |id: &&Alignment| is(id, Outcome::Temperror) || (id.result == Outcome::Pass && id.aligned.is_none());
    let domain = &evidence.domain;
    let (result, text) = if let Some(identity) = passed {
        let method = if identity.method == "spf" { "SPF" } else { "DKIM" };
        (Outcome::Pass, format!("{method} passes for {}, which belongs to {domain}", identity.domain))
    } else if let Some(identity) = evidence.identifiers.iter().find(unsure) {
        (Outcome::Temperror, format!("the DNS did not answer all that {} depends on", identity.domain))
    } else {
        let passing: Vec<&str> = evidence
            .identifiers
            .iter()
            .filter(|identity| identity.result == Outcome::Pass)
            .map(|identity| identity.domain.as_str())
            .collect();
        let why = if passing.is_empty() {
            "neither SPF nor DKIM passes".to_owned()
        } else {
            format!("what passes is for {}, which does not belong to {domain}", passing.join(", "))
        };
        (Outcome::Fail, why)
    };
    evidence.result = result;
    evidence.text = text;
}
