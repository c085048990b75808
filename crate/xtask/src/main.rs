//! What is built and generated besides the crates.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a tool that talks to its user")]

mod caniemail;
mod confusables;
mod psl;
mod rule;
mod wasm;

use anyhow::{Context as _, Result, bail, ensure};
use emlint::report::{self, RuleInfo};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

const USAGE: &str = "\
cargo xtask site              builds the site into www/dist: wasm, and with Node 20 the page, rule pages, guide and widget
cargo xtask wasm              builds what wasm-pack.toml lists, and www/pkg/rules.json
cargo xtask caniemail         writes which mail programs support what, from the pinned npm package
cargo xtask schema            writes report.schema.json
cargo xtask psl               writes the table of public suffixes
cargo xtask confusables       writes the table of characters that look like those of US-ASCII
cargo xtask rule CODE NAME    starts a rule: cargo xtask rule HDR099 some-problem";

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words[..] {
        ["site"] => {
            // What may be missing is said before the minutes that the linter takes.
            install_modules()?;
            prepare()?;
            build_site()
        }
        ["wasm"] => prepare(),
        ["caniemail"] => caniemail::update(),
        ["schema"] => write_if_changed("report.schema.json", &report::schema_json()),
        ["psl"] => psl::write(),
        ["confusables"] => confusables::write(),
        ["rule", code, name] => rule::start(code, name),
        ["help" | "--help" | "-h"] => {
            println!("{USAGE}");
            Ok(())
        }
        _ => bail!("usage:\n{USAGE}"),
    }
}

/// What the build of the site needs of the linter.
fn prepare() -> Result<()> {
    wasm::build()?;
    write_if_changed("www/pkg/rules.json", &rules()?)
}

/// The npm packages of www, when they are not there yet.
fn install_modules() -> Result<()> {
    let status = Command::new("sh").args([".ci/setup", "modules"]).current_dir(root()).status();
    ensure!(status.context("cannot run sh")?.success(), "the npm packages of www are not there: npm --prefix www ci");
    Ok(())
}

/// Runs www/build.mjs: the pages share icons, texts and the reading of octets with the scripts, so they are made where those
/// are.
fn build_site() -> Result<()> {
    let built = Command::new("node").arg("build.mjs").current_dir(root().join("www")).status();
    ensure!(built.context("cannot run node, which the site is built with")?.success(), "www/build.mjs failed");
    Ok(())
}

/// What `emlint rules --format json` prints.
fn rules() -> Result<String> {
    let rules: Vec<RuleInfo> = emlint::rules::RULES.iter().map(|&rule| RuleInfo::from(rule)).collect();
    Ok(serde_json::to_string(&rules)? + "\n")
}

/// The root of the workspace.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Writes `text` to `path` below the root, and leaves the file alone when it is the same: its time stays.
fn write_if_changed(path: &str, text: &str) -> Result<()> {
    let full = root().join(path);
    if std::fs::read_to_string(&full).is_ok_and(|old| old == text) {
        println!("{path} is up to date");
        return Ok(());
    }
    if let Some(folder) = full.parent() {
        std::fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    }
    std::fs::write(&full, text).with_context(|| format!("cannot write {path}"))?;
    println!("wrote {path}");
    Ok(())
}
