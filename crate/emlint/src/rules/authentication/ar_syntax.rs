use crate::List as _;
use crate::auth::results::{Results, ResultsFlaw, ResultsFlawKind, is_registered, is_registered_result};
use crate::cause;
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Findings, Severity, Slice};

pub(crate) static RULE: Rule = Rule {
    code: "AUT015",
    name: "ar-syntax",
    summary: "Authentication-Results does not have its standard form",
    help: "Nothing for the sender to do: a receiving server wrote this field.",
    family: Family::Authentication,
    levels: Levels::received(Severity::Warning),
    fix: Fixable::Never,
    cause: Some(&cause::RESULTS_UNCLEAR),
    mutes: &[],
    references: &[Reference::Rfc(8601, "2.2"), Reference::Rfc(8601, "2.5"), Reference::Rfc(8617, "4.1.1")],
    docs: page(include_str!("ar_syntax.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    for results in &context.auth().results {
        findings.judged();
        if findings.is_full() {
            findings.count();
            continue;
        }
        // The number of an ARC set is AUT021's.
        let is_ours = |flaw: &&ResultsFlaw| {
            let is_instance = matches!(flaw.kind, ResultsFlawKind::BadInstance | ResultsFlawKind::MisplacedInstance);
            !is_instance && (context.options.strict || !is_minor(flaw.kind))
        };
        let mut flaws: Vec<&ResultsFlaw> = results.flaws.iter().filter(is_ours).list();
        crate::order::by_key(&mut flaws, |flaw| u64::from(is_minor(flaw.kind)));
        let Some((first, others)) = flaws.split_first() else {
            unknown_tokens(results, findings);
            continue;
        };
        let is_microsoft = results.is_microsoft();
        let message = if is_microsoft && first.kind == ResultsFlawKind::MissingAuthservId {
            "The field does not say who evaluated; Microsoft writes it like this".to_owned()
        } else {
            describe(first.kind).to_owned()
        };
        let finding = findings.add(first.span, message);
        for flaw in others.iter().take(super::RELATED) {
            finding.related(flaw.span, describe(flaw.kind));
        }
        // Cisco’s `d=` and Fastmail’s `x-bits=` are everywhere.
        if is_microsoft || is_minor(first.kind) || first.kind == ResultsFlawKind::MissingPtype {
            finding.weaken(Severity::Info);
        }
    }
}

/// So common that every program reads on over it.
const fn is_minor(kind: ResultsFlawKind) -> bool {
    matches!(kind, ResultsFlawKind::UnquotedValue | ResultsFlawKind::EmptyItem)
}

const fn describe(kind: ResultsFlawKind) -> &'static str {
    match kind {
        ResultsFlawKind::MissingAuthservId => "The field does not say who evaluated: it begins with a result",
        ResultsFlawKind::BadAuthservId => "The name of who evaluated is neither a word nor a quoted string",
        ResultsFlawKind::OtherVersion => "The version is not 1, the only one there is",
        ResultsFlawKind::NoResults => "The field names neither a result nor “none”",
        ResultsFlawKind::NoneBesideResults => "“none” stands beside results",
        ResultsFlawKind::EmptyItem => "Nothing stands between this semicolon and the next, or the end",
        ResultsFlawKind::BareItem => "A domain stands where a result belongs",
        ResultsFlawKind::MissingSemicolon => "A semicolon is missing before this result",
        ResultsFlawKind::MissingPtype => "The property has no type: “smtp.”, “header.”, “body.” or “policy.”",
        ResultsFlawKind::BadKeyword => "A name may hold only letters, digits and hyphens",
        ResultsFlawKind::UnquotedValue => "A value with these characters needs quotes",
        ResultsFlawKind::UnexpectedText => "This text is neither a result nor a property of one",
        ResultsFlawKind::Unclosed => "The comment or quoted string that begins here does not end",
        ResultsFlawKind::StrayParenthesis => "This parenthesis closes none",
        ResultsFlawKind::BadInstance => "The field has no instance number from 1 to 50",
        ResultsFlawKind::MisplacedInstance => "The instance number has to come first",
    }
}

/// Methods and results that IANA's registry does not have; everybody may use `x-` names.
fn unknown_tokens(results: &Results<'_>, findings: &mut Findings) {
    let mut unknown: Option<(Slice<'_>, String)> = None;
    let mut others = Vec::new();
    for result in &results.results {
        let (method, verdict) = (result.method.lowercase(), result.result.lowercase());
        if method.starts_with("x-") || matches!(method.as_str(), "compauth" | "bimi") {
            continue;
        }
        let (at, text) = if !is_registered(&method) {
            (result.method, format!("“{method}” is no registered method"))
        } else if !is_registered_result(&method, &verdict) {
            (result.result, format!("“{verdict}” is no registered result of {method}"))
        } else {
            continue;
        };
        if unknown.is_none() {
            unknown = Some((at, text));
        } else if others.len() < super::RELATED {
            others.push((at, text));
        }
    }
    let Some((at, text)) = unknown else { return };
    let finding = findings.add(at.span, text);
    finding.weaken(Severity::Info);
    for (at, text) in others {
        finding.related(at.span, text);
    }
}
