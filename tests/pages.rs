//! Every example of every rule page is true.

use emlint::page::{self, Example, Kind};
use emlint::rules::RULES;
use emlint::{Input, Options, Origin, Rule};
use emlint_tests::{Charsets, evidence, fix_all, is_update, lint, root};
use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;
use std::path::PathBuf;

fn options_of(example: &Example<'_>, rule: &Rule) -> (Options, Origin) {
    let (mut options, origin) = example.options();
    options.select = vec![rule.code.to_owned()];
    options.evidence = example.records.map(|records| evidence(&page::octets(example.text), records));
    (options, origin)
}

/// What the rule reports in an example, one line each.
fn found(example: &Example<'_>, rule: &Rule) -> String {
    let (options, origin) = options_of(example, rule);
    let octets = page::octets(example.text);
    let reports = if example.words.contains(&"mbox") {
        let messages: Vec<&[u8]> = emlint::mbox::split(&octets).into_iter().map(|span| &octets[span.range()]).collect();
        let inputs: Vec<Input<'_>> = messages.iter().map(|bytes| Input { name: "-", bytes, origin }).collect();
        emlint::lint_all(&inputs, &options, &Charsets).expect("the options of a test are valid")
    } else {
        vec![lint(&octets, origin, &options)]
    };
    let mut lines = String::new();
    for finding in reports.iter().flat_map(|report| &report.findings) {
        let place = finding.place;
        let (line, column, end_line, end_column) = (place.line, place.column, place.end_line, place.end_column);
        let times = if finding.count > 1 { format!(" ×{}", finding.count) } else { String::new() };
        let severity = finding.severity.name();
        let _ = writeln!(
            lines,
            "{} {severity} {line}:{column}-{end_line}:{end_column}{times} {}",
            finding.code, finding.message
        );
    }
    lines
}

/// The example after all safe fixes of the rule, repeated until nothing changes.
fn fixed(example: &Example<'_>, rule: &Rule) -> Vec<u8> {
    let (options, origin) = options_of(example, rule);
    fix_all(&page::octets(example.text), origin, &options).message
}

fn path(rule: &Rule) -> PathBuf {
    let file = format!("crate/emlint/src/rules/{}/{}.md", rule.family.name(), rule.name.replace('-', "_"));
    root().join(file)
}

#[test]
fn every_example_is_true() {
    let mut wrong = String::new();
    for rule in RULES {
        let mut text = rule.docs.to_owned();
        let examples = page::examples(rule.docs);
        let mut last_bad: Option<&Example<'_>> = None;
        // Two examples may differ in their records alone: each is looked for behind the one before.
        let mut behind = 0;
        for (index, example) in examples.iter().enumerate() {
            let place = format!("{} example {}", rule.code, index + 1);
            let got = found(example, rule);
            behind = end(&text, behind, example);
            match example.kind {
                Kind::Bad => {
                    last_bad = Some(example);
                    let want = example.findings.unwrap_or_default();
                    if got.is_empty() {
                        let _ = writeln!(wrong, "{place} is called bad, but the rule is silent");
                    } else if got != want && is_update() {
                        text = with_findings(&text, behind, example, &got);
                    } else if got != want {
                        let _ = writeln!(wrong, "{place}\n--- page says\n{want}--- rule says\n{got}");
                    }
                }
                Kind::Good if !got.is_empty() => {
                    let _ = writeln!(wrong, "{place} is called good, but:\n{got}");
                }
                Kind::Good => {}
                Kind::Fixed => {
                    if !got.is_empty() {
                        let _ = writeln!(wrong, "{place} is called fixed, but:\n{got}");
                    }
                    let Some(bad) = last_bad else {
                        let _ = writeln!(wrong, "{place} has no bad example before it");
                        continue;
                    };
                    let (want, is) = (page::octets(example.text), fixed(bad, rule));
                    if want != is {
                        let (want, is) =
                            (String::from_utf8_lossy(&want).into_owned(), String::from_utf8_lossy(&is).into_owned());
                        let _ = writeln!(wrong, "{place}\n--- page says\n{want:?}\n--- fix gives\n{is:?}");
                    }
                }
            }
        }
        if text != rule.docs {
            std::fs::write(path(rule), text).expect("rule pages can be written");
        }
    }
    assert!(wrong.is_empty(), "{wrong}UPDATE=1 rewrites the findings blocks");
}

