use super::each;
use crate::cause;
use crate::dns::Record;
use crate::dns::spf::{Spf, TermKind};
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Edit, Findings, Fix, Severity, Span, number};

pub(crate) static RULE: Rule = Rule {
    code: "SPF004",
    name: "spf-ending",
    summary: "SPF record has no end, or terms that have no effect",
    help: "End the record with one “~all” or “-all” and keep only terms that servers look at.",
    family: Family::Spf,
    levels: Levels::always(Severity::Error),
    fix: Fixable::Sometimes,
    cause: Some(&cause::DNS_RECORD),
    mutes: &[],
    references: &[
        Reference::Rfc(7208, "5.1"),
        Reference::Rfc(7208, "6.1"),
        Reference::Rfc(7208, "4.7"),
        Reference::Rfc(7208, "5.5"),
        Reference::Rfc(7208, "3.4"),
        Reference::Rfc(7208, "3.3"),
    ],
    docs: page(include_str!("spf_ending.md")),
    check,
};

/// Octets of a record whose DNS answer surely fits into one packet (RFC 7208 §3.4).
const LONG: usize = 450;
/// Octets of one string (RFC 1035 §3.3).
const STRING: usize = 255;

fn check(context: &Context, findings: &mut Findings) {
    each(context, findings, |record, spf, findings| {
        ending(record, spf, findings);
        for (index, term) in spf.terms.iter().enumerate() {
            let place = record.place(term.text.span);
            if term.kind == TermKind::Ptr {
                let message = "“ptr” is slow and unreliable; RFC 7208 asks not to use it";
                findings.add(place, message).weaken(Severity::Warning);
            }
            let first = spf.terms.iter().take(index).find(|other| other.text.is(&term.text.text()));
            if let Some(first) =
                first.filter(|_| !matches!(term.kind, TermKind::All | TermKind::Redirect | TermKind::Exp))
            {
                let message = format!("“{}” stands here for the second time", term.text.text());
                findings
                    .add(place, message)
                    .weaken(Severity::Info)
                    .related(record.place(first.text.span), "the first time");
            }
        }
        length(record, findings);
    });
}

fn ending(record: &Record<'_>, spf: &Spf<'_>, findings: &mut Findings) {
    let redirect = spf.terms.iter().find(|term| term.kind == TermKind::Redirect);
    let Some(index) = spf.terms.iter().position(|term| term.kind == TermKind::All) else {
        if redirect.is_none() {
            let end = Span::at(record.value().trim().span.end());
            let message = "The record ends without “all” or redirect=: about all other servers it says nothing";
            let fix = Fix::suggest("End with ~all", vec![Edit::new(record.place(end), " ~all")]);
            findings.add(record.place(end), message).weaken(Severity::Warning).fix(fix);
        }
        return;
    };
    let Some(all) = spf.terms.get(index) else { return };
    let all_place = record.place(all.text.span);
    let mut behind = spf.terms.iter().skip(index + 1).filter(|term| !term.kind.is_modifier());
    if let Some(first) = behind.next() {
        let last = behind.next_back().unwrap_or(first);
        let span = first.text.span.to(last.text.span);
        let message = format!("Servers ignore what stands behind “{}”", all.text.text());
        let moved = format!("{} ", record.value().at(span).text());
        // With the space before it.
        let tail = record.editable(Span::new(span.start().saturating_sub(1)..span.end()));
        let fix = tail.map(|tail| {
            let edits = vec![Edit::new(Span::at(all_place.start()), moved), Edit::new(tail, "")];
            Fix::suggest("Move it before", edits)
        });
        findings
            .add(record.place(span), message)
            .weaken(Severity::Warning)
            .related(all_place, "evaluation ends here")
            .fix(fix);
    }
    if let Some(redirect) = redirect {
        let message = format!("Servers ignore redirect= because the record has “{}”", all.text.text());
        findings
            .add(record.place(redirect.text.span), message)
            .weaken(Severity::Warning)
            .related(all_place, "it matches always");
    }
}

fn length(record: &Record<'_>, findings: &mut Findings) {
    let octets = record.text.len();
    let mut strings = record.joints.iter().copied().chain([octets]);
    let mut start = 0;
    let mut longest = 0;
    for end in strings.by_ref() {
        longest = longest.max(end.saturating_sub(start));
        start = end;
    }
    let place = record.place(Span::new(STRING..octets));
    if longest > STRING && !record.strings.is_empty() {
        let message =
            format!("A string has {} octets; no string of a TXT record may have more than {STRING}", number(longest));
        findings.add(place, message);
    } else if longest > STRING {
        let message = format!(
            "The record has {} octets: it must be published as several strings of at most {STRING}",
            number(octets)
        );
        findings.add(place, message).weaken(Severity::Warning);
    } else if octets > LONG {
        let message = format!(
            "The record has {} octets; above {LONG} its DNS answer may not fit into one packet",
            number(octets)
        );
        findings.add(record.place(Span::new(LONG..octets)), message).weaken(Severity::Warning);
    }
}
