use super::{main_statement, report};
use crate::List as _;
use crate::auth::Statement;
use crate::auth::signature::{Kind, Signature};
use crate::cause;
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Findings, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "AUT018",
    name: "arc-failed",
    summary: "The chain of ARC seals is broken",
    help: "Look at the forwarder that sealed last: something changed the message or an older seal before it signed.",
    family: Family::Authentication,
    levels: Levels::received(Severity::Warning),
    fix: Fixable::Never,
    cause: Some(&cause::NOT_AUTHENTICATED),
    mutes: &[],
    references: &[Reference::Rfc(8617, "4.4"), Reference::Rfc(8617, "5.2")],
    docs: page(include_str!("arc_failed.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    let auth = context.auth();
    if auth.reports("arc", &["pass"]) {
        findings.judged();
    }
    let seals = auth.signatures.iter().filter(|signature| signature.kind == Kind::ArcSeal);
    let newest = seals.max_by_key(|seal| seal.instance);
    let chain = newest.and_then(|seal| seal.get("cv")).filter(|chain| chain.is("fail"));
    let said: Vec<&Statement<'_>> = auth.trusted("arc").filter(|statement| statement.result == "fail").list();
    if let Some(main) = main_statement(&said) {
        let message =
            format!("{} reported arc=fail: what the forwarders vouched for cannot be verified", main.speaker());
        if let (Some(finding), Some(chain)) = (report(findings, &said, message), chain) {
            finding.related(chain.span, "the newest seal says so too");
        }
    } else if let (Some(chain), Some(instance)) = (chain, newest.and_then(|seal: &Signature<'_>| seal.instance)) {
        let message =
            format!("The newest ARC-Seal (i={instance}) says cv=fail: the chain before it could not be verified");
        findings.add(chain.span, message);
    }
}
