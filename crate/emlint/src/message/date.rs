//! Date and time as mail writes them (RFC 5322 §3.3, obsolete forms §4.3): read tolerantly, each piece with its octets,
//! and everything that the grammar forbids named.

use super::lexer::{Kind, Lexer, Token};
use crate::List as _;
use crate::{Slice, Span};
use mail_parser::DateTime;

/// A date-time and what is wrong with it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Date<'a> {
    /// From the first octet to the last, without blanks and comments around it.
    pub text: Slice<'a>,
    pub day_name: Option<Slice<'a>>,
    pub day: Option<Slice<'a>>,
    pub month: Option<Slice<'a>>,
    pub year: Option<Slice<'a>>,
    pub hour: Option<Slice<'a>>,
    pub minute: Option<Slice<'a>>,
    pub second: Option<Slice<'a>>,
    pub zone: Option<Slice<'a>>,
    /// Seconds since 1970-01-01T00:00:00Z; none when the instant cannot be known.
    pub seconds: Option<i64>,
    /// Empty for what RFC 5322 §3.3 allows a program to write.
    pub flaws: Vec<DateFlaw>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DateFlaw {
    pub kind: DateFlawKind,
    pub span: Span,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateFlawKind {
    /// No date-time, at the first token that does not fit (§3.3).
    Unreadable,
    /// The date of ISO 8601 and RFC 3339, year first.
    Iso8601,
    UnknownDayName,
    /// Another day of the week than the date has; the right one is given (§3.3).
    WrongDayName(&'static str),
    MissingComma,
    /// More than two digits.
    DayDigits,
    /// The month has no such day.
    NoSuchDay,
    /// Two or three digits (§4.3).
    ObsoleteYear,
    /// Before 1900 (§3.3), or beyond what can be computed with.
    YearOutOfRange,
    /// Hour, minute or second with one digit, or with a fraction.
    TimeDigits,
    /// No such hour, minute or second; 60 is a leap second (§3.3).
    NoSuchTime,
    MissingZone,
    /// Letters with a known offset: GMT, UT, EST and so on (§4.3).
    ObsoleteZone,
    /// Letters whose offset nobody can tell (§4.3).
    UnknownZone,
    /// No white space before the zone.
    JoinedZone,
    /// Minutes above 59, or not four digits.
    BadZone,
    /// A comment between the pieces (§4.3); behind the zone it is fine.
    CommentInside,
    /// White space around a colon (§4.3).
    SpaceInTime,
    TrailingText,
    NonAscii,
}

impl Date<'_> {
    #[must_use]
    pub fn has(&self, kind: DateFlawKind) -> bool {
        self.flaws.iter().any(|flaw| flaw.kind == kind)
    }
}

const DAYS: [&str; 7] = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// Whether `word` is the name of a day as mail writes it.
#[must_use]
pub fn is_day_name(word: Slice<'_>) -> bool {
    DAYS.iter().any(|day| word.is(day))
}

/// Whether `word` is the name of a month as mail writes it.
#[must_use]
pub fn is_month(word: Slice<'_>) -> bool {
    month_number(word).is_some()
}

/// The name of the day that `date` is.
pub(super) fn day_name(date: &DateTime) -> &'static str {
    // A leap second counts into the next day.
    let midnight = DateTime { hour: 0, minute: 0, second: 0, ..*date };
    DAYS.get(usize::from(midnight.day_of_week())).copied().unwrap_or_default()
}

/// The name of the month with this number, from 1.
pub(super) fn month_name(month: u8) -> Option<&'static str> {
    MONTHS.get(usize::from(month).checked_sub(1)?).copied()
}

fn month_number(word: Slice<'_>) -> Option<u8> {
    (1..).zip(MONTHS).find_map(|(number, name)| word.is(name).then_some(number))
}

impl<'a> Date<'a> {
    /// Reads the value of a Date field, or what stands behind the last semicolon of a Received field.
    #[must_use]
    pub fn read(value: Slice<'a>) -> Self {
        let tokens: Vec<Token<'a>> = Lexer::new(value).list();
        let significant = |token: &&Token<'a>| !token.is_cfws();
        let first = tokens.iter().find(significant);
        let last = tokens.iter().rfind(significant);
        let (Some(first), Some(last)) = (first, last) else {
            let flaws = vec![DateFlaw { kind: DateFlawKind::Unreadable, span: value.trim().span }];
            return Self { text: value.trim().sub(0..0), flaws, ..Self::default() };
        };
        let base = value.span.start();
        let text = value.sub(first.text.span.start() - base..last.text.span.end() - base);
        let mut reader = Reader { date: Self { text, ..Self::default() }, tokens: &tokens, at: 0 };
        reader.read();
        reader.around(last.text.span);
        reader.date
    }

