//! What a domain publishes for mail, and what it should.

use crate::dns::{Answer, Kind, Known, Question, Record, Stop, keep};
use crate::key::Key;
use crate::{dmarc, host, session, signature, spf};
use emlint::Span;
use emlint::evidence::{
    DmarcEvidence, DomainEvidence, Evidence, HostEvidence, MailHost, Outcome, PublishedKey, Session, SpfEvidence,
};
use serde::{Deserialize, Serialize};
use std::net::IpAddr;

/// Selectors that providers and programs use by default.
const SELECTORS: &[&str] = &[
    "default",
    "dkim",
    "mail",
    "smtp",
    "key1",
    "s1",
    "s2",
    "k1",
    "k2",
    "k3",
    "selector1",
    "selector2",
    "google",
    "20230601",
    "zoho",
    "fm1",
    "fm2",
    "fm3",
    "protonmail",
    "protonmail2",
    "sig1",
    "mandrill",
    "mailjet",
    "pm",
    "scph0920",
    "amazonses",
];
/// Mail hosts that are looked at.
const MAX_HOSTS: usize = 5;

/// What to look at besides what every domain has.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct DomainOptions {
    /// Selectors of DKIM keys; the usual ones are tried as well.
    pub selectors: Vec<String>,
    /// Addresses that send its mail: may they, what are their names, are they on block lists.
    pub ips: Vec<IpAddr>,
    /// RFC 3339.
    pub now: Option<String>,
}

/// A domain's set-up for sending.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DomainCheck {
    pub domain: String,
    /// Belongs to `records`: its spans and its number of octets are theirs.
    pub evidence: Evidence,
    /// Its SPF, DMARC and DKIM records as lines of a zone file, to be linted.
    pub records: String,
    pub advice: Vec<Advice>,
}

/// Something to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Advice {
    pub text: String,
    /// The record to publish, as a line of a zone file.
    pub record: Option<String>,
}

/// Looks up everything about `name`.
pub(crate) fn check(known: &Known, name: &str, options: &DomainOptions) -> Result<DomainCheck, Stop> {
    let mut missing = false;
    let tree = keep(spf::tree::tree(known, name), &mut missing);
    let own = keep(dmarc::evaluate(known, &[(name.to_owned(), Span::default())], &[]), &mut missing).flatten();
    let domain = keep(evaluate(known, name), &mut missing);
    let keys = keep(keys(known, name, &options.selectors), &mut missing).unwrap_or_default();
    let mut senders = Vec::new();
    let mut hosts = Vec::new();
    for &ip in &options.ips {
        let ip = ip.to_canonical();
        let sender = format!("postmaster@{name}");
        let client = spf::Client { ip, helo: name, sender: &sender, now: 0 };
        let identity = emlint::evidence::SpfIdentity::MailFrom;
        senders.extend(keep(spf::check_host(known, &client, identity, name), &mut missing));
        let lists = if session::is_internal(ip) {
            Vec::new()
        } else {
            keep(host::lists(known, ip), &mut missing).unwrap_or_default()
        };
        hosts.extend(
            keep(host::evaluate(known, ip, None, None), &mut missing).map(|host| HostEvidence { lists, ..host }),
        );
    }
    for mail_host in domain.iter().flat_map(|domain| &domain.mx).filter(|host| !host.name.is_empty()).take(MAX_HOSTS) {
        hosts.extend(keep(mail_host_addresses(known, &mail_host.name), &mut missing).into_iter().flatten());
    }
    let (Some(tree), Some(mut domain)) = (tree, domain) else { return Err(Stop::Missing) };
    if missing {
        return Err(Stop::Missing);
    }
    domain.keys = keys;
    domain.hosts = hosts;
    let dmarc = own.map(as_published);
    let records = records(known, name, dmarc.as_ref(), &domain);
    let senders_with_ip: Vec<_> = options.ips.iter().copied().zip(&senders).collect();
    let advice = advice(&tree, dmarc.as_ref(), &domain, &senders_with_ip);
    let evidence = Evidence {
        schema: 1,
        octets: records.len(),
        asked: String::new(),
        time: options.now.clone(),
        session: Session::default(),
        queries: known.queries(),
        dkim: Vec::new(),
        arc: None,
        spf: std::iter::once(tree).chain(senders).collect(),
        dmarc,
        host: None,
        domain: Some(domain),
        notes: Vec::new(),
    };
    Ok(DomainCheck { domain: name.to_owned(), evidence, records, advice })
}

/// DMARC without a message: whether there is a record that applies.
fn as_published(mut dmarc: DmarcEvidence) -> DmarcEvidence {
    dmarc.from = None;
    if dmarc.record.is_some() && dmarc.result != Outcome::Temperror {
        dmarc.result = Outcome::Pass;
        dmarc.text = format!("the record at _dmarc.{} applies", dmarc.record_domain.as_deref().unwrap_or_default());
    }
    dmarc
}

