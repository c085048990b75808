//! Dates in the formats of other worlds: ISO 8601, C's asctime, RFC 850, JavaScript's `toString`, day names and months in
//! other languages, numbers with slashes. They are read only where the reader of mail dates gives up, to say what they
//! are and how mail writes them.

use super::date::{Date, is_iso_date};
use crate::Slice;
use mail_parser::DateTime;

/// A date that mail writes in another way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForeignDate {
    pub format: Format,
    /// The same date as RFC 5322 §3.3 has it; `-0000` stands for a zone that is not known.
    pub mail: String,
    pub has_zone: bool,
    /// Day and month may be the other way round.
    pub is_ambiguous: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Iso8601,
    /// `Tue Mar  5 10:00:00 2024`
    Asctime,
    /// `Tuesday, 05-Mar-24 10:00:00 GMT`
    Rfc850,
    /// `Tue Mar 05 2024 10:00:00 GMT+0100`
    JavaScript,
    /// `Mar 5, 2024 10:00:00 +0100`
    MonthFirst,
    /// `03/05/2024 10:00`
    Numbers,
    TwelveHours,
    Language,
    /// In order but for the zone: `+02:00`, `GMT+2`, or none at all.
    Zone,
}

impl Format {
    /// What it is called, for a message.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Iso8601 => "a date of ISO 8601",
            Self::Asctime => "a date as C’s asctime writes it",
            Self::Rfc850 => "a date of RFC 850",
            Self::JavaScript => "a date as JavaScript’s toString writes it",
            Self::MonthFirst => "a date with the month before the day",
            Self::Numbers => "a date in numbers",
            Self::TwelveHours => "a date with a 12-hour clock",
            Self::Language => "a date in another language or with long names",
            Self::Zone => "a date whose zone mail writes otherwise",
        }
    }
}

/// The beginnings of the names of months: English, German, French, Spanish, Italian, Dutch, Portuguese, Polish, Russian.
/// Longer beginnings stand before shorter ones that they share.
const MONTHS: &[(&str, u8)] = &[
    ("jan", 1),
    ("ene", 1),
    ("gen", 1),
    ("sty", 1),
    ("янв", 1),
    ("feb", 2),
    ("fév", 2),
    ("fev", 2),
    ("lut", 2),
    ("фев", 2),
    ("mar", 3),
    ("mär", 3),
    ("mrz", 3),
    ("mrt", 3),
    ("maa", 3),
    ("мар", 3),
    ("apr", 4),
    ("avr", 4),
    ("abr", 4),
    ("kwi", 4),
    ("апр", 4),
    ("may", 5),
    ("mai", 5),
    ("mag", 5),
    ("mei", 5),
    ("maj", 5),
    ("май", 5),
    ("мая", 5),
    ("juin", 6),
    ("jun", 6),
    ("giu", 6),
    ("cze", 6),
    ("июн", 6),
    ("juil", 7),
    ("jul", 7),
    ("lug", 7),
    ("lip", 7),
    ("июл", 7),
    ("aug", 8),
    ("aoû", 8),
    ("aou", 8),
    ("ago", 8),
    ("sie", 8),
    ("авг", 8),
    ("sep", 9),
    ("set", 9),
    ("wrz", 9),
    ("сен", 9),
    ("oct", 10),
    ("okt", 10),
    ("ott", 10),
    ("out", 10),
    ("paź", 10),
    ("paz", 10),
    ("окт", 10),
    ("nov", 11),
    ("lis", 11),
    ("ноя", 11),
    ("dec", 12),
    ("dez", 12),
    ("déc", 12),
    ("dic", 12),
    ("gru", 12),
    ("дек", 12),
];

/// What other programs put between the pieces of a date.
const SEPARATORS: &[char] = &[' ', '\t', '\r', '\n', ',', '/', '-', '.', '(', ')'];

/// The date that `text` holds in another format than mail's; none when it cannot be told.
#[must_use]
pub fn read(text: Slice<'_>) -> Option<ForeignDate> {
    const LONGEST: usize = 200;
    if text.len() > LONGEST {
        return None;
    }
    let all = text.lowercase();
    if is_iso_date(text) {
        return iso(&all);
    }
    let mut pieces = Pieces::default();
    for (place, word) in all.split_whitespace().enumerate() {
        let word = word.trim_matches([',', '(', ')']);
        if let Some(time) = clock(word) {
            pieces.time.get_or_insert((time, place));
        } else if matches!(word, "am" | "pm" | "a.m." | "p.m.") {
            pieces.is_afternoon = Some(word.starts_with('p'));
        } else if let Some(zone) = zone(word).filter(|_| pieces.time.is_some()) {
            pieces.zone.get_or_insert((zone, word));
        } else if pieces.time.is_some() && word.starts_with(['+', '-']) {
            // Meant as an offset, and none.
            return None;
        } else {
            for piece in word.split(SEPARATORS).filter(|piece| !piece.is_empty()) {
                pieces.add(piece, word, place)?;
            }
        }
    }
    pieces.date(&all)
}

