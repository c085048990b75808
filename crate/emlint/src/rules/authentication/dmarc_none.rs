use super::{domain_or, main_statement, report};
use crate::List as _;
use crate::auth::Statement;
use crate::cause;
use crate::rule::{Family, Fixable, GOOGLE, Levels, Reference, Rule, YAHOO, page};
use crate::{Context, Findings, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "AUT011",
    name: "dmarc-none",
    summary: "The domain of From has no DMARC record that works",
    help: "Publish a DMARC record for the domain of From; begin with “v=DMARC1; p=none” and read the reports.",
    family: Family::Authentication,
    levels: Levels::received(Severity::Warning).or_bulk(Severity::Error),
    fix: Fixable::Never,
    cause: Some(&cause::NOT_AUTHENTICATED),
    mutes: &[],
    references: &[Reference::Rfc(9989, "4.10.1"), Reference::Rfc(8601, "6.1"), GOOGLE, YAHOO],
    docs: page(include_str!("dmarc_none.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    let auth = context.auth();
    if auth.trusted("dmarc").next().is_some() {
        findings.judged();
    }
    let with = |results: &[&str]| -> Vec<&Statement<'_>> {
        auth.trusted("dmarc").filter(|statement| results.contains(&statement.result.as_str())).list()
    };
    // `bestguesspass` is Microsoft's word for: no record, but one would have passed.
    let said = with(&["none", "permerror", "bestguesspass"]);
    if let Some(main) = main_statement(&said) {
        let (speaker, domain) = (main.speaker(), domain_or(main, "the domain of From"));
        let message = match main.result.as_str() {
            "permerror" if main.domain.is_none() => {
                format!("{speaker} reported dmarc=permerror: it found no domain to ask")
            }
            "permerror" => format!("{speaker} reported dmarc=permerror: the DMARC record of {domain} is faulty"),
            "bestguesspass" => format!("{speaker} found no DMARC record for {domain}, and guessed that one would pass"),
            _ => format!("{speaker} found no DMARC record for {domain}"),
        };
        let is_faulty = main.result == "permerror" && main.domain.is_some();
        let Some(finding) = report(findings, &said, message) else { return };
        if let Some(domain) = main.domain {
            finding.related(domain.span, "the domain that people see");
        }
        if is_faulty {
            finding
                .help(format!("Look at the TXT record at “_dmarc.{domain}”: one record, beginning with “v=DMARC1”."));
        } else {
            let record = "“v=DMARC1; p=none; rua=mailto:…”";
            finding.help(format!("Publish {record} as TXT record at “_dmarc.{domain}”, then read the reports."));
        }
        return;
    }
    let mut said = with(&["pass"]);
    said.retain(|statement| statement.policy().as_deref() == Some("none"));
    if let Some(main) = main_statement(&said) {
        let domain = domain_or(main, "the domain of From");
        let message = format!("The DMARC record of {domain} only watches (p=none): forged mail is delivered");
        let help = "When the reports show only your own senders failing no more, go to p=quarantine and p=reject.";
        if let Some(finding) = report(findings, &said, message) {
            finding.weaken(Severity::Info).help(help);
        }
    }
}