/// Keys under the given selectors and the usual ones.
fn keys(known: &Known, name: &str, selectors: &[String]) -> Result<Vec<PublishedKey>, Stop> {
    let mut missing = false;
    let mut found = Vec::new();
    let given = selectors.iter().map(String::as_str);
    let usual = SELECTORS.iter().copied().filter(|usual| !selectors.iter().any(|own| own == usual));
    for selector in given.chain(usual) {
        let place = signature::key_name(selector, name);
        match known.texts(&place, "DKIM key") {
            Err(Stop::Missing) => missing = true,
            Err(Stop::Failed(_)) => {}
            Ok(texts) => found.extend(texts.first().map(|record| match Key::read(&place, record) {
                Ok(key) => PublishedKey { selector: selector.to_owned(), key: key.evidence, problem: None },
                Err(bad) => PublishedKey { selector: selector.to_owned(), key: bad.evidence, problem: Some(bad.text) },
            })),
        }
    }
    if missing { Err(Stop::Missing) } else { Ok(found) }
}

/// The names of a mail host's addresses.
fn mail_host_addresses(known: &Known, name: &str) -> Result<Vec<HostEvidence>, Stop> {
    let mut missing = false;
    let mut hosts = Vec::new();
    for kind in [Kind::A, Kind::Aaaa] {
        let records = match known.records(name, kind, "address of a mail host") {
            Err(Stop::Missing) => {
                missing = true;
                continue;
            }
            Err(Stop::Failed(_)) => continue,
            Ok(records) => records,
        };
        let addresses = records.iter().filter_map(|record| match record {
            Record::A(ip) => Some(IpAddr::V4(*ip)),
            Record::Aaaa(ip) => Some(IpAddr::V6(*ip)),
            _ => None,
        });
        for ip in addresses.take(2) {
            hosts.extend(keep(host::evaluate(known, ip, None, Some(name)), &mut missing));
        }
    }
    if missing { Err(Stop::Missing) } else { Ok(hosts) }
}

/// The records of the domain itself, as lines of a zone file.
fn records(known: &Known, name: &str, dmarc: Option<&DmarcEvidence>, domain: &DomainEvidence) -> String {
    let mut out = String::new();
    let mut line = |owner: &str, text: &str| {
        out.push_str(&zone_line(owner, text));
        out.push('\n');
    };
    if let Ok(Answer::Records(records)) = known.look_up(&Question::new(name, Kind::Txt), "SPF record") {
        let texts = records.iter().map(Record::to_string);
        texts.filter(|text| text.to_ascii_lowercase().starts_with("v=spf1")).for_each(|text| line(name, &text));
    }
    if let Some((place, text)) = dmarc.and_then(|dmarc| Some((dmarc.record_domain.as_ref()?, dmarc.record.as_ref()?))) {
        line(&format!("_dmarc.{place}"), text);
    }
    for key in &domain.keys {
        line(&key.key.name, &key.key.record);
    }
    out
}

/// `owner. IN TXT "…"`, in strings of at most 255 octets (RFC 1035 §3.3).
fn zone_line(owner: &str, text: &str) -> String {
    let escaped = |text: &[u8]| String::from_utf8_lossy(text).replace('\\', "\\\\").replace('"', "\\\"");
    let strings: Vec<String> = text.as_bytes().chunks(255).map(|chunk| format!("\"{}\"", escaped(chunk))).collect();
    format!("{owner}. IN TXT {}", strings.join(" "))
}

