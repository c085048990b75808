use super::mailboxes;
use crate::cause;
use crate::rule::{Family, Fixable, Levels, MICROSOFT, Reference, Rule, page};
use crate::span::lowercase;
use crate::{Context, Findings, Severity, Slice};

pub(crate) static RULE: Rule = Rule {
    code: "SND005",
    name: "default-system-sender",
    summary: "The sender is an account of the machine, or takes no replies",
    help: "Set From and the return path to an address of your own that somebody reads: Shop <orders@shop.example>.",
    family: Family::Sender,
    levels: Levels::always(Severity::Warning),
    fix: Fixable::Never,
    cause: Some(&cause::HOST_NAME),
    mutes: &[],
    references: &[MICROSOFT, Reference::Rfc(2142, "")],
    docs: page(include_str!("default_system_sender.md")),
    check,
};

/// Accounts that programs run as.
const ACCOUNTS: &[&str] = &[
    "root",
    "www-data",
    "apache",
    "nobody",
    "httpd",
    "nginx",
    "php",
    "wordpress",
    "daemon",
    "anonymous",
    "cron",
    "mailer",
    "wwwrun",
];
/// Whether programs run as this user, so that no person writes from its address.
pub(in crate::rules) fn is_account(local_part: Slice<'_>) -> bool {
    ACCOUNTS.contains(&local_part.text().to_ascii_lowercase().as_str())
}

/// Addresses that say that nobody reads them.
const NO_REPLY: &[&str] =
    &["noreply", "no-reply", "no_reply", "donotreply", "do-not-reply", "do_not_reply", "dontreply"];
/// Display names that programs put there by default.
const NAMES: &[&str] = &["(cron daemon)", "cron daemon", "wordpress", "apache"];

fn check(context: &Context, findings: &mut Findings) {
    let same_domain = |domain: &[u8]| {
        mailboxes(context, "To").any(|to| to.domain.is_some_and(|to| to.bytes.eq_ignore_ascii_case(domain)))
    };
    for field in ["From", "Return-Path"] {
        for mailbox in mailboxes(context, field).take(20) {
            findings.judged();
            let account = mailbox.local_part.text().to_ascii_lowercase();
            // Mail of a machine to its own administrators is meant so.
            let is_internal = mailbox.domain.is_none_or(|domain| same_domain(domain.bytes));
            let name = lowercase(&mailbox.display_name(context.charsets).unwrap_or_default());
            if is_account(mailbox.local_part) {
                let message = format!(
                    "“{account}” is an account of the sending machine, as a program that was not set up uses it"
                );
                let finding = findings.add(mailbox.local_part.span, message);
                if is_internal {
                    finding.weaken(Severity::Info);
                }
            } else if NAMES.contains(&name.as_str()) && !mailbox.name.is_empty() {
                let message = "This name is what the sending program puts there by default";
                let finding = findings.add(mailbox.name.span, message);
                if is_internal {
                    finding.weaken(Severity::Info);
                }
            } else if field == "From"
                && NO_REPLY.contains(&account.as_str())
                && context.message.field("Reply-To").is_none()
            {
                let message = "Nobody reads answers to this address; Microsoft asks for one that takes replies";
                findings.add(mailbox.local_part.span, message).weaken(Severity::Info);
            }
        }
    }
}
