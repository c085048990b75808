use super::{defects, judge, mailbox_of, mailboxes, repair, weaken};
use crate::cause;
use crate::context::AddressField;
use crate::message::address::{DefectKind, Mailbox};
use crate::message::lexer::{quote, unescape};
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Confidence, Context, Edit, Findings, Fix, Severity, Slice};

pub(crate) static RULE: Rule = Rule {
    code: "ADR011",
    name: "obsolete-address-form",
    summary: "Address in an obsolete or unusual form",
    help: "Write “Name <name@domain>” without spaces, comments or routes inside the brackets.",
    family: Family::Address,
    levels: Levels::always(Severity::Warning).or_strict(Severity::Error),
    fix: Fixable::Sometimes,
    cause: Some(&cause::BUILT_AS_STRINGS),
    mutes: &[],
    references: &[
        Reference::Rfc(5322, "4.4"),
        Reference::Rfc(5322, "3.4.1"),
        Reference::Rfc(5321, "C"),
        Reference::Rfc(6854, "3"),
    ],
    docs: page(include_str!("obsolete_address_form.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    judge(context, findings);
    for (field, defect) in defects(context) {
        let Some((message, title, is_grave)) = describe(defect.kind) else { continue };
        if findings.is_full() {
            findings.count();
            continue;
        }
        let fix = match defect.kind {
            DefectKind::NameAsComment => mailbox_of(field, defect).and_then(name_in_front),
            _ => repair(defect, title),
        };
        let finding = findings.add(defect.span, message).fix(fix);
        if !is_grave && !context.options.strict {
            finding.weaken(Severity::Info);
        }
        weaken(context, field, finding);
    }
    for field in &context.addresses {
        groups(context, field, findings);
    }
    for (field, mailbox) in mailboxes(context) {
        local_part(context, field, mailbox, findings);
    }
}

/// What is said, the title of the fix, and whether programs trip over the form today.
const fn describe(kind: DefectKind) -> Option<(&'static str, &'static str, bool)> {
    Some(match kind {
        DefectKind::SourceRoute => ("A route stands before the address; servers ignore it", "Remove the route", true),
        DefectKind::BlankInBrackets => ("White space stands inside of the angle brackets", "Remove the space", true),
        DefectKind::NameAsComment => {
            ("The name stands in a comment behind the address, an obsolete form", "Write the name in front", false)
        }
        DefectKind::SpacedAddress => {
            ("White space or a comment stands beside “@” or a dot of the address", "Remove the space", false)
        }
        DefectKind::EmptyItem => ("Nothing stands before or behind this comma", "Remove the comma", false),
        _ => return None,
    })
}

/// `address (Name)` as `Name <address>`.
fn name_in_front(mailbox: &Mailbox<'_>) -> Option<Fix> {
    let &[comment] = mailbox.comments.as_slice() else { return None };
    let inner = str::from_utf8(comment.sub(1..comment.len().saturating_sub(1)).bytes).ok()?.trim();
    let address = str::from_utf8(mailbox.address.bytes).ok()?;
    // A fold in the comment would need a new one in the name.
    if inner.is_empty() || inner.contains(['\r', '\n']) || address.contains(['\r', '\n']) {
        return None;
    }
    let is_atom = |character: char| character.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~ ".contains(character);
    let name = if inner.chars().all(is_atom) { inner.to_owned() } else { quote(&unescape(inner.as_bytes())) };
    // Within quotes an encoded-word is not decoded.
    if name.starts_with('"') && name.contains("=?") {
        return None;
    }
    let span = mailbox.address.span.to(comment.span);
    Some(Fix::safe("Write the name in front", vec![Edit::new(span, format!("{name} <{address}>"))]))
}

/// From and Sender may be groups since RFC 6854, which advises against it.
fn groups(context: &Context, field: &AddressField<'_>, findings: &mut Findings) {
    if !field.field.is_any(&["From", "Sender", "Resent-From", "Resent-Sender"]) {
        return;
    }
    let Some(group) = field.list.groups.first() else { return };
    let text = format!("“{}” holds a group; few programs can show or answer that", field.field.name());
    let finding = findings.add(group.span, text).weaken(Severity::Warning);
    finding.help("Write one address.");
    weaken(context, field, finding);
}

fn local_part(context: &Context, field: &AddressField<'_>, mailbox: &Mailbox<'_>, findings: &mut Findings) {
    let local = mailbox.local_part;
    let message = if is_needlessly_quoted(local) {
        "These quotes are not needed"
    } else if holds_route(local) {
        "“%” in an address once named a second server; servers refuse that today"
    } else {
        return;
    };
    if mailbox.domain.is_none() {
        return;
    }
    let unquoted = local.sub(1..local.len().saturating_sub(1));
    let finding = findings.add(local.span, message).weaken(Severity::Info);
    if local.bytes.starts_with(b"\"") {
        let text = String::from_utf8_lossy(unquoted.bytes).into_owned();
        finding.fix(Fix::replace(local.span, text, "Remove the quotes").as_suggestion());
    } else {
        finding.confidence(Confidence::Medium);
    }
    weaken(context, field, finding);
}

/// `"joe"@…`, where `joe@…` says the same (RFC 5321 §4.1.2).
fn is_needlessly_quoted(local: Slice<'_>) -> bool {
    let inner = local.bytes.strip_prefix(b"\"").and_then(|rest| rest.strip_suffix(b"\"")).unwrap_or_default();
    let is_atom = |byte: &u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~.".contains(byte);
    let dots = inner.starts_with(b".") || inner.ends_with(b".") || memchr::memmem::find(inner, b"..").is_some();
    !inner.is_empty() && inner.iter().all(is_atom) && !dots
}

/// `user%host@relay` (RFC 5321, Appendix C; RFC 1123 §5.2.16).
fn holds_route(local: Slice<'_>) -> bool {
    let Some(percent) = memchr::memrchr(b'%', local.bytes) else { return false };
    let (user, host) = local.bytes.split_at(percent);
    let host = host.get(1..).unwrap_or_default();
    let is_host = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.');
    let has_letter = host.iter().any(u8::is_ascii_alphabetic);
    !user.is_empty() && has_letter && host.iter().all(is_host) && !local.bytes.starts_with(b"\"")
}
