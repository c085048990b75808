use crate::List as _;
use crate::cause;
use crate::message::{Header, lines};
use crate::rule::{Family, Fixable, Levels, Mute, Reference, Rule, page};
use crate::{Context, Findings, Fix, Severity, Span};

pub(crate) static RULE: Rule = Rule {
    code: "HDR012",
    name: "header-after-blank-line",
    summary: "Header fields below the blank line that ends the header",
    help: "Remove the blank line between the fields; it has to stand behind the last one.",
    family: Family::Header,
    levels: Levels::always(Severity::Error),
    fix: Fixable::Sometimes,
    cause: Some(&cause::HEADER_BROKEN),
    mutes: &[Mute::message(&[
        "HDR010", "HDR011", "HDR013", "MID001", "MIM001", "MIM003", "LST004", "DKM001", "AUT020",
    ])],
    references: &[Reference::Rfc(5322, "2.1")],
    docs: page(include_str!("header_after_blank_line.md")),
    check,
};

const MISPLACED: &[&str] =
    &["MIME-Version", "Content-Type", "Content-Transfer-Encoding", "From", "To", "Bcc", "Subject", "Reply-To"];

fn check(context: &Context, findings: &mut Findings) {
    let message = &context.message;
    let header = &message.header;
    if !header.has_separator || header.fields.is_empty() {
        return;
    }
    findings.judged();
    let below = Header::split(message.bytes, header.span.end(), false);
    let Some(first) = below.fields.first() else { return };
    let first_line = lines(message.body).next();
    let starts_there = first_line.is_some_and(|line| line.text.span.start() == first.span.start());
    let is_misplaced = |name: &[u8]| {
        let private = name.get(..2).is_some_and(|start| start.eq_ignore_ascii_case(b"X-"));
        private || MISPLACED.iter().any(|known| known.as_bytes().eq_ignore_ascii_case(name))
    };
    let misplaced: Vec<_> = below.fields.iter().take(5).filter(|field| is_misplaced(field.name.bytes)).list();
    let adds_something = misplaced.iter().any(|field| !header.has(&field.name()));
    if !starts_there || !is_misplaced(first.name.bytes) || !adds_something {
        return;
    }
    // One such line alone may be a sentence; a part's header alone is one with high certainty.
    let certain = first.is_any(&["MIME-Version", "Content-Type", "Content-Transfer-Encoding"]);
    if misplaced.len() < 2 && !certain {
        return;
    }
    let blank = Span::new(header.end..header.span.end());
    let all_fields = below.junk().next().is_none();
    let fix = all_fields.then(|| Fix::replace(blank, "", "Remove the blank line"));
    let fields =
        if misplaced.len() == 1 { "a field stands".to_owned() } else { format!("{} fields stand", misplaced.len()) };
    let finding =
        findings.add(blank, format!("The header ends here, but {fields} below; they are read as text")).fix(fix);
    for field in misplaced {
        finding.related(field.span, format!("“{}” is read as text", field.name()));
    }
    if !context.is_exact() {
        finding.maybe_copied();
    }
}
