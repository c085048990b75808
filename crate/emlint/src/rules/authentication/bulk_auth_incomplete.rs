use super::RELATED;
use crate::List as _;
use crate::auth::Statement;
use crate::auth::signature::Kind;
use crate::cause;
use crate::rule::{Family, Fixable, GOOGLE, Levels, MICROSOFT, Mute, Rule, YAHOO, page};
use crate::{Context, Findings, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "AUT023",
    name: "bulk-auth-incomplete",
    summary: "Bulk mail without SPF, DKIM and DMARC all in order",
    help: "Large receivers want all three of bulk senders: SPF and DKIM that pass, and a DMARC record.",
    family: Family::Authentication,
    levels: Levels::bulk(Severity::Error),
    fix: Fixable::Never,
    cause: Some(&cause::NOT_AUTHENTICATED),
    mutes: &[Mute::message(&["AUT003", "AUT008", "AUT011", "DKM001"])],
    references: &[GOOGLE, YAHOO, MICROSOFT],
    docs: page(include_str!("bulk_auth_incomplete.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    let auth = context.auth();
    let spf = auth.spf();
    let dkim: Vec<&Statement<'_>> = auth.trusted("dkim").list();
    let dmarc: Vec<&Statement<'_>> = auth.trusted("dmarc").list();
    if (spf.is_empty() && dkim.is_empty() && dmarc.is_empty()) || context.facts.dsn {
        return;
    }
    findings.judged();
    let passes = |said: &[&Statement<'_>]| said.iter().any(|statement| statement.result == "pass");
    let is_signed = auth.signatures.iter().any(|signature| signature.kind == Kind::Dkim);
    // What the receiver does not mention is not known; but what is not signed cannot pass.
    let fails = [
        (!spf.is_empty() && !passes(&spf), "SPF", &spf),
        (if dkim.is_empty() { !is_signed } else { !passes(&dkim) }, "DKIM", &dkim),
        (!dmarc.is_empty() && !passes(&dmarc), "DMARC", &dmarc),
    ];
    let failed: Vec<&str> = fails.iter().filter(|(fails, ..)| *fails).map(|(_, name, _)| *name).list();
    let Some(last) = failed.last() else { return };
    let names = match failed.as_slice() {
        [_] => (*last).to_owned(),
        [first, _] => format!("{first} and {last}"),
        _ => "SPF, DKIM and DMARC".to_owned(),
    };
    let all = || spf.iter().chain(&dkim).chain(&dmarc);
    let Some(first) = all().find(|statement| statement.result != "pass").or(all().next()) else { return };
    let message =
        format!("Bulk mail must pass SPF, DKIM and DMARC; {} did not report that {names} passed", first.speaker());
    let finding = findings.add(first.token, message);
    for statement in all().filter(|statement| statement.token != first.token).take(RELATED) {
        finding.related(statement.token, "and this");
    }
    // A discussion list passes on what others wrote.
    if context.message.header.has("List-Post") {
        finding.weaken(Severity::Warning);
    }
}
