use crate::auth::results::unquoted;
use crate::auth::{Source, align};
use crate::cause;
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Edit, Findings, Fix, Severity, Stage};

pub(crate) static RULE: Rule = Rule {
    code: "AUT017",
    name: "ar-forged-or-untrusted",
    summary: "Authentication-Results in the receiver’s name that it did not write",
    help: "Do not believe this field: whoever sent the message could write it. Receivers should delete it on arrival.",
    family: Family::Authentication,
    levels: Levels::always(Severity::Warning),
    fix: Fixable::Sometimes,
    cause: Some(&cause::RESULTS_UNCLEAR),
    mutes: &[],
    references: &[Reference::Rfc(8601, "5"), Reference::Rfc(8601, "7.1")],
    docs: page(include_str!("ar_forged_or_untrusted.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    let auth = context.auth();
    if context.stage == Stage::Outgoing {
        for field in context.message.fields("Authentication-Results") {
            let message = "A message that has not been delivered has no results of a receiver yet";
            let fix = Fix::suggest("Remove the field", vec![Edit::new(field.full, "")]);
            findings.add(field.name.span, message).help("Remove the field; the receiver writes its own.").fix(fix);
        }
        return;
    }
    let foreign = auth.foreign.and_then(|index| auth.hops.get(index));
    let trusted = auth.statements.iter().find(|statement| statement.is_trusted());
    let (Some(foreign), Some(trusted)) = (foreign, trusted) else { return };
    findings.judged();
    let Some(receiver) = trusted.authserv_id.as_deref().and_then(align::operator) else { return };
    for results in auth.results.iter().filter(|results| results.field.is(Source::AuthenticationResults.field_name())) {
        let Some(id) = results.authserv_id.filter(|_| results.field.span > foreign.field.span) else { continue };
        let name = unquoted(id);
        if align::operator(&name).is_some_and(|operator| operator == receiver) {
            let message =
                format!("This field calls itself {name}, but it was there before the message reached {receiver}");
            let finding = findings.add(id.span, message);
            finding.related(foreign.field.name.span, "this server had it before the receiver");
            // A message that went out and came back has the results of the first time still.
            let below = auth.hops.iter().find(|hop| hop.field.span > results.field.span);
            if below.is_some_and(|hop| hop.operator.as_deref() == Some(receiver.as_str())) {
                finding.weaken(Severity::Info);
            }
        }
    }
}
