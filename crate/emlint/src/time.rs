//! Points in time as seconds since 1970-01-01T00:00:00Z; the linter has no clock.

use mail_parser::DateTime;

/// Seconds since 1970 of a time like `2026-11-23T10:00:00Z` (RFC 3339 §5.6); `None` for what is no time.
#[must_use]
pub fn parse_rfc3339(text: &str) -> Option<i64> {
    DateTime::parse_rfc3339(text).filter(DateTime::is_valid).map(|time| time.to_timestamp())
}

/// `2026-11-23T10:00:00Z` for seconds since 1970.
#[must_use]
pub fn to_rfc3339(seconds: i64) -> String {
    DateTime::from_timestamp(seconds).to_rfc3339()
}

#[cfg(test)]
mod tests {
    use super::{parse_rfc3339, to_rfc3339};

    #[test]
    fn reads_what_it_writes() {
        for time in ["1970-01-01T00:00:00Z", "2026-11-23T10:00:59Z", "2000-02-29T23:59:59Z"] {
            assert_eq!(to_rfc3339(parse_rfc3339(time).unwrap()), time);
        }
        assert_eq!(parse_rfc3339("2026-11-23T11:00:00+01:00"), parse_rfc3339("2026-11-23T10:00:00Z"));
    }

    #[test]
    fn refuses_what_is_no_time() {
        for text in ["", "yesterday", "2026-13-23T10:00:00Z", "2026-11-23T25:00:00Z"] {
            assert_eq!(parse_rfc3339(text), None, "{text}");
        }
    }
}
