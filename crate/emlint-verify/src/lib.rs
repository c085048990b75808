//! Asks the DNS about an email message and computes what follows from the answers: [`Evidence`] for the linter.
//!
//! Evaluation never waits: it reads what is known, notes what is missing and stops. [`gather`] asks the resolver for what
//! is missing and evaluates again until nothing is, so every question is on one list, none is asked twice, and a limit
//! or a cancelled run ends with what is known. No rule is here: rules are in the crate `emlint` and read the evidence.

mod arc;
mod copy;
mod dmarc;
pub mod dns;
pub mod doh;
mod domain;
mod forensics;
mod host;
mod key;
#[cfg(not(target_arch = "wasm32"))]
pub mod native;
mod opinion;
mod session;
mod signature;
mod spf;
mod verdicts;
pub mod wire;
pub mod zone;

use copy::Restored;
use dmarc::Identity;
use dns::{Answer, Failure, Known, Question, Stop, keep};
use emlint::auth::AuthView;
use emlint::charset::BuiltIn;
use emlint::evidence::{HostEvidence, Session, SignatureEvidence, SpfEvidence, SpfIdentity};
use emlint::{Message, Span, time};
use serde::Deserialize;
use signature::Times;
use std::net::IpAddr;
use std::task::Poll;

pub use emlint::Evidence;

/// The most questions of one run, and the most times that evaluation starts again.
const MAX_QUESTIONS: usize = 200;
const MAX_ROUNDS: usize = 60;

/// What the user says about the message, and when it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct VerifyOptions {
    /// The address of the host that handed the message over, instead of what the message says.
    pub ip: Option<String>,
    /// The name in HELO or EHLO.
    pub helo: Option<String>,
    /// The address in MAIL FROM; empty for the null reverse-path.
    pub mail_from: Option<String>,
    /// RFC 3339. Without it no signature has expired.
    pub now: Option<String>,
}

/// An option that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadOption {
    pub name: &'static str,
    pub value: String,
}

impl std::fmt::Display for BadOption {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let what = if self.name == "ip" { "IP address" } else { "time like 2026-11-23T10:00:00Z (RFC 3339)" };
        write!(formatter, "“{}” is no {what}", self.value)
    }
}

impl std::error::Error for BadOption {}

impl VerifyOptions {
    /// Whether the address is one, and the time.
    pub fn check(&self) -> Result<(), BadOption> {
        let bad = |name, value: &String| Err(BadOption { name, value: value.clone() });
        match (&self.ip, &self.now) {
            (Some(ip), _) if ip.parse::<IpAddr>().is_err() => bad("ip", ip),
            (_, Some(now)) if time::parse_rfc3339(now).is_none() => bad("now", now),
            _ => Ok(()),
        }
    }
}

/// Who answers questions.
pub trait Resolver {
    /// What the evidence calls it.
    fn name(&self) -> String;

    /// The answers to `questions`, in their order. It may ask them all at once.
    fn ask(&self, questions: &[Question]) -> impl Future<Output = Vec<Answer>>;
}

/// The values of all futures, which run side by side.
pub async fn join<T>(futures: Vec<impl Future<Output = T>>) -> Vec<T> {
    let mut futures: Vec<_> = futures.into_iter().map(|future| (Box::pin(future), None)).collect();
    std::future::poll_fn(|context| {
        let mut waits = false;
        for (future, value) in &mut futures {
            if value.is_none() {
                match future.as_mut().poll(context) {
                    Poll::Ready(ready) => *value = Some(ready),
                    Poll::Pending => waits = true,
                }
            }
        }
        if waits { Poll::Pending } else { Poll::Ready(()) }
    })
    .await;
    futures.into_iter().filter_map(|(_, value)| value).collect()
}

/// A zone answers at once.
impl Resolver for zone::Zone {
    fn name(&self) -> String {
        "records".to_owned()
    }

    fn ask(&self, questions: &[Question]) -> impl Future<Output = Vec<Answer>> {
        std::future::ready(questions.iter().map(|question| self.answer(question)).collect())
    }
}

/// What the DNS says about `message`, asking `resolver` for whatever is needed.
pub async fn gather(message: &[u8], options: &VerifyOptions, resolver: &impl Resolver) -> Evidence {
    let mut run = Run::new(message, options);
    let mut evidence = settle(&mut run.known, resolver, |known| run.subject.evaluate(known, false)).await;
    // Only now, once, since it is dear: what broke the signatures that do not verify.
    if let Ok(closer) = run.subject.evaluate(&run.known, true) {
        evidence = closer;
    }
    evidence.asked = resolver.name();
    evidence
}

