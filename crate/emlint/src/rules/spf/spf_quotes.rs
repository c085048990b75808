use super::each;
use crate::cause;
use crate::dns::Record;
use crate::dns::spf::{Spf, SpfFlawKind};
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Confidence, Context, Edit, Findings, Fix, Severity, Span};

pub(crate) static RULE: Rule = Rule {
    code: "SPF008",
    name: "spf-quotes",
    summary: "Quotes or strings of the SPF record are wrong",
    help: "In the form of a DNS provider leave the quotes off; in a zone file put straight ones around each string.",
    family: Family::Spf,
    levels: Levels::always(Severity::Warning),
    fix: Fixable::Sometimes,
    cause: Some(&cause::DNS_RECORD),
    mutes: &[],
    references: &[Reference::Rfc(7208, "3.3"), Reference::Rfc(1035, "5.1")],
    docs: page(include_str!("spf_quotes.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    each(context, findings, |record, spf, findings| {
        super::super::quotes(record, findings);
        joints(record, spf, findings);
        if let Some(&first) = record.strings.first().filter(|_| !record.is_zone_line && record.flaws.is_empty()) {
            let message =
                "The quotes are part of the zone file, not of the record; most DNS providers add them by themselves";
            findings.add(first, message).weaken(Severity::Info).confidence(Confidence::Medium);
        }
    });
}

/// Strings are joined without a space between them (RFC 7208 §3.3).
fn joints(record: &Record<'_>, spf: &Spf<'_>, findings: &mut Findings) {
    for &joint in &record.joints {
        let at = record.place(Span::new(joint.saturating_sub(1)..joint)).end();
        let term = spf.terms.iter().find(|term| term.text.span.start() <= joint && joint <= term.text.span.end());
        let Some(term) = term.map(|term| term.text) else { continue };
        let is_wrong = |text: Span| spf.flaws.iter().any(|flaw| text.contains(flaw.span));
        if term.span.start() < joint && joint < term.span.end() {
            // Two terms that became one: each of them is right by itself.
            let (before, after) = term.bytes.split_at(joint.saturating_sub(term.span.start()).min(term.len()));
            if is_wrong(term.span) && [before, after].iter().all(|half| is_term(half)) {
                let message = "The strings are joined without a space: two terms become one here";
                let fix = Fix::suggest("End the string with a space", vec![Edit::new(Span::at(at), " ")]);
                findings.add(Span::at(at), message).fix(fix);
            }
        } else if term.span.start() == joint && is_wrong(term.span) {
            // A space at the end of the string before cuts a term in two.
            let before = spf.terms.iter().rfind(|before| before.text.span.end() < joint);
            let whole = before.map(|before| [before.text.bytes, term.bytes].concat());
            let gap = before.map(|before| Span::new(before.text.span.end()..joint));
            if let Some(gap) = gap.filter(|_| whole.is_some_and(|whole| is_term(&whole))) {
                let place = record.place(gap);
                let fix = Fix::suggest("Remove the space", vec![Edit::new(place, "")]);
                findings.add(place, "The space before the end of the string cuts a term in two").fix(fix);
            }
        }
    }
}

/// The text by itself is a mechanism or modifier that SPF knows.
fn is_term(text: &[u8]) -> bool {
    let record = [b"v=spf1 ", text].concat();
    let spf = Spf::read(crate::Slice::of(&record, 0..record.len()));
    spf.terms.len() == 1 && spf.flaws.iter().all(|flaw| flaw.kind == SpfFlawKind::UselessModifier)
}
