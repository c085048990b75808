use super::{domain_or, explain_spf, main_statement, report, spf_with};
use crate::cause;
use crate::rule::{Family, Fixable, GOOGLE, Levels, Reference, Rule, YAHOO, page};
use crate::{Context, Findings, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "AUT003",
    name: "spf-none",
    summary: "The receiver found no SPF record for the return path’s domain",
    help: "Publish an SPF record that names the servers which send for the domain.",
    family: Family::Authentication,
    levels: Levels::received(Severity::Warning).or_bulk(Severity::Error),
    fix: Fixable::Never,
    cause: Some(&cause::NOT_AUTHENTICATED),
    mutes: &[],
    references: &[Reference::Rfc(7208, "8.1"), Reference::Rfc(8601, "2.7.2"), GOOGLE, YAHOO],
    docs: page(include_str!("spf_none.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    let auth = context.auth();
    if !auth.spf().is_empty() {
        findings.judged();
    }
    let mut said = spf_with(auth, &["none"]);
    // Bounces come from hosts whose names nobody publishes a record for.
    said.retain(|statement| !(statement.is_helo && context.facts.dsn));
    let Some(main) = main_statement(&said) else { return };
    let domain = domain_or(main, "the sender’s domain");
    let message = format!("{} found no SPF record for {domain}", main.speaker());
    let Some(finding) = report(findings, &said, message) else { return };
    explain_spf(finding, &said, main);
    if let Some(domain) = main.domain_text() {
        let record = format!("Publish a TXT record for {domain}, such as “v=spf1 mx ~all”, that names its senders.");
        finding.help(record);
    }
}
