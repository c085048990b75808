//! The prose of the site: its examples are true, and the rules it names exist.

use emlint::page;
use emlint::rules::RULES;
use emlint_tests::{examples, root};
use std::path::PathBuf;

/// The pages of prose.
fn pages() -> Vec<PathBuf> {
    let folder = std::fs::read_dir(root().join("www/pages")).expect("the folder is there");
    let paths = folder.flatten().map(|entry| entry.path());
    let pages: Vec<PathBuf> = paths.filter(|path| path.extension().is_some_and(|end| end == "md")).collect();
    assert!(!pages.is_empty(), "there is no prose");
    pages
}

#[test]
#[expect(clippy::redundant_closure_for_method_calls, reason = "the method itself is bound to one lifetime")]
fn every_example_is_true() {
    let mut wrong = String::new();
    for path in pages() {
        let text = std::fs::read_to_string(&path).expect("a page can be read");
        for example in page::examples(&text) {
            let unknown = example.words.iter().find(|word| !page::WORDS.contains(word) && !word.starts_with("select="));
            assert_eq!(unknown, None, "{}: unknown word in an info string", path.display());
        }
        let checked = examples::check(&path.to_string_lossy(), &text, |example| example.options());
        wrong += &checked.wrong;
        if checked.text != text {
            std::fs::write(&path, checked.text).expect("a page can be written");
        }
    }
    assert!(wrong.is_empty(), "{wrong}UPDATE=1 rewrites the findings blocks");
}

#[test]
fn every_rule_that_is_named_exists() {
    for path in pages() {
        let text = std::fs::read_to_string(&path).expect("a page can be read");
        let words = text.split(|character: char| !character.is_ascii_alphanumeric());
        let is_code = |word: &&str| {
            let (letters, digits) = word.split_at_checked(3).unwrap_or_default();
            digits.len() == 3
                && letters.bytes().all(|byte| byte.is_ascii_uppercase())
                && digits.bytes().all(|byte| byte.is_ascii_digit())
        };
        for code in words.filter(is_code) {
            assert!(RULES.iter().any(|rule| rule.code == code), "{} names {code}, which is no rule", path.display());
        }
    }
}