/// What is missing, with the record to publish.
fn advice(
    spf: &SpfEvidence,
    dmarc: Option<&DmarcEvidence>,
    domain: &DomainEvidence,
    senders: &[(IpAddr, &SpfEvidence)],
) -> Vec<Advice> {
    let name = &domain.name;
    let mut all = Vec::new();
    let mut add = |text: String, record: Option<String>| all.push(Advice { text, record });
    let sends = !domain.null_mx;
    match spf.result {
        Outcome::None if sends => {
            let mx = if domain.mx.is_empty() { "a" } else { "mx" };
            let text =
                format!("{name} has no SPF record, so nothing says who may send its mail. If its own hosts send it:");
            add(text, Some(zone_line(name, &format!("v=spf1 {mx} ~all"))));
        }
        Outcome::None => {
            let text = format!("{name} accepts no mail; if it sends none either, say so:");
            add(text, Some(zone_line(name, "v=spf1 -all")));
        }
        Outcome::Permerror => add(format!("Receivers cannot use the SPF record: {}", spf.text), None),
        _ if spf.lookups > 8 => {
            add(format!("The SPF record needs {} of 10 lookups: one more service may be too many", spf.lookups), None);
        }
        _ => {}
    }
    for (ip, sender) in senders.iter().filter(|(_, sender)| sender.result != Outcome::Pass) {
        let family = if ip.is_ipv6() { "ip6" } else { "ip4" };
        let record = spf.steps.first().map(|step| step.term.replacen("v=spf1", &format!("v=spf1 {family}:{ip}"), 1));
        let (result, why) = (sender.result.name(), &sender.text);
        let text = format!("SPF says {result} for mail from {ip}: {why}. If it may send, add it:");
        add(text, record.map(|record| zone_line(name, &record)));
    }
    match dmarc {
        Some(dmarc) if dmarc.record.is_none() && dmarc.result == Outcome::None => {
            let place = dmarc.organizational_domain.as_ref().unwrap_or(name);
            let text = "There is no DMARC record. Large receivers want one of everybody who sends much; this one only asks for reports:";
            add(
                text.to_owned(),
                Some(zone_line(&format!("_dmarc.{place}"), &format!("v=DMARC1; p=none; rua=mailto:dmarc@{place}"))),
            );
        }
        Some(dmarc) if dmarc.policy.as_deref() == Some("none") && dmarc.record.is_some() => {
            let text = "The DMARC record asks for nothing but reports (p=none). When they show that all your mail passes, ask for more: p=quarantine";
            add(text.to_owned(), None);
        }
        _ => {}
    }
    if domain.keys.iter().all(|key| key.problem.is_some()) && sends {
        let text = "No DKIM key was found under the usual selectors. Name yours with --selector, or take it from the s= of a signature";
        add(text.to_owned(), None);
    }
    for key in domain.keys.iter().filter(|key| key.problem.is_none()) {
        if let Some(bits) = key.key.bits.filter(|&bits| bits < 2048) {
            add(format!("The DKIM key {} has {bits} bits; make a new one with 2048", key.key.name), None);
        }
    }
    for host in domain.hosts.iter().filter(|host| matches!(host.result, Outcome::Fail | Outcome::Permerror)) {
        let what = if host.names.is_empty() {
            "has no reverse name"
        } else {
            "has a reverse name that does not lead back to it"
        };
        add(format!("{} {what}; whoever runs its network sets that (PTR)", host.ip), None);
    }
    if domain.mta_sts.is_none() && !domain.mx.is_empty() && sends {
        add("Without MTA-STS, mail to you can be intercepted by forcing it off TLS. It needs a policy file on https://mta-sts.".to_owned() + name + " too:", Some(zone_line(&format!("_mta-sts.{name}"), "v=STSv1; id=1")));
    }
    if domain.tls_rpt.is_none() && !domain.mx.is_empty() && sends {
        add(
            "Reports about failed TLS cost one record:".to_owned(),
            Some(zone_line(&format!("_smtp._tls.{name}"), &format!("v=TLSRPTv1; rua=mailto:tls@{name}"))),
        );
    }
    all
}

/// Looks up the mail hosts of `name` and its policies for transport and logos.
pub(crate) fn evaluate(known: &Known, name: &str) -> Result<DomainEvidence, Stop> {
    let text = |prefix: &str, version: &str, purpose: &str| {
        let is_one = |text: &&[u8]| text.starts_with(version.as_bytes());
        match known.texts(&format!("{prefix}.{name}"), purpose) {
            Err(Stop::Missing) => Err(Stop::Missing),
            Err(Stop::Failed(_)) => Ok(None),
            Ok(texts) => Ok(texts.into_iter().find(is_one).map(|text| String::from_utf8_lossy(text).into_owned())),
        }
    };
    // Everything is looked up before anything is awaited.
    let mta_sts = text("_mta-sts", "v=STSv1", "MTA-STS");
    let tls_rpt = text("_smtp._tls", "v=TLSRPTv1", "TLS reporting");
    let bimi = text("default._bimi", "v=BIMI1", "BIMI");
    let mx = known.records(name, Kind::Mx, "who takes mail for the domain");
    let mut domain = DomainEvidence {
        name: name.to_owned(),
        receives: None,
        null_mx: false,
        mx: Vec::new(),
        mta_sts: mta_sts?,
        tls_rpt: tls_rpt?,
        bimi: bimi?,
        keys: Vec::new(),
        hosts: Vec::new(),
    };
    match mx {
        Err(Stop::Missing) => return Err(Stop::Missing),
        Err(Stop::Failed(_)) => {}
        Ok([]) => domain.receives = has_address(known, name)?,
        Ok(records) => {
            domain.mx.extend(records.iter().filter_map(|record| match record {
                Record::Mx { preference, exchange } => {
                    Some(MailHost { preference: *preference, name: exchange.clone() })
                }
                _ => None,
            }));
            domain.mx.sort_by(|one, other| (one.preference, &one.name).cmp(&(other.preference, &other.name)));
            domain.null_mx = domain.mx.iter().all(|host| host.name.is_empty());
            domain.receives = Some(!domain.null_mx);
        }
    }
    Ok(domain)
}

/// Without an MX, the domain itself takes mail if it has an address (RFC 5321 §5.1).
fn has_address(known: &Known, name: &str) -> Result<Option<bool>, Stop> {
    let ask = |kind| match known.records(name, kind, "the domain has no MX: does it have an address") {
        Err(Stop::Missing) => Err(Stop::Missing),
        Err(Stop::Failed(_)) => Ok(None),
        Ok(records) => Ok(Some(!records.is_empty())),
    };
    let (v4, v6) = (ask(Kind::A), ask(Kind::Aaaa));
    Ok(match (v4?, v6?) {
        (Some(true), _) | (_, Some(true)) => Some(true),
        (Some(false), Some(false)) => Some(false),
        _ => None,
    })
}
