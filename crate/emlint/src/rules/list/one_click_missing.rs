use crate::cause;
use crate::message::list::{ItemKind, items};
use crate::rule::{Family, Fixable, GOOGLE, Levels, Reference, Rule, YAHOO, page};
use crate::{Context, Edit, Findings, Fix, Severity, Span};

pub(crate) static RULE: Rule = Rule {
    code: "LST007",
    name: "one-click-missing",
    summary: "Bulk mail that cannot be left with one click",
    help: "Add “List-Unsubscribe-Post: List-Unsubscribe=One-Click” and an https address that accepts a POST.",
    family: Family::List,
    levels: Levels::bulk(Severity::Error),
    fix: Fixable::Sometimes,
    cause: Some(&cause::UNSUBSCRIBE),
    mutes: &[],
    references: &[Reference::Rfc(8058, "3.1"), GOOGLE, YAHOO],
    docs: page(include_str!("one_click_missing.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    let header = &context.message.header;
    let Some(field) = header.first("List-Unsubscribe") else { return };
    findings.judged();
    if header.has("List-Unsubscribe-Post") {
        return;
    }
    let items = items(field.value);
    let has = |scheme| items.iter().any(|item| item.kind == ItemKind::Uri && item.has_scheme(scheme));
    let value = field.value.trim().span;
    // People leave discussion lists in other ways, and the large receivers ask for one click only of marketing mail.
    let is_discussion = header.has("List-Post");
    let finding = if has("https") {
        let at = field.full;
        let end = context.message.line_ends.majority().text();
        let text = format!("List-Unsubscribe-Post: List-Unsubscribe=One-Click{end}");
        let is_whole_line = field.full.end > field.span.end;
        let fix = Fix::suggest(
            "Add List-Unsubscribe-Post (the server must accept a POST)",
            vec![Edit::new(Span::at(at.end()), text)],
        );
        let message = "There is no List-Unsubscribe-Post: the mail program cannot unsubscribe with one click";
        findings.add(value, message).fix(is_whole_line.then_some(fix))
    } else if has("http") {
        let message = "One click needs an https address; this one is http";
        findings.add(value, message).weaken(Severity::Warning)
    } else if has("mailto") {
        let message = "Only a mail address to unsubscribe with: Yahoo accepts it, Google asks for one click";
        findings.add(value, message).weaken(Severity::Info)
    } else {
        return;
    };
    if is_discussion {
        finding.weaken(Severity::Info);
    }
}