/// Seconds since 1970 of a date in another format that can mean one instant only.
#[must_use]
pub fn seconds(text: Slice<'_>) -> Option<i64> {
    let date = read(text).filter(|date| date.has_zone && !date.is_ambiguous)?;
    Date::read(Slice::of(date.mail.as_bytes(), 0..date.mail.len())).seconds
}

/// What the words of a date say.
#[derive(Default)]
struct Pieces<'t> {
    numbers: Vec<Number>,
    month: Option<Month<'t>>,
    /// A word that is no day of the week in English.
    has_foreign_word: bool,
    /// And which word it was.
    time: Option<([u32; 3], usize)>,
    is_afternoon: Option<bool>,
    /// Minutes east of Greenwich, as written.
    zone: Option<(i64, &'t str)>,
}

struct Number {
    value: u32,
    digits: usize,
    place: usize,
}

struct Month<'t> {
    /// From 1.
    number: u8,
    name: &'t str,
    /// With what is joined to it by hyphens.
    word: &'t str,
    place: usize,
}

impl<'t> Pieces<'t> {
    /// None for a word that stands in no date.
    fn add(&mut self, piece: &'t str, word: &'t str, place: usize) -> Option<()> {
        if let Ok(value) = piece.parse::<u32>() {
            self.numbers.push(Number { value, digits: piece.len(), place });
        } else if let Some((_, number)) = MONTHS.iter().find(|(start, _)| piece.starts_with(start)) {
            // `mar` is Tuesday in French and Spanish when a month follows.
            self.has_foreign_word |= self.month.is_some();
            self.month = Some(Month { number: *number, name: piece, word, place });
        } else if self.time.is_none() {
            let is_day = DAYS.iter().any(|start| piece.starts_with(start));
            self.has_foreign_word |= !ENGLISH_DAYS.contains(&piece);
            return (is_day || LINKS.contains(&piece)).then_some(());
        }
        Some(())
    }

    fn date(self, text: &str) -> Option<ForeignDate> {
        let ([hour, minute, second], time_place) = self.time?;
        let hour = match (self.is_afternoon, hour) {
            (Some(_), 0 | 13..) => return None,
            (Some(false), 12) => 0,
            (Some(true), 1..=11) => hour + 12,
            _ => hour,
        };
        let (year, month, day, is_ambiguous) = self.day(text)?;
        let zone = self.zone.map(|(minutes, _)| minutes);
        let mail = mail(year, month, day, [hour, minute, second], zone)?;
        Some(ForeignDate { format: self.format(time_place)?, mail, has_zone: zone.is_some(), is_ambiguous })
    }

    /// Year, month and day, and whether the last two may have changed places.
    fn day(&self, text: &str) -> Option<(u32, u8, u32, bool)> {
        if let Some(month) = &self.month {
            let [one, two, ..] = self.numbers.as_slice() else { return None };
            let (year, day) = if one.digits == 4 { (one, two) } else { (two, one) };
            return Some((full_year(year)?, month.number, day.value, false));
        }
        let [one, two, three, ..] = self.numbers.as_slice() else { return None };
        let narrow = |number: u32| u8::try_from(number).ok();
        if one.digits == 4 {
            return Some((one.value, narrow(two.value)?, three.value, false));
        }
        // With slashes the month usually comes first, with dots the day.
        let day_first = one.value > 12 || (two.value <= 12 && text.contains('.'));
        let (day, month) = if day_first { (one.value, two.value) } else { (two.value, one.value) };
        let is_ambiguous = one.value <= 12 && two.value <= 12 && one.value != two.value;
        Some((full_year(three)?, narrow(month)?, day, is_ambiguous))
    }

    /// None for what mail's own reader should have read.
    fn format(&self, time_place: usize) -> Option<Format> {
        let Some(month) = &self.month else { return Some(Format::Numbers) };
        let is_odd_zone = self.zone.is_none_or(|(_, word)| !word.starts_with(['+', '-']) || word.len() != 5);
        Some(if self.is_afternoon.is_some() {
            Format::TwelveHours
        } else if month.word.contains('-') {
            Format::Rfc850
        } else if self.has_foreign_word || !ENGLISH.contains(&month.name) {
            Format::Language
        } else if self.numbers.last().is_some_and(|last| last.place > time_place) {
            Format::Asctime
        } else if self.numbers.first().is_some_and(|first| month.place < first.place) {
            let is_script = self.zone.is_some_and(|(_, word)| word.starts_with("gmt") && word.len() == 8);
            if is_script { Format::JavaScript } else { Format::MonthFirst }
        } else if is_odd_zone {
            Format::Zone
        } else {
            return None;
        })
    }
}

