//! `emlint verify` and `emlint domain`: who is asked, and how evidence reads.

use crate::args::{Domain, Format, Resolve, Verify};
use crate::sarif;
use crate::terminal::Terminal;
use crate::visible::visible;
use crate::{Charsets, FOUND, Failure, check};
use emlint::evidence::{
    AnswerStatus, ArcEvidence, DmarcEvidence, HostEvidence, ListStatus, Outcome, Query, SignatureEvidence, SpfEvidence,
    SpfOutcome,
};
use emlint::{Evidence, Input, Options, Origin};
use emlint_verify::dns::{Answer, Question};
use emlint_verify::doh::Endpoint;
use emlint_verify::native::{Https, System, block_on};
use emlint_verify::zone::Zone;
use emlint_verify::{DomainCheck, DomainOptions, Resolver, VerifyOptions, check_domain, gather};
use std::fmt::Write as _;
use std::io::Write as _;
use std::process::ExitCode;
use std::time::{SystemTime, UNIX_EPOCH};

/// Whoever answers.
enum Asked {
    Records(Zone),
    Https(Https),
    System(Box<System>),
}

impl Asked {
    fn new(resolve: &Resolve) -> Result<Self, Failure> {
        if let Some(path) = &resolve.dns {
            let text = std::fs::read_to_string(path)
                .map_err(|error| Failure::Usage(format!("{}: cannot be read: {error}", path.display())))?;
            let zone = Zone::parse(&text).map_err(|error| Failure::Usage(format!("{}: {error}", path.display())))?;
            Ok(Self::Records(zone))
        } else if let Some(url) = &resolve.doh {
            Endpoint::parse(url).map(|endpoint| Self::Https(Https::new(endpoint))).map_err(Failure::Usage)
        } else {
            let usage =
                |error| Failure::Usage(format!("the system's resolver cannot be used: {error}; name one with --doh"));
            System::new().map(|system| Self::System(Box::new(system))).map_err(usage)
        }
    }
}

impl Resolver for Asked {
    fn name(&self) -> String {
        match self {
            Self::Records(zone) => zone.name(),
            Self::Https(https) => https.name(),
            Self::System(system) => system.name(),
        }
    }

    async fn ask(&self, questions: &[Question]) -> Vec<Answer> {
        match self {
            Self::Records(zone) => zone.ask(questions).await,
            Self::Https(https) => https.ask(questions).await,
            Self::System(system) => system.ask(questions).await,
        }
    }
}

/// Gathers evidence for each message that is checked.
pub(crate) struct Asker {
    asked: Asked,
    options: VerifyOptions,
}

impl Asker {
    pub(crate) fn evidence(&self, message: &[u8]) -> Evidence {
        block_on(gather(message, &self.options, &self.asked))
    }
}

pub(crate) fn run(arguments: &Verify) -> Result<ExitCode, Failure> {
    let options = VerifyOptions {
        ip: arguments.ip.clone(),
        helo: arguments.helo.clone(),
        mail_from: arguments.mail_from.clone(),
        now: Some(now(arguments.check.lint.now.as_deref())),
    };
    options.check().map_err(|error| Failure::Usage(error.to_string()))?;
    check::run(&arguments.check, Some(&Asker { asked: Asked::new(&arguments.resolve)?, options }))
}

/// The time that was given, or this moment.
fn now(given: Option<&str>) -> String {
    given.map_or_else(
        || {
            let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
            emlint::time::to_rfc3339(i64::try_from(seconds).unwrap_or(i64::MAX))
        },
        str::to_owned,
    )
}

pub(crate) fn domain(arguments: &Domain) -> Result<ExitCode, Failure> {
    let asked = Asked::new(&arguments.resolve)?;
    let options = DomainOptions {
        selectors: arguments.selector.clone(),
        ips: arguments.ip.clone(),
        now: Some(now(arguments.now.as_deref())),
    };
    let checked = block_on(check_domain(&arguments.name, &options, &asked));
    let evidence = Some(Box::new(checked.evidence.clone()));
    let lint = Options { evidence, now: options.now, ..Options::default() };
    let input = Input { name: &arguments.name, bytes: checked.records.as_bytes(), origin: Origin::File };
    let report = emlint::lint(input, &lint, &Charsets).map_err(|error| Failure::Usage(error.to_string()))?;
    let text = match arguments.format {
        Format::Text => {
            let mut text = domain_text(&checked);
            if !checked.records.is_empty() {
                text.push('\n');
                text.push_str(&Terminal::standard_output().render(&report, checked.records.as_bytes()));
            }
            text
        }
        Format::Json | Format::Ndjson => {
            let value = serde_json::json!({ "check": checked, "report": report });
            format!("{value}\n")
        }
        Format::Sarif => sarif::run(&report, checked.records.as_bytes()),
    };
    std::io::stdout().lock().write_all(text.as_bytes())?;
    let worst = report.findings.iter().map(|finding| finding.severity).max();
    let is_found = !checked.records.is_empty() && worst.is_some_and(|severity| arguments.fail_on.fails(severity));
    Ok(if is_found { FOUND.into() } else { ExitCode::SUCCESS })
}

