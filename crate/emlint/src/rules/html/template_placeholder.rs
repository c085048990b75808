use crate::html::document::Node;
use crate::html::link::Use;
use crate::html::region::Region;
use crate::html::words::Words;
use crate::html::{self, Html, brief};
use crate::message::Part;
use crate::message::text::DecodedText;
use crate::placeholder::{self, Place, Placeholder};
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Confidence, Context, Findings, Severity, Span};

pub(crate) static RULE: Rule = Rule {
    code: "HTM072",
    name: "template-placeholder",
    summary: "Placeholder of a template that nobody filled in",
    help: "Fill it in, or give it a value for readers about whom nothing is known.",
    family: Family::Html,
    levels: Levels::always(Severity::Warning),
    fix: Fixable::Never,
    cause: None,
    mutes: &[],
    references: &[Reference::Page(
        "SpamAssassin: unresolved templates",
        "https://github.com/apache/spamassassin/blob/trunk/rules/20_phrases.cf",
    )],
    docs: page(include_str!("template_placeholder.md")),
    check,
};

/// Different tokens that are named.
const MOST: usize = 10;

/// The tokens of one message: each is named once, with all its places.
struct Collected {
    tokens: Vec<Token>,
    texts: Words,
}

struct Token {
    text: String,
    mark: Mark,
    places: Vec<Span>,
    confidence: Confidence,
    /// In code, in a quotation, or in mail about programs.
    is_shown_on_purpose: bool,
    message: Option<&'static str>,
}

/// Where a token stands, and the line of the decoded text where that is needed to see it.
struct Mark {
    span: Span,
    line: Option<String>,
}

impl Mark {
    fn new(html: &Html, region: Region) -> Self {
        Self { span: html.span(region), line: html.decoded_line(region) }
    }
}

impl Collected {
    fn add(&mut self, text: &str, mark: Mark, confidence: Confidence, on_purpose: bool, message: Option<&'static str>) {
        let (place, is_new) = self.texts.add(text);
        if !is_new {
            if let Some(token) = self.tokens.get_mut(place) {
                token.places.push(mark.span);
                token.is_shown_on_purpose &= on_purpose;
            }
            return;
        }
        let text = text.to_owned();
        self.tokens.push(Token {
            text,
            mark,
            places: Vec::new(),
            confidence,
            is_shown_on_purpose: on_purpose,
            message,
        });
    }
}

fn check(context: &Context, findings: &mut Findings) {
    let mut collected = Collected { tokens: Vec::new(), texts: Words::default() };
    for html in html::bodies(context) {
        findings.judged();
        in_prose(html, &mut collected);
        in_attributes(html, &mut collected);
        in_comments(html, &mut collected);
        in_urls(html, &mut collected);
    }
    let parts = context.message.parts.iter().filter(|part| {
        part.media_type == "text/plain" && !part.is_nested && part.disposition.as_deref() != Some("attachment")
    });
    for part in parts.filter(|_| !context.facts.dsn) {
        findings.judged();
        in_plain(context, part, &mut collected);
    }
    let is_about_programs = is_about_programs(context);
    for token in collected.tokens.into_iter().take(MOST) {
        let text = match token.message {
            Some(message) => message.to_owned(),
            None => format!("“{}” was not filled in", brief(&token.text)),
        };
        let Mark { span, line } = token.mark;
        let finding = findings.add(span, text).confidence(token.confidence).alone(token.places);
        if let Some(line) = line {
            finding.related(span, line);
        }
        if token.is_shown_on_purpose || is_about_programs {
            finding.weaken(Severity::Info).confidence(Confidence::Low);
        } else if token.confidence == Confidence::Low {
            finding.weaken(Severity::Info);
        }
    }
}

/// Whether a URL holds a token, so that nothing else can be said about it.
pub(super) fn is_in_url(value: &str) -> bool {
    const NOTHING: &[&str] = &["undefined", "null", "None", "NaN"];
    NOTHING.contains(&value)
        || placeholder::find(value, Place::Url).iter().any(|found| found.confidence != Confidence::Low)
}

/// Mail of code hosts and of lists of developers.
fn is_about_programs(context: &Context) -> bool {
    let header = &context.message.header;
    header.fields.iter().any(|field| {
        let name = field.name.text().to_ascii_lowercase();
        name.starts_with("x-github") || name.starts_with("x-gitlab") || name == "x-patchwork-hint"
    }) || header.first("List-Id").is_some_and(|field| {
        let id = field.unfolded().to_ascii_lowercase();
        ["dev", "devel", "github", "gitlab", "patches", "commits", "bugs", "python", "kernel"]
            .iter()
            .any(|w| id.contains(w))
    })
}

