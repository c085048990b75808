use crate::cause;
use crate::message::Field;
use crate::message::list::{Item, ItemKind, items};
use crate::rule::{Family, Fixable, Levels, Mute, Reference, Rule, page};
use crate::span::is_wsp_or_line_end;
use crate::{Context, Edit, Findings, Fix, Severity, Span, Stage};

pub(crate) static RULE: Rule = Rule {
    code: "LST005",
    name: "list-header-syntax",
    summary: "List field is no list of addresses in angle brackets",
    help: "Write every address as <https://…> or <mailto:…>, separated by commas.",
    family: Family::List,
    levels: Levels::always(Severity::Error),
    fix: Fixable::Sometimes,
    cause: Some(&cause::UNSUBSCRIBE),
    mutes: &[Mute::span(&["LST006", "HDR007"])],
    references: &[Reference::Rfc(2369, "2"), Reference::Rfc(2369, "3")],
    docs: page(include_str!("list_header_syntax.md")),
    check,
};

const FIELDS: &[&str] = &["List-Unsubscribe", "List-Help", "List-Subscribe", "List-Post", "List-Owner", "List-Archive"];

fn check(context: &Context, findings: &mut Findings) {
    for field in context.message.header.fields.iter().filter(|field| field.is_any(FIELDS)) {
        findings.judged();
        check_field(context, field, findings);
    }
}

fn check_field(context: &Context, field: &Field<'_>, findings: &mut Findings) {
    let items = items(field.value);
    if items.is_empty() {
        findings.add(field.span, format!("{} holds no address", field.name())).weaken(worst(field));
        return;
    }
    // Programs ignore everything from the first item without brackets on (RFC 2369 §2), so one finding tells it all.
    let broken = items.iter().position(|item| item.kind != ItemKind::Uri);
    for item in items.iter().take(broken.unwrap_or(items.len())) {
        check_uri(context, field, item, findings);
    }
    let Some((index, item)) = broken.and_then(|index| items.get(index).map(|item| (index, item))) else { return };
    if field.is("List-Post") && is_no(item) {
        return;
    }
    match item.kind {
        ItemKind::Open => {
            let span = Span::new(item.text.span.start().saturating_sub(1)..item.text.span.end());
            let finding = findings.add(span, "This address has no closing “>”").weaken(worst(field));
            if !item.text.bytes.iter().any(|&byte| is_wsp_or_line_end(byte)) {
                finding.fix(Fix::replace(Span::at(item.text.span.end()), ">", "Close the bracket"));
            }
        }
        _ if index > 0 => {
            let message = "Programs ignore what stands outside of angle brackets, and all behind it";
            findings.add(item.text.span, message).weaken(Severity::Warning);
        }
        _ => {
            let message = format!("{} has no angle brackets; programs ignore it", field.name());
            let bare_uri = items.len() == 1 && is_uri(item) && problem(item).is_none();
            let wrap = |text: Span| {
                let edits = vec![Edit::new(Span::at(text.start()), "<"), Edit::new(Span::at(text.end()), ">")];
                Fix::safe("Put it into angle brackets", edits)
            };
            let fix = bare_uri.then(|| wrap(item.text.span));
            findings.add(item.text.span, message).weaken(worst(field)).fix(fix);
        }
    }
}

/// Readers cannot leave where List-Unsubscribe is broken; the other fields serve programs that few have.
fn worst(field: &Field<'_>) -> Severity {
    if field.is("List-Unsubscribe") { Severity::Error } else { Severity::Warning }
}

fn check_uri(context: &Context, field: &Field<'_>, item: &Item<'_>, findings: &mut Findings) {
    let span = if item.text.is_empty() { field.value.trim().span } else { item.text.span };
    if item.text.bytes.starts_with(b"=?") {
        let message = "An encoded-word within the brackets is no address; programs ignore it";
        findings.add(span, message);
    } else if let Some(problem) = problem(item) {
        findings.add(span, format!("{}: {problem}", field.name())).weaken(worst(field));
    } else if item.text.bytes.iter().any(|&byte| is_wsp_or_line_end(byte)) {
        let without = item.uri();
        let message = "White space within the brackets; programs must ignore it, and some do not";
        let finding = findings.add(span, message).weaken(Severity::Warning);
        finding.fix(Fix::replace(span, without, "Take the white space out"));
        // A fold within an address keeps programs from finding it; single blanks they take out.
        let is_folded = item.text.bytes.contains(&b'\n') || item.text.bytes.contains(&b'\r');
        if context.stage == Stage::Received && !is_folded {
            finding.weaken(Severity::Info);
        }
    }
}

/// What is wrong with the address itself.
fn problem(item: &Item<'_>) -> Option<&'static str> {
    let uri = item.uri();
    let Some((scheme, rest)) = uri.split_once(':').filter(|(scheme, _)| is_scheme(scheme)) else {
        return Some(if uri.is_empty() { "the brackets are empty" } else { "this is no address with a scheme" });
    };
    if !uri.is_ascii() {
        return Some("an address holds US-ASCII only; other characters are written as %…");
    }
    let is_mailto = scheme.eq_ignore_ascii_case("mailto");
    let recipient = rest.split('?').next().unwrap_or_default();
    if is_mailto && !recipient.contains('@') && !recipient.to_ascii_lowercase().contains("%40") {
        return Some("mailto: without an address");
    }
    let is_web = scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http");
    (is_web && !rest.strip_prefix("//").is_some_and(|host| !host.is_empty() && !host.starts_with('/')))
        .then_some("this web address has no host")
}

fn is_uri(item: &Item<'_>) -> bool {
    item.text.bytes.contains(&b':') && !item.text.bytes.iter().any(|&byte| is_wsp_or_line_end(byte) || byte == b'(')
}

/// A scheme (RFC 3986 §3.1).
fn is_scheme(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
}

/// `NO`: posting is not allowed (RFC 2369 §3.4).
fn is_no(item: &Item<'_>) -> bool {
    let word = item.text.bytes.split(|&byte| is_wsp_or_line_end(byte) || byte == b'(').next();
    word.is_some_and(|word| word.eq_ignore_ascii_case(b"NO"))
}
