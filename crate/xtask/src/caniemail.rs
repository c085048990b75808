//! `cargo xtask caniemail`: which mail programs support what, from the npm package `caniemail`.
//!
//! The package is nobody's official one and only its data is used: a copy of what caniemail.com publishes. Its version is
//! pinned here with the digest of its file.

use crate::{root, write_if_changed};
use anyhow::{Context as _, Result, bail, ensure};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

const VERSION: &str = "2.0.2";
const INTEGRITY: &str =
    "sha512-lvhn4RrF2Ae3PQA3HMOVGxFPqPAxfv8HWp+xUSqJPumbzFUzQGVgFG0nl8s0sjSoBd2PgmAqB5xRF0wcPbrVcA==";

/// Programs in which fewer features were tested say too little.
const TESTED: usize = 50;

#[derive(Deserialize)]
struct CanIEmail {
    last_update_date: String,
    nicenames: Names,
    data: Vec<Feature>,
}

/// How people call families of programs and their platforms.
#[derive(Deserialize)]
struct Names {
    family: BTreeMap<String, String>,
    platform: BTreeMap<String, String>,
}

#[derive(Deserialize)]
struct Feature {
    slug: String,
    title: String,
    url: String,
    last_test_date: String,
    /// Family, platform, version, and then `y`, `a`, `n` or `u` with the numbers of notes.
    stats: BTreeMap<String, BTreeMap<String, Map<String, Value>>>,
    notes: Option<String>,
    notes_by_num: Option<BTreeMap<String, String>>,
}

/// Features whose notes a rule understands, so that the table says which program has which note.
const NOTED: &[&str] = &[
    "css-at-media",
    "css-background-image",
    "css-comments",
    "css-display-none",
    "css-important",
    "css-margin",
    "css-padding",
];

/// The newest result of one program.
struct Latest {
    version: String,
    result: String,
}

pub(crate) fn update() -> Result<()> {
    let data: CanIEmail = serde_json::from_slice(&download()?).context("data/caniemail.json is not what it was")?;
    let detectors = detectors()?;
    let missing: Vec<&str> =
        data.data.iter().map(|feature| feature.slug.as_str()).filter(|slug| !detectors.contains_key(*slug)).collect();
    ensure!(missing.is_empty(), "without a line in data/caniemail-detectors.tsv: {}", missing.join(", "));
    let known: BTreeSet<&str> = data.data.iter().map(|feature| feature.slug.as_str()).collect();
    let gone: Vec<&String> = detectors.keys().filter(|slug| !known.contains(slug.as_str())).collect();
    ensure!(gone.is_empty(), "no such features any more: {gone:?}");
    let columns = columns(&data);
    write_if_changed("crate/emlint/src/html/clients.tsv", &table(&data, &columns, &detectors)?)?;
    write_if_changed("www/public/clients-notes.json", &notes(&data, &columns)?)
}

/// The data file of the pinned package.
fn download() -> Result<Vec<u8>> {
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from);
    let folder = target.join("caniemail");
    std::fs::create_dir_all(&folder)?;
    let package = format!("caniemail@{VERSION}");
    let output = Command::new("npm").args(["pack", "--json", &package]).current_dir(&folder).output();
    let output = output.context("npm cannot be run")?;
    ensure!(output.status.success(), "npm pack: {}", String::from_utf8_lossy(&output.stderr));
    let packed: Value = serde_json::from_slice(&output.stdout).context("what npm pack says is no JSON")?;
    let first = packed.get(0).context("npm packed nothing")?;
    ensure!(first["integrity"] == INTEGRITY, "{package} is another file than it was: {}", first["integrity"]);
    let name = first["filename"].as_str().context("npm pack names no file")?;
    unpack(&folder, &folder.join(name))
}

fn unpack(folder: &Path, archive: &Path) -> Result<Vec<u8>> {
    let file = "package/data/caniemail.json";
    let tar = Command::new("tar").arg("-xzf").arg(archive).arg(file).current_dir(folder).status();
    if !tar.context("tar cannot be run")?.success() {
        bail!("{} holds no {file}", archive.display());
    }
    Ok(std::fs::read(folder.join(file))?)
}

/// What uses each feature, by its slug.
fn detectors() -> Result<BTreeMap<String, String>> {
    let path = root().join("crate/xtask/data/caniemail-detectors.tsv");
    let text = std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines
        .map(|line| {
            let (slug, detector) = line.split_once('\t').with_context(|| format!("no tab in “{line}”"))?;
            Ok((slug.to_owned(), detector.to_owned()))
        })
        .collect()
}

/// The programs that enough was tested in, those with the most readers first.
fn columns(data: &CanIEmail) -> Vec<(String, String)> {
    const FIRST: &[&str] = &["gmail", "outlook", "apple-mail", "yahoo", "samsung-email"];
    let mut counts: BTreeMap<(String, String), usize> = BTreeMap::new();
    for feature in &data.data {
        for (family, platforms) in &feature.stats {
            for platform in platforms.keys() {
                *counts.entry((family.clone(), platform.clone())).or_default() += 1;
            }
        }
    }
    let mut columns: Vec<_> =
        counts.into_iter().filter(|&(_, count)| count >= TESTED).map(|(column, _)| column).collect();
    let rank = |family: &str| FIRST.iter().position(|first| *first == family).unwrap_or(FIRST.len());
    columns.sort_by_key(|(family, platform)| (rank(family), family.clone(), platform.clone()));
    columns
}

