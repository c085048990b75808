//! Which rules run.

use crate::{Options, Rule, rules::RULES};

/// A selector that names no rule, and the nearest that does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownSelector {
    pub selector: String,
    pub nearest: &'static str,
}

impl std::fmt::Display for UnknownSelector {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "no rule or family is called “{}”; did you mean “{}”?", self.selector, self.nearest)
    }
}

impl std::error::Error for UnknownSelector {}

/// Checks that every selector of `options` names something.
pub fn check(options: &Options) -> Result<(), UnknownSelector> {
    for selector in options.select.iter().chain(&options.ignore) {
        if !RULES.iter().any(|rule| strength(selector, rule).is_some()) {
            return Err(UnknownSelector { selector: selector.clone(), nearest: nearest(selector) });
        }
    }
    Ok(())
}

/// Whether `options` let `rule` run: the longer selector wins, `ignore` at equal length.
#[must_use]
pub fn selects(options: &Options, rule: &Rule) -> bool {
    let best = |selectors: &[String]| selectors.iter().filter_map(|selector| strength(selector, rule)).max();
    let selected = if options.select.is_empty() { Some(0) } else { best(&options.select) };
    selected > best(&options.ignore)
}

/// How specifically `selector` names `rule`: ALL, family, code or name; `None` if it does not.
fn strength(selector: &str, rule: &Rule) -> Option<usize> {
    let selector = selector.trim();
    if selector.eq_ignore_ascii_case("ALL") {
        Some(1)
    } else if selector.eq_ignore_ascii_case(rule.family.prefix()) {
        Some(2)
    } else if selector.eq_ignore_ascii_case(rule.code) || selector.eq_ignore_ascii_case(rule.name) {
        Some(3)
    } else {
        None
    }
}

/// The rule, by code or name, whatever the case.
#[must_use]
pub fn find(selector: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| strength(selector, rule) == Some(3)).copied()
}

/// The family, code or name that looks most like `selector`.
#[must_use]
pub fn nearest(selector: &str) -> &'static str {
    let words = RULES.iter().flat_map(|rule| [rule.family.prefix(), rule.code, rule.name]);
    let lower = selector.to_ascii_lowercase();
    words.min_by_key(|word| strsim::osa_distance(&lower, &word.to_ascii_lowercase())).unwrap_or("ALL")
}

#[cfg(test)]
mod tests {
    use super::{check, find, selects};
    use crate::Options;

    fn options(select: &[&str], ignore: &[&str]) -> Options {
        let own = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        Options { select: own(select), ignore: own(ignore), ..Options::default() }
    }

    #[track_caller]
    fn runs(select: &[&str], ignore: &[&str], code: &str) -> bool {
        selects(&options(select, ignore), find(code).unwrap())
    }

    #[test]
    fn everything_runs_by_default() {
        assert!(runs(&[], &[], "FMT010"));
    }

    #[test]
    fn the_longer_match_wins_and_ignore_wins_a_tie() {
        assert!(runs(&["FMT010"], &["FMT"], "FMT010"));
        assert!(!runs(&["FMT"], &["line-over-998"], "FMT010"));
        assert!(!runs(&["FMT010"], &["line-over-998"], "FMT010"));
        assert!(!runs(&["ALL"], &["ALL"], "FMT010"));
        assert!(!runs(&["HDR"], &[], "FMT010"));
    }

    #[test]
    fn an_unknown_selector_is_an_error_with_the_nearest_match() {
        let error = check(&options(&["FMT01O"], &[])).unwrap_err();
        assert_eq!(error.nearest, "FMT010");
        assert_eq!(check(&options(&[], &["fmt", "Line-Over-998", "all"])), Ok(()));
    }
}