/// A text that grows by lines of two columns.
#[derive(Default)]
struct Table(String);

impl Table {
    fn row(&mut self, what: &str, text: &str) {
        let _ = writeln!(self.0, "  {what:<10} {}", visible(text));
    }

    fn more(&mut self, depth: u32, text: &str) {
        let indent = usize::try_from(depth).unwrap_or_default() * 2;
        let _ = writeln!(self.0, "  {:<10} {:indent$}{}", "", "", visible(text));
    }
}

/// What the DNS says about a message, for people.
pub(crate) fn text(name: &str, evidence: &Evidence) -> String {
    let mut table = Table::default();
    let count = evidence.queries.len();
    let plural = if count == 1 { "" } else { "s" };
    let _ = writeln!(table.0, "{}: {count} question{plural} to {}", visible(name), visible(&evidence.asked));
    let session = &evidence.session;
    for (what, known) in [("from", &session.ip), ("HELO", &session.helo), ("MAIL FROM", &session.mail_from)] {
        match known {
            Some(known) if known.value.is_empty() => table.row(what, "<>"),
            Some(known) => table.row(what, &known.value),
            None => {}
        }
    }
    evidence.spf.iter().for_each(|spf| table.spf(spf));
    evidence.dkim.iter().for_each(|signature| table.signature("DKIM", signature));
    if evidence.dkim.is_empty() {
        table.row("DKIM", "none");
    }
    evidence.arc.iter().for_each(|arc| table.arc(arc));
    evidence.dmarc.iter().for_each(|dmarc| table.dmarc(dmarc));
    evidence.host.iter().for_each(|host| table.host("host", host));
    if let Some(domain) = evidence.domain.as_ref().filter(|domain| domain.null_mx || domain.receives == Some(false)) {
        table.row("replies", &format!("{} accepts no mail", domain.name));
    }
    table.queries(&evidence.queries);
    evidence.notes.iter().for_each(|note| table.row("note", note));
    table.0
}

fn domain_text(checked: &DomainCheck) -> String {
    let mut table = Table::default();
    let DomainCheck { domain, evidence, advice, .. } = checked;
    let count = evidence.queries.len();
    let _ = writeln!(table.0, "{}: {count} questions to {}", visible(domain), visible(&evidence.asked));
    if let Some(found) = &evidence.domain {
        match found.mx.as_slice() {
            _ if found.null_mx => table.row("MX", "accepts no mail (MX 0 .)"),
            [] => table.row("MX", if found.receives == Some(true) { "none: mail goes to its address" } else { "none" }),
            mx => mx.iter().for_each(|host| table.row("MX", &format!("{} {}", host.preference, host.name))),
        }
        found.hosts.iter().for_each(|host| table.host("host", host));
    }
    evidence.spf.iter().for_each(|spf| table.spf(spf));
    evidence.dmarc.iter().for_each(|dmarc| table.dmarc(dmarc));
    if let Some(found) = &evidence.domain {
        for key in &found.keys {
            let bits = key.key.bits.map_or_else(String::new, |bits| format!(", {bits} bits"));
            let kind = key.key.kind.as_deref().unwrap_or("unknown");
            let problem = key.problem.as_deref().map_or_else(String::new, |problem| format!(": {problem}"));
            table.row("DKIM key", &format!("{} ({kind}{bits}){problem}", key.selector));
        }
        let records = [("MTA-STS", &found.mta_sts), ("TLS-RPT", &found.tls_rpt), ("BIMI", &found.bimi)];
        for (what, record) in records {
            table.row(what, record.as_deref().unwrap_or("none"));
        }
    }
    table.queries(&evidence.queries);
    if !advice.is_empty() {
        table.0.push('\n');
    }
    for (index, advice) in advice.iter().enumerate() {
        let _ = writeln!(table.0, "{}. {}", index + 1, visible(&advice.text));
        if let Some(record) = &advice.record {
            let _ = writeln!(table.0, "     {}", visible(record));
        }
    }
    table.0
}

