//! `cargo xtask confusables`: the characters that look like a letter, a digit or the hyphen of US-ASCII, from Unicode's
//! tables of confusables (UTS #39 §4) in a pinned crate.
//!
//! Only what can stand in a domain name counts: a character that the mapping of UTS #46 leaves as it is. One line for each
//! character of US-ASCII: that character, then those that look like it.

use crate::write_if_changed;
use anyhow::Result;
use std::collections::BTreeMap;
use unicode_security::{UNICODE_VERSION, skeleton};

const NAME: &[u8] = b"abcdefghijklmnopqrstuvwxyz0123456789-";

pub(crate) fn write() -> Result<()> {
    let (major, minor, patch) = UNICODE_VERSION;
    let mut text = format!(
        "# Unicode {major}.{minor}.{patch} confusables (https://www.unicode.org/reports/tr39/). \
         `cargo xtask confusables` writes this file.\n"
    );
    let mut meant: BTreeMap<String, char> = BTreeMap::new();
    for &ascii in NAME {
        let ascii = char::from(ascii);
        meant.entry(skeleton(&ascii.to_string()).collect()).or_insert(ascii);
    }
    let mut lines: BTreeMap<char, String> = BTreeMap::new();
    for character in ('\u{80}'..=char::MAX).filter(|&character| is_of_names(character)) {
        let shape: String = skeleton(&character.to_string()).collect();
        if let Some(&ascii) = meant.get(&shape) {
            lines.entry(ascii).or_default().push(character);
        }
    }
    for (ascii, alike) in lines {
        text.extend([ascii]);
        text.push_str(&alike);
        text.push('\n');
    }
    write_if_changed("crate/emlint/src/message/domain/confusables.txt", &text)
}

/// Whether a domain name can hold it: `x` on both sides, since some characters may not begin or end a label.
fn is_of_names(character: char) -> bool {
    let label = format!("x{character}x");
    let (mapped, errors) = idna::domain_to_unicode(&label);
    errors.is_ok() && mapped == label
}
