use super::{delivery_status, returned};
use crate::auth::received_spf::ReceivedSpf;
use crate::auth::results::Results;
use crate::cause;
use crate::message::field::Header;
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Findings, Severity, Span};

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
    if let Some((span, what)) = failure(&original) {
        let message =
            format!("The returned message had failed {what} when it was bounced: its sender was probably forged");
        findings.add(span, message).related(status.body.trim().span, "the report");
    }
}

/// The first result in the returned header that says that the sender was not who it says.
fn failure(original: &Header<'_>) -> Option<(Span, &'static str)> {
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
