use crate::auth::Statement;
use crate::auth::results::unquoted;
use crate::cause;
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Findings, Severity};
use std::collections::BTreeMap;

pub(crate) static RULE: Rule = Rule {
    code: "AUT014",
    name: "results-conflict",
    summary: "The receiver says two things about the same identity",
    help: "Nothing for the sender to do; trust the result of the server that took the message from outside.",
    family: Family::Authentication,
    levels: Levels::received(Severity::Warning),
    fix: Fixable::Never,
    cause: Some(&cause::RESULTS_UNCLEAR),
    mutes: &[],
    references: &[Reference::Rfc(8601, "4.1"), Reference::Rfc(8601, "7.2")],
    docs: page(include_str!("results_conflict.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    let mut first: BTreeMap<String, &Statement<'_>> = BTreeMap::new();
    for statement in context.auth().statements.iter().filter(|statement| statement.is_trusted()) {
        let Some(identity) = identity(statement) else { continue };
        let Some(known) = first.get(&identity) else {
            first.insert(identity, statement);
            continue;
        };
        findings.judged();
        let (one, other) = (verdict(known), verdict(statement));
        if one == other {
            continue;
        }
        if findings.is_full() {
            findings.count();
            continue;
        }
        let (method, domain) = (&statement.method, statement.domain_text().unwrap_or_default());
        let message = format!("{method} is “{other}” here and “{one}” above, both for {domain}");
        let finding = findings.add(statement.token, message);
        finding.related(known.token, "the other result");
        // A look-up that failed once says nothing about the other time.
        if one == "temperror" || other == "temperror" {
            finding.weaken(Severity::Info);
        }
    }
}

/// What a result is about; none where two results of a method need not be about the same thing.
fn identity(statement: &Statement<'_>) -> Option<String> {
    let domain = statement.domain_text()?;
    match statement.method.as_str() {
        "spf" => Some(format!("spf {} {domain}", statement.is_helo)),
        "dmarc" => Some(format!("dmarc {domain}")),
        "dkim" => {
            // Eight octets of the signature tell signatures apart (RFC 6008 §3).
            let start = unquoted(statement.property("header", "b")?);
            Some(format!("dkim {domain} {}", start.get(..8)?))
        }
        _ => None,
    }
}

/// The result under its present name.
fn verdict<'s>(statement: &'s Statement<'_>) -> &'s str {
    match statement.result.as_str() {
        "hardfail" => "fail",
        "error" => "temperror",
        "unknown" => "permerror",
        result => result,
    }
}