fn in_prose(html: &Html, collected: &mut Collected) {
    let prose = html.prose();
    let look_at = |at: usize| prose.look(&html.document, html.styles(), at);
    let on_purpose = |at: usize| {
        let look = look_at(at);
        look.code || look.quoted
    };
    let mark = |start, end| Mark::new(html, prose.region(html.text(), &html.document, start, end));
    for Placeholder { start, end, confidence } in placeholder::find(&prose.text, Place::Text) {
        let text = prose.text.get(start..end).unwrap_or_default();
        collected.add(text, mark(start, end), confidence, on_purpose(start), None);
    }
    merged(&prose.text, &on_purpose, &mark, collected);
}

fn merged(
    text: &str,
    on_purpose: &dyn Fn(usize) -> bool,
    mark: &dyn Fn(usize, usize) -> Mark,
    collected: &mut Collected,
) {
    if let Some((start, end)) = placeholder::failed_merge(text) {
        let token = text.get(start..end).unwrap_or_default();
        collected.add(token, mark(start, end), Confidence::High, on_purpose(start), None);
    }
    if let Some((start, end)) = placeholder::empty_greeting(text) {
        let message = "A greeting without a name";
        collected.add(message, mark(start, end), Confidence::Low, on_purpose(start), Some(message));
    }
}

/// Texts that readers get from attributes.
fn in_attributes(html: &Html, collected: &mut Collected) {
    for tag in &html.document.tags {
        for name in ["alt", "title", "aria-label"] {
            let Some(attribute) = html.attribute(tag, name) else { continue };
            let value = html.attribute_value(attribute);
            for found in placeholder::find(value, Place::Text) {
                let token = value.get(found.start..found.end).unwrap_or_default();
                let region = match attribute.value.filter(|_| attribute.is_literal()) {
                    Some(region) => Region::new(region.start() + found.start, region.start() + found.end),
                    None => attribute.region,
                };
                collected.add(token, Mark::new(html, region), found.confidence, false, None);
            }
        }
    }
}

/// `<?= … ?>` is a comment for parsers.
fn in_comments(html: &Html, collected: &mut Collected) {
    for node in &html.document.nodes {
        let Node::Comment(index) = *node else { continue };
        let Some(&comment) = html.document.comments.get(index as usize) else { continue };
        let written = html.at(comment);
        if written.starts_with("<?=") || written.starts_with("<?php") {
            collected.add(&brief(written), Mark::new(html, comment), Confidence::High, false, None);
        }
    }
}

fn in_urls(html: &Html, collected: &mut Collected) {
    for link in html.links().iter().filter(|link| !matches!(link.used, Use::Script)) {
        let value = link.value.as_str();
        if is_in_url(value) && placeholder::find(value, Place::Url).is_empty() {
            collected.add(value, Mark::new(html, link.region), Confidence::High, false, None);
        }
        for found in placeholder::find(value, Place::Url) {
            let token = value.get(found.start..found.end).unwrap_or_default();
            let region = link.piece(html.text(), found.start..found.end);
            collected.add(token, Mark::new(html, region), found.confidence, false, None);
        }
    }
}

fn in_plain(context: &Context, part: &Part<'_>, collected: &mut Collected) {
    let has_mark = part.decoded().iter().any(|byte| b"*%<{[$#@\xAB".contains(byte));
    let label = part.charset.as_deref().unwrap_or("utf-8");
    let source = DecodedText::body(part.body, part.encoding, label, context.charsets);
    let mark = |start: usize, end: usize| Mark { span: source.span(start..end), line: None };
    let line_of = |at: usize| {
        let start = source.text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
        source.text.get(start..).unwrap_or_default()
    };
    // Quotations, patches and indented code.
    let on_purpose = |at: usize| line_of(at).starts_with(['>', '+', '-', '|', '\t']) || line_of(at).starts_with("    ");
    if has_mark {
        for Placeholder { start, end, confidence } in placeholder::find(&source.text, Place::Text) {
            let text = source.text.get(start..end).unwrap_or_default();
            // In plain text `<name>` and `<<name>>` stand for what somebody has to fill in.
            let is_bracket = text.starts_with('<') && !text.starts_with("<%") && !text.starts_with("<?");
            collected.add(text, mark(start, end), confidence, on_purpose(start) || is_bracket, None);
        }
    }
    merged(&source.text, &on_purpose, &mark, collected);
}
