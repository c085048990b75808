use crate::charset::Quality;
use crate::html::document::Attribute;
use crate::html::element::Element;
use crate::html::region::Region;
use crate::html::{self, Html};
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Findings, Fix, Severity, charset};
use mail_parser::Charset;

pub(crate) static RULE: Rule = Rule {
    code: "HTM003",
    name: "charset-conflict",
    summary: "HTML and header name different charsets",
    help: "Name the same charset in Content-Type and in the HTML.",
    family: Family::Html,
    levels: Levels::by_stage(Severity::Error, Severity::Warning),
    fix: Fixable::Sometimes,
    cause: None,
    mutes: &[],
    references: &[
        Reference::Rfc(2046, "4.1.2"),
        Reference::Rfc(6657, "3"),
        Reference::Page(
            "HTML Standard: specifying the character encoding",
            "https://html.spec.whatwg.org/multipage/semantics.html#charset",
        ),
    ],
    docs: page(include_str!("charset_conflict.md")),
    check,
};

/// A `meta` further down is not seen (HTML Standard §4.2.5.4).
const FIRST_OCTETS: usize = 1024;

fn check(context: &Context, findings: &mut Findings) {
    for html in html::bodies(context) {
        let named = declarations(html);
        let Some((first, label)) = named.first() else { continue };
        findings.judged();
        against_header(context, html, *first, label, findings);
        if first.end() > FIRST_OCTETS {
            let text = format!(
                "The charset is named {} octets into the HTML; only the first 1,024 are searched for it",
                crate::number(first.start())
            );
            html.add(findings, *first, text).weaken(Severity::Info);
        }
        for (other, second) in named.iter().skip(1).filter(|(_, second)| !is_same(label, second)) {
            let text = format!("The HTML names two charsets, “{label}” and “{second}”");
            let finding = html.add(findings, *other, text).weaken(Severity::Warning);
            finding.related(html.span(*first), "the first one, which counts");
        }
    }
}

/// Where the HTML names its charset, and which.
pub(super) fn declarations(html: &Html) -> Vec<(Region, String)> {
    let mut named = Vec::new();
    if let Some(prolog) = html.document.comments.first().filter(|comment| html.at(**comment).starts_with("<?xml")) {
        let written = html.at(*prolog);
        let quoted = written.split_once("encoding=").map(|(before, rest)| (before.len() + "encoding=".len() + 1, rest));
        if let Some((at, rest)) = quoted {
            let label = rest.trim_start_matches(['"', '\'']).split(['"', '\'']).next().unwrap_or_default();
            let start = prolog.start() + at;
            named.push((Region::new(start, start + label.len()), label.to_owned()));
        }
    }
    for tag in html.document.tags.iter().filter(|tag| tag.element == Element::Meta) {
        if let Some(attribute) = html.attribute(tag, "charset") {
            named.push((attribute.value_or_name(), html.attribute_value(attribute).trim().to_owned()));
        }
        let is_type = html.value(tag, "http-equiv").is_some_and(|name| name.eq_ignore_ascii_case("content-type"));
        if let Some(attribute) = html.attribute(tag, "content").filter(|_| is_type) {
            named.extend(in_content(html, attribute));
        }
    }
    // Typographic quotes are html-attribute-error's.
    named.retain(|(_, label)| !label.is_empty() && label.is_ascii());
    named
}

/// `text/html; charset=utf-8`.
fn in_content(html: &Html, attribute: &Attribute) -> Option<(Region, String)> {
    let value = attribute.value?;
    let written = html.at(value);
    let at = written.to_ascii_lowercase().find("charset=")? + "charset=".len();
    let label = written.get(at..)?.trim_start_matches(['"', '\'']);
    let start = written.len() - label.len();
    let label = label.split([';', ' ', '"', '\'']).next().unwrap_or_default();
    let region = Region::new(value.start() + start, value.start() + start + label.len());
    Some((region, label.to_owned()))
}

fn against_header(context: &Context, html: &Html, region: Region, label: &str, findings: &mut Findings) {
    let Some(part) = html.part(&context.message) else { return };
    let Some(header) = part.charset.as_deref() else { return };
    let both = [header, label];
    if is_same(header, label) || (html.text().is_ascii() && both.iter().all(|label| is_ascii_superset(label))) {
        return;
    }
    let octets = part.decoded();
    let by_header = html.source.quality == Quality::Good;
    let by_meta = charset::decode(label, &octets, context.charsets).quality == Quality::Good;
    let is_header_wrong = !by_header && by_meta;
    let text = if is_header_wrong {
        format!("The header says “{header}”, but the text is valid only in “{label}”, which the HTML names")
    } else {
        format!("The HTML says “{label}”, the header “{header}”; programs believe the header")
    };
    let edit = html.edit(&context.message, region, header).filter(|_| !is_header_wrong);
    let fix = edit.map(|edit| {
        let fix = Fix::safe(format!("Say “{header}” here too"), vec![edit]);
        fix.safe_before_delivery(context)
    });
    let finding = html.add(findings, region, text).fix(fix);
    if !is_header_wrong {
        finding.weaken(Severity::Warning);
    }
    if let Some(field) = part.header.first("Content-Type") {
        finding.related(field.span, format!("“{header}” is said here"));
    }
}

fn is_same(one: &str, other: &str) -> bool {
    let known = |label: &str| Charset::from_label(label.trim().as_bytes());
    match (known(one), known(other)) {
        (Some(one), Some(other)) => one == other || [one, other].iter().all(|&charset| is_western(charset)),
        _ => one.trim().eq_ignore_ascii_case(other.trim()),
    }
}

/// Programs read ISO-8859-1 and US-ASCII as windows-1252 (Encoding Standard §4.2).
fn is_western(charset: Charset) -> bool {
    [&b"windows-1252"[..], b"iso-8859-1", b"us-ascii"].iter().any(|label| Charset::from_label(label) == Some(charset))
}

fn is_ascii_superset(label: &str) -> bool {
    let lower = label.trim().to_ascii_lowercase();
    !["utf-16", "utf-7", "utf-32", "iso-2022"].iter().any(|start| lower.starts_with(start))
}
