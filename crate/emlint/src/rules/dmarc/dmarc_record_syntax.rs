use super::{allows_reports, each, tag};
use crate::auth::tags::{Tag, TagList};
use crate::cause;
use crate::dns::{Record, RecordKind};
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Edit, Findings, Fix, Severity, Slice, Span};

pub(crate) static RULE: Rule = Rule {
    code: "DMC001",
    name: "dmarc-record-syntax",
    summary: "DMARC record has a mistake",
    help: "Write the record as v=DMARC1; p=none; rua=mailto:reports@your.example, with a semicolon after each tag.",
    family: Family::Dmarc,
    levels: Levels::always(Severity::Error),
    fix: Fixable::Sometimes,
    cause: Some(&cause::DNS_RECORD),
    mutes: &[],
    references: &[Reference::Rfc(9989, "4.7"), Reference::Rfc(9989, "4.8"), Reference::Rfc(9989, "4.10")],
    docs: page(include_str!("dmarc_record_syntax.md")),
    check,
};

const VERSION: &str = "DMARC1";
/// Tags and the values they may have (RFC 9989 §4.7).
const VALUES: &[(&str, &[&str])] = &[
    ("p", POLICIES),
    ("sp", POLICIES),
    ("np", POLICIES),
    ("adkim", &["r", "s"]),
    ("aspf", &["r", "s"]),
    ("psd", &["y", "n", "u"]),
    ("t", &["y", "n"]),
];
const POLICIES: &[&str] = &["none", "quarantine", "reject"];
/// The other tags, some of them of RFC 7489 (DMC003).
const OTHER: &[&str] = &["v", "rua", "ruf", "fo", "pct", "rf", "ri"];

fn check(context: &Context, findings: &mut Findings) {
    each(context, findings, |record, tags, findings| {
        super::super::quotes(record, findings);
        version(record, tags, findings);
        owner(record, findings);
        for &span in &tags.malformed {
            malformed(record, span, findings);
        }
        for tag in &tags.tags {
            check_tag(record, tags, *tag, findings);
        }
        let is_policy = |tag: &Tag<'_>| tag.name.is("p");
        if !tags.tags.iter().any(is_policy) && !allows_reports(record) {
            let end = record.place(Span::at(record.value().trim().span.end()));
            let message = "The record has no p: receivers take it for “none” at best, and older ones ignore the record";
            findings.add(end, message).weaken(Severity::Warning);
        }
    });
    super::super::second_record(context, RecordKind::Dmarc, findings);
}

fn version(record: &Record<'_>, tags: &TagList<'_>, findings: &mut Findings) {
    let start = record.place(Span::at(record.value().trim().span.start()));
    let Some(version) = tag(tags, "v") else {
        let fix = Fix::suggest("Begin with v=DMARC1", vec![Edit::new(start, "v=DMARC1; ")]);
        findings.add(start, "The record does not begin with v=DMARC1: receivers ignore it").fix(fix);
        return;
    };
    let word = version.value.words().next().unwrap_or(version.value);
    if word.bytes != VERSION.as_bytes() || version.name.bytes != b"v" {
        let is_case = word.is(VERSION);
        let message = format!(
            "“{}” must be “v={VERSION}”, in this case: receivers ignore the record",
            record.value().at(version.span).text()
        );
        let fix = record
            .editable(version.name.span.to(word.span))
            .map(|span| Fix::replace(span, "v=DMARC1", "Write v=DMARC1"));
        let finding = findings.add(record.place(version.span), message);
        finding.fix(fix.map(|fix| if is_case { fix } else { fix.as_suggestion() }));
    } else if tags.tags.first().is_none_or(|first| first.span != version.span) {
        findings.add(record.place(version.span), "v=DMARC1 must be the first tag: receivers ignore the record");
    }
}

/// Receivers look below `_dmarc` only (RFC 9989 §4.10).
fn owner(record: &Record<'_>, findings: &mut Findings) {
    let Some(owner) = record.owner else { return };
    let name = owner.text().to_ascii_lowercase();
    if name != "_dmarc" && !name.starts_with("_dmarc.") && !allows_reports(record) {
        let message = format!("Receivers look for the record at _dmarc.{}", if name == "@" { "" } else { &name });
        findings.add(owner.span, message.trim_end_matches('.').to_owned());
    }
}

