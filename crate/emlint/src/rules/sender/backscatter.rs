use super::{delivery_status, returned};
use crate::auth::align::{in_ascii, is_within};
use crate::auth::received_spf::ReceivedSpf;
use crate::auth::results::Results;
use crate::auth::signature::Signature;
use crate::cause;
use crate::message::address::mailboxes;
use crate::message::field::Header;
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Findings, Severity, Slice, Span};

pub(crate) static RULE: Rule = Rule {
    code: "SND017",
    name: "backscatter",
    summary: "Bounce of a message whose sender was forged",
    help: "Refuse bad mail while the sender is still connected (SMTP 5xx); a bounce to a forged sender reaches a stranger.",
    family: Family::Sender,
    levels: Levels::received(Severity::Warning),
    fix: Fixable::Never,
    cause: Some(&cause::BOUNCE),
    mutes: &[],
    references: &[Reference::Rfc(5321, "6.1"), Reference::Rfc(5321, "3.6"), Reference::Rfc(3834, "2")],
    docs: page(include_str!("backscatter.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    let Some(status) = delivery_status(context).filter(|_| context.facts.dsn) else { return };
    findings.judged();
    let Some(original) = returned(context) else {
        let message = "The bounce does not return the message that it is about: whether you sent it cannot be told";
        findings.add(status.header.span, message).weaken(Severity::Info);
        return;
    };
    if let Some((span, message)) = not_ours(context, &original) {
        findings.add(span, message).related(status.body.trim().span, "the report");
    } else if let Some((span, what)) = failure(&original) {
        let message =
            format!("The returned message had failed {what} when it was bounced: its sender was probably forged");
        findings.add(span, message).related(status.body.trim().span, "the report");
    }
}

/// With own domains named: the returned message claims to be from one of them, and was written elsewhere; or it has nothing
/// to do with them.
fn not_ours(context: &Context, original: &Header<'_>) -> Option<(Span, String)> {
    if context.options.own_domains.is_empty() {
        return None;
    }
    let domain = |name: &str| mailboxes(original.first(name)?.value).first()?.domain;
    let is_own = |domain: Slice<'_>| {
        let ascii = in_ascii(&domain.text(), context.charsets).into_owned();
        context.options.own_domains.iter().any(|own| is_within(&ascii, &in_ascii(own, context.charsets)))
    };
    let (from, id) = (domain("From")?, domain("Message-ID"));
    let other = [Some(from), id].into_iter().flatten().find(|domain| !is_own(*domain))?;
    // Services that send for others write names of their own into the Message-ID; nothing else of it is known then.
    let is_signed =
        original.fields.iter().filter_map(Signature::read).filter_map(|signature| signature.domain()).any(is_own);
    if is_signed {
        return None;
    }
    let message = if other.span == from.span {
        format!("The returned message is from {}, which is no domain of yours", from.text())
    } else {
        format!("The returned message says that it is from {}, but was written at {}", from.text(), other.text())
    };
    Some((other.span, message))
}

/// The first result in the returned header that says that the sender was not who it says; none when another vouches for it.
fn failure(original: &Header<'_>) -> Option<(Span, &'static str)> {
    let results = original.fields.iter().filter(|field| field.is("Authentication-Results")).map(Results::read);
    let vouched = results
        .flat_map(|results| results.results)
        .any(|result| (result.method.is("dmarc") || result.method.is("dkim")) && result.result.is("pass"));
    if vouched {
        return None;
    }
    original.fields.iter().find_map(|field| {
        if field.is("Received-SPF") {
            let spf = ReceivedSpf::read(field);
            return (spf.result.is("fail") || spf.result.is("softfail")).then_some((spf.result.span, "SPF"));
        }
        if !field.is("Authentication-Results") {
            return None;
        }
        let results = Results::read(field);
        let methods = [("spf", "SPF"), ("dkim", "DKIM"), ("dmarc", "DMARC")];
        results.results.iter().filter(|result| result.result.is("fail")).find_map(|result| {
            let name = methods.into_iter().find(|(method, _)| result.method.is(method)).map(|(_, name)| name)?;
            Some((result.token, name))
        })
    })
}
