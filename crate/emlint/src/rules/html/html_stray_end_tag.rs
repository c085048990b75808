use super::HTML_NESTING;
use super::nesting::{self, Fault};
use crate::cause;
use crate::html::element::Element;
use crate::html::{self, Html};
use crate::rule::{Family, Fixable, Levels, Rule, page};
use crate::{Context, Findings, Fix, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "HTM019",
    name: "html-stray-end-tag",
    summary: "End tag closes nothing",
    help: "Remove the end tag, or find the start tag that is missing.",
    family: Family::Html,
    levels: Levels::always(Severity::Warning),
    fix: Fixable::Sometimes,
    cause: Some(&cause::HTML_BROKEN),
    mutes: &[],
    references: &[HTML_NESTING],
    docs: page(include_str!("html_stray_end_tag.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    for html in html::bodies(context) {
        if !html.document.ends.is_empty() {
            findings.judged();
        }
        // html-unclosed-element names those.
        let in_wrong_order = nesting::in_wrong_order(html);
        for fault in nesting::faults(html) {
            if let Fault::Stray { end, closed } = fault
                && !in_wrong_order.iter().any(|(known, _)| *known == end)
            {
                report(context, html, end, closed, findings);
            }
        }
    }
}

fn report(context: &Context, html: &Html, end: u32, closed: Option<u32>, findings: &mut Findings) {
    let Some(tag) = html.document.ends.get(end as usize) else { return };
    if findings.is_full() {
        findings.count();
        return;
    }
    let written = html.at(tag.region);
    let text = match tag.element {
        Element::Br => format!("“{written}” is read as a line break"),
        Element::P => format!("“{written}” without “<p>” makes an empty paragraph"),
        element if element.is_void() => format!("“{written}” closes nothing: the element never has an end tag"),
        _ => format!("“{written}” closes nothing"),
    };
    let removable = !matches!(tag.element, Element::P | Element::Br);
    let edit = html.edit(&context.message, tag.region, "").filter(|_| removable);
    let fix = edit.map(|edit| {
        let fix = Fix::safe("Remove it", vec![edit]);
        fix.safe_before_delivery(context)
    });
    let finding = html.add(findings, tag.region, text).fix(fix);
    if tag.element != Element::Br {
        finding.weaken(Severity::Info);
    }
    if let Some(start) = closed.and_then(|closed| html.document.tag(closed)) {
        finding.related(html.span(start.region), "what it probably should close, which was closed before");
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{fixed, marked};

    fn message(html: &str) -> String {
        format!("Content-Type: text/html\r\n\r\n{html}")
    }

    #[test]
    fn end_tags_of_implied_elements_are_no_strays() {
        assert_eq!(marked("HTM019", &message("x</body></html>")), [""; 0]);
        assert_eq!(marked("HTM019", &message("<p>x</p></p></img>")), ["</p>", "</img>"]);
    }

    #[test]
    fn removes_what_closes_nothing() {
        assert_eq!(fixed("HTM019", &message("x</div></p>")), message("x</p>"));
    }
}
