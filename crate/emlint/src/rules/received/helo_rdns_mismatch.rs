use super::server_boundary;
use crate::auth::align::aligned;
use crate::cause;
use crate::message::domain::organizational_domain;
use crate::rule::{Family, Fixable, GOOGLE, Levels, Reference, Rule, page};
use crate::{Context, Findings, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "RCV008",
    name: "helo-rdns-mismatch",
    summary: "The sending server greets with a name of another organization",
    help: "Give the server one name: in its greeting, in the PTR record of its address, and in the A record of that name.",
    family: Family::Received,
    levels: Levels::received(Severity::Info),
    fix: Fixable::Never,
    cause: Some(&cause::HOST_NAME),
    mutes: &[],
    references: &[Reference::Rfc(5321, "4.1.4"), GOOGLE],
    docs: page(include_str!("helo_rdns_mismatch.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    let Some(hop) = server_boundary(context) else { return };
    let (Some(helo), Some(reverse)) = (hop.received.helo, hop.received.reverse) else { return };
    let (said, found) = (helo.text(), reverse.text());
    if organizational_domain(&said).is_none() || organizational_domain(&found).is_none() {
        return;
    }
    findings.judged();
    if !aligned(&said, &found) {
        let message = format!("The server called itself {said}; the name of its address is {found}");
        findings.add(helo.span, message).related(reverse.span, "the name that the receiver looked up");
    }
}
