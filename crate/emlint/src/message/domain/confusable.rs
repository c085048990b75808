//! What a domain looks like to readers: its U-labels, and the US-ASCII that their letters could be taken for (UTS #39).
use crate::List as _;
use crate::span::lowercase;

/// `cargo xtask confusables` writes it and says how it is laid out.
static TABLE: &str = include_str!("confusables.txt");

/// The longest label of the DNS (RFC 1035 §2.3.4).
const LABEL: usize = 63;

/// `domain` with its A-labels (`xn--…`) decoded; what is no A-label stays as it is.
#[must_use]
pub fn in_unicode(domain: &str) -> String {
    let labels = domain.split('.').map(|label| u_label(label).unwrap_or_else(|| lowercase(label)));
    labels.list().join(".")
}

/// The U-label of an A-label (RFC 5890 §2.3.2.1).
fn u_label(label: &str) -> Option<String> {
    let start = label.get(..4).filter(|start| start.eq_ignore_ascii_case("xn--"))?;
    let text = punycode(label.get(start.len()..)?)?;
    (!text.is_ascii() && !text.contains(char::is_control)).then_some(text)
}

/// Decodes Punycode (RFC 3492 §6.2).
fn punycode(text: &str) -> Option<String> {
    if text.len() > LABEL || !text.is_ascii() {
        return None;
    }
    let (plain, digits) = text.rsplit_once('-').unwrap_or(("", text));
    let mut characters: Vec<char> = plain.to_ascii_lowercase().chars().list();
    let (mut code, mut at, mut bias) = (128_u32, 0_u32, 72_u32);
    let mut digits = digits.bytes().peekable();
    while digits.peek().is_some() {
        let before = at;
        let mut weight = 1_u32;
        for step in 1_u32.. {
            let digit = match digits.next()? {
                letter @ b'a'..=b'z' => letter - b'a',
                letter @ b'A'..=b'Z' => letter - b'A',
                number @ b'0'..=b'9' => number - b'0' + 26,
                _ => return None,
            };
            let digit = u32::from(digit);
            at = at.checked_add(digit.checked_mul(weight)?)?;
            let threshold = (36 * step).saturating_sub(bias).clamp(1, 26);
            if digit < threshold {
                break;
            }
            weight = weight.checked_mul(36 - threshold)?;
        }
        let count = u32::try_from(characters.len()).ok()?.checked_add(1)?;
        bias = adapt(at - before, count, before == 0);
        code = code.checked_add(at / count)?;
        at %= count;
        let character = char::from_u32(code)?;
        characters.insert(usize::try_from(at).ok()?, character);
        at += 1;
    }
    Some(characters.into_iter().collect())
}

/// The bias for the next number (RFC 3492 §6.1).
fn adapt(delta: u32, count: u32, is_first: bool) -> u32 {
    let mut delta = if is_first { delta / 700 } else { delta / 2 };
    delta = delta.saturating_add(delta / count.max(1));
    let mut bias = 0;
    while delta > 455 {
        delta /= 35;
        bias += 36;
    }
    bias + 36 * delta / (delta + 38)
}

/// `text` with every character that looks like one of US-ASCII replaced by that; `None` when others remain or nothing
/// was replaced. `text` is in lower case.
#[must_use]
pub fn in_ascii_shapes(text: &str) -> Option<String> {
    let shape = |character: char| if character.is_ascii() { Some(character) } else { ascii_shape(character) };
    let shapes = text.chars().map(shape).collect::<Option<String>>()?;
    (shapes != text).then_some(shapes)
}

fn ascii_shape(character: char) -> Option<char> {
    let lines = TABLE.lines().skip(1);
    lines.filter(|line| line.contains(character)).find_map(|line| line.chars().next())
}

/// Alphabets with letters that are taken for each other, and the rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Script {
    Latin,
    Greek,
    Cyrillic,
    Armenian,
    Cherokee,
    /// Scripts that are written beside Latin, digits and marks.
    Other,
}

fn script(character: char) -> Script {
    match character {
        'a'..='z'
        | 'A'..='Z'
        | '\u{AA}'
        | '\u{BA}'
        | '\u{C0}'..='\u{2AF}'
        | '\u{1D00}'..='\u{1D25}'
        | '\u{1E00}'..='\u{1EFF}'
        | '\u{2C60}'..='\u{2C7F}'
        | '\u{A720}'..='\u{A7FF}'
        | '\u{AB30}'..='\u{AB64}' => Script::Latin,
        '\u{370}'..='\u{3E1}' | '\u{3F0}'..='\u{3FF}' | '\u{1F00}'..='\u{1FFF}' => Script::Greek,
        '\u{400}'..='\u{52F}' | '\u{1C80}'..='\u{1C8F}' | '\u{2DE0}'..='\u{2DFF}' | '\u{A640}'..='\u{A69F}' => {
            Script::Cyrillic
        }
        '\u{530}'..='\u{58F}' => Script::Armenian,
        '\u{13A0}'..='\u{13FF}' | '\u{AB70}'..='\u{ABBF}' => Script::Cherokee,
        _ => Script::Other,
    }
}

