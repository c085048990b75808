use super::each;
use crate::cause;
use crate::dns::spf::{SpfFlaw, SpfFlawKind};
use crate::dns::{Record, RecordKind};
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Findings, Fix, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "SPF001",
    name: "spf-syntax",
    summary: "SPF record has a mistake that makes all of it invalid",
    help: "Correct this term: with one mistake in it, servers use nothing of the record (permerror).",
    family: Family::Spf,
    levels: Levels::always(Severity::Error),
    fix: Fixable::Sometimes,
    cause: Some(&cause::DNS_RECORD),
    mutes: &[],
    references: &[
        Reference::Rfc(7208, "4.5"),
        Reference::Rfc(7208, "4.6"),
        Reference::Rfc(7208, "5"),
        Reference::Rfc(7208, "6"),
        Reference::Rfc(7208, "12"),
        Reference::Rfc(7208, "3.2"),
    ],
    docs: page(include_str!("spf_syntax.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    each(context, findings, |record, spf, findings| {
        for flaw in &spf.flaws {
            report(record, *flaw, findings);
        }
    });
    super::super::second_record(context, RecordKind::Spf, findings);
}

fn report(record: &Record<'_>, flaw: SpfFlaw, findings: &mut Findings) {
    let place = record.place(flaw.span);
    let text = record.value().at(flaw.span).text();
    let editable = record.editable(flaw.span);
    let replace = |new: &'static str, title: &'static str| editable.map(|span| Fix::replace(span, new, title));
    let (message, fix) = match flaw.kind {
        SpfFlawKind::Version => {
            let fix = replace("v=spf1", "Write v=spf1").map(Fix::as_suggestion);
            (format!("“{text}” is not “v=spf1”: servers take this for no SPF record at all"), fix)
        }
        SpfFlawKind::SenderId => {
            ("This is a record of Sender ID, which nobody reads any more; it is no SPF record".to_owned(), None)
        }
        SpfFlawKind::UnknownMechanism(meant) => match meant {
            Some(meant @ ("ip4:" | "ip6:" | "include:")) => {
                let fix = Fix::replace(crate::Span::at(place.start()), meant, format!("Put “{meant}” before it"));
                (
                    format!("“{text}” is no mechanism; an address or a domain needs its mechanism before it"),
                    Some(fix.as_suggestion()),
                )
            }
            Some(meant) => {
                let fix = replace(meant, "Write the name of the mechanism");
                (format!("“{text}” is no mechanism; SPF writes “{meant}”"), fix)
            }
            None => (format!("“{text}” is no mechanism of SPF"), None),
        },
        SpfFlawKind::EqualsForColon => (
            "A mechanism has a colon before its value; “=” makes it a modifier".to_owned(),
            replace(":", "Write a colon"),
        ),
        SpfFlawKind::UselessModifier => {
            let fix = replace(":", "Write a colon").map(Fix::as_suggestion);
            ("With “=” this is a modifier without any effect; a mechanism has a colon".to_owned(), fix)
        }
        SpfFlawKind::Separator => {
            let ends_term = record.value().bytes.get(flaw.span.end()).is_none_or(|&next| next == b' ');
            let fix = replace(if ends_term { "" } else { " " }, "Separate the terms by spaces");
            (format!("“{text}” separates nothing; terms are separated by spaces"), fix)
        }
        SpfFlawKind::BadOctet => ("Only printable US-ASCII and spaces may stand in a record".to_owned(), None),
        SpfFlawKind::MissingValue => (format!("“{text}” needs a value"), None),
        SpfFlawKind::UnexpectedValue => (format!("“{text}” takes no value"), None),
        SpfFlawKind::BadAddress => (format!("“{text}” is no IP address"), None),
        SpfFlawKind::OtherFamily(other) => {
            let fix = replace(other, "Name the other mechanism");
            (format!("The address belongs to the other family: “{other}” takes it"), fix)
        }
        SpfFlawKind::BadPrefix => (format!("“{text}” is no prefix length that this address can have"), None),
        SpfFlawKind::BadDomain => (format!("“{text}” is no domain name"), None),
        SpfFlawKind::BadMacro => (format!("“{text}” is no macro"), None),
        SpfFlawKind::Duplicate => (format!("“{text}” stands here for the second time"), None),
        SpfFlawKind::Qualified => ("A modifier has no + - ? or ~ before it".to_owned(), None),
    };
    let finding = findings.add(place, message).fix(fix);
    match flaw.kind {
        SpfFlawKind::SenderId => finding.weaken(Severity::Info),
        SpfFlawKind::UselessModifier => finding.weaken(Severity::Warning),
        _ => finding,
    };
}
