//! Reports as SARIF 2.1.0, the format in which code hosts and editors read what linters find.
//!
//! The numbers in comments are sections of the OASIS standard, "SARIF Version 2.1.0 Plus Errata 01".

use crate::explain;
use emlint::report::{ReportedFinding, ReportedRelated};
use emlint::rules::RULES;
use emlint::view::View;
use emlint::{Edit, Fix, Place, Report, Rule, Severity, Span};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// What stands before the first result; [`end`] closes it.
pub(crate) const START: &str = concat!(
    r#"{"$schema":"https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json","#,
    r#""version":"2.1.0","runs":[{"columnKind":"utf16CodeUnits","newlineSequences":["\r\n","\n","\r"],"results":["#,
);

/// What the run has to say beside its results.
#[derive(Debug, Default)]
pub(crate) struct Run {
    artifacts: Vec<Value>,
    /// The codes of the rules that found something.
    codes: BTreeSet<&'static str>,
    notifications: Vec<Value>,
}

impl Run {
    /// What was checked: one artifact, or the archive and each message in it (§3.24.5: a nested artifact names its parent
    /// and where it begins).
    pub(crate) fn artifacts(&mut self, name: &str, octets: usize, archive: &[Span]) {
        let kind = if archive.is_empty() { "message/rfc822" } else { "application/mbox" };
        let parent = self.artifacts.len();
        self.artifacts.push(json!({ "location": { "uri": uri(name) }, "length": octets, "mimeType": kind }));
        for (index, span) in archive.iter().enumerate() {
            self.artifacts.push(json!({
                "location": { "uri": nested_uri(name, index) },
                "parentIndex": parent,
                "offset": span.start(),
                "length": span.len(),
                "mimeType": "message/rfc822",
            }));
        }
    }

    /// The rules that reported something belong to the run.
    pub(crate) fn rules(&mut self, codes: Vec<&'static str>) {
        self.codes.extend(codes);
    }

    /// Something could not be read (§3.58).
    pub(crate) fn complain(&mut self, name: &str, what: &str) {
        self.notifications.push(json!({
            "level": "error",
            "message": { "text": format!("{name}: {what}") },
            "locations": [{ "physicalLocation": { "artifactLocation": { "uri": uri(name) } } }],
        }));
    }

