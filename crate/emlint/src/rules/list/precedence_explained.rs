use super::is_bulk_precedence;
use crate::cause;
use crate::rule::{Family, Fixable, GOOGLE, Levels, Reference, Rule, page};
use crate::{Context, Findings, Fix, Severity, Stage};

pub(crate) static RULE: Rule = Rule {
    code: "LST002",
    name: "precedence-explained",
    summary: "Precedence keeps automatic replies away and does nothing else",
    help: "Keep it if vacation replies are a nuisance; bulk mail needs List-Unsubscribe, automatic mail Auto-Submitted.",
    family: Family::List,
    levels: Levels::always(Severity::Info),
    fix: Fixable::Sometimes,
    cause: Some(&cause::AUTOMATIC_MAIL),
    mutes: &[],
    references: &[Reference::Rfc(2076, "3.9"), Reference::Rfc(3834, "2"), Reference::Rfc(3834, "5"), GOOGLE],
    docs: page(include_str!("precedence_explained.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    let Some(field) = context.message.field("Precedence").filter(|field| is_bulk_precedence(field)) else { return };
    findings.judged();
    let value = field.value.trim();
    let is_automatic = !value.is("list");
    let message = if value.is("junk") {
        "“Precedence: junk” keeps automatic replies away; it does not help delivery, and “bulk” says the same politely"
    } else {
        "Precedence keeps some automatic replies away; it does not help or hurt delivery"
    };
    let finding = findings.add(field.span, message);
    let is_marked = context.message.header.has("Auto-Submitted");
    if is_automatic && !is_marked && context.stage == Stage::Outgoing {
        let title = "Say in the standard way that a program sent this";
        finding.fix(Fix::insert_field(&context.message, "Auto-Submitted: auto-generated", title));
    }
}
