//! What the tests share: linting as the command line does, where messages are, and files that are rewritten on request.

pub mod doh;
pub mod examples;
pub mod hold;

pub use emlint_cli::Charsets;

use emlint::{Evidence, Fixed, Input, Options, Origin, Report};
use emlint_verify::zone::Zone;
use emlint_verify::{VerifyOptions, gather, native};
use std::path::{Path, PathBuf};

/// Lints with what the command line has.
///
/// # Panics
/// When the options are wrong.
#[must_use]
pub fn lint(bytes: &[u8], origin: Origin, options: &Options) -> Report {
    emlint::lint(Input { name: "-", bytes, origin }, options, &Charsets).expect("the options of a test are valid")
}

/// Makes all safe fixes with what the command line has.
///
/// # Panics
/// When the options are wrong.
#[must_use]
pub fn fix_all(bytes: &[u8], origin: Origin, options: &Options) -> Fixed {
    emlint::fix_all(Input { name: "-", bytes, origin }, options, &Charsets).expect("the options of a test are valid")
}

/// What a DNS that has these records, as lines of a zone file, says about a message.
///
/// # Panics
/// When they are no records.
#[must_use]
pub fn evidence(message: &[u8], records: &str) -> Box<Evidence> {
    let zone = Zone::parse(records).expect("the records of a test can be read");
    Box::new(native::block_on(gather(message, &VerifyOptions::default(), &zone)))
}

/// The message after all safe fixes of rules; None when they do not come to an end.
///
/// # Panics
/// When there is no rule of that name.
#[must_use]
pub fn fixed(message: &[u8], codes: &[&str]) -> Option<Vec<u8>> {
    let select = codes.iter().map(|&code| code.to_owned()).collect();
    let options = Options { select, ..Options::default() };
    let fixed = fix_all(message, Origin::File, &options).message;
    fix_all(&fixed, Origin::File, &options).applied.is_empty().then_some(fixed)
}

/// The root of the workspace.
#[must_use]
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Messages that the project keeps: samples of the page, and inputs that once were trouble.
///
/// # Panics
/// When there are none.
#[must_use]
pub fn messages() -> Vec<PathBuf> {
    let folders = ["www/public/samples", "tests/messages"].map(|folder| root().join(folder));
    let entries = folders.iter().filter_map(|folder| std::fs::read_dir(folder).ok()).flatten().flatten();
    let mut paths: Vec<PathBuf> =
        entries.map(|entry| entry.path()).filter(|path| path.extension().is_some_and(|end| end == "eml")).collect();
    paths.sort();
    assert!(!paths.is_empty(), "there are no messages");
    paths
}

/// The folder of messages nobody here wrote, where it is there: `EMLINT_SHARED` or `../shared` beside the workspace.
#[must_use]
pub fn shared(path: &str) -> Option<PathBuf> {
    let base = std::env::var_os("EMLINT_SHARED").map_or_else(|| root().join("../shared"), PathBuf::from);
    let path = base.join(path);
    path.exists().then_some(path)
}

/// Whether files with expected results are to be rewritten (`UPDATE=1`).
#[must_use]
pub fn is_update() -> bool {
    std::env::var_os("UPDATE").is_some_and(|value| value == "1")
}

/// Compares `actual` with the file at `path`, or rewrites the file when asked to.
///
/// # Panics
/// When they differ, or the file cannot be read or written.
pub fn golden(path: &Path, actual: &str) {
    if is_update() {
        std::fs::write(path, actual).unwrap_or_else(|error| panic!("cannot write {}: {error}", path.display()));
        return;
    }
    let expected = std::fs::read_to_string(path).unwrap_or_default();
    if let Some((line, (want, got))) =
        expected.lines().zip(actual.lines()).enumerate().find(|(_, (want, got))| want != got)
    {
        panic!("{}:{}\n  expected {want}\n  but got  {got}\nUPDATE=1 rewrites it", path.display(), line + 1);
    }
    assert!(expected == actual, "{} ends elsewhere; UPDATE=1 rewrites it", path.display());
}
