//! The names of CSS properties: those of the standards, and descriptors of `@font-face`, `@page` and the like.

use std::sync::LazyLock;

static NAMES: LazyLock<Vec<&str>> = LazyLock::new(|| include_str!("properties.txt").split_ascii_whitespace().collect());

/// Whether there is such a property, in any case.
pub(crate) fn is_known(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    NAMES.binary_search(&lower.as_str()).is_ok()
}

/// The property that `name` probably should be: one letter is missing, too many, wrong, or swapped with its neighbour.
pub(crate) fn similar(name: &str) -> Option<&'static str> {
    let lower = name.to_ascii_lowercase();
    if lower.len() < 4 || lower.starts_with(['-', '_']) || is_known(&lower) {
        return None;
    }
    super::nearest(&lower, NAMES.iter().copied().filter(|known| known.len() > 3))
}

#[cfg(test)]
mod tests {
    use super::{NAMES, is_known, similar};

    #[test]
    fn names_are_sorted() {
        assert!(NAMES.windows(2).all(|pair| pair[0] < pair[1]));
        assert!(is_known("Background-Color") && !is_known("backgroud"));
    }

    #[test]
    fn sees_slips_of_the_keyboard() {
        assert_eq!(similar("backgroud"), Some("background"));
        assert_eq!(similar("font-szie"), Some("font-size"));
        assert_eq!(similar("order"), None);
        assert_eq!(similar("mso-line-height-rule"), None);
    }
}
