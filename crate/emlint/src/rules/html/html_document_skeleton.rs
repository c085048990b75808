use crate::List as _;
use crate::cause;
use crate::html::document::Node;
use crate::html::element::Element;
use crate::html::region::Region;
use crate::html::tree::{Closer, Problem};
use crate::html::{self, Html, Role, brief};
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Findings, Fix, Severity, Stage};

pub(crate) static RULE: Rule = Rule {
    code: "HTM023",
    name: "html-document-skeleton",
    summary: "html, head and body are not where they belong",
    help: "One html element with one head and one body, and everything that is shown inside of the body.",
    family: Family::Html,
    levels: Levels::always(Severity::Warning),
    fix: Fixable::Sometimes,
    cause: Some(&cause::HTML_BROKEN),
    mutes: &[],
    references: &[Reference::Page(
        "HTML Standard: the html, head and body elements",
        "https://html.spec.whatwg.org/multipage/semantics.html#the-root-element",
    )],
    docs: page(include_str!("html_document_skeleton.md")),
    check,
};

/// Smaller parts are fragments on purpose: signatures, short answers.
const FRAGMENT: usize = 1024;

fn check(context: &Context, findings: &mut Findings) {
    for html in html::bodies(context) {
        findings.judged();
        after_end(context, html, findings);
        twice(html, findings);
        in_head(html, findings);
        let has_skeleton =
            html.document.tags.iter().any(|tag| matches!(tag.element, Element::Html | Element::Head | Element::Body));
        if !has_skeleton && html.text().len() > FRAGMENT && html.role == Role::Body && html.swallowed().is_none() {
            let first = html.document.tags.first().map(|tag| tag.region);
            let region = first.unwrap_or(Region::new(0, html.text().chars().next().map_or(0, char::len_utf8)));
            let text =
                "This is a fragment without html, head and body: there is no place for a title, a language or styles";
            html.add(findings, region, text).weaken(Severity::Info);
        }
    }
}

/// Text or elements behind `</body>` or `</html>`.
fn after_end(context: &Context, html: &Html, findings: &mut Findings) {
    let mut end: Option<Region> = None;
    for node in &html.document.nodes {
        let (region, what) = match *node {
            Node::End(index) => {
                let tag = html.document.ends.get(index as usize);
                if let Some(tag) = tag.filter(|tag| matches!(tag.element, Element::Body | Element::Html)) {
                    end = Some(tag.region);
                }
                continue;
            }
            Node::Text(index) if end.is_some() => {
                let Some(text) = html.document.texts.get(index as usize) else { continue };
                let written = html.at(text.region);
                let trimmed = written.trim_matches(|c: char| c.is_whitespace() || c == '\0');
                if trimmed.is_empty() {
                    continue;
                }
                let start = text.region.start() + (written.len() - written.trim_start().len());
                (Region::new(start, start + trimmed.len()), brief(trimmed))
            }
            Node::Start(index) if end.is_some() => {
                let Some(tag) = html.document.tag(index) else { continue };
                // A second document is reported as that.
                if matches!(tag.element, Element::Html | Element::Body | Element::Head) {
                    return;
                }
                (tag.region, format!("<{}>", html.name(tag)))
            }
            _ => continue,
        };
        let Some(end) = end else { continue };
        let mut text = format!("“{what}” stands behind “{}”", html.at(end));
        if context.stage == Stage::Received {
            text.push_str(", which lists and gateways do that add a footer");
        }
        let finding = html.add(findings, region, text).fix(move_inside(context, html));
        finding.related(html.span(end), "the document ends here");
        if context.stage == Stage::Received {
            finding.weaken(Severity::Info);
        }
        return;
    }
}