/// A piece that is no tag.
fn malformed(record: &Record<'_>, span: Span, findings: &mut Findings) {
    let text = record.value().at(span).text();
    if text == ";" {
        findings.add(record.place(span), "Nothing stands between two semicolons").weaken(Severity::Warning);
    } else if text.contains(':') || text.contains('@') {
        findings.add(record.place(span), format!("“{text}” is no tag; addresses are separated by commas"));
    } else {
        findings.add(record.place(span), format!("“{text}” is no tag"));
    }
}

fn check_tag(record: &Record<'_>, tags: &TagList<'_>, tag: Tag<'_>, findings: &mut Findings) {
    let place = record.place(tag.value.span);
    if let Some(next) = missing_semicolon(tag.value) {
        let at = record.place(Span::at(next.start()));
        let fix = Fix::suggest("Insert a semicolon", vec![Edit::new(at, "; ")]);
        findings.add(at, "A semicolon is missing before this tag").fix(fix);
        return;
    }
    let first = tags.tags.iter().find(|other| other.name.is(&tag.name.text()));
    if let Some(first) = first.filter(|first| first.span != tag.span) {
        let message = format!("The tag {} stands here for the second time", tag.name.text());
        findings
            .add(record.place(tag.span), message)
            .weaken(Severity::Warning)
            .related(record.place(first.span), "the first time");
        return;
    }
    let known = VALUES.iter().find(|(name, _)| tag.name.is(name));
    if let Some((name, values)) = known {
        if !values.iter().any(|value| tag.value.is(value)) {
            let message = format!("“{}” is no value of {name}; it has {}", tag.value.text(), values.join(", "));
            findings.add(place, message);
        }
    } else if tag.name.is("fo") {
        let is_option = |option: &[u8]| matches!(option.trim_ascii(), [b'0' | b'1' | b'd' | b's' | b'D' | b'S']);
        if !tag.value.bytes.split(|&byte| byte == b':').all(is_option) {
            let message =
                format!("“{}” is no value of fo; it has 0, 1, d and s, separated by colons", tag.value.text());
            findings.add(place, message);
        }
    } else if tag.name.is("rua") || tag.name.is("ruf") {
        addresses(record, tag, findings);
    } else if !OTHER.iter().any(|name| tag.name.is(name)) {
        let message = format!("DMARC has no tag {}; receivers ignore it", tag.name.text());
        findings.add(record.place(tag.span), message).weaken(Severity::Info);
    }
}

/// Where another tag begins within a value.
fn missing_semicolon(value: Slice<'_>) -> Option<Span> {
    let is_tag = |word: &Slice<'_>| {
        let name = word.sub(0..memchr::memchr(b'=', word.bytes).unwrap_or_default());
        VALUES.iter().map(|(name, _)| *name).chain(OTHER.iter().copied()).any(|known| name.is(known))
    };
    let word = value.words().skip(1).find(is_tag)?;
    // With the white space before it.
    let before = value.sub(0..word.span.start().saturating_sub(value.span.start())).trim();
    Some(Span::new(before.span.end()..word.span.end()))
}

/// `rua` and `ruf`: URIs between commas.
fn addresses(record: &Record<'_>, tag: Tag<'_>, findings: &mut Findings) {
    let mut start = 0;
    for end in memchr::memchr_iter(b',', tag.value.bytes).chain([tag.value.len()]) {
        let uri = tag.value.sub(start..end).trim();
        start = end + 1;
        let place = record.place(uri.span);
        let text = uri.text();
        let scheme = text.split_once(':').map(|(scheme, _)| scheme);
        if uri.is_empty() {
            findings.add(record.place(tag.span), format!("{} has an empty address", tag.name.text()));
        } else if uri.words().nth(1).is_some() {
            findings.add(place, "Addresses are separated by commas, not by blanks");
        } else if scheme.is_none() {
            let fix = Fix::replace(Span::at(place.start()), "mailto:", "Put mailto: before it");
            let message = format!("“{text}” is no URI; an address needs “mailto:” before it");
            findings.add(place, message).fix(text.contains('@').then_some(fix));
        } else if scheme.is_some_and(|scheme| !scheme.eq_ignore_ascii_case("mailto")) {
            findings.add(place, "Receivers send reports to mailto: addresses only").weaken(Severity::Info);
        } else if !text.contains('@') {
            findings.add(place, format!("“{text}” holds no address"));
        }
    }
}
