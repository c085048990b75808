//! Text of strangers on a terminal: what would move the cursor, hide or reorder text is shown, not obeyed.

use std::fmt::Write as _;

/// `text` on one line, with every invisible character made visible.
pub(crate) fn visible(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    text.chars().for_each(|character| push(&mut result, character));
    result
}

/// Appends `character`, or what stands for it: `␛`, `⟨U+202E⟩`.
pub(crate) fn push(text: &mut String, character: char) {
    match character {
        // The control pictures follow the order of the controls (U+2400).
        '\0'..' ' => text.push(char::from_u32(0x2400 + u32::from(character)).unwrap_or('\u{fffd}')),
        '\u{7f}' => text.push('\u{2421}'),
        _ if is_hidden(character) => {
            let _ = write!(text, "⟨U+{:04X}⟩", u32::from(character));
        }
        _ => text.push(character),
    }
}

/// Appends an octet that is no character: `⟨FC⟩`.
pub(crate) fn push_octet(text: &mut String, octet: u8) {
    let _ = write!(text, "⟨{octet:02X}⟩");
}

/// C1 controls, line separators, and format characters (Unicode category Cf) that reorder, join or take no room.
fn is_hidden(character: char) -> bool {
    matches!(character,
        '\u{80}'..='\u{9f}'
        | '\u{ad}'
        | '\u{61c}'
        | '\u{180e}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::visible;

    #[test]
    fn shows_what_a_terminal_would_obey() {
        assert_eq!(visible("a\u{1b}[2J\r\nb\u{7f}\u{9b}1m"), "a␛[2J␍␊b␡⟨U+009B⟩1m");
        assert_eq!(visible("invoice\u{202e}fdp.exe\u{200b}"), "invoice⟨U+202E⟩fdp.exe⟨U+200B⟩");
    }

    #[test]
    fn leaves_what_people_write() {
        assert_eq!(visible("Grüße, 日本語 \u{1f600}"), "Grüße, 日本語 \u{1f600}");
    }
}