/// Puts the end tags of body and html behind all that stands behind them.
fn move_inside(context: &Context, html: &Html) -> Option<Fix> {
    /// More than a footer is another document, and for its author to move.
    const FOOTER: usize = 2000;
    let ends = html.document.ends.iter().filter(|end| matches!(end.element, Element::Body | Element::Html));
    let ends: Vec<Region> = ends.map(|end| end.region).list();
    let mut at = ends.first()?.start();
    let whole = Region::new(at, html.text().len());
    if context.stage == Stage::Received || whole.len() > FOOTER {
        return None;
    }
    let mut moved = String::new();
    for end in &ends {
        moved.push_str(html.at(Region::new(at, end.start())));
        at = end.end();
    }
    moved.push_str(html.at(Region::new(at, whole.end())));
    let tags: Vec<&str> = ends.iter().map(|&end| html.at(end)).list();
    let line_end = context.message.line_ends.majority().text();
    let text = format!("{}{line_end}{}{line_end}", moved.trim(), tags.concat());
    Some(Fix::suggest("Move it into the body", vec![html.edit(&context.message, whole, &text)?]))
}

/// Documents that were put one behind the other.
fn twice(html: &Html, findings: &mut Findings) {
    for element in [Element::Html, Element::Head, Element::Body] {
        let tags = html.document.tags.iter().enumerate().filter(|(_, tag)| tag.element == element);
        let mut tags = tags.map(|(index, tag)| (index, tag, u32::try_from(index).unwrap_or(u32::MAX)));
        let Some((_, first, _)) = tags.next() else { continue };
        let Some((_, second, index)) = tags.next() else { continue };
        let name = html.name(second);
        let text = match element {
            Element::Head => format!("A second “<{name}>”, which is ignored with its styles in some programs"),
            _ => format!("A second “<{name}>”: its attributes are added to those of the first"),
        };
        let finding = html.add(findings, second.region, text);
        finding.related(html.span(first.region), "the first one");
        if html.styles().look(Some(index)).quoted {
            finding.weaken(Severity::Info);
        }
    }
    let mut doctypes = html.document.doctypes.iter();
    if let (Some(first), Some(second)) = (doctypes.next(), doctypes.next()) {
        let finding = html.add(findings, second.region, "A second doctype, which is ignored");
        finding.related(html.span(first.region), "the first one");
    }
}

/// What is shown ends the head, so `</head>` comes late.
fn in_head(html: &Html, findings: &mut Findings) {
    for problem in &html.tree.problems {
        let Problem::Late { tag, end, closer } = *problem else { continue };
        if html.document.tag(tag).is_none_or(|tag| tag.element != Element::Head) {
            continue;
        }
        let (region, what) = match closer {
            Closer::Start(index) => {
                let Some(tag) = html.document.tag(index) else { continue };
                (tag.region, format!("“<{}>”", html.name(tag)))
            }
            Closer::Text(at) => {
                let rest = html.text().get(at as usize..).unwrap_or_default();
                let start = at as usize + (rest.len() - rest.trim_start().len());
                let line = rest.trim_start().split(['<', '\n', '\r']).next().unwrap_or_default().trim_end();
                (Region::new(start, start + line.len()), format!("“{}”", brief(line)))
            }
            Closer::End(_) => continue,
        };
        let text = format!("{what} stands in the head and ends it: what follows up to “</head>” belongs to the body");
        let end = html.document.ends.get(end as usize).map(|end| end.region).unwrap_or_default();
        html.add(findings, region, text).related(html.span(end), "the head should end here");
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::marked;

    fn message(html: &str) -> String {
        format!("Content-Type: text/html\r\n\r\n{html}")
    }

    #[test]
    fn comments_and_blanks_may_follow_the_document() {
        let html = "<html><head><title>x</title></head><body>x</body> <!-- y --> </html>\r\n";
        assert_eq!(marked("HTM023", &message(html)), [""; 0]);
    }

    #[test]
    fn a_short_fragment_is_fine() {
        assert_eq!(marked("HTM023", &message("<p>Hi</p>")), [""; 0]);
        let long = format!("<div>{}</div>", "x ".repeat(600));
        assert_eq!(marked("HTM023", &message(&long)), ["<div>"]);
    }
}
