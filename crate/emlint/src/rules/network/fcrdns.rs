use super::{host, is_submission};
use crate::evidence::Outcome;
use crate::rule::{Family, Fixable, GOOGLE, Levels, Reference, Rule, YAHOO, page};
use crate::{Context, Findings, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "NET004",
    name: "fcrdns",
    summary: "The sending host has no reverse name that leads back to it",
    help: "Have whoever runs the network set a reverse name (PTR), and give that name the same address (A or AAAA).",
    family: Family::Network,
    levels: Levels::always(Severity::Warning).or_bulk(Severity::Error),
    fix: Fixable::Never,
    cause: None,
    mutes: &[],
    references: &[GOOGLE, YAHOO, Reference::Rfc(8601, "3")],
    docs: page(include_str!("fcrdns.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    let Some((host, span)) = host(context) else { return };
    let names: Vec<&str> = host.names.iter().map(|name| name.name.as_str()).collect();
    match host.result {
        _ if is_submission(context, span) => {}
        Outcome::Pass => findings.judged(),
        Outcome::Permerror => {
            findings.add(span, format!("{} has no reverse name (PTR record)", host.ip));
        }
        Outcome::Fail => {
            let addresses: Vec<&str> =
                host.names.iter().flat_map(|name| &name.addresses).take(4).map(String::as_str).collect();
            let leads = if addresses.is_empty() {
                "has no address".to_owned()
            } else {
                format!("leads to {}", addresses.join(", "))
            };
            let message = format!("{} is called {}, and that name {leads}", host.ip, names.join(", "));
            findings.add(span, message);
        }
        _ => {}
    }
}
