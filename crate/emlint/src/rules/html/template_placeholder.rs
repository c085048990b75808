use crate::keyed::Keys;
use crate::message::Part;
use crate::message::text::DecodedText;
use crate::placeholder::{self, Place, Placeholder};
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Confidence, Context, Findings, Severity, Span, brief};

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
pub(super) struct Collected {
    tokens: Vec<Token>,
    texts: Keys,
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
pub(super) struct Mark {
    pub(super) span: Span,
    pub(super) line: Option<String>,
}

impl Collected {
    pub(super) fn add(
        &mut self,
        text: &str,
        mark: Mark,
        confidence: Confidence,
        on_purpose: bool,
        message: Option<&'static str>,
    ) {
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
    let mut collected = Collected { tokens: Vec::new(), texts: Keys::default() };
    #[cfg(feature = "html")]
    super::tokens_in_html::collect(context, findings, &mut collected);
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

pub(super) fn merged(
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
