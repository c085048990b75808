//! `emlint check`: messages are checked at once on several threads and printed in their order.

use crate::args::{Check, Format};
use crate::input::{self, Source};
use crate::repair;
use crate::sarif;
use crate::terminal::Terminal;
use crate::verify::{self, Asker};
use crate::visible::visible;
use crate::{Charsets, FOUND, Failure, WRONG};
use emlint::{Evidence, Input, Options, Origin, Others, Report, Several, Severity, Sketch, Span};
use serde::Serialize;
use std::collections::{BTreeMap, VecDeque};
use std::io::{self, IsTerminal as _, Write};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError, mpsc};
use std::thread;

/// What a worker has to say about the source with this number.
enum Event {
    /// So many octets, and where the messages of an archive lie in them.
    Read {
        octets: usize,
        archive: Vec<Span>,
    },
    Message {
        text: String,
        worst: Option<Severity>,
        codes: Vec<&'static str>,
    },
    Unreadable(String),
    Done,
}

/// With somebody to ask, each message is checked together with what the DNS says about it.
pub(crate) fn run(arguments: &Check, asker: Option<&Asker>) -> Result<ExitCode, Failure> {
    let options = Options { evidence: evidence(arguments.lint.evidence.as_deref())?, ..Options::from(&arguments.lint) };
    emlint::check_options(&options).map_err(|error| Failure::Usage(error.to_string()))?;
    let mut printer = Printer::new(arguments);
    let sources = input::sources(&paths(arguments)?, |path, what| printer.complain(&path.to_string_lossy(), what));
    if arguments.fix {
        if sources.iter().any(|source| matches!(source, Source::Stdin(_))) {
            return repair::filter(&sources, &options, arguments);
        }
        repair::fix(&sources, &options, |source, what| printer.complain(&source.name(), what));
    } else if arguments.diff {
        return repair::diff(&sources, &options, arguments);
    }
    let jobs = arguments.jobs.or_else(|| thread::available_parallelism().ok()).map_or(1, NonZeroUsize::get);
    let jobs = jobs.min(sources.len());
    let several = Comparison::of(&sources, jobs);
    let next = AtomicUsize::new(0);
    let (sender, events) = mpsc::channel();
    printer.start()?;
    thread::scope(|scope| {
        for _ in 0..jobs {
            let (sender, sources, next, options, several) = (sender.clone(), &sources, &next, &options, &several);
            scope.spawn(move || {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    let Some(source) = sources.get(number) else { return };
                    // Nobody listens any more: the output is closed.
                    let others = |index| several.as_ref().map(|several| several.others(number, index));
                    let examine = |name: &str, bytes: &[u8], place, others| {
                        let input = Input { name, bytes, origin: Origin::File };
                        examine(input, place, others, arguments.format, options, asker)
                    };
                    let tell = |event| sender.send((number, event)).is_ok();
                    if work(source, others, examine, tell).is_none() {
                        return;
                    }
                }
            });
        }
        drop(sender);
        printer.print(&sources, events)
    })?;
    printer.finish()
}

/// Evidence that was gathered before.
fn evidence(path: Option<&Path>) -> Result<Option<Box<Evidence>>, Failure> {
    let Some(path) = path else { return Ok(None) };
    let usage = |error: &dyn std::fmt::Display| Failure::Usage(format!("{}: {error}", path.display()));
    let text = std::fs::read_to_string(path).map_err(|error| usage(&error))?;
    serde_json::from_str(&text).map(|evidence| Some(Box::new(evidence))).map_err(|error| usage(&error))
}

/// The paths to check; standard input when there are none and something is piped in.
fn paths(arguments: &Check) -> Result<Vec<PathBuf>, Failure> {
    if !arguments.paths.is_empty() {
        Ok(arguments.paths.clone())
    } else if io::stdin().is_terminal() {
        Err(Failure::Usage("nothing to check; name files or folders, or `-` for standard input".to_owned()))
    } else {
        Ok(vec![PathBuf::from("-")])
    }
}

/// What the messages of a run say about each other: every source is read a first time, and a few words of each message
/// are kept.
struct Comparison {
    several: Several,
    /// The number of the first message of each source.
    firsts: Vec<usize>,
}

