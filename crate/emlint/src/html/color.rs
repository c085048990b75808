//! Colours of CSS and HTML, and how well one reads on another (WCAG 2.2, relative luminance and contrast ratio).

use super::css::{Css, Kind, Token, Tokens};
use crate::List as _;

/// A colour of sRGB.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Color {
    red: u8,
    green: u8,
    blue: u8,
    /// Fully transparent is 0.
    alpha: u8,
}

impl Color {
    pub(crate) const fn new(red: u8, green: u8, blue: u8, alpha: u8) -> Self {
        Self { red, green, blue, alpha }
    }

    /// The colour that one token or function of `value` stands for, if it has only that.
    pub(crate) fn of_value(text: &str, css: &Css, value: Tokens) -> Option<Self> {
        let mut words = css.words(value);
        let first = words.next()?;
        if first.kind == Kind::Function {
            return Self::of_function(first.word(text), words.filter(|token| token.kind != Kind::Comma));
        }
        words.next().is_none().then(|| Self::of_token(text, first))?
    }

    /// A name or `#` and digits.
    pub(crate) fn of_token(text: &str, token: &Token) -> Option<Self> {
        match token.kind {
            Kind::Hash => Self::of_digits(token.word(text)),
            Kind::Ident => Self::named(token.word(text)),
            _ => None,
        }
    }

    /// The value of `bgcolor`, `color` and the like: a name, or digits with or without `#`.
    pub(crate) fn of_attribute(value: &str) -> Option<Self> {
        let value = value.trim();
        Self::named(value).or_else(|| Self::of_digits(value.trim_start_matches('#')))
    }

    fn named(name: &str) -> Option<Self> {
        if name.eq_ignore_ascii_case("transparent") {
            return Some(Self::new(0, 0, 0, 0));
        }
        let (red, green, blue) = cssparser::color::parse_named_color(name).ok()?;
        Some(Self::new(red, green, blue, 255))
    }

    fn of_digits(digits: &str) -> Option<Self> {
        let digit = |at: usize| {
            let digit = digits.as_bytes().get(at).and_then(|&byte| char::from(byte).to_digit(16))?;
            u8::try_from(digit).ok()
        };
        let short = |at: usize| digit(at).map(|value| value * 17);
        let long = |at: usize| Some(digit(at)? * 16 + digit(at + 1)?);
        match digits.len() {
            3 => Some(Self::new(short(0)?, short(1)?, short(2)?, 255)),
            4 => Some(Self::new(short(0)?, short(1)?, short(2)?, short(3)?)),
            6 => Some(Self::new(long(0)?, long(2)?, long(4)?, 255)),
            8 => Some(Self::new(long(0)?, long(2)?, long(4)?, long(6)?)),
            _ => None,
        }
    }

    /// `rgb(…)` and `rgba(…)`; other functions are not computed.
    fn of_function<'t>(name: &str, arguments: impl Iterator<Item = &'t Token>) -> Option<Self> {
        if !name.eq_ignore_ascii_case("rgb") && !name.eq_ignore_ascii_case("rgba") {
            return None;
        }
        let numbers = arguments.filter(|token| matches!(token.kind, Kind::Number | Kind::Percentage));
        let numbers: Vec<&Token> = numbers.take(4).list();
        let channel = |at: usize| {
            let token = numbers.get(at)?;
            Some(octet(if token.kind == Kind::Percentage { token.value * 2.55 } else { token.value }))
        };
        let alpha = numbers.get(3).map_or(255, |token| {
            octet(if token.kind == Kind::Percentage { token.value * 2.55 } else { token.value * 255.0 })
        });
        Some(Self::new(channel(0)?, channel(1)?, channel(2)?, alpha))
    }

    pub(crate) const fn is_transparent(self) -> bool {
        self.alpha < 13
    }

    pub(crate) const fn is_opaque(self) -> bool {
        self.alpha == 255
    }

    /// From 0, black, to 1, white.
    pub(crate) fn luminance(self) -> f32 {
        let linear = |channel: u8| {
            let value = f32::from(channel) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(self.red) + 0.7152 * linear(self.green) + 0.0722 * linear(self.blue)
    }

    /// From 1, the same, to 21, black on white.
    pub(crate) fn contrast(self, other: Self) -> f32 {
        let (one, two) = (self.luminance(), other.luminance());
        (one.max(two) + 0.05) / (one.min(two) + 0.05)
    }
}

impl std::fmt::Display for Color {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "#{:02x}{:02x}{:02x}", self.red, self.green, self.blue)
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to what an octet holds")]
fn octet(value: f32) -> u8 {
    value.round().clamp(0.0, 255.0) as u8
}

#[cfg(test)]
mod tests {
    use super::Color;
    use crate::html::css::Css;
    use crate::html::region::Region;

    fn value(color: &str) -> Option<Color> {
        let text = format!("color:{color}");
        let mut css = Css::default();
        css.attribute(&text, Region::new(0, text.len()), 0);
        Color::of_value(&text, &css, css.declarations[0].value)
    }

    #[test]
    fn reads_the_ways_to_write_a_colour() {
        assert_eq!(value("#F00"), Some(Color::new(255, 0, 0, 255)));
        assert_eq!(value("#ff000080"), Some(Color::new(255, 0, 0, 128)));
        assert_eq!(value("RED"), value("rgb(255, 0, 0)"));
        assert_eq!(value("rgba(100% 0% 0% / 0)"), Some(Color::new(255, 0, 0, 0)));
        assert!(value("transparent").is_some_and(Color::is_transparent));
        assert_eq!(value("red url(x)"), None);
        assert_eq!(value("inherit"), None);
        assert_eq!(Color::of_attribute(" ffffff"), value("white"));
    }

    #[test]
    fn contrast_is_that_of_wcag() {
        let white = Color::new(255, 255, 255, 255);
        assert!((Color::new(0, 0, 0, 255).contrast(white) - 21.0).abs() < 0.01);
        assert!((white.contrast(white) - 1.0).abs() < 0.01);
        assert!((Color::new(0x76, 0x76, 0x76, 255).contrast(white) - 4.54).abs() < 0.01);
    }
}
