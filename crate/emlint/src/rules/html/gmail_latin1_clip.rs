use super::{EMAIL_BUGS, charset_conflict};
use crate::cause;
use crate::html::region::Region;
use crate::html::{self, Html};
use crate::rule::{Family, Fixable, Levels, Rule, page};
use crate::{Context, Findings, Fix, Severity, Span, reencode};
use mail_parser::Charset;

pub(crate) static RULE: Rule = Rule {
    code: "HTM044",
    name: "gmail-latin1-clip",
    summary: "Gmail cuts HTML that is not in UTF-8",
    help: "Write the part in UTF-8 and say charset=utf-8.",
    family: Family::Html,
    levels: Levels::outgoing(Severity::Warning).or_bulk(Severity::Warning),
    fix: Fixable::Sometimes,
    cause: Some(&cause::CLIENTS),
    mutes: &[],
    references: &[EMAIL_BUGS],
    docs: page(include_str!("gmail_latin1_clip.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    for html in html::bodies(context) {
        let Some(part) = html.part(&context.message) else { continue };
        let Some(label) = part.charset.as_deref() else { continue };
        let charset = Charset::from_label(label.trim().as_bytes());
        let western = [&b"windows-1252"[..], b"iso-8859-1"];
        if charset.is_none()
            || !western.iter().any(|name| Charset::from_label(name) == charset)
            || is_ascii_label(label)
        {
            continue;
        }
        findings.judged();
        let Some((at, character)) = html.text().char_indices().find(|(_, character)| !character.is_ascii()) else {
            continue;
        };
        report(context, html, label, Region::new(at, at + character.len_utf8()), findings);
    }
}

/// `us-ascii` means windows-1252 to browsers, but what is beyond it is another rule's.
fn is_ascii_label(label: &str) -> bool {
    label.trim().to_ascii_lowercase().contains("ascii")
}

/// The same text in UTF-8, where nothing in the HTML names the old charset.
fn in_utf8(context: &Context, html: &Html, charset: Span) -> Option<Fix> {
    if html.is_sealed() || !charset_conflict::declarations(html).is_empty() {
        return None;
    }
    let fix = reencode::as_utf8(&context.message, html.part(&context.message)?, charset, html.text())?;
    Some(fix.safe_before_delivery(context))
}

fn report(context: &Context, html: &Html, label: &str, first: Region, findings: &mut Findings) {
    let field = html.part(&context.message).and_then(|part| part.header.first("Content-Type"));
    let value = field.and_then(|field| {
        let lower = field.value.bytes.to_ascii_lowercase();
        let at = memchr::memmem::find(&lower, label.trim().to_ascii_lowercase().as_bytes())?;
        Some(field.value.sub(at..at + label.trim().len()).span)
    });
    let place = html.span(first);
    let character = html.at(first).to_owned();
    let text = format!(
        "In “{label}” Gmail shows “[Message clipped]” at characters like “{character}”, however short the message"
    );
    let finding = html.add(findings, first, text);
    if let Some(span) = value {
        // The charset is what has to change.
        finding.span = span;
        finding.related(place, "the first character beyond US-ASCII");
        finding.fix(in_utf8(context, html, span));
    }
}
