use crate::auth::align::operator;
use crate::cause;
use crate::identity::{is_freemail, is_same, names};
use crate::rule::{Family, Fixable, GOOGLE, Levels, Rule, page};
use crate::{Confidence, Context, Findings, Severity, Slice, Stage};

pub(crate) static RULE: Rule = Rule {
    code: "SND014",
    name: "freemail-impersonation",
    summary: "From is of a mailbox provider that did not send the message",
    help: "Send from a domain of your own, and put the person’s address into Reply-To.",
    family: Family::Sender,
    levels: Levels::always(Severity::Error),
    fix: Fixable::Never,
    cause: Some(&cause::IDENTITY),
    mutes: &[],
    references: &[GOOGLE],
    docs: page(include_str!("freemail_impersonation.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    let auth = context.auth();
    let Some(from) = auth.from.first().copied().filter(|from| is_freemail(*from)) else { return };
    if context.message.header.has("List-Id") || context.facts.dsn {
        return;
    }
    let domain = from.lowercase();
    if context.stage == Stage::Outgoing {
        let id = names(context).into_iter().find(|name| name.role == "messageId");
        if let Some(id) = id.filter(|id| !is_same(context, id.domain, from) && !is_of_provider(id.domain, from)) {
            let message = format!(
                "From is of {domain}, but another program writes this: without that provider’s signature it fails DMARC"
            );
            let finding = findings.add(from.span, message).confidence(Confidence::Low);
            finding.related(id.domain.span, "the Message-ID is not the provider’s");
        }
        return;
    }
    let failed = auth.trusted("dmarc").find(|statement| statement.result == "fail");
    let mut checked = auth.spf();
    checked.extend(auth.trusted("dkim"));
    if checked.is_empty() && failed.is_none() {
        return;
    }
    findings.judged();
    let passes = |statement: &&&crate::auth::Statement<'_>| {
        statement.result == "pass" && auth.is_aligned(statement.domain) == Some(true)
    };
    let is_sent = auth.reports("dmarc", &["pass"]) || checked.iter().find(passes).is_some();
    if failed.is_none() && is_sent {
        return;
    }
    let message = format!("From is of {domain}, and nothing shows that {domain} sent the message");
    let finding = findings.add(from.span, message);
    if let Some(statement) = failed.or(checked.first().copied()) {
        finding.related(statement.token, format!("{} reported this", statement.speaker()));
    }
}

/// Whether the provider's own programs write such a Message-ID: under another of its domains (Hotmail is Outlook's), or
/// with the name of a machine (GMX, WEB.DE and mail.com are one house).
fn is_of_provider(id: Slice<'_>, from: Slice<'_>) -> bool {
    let (id, from) = (id.lowercase(), from.lowercase());
    let first = from.split('.').next().unwrap_or_default();
    let writer = operator(&id);
    let is_known = match first {
        "gmx" | "web" | "mail" => id.starts_with("3c-app-"),
        "hotmail" | "outlook" | "live" | "msn" => writer.as_deref() == Some("outlook.com"),
        _ => false,
    };
    is_known || (writer.is_some() && writer == operator(&from))
}
