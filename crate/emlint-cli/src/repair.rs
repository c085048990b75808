//! `--fix` and `--diff`: what the safe fixes make of files.

use crate::args::Check;
use crate::check::{exit_code, tell, worst};
use crate::input::{Content, Source};
use crate::terminal::Terminal;
use crate::visible::{push, push_octet};
use crate::{Charsets, Failure};
use emlint::{Fixed, Input, Options, Origin, Report, Severity, fix_all, mbox};
use similar::TextDiff;
use std::fs::{self, File};
use std::io::{self, IsTerminal as _, Write as _};
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;
use tempfile::NamedTempFile;

/// After this time a difference is no longer the shortest one.
const DIFF_TIME: Duration = Duration::from_secs(2);

/// What the fixes make of one source.
struct Repaired {
    octets: Vec<u8>,
    fixes: usize,
    /// Of the messages as they are then.
    reports: Vec<(Report, Vec<u8>)>,
}

/// The source with all safe fixes of its messages.
fn repair(content: &Content, options: &Options) -> Result<Repaired, String> {
    let (mut octets, mut fixes, mut reports) = (Vec::with_capacity(content.octets().len()), 0, Vec::new());
    let mut spans = content.archive().iter();
    let mut copied = 0;
    for (name, bytes) in content.messages() {
        let input = Input { name: &name, bytes, origin: Origin::File };
        let Fixed { message, applied, report, .. } =
            fix_all(input, options, &Charsets).map_err(|error| error.to_string())?;
        // Between the messages of an archive lie their `From ` lines.
        if let Some(span) = spans.next() {
            octets.extend_from_slice(content.octets().get(copied..span.start()).unwrap_or_default());
            copied = span.end();
        } else {
            copied = content.octets().len();
        }
        octets.extend_from_slice(&message);
        fixes += applied.len();
        reports.push((report, message));
    }
    octets.extend_from_slice(content.octets().get(copied..).unwrap_or_default());
    if !content.archive().is_empty() && mbox::split(&octets).len() != content.archive().len() {
        return Err("is left as it is: fixed messages would no longer be told apart in the archive".to_owned());
    }
    Ok(Repaired { octets, fixes, reports })
}

/// Makes the safe fixes of files, each at once or not at all. What fails is told to `complain`; that file stays as it
/// is.
pub(crate) fn fix(sources: &[Source], options: &Options, mut complain: impl FnMut(&Source, &str)) {
    for source in sources {
        let Source::File(path) = source else { continue };
        // What cannot be read is told when the file is checked.
        let Ok(content) = source.read() else { continue };
        match repair(&content, options) {
            Err(error) => complain(source, &error),
            Ok(repaired) if repaired.octets == content.octets() => {}
            Ok(repaired) => match replace(path, &repaired.octets) {
                Err(error) => complain(source, &format!("cannot be written: {error}; it is as it was")),
                Ok(()) => tell(&source.name(), &made(repaired.fixes)),
            },
        }
    }
}

fn made(fixes: usize) -> String {
    if fixes == 1 { "1 fix made".to_owned() } else { format!("{fixes} fixes made") }
}

/// Writes a file beside it and puts that in its place, with the same permissions.
fn replace(path: &Path, octets: &[u8]) -> io::Result<()> {
    // A link goes on leading to the file.
    let path = path.canonicalize()?;
    let folder = path.parent().ok_or(io::ErrorKind::NotFound)?;
    let permissions = fs::metadata(&path)?.permissions();
    let mut file = NamedTempFile::with_prefix_in(".emlint-", folder)?;
    file.write_all(octets)?;
    file.as_file().set_permissions(permissions)?;
    file.as_file().sync_all()?;
    file.persist(&path)?;
    // The name is safe once its folder is on the disk; where folders cannot be opened it is in due time.
    let _ = File::open(folder).and_then(|folder| folder.sync_all());
    Ok(())
}

/// `--fix -`: the fixed message goes out, what is left of its findings beside it.
pub(crate) fn filter(sources: &[Source], options: &Options, arguments: &Check) -> Result<ExitCode, Failure> {
    let [source] = sources else {
        return Err(Failure::Usage("--fix prints standard input; name `-` alone".to_owned()));
    };
    let repaired = source.read().and_then(|content| repair(&content, options));
    let repaired = match repaired {
        Ok(repaired) => repaired,
        Err(error) => {
            tell(&source.name(), &error);
            return Ok(exit_code(arguments, false, None));
        }
    };
    let mut output = io::stdout().lock();
    output.write_all(&repaired.octets)?;
    output.flush()?;
    let mut gravest = None;
    for (report, message) in &repaired.reports {
        gravest = gravest.max(worst(report));
        write!(io::stderr().lock(), "{}", Terminal::standard_error().render(report, message))?;
    }
    Ok(exit_code(arguments, true, gravest))
}

/// `--diff`: prints what the fixes would change. The exit code judges the messages as they are.
pub(crate) fn diff(sources: &[Source], options: &Options, arguments: &Check) -> Result<ExitCode, Failure> {
    let mut output = io::BufWriter::new(io::stdout().lock());
    let (mut all_is_done, mut gravest, mut changed) = (true, None, 0);
    for source in sources {
        match difference(source, options) {
            Err(error) => {
                all_is_done = false;
                tell(&source.name(), &error);
            }
            Ok((difference, severity)) => {
                gravest = gravest.max(severity);
                changed += usize::from(!difference.is_empty());
                // Programs read the very octets, people what a terminal does not obey.
                if io::stdout().is_terminal() {
                    output.write_all(shown(&difference).as_bytes())?;
                } else {
                    output.write_all(&difference)?;
                }
                output.flush()?;
            }
        }
    }
    let count = sources.len();
    writeln!(io::stderr().lock(), "emlint: {changed} of {count} would change")?;
    Ok(exit_code(arguments, all_is_done, gravest))
}

/// What the fixes would change in a source, as a patch, and the severity of its gravest finding.
fn difference(source: &Source, options: &Options) -> Result<(Vec<u8>, Option<Severity>), String> {
    let content = source.read()?;
    let mut gravest = None;
    for (name, bytes) in content.messages() {
        let input = Input { name: &name, bytes, origin: Origin::File };
        let report = emlint::lint(input, options, &Charsets).map_err(|error| error.to_string())?;
        gravest = gravest.max(worst(&report));
    }
    let repaired = repair(&content, options)?;
    Ok((patch(&source.name(), content.octets(), &repaired.octets), gravest))
}

/// The difference in the unified form, which `patch` reads; a lone CR ends no line there.
fn patch(name: &str, old: &[u8], new: &[u8]) -> Vec<u8> {
    let (old, new) = (lines(old), lines(new));
    let mut text = Vec::new();
    let diff = TextDiff::configure().timeout(DIFF_TIME).newline_terminated(true).diff_slices(&old, &new);
    // Writing into memory does not fail.
    let _ = diff.unified_diff().header(name, name).to_writer(&mut text);
    text
}

fn lines(octets: &[u8]) -> Vec<&[u8]> {
    octets.split_inclusive(|&octet| octet == b'\n').collect()
}

/// A difference for a terminal, line by line.
fn shown(difference: &[u8]) -> String {
    let mut text = String::with_capacity(difference.len());
    for line in lines(difference) {
        let (line, end) = line.strip_suffix(b"\n").map_or((line, ""), |line| (line, "\n"));
        for chunk in line.utf8_chunks() {
            chunk.valid().chars().for_each(|character| push(&mut text, character));
            chunk.invalid().iter().for_each(|&octet| push_octet(&mut text, octet));
        }
        text.push_str(end);
    }
    text
}