const ENGLISH: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const ENGLISH_DAYS: [&str; 7] = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

/// The beginnings of the names of days, in the same languages.
const DAYS: &[&str] = &[
    "sun", "mon", "tue", "wed", "thu", "fri", "sat", "so", "mo", "di", "mi", "do", "fr", "sa", "dim", "lun", "mar",
    "mer", "jeu", "ven", "sam", "dom", "mié", "mie", "jue", "vie", "sáb", "sab", "gio", "zo", "ma", "wo", "vr", "za",
    "seg", "ter", "qua", "qui", "sex", "nie", "pon", "wto", "śro", "sro", "czw", "pią", "pia", "sob", "вс", "во", "пн",
    "по", "вт", "ср", "чт", "че", "пт", "пя", "сб", "су",
];

/// Words between the pieces: `5 de marzo de 2024 a las 10:00`.
const LINKS: &[&str] =
    &["de", "del", "a", "à", "las", "le", "el", "den", "der", "um", "at", "of", "the", "o", "op", "alle"];

/// Two digits as RFC 5322 §4.3 reads them; three are no year.
fn full_year(year: &Number) -> Option<u32> {
    match (year.digits, year.value) {
        (4, value) => Some(value),
        (2, value @ 0..=49) => Some(2000 + value),
        (2, value) => Some(1900 + value),
        _ => None,
    }
}

/// `10:00` or `10:00:00`, with a fraction perhaps.
fn clock(word: &str) -> Option<[u32; 3]> {
    let mut parts = word.split(':');
    let number = |part: &str| {
        let whole = part.split('.').next()?;
        whole.parse().ok().filter(|_| matches!(whole.len(), 1 | 2))
    };
    let (hour, minute) = (number(parts.next()?)?, number(parts.next()?)?);
    let second = parts.next().map_or(Some(0), number)?;
    parts.next().is_none().then_some([hour, minute, second])
}

/// `+0200`, `+02:00`, `+2`, `GMT+2`, `UTC+02:00`, `GMT`, `EST` …
fn zone(word: &str) -> Option<i64> {
    const NAMES: [(&str, i64); 12] = [
        ("gmt", 0),
        ("utc", 0),
        ("ut", 0),
        ("z", 0),
        ("est", -5),
        ("edt", -4),
        ("cst", -6),
        ("cdt", -5),
        ("mst", -7),
        ("mdt", -6),
        ("pst", -8),
        ("pdt", -7),
    ];
    if let Some((_, hours)) = NAMES.iter().find(|(name, _)| *name == word) {
        return Some(hours * 60);
    }
    let offset = word.strip_prefix("gmt").or_else(|| word.strip_prefix("utc")).unwrap_or(word);
    let (sign, digits) = match offset.split_at_checked(1)? {
        ("+", digits) => (1, digits),
        ("-" | "\u{2212}", digits) => (-1, digits),
        _ => return None,
    };
    let (hours, minutes) = match digits.split_once(':') {
        Some(pair) => pair,
        None if digits.len() == 4 => digits.split_at_checked(2)?,
        None => (digits, "0"),
    };
    let is_short = |part: &str| matches!(part.len(), 1 | 2) && part.bytes().all(|byte| byte.is_ascii_digit());
    let (hours, minutes): (i64, i64) =
        if is_short(hours) && is_short(minutes) { (hours.parse().ok()?, minutes.parse().ok()?) } else { return None };
    (hours <= 14 && minutes < 60).then_some(sign * (hours * 60 + minutes))
}

fn iso(text: &str) -> Option<ForeignDate> {
    let (day, rest) = text.split_at_checked(10)?;
    let mut numbers = day.split('-').filter_map(|part| part.parse::<u32>().ok());
    let (year, month, day) = (numbers.next()?, u8::try_from(numbers.next()?).ok()?, numbers.next()?);
    let rest = rest.trim_start_matches(['t', ' ', '_']);
    let end = rest.find(|character: char| !character.is_ascii_digit() && !matches!(character, ':' | '.'));
    let (time, zone_text) = rest.split_at_checked(end.unwrap_or(rest.len()))?;
    let zone = zone_text.split_whitespace().next().and_then(zone);
    let mail = mail(year, month, day, clock(time)?, zone)?;
    Some(ForeignDate { format: Format::Iso8601, mail, has_zone: zone.is_some(), is_ambiguous: false })
}