impl Comparison {
    /// Nothing when there is one source: its messages are compared while it is in memory anyway.
    fn of(sources: &[Source], jobs: usize) -> Option<Self> {
        if sources.len() < 2 {
            return None;
        }
        let next = AtomicUsize::new(0);
        let read: Mutex<BTreeMap<usize, Vec<Sketch>>> = Mutex::default();
        thread::scope(|scope| {
            for _ in 0..jobs {
                scope.spawn(|| {
                    loop {
                        let number = next.fetch_add(1, Ordering::Relaxed);
                        let Some(source) = sources.get(number) else { return };
                        // What cannot be read is told by the second reading.
                        let Ok(content) = source.read() else { continue };
                        let sketches = content.messages().map(|(_, bytes)| Sketch::read(bytes)).collect();
                        read.lock().unwrap_or_else(PoisonError::into_inner).insert(number, sketches);
                    }
                });
            }
        });
        let mut read = read.into_inner().unwrap_or_else(PoisonError::into_inner);
        let (mut firsts, mut all) = (Vec::with_capacity(sources.len()), Vec::new());
        for number in 0..sources.len() {
            firsts.push(all.len());
            all.extend(read.remove(&number).unwrap_or_default());
        }
        (all.len() > 1).then(|| Self { several: Several::new(all), firsts })
    }

    fn others(&self, source: usize, index: usize) -> Others {
        let first = self.firsts.get(source).copied().unwrap_or(usize::MAX);
        self.several.others(first.saturating_add(index))
    }
}

/// Checks everything in `source`, with what the messages of the other sources say; those of an archive alone are compared
/// with each other. Nothing is returned as soon as `tell` says that nobody listens.
fn work(
    source: &Source,
    others: impl Fn(usize) -> Option<Others>,
    examine: impl Fn(&str, &[u8], Option<usize>, Option<Others>) -> Event,
    tell: impl Fn(Event) -> bool,
) -> Option<()> {
    let heard = |event| tell(event).then_some(());
    match source.read() {
        Err(error) => heard(Event::Unreadable(error))?,
        Ok(content) => {
            let messages: Vec<(String, &[u8])> = content.messages().collect();
            heard(Event::Read { octets: content.octets().len(), archive: content.archive().to_vec() })?;
            let is_archive = messages.len() > 1 && others(0).is_none();
            let several = is_archive.then(|| Several::new(messages.iter().map(|(_, bytes)| Sketch::read(bytes))));
            for (index, (name, bytes)) in messages.iter().enumerate() {
                let others = others(index).or_else(|| several.as_ref().map(|several| several.others(index)));
                let number = (!content.archive().is_empty()).then_some(index);
                heard(examine(name, bytes, number, others))?;
            }
        }
    }
    heard(Event::Done)
}

/// Checks one message, after asking about it where there is somebody to ask.
fn examine(
    input: Input<'_>,
    number: Option<usize>,
    others: Option<Others>,
    format: Format,
    options: &Options,
    asker: Option<&Asker>,
) -> Event {
    let bytes = input.bytes;
    let evidence = asker.map(|asker| asker.evidence(bytes));
    let with_evidence =
        evidence.clone().map(|evidence| Options { evidence: Some(Box::new(evidence)), ..options.clone() });
    match emlint::lint_among(input, others, with_evidence.as_ref().unwrap_or(options), &Charsets) {
        Ok(report) => message(&report, bytes, number, format, evidence.as_ref()),
        Err(error) => Event::Unreadable(error.to_string()),
    }
}

/// A report with the evidence it rests on, where there is some.
#[derive(Serialize)]
struct Judged<'a> {
    #[serde(flatten)]
    report: &'a Report,
    #[serde(skip_serializing_if = "Option::is_none")]
    evidence: Option<&'a Evidence>,
}

/// The severity of the gravest finding.
pub(crate) fn worst(report: &Report) -> Option<Severity> {
    report.findings.iter().map(|finding| finding.severity).max()
}

