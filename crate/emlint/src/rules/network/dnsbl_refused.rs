use super::host;
use crate::evidence::ListStatus;
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Findings, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "NET002",
    name: "dnsbl-refused",
    summary: "A block list does not answer this resolver: nothing is known",
    help: "Ask with a resolver of your own, or look the address up on the list’s page.",
    family: Family::Network,
    levels: Levels::always(Severity::Info),
    fix: Fixable::Never,
    cause: None,
    mutes: &[],
    references: &[
        Reference::Rfc(5782, "2.1"),
        Reference::Page("Spamhaus: what the lists mean", "https://www.spamhaus.org/faqs/dnsbl-usage/"),
    ],
    docs: page(include_str!("dnsbl_refused.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    let Some((host, span)) = host(context) else { return };
    for list in &host.lists {
        let why = list.meanings.first().map_or("it does not say why", String::as_str);
        let message = match list.status {
            ListStatus::Refused | ListStatus::NoAnswer => {
                format!("No verdict of {} about {}: {why}", list.list, host.ip)
            }
            ListStatus::Unknown => {
                format!("No verdict of {} about {}: it answered {}", list.list, host.ip, list.codes.join(", "))
            }
            ListStatus::Listed | ListStatus::Policy | ListStatus::NotListed => {
                findings.judged();
                continue;
            }
        };
        findings
            .add(span, message)
            .help(format!("Look the address up at {}, or ask with a resolver of your own.", list.url));
    }
}