/// The questions that a run begins with, and what each is for. What they answer may lead to more: the records that an
/// SPF record includes, the addresses of a name.
#[must_use]
pub fn questions(message: &[u8], options: &VerifyOptions) -> Vec<(Question, String)> {
    let mut run = Run::new(message, options);
    // Nothing is known, so nothing can be concluded: what was looked up is what counts.
    drop(run.subject.evaluate(&run.known, false));
    let missing = run.known.take_missing();
    missing.into_iter().map(|question| (question.clone(), run.known.purpose(&question))).collect()
}

/// Who handed the message over, as far as it says so itself.
#[must_use]
pub fn session(message: &[u8]) -> Session {
    let message = Message::parse(message);
    session::read(&message, &AuthView::read(&message, &[], &BuiltIn), &VerifyOptions::default())
}

pub use domain::{DomainCheck, DomainOptions};

/// What the DNS says about a domain that sends mail, and advice with the records to publish.
pub async fn check_domain(name: &str, options: &DomainOptions, resolver: &impl Resolver) -> DomainCheck {
    let mut known = Known::default();
    let mut check = settle(&mut known, resolver, |known| domain::check(known, &ascii(name), options)).await;
    check.evidence.asked = resolver.name();
    check
}

/// The questions that the check of a domain begins with, and what each is for.
#[must_use]
pub fn domain_questions(name: &str, options: &DomainOptions) -> Vec<(Question, String)> {
    let mut known = Known::default();
    drop(domain::check(&known, &ascii(name), options));
    let missing = known.take_missing();
    missing.into_iter().map(|question| (question.clone(), known.purpose(&question))).collect()
}

/// SPF for a sender without a message (RFC 7208 §4): the MAIL FROM, or the HELO name when that has no domain.
pub async fn check_spf(ip: IpAddr, helo: &str, mail_from: &str, resolver: &impl Resolver) -> SpfEvidence {
    let (identity, domain, postmaster) = match mail_from.rsplit_once('@') {
        Some((_, domain)) => (SpfIdentity::MailFrom, domain, None),
        None => (SpfIdentity::Helo, helo, Some(format!("postmaster@{helo}"))),
    };
    let client = spf::Client { ip, helo, sender: postmaster.as_deref().unwrap_or(mail_from), now: 0 };
    let mut known = Known::default();
    settle(&mut known, resolver, |known| spf::check_host(known, &client, identity, domain)).await
}

/// Evaluates until nothing is missing any more.
async fn settle<T>(known: &mut Known, resolver: &impl Resolver, evaluate: impl Fn(&Known) -> Result<T, Stop>) -> T {
    let mut rounds = 0;
    loop {
        if let Ok(value) = evaluate(known) {
            return value;
        }
        let mut missing = known.take_missing();
        rounds += 1;
        if rounds > MAX_ROUNDS || known.count() + missing.len() > MAX_QUESTIONS {
            known.close("not asked: this message would need too many questions");
            missing.truncate(MAX_QUESTIONS.saturating_sub(known.count()));
        }
        let answers = resolver.ask(&missing).await;
        let silence = || Answer::Failed(Failure::Network("no answer".to_owned()));
        let answers = answers.into_iter().map(Some).chain(std::iter::repeat_with(|| None));
        for (question, answer) in missing.into_iter().zip(answers) {
            known.insert(question, answer.unwrap_or_else(silence));
        }
    }
}

struct Run<'a> {
    known: Known,
    subject: Subject<'a>,
}

impl<'a> Run<'a> {
    fn new(message: &'a [u8], options: &'a VerifyOptions) -> Self {
        Self { known: Known::default(), subject: Subject { octets: message, options, restored: Restored::of(message) } }
    }
}

/// What a run is about.
struct Subject<'a> {
    octets: &'a [u8],
    options: &'a VerifyOptions,
    /// With CRLF at the end of every line, when it was not so.
    restored: Option<Restored>,
}

