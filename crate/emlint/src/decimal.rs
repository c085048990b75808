//! Decimal numbers, read and written. The standard library's floating-point tables and algorithms are 15 KB of
//! WebAssembly after compression.

/// The value of `12`, `-0.4`, `+5.` or `.5`; exponents and infinities are no decimal numbers.
pub(crate) fn parse(text: &str) -> Option<f64> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (mut value, mut scale) = (0.0, 1.0);
    let (mut is_number, mut is_fraction) = (false, false);
    for byte in digits.bytes() {
        match byte {
            b'0'..=b'9' => {
                value = value * 10.0 + f64::from(byte - b'0');
                scale *= if is_fraction { 10.0 } else { 1.0 };
                is_number = true;
            }
            b'.' if !is_fraction => is_fraction = true,
            _ => return None,
        }
    }
    let value = value / scale;
    (is_number && value.is_finite()).then_some(if text.starts_with('-') { -value } else { value })
}

/// The same in half the precision: pixels.
#[cfg(feature = "html")]
#[expect(clippy::cast_possible_truncation, reason = "it is rounded")]
pub(crate) fn parse_single(text: &str) -> Option<f32> {
    parse(text).map(|value| value as f32)
}

/// Rounded to a whole number: `600`.
#[cfg(feature = "html")]
pub(crate) fn whole(value: f32) -> String {
    rounded(value.into()).to_string()
}

/// Rounded to one place: `4.5`.
#[cfg(feature = "html")]
pub(crate) fn tenths(value: f32) -> String {
    let tenths = rounded(f64::from(value) * 10.0);
    let sign = if tenths < 0 { "-" } else { "" };
    format!("{sign}{}.{}", tenths.unsigned_abs() / 10, tenths.unsigned_abs() % 10)
}

#[cfg(feature = "html")]
#[expect(clippy::cast_possible_truncation, reason = "it saturates")]
fn rounded(value: f64) -> i64 {
    value.round_ties_even() as i64
}

#[cfg(test)]
mod tests {
    use super::{parse, tenths, whole};

    #[test]
    fn reads_what_str_parse_reads() {
        for text in ["0", "12", "-0.4", "+5.", ".5", "7.1", "600.25", "0.1", "33.333333", "100000000000000000000"] {
            assert_eq!(parse(text), text.parse().ok(), "{text}");
        }
        for text in ["", "-", ".", "1.2.3", "1-2", "x", "1e5", "inf", "nan", "--1"] {
            assert_eq!(parse(text), None, "{text}");
        }
        assert_eq!((parse(&"9".repeat(400)), parse(&format!("0.{}", "1".repeat(400)))), (None, None));
    }

    #[test]
    fn writes_what_format_writes() {
        for value in [0.0, 0.04, 0.05, 0.25, 0.35, 1.0, 2.449_99, 2.45, 4.5, 20.96, 21.0, 599.5, 600.5, 1e6] {
            assert_eq!((tenths(value), whole(value)), (format!("{value:.1}"), format!("{value:.0}")));
        }
        assert_eq!((tenths(-0.5), whole(-3.0)), ("-0.5".to_owned(), "-3".to_owned()));
    }
}
