//! The report: what command line, wasm and widget give out. The shape is a contract; its JSON Schema is generated here.

use crate::List as _;
use crate::group::{self, Group};
use crate::rule::Levels;
use crate::view::View;
use crate::{Confidence, Context, Doubt, Findings, Fix, Origin, Rule, Severity, Span, Stage, select};
use serde::Serialize;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Everything one run found, in the order of the message.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// Version of this shape.
    pub schema: u32,
    /// Version of the linter.
    pub emlint: &'static str,
    /// Path, `-`, `archive.mbox#12` or `pasted`.
    pub name: String,
    pub octets: usize,
    pub origin: Origin,
    pub stage: Stage,
    /// What was derived from the message: bulk, dsn, headers-only, …
    pub facts: Vec<&'static str>,
    pub findings: Vec<ReportedFinding>,
    pub verdict: Verdict,
    pub causes: Vec<ReportedCause>,
    /// Codes of rules whose subject is present and in order.
    pub passed: Vec<&'static str>,
    pub summary: Summary,
    pub overview: Overview,
}

/// A place for machines and for people. Columns and UTF-16 offsets count units of the view.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Place {
    /// Octets of the input.
    pub span: Span,
    pub utf16: Utf16,
    /// 1-based.
    pub line: u32,
    pub column: u32,
    pub end_line: u32,
    /// Exclusive.
    pub end_column: u32,
}

/// A half-open range of UTF-16 units of the view.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Utf16 {
    pub start: u32,
    pub end: u32,
}

/// One finding, or many of one code.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ReportedFinding {
    pub code: &'static str,
    pub rule: &'static str,
    pub severity: Severity,
    pub confidence: Confidence,
    pub doubt: Option<Doubt>,
    pub cause: Option<&'static str>,
    pub message: Cow<'static, str>,
    #[serde(flatten)]
    pub place: Place,
    pub related: Vec<ReportedRelated>,
    /// How many places this finding stands for.
    pub count: usize,
    /// Further places when `count` is above 1, at most 200.
    pub spans: Vec<Place>,
    pub help: Cow<'static, str>,
    pub fix: Option<Fix>,
    pub references: Vec<ReportedReference>,
    /// Relative to the root of the site.
    pub docs: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ReportedRelated {
    #[serde(flatten)]
    pub place: Place,
    pub message: Cow<'static, str>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ReportedReference {
    pub text: String,
    pub url: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ReportedCause {
    pub id: &'static str,
    pub title: &'static str,
    pub help: &'static str,
}

/// What a person needs in three seconds, in words; never a score.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Verdict {
    /// The worst there is to say; null when nothing is wrong.
    pub severity: Option<Severity>,
    pub title: String,
    pub text: String,
    /// Index into `findings` of the one to look at first.
    pub finding: Option<usize>,
}

/// Entries of `findings` by severity, and findings left out by caps or because their cause is reported.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Summary {
    pub error: usize,
    pub warning: usize,
    pub info: usize,
    pub suppressed: usize,
}

/// What the cards of the page show. Every item carries the place it was read from; what is absent is null or empty.
#[derive(Clone, Debug, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Overview {
    pub from: Vec<Address>,
    pub sender: Option<Address>,
    pub reply_to: Vec<Address>,
    pub return_path: Option<Address>,
    pub to: Vec<Address>,
    pub subject: Option<Text>,
    pub date: Option<Date>,
    pub message_id: Option<Text>,
    /// In the order of travel.
    pub hops: Vec<Hop>,
    pub authentication: Vec<Authentication>,
    pub signatures: Vec<Signature>,
    pub identity: Vec<Identity>,
    pub list: List,
    /// The first 1,000 header fields.
    pub fields: Vec<FieldInfo>,
    pub bulk_sender: Vec<BulkRule>,
    pub parts: Vec<PartInfo>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Address {
    /// The display name, decoded.
    pub name: Option<String>,
    /// `local-part@domain` as written; empty for the null address `<>`.
    pub address: Option<String>,
    #[serde(flatten)]
    pub place: Place,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Text {
    pub text: String,
    #[serde(flatten)]
    pub place: Place,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Date {
    pub text: String,
    /// In UTC (RFC 3339); null when it cannot be known.
    pub time: Option<String>,
    #[serde(flatten)]
    pub place: Place,
}

/// One step of the message's way, read from a Received field (RFC 5321 §4.4).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Hop {
    pub helo: Option<String>,
    pub reverse: Option<String>,
    pub ip: Option<String>,
    pub by: Option<String>,
    pub with: Option<String>,
    pub tls: Option<bool>,
    pub tls_version: Option<String>,
    pub cipher: Option<String>,
    pub id: Option<String>,
    #[serde(rename = "for")]
    pub for_: Option<String>,
    pub time: Option<String>,
    /// Since the hop before; negative when a clock is behind.
    pub delay_seconds: Option<i64>,
    #[serde(flatten)]
    pub place: Place,
}

/// One result that a server wrote down (RFC 8601 §2.2, RFC 7208 §9.1).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Authentication {
    pub authserv_id: Option<String>,
    pub trusted: bool,
    pub trust_reason: &'static str,
    pub method: String,
    pub result: String,
    pub reason: Option<String>,
    pub comment: Option<String>,
    pub domain: Option<String>,
    /// DMARC: what the domain's record asks for.
    pub policy: Option<String>,
    pub properties: BTreeMap<String, String>,
    /// Whether the domain is that of From, or above or below it; null when there is nothing to compare.
    pub aligned: Option<bool>,
    /// The name of the field that says so.
    pub source: &'static str,
    #[serde(flatten)]
    pub place: Place,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Signature {
    /// `DKIM`, `ARC` or `DomainKey`.
    pub kind: &'static str,
    pub domain: Option<String>,
    pub selector: Option<String>,
    pub algorithm: Option<String>,
    pub signed_fields: Vec<String>,
    /// `match`, `mismatch` or `unknown`.
    pub body_hash: &'static str,
    #[serde(flatten)]
    pub place: Place,
}

/// A name of the sender beside the one people see.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Identity {
    pub role: &'static str,
    pub domain: Option<String>,
    pub organization: Option<String>,
    /// Whether it belongs to the organization of From.
    pub same: Option<bool>,
    #[serde(flatten)]
    pub place: Place,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct List {
    pub unsubscribe: Vec<Text>,
    pub one_click: Option<Text>,
    pub id: Option<Text>,
    pub precedence: Option<Text>,
    pub auto_submitted: Option<Text>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FieldInfo {
    pub name: String,
    /// The value with folds removed and encoded-words decoded, cut after 1,000 characters.
    pub decoded: String,
    pub octets: usize,
    #[serde(flatten)]
    pub place: Place,
}

/// One requirement of a large receiver for bulk senders.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct BulkRule {
    pub id: &'static str,
    pub text: &'static str,
    pub by: Vec<&'static str>,
    /// `pass`, `fail`, `unknown` or `not-applicable`.
    pub result: &'static str,
    pub codes: Vec<&'static str>,
}

/// One MIME part (RFC 2045 §2.4), outermost first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct PartInfo {
    /// `1.2` is the second part of the first; the message itself is empty.
    pub path: String,
    #[serde(rename = "type")]
    pub media_type: String,
    pub charset: Option<String>,
    pub encoding: Option<String>,
    pub filename: Option<String>,
    pub disposition: Option<String>,
    pub content_id: Option<String>,
    /// Of the body as sent.
    pub octets: usize,
    /// Of the body with its transfer encoding removed; null for a multipart.
    pub decoded_octets: Option<usize>,
    /// Octets of the longest line, without its end; null for what holds other parts.
    pub longest_line: Option<usize>,
    pub header: Place,
    #[serde(flatten)]
    pub place: Place,
}