/// `Tue, 05 Mar 2024 10:00:00 +0000`, if there is such a day and time.
fn mail(year: u32, month: u8, day: u32, [hour, minute, second]: [u32; 3], zone: Option<i64>) -> Option<String> {
    let narrow = |number: u32| u8::try_from(number).ok();
    let year = u16::try_from(year).ok().filter(|year| (1900..=9999).contains(year))?;
    let (day, hour, minute, second) = (narrow(day)?, narrow(hour)?, narrow(minute)?, narrow(second)?);
    let date = DateTime { year, month, day, hour, minute, second, ..DateTime::from_timestamp(0) };
    if !date.is_valid() || day > super::date::days_in(year, month) {
        return None;
    }
    let weekday = super::date::day_name(&date);
    let month = super::date::month_name(month)?;
    let minutes = zone.unwrap_or_default().unsigned_abs();
    let sign = if zone.is_none_or(|zone| zone < 0) { '-' } else { '+' };
    let (east_hours, east_minutes) = (minutes / 60, minutes % 60);
    Some(format!(
        "{weekday}, {day:02} {month} {year} {hour:02}:{minute:02}:{second:02} {sign}{east_hours:02}{east_minutes:02}"
    ))
}

#[cfg(test)]
mod tests {
    use super::{Format, read};
    use crate::Slice;

    #[track_caller]
    fn reads(text: &str, format: Format, mail: &str) {
        let date = read(Slice::of(text.as_bytes(), 0..text.len())).expect(text);
        assert_eq!((date.format, date.mail.as_str()), (format, mail), "{text}");
        assert_eq!(date.has_zone, !mail.ends_with("-0000"), "{text}");
    }

    #[test]
    fn reads_the_formats_of_programs() {
        let noon = "Tue, 05 Mar 2024 12:00:00";
        reads("2024-03-05T12:00:00Z", Format::Iso8601, &format!("{noon} +0000"));
        reads("2024-03-05 12:00:00.123 +02:00", Format::Iso8601, &format!("{noon} +0200"));
        reads("2024-03-05T12:00:00", Format::Iso8601, &format!("{noon} -0000"));
        reads("Tue Mar  5 12:00:00 2024", Format::Asctime, &format!("{noon} -0000"));
        reads("Tue Mar  5 12:00:00 UTC 2024", Format::Asctime, &format!("{noon} +0000"));
        reads("Tuesday, 05-Mar-24 12:00:00 GMT", Format::Rfc850, &format!("{noon} +0000"));
        reads("Tue Mar 05 2024 12:00:00 GMT+0100 (CET)", Format::JavaScript, &format!("{noon} +0100"));
        reads("March 5, 2024 12:00:00 +0100", Format::Language, &format!("{noon} +0100"));
        reads("Tue, Mar 5 2024 12:00:00 +0100", Format::MonthFirst, &format!("{noon} +0100"));
        reads("Tue, 5 Mar 2024 12:00:00 GMT+2", Format::Zone, &format!("{noon} +0200"));
        reads("Tue, 5 Mar 2024 12:00:00 -07:30", Format::Zone, &format!("{noon} -0730"));
        reads("Tue, 5 Mar 2024 12:00", Format::Zone, &format!("{noon} -0000"));
        reads("5 Mar 2024 12:00:00 PM +0000", Format::TwelveHours, &format!("{noon} +0000"));
        reads("5 Mar 2024 12:30 am +0000", Format::TwelveHours, "Tue, 05 Mar 2024 00:30:00 +0000");
    }

    #[test]
    fn reads_other_languages() {
        let noon = "Tue, 05 Mar 2024 12:00:00 +0100";
        for text in [
            "Di, 5 Mär 2024 12:00:00 +0100",
            "mar., 5 mars 2024 12:00:00 +0100",
            "mar, 5 mar 2024 12:00:00 +0100",
            "Вт, 5 мар 2024 12:00:00 +0100",
            "Tuesday, 5 March 2024 12:00:00 +0100",
            "martes, 5 de marzo de 2024 12:00:00 +0100",
        ] {
            reads(text, Format::Language, noon);
        }
    }

    #[test]
    fn knows_when_day_and_month_may_change_places() {
        let date = |text: &str| read(Slice::of(text.as_bytes(), 0..text.len())).unwrap();
        assert!(date("03/05/2024 10:00").is_ambiguous && date("05.03.2024 10:00").is_ambiguous);
        assert!(!date("25/03/2024 10:00").is_ambiguous);
        assert_eq!(date("05.03.2024 10:00").mail, "Tue, 05 Mar 2024 10:00:00 -0000");
        assert_eq!(date("03/05/2024 10:00").mail, "Tue, 05 Mar 2024 10:00:00 -0000");
    }

    #[test]
    fn gives_up_on_the_rest() {
        for text in
            ["", "now", "10:00", "5 Mar", "2024", "30 Feb 2024 10:00 PM +0000", "1 2 3 4 5 6", "2024-13-05T10:00:00Z"]
        {
            assert_eq!(read(Slice::of(text.as_bytes(), 0..text.len())), None, "{text}");
        }
    }
}
