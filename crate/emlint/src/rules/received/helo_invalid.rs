use super::server_boundary;
use crate::cause;
use crate::message::domain::{Local, is_ipv4, local};
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Findings, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "RCV003",
    name: "helo-invalid",
    summary: "The sending server introduced itself with no name of a host",
    help: "Set the host name of the mail server (Postfix: myhostname) to a name with a domain that the DNS knows.",
    family: Family::Received,
    levels: Levels::received(Severity::Warning),
    fix: Fixable::Never,
    cause: Some(&cause::HOST_NAME),
    mutes: &[],
    references: &[Reference::Rfc(5321, "2.3.5"), Reference::Rfc(5321, "4.1.1.1"), Reference::Rfc(5321, "4.1.4")],
    docs: page(include_str!("helo_invalid.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    let Some(hop) = server_boundary(context) else { return };
    let Some(helo) = hop.received.helo.filter(|helo| !helo.is_empty()) else { return };
    findings.judged();
    // A machine that delivers to itself has this name indeed.
    let is_named_so = hop.received.reverse.is_some_and(|reverse| reverse.bytes.eq_ignore_ascii_case(helo.bytes));
    let is_receiver = !is_named_so && hop.received.by.is_some_and(|by| by.bytes.eq_ignore_ascii_case(helo.bytes));
    let what = if is_ipv4(helo.bytes) {
        "an IP address without brackets"
    } else if is_receiver {
        "the name of the receiving server itself"
    } else if helo.bytes.contains(&b'_') {
        "a name with an underscore, which no host name has"
    } else {
        match local(helo.bytes) {
            Some(Local::SingleLabel) => "a name without a domain",
            Some(Local::Reserved | Local::Machine) => "a name that only its own network knows",
            None => return,
        }
    };
    findings.add(helo.span, format!("The sending server called itself “{}”, {what}", helo.text()));
}