/// A rule as programs list it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RuleInfo {
    pub code: &'static str,
    pub rule: &'static str,
    /// The prefix of the code.
    pub family: &'static str,
    pub levels: Levels,
    pub summary: &'static str,
    /// What to do about it.
    pub help: &'static str,
    /// Whether findings come with a fix: `always`, `sometimes` or `never`.
    pub fix: &'static str,
    pub references: Vec<ReportedReference>,
    /// Relative to the root of the site.
    pub docs: String,
    /// The page in Markdown; left out where pages are not built in.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub page: &'static str,
}

impl From<&Rule> for RuleInfo {
    fn from(rule: &Rule) -> Self {
        Self {
            code: rule.code,
            rule: rule.name,
            family: rule.family.prefix(),
            levels: rule.levels,
            summary: rule.summary,
            help: rule.help,
            fix: rule.fix.name(),
            references: references(rule),
            docs: rule.site_path(),
            page: rule.docs,
        }
    }
}

/// Puts a report together: groups the findings and gives every span its place.
pub(crate) fn build(name: &str, context: &Context, found: Vec<Findings>) -> Report {
    let view = View::new(context.message.bytes);
    let passed = found.iter().filter(|findings| findings.subject && findings.is_empty()).map(Findings::code).list();
    let bulk_sender = crate::bulk::rules(context, &found);
    let (groups, suppressed) = group::group(&context.message, found);
    let findings: Vec<ReportedFinding> = groups.into_iter().map(|group| reported(group, &view)).list();
    let mut causes: Vec<ReportedCause> = Vec::new();
    let mut summary = Summary { suppressed, ..Summary::default() };
    for finding in &findings {
        match finding.severity {
            Severity::Error => summary.error += 1,
            Severity::Warning => summary.warning += 1,
            Severity::Info => summary.info += 1,
        }
        let cause = select::find(finding.code).and_then(|rule| rule.cause);
        if let Some(cause) = cause.filter(|cause| !causes.iter().any(|known| known.id == cause.id)) {
            causes.push(ReportedCause { id: cause.id, title: cause.title, help: cause.help });
        }
    }
    let overview = Overview { bulk_sender, ..crate::overview::overview(context, &view) };
    let verdict = crate::verdict::verdict(context, &findings, &overview);
    Report {
        schema: 1,
        emlint: crate::VERSION,
        name: name.to_owned(),
        octets: context.message.bytes.len(),
        origin: context.origin,
        stage: context.stage,
        facts: context.facts.names(),
        findings,
        verdict,
        causes,
        passed,
        summary,
        overview,
    }
}

fn reported(group: Group, view: &View<'_>) -> ReportedFinding {
    let Group { finding, count, spans } = group;
    let rule = finding.rule;
    let related = finding.related.into_iter();
    ReportedFinding {
        code: rule.code,
        rule: rule.name,
        severity: finding.severity,
        confidence: finding.confidence,
        doubt: finding.doubt,
        cause: rule.cause.map(|cause| cause.id),
        message: finding.message,
        place: view.place(finding.span),
        related: related.map(|note| ReportedRelated { place: view.place(note.span), message: note.message }).list(),
        count,
        spans: spans.into_iter().map(|span| view.place(span)).list(),
        help: finding.help,
        fix: finding.fix,
        references: references(rule),
        docs: rule.site_path(),
    }
}

/// The JSON Schema of [`Report`], as text.
#[cfg(feature = "schema")]
#[must_use]
pub fn schema_json() -> String {
    format!("{:#}\n", schemars::schema_for!(Report).as_value())
}

fn references(rule: &Rule) -> Vec<ReportedReference> {
    rule.references.iter().map(|source| ReportedReference { text: source.text(), url: source.url() }).list()
}
