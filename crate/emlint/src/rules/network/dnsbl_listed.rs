use super::{host, is_submission};
use crate::evidence::ListStatus;
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Findings, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "NET001",
    name: "dnsbl-listed",
    summary: "The sending host is on a block list",
    help: "Find out on the list’s page why the address is there, mend that, and ask for its removal.",
    family: Family::Network,
    levels: Levels::always(Severity::Error),
    fix: Fixable::Never,
    cause: None,
    mutes: &[],
    references: &[
        Reference::Rfc(5782, "2.1"),
        Reference::Page("Spamhaus: what the lists mean", "https://www.spamhaus.org/faqs/dnsbl-usage/"),
    ],
    docs: page(include_str!("dnsbl_listed.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    let Some((host, span)) = host(context) else { return };
    for list in &host.lists {
        let meanings = list.meanings.join("; ");
        match list.status {
            ListStatus::NotListed => findings.judged(),
            ListStatus::Listed => {
                findings
                    .add(span, format!("{} is on the block list {}: {meanings}", host.ip, list.list))
                    .help(format!("See why at {}, mend that, and ask for its removal there.", list.url));
            }
            // A person's own computer is on such lists, and hands its mail to a server that knows it.
            ListStatus::Policy if !is_submission(context, span) => {
                findings
                    .add(
                        span,
                        format!("{} is on a list of hosts that should not send mail directly: {meanings}", host.ip),
                    )
                    .weaken(Severity::Warning)
                    .help(format!(
                        "Send through your provider’s mail server, or, if this is a server of yours, remove it at {}.",
                        list.url
                    ));
            }
            ListStatus::Policy | ListStatus::Refused | ListStatus::Unknown | ListStatus::NoAnswer => {}
        }
    }
    if let Some(client) = context.auth().received_spf.first().and_then(|spf| spf.ip).filter(|ip| ip.is(&host.ip)) {
        findings.each(|finding| {
            finding.related(client.span, "Received-SPF names it too");
        });
    }
}
