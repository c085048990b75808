use super::{judge, mailboxes, short, weaken};
use crate::message::domain;
use crate::rule::{Family, Fixable, GOOGLE_SMTP, Levels, Reference, Rule, page};
use crate::span::is_wsp_or_line_end;
use crate::{Context, Edit, Findings, Fix, Severity, Slice, Span, number};

pub(crate) static RULE: Rule = Rule {
    code: "ADR006",
    name: "bad-domain",
    summary: "What stands behind the @ is no domain",
    help: "Write a domain of letters, digits and hyphens, with single dots between its labels.",
    family: Family::Address,
    levels: Levels::always(Severity::Error),
    fix: Fixable::Sometimes,
    cause: None,
    mutes: &[],
    references: &[
        Reference::Rfc(5321, "2.3.5"),
        Reference::Rfc(5321, "4.1.2"),
        Reference::Rfc(1123, "2.1"),
        GOOGLE_SMTP,
    ],
    docs: page(include_str!("bad_domain.md")),
    check,
};

/// The most octets of a label and of a whole domain (RFC 1035 §2.3.4, RFC 5321 §4.5.3.1.2).
const LABEL: usize = 63;
const DOMAIN: usize = 255;

fn check(context: &Context, findings: &mut Findings) {
    judge(context, findings);
    for (field, mailbox) in mailboxes(context) {
        let Some(domain) = mailbox.domain else { continue };
        let problem = if domain.bytes.starts_with(b"[") { literal(domain) } else { name(domain) };
        let Some(Problem { span, message, fix, severity }) = problem else { continue };
        if findings.is_full() {
            findings.count();
            continue;
        }
        let finding = findings.add(span, message).fix(fix).weaken(severity);
        weaken(context, field, finding);
    }
}

struct Problem {
    span: Span,
    message: String,
    fix: Option<Fix>,
    severity: Severity,
}

impl Problem {
    fn new(span: Span, message: impl Into<String>) -> Self {
        Self { span, message: message.into(), fix: None, severity: Severity::Error }
    }
}

/// `[192.0.2.1]`, `[IPv6:…]` or `[tag:…]` (RFC 5321 §4.1.3).
fn literal(domain: Slice<'_>) -> Option<Problem> {
    let inside = domain.sub(1..domain.len().saturating_sub(1));
    if domain.bytes.ends_with(b"]") && domain::is_ipv6(inside.bytes) {
        let fix = Some(Fix::replace(Span::at(inside.span.start()), "IPv6:", "Write “IPv6:” before it"));
        let message = "In an address, “IPv6:” stands before an address of that kind";
        return Some(Problem { fix, ..Problem::new(domain.span, message) });
    }
    let is_address = domain::literal(domain.bytes).is_some();
    let tag = domain.bytes.iter().skip(1).take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'-').count();
    let is_tagged = tag > 0 && domain.bytes.get(tag + 1) == Some(&b':');
    let is_known_tag = domain.sub(1..tag + 1).is("IPv6");
    if is_address || (is_tagged && !is_known_tag) {
        let message = "The address has an IP address in place of a domain; most servers refuse it";
        return Some(Problem { severity: Severity::Warning, ..Problem::new(domain.span, message) });
    }
    // An unclosed bracket is another rule's.
    if !domain.bytes.ends_with(b"]") {
        return None;
    }
    Some(Problem::new(domain.span, format!("“{}” holds no IP address", short(domain))))
}

fn name(domain: Slice<'_>) -> Option<Problem> {
    if domain.is_empty() {
        let sign = domain.span.start().saturating_sub(1)..domain.span.start();
        return Some(Problem::new(Span::new(sign), "Nothing stands behind the “@”"));
    }
    if domain::is_ipv4(domain.bytes) {
        let brackets = vec![Edit::new(Span::at(domain.span.start()), "["), Edit::new(Span::at(domain.span.end()), "]")];
        let fix = Some(Fix::safe("Put it in brackets", brackets));
        let message = "An IP address in place of a domain stands in square brackets";
        return Some(Problem { fix, ..Problem::new(domain.span, message) });
    }
    if let Some(last) = domain.bytes.strip_suffix(b".").map(<[u8]>::len)
        && !domain.bytes.ends_with(b"..")
        && last > 0
    {
        let dot = domain.from(last).span;
        let fix = Some(Fix::replace(dot, "", "Remove the dot"));
        return Some(Problem { fix, ..Problem::new(dot, "A domain does not end with a dot") });
    }
    if domain.len() > DOMAIN {
        let text = format!("The domain has {} octets; {DOMAIN} are the most", number(domain.len()));
        return Some(Problem::new(domain.span, text));
    }
    let mut last = domain;
    for part in domain::labels(domain) {
        if let Some(problem) = label(domain, part) {
            return Some(problem);
        }
        last = part;
    }
    if last.bytes.iter().all(u8::is_ascii_digit) {
        return Some(Problem::new(
            last.span,
            format!("No top-level domain consists of digits, as “{}” does", short(last)),
        ));
    }
    None
}

/// What is wrong with one label. Blanks and comments beside its dots are obsolete and another rule's.
fn label(domain: Slice<'_>, label: Slice<'_>) -> Option<Problem> {
    let label = label.trim();
    if label.is_empty() {
        // A label that is missing is told by the dots around it.
        let all = domain.span;
        let dots = label.span.start().saturating_sub(1).max(all.start())..(label.span.start() + 1).min(all.end());
        return Some(Problem::new(Span::new(dots), "A label of the domain is empty"));
    }
    if !label.bytes.is_ascii() || label.bytes.iter().any(|byte| matches!(byte, b'(' | b')' | b'\r' | b'\n')) {
        return None;
    }
    if label.len() > LABEL {
        let text = format!("The label has {} octets; {LABEL} are the most", number(label.len()));
        return Some(Problem::new(label.span, text));
    }
    let is_legal = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'-';
    if let Some(&byte) = label.bytes.iter().find(|byte| !is_legal(byte)) {
        let what = if is_wsp_or_line_end(byte) {
            "White space stands in the domain".to_owned()
        } else {
            format!("“{}” may not stand in a domain", char::from(byte))
        };
        return Some(Problem::new(label.span, what));
    }
    if label.bytes.starts_with(b"-") || label.bytes.ends_with(b"-") {
        return Some(Problem::new(label.span, format!("The label “{}” begins or ends with a hyphen", short(label))));
    }
    None
}