/// The names of two alphabets that a label mixes although no language does (UTS #39 §5.2, restriction levels).
#[must_use]
pub fn mixed(label: &str) -> Option<(&'static str, &'static str)> {
    let name = |script: Script| match script {
        Script::Latin => Some("Latin"),
        Script::Greek => Some("Greek"),
        Script::Cyrillic => Some("Cyrillic"),
        Script::Armenian => Some("Armenian"),
        Script::Cherokee => Some("Cherokee"),
        Script::Other => None,
    };
    let mut names = label.chars().filter_map(|character| name(script(character)));
    let first = names.next()?;
    names.find(|&other| other != first).map(|other| (first, other))
}

/// Whether two names in US-ASCII differ so little that readers take one for the other: one letter more, less, another, or
/// two that changed places. Names that only differ in a number are meant to.
#[must_use]
pub fn is_one_edit(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    if short.len() < 5 || long.len() - short.len() > 1 || short == long {
        return false;
    }
    let start = short.iter().zip(long).take_while(|(a, b)| a == b).count();
    let end = short.iter().rev().zip(long.iter().rev()).take_while(|(a, b)| a == b).count();
    let end = end.min(short.len() - start);
    let middle = |text: &'_ [u8]| text.get(start..text.len() - end).unwrap_or_default().to_vec();
    let (short, long) = (middle(short), middle(long));
    let is_number = short.iter().chain(&long).all(u8::is_ascii_digit);
    let is_swapped = matches!((short.as_slice(), long.as_slice()), ([a, b], [c, d]) if a == d && b == c);
    !is_number && (long.len() <= 1 || is_swapped)
}

/// `name` with the pairs of US-ASCII that look alike in most fonts made the same.
#[must_use]
pub fn glyphs(name: &str) -> String {
    name.replace("rn", "m").replace("vv", "w").replace('0', "o").replace('1', "l")
}

#[cfg(test)]
mod tests {
    use super::{glyphs, in_ascii_shapes, in_unicode, is_one_edit, mixed};

    #[test]
    fn a_labels_are_decoded() {
        assert_eq!(in_unicode("xn--mnchen-3ya.de"), "m\u{fc}nchen.de");
        assert_eq!(in_unicode("XN--80AK6AA92E.com"), "\u{430}\u{440}\u{440}\u{4cf}\u{435}.com");
        // RFC 3492 §7.1 (B) and (L).
        assert_eq!(
            in_unicode("xn--ihqwcrb4cv8a8dqg056pqjye"),
            "\u{4ED6}\u{4EEC}\u{4E3A}\u{4EC0}\u{4E48}\u{4E0D}\u{8BF4}\u{4E2D}\u{6587}"
        );
        assert_eq!(in_unicode("xn--3B-ww4c5e180e575a65lsy2b"), "3\u{5E74}b\u{7D44}\u{91D1}\u{516B}\u{5148}\u{751F}");
        for kept in ["xn--", "xn--a\u{fc}", "xn---", "xn--99999999", "xn--a", "example.com", "", "xn--zzzzzzzzzzzz"] {
            assert_eq!(in_unicode(kept), kept, "{kept}");
        }
    }

    #[test]
    fn letters_of_other_alphabets_have_their_shapes() {
        assert_eq!(in_ascii_shapes("\u{430}\u{440}\u{440}\u{4cf}\u{435}").as_deref(), Some("apple"));
        assert_eq!(in_ascii_shapes("m\u{fc}nchen"), None);
        assert_eq!(in_ascii_shapes("apple"), None);
    }

    #[test]
    fn alphabets_that_nobody_mixes() {
        assert_eq!(mixed("p\u{430}ypal"), Some(("Latin", "Cyrillic")));
        for label in
            ["m\u{fc}nchen", "\u{43f}\u{43e}\u{447}\u{442}\u{430}-24", "tokyo\u{6771}\u{4eac}", "\u{3b1}\u{3b2}", ""]
        {
            assert_eq!(mixed(label), None, "{label}");
        }
    }

    #[test]
    fn one_edit_is_what_readers_overlook() {
        for (one, other) in [("paypal", "paypa1"), ("paypal", "payal"), ("paypal", "apypal"), ("example", "examplle")] {
            assert!(is_one_edit(one, other) && is_one_edit(other, one), "{one} {other}");
        }
        for (one, other) in
            [("mail1x", "mail2x"), ("shop", "shoq"), ("paypal", "paypal"), ("paypal", "palpay"), ("example", "sample")]
        {
            assert!(!is_one_edit(one, other), "{one} {other}");
        }
        assert_eq!(glyphs("rnicr0s0ft"), "microsoft");
        assert_eq!(glyphs("microsoft"), "microsoft");
    }
}
