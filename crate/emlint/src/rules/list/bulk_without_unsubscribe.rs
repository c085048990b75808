use super::{is_bulk_precedence, signal};
use crate::cause;
use crate::rule::{Family, Fixable, GOOGLE, Levels, MICROSOFT, Mute, Reference, Rule, YAHOO, page};
use crate::{Context, Findings, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "LST004",
    name: "bulk-without-unsubscribe",
    summary: "Bulk mail without List-Unsubscribe",
    help: "Add List-Unsubscribe with an https address that names the recipient, and List-Unsubscribe-Post beside it.",
    family: Family::List,
    levels: Levels::always(Severity::Warning).or_bulk(Severity::Error),
    fix: Fixable::Never,
    cause: Some(&cause::UNSUBSCRIBE),
    mutes: &[Mute::message(&["LST006", "LST007", "LST008"])],
    references: &[GOOGLE, YAHOO, MICROSOFT, Reference::Rfc(2369, "3.2"), Reference::Rfc(8058, "3.1")],
    docs: page(include_str!("bulk_without_unsubscribe.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    let header = &context.message.header;
    if context.facts.dsn || !context.may_miss_fields() {
        return;
    }
    let mut signals = signal::signals(context);
    signals.extend(header.first("Precedence").filter(|field| is_bulk_precedence(field)).map(|field| field.span));
    if !context.facts.bulk && signals.len() < 2 {
        return;
    }
    findings.judged();
    if header.has("List-Unsubscribe") {
        return;
    }
    let place = signals.first().copied().unwrap_or_else(|| context.message.header_end());
    let finding = findings.add(place, "This marks the message as bulk mail, and it has no List-Unsubscribe field");
    // Feedback-ID stands on receipts as well, and people leave discussion lists in other ways.
    let is_discussion = header.has("List-Post");
    let is_only_feedback = signals.len() < 2 && header.has("Feedback-ID");
    if is_discussion || is_only_feedback {
        finding.weaken(Severity::Warning);
    }
}
