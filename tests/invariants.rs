//! What holds for every input, whatever it is.

use emlint::message::{Header, ItemKind};
use emlint::{Context, Options, Origin, Report, Safety, Span, fix, rules};
use emlint_tests::{Charsets, lint, root, shared};
use proptest::prelude::*;
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The most octets that a report may have, whatever the message.
const REPORT_LIMIT: usize = 8_000_000;

/// Lints `bytes` from a file and as pasted text, and checks all that has to hold.
///
/// # Panics
/// When something does not hold.
fn check(bytes: &[u8]) {
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
fn check_report(report: &Report, bytes: &[u8]) {
    assert_eq!(report.octets, bytes.len());
    let keys = report.findings.iter().map(|finding| (finding.place.span.start, std::cmp::Reverse(finding.severity)));
    assert!(keys.is_sorted(), "findings are out of order");
    let summary = report.summary;
    assert_eq!(summary.error + summary.warning + summary.info, report.findings.len());
    assert!(report.verdict.finding.is_none_or(|index| index < report.findings.len()));
    for finding in &report.findings {
        assert!(finding.count > finding.spans.len(), "{}: more places than it counts", finding.code);
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

/// Messages that the project keeps: samples of the page, examples, and inputs that once were trouble.
fn messages() -> Vec<PathBuf> {
    let folders = ["www/public/samples", "tests/examples", "tests/messages"].map(|folder| root().join(folder));
    let entries = folders.iter().filter_map(|folder| std::fs::read_dir(folder).ok()).flatten().flatten();
    let mut paths: Vec<PathBuf> =
        entries.map(|entry| entry.path()).filter(|path| path.extension().is_some_and(|end| end == "eml")).collect();
    paths.sort();
    assert!(!paths.is_empty(), "there are no messages");
    paths
}

fn read(path: &Path) -> Vec<u8> {
    std::fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Runs `test` and says which input it was when it fails.
fn with(what: &str, test: impl FnOnce() + std::panic::UnwindSafe) {
    if let Err(panic) = std::panic::catch_unwind(test) {
        eprintln!("the input was {what}");
        std::panic::resume_unwind(panic);
    }
}

#[test]
fn every_message_and_every_truncation_of_it() {
    let truncations: Vec<(PathBuf, Vec<u8>)> = messages().into_iter().map(|path| (path.clone(), read(&path))).collect();
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for thread in 0..threads {
            let truncations = &truncations;
            scope.spawn(move || {
                for (path, bytes) in truncations {
                    for length in (0..=bytes.len()).skip(thread).step_by(threads) {
                        let start = &bytes[..length];
                        with(&format!("the first {length} octets of {}", path.display()), || {
                            // All that holds is checked now and then: it takes ten times as long.
                            if length % 61 == 0 || length == bytes.len() {
                                check(start);
                            } else {
                                check_report(&lint(start, Origin::File, &Options::default()), start);
                            }
                        });
                    }
                }
            });
        }
    });
}

/// Lines of headers and bodies that readers treat in a special way.
const PIECES: &[&[u8]] = &[
    b"From: ",
    b"To: a@example.org",
    b"Subject: ",
    b"Received: from a (b [192.0.2.1]) by c with ESMTPS id 1; ",
    b"Content-Type: multipart/mixed; boundary=b",
    b"Content-Type: text/plain; charset=",
    b"; charset*0*=utf-8''%",
    b"Content-Transfer-Encoding: base64",
    b"Content-Transfer-Encoding: quoted-printable",
    b"Content-Type: message/rfc822",
    b"DKIM-Signature: v=1; a=rsa-sha256; d=example.org; s=s; h=from:to; bh=",
    b"ARC-Seal: i=1; cv=none; b=",
    b"Authentication-Results: mx.example.org; spf=pass (",
    b"Received-SPF: pass (",
    b"Precedence: bulk",
    b"List-Id: <a.b>",
    b"List-Unsubscribe: <https://example.org/u>, <mailto:u@example.org>",
    b"Mon, 23 Nov 2026 10:00:00 +0000",
    b"<a@b.c>",
    b"=?utf-8?Q?",
    b"=?iso-2022-jp?B?GyRC",
    b"?=",
    b"=?",
    b"\"",
    b"\\",
    b"(",
    b")",
    b"<",
    b">",
    b"@",
    b",",
    b";",
    b":",
    b"=",
    b"--b",
    b"--b--",
    b"\r\n",
    b"\r\n",
    b"\r\n",
    b"\r\n\r\n",
    b"\n",
    b"\r",
    b" ",
    b"\t",
    b"\r\n ",
    b"\r\n\t",
    b"\0",
    b"\xEF\xBB\xBF",
    b"\xFF\xFE",
    b"\xFC",
    b"\xC3\xBC",
    b"\xF0\x9F\x98\x80",
    b"\xE2\x80\xAE",
    b"\xF0\x9F",
    b"\x1B$B",
    b"From a Thu Nov 26 10:00 2026",
    b">From ",
    b".\r\n",
    b"v=spf1 a mx ~all",
    b"220 mx ESMTP",
    b"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
];

fn octets() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        8 => proptest::sample::select(PIECES).prop_map(<[u8]>::to_vec),
        1 => proptest::collection::vec(any::<u8>(), 1..8),
        1 => (proptest::sample::select(PIECES), 1..300_usize).prop_map(|(piece, times)| piece.repeat(times)),
    ];
    proptest::collection::vec(piece, 0..80).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_octets(bytes in octets()) {
        check(&bytes);
    }

    /// A message with one stretch replaced: damage as it happens on the way.
    #[test]
    fn damaged_messages(index in any::<proptest::sample::Index>(), at in any::<proptest::sample::Index>(), length in 0..40_usize, piece in octets()) {
        let paths = messages();
        let mut bytes = read(index.get(&paths));
        let start = at.index(bytes.len() + 1);
        let end = bytes.len().min(start + length);
        bytes.splice(start..end, piece.into_iter().take(200));
        check(&bytes);
    }
}

#[test]
fn messages_made_to_be_hard() {
    let Some(generator) = shared("tools/gen_pathological.py") else {
        eprintln!("skipped: the generator of hard messages is not here");
        return;
    };
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("hard");
    let run = Command::new("python3").arg(generator).arg(&folder).args(["--scale", "0.01"]).output();
    let Ok(run) = run else {
        eprintln!("skipped: there is no Python");
        return;
    };
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let mut files = 0;
    for entry in std::fs::read_dir(&folder).expect("the generator made a folder").flatten() {
        let path = entry.path();
        if path.extension().is_some_and(|end| end == "eml") {
            with(&path.display().to_string(), || check(&read(&path)));
            files += 1;
        }
    }
    assert!(files > 10, "only {files} messages were made");
}
