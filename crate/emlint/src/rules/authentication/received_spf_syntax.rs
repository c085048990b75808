use crate::auth::received_spf::{ReceivedSpf, SpfFlawKind};
use crate::cause;
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Findings, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "AUT006",
    name: "received-spf-syntax",
    summary: "Received-SPF does not have the form that the standard gives it",
    help: "Nothing for the sender to do: a receiving server wrote this field.",
    family: Family::Authentication,
    levels: Levels::received(Severity::Info).or_strict(Severity::Warning),
    fix: Fixable::Never,
    cause: Some(&cause::RESULTS_UNCLEAR),
    mutes: &[],
    references: &[Reference::Rfc(7208, "9.1"), Reference::Rfc(7208, "2.6")],
    docs: page(include_str!("received_spf_syntax.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    for spf in &context.auth().received_spf {
        findings.judged();
        let Some((first, others)) = spf.flaws.split_first() else { continue };
        if findings.is_full() {
            findings.count();
            continue;
        }
        let text = describe(first.kind, spf);
        let finding = findings.add(first.span, text);
        for flaw in others.iter().take(super::RELATED) {
            finding.related(flaw.span, describe(flaw.kind, spf));
        }
    }
}

fn describe(kind: SpfFlawKind, spf: &ReceivedSpf<'_>) -> String {
    let text = match kind {
        SpfFlawKind::UnknownResult => return format!("“{}” is no result of SPF", spf.result.text()),
        SpfFlawKind::MissingResult => "Received-SPF names no result",
        SpfFlawKind::MissingSpace => "White space is missing between the result and the comment",
        SpfFlawKind::LeadingSemicolon => "A semicolon stands before the first key",
        SpfFlawKind::MissingSemicolon => "A semicolon is missing between two keys",
        SpfFlawKind::KeyWithoutValue => "A key stands here without “=” and a value",
        SpfFlawKind::UnexpectedText => "This text is neither a comment nor a key with its value",
        SpfFlawKind::Unclosed => "The comment or quoted string that begins here does not end",
    };
    text.to_owned()
}
