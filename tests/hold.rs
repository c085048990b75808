//! What holds for every input.

use crate::{Charsets, lint};
use emlint::message::{Header, ItemKind};
use emlint::{Context, Options, Origin, Report, Safety, Span, fix, rules};
use serde_json::Value;

/// The most octets that a report may have, whatever the message.
const REPORT_LIMIT: usize = 8_000_000;

/// Lints `bytes` from a file and as pasted text, and checks all that has to hold.
///
/// # Panics
/// When something does not hold.
pub fn check(bytes: &[u8]) {
    let places = Places::new(bytes);
    for origin in [Origin::File, Origin::Pasted] {
        let options = Options { strict: origin == Origin::Pasted, ..Options::default() };
        let report = lint(bytes, origin, &options);
        let text = serde_json::to_string(&report).expect("a report is JSON");
        assert!(text.len() < REPORT_LIMIT, "the report has {} octets", text.len());
        let again = serde_json::to_string(&lint(bytes, origin, &options)).expect("a report is JSON");
        assert!(text == again, "the same input has two reports");
        places.check(&serde_json::from_str(&text).expect("a report is JSON"));
        check_report(&report, bytes);
    }
    check_message(bytes);
}

/// Findings are in order and in bounds, and what the report counts is there.
///
/// # Panics
/// When something does not hold.
pub fn check_report(report: &Report, bytes: &[u8]) {
    assert_eq!(report.octets, bytes.len());
    let keys = report.findings.iter().map(|finding| (finding.place.span.start, std::cmp::Reverse(finding.severity)));
    assert!(keys.is_sorted(), "findings are out of order");
    let summary = report.summary;
    assert_eq!(summary.error + summary.warning + summary.info, report.findings.len());
    assert!(report.verdict.finding.is_none_or(|index| index < report.findings.len()));
    for finding in &report.findings {
        assert!(finding.count > finding.spans.len(), "{}: more places than it counts", finding.code);
        let related = finding.related.iter().map(|note| &note.place);
        for place in finding.spans.iter().chain([&finding.place]).chain(related) {
            let Span { start, end } = place.span;
            let is_inside = start <= end && end as usize <= bytes.len();
            assert!(is_inside, "{}: {start}..{end} is outside of {} octets", finding.code, bytes.len());
        }
        assert!(!finding.message.is_empty() && !finding.help.is_empty(), "{} says nothing", finding.code);
        let cause = finding.cause.is_none_or(|id| report.causes.iter().any(|cause| cause.id == id));
        assert!(cause, "{}: its cause is not in the report", finding.code);
        assert!(!report.passed.contains(&finding.code), "{} passed and was found", finding.code);
        if let Some(fix) = &finding.fix {
            fix::apply(bytes, &fix.edits).unwrap_or_else(|error| panic!("{}: {error}", finding.code));
        }
    }
}

/// Every octet of a header section belongs to one item; fixes that are called compatible are.
fn check_message(bytes: &[u8]) {
    let options = Options::default();
    let context = Context::new(bytes, Origin::File, &options, &Charsets);
    assert_eq!(context.message.header.span.to(context.message.body.span), Span::new(0..bytes.len()));
    for (header, _) in context.headers() {
        check_header(header);
    }
    let findings = rules::findings(&context);
    for finding in &findings {
        let in_bounds = |span: Span| span.start <= span.end && span.end() <= bytes.len();
        assert!(in_bounds(finding.span), "{} lies outside: {:?}", finding.rule.code, finding.span);
        assert!(finding.related.iter().all(|note| in_bounds(note.span)), "{}: related outside", finding.rule.code);
    }
    let edits: Vec<_> = fix::compatible(&findings, Safety::Safe).iter().flat_map(|fix| fix.edits.clone()).collect();
    fix::apply(bytes, &edits).expect("compatible fixes can be applied together");
}

fn check_header(header: &Header<'_>) {
    let mut end = header.span.start;
    let mut fields = 0;
    for item in &header.items {
        assert_eq!(item.span.start, end, "a gap or an overlap in the header section");
        assert!(!item.span.is_empty(), "an empty item");
        end = item.span.end;
        if let ItemKind::Field(index) = item.kind {
            assert_eq!(index, fields, "fields are out of order");
            let field = header.fields.get(index).expect("an item names a field");
            let parts = [field.span, field.name.span, field.value.span];
            assert!(parts.iter().all(|&part| item.span.contains(part)), "a field outside of its item");
            fields += 1;
        }
    }
    assert_eq!(end, header.span.end, "octets of the header section belong to nothing");
    assert_eq!(fields, header.fields.len(), "fields that are no items");
}

/// Lines, columns and UTF-16 offsets of every octet, worked out the slow way.
struct Places {
    /// For each octet, and for the end: the place where its unit of the view begins.
    units: Vec<Unit>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Unit {
    octet: usize,
    utf16: u64,
    line: u64,
    column: u64,
}

impl Places {
    fn new(bytes: &[u8]) -> Self {
        let mut units = Vec::with_capacity(bytes.len() + 1);
        let mut next = Unit { octet: 0, utf16: 0, line: 1, column: 1 };
        let mut push = |octets: usize, utf16: usize, ends_line: bool| {
            let unit = next;
            units.extend(std::iter::repeat_n(unit, octets));
            let width = u64::try_from(utf16).expect("a unit is small");
            next = Unit { octet: unit.octet + octets, utf16: unit.utf16 + width, ..unit };
            (next.line, next.column) = if ends_line { (unit.line + 1, 1) } else { (unit.line, unit.column + width) };
            next
        };
        let mut end = Unit { line: 1, column: 1, ..Unit::default() };
        for chunk in bytes.utf8_chunks() {
            let mut characters = chunk.valid().chars().peekable();
            while let Some(character) = characters.next() {
                // A CRLF never lies in two chunks: both octets are valid.
                end = match character {
                    '\r' if characters.next_if_eq(&'\n').is_some() => push(2, 1, true),
                    '\r' | '\n' => push(1, 1, true),
                    _ => push(character.len_utf8(), character.len_utf16(), false),
                };
            }
            for _ in chunk.invalid() {
                end = push(1, 1, false);
            }
        }
        units.push(end);
        Self { units }
    }

    /// Checks every place within `value`.
    fn check(&self, value: &Value) {
        match value {
            Value::Array(items) => items.iter().for_each(|item| self.check(item)),
            Value::Object(members) => {
                if members.contains_key("span") {
                    self.check_place(value);
                }
                members.values().for_each(|member| self.check(member));
            }
            _ => {}
        }
    }

    fn check_place(&self, value: &Value) {
        let number = |path: &str| value.pointer(path).and_then(Value::as_u64).expect("a place is whole");
        let octet = |path: &str| usize::try_from(number(path)).expect("an offset fits");
        let (start, end) = (octet("/span/start"), octet("/span/end"));
        assert!(start <= end && end < self.units.len(), "{start}..{end} lies outside: {value}");
        let first = self.units[start];
        let mut last = first;
        if end > start {
            last = self.units[end];
            if last.octet < end {
                // Within a unit: a place widens to whole units.
                last = self.units[end..].iter().find(|unit| unit.octet >= end).copied().unwrap_or(last);
            }
        }
        let found = ["/utf16/start", "/line", "/column", "/utf16/end", "/endLine", "/endColumn"].map(number);
        let expected = [first.utf16, first.line, first.column, last.utf16, last.line, last.column];
        assert_eq!(found, expected, "{start}..{end}: {value}");
    }
}
