use super::signatures;
use crate::auth::signature::Kind;
use crate::cause;
use crate::rule::{Family, Fixable, GOOGLE, Levels, MICROSOFT, Rule, YAHOO, page};
use crate::{Context, Findings, Severity, Stage, Transport};

pub(crate) static RULE: Rule = Rule {
    code: "DKM001",
    name: "no-signature",
    summary: "Message has no DKIM signature",
    help: "Sign with DKIM, with the domain of From as d=, as the last step before the message leaves.",
    family: Family::Dkim,
    levels: Levels::always(Severity::Warning).or_bulk(Severity::Error),
    fix: Fixable::Never,
    cause: Some(&cause::NOT_AUTHENTICATED),
    mutes: &[],
    references: &[GOOGLE, YAHOO, MICROSOFT],
    docs: page(include_str!("no_signature.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    // Before delivery, signing comes later, unless this goes straight to a receiver. Bounces are seldom signed.
    let is_outgoing = context.stage == Stage::Outgoing;
    if context.facts.dsn || !context.may_miss_fields() || (is_outgoing && context.options.transport != Transport::Smtp)
    {
        return;
    }
    findings.judged();
    if signatures(context).next().is_some() || context.auth().reports("dkim", &["pass"]) {
        return;
    }
    let historic = context.auth().signatures.iter().find(|signature| signature.kind == Kind::DomainKey);
    let message = match historic {
        Some(_) => "The only signature is one of DomainKeys, which nobody verifies any more: there is none of DKIM",
        None => "There is no DKIM signature: nothing proves that the message comes from the domain in From",
    };
    let finding = findings.add(context.message.header_end(), message);
    if let Some(signature) = historic {
        finding.related(signature.field.name.span, "the historic signature");
    }
    if is_outgoing {
        finding.weaken(Severity::Info);
    }
}
