//! What comparable tools check is covered here: `peers.tsv` names the rules, or says why there is none.

use emlint::rules::RULES;
use emlint_tests::{root, shared};
use std::collections::HashSet;

/// Families whose rules are still to come: as long as there are none, only the form of their codes is looked at.
const PLANNED: &[&str] = &["HTM", "NET"];

/// A line of the table: what is checked, by which rules, and a remark; which names of other tools it stands for.
struct Row<'t> {
    check: &'t str,
    rules: Vec<&'t str>,
    note: &'t str,
    /// Headings of the collection, as far as a line stands for.
    covers: Vec<&'t str>,
}

fn table() -> String {
    std::fs::read_to_string(root().join("tests/peers.tsv")).expect("the table can be read")
}

fn rows(table: &str) -> Vec<Row<'_>> {
    let lines = table.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    lines
        .map(|line| match line.split('\t').collect::<Vec<_>>().as_slice() {
            [check, rules, note, covers] => Row {
                check,
                rules: rules.split(' ').filter(|rule| *rule != "-").collect(),
                note,
                covers: covers.split(" | ").filter(|cover| !cover.is_empty()).collect(),
            },
            _ => panic!("no row of check, rules, note and what it covers: {line}"),
        })
        .collect()
}

#[test]
fn every_row_names_rules_that_exist_or_a_reason() {
    let known: HashSet<&str> = RULES.iter().map(|rule| rule.code).collect();
    let table = table();
    for row in rows(&table) {
        assert!(!row.rules.is_empty() || row.note.len() > 10, "{}: neither rules nor a reason", row.check);
        for rule in &row.rules {
            let (family, number) = rule.split_at_checked(3).unwrap_or_default();
            let is_code = number.len() == 3 && number.parse::<u16>().is_ok();
            let is_planned = is_code && PLANNED.contains(&family) && !known.iter().any(|code| code.starts_with(family));
            assert!(known.contains(rule) || is_planned, "{}: there is no rule {rule}", row.check);
        }
    }
}

/// The collection is not part of the project; each of its lines begins with what is checked.
#[test]
fn every_check_of_other_tools_has_a_row() {
    let Some(path) = shared("rules/peers.md") else {
        println!("skipped: the collection of checks is not here");
        return;
    };
    let collection = std::fs::read_to_string(path).expect("the collection can be read");
    let table = table();
    let rows = rows(&table);
    let covers: Vec<&str> = rows.iter().flat_map(|row| row.covers.iter().copied()).collect();
    let mut missing = Vec::new();
    let items = collection.lines().filter_map(|line| {
        // Two sections are one line each.
        line.strip_prefix("- ")
            .or_else(|| line.strip_prefix("### ").filter(|title| title.contains(": ") || title.contains(" — ")))
    });
    for line in items {
        for check in line.split(" · ") {
            if !covers.iter().any(|cover| check.starts_with(cover)) {
                missing.push(check.chars().take(60).collect::<String>());
            }
        }
    }
    let stale: Vec<&&str> = covers.iter().filter(|cover| !collection.contains(**cover)).collect();
    assert!(missing.is_empty() && stale.is_empty(), "without a row: {missing:#?}\nnot in the collection: {stale:#?}");
}