    fn flaw(&mut self, kind: DateFlawKind, span: Span) {
        self.flaws.push(DateFlaw { kind, span });
    }
}

struct Reader<'t, 'a> {
    date: Date<'a>,
    tokens: &'t [Token<'a>],
    at: usize,
}

impl<'a> Reader<'_, 'a> {
    /// The next token that is no white space or comment.
    fn peek(&self) -> Option<&Token<'a>> {
        self.tokens.iter().skip(self.at).find(|token| !token.is_cfws())
    }

    fn next(&mut self) -> Option<Token<'a>> {
        let rest = self.tokens.get(self.at..)?;
        let skipped = rest.iter().position(|token| !token.is_cfws())?;
        self.at += skipped + 1;
        rest.get(skipped).copied()
    }

    fn word(&mut self) -> Option<Slice<'a>> {
        self.peek().filter(|token| token.kind == Kind::Atom)?;
        self.next().map(|token| token.text)
    }

    /// The next token when it is a word that `read` accepts, and what that gives; else nothing is taken.
    fn word_as<T>(&mut self, read: impl Fn(Slice<'a>) -> Option<T>) -> Option<(Slice<'a>, T)> {
        let found = read(self.peek().filter(|token| token.kind == Kind::Atom)?.text)?;
        self.word().map(|word| (word, found))
    }

    fn takes(&mut self, special: u8) -> bool {
        let found = self.peek().is_some_and(|token| token.kind == Kind::Special(special));
        if found {
            self.next();
        }
        found
    }

    /// Where the next token is, or the end of the date.
    fn here(&self) -> Span {
        self.peek().map_or(Span::at(self.date.text.span.end()), |token| token.text.span)
    }

    fn read(&mut self) {
        if self.peek().is_some_and(|token| is_iso_date(token.text)) {
            self.iso();
            return;
        }
        let Some(instant) = self.pieces() else {
            // What else is wrong with it does not matter any more.
            self.date.flaws = vec![DateFlaw { kind: DateFlawKind::Unreadable, span: self.here() }];
            return;
        };
        self.judge(&instant);
        if let Some(token) = self.peek() {
            let span = token.text.span.to(self.date.text.span);
            self.date.flaw(DateFlawKind::TrailingText, span);
        }
    }

    /// The pieces in order, up to the zone; none when one is missing.
    fn pieces(&mut self) -> Option<Instant> {
        let starts_with_letter = |text: Slice<'_>| text.bytes.first().is_some_and(u8::is_ascii_alphabetic);
        if self.peek().is_some_and(|token| token.kind == Kind::Atom && starts_with_letter(token.text)) {
            let name = self.word()?;
            self.date.day_name = Some(name);
            if !self.takes(b',') {
                let span = self.here();
                self.date.flaw(DateFlawKind::MissingComma, Span::at(span.start()));
            }
        }
        let (day, day_number) = self.word_as(|word| number(word).and_then(|day| u8::try_from(day).ok()))?;
        self.date.day = Some(day);
        let (month, month_number) = self.word_as(month_number)?;
        self.date.month = Some(month);
        let (year, written) = self.word_as(number)?;
        self.date.year = Some(year);
        // RFC 5322 §4.3: two digits up to 49 are of this century; three count from 1900.
        let (full_year, is_obsolete) = match (year.len(), written) {
            (0..=2, 0..=49) => (2000 + written, true),
            (0..=3, _) => (1900 + written, true),
            _ => (written, false),
        };
        if day.len() > 2 {
            self.date.flaw(DateFlawKind::DayDigits, day.span);
        }
        if is_obsolete {
            self.date.flaw(DateFlawKind::ObsoleteYear, year.span);
        }
        let time = self.time()?;
        let zone = self.zone();
        let year = u16::try_from(full_year).unwrap_or(u16::MAX);
        Some(Instant { year, month: month_number, day: day_number, time, zone })
    }

    /// `hour:minute[:second]`; the last piece may hold the zone when no white space sets it apart.
    fn time(&mut self) -> Option<[u8; 3]> {
        let start = self.at;
        let hour = self.word()?;
        let hour_number = self.digits(hour)?;
        self.date.hour = Some(hour);
        if !self.takes(b':') {
            return None;
        }
        let (minute, minute_number) = self.last_piece()?;
        self.date.minute = Some(minute);
        let mut second_number = 0;
        if self.date.zone.is_none() && self.takes(b':') {
            let (second, number) = self.last_piece()?;
            self.date.second = Some(second);
            second_number = number;
        }
        let read = self.tokens.get(start..self.at).unwrap_or_default();
        let inside = read.iter().skip_while(|token| token.is_cfws()).find(|token| token.kind == Kind::Space);
        if let Some(space) = inside {
            let span = space.text.span;
            self.date.flaw(DateFlawKind::SpaceInTime, span);
        }
        Some([hour_number, minute_number, second_number])
    }

    /// Minute or second, with a zone cut off behind it.
    fn last_piece(&mut self) -> Option<(Slice<'a>, u8)> {
        let word = self.word()?;
        let end = word.bytes.iter().position(|byte| !byte.is_ascii_digit() && *byte != b'.').unwrap_or(word.len());
        let (piece, zone) = (word.sub(0..end), word.from(end));
        if !zone.is_empty() {
            self.date.flaw(DateFlawKind::JoinedZone, zone.span);
            self.date.zone = Some(zone);
        }
        Some((piece, self.digits(piece)?))
    }

    /// Two digits; a fraction behind them is dropped.
    fn digits(&mut self, piece: Slice<'a>) -> Option<u8> {
        let whole = piece.bytes.split(|&byte| byte == b'.').next().unwrap_or_default();
        let value = number(piece.sub(0..whole.len())).and_then(|value| u8::try_from(value).ok())?;
        if piece.len() != 2 {
            self.date.flaw(DateFlawKind::TimeDigits, piece.span);
        }
        Some(value)
    }

    /// The offset in minutes, when it is known.
    fn zone(&mut self) -> Option<i64> {
        let Some(zone) = self.date.zone.or_else(|| self.word()) else {
            let end = self.date.text.span.end();
            self.date.flaw(DateFlawKind::MissingZone, Span::at(end));
            return None;
        };
        self.date.zone = Some(zone);
        if let [sign @ (b'+' | b'-'), digits @ ..] = zone.bytes {
            let value = number(zone.from(1)).filter(|_| digits.len() == 4);
            let Some(value) = value.filter(|value| value % 100 < 60) else {
                self.date.flaw(DateFlawKind::BadZone, zone.span);
                return None;
            };
            let minutes = i64::from(value / 100 * 60 + value % 100);
            return Some(if *sign == b'-' { -minutes } else { minutes });
        }
        let known = ZONES.iter().find(|(name, _)| zone.is(name)).map(|(_, hours)| hours * 60);
        let kind = if known.is_some() { DateFlawKind::ObsoleteZone } else { DateFlawKind::UnknownZone };
        self.date.flaw(kind, zone.span);
        known
    }

    /// Holds the numbers against the calendar.
    fn judge(&mut self, instant: &Instant) {
        let &Instant { year, month, day, time: [hour, minute, second], zone } = instant;
        let mut possible = true;
        if !(1900..=9999).contains(&year) {
            let span = self.date.year.unwrap_or_default().span;
            self.date.flaw(DateFlawKind::YearOutOfRange, span);
            possible = false;
        }
        if day == 0 || day > days_in(year, month) {
            let span = self.date.day.unwrap_or_default().span;
            self.date.flaw(DateFlawKind::NoSuchDay, span);
            possible = false;
        }
        let pieces = [(self.date.hour, hour, 23), (self.date.minute, minute, 59), (self.date.second, second, 60)];
        for (piece, value, limit) in pieces {
            if let Some(piece) = piece.filter(|_| value > limit) {
                self.date.flaw(DateFlawKind::NoSuchTime, piece.span);
                possible = false;
            }
        }
        if !possible {
            return;
        }
        let local = DateTime { year, month, day, hour, minute, second, ..DateTime::from_timestamp(0) };
        if let Some(name) = self.date.day_name {
            let right = day_name(&local);
            if !is_day_name(name) {
                self.date.flaw(DateFlawKind::UnknownDayName, name.span);
            } else if !name.is(right) {
                self.date.flaw(DateFlawKind::WrongDayName(right), name.span);
            }
        }
        self.date.seconds = zone.map(|minutes| local.to_timestamp_local() - minutes * 60);
    }

    /// `2024-03-05T10:00:00Z`, or with blanks as some servers write it into Received.
    fn iso(&mut self) {
        let text = self.date.text;
        self.date.flaw(DateFlawKind::Iso8601, text.span);
        self.at = self.tokens.len();
        self.date.seconds = iso_seconds(&text.text());
    }

    /// What may be wrong with any token: comments before the last one, octets outside of US-ASCII.
    fn around(&mut self, last: Span) {
        if let Some(token) = self.tokens.iter().find(|token| !token.text.bytes.is_ascii()) {
            self.date.flaw(DateFlawKind::NonAscii, token.text.span);
        }
        let inside = |token: &&Token<'_>| token.kind == Kind::Comment && token.text.span.start < last.start;
        if let Some(comment) = self.tokens.iter().find(inside) {
            self.date.flaw(DateFlawKind::CommentInside, comment.text.span);
        }
    }
}

