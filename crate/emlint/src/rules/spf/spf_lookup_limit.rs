use super::each;
use crate::List as _;
use crate::cause;
use crate::dns::spf::TermKind;
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Findings, Severity, number};

pub(crate) static RULE: Rule = Rule {
    code: "SPF002",
    name: "spf-lookup-limit",
    summary: "SPF record needs more DNS lookups than servers make",
    help: "Remove what is no longer used, and write addresses (ip4, ip6) in place of names where they do not change.",
    family: Family::Spf,
    levels: Levels::always(Severity::Error),
    fix: Fixable::Never,
    cause: Some(&cause::DNS_RECORD),
    mutes: &[],
    references: &[Reference::Rfc(7208, "4.6.4")],
    docs: page(include_str!("spf_lookup_limit.md")),
    check,
};

/// Terms that ask the DNS, of this record and of all that it includes (RFC 7208 §4.6.4).
const MOST: usize = 10;
/// From here on the included records hardly leave room.
const MANY: usize = 8;

fn check(context: &Context, findings: &mut Findings) {
    each(context, findings, |record, spf, findings| {
        let has_all = spf.terms.iter().any(|term| term.kind == TermKind::All);
        let counts = |kind: TermKind| kind.is_lookup() && !(kind == TermKind::Redirect && has_all);
        let lookups: Vec<_> =
            spf.terms.iter().filter(|term| counts(term.kind)).map(|term| record.place(term.text.span)).list();
        let count = lookups.len();
        let Some(&place) = lookups.get(MOST).or(lookups.last()).filter(|_| count >= MANY) else { return };
        let finding = if count > MOST {
            let message = format!(
                "{} terms need a DNS lookup; servers stop after {MOST} and take the record for broken (permerror)",
                number(count)
            );
            findings.add(place, message)
        } else {
            let message = format!(
                "{count} terms need a DNS lookup, and what they include counts as well; more than {MOST} break the record"
            );
            findings.add(place, message).weaken(Severity::Warning)
        };
        for &other in lookups.iter().filter(|&&other| other != place).take(MOST) {
            finding.related(other, "a lookup");
        }
    });
}
