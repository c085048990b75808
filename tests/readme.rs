//! The table of rules in README.md is that of the linter.

use emlint::rules::RULES;
use emlint_tests::{golden, root};
use std::fmt::Write as _;

const START: &str = "<!-- rules: written by `UPDATE=1 cargo test -p emlint-tests --test readme` -->\n";
const END: &str = "<!-- /rules -->\n";

#[test]
fn the_table_of_rules_is_complete() {
    let path = root().join("README.md");
    let text = std::fs::read_to_string(&path).expect("there is a README");
    let (before, rest) = text.split_once(START).expect("the table has a start");
    let (_, after) = rest.split_once(END).expect("the table has an end");
    let mut table = "| code | name | what | severity |\n|---|---|---|---|\n".to_owned();
    for rule in RULES {
        let page = format!("crate/emlint/src/rules/{}/{}.md", rule.family.name(), rule.name.replace('-', "_"));
        let _ = writeln!(table, "| [{}]({page}) | {} | {} | {} |", rule.code, rule.name, rule.summary, rule.levels);
    }
    golden(&path, &format!("{before}{START}{table}{END}{after}"));
}