/// The numbers of a date; the zone in minutes when it is known.
struct Instant {
    year: u16,
    month: u8,
    day: u8,
    time: [u8; 3],
    zone: Option<i64>,
}

/// Zones in letters and their hours (RFC 5322 §4.3). UTC is what programs write for UT; Z is the one military letter
/// that everybody means.
const ZONES: [(&str, i64); 12] = [
    ("GMT", 0),
    ("UT", 0),
    ("UTC", 0),
    ("Z", 0),
    ("EST", -5),
    ("EDT", -4),
    ("CST", -6),
    ("CDT", -5),
    ("MST", -7),
    ("MDT", -6),
    ("PST", -8),
    ("PDT", -7),
];

/// Digits only, at most nine of them.
fn number(text: Slice<'_>) -> Option<u32> {
    let digits = str::from_utf8(text.bytes).ok().filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))?;
    digits.parse().ok().filter(|_| digits.len() < 10)
}

/// Whether `word` begins like `2024-03-05`.
#[must_use]
pub fn is_iso_date(word: Slice<'_>) -> bool {
    let shape = |(at, byte): (usize, &u8)| if matches!(at, 4 | 7) { *byte == b'-' } else { byte.is_ascii_digit() };
    word.len() >= 10 && word.bytes.iter().take(10).enumerate().all(shape)
}