/// `number` is the place of the message in its archive.
fn message(report: &Report, bytes: &[u8], number: Option<usize>, format: Format, evidence: Option<&Evidence>) -> Event {
    let text = match format {
        Format::Text => {
            let before = evidence.map(|evidence| verify::text(&report.name, evidence) + "\n").unwrap_or_default();
            before + &Terminal::standard_output().render(report, bytes)
        }
        // Without evidence the bytes are those of the report itself.
        Format::Json | Format::Ndjson => match serde_json::to_string(&Judged { report, evidence }) {
            Ok(text) => text,
            Err(error) => return Event::Unreadable(error.to_string()),
        },
        Format::Sarif => sarif::results(report, bytes, number),
    };
    let codes = report.findings.iter().map(|finding| finding.code).collect();
    Event::Message { text, worst: worst(report), codes }
}

/// Writes what the workers say, and remembers what the exit code depends on.
struct Printer<'a> {
    arguments: &'a Check,
    output: io::BufWriter<io::StdoutLock<'static>>,
    /// How many texts were printed.
    printed: usize,
    worst: Option<Severity>,
    all_read: bool,
    run: sarif::Run,
}

impl<'a> Printer<'a> {
    fn new(arguments: &'a Check) -> Self {
        let output = io::BufWriter::new(io::stdout().lock());
        Self { arguments, output, printed: 0, worst: None, all_read: true, run: sarif::Run::default() }
    }

    fn start(&mut self) -> io::Result<()> {
        match self.arguments.format {
            Format::Json => self.output.write_all(b"["),
            Format::Sarif => self.output.write_all(sarif::START.as_bytes()),
            Format::Text | Format::Ndjson => Ok(()),
        }
    }

    /// Writes events in the order of the sources, as soon as it is their turn.
    fn print(&mut self, sources: &[Source], events: mpsc::Receiver<(usize, Event)>) -> io::Result<()> {
        let mut early: BTreeMap<usize, VecDeque<Event>> = BTreeMap::new();
        let mut turn = 0;
        for (number, event) in events {
            early.entry(number).or_default().push_back(event);
            while let Some(event) = early.get_mut(&turn).and_then(VecDeque::pop_front) {
                let name = || sources.get(turn).map(Source::name).unwrap_or_default();
                match event {
                    Event::Read { octets, archive } if self.arguments.format == Format::Sarif => {
                        self.run.artifacts(&name(), octets, &archive);
                    }
                    Event::Read { .. } => {}
                    Event::Message { text, worst, codes } => {
                        self.run.rules(codes);
                        self.message(&text, worst)?;
                    }
                    Event::Unreadable(what) => self.complain(&name(), &what),
                    Event::Done => {
                        early.remove(&turn);
                        turn += 1;
                    }
                }
            }
        }
        Ok(())
    }

    fn message(&mut self, text: &str, worst: Option<Severity>) -> io::Result<()> {
        self.worst = self.worst.max(worst);
        if text.is_empty() {
            return Ok(());
        }
        let is_first = self.printed == 0;
        self.printed += 1;
        match self.arguments.format {
            Format::Json | Format::Sarif => write!(self.output, "{}\n{text}", if is_first { "" } else { "," })?,
            Format::Ndjson => writeln!(self.output, "{text}")?,
            Format::Text => write!(self.output, "{}{text}", if is_first { "" } else { "\n" })?,
        }
        // Whoever watches sees each message when it is done.
        self.output.flush()
    }

    fn complain(&mut self, name: &str, what: &str) {
        self.all_read = false;
        self.run.complain(name, what);
        tell(name, what);
    }

    fn finish(mut self) -> Result<ExitCode, Failure> {
        match self.arguments.format {
            Format::Json => self.output.write_all(b"\n]\n")?,
            Format::Sarif => writeln!(self.output, "\n{}", self.run.end())?,
            Format::Text | Format::Ndjson => {}
        }
        self.output.flush()?;
        Ok(exit_code(self.arguments, self.all_read, self.worst))
    }
}

/// What the process says at its end, from the gravest finding.
pub(crate) fn exit_code(arguments: &Check, all_is_done: bool, worst: Option<Severity>) -> ExitCode {
    match (all_is_done, worst.is_some_and(|severity| arguments.fail_on.fails(severity))) {
        (false, _) => WRONG.into(),
        (true, true) => FOUND.into(),
        (true, false) => ExitCode::SUCCESS,
    }
}

/// Says something about a source beside the output.
#[expect(clippy::print_stderr, reason = "it does not belong into the output")]
pub(crate) fn tell(name: &str, what: &str) {
    eprintln!("emlint: {}: {}", visible(name), visible(what));
}