/// Where an example ends in its page, looked for from an offset on.
fn end(page: &str, from: usize, example: &Example<'_>) -> usize {
    let kind = match example.kind {
        Kind::Bad => "bad",
        Kind::Good => "good",
        Kind::Fixed => "fixed",
    };
    let words: Vec<&str> = ["```eml", kind].into_iter().chain(example.words.iter().copied()).collect();
    let block = format!("{}\n{}```\n", words.join(" "), example.text);
    from + page[from..].find(&block).expect("the example is in its page") + block.len()
}

/// The page with `findings` behind the example, which ends at `behind`.
fn with_findings(page: &str, behind: usize, example: &Example<'_>, findings: &str) -> String {
    let (before, after) = page.split_at(behind);
    let rest = match example.findings {
        Some(old) => after.split_once(&format!("```findings\n{old}```\n")).map_or(after, |(_, rest)| rest),
        None => after,
    };
    format!("{before}\n```findings\n{findings}```\n{rest}")
}

#[test]
fn the_table_of_rules_is_honest() {
    let mut seen = HashSet::new();
    for pair in RULES.windows(2) {
        let key = |rule: &Rule| (rule.family.prefix(), rule.code);
        assert!(family_order(pair[0]) <= family_order(pair[1]), "{} stands before {}", pair[0].code, pair[1].code);
        if pair[0].family == pair[1].family {
            assert!(key(pair[0]) < key(pair[1]), "{} stands before {}", pair[0].code, pair[1].code);
        }
    }
    for rule in RULES {
        assert!(seen.insert(rule.code) && seen.insert(rule.name), "{} or {} is used twice", rule.code, rule.name);
        assert!(
            rule.code.starts_with(rule.family.prefix()) && rule.code.len() == 6,
            "{} is no code of its family",
            rule.code
        );
        assert!(rule.code[3..].chars().all(|digit| digit.is_ascii_digit()), "{} has no number", rule.code);
        assert!(!rule.references.is_empty(), "{} has no reference", rule.code);
        assert!(rule.summary.chars().count() <= 72 && !rule.summary.ends_with('.'), "{}: summary", rule.code);
        assert!(!rule.name.starts_with("use-"), "{} names a remedy", rule.name);
        assert!(rule.help.ends_with('.'), "{}: help is no sentence", rule.code);
        let kinds: Vec<_> = page::examples(rule.docs).iter().map(|example| example.kind).collect();
        assert!(
            kinds.contains(&Kind::Bad) && kinds.contains(&Kind::Good),
            "{} needs a bad and a good example",
            rule.code
        );
        assert!(rule.docs.contains("## Why it matters"), "{} does not say why", rule.code);
        for example in page::examples(rule.docs) {
            let unknown = example.words.iter().find(|word| !page::WORDS.contains(word));
            assert_eq!(unknown, None, "{}: unknown word in an info string", rule.code);
        }
        let on_disk = std::fs::read_to_string(path(rule)).unwrap_or_default();
        assert!(!on_disk.is_empty(), "{} has no page at {}", rule.code, path(rule).display());
    }
}

/// The place of a family in the table: the order in which it first appears.
fn family_order(rule: &Rule) -> usize {
    let mut order: HashMap<&str, usize> = HashMap::new();
    for rule in RULES {
        let next = order.len();
        order.entry(rule.family.prefix()).or_insert(next);
    }
    order[rule.family.prefix()]
}

#[test]
fn every_file_of_a_rule_is_in_the_table() {
    let names: HashSet<String> = RULES.iter().map(|rule| rule.name.replace('-', "_")).collect();
    let folder = root().join("crate/emlint/src/rules");
    for family in
        std::fs::read_dir(folder).expect("the rules are there").flatten().filter(|entry| entry.path().is_dir())
    {
        // What several rules of a family share is a file without a page, and says that it is no rule.
        for file in std::fs::read_dir(family.path()).expect("a family can be listed").flatten() {
            let path = file.path();
            let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            let text = std::fs::read_to_string(&path).unwrap_or_default();
            let is_rule = path.extension().is_some_and(|kind| kind == "md") || text.contains("static RULE: Rule");
            assert!(!is_rule || names.contains(&name), "{} belongs to no rule in RULES", path.display());
        }
    }
}
