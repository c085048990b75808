use crate::List as _;
use crate::cause;
use crate::message::list::{Item, ItemKind, items};
use crate::rule::{Family, Fixable, GOOGLE, Levels, Mute, Reference, Rule, page};
use crate::{Confidence, Context, Findings, Fix, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "LST006",
    name: "one-click-invalid",
    summary: "List-Unsubscribe-Post is there but one click cannot work",
    help: "Write exactly “List-Unsubscribe=One-Click”, and one https address that names the recipient in List-Unsubscribe.",
    family: Family::List,
    levels: Levels::always(Severity::Error),
    fix: Fixable::Sometimes,
    cause: Some(&cause::UNSUBSCRIBE),
    mutes: &[Mute::message(&["LST007"])],
    references: &[Reference::Rfc(8058, "3.1"), Reference::Rfc(8058, "5"), GOOGLE],
    docs: page(include_str!("one_click_invalid.md")),
    check,
};

/// The only value (RFC 8058 §3.1), in this case.
const VALUE: &str = "List-Unsubscribe=One-Click";

fn check(context: &Context, findings: &mut Findings) {
    let Some(post) = context.message.field("List-Unsubscribe-Post") else { return };
    findings.judged();
    let value = post.value.trim();
    if value.bytes != VALUE.as_bytes() {
        let fix = Fix::replace(value.span, VALUE, "Write the value as RFC 8058 has it");
        let span = if value.is_empty() { post.span } else { value.span };
        let message = format!("The value must be exactly “{VALUE}”; programs offer no button otherwise");
        findings.add(span, message).fix((!value.is_empty()).then_some(fix));
    }
    let Some(field) = context.message.field("List-Unsubscribe") else {
        findings.add(post.span, "List-Unsubscribe-Post has no effect without List-Unsubscribe");
        return;
    };
    let items = items(field.value);
    let uris: Vec<&Item<'_>> = items.iter().filter(|item| item.kind == ItemKind::Uri).list();
    let secure: Vec<&Item<'_>> = uris.iter().copied().filter(|item| item.has_scheme("https")).list();
    let Some(first) = secure.first() else {
        let message = "One click needs an https address, and there is none here";
        findings.add(field.value.trim().span, message).related(post.span, "this promises one click");
        return;
    };
    if let Some(second) = secure.get(1) {
        let message = "A second https address; which one a click goes to is not defined";
        findings.add(second.text.span, message).weaken(Severity::Warning).related(first.text.span, "the first one");
    }
    for plain in uris.iter().filter(|item| item.has_scheme("http")) {
        findings
            .add(plain.text.span, "An http address beside the https one: clicks may travel unprotected")
            .weaken(Severity::Warning);
    }
    if names_nobody(&first.uri()) {
        let message = "Nothing in this address says who wants to leave";
        findings.add(first.text.span, message).confidence(Confidence::Low);
    }
}

/// No query, and a path of at most one word: the same for everybody.
fn names_nobody(uri: &str) -> bool {
    let rest = uri.split_once("://").map_or(uri, |(_, rest)| rest);
    let path = rest.split_once('/').map_or("", |(_, path)| path).trim_end_matches('/');
    !rest.contains(['?', '#'])
        && !path.contains('/')
        && path.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'-')
}
