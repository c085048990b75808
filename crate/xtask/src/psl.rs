//! `cargo xtask psl`: from the public suffix list of a pinned crate to the table that the linter carries.
//!
//! One line for each top-level domain that has suffixes below it, in order, so that a lookup finds it by bisection. Behind
//! its name come the names below it, parents before children and siblings in order, each with a letter that says how deep
//! it lies: a suffix directly below has `A`, one level deeper `B`, and so on; names that are no suffix themselves and only
//! lead to others have `N`, `O`, and so on. `*` stands for every name, `!` marks one that is no suffix although the `*`
//! beside it says so. Every top-level domain is a suffix, in the list or not (the list's own rule for the rest).

use crate::{root, write_if_changed};
use anyhow::{Context as _, Result, ensure};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// The crate that carries the list, pinned in tests/Cargo.toml, and the day on which it was published: the list in it is
/// of that day.
const VERSION: &str = "2.1.247";
const PUBLISHED: &str = "2026-11-05";

pub(crate) fn write() -> Result<()> {
    let list = source()?.join("data/rules.txt");
    let text = std::fs::read_to_string(&list).with_context(|| format!("cannot read {}", list.display()))?;
    write_if_changed("crate/emlint/src/message/domain/suffixes.txt", &table(&text)?)
}

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    version: String,
    manifest_path: PathBuf,
}

/// The folder in which cargo keeps the crate.
fn source() -> Result<PathBuf> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["metadata", "--format-version", "1", "--locked", "--manifest-path"])
        .arg(root().join("Cargo.toml"))
        .stderr(Stdio::inherit())
        .output()
        .context("cannot run cargo metadata")?;
    let metadata: Metadata = serde_json::from_slice(&output.stdout).context("cargo metadata")?;
    let package = metadata.packages.into_iter().find(|package| package.name == "psl").context("nothing uses psl")?;
    ensure!(package.version == VERSION, "psl is {} now: write its day of publication here", package.version);
    Ok(package.manifest_path.parent().context("a manifest lies in a folder")?.to_path_buf())
}

/// A name and those below it.
#[derive(Default)]
struct Node {
    is_rule: bool,
    below: BTreeMap<String, Node>,
}

fn table(rules: &str) -> Result<String> {
    let mut tree = Node::default();
    for rule in rules.lines().map(str::trim).filter(|rule| !rule.is_empty() && !rule.starts_with("//")) {
        let mut node = &mut tree;
        let (is_exception, name) = rule.strip_prefix('!').map_or((false, rule), |name| (true, name));
        let name = name.replace("*.", "\u{1}");
        let ascii =
            idna::domain_to_ascii(&name.replace('\u{1}', "")).with_context(|| format!("{rule} is no domain"))?;
        let mut labels: Vec<String> = ascii.split('.').map(str::to_owned).collect();
        if name.starts_with('\u{1}') {
            labels.insert(0, "*".to_owned());
        }
        ensure!(!name.get(1..).unwrap_or_default().contains('\u{1}'), "{rule}: only the first label may be a *");
        if is_exception && let Some(first) = labels.first_mut() {
            first.insert(0, '!');
        }
        for label in labels.into_iter().rev() {
            node = node.below.entry(label).or_default();
        }
        node.is_rule = true;
    }
    let mut text = format!(
        "# The public suffix list (https://publicsuffix.org/list/, MPL-2.0) of {PUBLISHED}, from the crate psl {VERSION}. \
         `cargo xtask psl` writes this file.\n"
    );
    for (name, node) in &tree.below {
        if !node.below.is_empty() {
            text.push_str(name);
            below(node, 0, &mut text)?;
            text.push('\n');
        }
    }
    Ok(text)
}

fn below(node: &Node, depth: u8, text: &mut String) -> Result<()> {
    ensure!(depth < 12, "a rule has more labels than the table has letters for");
    for (label, node) in &node.below {
        let mark = if node.is_rule { b'A' } else { b'N' } + depth;
        write!(text, "{}{label}", char::from(mark))?;
        below(node, depth + 1, text)?;
    }
    Ok(())
}
