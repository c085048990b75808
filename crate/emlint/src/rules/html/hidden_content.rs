use crate::List as _;
use super::hidden::{HiddenText, hidden_texts, how};
use crate::html::prose::visible_len;
use crate::html::style::Hiding;
use crate::html::{self, Html, brief};
use crate::rule::{Family, Fixable, GOOGLE, Levels, Rule, page};
use crate::{Context, Findings, Severity, number};

pub(crate) static RULE: Rule = Rule {
    code: "HTM013",
    name: "hidden-content",
    summary: "Text that readers cannot see",
    help: "Remove it; what only some readers need belongs into a message of its own.",
    family: Family::Html,
    levels: Levels::always(Severity::Error),
    fix: Fixable::Never,
    cause: None,
    mutes: &[],
    references: &[GOOGLE],
    docs: page(include_str!("hidden_content.md")),
    check,
};

/// Shorter texts are labels and spacers.
const SHORT: usize = 40;

fn check(context: &Context, findings: &mut Findings) {
    for html in html::bodies(context) {
        let prose = html.prose();
        if !prose.pieces.is_empty() {
            findings.judged();
        }
        let hidden = hidden_texts(html);
        let judged: Vec<&HiddenText> = hidden.iter().filter(|hidden| is_judged(hidden)).list();
        let length: usize = judged.iter().map(|hidden| hidden.length).sum();
        let all = visible_len(&prose.text);
        let is_stuffed = length > 500 && length * 2 > all && judged.iter().any(|hidden| hidden.by.by != Hiding::Word);
        if is_stuffed {
            stuffed(html, &judged, length, all, findings);
            continue;
        }
        for hidden in judged {
            report(html, hidden, findings);
        }
    }
}

fn is_judged(hidden: &HiddenText) -> bool {
    hidden.length > SHORT && !hidden.is_preheader && !hidden.by.responsive
}

fn report(html: &Html, hidden: &HiddenText, findings: &mut Findings) {
    if findings.is_full() {
        findings.count();
        return;
    }
    let text =
        format!("{} characters are hidden by {}: “{}”", number(hidden.length), how(hidden.by.by), brief(&hidden.text));
    let region = html.document.tag(hidden.by.tag).map_or(hidden.first, |tag| tag.region);
    let finding = html.add(findings, region, text).weaken(Severity::Warning);
    finding.related(html.span(hidden.by.region), "what hides it");
    if hidden.by.by == Hiding::Word {
        finding.weaken(Severity::Info);
    }
}

/// More is hidden than shown: text for filters.
fn stuffed(html: &Html, judged: &[&HiddenText], length: usize, all: usize, findings: &mut Findings) {
    let Some(first) = judged.first() else { return };
    let text = format!("{} of {} characters are hidden, first by {}", number(length), number(all), how(first.by.by));
    let region = html.document.tag(first.by.tag).map_or(first.first, |tag| tag.region);
    let finding = html.add(findings, region, text);
    for hidden in judged.iter().take(20) {
        finding.related(html.span(hidden.by.region), format!("hidden by {}", how(hidden.by.by)));
    }
}

#[cfg(test)]
mod tests {
    use crate::Severity;
    use crate::testing::{marked, run};

    fn message(html: &str) -> String {
        format!("Content-Type: text/html\r\n\r\n{html}")
    }

    const LONG: &str = "one two three four five six seven eight nine ten eleven";

    #[test]
    fn a_preheader_and_what_phones_show_again_are_fine() {
        let preheader = format!("<body><div style='display:none'>{LONG}</div><p>x</p>");
        assert_eq!(marked("HTM013", &message(&preheader)), [""; 0]);
        let phone = format!(
            "<style>@media (max-width:600px){{.m{{display:block!important}}}}</style><p>x</p><div class='m' style='display:none'>{LONG}</div>"
        );
        assert_eq!(marked("HTM013", &message(&phone)), [""; 0]);
        let quoted = format!("<p>x</p><div class=gmail_quote style='display:none'>{LONG}</div>");
        assert_eq!(marked("HTM013", &message(&quoted)), [""; 0]);
    }

    #[test]
    fn a_wrapper_is_named_once() {
        let html = format!("<p>x</p><div style='font-size:0'><p>{LONG}</p><p>{LONG}</p></div>");
        assert_eq!(marked("HTM013", &message(&html)), ["<div style='font-size:0'>"]);
    }

    #[test]
    fn more_hidden_than_shown_is_an_error() {
        let html = format!("<p>x</p><div style='display:none'>{}</div>", LONG.repeat(20));
        let found = run(&crate::testing::only("HTM013"), message(&html));
        assert_eq!((found.len(), found[0].severity), (1, Severity::Error));
    }
}
