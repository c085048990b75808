//! The table of characters that look like US-ASCII is that of Unicode, and A-labels are decoded as UTS #46 does.

use emlint::message::domain::{in_ascii_shapes, in_unicode};
use unicode_security::skeleton;

const NAME: &str = "abcdefghijklmnopqrstuvwxyz0123456789-";

fn shape(character: char) -> String {
    skeleton(&character.to_string()).collect()
}

#[test]
fn every_character_has_the_shape_that_unicode_gives_it() {
    let meant: Vec<(char, String)> = NAME.chars().map(|ascii| (ascii, shape(ascii))).collect();
    let mut alike = 0;
    for character in '\u{80}'..'\u{20000}' {
        let label = format!("x{character}x");
        let (mapped, errors) = idna::domain_to_unicode(&label);
        let is_of_names = errors.is_ok() && mapped == label;
        let own = shape(character);
        let expected = meant.iter().find(|(_, shape)| is_of_names && *shape == own).map(|(ascii, _)| ascii.to_string());
        alike += usize::from(expected.is_some());
        assert_eq!(in_ascii_shapes(&character.to_string()), expected, "U+{:04X}", u32::from(character));
    }
    assert!((200..400).contains(&alike), "{alike} characters");
}

#[test]
fn a_labels_are_decoded_as_the_url_standard_does() {
    let mut labels: Vec<String> =
        ["m\u{fc}nchen", "\u{440}\u{43e}\u{441}\u{442}", "\u{65e5}\u{672c}\u{8a9e}", "fa\u{df}-o"]
            .map(str::to_owned)
            .into();
    labels.extend(('\u{E0}'..'\u{2000}').step_by(7).map(|character| format!("a{character}b{character}")));
    let mut decoded = 0;
    for label in labels {
        let Ok(ascii) = idna::domain_to_ascii(&label) else { continue };
        let (unicode, errors) = idna::domain_to_unicode(&ascii);
        if errors.is_ok() && !unicode.is_ascii() {
            assert_eq!(in_unicode(&ascii), unicode);
            decoded += 1;
        }
    }
    assert!(decoded > 500, "{decoded} labels");
}
