use super::{client_or, domain_or, explain_guess, explain_spf, main_statement, permitting_term, report, spf_with};
use crate::cause;
use crate::rule::{Family, Fixable, Levels, Mute, Reference, Rule, page};
use crate::{Context, Findings, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "AUT002",
    name: "spf-softfail",
    summary: "The receiver says that the server is probably not permitted",
    help: "Add the sending server to the SPF record of the return path’s domain, or send through one that is in it.",
    family: Family::Authentication,
    levels: Levels::received(Severity::Warning),
    fix: Fixable::Never,
    cause: Some(&cause::NOT_AUTHENTICATED),
    mutes: &[Mute::message(&["AUT005"])],
    references: &[Reference::Rfc(7208, "8.5"), Reference::Rfc(7208, "8.2"), Reference::Rfc(8601, "2.7.2")],
    docs: page(include_str!("spf_softfail.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    let auth = context.auth();
    if auth.reports("spf", &["pass"]) {
        findings.judged();
    }
    let mut said = spf_with(auth, &["softfail"]);
    if said.is_empty() {
        said = spf_with(auth, &["neutral"]);
    }
    let Some(main) = main_statement(&said) else { return };
    let (client, domain) = (client_or(&said, "the server"), domain_or(main, "the sender’s domain"));
    let is_neutral = main.result == "neutral";
    let message = if is_neutral && main.best_guess.is_some() {
        format!("{} reported spf=neutral by a record that it made up: {domain} has none", main.speaker())
    } else if is_neutral {
        format!("{} reported spf=neutral: the record of {domain} says nothing about {client}", main.speaker())
    } else {
        format!("{} reported spf=softfail: {client} is probably not permitted to send for {domain}", main.speaker())
    };
    let Some(finding) = report(findings, &said, message) else { return };
    explain_spf(finding, &said, main);
    if auth.reports("dmarc", &["pass"]) && !is_neutral {
        finding.help("DMARC passed all the same, by DKIM: forwarded mail looks like this, and receivers take it.");
    } else if let Some(term) = permitting_term(&said) {
        finding.help(format!("If this server is yours, add “{term}” to the SPF record of {domain}."));
    }
    explain_guess(finding, main);
    if is_neutral && main.best_guess.is_none() {
        finding.weaken(Severity::Info);
    }
}