    /// What stands behind the last result.
    pub(crate) fn end(&self) -> String {
        let rules = RULES.iter().filter(|rule| self.codes.contains(rule.code)).map(|rule| descriptor(rule));
        let tool = json!({ "driver": {
            "name": "emlint",
            "version": emlint::VERSION,
            "semanticVersion": emlint::VERSION,
            "rules": rules.collect::<Vec<_>>(),
        } });
        let invocation = json!({
            "executionSuccessful": self.notifications.is_empty(),
            "toolExecutionNotifications": self.notifications,
        });
        let artifacts = Value::from(self.artifacts.clone());
        format!(r#"],"artifacts":{artifacts},"invocations":[{invocation}],"tool":{tool}}}]}}"#)
    }
}

/// A run over one source that holds one message.
pub(crate) fn run(report: &Report, bytes: &[u8]) -> String {
    let mut run = Run::default();
    run.artifacts(&report.name, bytes.len(), &[]);
    run.rules(report.findings.iter().map(|finding| finding.code).collect());
    format!("{START}\n{}\n{}\n", results(report, bytes, None), run.end())
}

/// The results of one message, with a comma between them (§3.27). `number` is its place in an archive, from 0.
pub(crate) fn results(report: &Report, bytes: &[u8], number: Option<usize>) -> String {
    let view = View::new(bytes);
    let uri = match number {
        Some(index) => {
            let name = report.name.strip_suffix(&format!("#{}", index + 1)).unwrap_or(&report.name);
            nested_uri(name, index)
        }
        None => uri(&report.name),
    };
    let results: Vec<String> = report.findings.iter().map(|finding| result(finding, &uri, &view).to_string()).collect();
    results.join(",\n")
}

fn result(finding: &ReportedFinding, uri: &str, view: &View<'_>) -> Value {
    // Where a message is cut off, its first sentence is what is shown (§3.11.4).
    let text = format!("{}. {}", finding.message, finding.help);
    let mut result = json!({
        "ruleId": finding.code,
        "level": level(finding.severity),
        "message": { "text": text },
        "locations": [{ "physicalLocation": physical(uri, &finding.place) }],
        "properties": {
            "confidence": finding.confidence,
            "doubt": finding.doubt,
            "cause": finding.cause,
        },
    });
    let more = finding.spans.iter().map(|&place| ReportedRelated { place, message: "here as well".into() });
    let related: Vec<Value> = finding.related.iter().cloned().chain(more).map(|related| {
        json!({ "message": { "text": related.message }, "physicalLocation": physical(uri, &related.place) })
    }).collect();
    if let Some(members) = result.as_object_mut() {
        if finding.count > 1 {
            members.insert("occurrenceCount".to_owned(), finding.count.into());
        }
        insert_list(members, "relatedLocations", related);
        insert_list(members, "fixes", finding.fix.iter().filter_map(|fix| change(fix, uri, view)).collect());
    }
    result
}

fn insert_list(members: &mut Map<String, Value>, name: &str, list: Vec<Value>) {
    if !list.is_empty() {
        members.insert(name.to_owned(), list.into());
    }
}

/// A fix: all of its replacements or none (§3.55). Nothing for one that cuts through a CRLF or a character: lines and
/// columns cannot say so.
fn change(fix: &Fix, uri: &str, view: &View<'_>) -> Option<Value> {
    let replacement = |edit: &Edit| {
        let is_between =
            |at: usize| at == 0 || view.place(Span::new(0..at)).utf16.end == view.place(Span::new(at..at)).utf16.start;
        let is_exact = is_between(edit.span.start()) && is_between(edit.span.end());
        is_exact.then(
            || json!({ "deletedRegion": region(&view.place(edit.span)), "insertedContent": { "text": edit.text } }),
        )
    };
    let replacements: Option<Vec<Value>> = fix.edits.iter().map(replacement).collect();
    Some(json!({
        "description": { "text": fix.title },
        "artifactChanges": [{ "artifactLocation": { "uri": uri }, "replacements": replacements? }],
        "properties": { "safety": fix.safety },
    }))
}

fn physical(uri: &str, place: &Place) -> Value {
    json!({ "artifactLocation": { "uri": uri }, "region": region(place) })
}

/// The same range told twice, in lines and columns and in octets (§3.30).
fn region(place: &Place) -> Value {
    json!({
        "startLine": place.line,
        "startColumn": place.column,
        "endLine": place.end_line,
        "endColumn": place.end_column,
        "byteOffset": place.span.start(),
        "byteLength": place.span.len(),
    })
}

const fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

/// A rule (§3.49) with everything that its page says.
fn descriptor(rule: &Rule) -> Value {
    let levels = rule.levels;
    let usual = levels.outgoing.max(levels.received).or(levels.bulk).or(levels.strict).unwrap_or(Severity::Info);
    let sources: Vec<String> = rule.references.iter().map(emlint::Reference::url).collect();
    json!({
        "id": rule.code,
        "name": rule.name,
        "shortDescription": { "text": format!("{}.", rule.summary) },
        "fullDescription": { "text": explain::lead(rule) },
        "help": { "text": explain::text(rule), "markdown": rule.docs },
        "helpUri": help_uri(rule),
        "defaultConfiguration": { "level": level(usual) },
        "properties": { "tags": ["email", rule.family.name()], "fix": rule.fix.name(), "sources": sources },
    })
}

/// The page of the rule on the site that this was built for (`EMLINT_SITE`), else what the rule rests on.
fn help_uri(rule: &Rule) -> String {
    match option_env!("EMLINT_SITE") {
        Some(site) => format!("{}/{}", site.trim_end_matches('/'), rule.site_path()),
        None => rule.references.first().map(emlint::Reference::url).unwrap_or_default(),
    }
}

/// The message with this number in an archive, as reports call it: `archive.mbox#12`.
fn nested_uri(archive: &str, index: usize) -> String {
    format!("{}#{}", uri(archive), index + 1)
}

/// A path as a URI reference (RFC 3986 §4.1): what is relative stays so, what is absolute gets the scheme `file`.
fn uri(path: &str) -> String {
    let path = if cfg!(windows) { path.replace('\\', "/") } else { path.to_owned() };
    let mut uri = String::with_capacity(path.len() + 8);
    let has_drive = cfg!(windows) && path.get(1..3) == Some(":/");
    if path.starts_with('/') || has_drive {
        uri.push_str(if has_drive { "file:///" } else { "file://" });
    } else if path.split('/').next().is_some_and(|first| first.contains(':')) {
        // A colon in the first segment would end a scheme (RFC 3986 §4.2).
        uri.push_str("./");
    }
    for byte in path.bytes() {
        match byte {
            b'/' | b':' | b'@' => uri.push(char::from(byte)),
            _ if byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=".contains(&byte) => uri.push(char::from(byte)),
            _ => {
                let _ = write!(uri, "%{byte:02X}");
            }
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::uri;

    #[test]
    fn paths_are_uri_references() {
        assert_eq!(uri("mail/a b#1.eml"), "mail/a%20b%231.eml");
        assert_eq!(uri("/tmp/é.eml"), "file:///tmp/%C3%A9.eml");
        assert_eq!(uri("1:2,S"), "./1:2,S");
        assert_eq!(uri("box/1:2,S"), "box/1:2,S");
        assert_eq!(uri("-"), "-");
    }
}