impl Table {
    fn spf(&mut self, spf: &SpfEvidence) {
        let lookups = match spf.lookups {
            0 => String::new(),
            count => format!(" ({count} of 10 lookups)"),
        };
        self.row("SPF", &format!("{} for {}: {}{lookups}", spf.result.name(), spf.domain, spf.text));
        for step in &spf.steps {
            let (sign, depth) = match step.outcome {
                SpfOutcome::Record => ("", step.depth * 2),
                SpfOutcome::Match => ("+ ", step.depth * 2 + 1),
                SpfOutcome::NoMatch => ("- ", step.depth * 2 + 1),
                SpfOutcome::Error => ("! ", step.depth * 2 + 1),
                SpfOutcome::NotReached => ("  ", step.depth * 2 + 1),
            };
            let text = if step.text.is_empty() { String::new() } else { format!("  ({})", step.text) };
            self.more(depth, &format!("{sign}{}{text}", step.term));
        }
        if let Some(explanation) = &spf.explanation {
            self.more(0, &format!("{} says: {explanation}", spf.domain));
        }
    }

    fn signature(&mut self, what: &str, signature: &SignatureEvidence) {
        let SignatureEvidence { result, domain, selector, text, .. } = signature;
        self.row(what, &format!("{} for {domain} (s={selector}): {text}", result.name()));
        if signature.result_now != *result {
            self.more(0, &format!("today: {}", signature.result_now.name()));
        }
        if let (Some(signed), Some(octets)) = (signature.signed_octets, signature.body_octets)
            && signed < octets
        {
            self.more(0, &format!("only {signed} of the {octets} octets of the body are signed (l=)"));
        }
        signature.damage.iter().for_each(|damage| self.more(0, &format!("what happened: {}", damage.text)));
    }

    fn arc(&mut self, arc: &ArcEvidence) {
        self.row("ARC", &format!("{}: {}", arc.result.name(), arc.text));
    }

    fn dmarc(&mut self, dmarc: &DmarcEvidence) {
        let policy = dmarc.policy.as_deref().map_or_else(String::new, |policy| format!(" (p={policy})"));
        self.row("DMARC", &format!("{} for {}: {}{policy}", dmarc.result.name(), dmarc.domain, dmarc.text));
        if let (Some(record), Some(place)) = (&dmarc.record, &dmarc.record_domain) {
            self.more(0, &format!("_dmarc.{place}: {record}"));
        }
    }

    fn host(&mut self, what: &str, host: &HostEvidence) {
        let names: Vec<String> = host
            .names
            .iter()
            .map(|name| match name.confirmed {
                Some(true) => format!("{} and back", name.name),
                Some(false) => format!("{}, which does not lead back", name.name),
                None => format!("{}, which could not be looked up", name.name),
            })
            .collect();
        let names = match names.as_slice() {
            [] if host.result == Outcome::Temperror => "has a reverse name that could not be looked up".to_owned(),
            [] => "has no reverse name".to_owned(),
            names => format!("is {}", names.join("; ")),
        };
        self.row(what, &format!("{} {names}", host.ip));
        for list in &host.lists {
            let status = match list.status {
                ListStatus::Listed => "listed",
                ListStatus::Policy => "listed by policy",
                ListStatus::NotListed => "not listed",
                ListStatus::Refused => "no verdict: it does not answer this resolver",
                ListStatus::Unknown => "no verdict: it answered with an unknown code",
                ListStatus::NoAnswer => "no answer",
            };
            let meanings = list.meanings.join("; ");
            let meanings = if meanings.is_empty() { meanings } else { format!(" ({meanings})") };
            self.more(0, &format!("{}: {status}{meanings}", list.list));
        }
    }

    /// Questions without an answer: what they leave open is not known.
    fn queries(&mut self, queries: &[Query]) {
        for query in queries {
            let Query { name, kind, status, problem, .. } = query;
            let why = problem.as_deref().unwrap_or("the given records do not say");
            if matches!(status, AnswerStatus::Failed | AnswerStatus::NotSupplied | AnswerStatus::NotAsked) {
                self.row("not known", &format!("{kind} of {name}: {why}"));
            }
        }
    }
}
