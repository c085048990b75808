//! Every example of every rule page is true.

use emlint::Rule;
use emlint::page::{self, Kind};
use emlint::rules::RULES;
use emlint_tests::{evidence, examples, root};
use std::collections::{HashMap, HashSet};
use std::path::PathBuf;

fn path(rule: &Rule) -> PathBuf {
    let file = format!("crate/emlint/src/rules/{}/{}.md", rule.family.name(), rule.name.replace('-', "_"));
    root().join(file)
}

#[test]
fn every_example_is_true() {
    let mut wrong = String::new();
    for rule in RULES {
        let checked = examples::check(rule.code, rule.docs, |example| {
            let (mut options, origin) = example.options();
            options.select = vec![rule.code.to_owned()];
            options.evidence = example.records.map(|records| evidence(&page::octets(example.text), records));
            (options, origin)
        });
        wrong += &checked.wrong;
        if checked.text != rule.docs {
            std::fs::write(path(rule), checked.text).expect("rule pages can be written");
        }
    }
    assert!(wrong.is_empty(), "{wrong}UPDATE=1 rewrites the findings blocks");
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