impl Subject<'_> {
    /// With `closer`, what broke the signatures that do not verify is looked for.
    fn evaluate(&self, known: &Known, closer: bool) -> Result<Evidence, Stop> {
        let message = Message::parse(self.octets);
        let view = AuthView::read(&message, &[], &BuiltIn);
        let session = session::read(&message, &view, self.options);
        let now = self.options.now.as_deref().and_then(time::parse_rfc3339);
        let received = session.received.as_ref().and_then(|received| time::parse_rfc3339(&received.value));
        let times = Times { received, now };
        let mut missing = false;
        let mut notes = Vec::new();
        let restored = self.restored.as_ref();
        let signatures = keep(verdicts::evaluate(&message, restored, known, times, closer, &mut notes), &mut missing);
        let spf = keep(spf(known, &session, now.or(received).unwrap_or_default()), &mut missing).unwrap_or_default();
        let from: Vec<(String, Span)> = view.from.iter().map(|domain| (ascii(&domain.text()), domain.span)).collect();
        let identities = identities(signatures.as_ref().map_or(&[], |(dkim, _)| dkim), &spf);
        let dmarc = keep(dmarc::evaluate(known, &from, &identities), &mut missing).flatten();
        let helo = session.helo.as_ref().map(|helo| helo.value.as_str());
        let ip = session.ip.as_ref().and_then(|ip| Some((ip.value.parse::<IpAddr>().ok()?.to_canonical(), ip.span)));
        let ip = ip.filter(|(ip, _)| !session::is_internal(*ip));
        let host = ip.and_then(|(ip, span)| {
            let lists = keep(host::lists(known, ip), &mut missing).unwrap_or_default();
            keep(host::evaluate(known, ip, span, helo), &mut missing).map(|host| HostEvidence { lists, ..host })
        });
        let domain = from.first().and_then(|(domain, _)| keep(domain::evaluate(known, domain), &mut missing));
        let Some((dkim, arc)) = signatures.filter(|_| !missing) else { return Err(Stop::Missing) };
        Ok(Evidence {
            schema: 1,
            octets: self.octets.len(),
            asked: String::new(),
            time: self.options.now.clone(),
            session,
            queries: known.queries(),
            dkim,
            arc,
            spf,
            dmarc,
            host,
            domain,
            notes,
        })
    }
}

/// SPF for the name in HELO and for MAIL FROM (RFC 7208 §2.3, §2.4); the null reverse-path leaves the first.
fn spf(known: &Known, session: &Session, now: i64) -> Result<Vec<SpfEvidence>, Stop> {
    let Some(ip) = session.ip.as_ref().and_then(|ip| ip.value.parse().ok()) else { return Ok(Vec::new()) };
    let helo = session.helo.as_ref().map_or("", |helo| helo.value.as_str());
    let mail_from = session.mail_from.as_ref().map_or("", |mail_from| mail_from.value.as_str());
    let mut results = Vec::new();
    let mut missing = false;
    let mut check = |identity, sender: &str, domain: &str| {
        let client = spf::Client { ip, helo, sender, now };
        results.extend(keep(spf::check_host(known, &client, identity, domain), &mut missing));
    };
    // An address literal or a bare word has no record (RFC 7208 §2.3).
    if helo.contains('.') && !helo.starts_with('[') && helo.parse::<IpAddr>().is_err() {
        check(SpfIdentity::Helo, &format!("postmaster@{helo}"), helo);
    }
    if let Some((_, domain)) = mail_from.rsplit_once('@') {
        check(SpfIdentity::MailFrom, mail_from, domain);
    }
    if missing { Err(Stop::Missing) } else { Ok(results) }
}

/// What DMARC looks at: SPF for MAIL FROM, or for HELO when that is null (RFC 9989 §4.4.2), and every signature.
fn identities(dkim: &[SignatureEvidence], spf: &[SpfEvidence]) -> Vec<Identity> {
    let mail_from = spf.iter().find(|spf| spf.identity == SpfIdentity::MailFrom).or(spf.first());
    let spf = mail_from.map(|spf| Identity { method: "spf", domain: ascii(&spf.domain), result: spf.result });
    let dkim = dkim.iter().map(|signature| Identity {
        method: "dkim",
        domain: ascii(&signature.domain),
        result: signature.result,
    });
    spf.into_iter().chain(dkim).collect()
}

/// A domain as the DNS knows it (RFC 5891).
fn ascii(domain: &str) -> String {
    Question::new(domain, dns::Kind::A).name
}