/// The newest result, by date or number: the versions are not in order everywhere.
fn latest(feature: &Feature, column: &(String, String)) -> Option<Latest> {
    let versions = feature.stats.get(&column.0)?.get(&column.1)?;
    let is_mac_outlook = column.0 == "outlook" && column.1 == "macos";
    let (version, result) = versions.iter().max_by_key(|(version, _)| age(version, is_mac_outlook))?;
    Some(Latest { version: version.clone(), result: result.as_str()?.to_owned() })
}

/// The numbers of a version or date, in an order in which newer ones are greater. Outlook for Mac is named by months and
/// by versions in one list: 16.43 came out in November 2020, and one more each month.
fn age(version: &str, is_mac_outlook: bool) -> Vec<u32> {
    let parts = version.split(|c: char| !c.is_ascii_digit());
    let numbers: Vec<u32> = parts.map(|part| part.parse().unwrap_or_default()).collect();
    match numbers[..] {
        [16, minor, ..] if is_mac_outlook => {
            let months = 2020 * 12 + 10 + minor.saturating_sub(43);
            vec![months / 12, months % 12 + 1]
        }
        _ => numbers,
    }
}

/// One line per feature: slug, month of the last test, what uses it, and a letter per program; behind it, where a rule
/// understands them, the numbers of notes and the columns that have them.
fn table(data: &CanIEmail, columns: &[(String, String)], detectors: &BTreeMap<String, String>) -> Result<String> {
    let day = data.last_update_date.split(' ').next().unwrap_or_default();
    let mut text = format!(
        "# Written by `cargo xtask caniemail` from Can I email, https://www.caniemail.com/ (npm package caniemail {VERSION}).\n\
         # Copyright (c) 2019 HTeuMeuLeu; MIT License, text in LICENSES/caniemail.txt.\n\
         # y: supported, a: in part, n: not, u: unknown, -: not tested.\n\
         date\t{day}\n"
    );
    let names: Vec<String> = columns.iter().map(|(family, platform)| format!("{family}.{platform}")).collect();
    writeln!(text, "columns\t{}", names.join(" "))?;
    let mut features: Vec<&Feature> = data.data.iter().collect();
    features.sort_by_key(|feature| &feature.slug);
    for feature in features {
        let status = |column: &(String, String)| {
            latest(feature, column).and_then(|latest| latest.result.chars().next()).unwrap_or('-')
        };
        let row: String = columns.iter().map(status).collect();
        let month = feature.last_test_date.get(..7).unwrap_or(&feature.last_test_date);
        let detector = detectors.get(&feature.slug).map_or("skip", String::as_str);
        write!(text, "{}\t{month}\t{detector}\t{row}", feature.slug)?;
        if NOTED.contains(&feature.slug.as_str()) {
            write!(text, "\t{}", note_columns(feature, columns))?;
        }
        text.push('\n');
    }
    Ok(text)
}

/// `1:0,3 4:8`: note 1 is about the first and the fourth column, note 4 about the ninth.
fn note_columns(feature: &Feature, columns: &[(String, String)]) -> String {
    let mut by_note: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    for (index, column) in columns.iter().enumerate() {
        let Some(latest) = latest(feature, column) else { continue };
        for note in latest.result.split('#').skip(1).filter_map(|number| number.trim().parse().ok()) {
            by_note.entry(note).or_default().push(index.to_string());
        }
    }
    let notes = by_note.into_iter().map(|(note, columns)| format!("{note}:{}", columns.join(",")));
    notes.collect::<Vec<_>>().join(" ")
}

/// What is shown when somebody asks for more: titles, addresses, notes, and versions.
fn notes(data: &CanIEmail, columns: &[(String, String)]) -> Result<String> {
    let mut features = Map::new();
    for feature in &data.data {
        let results: Vec<Value> = columns
            .iter()
            .map(|column| latest(feature, column).map_or(Value::Null, |latest| json!([latest.version, latest.result])))
            .collect();
        let value = json!({
            "title": feature.title,
            "url": feature.url,
            "tested": feature.last_test_date,
            "notes": feature.notes.clone().unwrap_or_default(),
            "byNumber": feature.notes_by_num.clone().unwrap_or_default(),
            "results": results,
        });
        features.insert(feature.slug.clone(), value);
    }
    let names: Vec<String> = columns.iter().map(|(family, platform)| format!("{family}.{platform}")).collect();
    let name = |names: &BTreeMap<String, String>, key: &String| names.get(key).unwrap_or(key).clone();
    let for_people = columns.iter().map(|(family, platform)| {
        format!("{} ({})", name(&data.nicenames.family, family), name(&data.nicenames.platform, platform))
    });
    let credit = "Can I email, https://www.caniemail.com/, Copyright (c) 2019 HTeuMeuLeu, MIT License";
    Ok(serde_json::to_string(&json!({
        "source": credit,
        "date": data.last_update_date,
        "columns": names,
        "names": for_people.collect::<Vec<_>>(),
        "features": features,
    }))? + "\n")
}

#[cfg(test)]
mod tests {
    use super::age;

    #[test]
    fn versions_and_months_of_one_program_have_one_order() {
        assert_eq!(age("16.80", true), [2023, 12]);
        assert!(age("16.80", true) > age("2021-02", true) && age("16.80", true) < age("2024-06", true));
        assert!(age("2019", true) < age("16.80", true));
        assert!(age("12.4", false) > age("12", false));
    }
}
