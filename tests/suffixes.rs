//! The table of public suffixes gives the answers of the list it was made from, read in the simplest way.

use emlint::message::domain::organizational_domain;
use std::collections::HashSet;
use std::path::PathBuf;
use std::process::Command;

/// Where cargo keeps the list.
fn list() -> String {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");
    let arguments = ["metadata", "--format-version", "1", "--offline", "--locked", "--manifest-path", manifest];
    let output = Command::new(cargo).args(arguments).output().expect("cargo runs");
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).expect("cargo prints JSON");
    let mut packages = metadata["packages"].as_array().into_iter().flatten();
    let package = packages.find(|package| package["name"] == "psl").expect("psl is a dependency");
    let manifest = PathBuf::from(package["manifest_path"].as_str().expect("a package has a path"));
    std::fs::read_to_string(manifest.with_file_name("data").join("rules.txt")).expect("the list is in the package")
}

/// The part of `name` that its owner registered, by the algorithm that the list itself describes: of the rules that match,
/// an exception wins, then the longest; without any, the last label is the suffix.
fn owner<'a>(name: &'a str, rules: &HashSet<String>) -> &'a str {
    let starts: Vec<usize> = [0].into_iter().chain(name.match_indices('.').map(|(dot, _)| dot + 1)).collect();
    let has = |rule: &str| rules.contains(rule);
    for (index, &start) in starts.iter().enumerate() {
        let (tail, below) = (&name[start..], starts.get(index + 1).map(|&next| &name[next..]));
        if has(&format!("!{tail}")) {
            return tail;
        }
        if has(tail) || below.is_some_and(|below| has(&format!("*.{below}"))) || below.is_none() {
            return index.checked_sub(1).map_or(name, |before| &name[starts[before]..]);
        }
    }
    name
}

#[test]
fn names_around_every_rule_have_the_same_owner() {
    let list = list();
    let rules: HashSet<String> = list.lines().map(str::trim).filter(|rule| !rule.is_empty()).map(ascii).collect();
    assert_eq!(rules.len(), 10_397);
    for rule in &rules {
        let suffix = rule.trim_start_matches('!').trim_start_matches("*.");
        for before in ["", "a.", "b.a.", "c.b.a."] {
            let name = format!("{before}{suffix}");
            let expected = name.contains('.').then(|| owner(&name, &rules));
            assert_eq!(organizational_domain(&name), expected, "{name}");
        }
    }
}

/// A rule with its names in ASCII.
fn ascii(rule: &str) -> String {
    let start = rule.len() - rule.trim_start_matches(['!', '*', '.']).len();
    let (mark, name) = rule.split_at(start);
    format!("{mark}{}", idna::domain_to_ascii(name).expect("the list holds domains"))
}
