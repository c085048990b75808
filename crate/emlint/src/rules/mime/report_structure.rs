use super::{encoding_word, weaken};
use crate::List as _;
use crate::message::parameter::ParameterField;
use crate::message::{Header, Part};
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Findings, Severity, Slice, Span};

pub(crate) static RULE: Rule = Rule {
    code: "MIM034",
    name: "report-structure",
    summary: "Delivery report that programs cannot read",
    help: "Write text, a message/delivery-status with its fields, and the message that it is about, in this order.",
    family: Family::Mime,
    levels: Levels::always(Severity::Warning),
    fix: Fixable::Never,
    cause: None,
    mutes: &[],
    references: &[
        Reference::Rfc(6522, "3"),
        Reference::Rfc(3464, "2"),
        Reference::Rfc(3464, "2.3"),
        Reference::Rfc(8098, "3"),
    ],
    docs: page(include_str!("report_structure.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    let parts = &context.message.parts;
    for (index, part) in super::parts(context).filter(|(_, part)| part.media_type == "multipart/report") {
        findings.judged();
        let Some(field) = part.header.first("Content-Type") else { continue };
        if ParameterField::read(field.value).get("report-type").is_none() {
            let text = "A multipart/report needs the parameter “report-type”";
            weaken(context, index, findings.add(field.value.trim().span, text));
        }
        let children: Vec<usize> = context.structure().children(index).list();
        let child = |number: usize| children.get(number).and_then(|&child| Some((child, parts.get(child)?)));
        if let Some((first, text)) = child(0).filter(|(_, part)| !is_for_people(part)) {
            let message = format!("The first part of a report is text for people; this is “{}”", text.media_type);
            weaken(context, first, findings.add(place(text), message));
        }
        match child(1) {
            Some((second, report)) if is_report(report) => {
                if report.media_type == "message/delivery-status" {
                    delivery_status(context, second, report, findings);
                }
            }
            Some((second, report)) => {
                let text = format!(
                    "The second part of a report is for programs, such as message/delivery-status; this is “{}”",
                    report.media_type
                );
                weaken(context, second, findings.add(place(report), text));
            }
            None if context.facts.headers_only || context.facts.truncated => {}
            None => {
                let text = "The report has no second part, which says for programs what happened";
                weaken(context, index, findings.add(field.value.trim().span, text));
            }
        }
    }
}

fn place(part: &Part<'_>) -> Span {
    part.header.first("Content-Type").map_or(part.body.span, |field| field.span)
}

fn is_for_people(part: &Part<'_>) -> bool {
    part.is_text() || part.media_type.starts_with("multipart/")
}

/// For programs: a message/delivery-status, a message/feedback-report, an application/tlsrpt+gzip and so on.
fn is_report(part: &Part<'_>) -> bool {
    let kind = part.media_type.as_str();
    kind.starts_with("application/") || (kind.starts_with("message/") && kind != "message/rfc822")
}

/// Groups of fields with blank lines between them: one about the message, then one for each recipient (RFC 3464 §2.1).
fn delivery_status(context: &Context, index: usize, part: &Part<'_>, findings: &mut Findings) {
    if matches!(encoding_word(part).as_str(), "base64" | "quoted-printable") {
        let field = part.header.first("Content-Transfer-Encoding").map_or_else(|| place(part), |field| field.span);
        weaken(context, index, findings.add(field, "A message/delivery-status may not be encoded"));
        return;
    }
    let groups = groups(context.message.bytes, part.body);
    let mut about = groups.iter();
    let at = |header: &Header<'_>| header.fields.first().map_or(header.span, |field| field.span);
    match about.next() {
        Some(message) if !message.has("Reporting-MTA") => {
            let text = "The first group of fields has no Reporting-MTA: which server reports";
            weaken(context, index, findings.add(at(message), text));
        }
        Some(_) => {}
        None => {
            weaken(context, index, findings.add(place(part), "The delivery status is empty"));
            return;
        }
    }
    let recipients: Vec<_> = about.list();
    if recipients.is_empty() {
        weaken(context, index, findings.add(place(part), "The delivery status names no recipient"));
    }
    for recipient in recipients {
        for name in ["Final-Recipient", "Action", "Status"] {
            if !recipient.has(name) {
                let text = format!("The group of a recipient has no {name} field");
                weaken(context, index, findings.add(at(recipient), text));
            }
        }
    }
}

fn groups<'a>(message: &'a [u8], body: Slice<'a>) -> Vec<Header<'a>> {
    let mut groups = Vec::new();
    let end = body.span.end();
    let bytes = message.get(..end).unwrap_or_default();
    let mut at = body.span.start();
    while at < end {
        let group = Header::split(bytes, at, false);
        at = group.span.end().max(at + 1);
        if !group.fields.is_empty() {
            groups.push(group);
        }
    }
    groups
}
