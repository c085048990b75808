use super::HTML_NESTING;
use super::nesting::{self, Fault};
use crate::cause;
use crate::html::tree::Closer;
use crate::html::{self, Html};
use crate::rule::{Family, Fixable, Levels, Rule, page};
use crate::{Context, Findings, Fix, Severity, number};

pub(crate) static RULE: Rule = Rule {
    code: "HTM018",
    name: "html-unclosed-element",
    summary: "Element is never closed",
    help: "Add the end tag.",
    family: Family::Html,
    levels: Levels::by_stage(Severity::Error, Severity::Warning),
    fix: Fixable::Sometimes,
    cause: Some(&cause::HTML_BROKEN),
    mutes: &[],
    references: &[HTML_NESTING],
    docs: page(include_str!("html_unclosed_element.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    for html in html::bodies(context) {
        findings.judged();
        // One mistake in a template is made in every row: what has one name is one finding.
        let mut by_name: Vec<Vec<(u32, Closer)>> = vec![Vec::new(); html.document.names];
        for fault in nesting::faults(html) {
            if let Fault::Unclosed { tag, closer } = fault
                && let Some(start) = html.document.tag(tag)
            {
                by_name.get_mut(start.name_id as usize).into_iter().for_each(|all| all.push((tag, closer)));
            }
        }
        let in_wrong_order = nesting::in_wrong_order(html);
        for unclosed in by_name {
            let end = match unclosed[..] {
                [(only, _)] => in_wrong_order.iter().find(|(_, tag)| *tag == only).map(|(end, _)| *end),
                _ => None,
            };
            report(context, html, &unclosed, end, findings);
        }
    }
}

/// `early` is an end tag before the start tag that was probably meant for it.
fn report(context: &Context, html: &Html, unclosed: &[(u32, Closer)], early: Option<u32>, findings: &mut Findings) {
    let Some(&(tag, closer)) = unclosed.first() else { return };
    let Some(start) = html.document.tag(tag) else { return };
    let name = html.name(start);
    let lost = html.text().len().saturating_sub(start.region.end());
    let swallows = start.element.swallows();
    let text = if swallows {
        format!("“<{name}>” is never closed: the {} octets behind it are not shown", number(lost))
    } else if unclosed.len() > 1 {
        let more = unclosed.len() - 1;
        format!("“<{name}>” is not closed here and in {} more place{}", number(more), if more == 1 { "" } else { "s" })
    } else if start.element == html::element::Element::A {
        "“<a>” is never closed: what follows is part of the link".to_owned()
    } else {
        format!("“<{name}>” is never closed")
    };
    let (place, by) = nesting::closer(html, closer);
    let fix = html.insert(&context.message, place.start(), &format!("</{name}>"));
    let fix = fix.filter(|_| unclosed.len() == 1 && early.is_none() && !swallows);
    let fix = fix.map(|edit| Fix::suggest(format!("Add </{name}>"), vec![edit]));
    let finding = html.add(findings, start.region, text).fix(fix);
    if !swallows {
        finding.weaken(Severity::Warning);
    }
    finding.related(html.span(place), by);
    if let Some(early) = early {
        let end = html.span(nesting::end_region(html, early));
        finding.related(end, "this end tag has no start tag; is the order wrong?");
    }
    for &(tag, _) in unclosed.iter().skip(1).take(20) {
        if let Some(other) = html.document.tag(tag) {
            finding.related(html.span(other.region), "not closed either");
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::Severity;
    use crate::testing::{marked, run};

    fn message(html: &str) -> String {
        format!("Content-Type: text/html\r\n\r\n{html}")
    }

    #[test]
    fn what_may_stay_open_is_not_named() {
        assert_eq!(marked("HTM018", &message("<html><body><p>a<ul><li>b<table><tr><td>c</table></ul>")), [""; 0]);
    }

    #[test]
    fn one_name_is_one_finding() {
        let rows = "<tr><td><font>x</td></tr>".repeat(5);
        assert_eq!(marked("HTM018", &message(&format!("<table>{rows}</table>"))), ["<font>"]);
    }

    #[test]
    fn a_title_without_end_takes_everything() {
        let found = run(&crate::testing::only("HTM018"), message("<title>Shop<body><p>x"));
        assert_eq!((found.len(), found[0].severity), (1, Severity::Error));
    }
}
