use crate::List as _;
use crate::auth::Hop;
use crate::cause;
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Findings, Severity, Span};

pub(crate) static RULE: Rule = Rule {
    code: "RCV001",
    name: "received-syntax",
    summary: "Received field that programs cannot read whole",
    help: "Write Received as from … by … with … id … for …; and the date (RFC 5321 §4.4); servers do this by themselves.",
    family: Family::Received,
    levels: Levels::received(Severity::Warning),
    fix: Fixable::Never,
    cause: Some(&cause::JOURNEY),
    mutes: &[],
    references: &[Reference::Rfc(5321, "4.4"), Reference::Rfc(5322, "3.6.7")],
    docs: page(include_str!("received_syntax.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    for hop in &context.auth().hops {
        findings.judged();
        if let Some((span, address)) = illegal_address(hop) {
            findings.add(span, format!("{address} is no address that a server can have"));
        } else if let Some((span, message)) = flaw(hop) {
            let finding = findings.add(span, message);
            if !context.options.strict {
                finding.weaken(Severity::Info);
            }
        }
    }
}

/// What the grammar asks for; of several flaws the first.
fn flaw(hop: &Hop<'_>) -> Option<(Span, &'static str)> {
    let received = &hop.received;
    let value = hop.field.value.trim();
    let Some(date) = &received.date else {
        return Some((value.span, "This Received field has no date"));
    };
    if date.seconds.is_none() {
        return Some((date.text.span, "The date of this Received field cannot be read"));
    }
    if received.by.is_none() && !is_local_form(value.bytes) {
        return Some((hop.field.name.span, "This Received field does not say which server wrote it"));
    }
    if let Some(at) = memchr::memmem::find(value.bytes, b"=?") {
        return Some((value.sub(at..at + 2).span, "Encoded-words have no place in a Received field"));
    }
    if let Some(second) = received.second_recipient {
        return Some((second.span, "A Received field may name one recipient; this one tells every reader of another"));
    }
    if let Some(word) = received.stray {
        return Some((word.span, "This word belongs to no clause of a Received field"));
    }
    // Dates that can be read and are written in other ways are DAT002's.
    None
}

/// Programs that take mail from the machine they run on write fields of their own kind.
fn is_local_form(value: &[u8]) -> bool {
    [&b"(qmail "[..], b"(nullmailer ", b"(from ", b"from userid ", b"from localhost", b"(at ", b"via "]
        .iter()
        .any(|start| value.starts_with(start))
}

/// An IPv4 address in brackets that no host has: a number above 255, or of networks that are not for hosts (RFC 1122
/// §3.2.1.3, RFC 1112 §4).
fn illegal_address(hop: &Hop<'_>) -> Option<(Span, String)> {
    let value = hop.field.value;
    for open in memchr::memchr_iter(b'[', value.bytes) {
        let inside = value.from(open + 1);
        let Some(close) = memchr::memchr(b']', inside.bytes) else { continue };
        let text = inside.sub(0..close);
        let numbers: Vec<&[u8]> = text.bytes.split(|&byte| byte == b'.').list();
        let is_quad = numbers.len() == 4
            && numbers.iter().all(|number| (1..=3).contains(&number.len()) && number.iter().all(u8::is_ascii_digit));
        if !is_quad {
            continue;
        }
        let octet = |number: &[u8]| str::from_utf8(number).ok().and_then(|text| text.parse::<u8>().ok());
        let first = numbers.first().and_then(|number| octet(number));
        let is_unspecified = text.bytes == b"0.0.0.0";
        let is_legal = numbers.iter().all(|number| octet(number).is_some())
            && first.is_some_and(|first| (1..224).contains(&first));
        if !is_legal && !is_unspecified {
            return Some((text.span, text.text().into_owned()));
        }
    }
    None
}