/// Seconds since 1970 of a date with the year first; none without a zone.
fn iso_seconds(text: &str) -> Option<i64> {
    let (day, rest) = text.split_at_checked(10)?;
    let rest = rest.strip_prefix(['T', 't']).unwrap_or(rest).trim_start();
    let (time, rest) = rest.split_at_checked(8)?;
    let zone = rest.trim_start_matches(|byte: char| byte == '.' || byte.is_ascii_digit()).split_whitespace().next()?;
    let offset = |zone: &str| {
        let digits = zone.trim_start_matches(['+', '-']).replace(':', "");
        let (hours, minutes) = digits.split_at_checked(2).filter(|_| digits.len() == 4)?;
        let sign = zone.get(..1).filter(|sign| matches!(*sign, "+" | "-"))?;
        digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| format!("{sign}{hours}:{minutes}"))
    };
    let zone = if zone.eq_ignore_ascii_case("Z") { "Z".to_owned() } else { offset(zone)? };
    crate::time::parse_rfc3339(&format!("{day}T{time}{zone}"))
}

pub(super) fn days_in(year: u16, month: u8) -> u8 {
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::{Date, DateFlawKind};
    use crate::Slice;

    fn read(value: &str) -> Date<'_> {
        Date::read(Slice::of(value.as_bytes(), 0..value.len()))
    }

    /// The time in UTC and the flaws with the text each points at.
    fn row(value: &str) -> (Option<String>, Vec<(DateFlawKind, &str)>) {
        let date = read(value);
        let flaws = date.flaws.iter().map(|flaw| (flaw.kind, &value[flaw.span.range()])).collect();
        (date.seconds.map(crate::time::to_rfc3339), flaws)
    }

    fn time(value: &str) -> Option<String> {
        row(value).0
    }

    #[test]
    fn what_a_program_may_write_has_no_flaw() {
        let values = [
            ("Tue,  5 Mar 2024 10:00:00 +0100", "2024-03-05T09:00:00Z"),
            (" 5 Mar 2024 10:00 -0000", "2024-03-05T10:00:00Z"),
            ("Tue,5 Mar 2024 10:00:00\r\n +0000 (comment (nested))", "2024-03-05T10:00:00Z"),
            ("tue, 5 MAR 2024 10:00:00 +0000", "2024-03-05T10:00:00Z"),
            ("Sat, 31 Dec 2016 23:59:60 +0000", "2017-01-01T00:00:00Z"),
            ("Thu, 29 Feb 2024 23:30:00 -0130", "2024-03-01T01:00:00Z"),
        ];
        for (value, expected) in values {
            assert_eq!(row(value), (Some(expected.to_owned()), vec![]), "{value}");
        }
    }

    #[test]
    fn obsolete_forms_are_read_and_named() {
        let (time, flaws) = row("Wed, 20 Dec 95 19:59 CST");
        assert_eq!(time.as_deref(), Some("1995-12-21T01:59:00Z"));
        assert_eq!(flaws, [(DateFlawKind::ObsoleteYear, "95"), (DateFlawKind::ObsoleteZone, "CST")]);
        assert_eq!(row("5 Mar 124 1:0:00 GMT").1.len(), 4);
        let (time, flaws) = row("Thu (day), 21 Nov 1997 09 : 55:06 -0600");
        assert_eq!(time.as_deref(), Some("1997-11-21T15:55:06Z"));
        let expected = [
            (DateFlawKind::SpaceInTime, " "),
            (DateFlawKind::WrongDayName("Fri"), "Thu"),
            (DateFlawKind::CommentInside, "(day)"),
        ];
        assert_eq!(flaws, expected);
    }

    #[test]
    fn what_no_calendar_has_is_no_time() {
        let values = [
            ("30 Feb 2024 10:00:00 +0000", DateFlawKind::NoSuchDay, "30"),
            ("0 Mar 2024 10:00:00 +0000", DateFlawKind::NoSuchDay, "0"),
            ("5 Mar 2024 24:00:00 +0000", DateFlawKind::NoSuchTime, "24"),
            ("5 Mar 2024 10:00:61 +0000", DateFlawKind::NoSuchTime, "61"),
            ("5 Mar 1899 10:00:00 +0000", DateFlawKind::YearOutOfRange, "1899"),
            ("5 Mar 2024 10:00:00 +0160", DateFlawKind::BadZone, "+0160"),
            ("5 Mar 2024 10:00:00 +01:00", DateFlawKind::BadZone, "+01"),
            ("5 Mar 2024 10:00:00 CET", DateFlawKind::UnknownZone, "CET"),
            ("5 Mar 2024 10:00:00", DateFlawKind::MissingZone, ""),
        ];
        for (value, kind, text) in values {
            let (time, flaws) = row(value);
            assert_eq!((time, flaws.first()), (None, Some(&(kind, text))), "{value}");
        }
    }

    #[test]
    fn what_is_no_date_says_where_it_stops() {
        for (value, at) in [("%date%", "%date%"), ("5 Mär 2024", "Mär"), ("Tue, 5 Mar", ""), ("", ""), ("()", "()")] {
            let (time, flaws) = row(value);
            assert_eq!((time, flaws.first()), (None, Some(&(DateFlawKind::Unreadable, at))), "{value}");
        }
    }

    #[test]
    fn reads_on_where_a_blank_is_missing_or_text_follows() {
        assert_eq!(row("5 Mar 2024 10:00:00+0200").1, [(DateFlawKind::JoinedZone, "+0200")]);
        assert_eq!(time("5 Mar 2024 10:00:00+0200").as_deref(), Some("2024-03-05T08:00:00Z"));
        assert_eq!(row("5 Mar 2024 10:00:00 +0200 CEST m=+5").1, [(DateFlawKind::TrailingText, "CEST m=+5")]);
        assert_eq!(time("Tue, 5 Mar 2024 10:00:00.123 +0200").as_deref(), Some("2024-03-05T08:00:00Z"));
    }

    #[test]
    fn reads_the_year_first_form() {
        let values =
            ["2024-03-05T10:00:00Z", "2024-03-05 12:00:00.123456 +0200 CEST m=+5.1", "2024-03-05T12:00:00+02:00"];
        for value in values {
            assert_eq!(time(value).as_deref(), Some("2024-03-05T10:00:00Z"), "{value}");
            assert!(read(value).has(DateFlawKind::Iso8601));
        }
        for value in ["2024-03-05", "2024-03-05T10:00:00", "2024-03-05T10:00:00 +é", "2024-13-05T10:00:00Z"] {
            assert_eq!(time(value), None, "{value}");
        }
    }
}
