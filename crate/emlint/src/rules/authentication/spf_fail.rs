use super::{
    client_or, domain_or, explain_guess, explain_spf, is_forwarded, main_statement, permitting_term, report, spf_with,
};
use crate::cause;
use crate::rule::{Family, Fixable, GOOGLE_SMTP, Levels, Mute, Reference, Rule, page};
use crate::{Context, Findings, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "AUT001",
    name: "spf-fail",
    summary: "The receiver says that the server may not send for the domain",
    help: "Add the sending server to the SPF record of the return path’s domain, or send through one that is in it.",
    family: Family::Authentication,
    levels: Levels::received(Severity::Error),
    fix: Fixable::Never,
    cause: Some(&cause::NOT_AUTHENTICATED),
    mutes: &[Mute::message(&["AUT005"])],
    references: &[Reference::Rfc(7208, "8.4"), Reference::Rfc(8601, "2.7.2"), GOOGLE_SMTP],
    docs: page(include_str!("spf_fail.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    let auth = context.auth();
    if auth.reports("spf", &["pass"]) {
        findings.judged();
    }
    // `hardfail` is what some servers write for `fail` (RFC 8601 §2.7.2).
    let said = spf_with(auth, &["fail", "hardfail"]);
    let Some(main) = main_statement(&said) else { return };
    let (client, domain) = (client_or(&said, "the server"), domain_or(main, "the sender’s domain"));
    let message = format!("{} reported spf={}: {client} may not send for {domain}", main.speaker(), main.result);
    let passes_dmarc = auth.reports("dmarc", &["pass"]);
    let Some(finding) = report(findings, &said, message) else { return };
    explain_spf(finding, &said, main);
    if let Some(field) = context.message.field("Return-Path") {
        finding.related(field.value.trim().span, "the return path");
    }
    if passes_dmarc {
        finding.weaken(Severity::Warning);
        finding.help("DMARC passed all the same, by DKIM: forwarded mail looks like this, and receivers take it.");
    } else if is_forwarded(auth) {
        finding.help(
            "If a list or a forwarder sent it on: SPF fails then, and an aligned DKIM signature has to pass. Otherwise add \
             the server to the SPF record.",
        );
    } else if let Some(term) = permitting_term(&said) {
        finding.help(format!("If this server is yours, add “{term}” to the SPF record of {domain}."));
    }
    explain_guess(finding, main);
}
