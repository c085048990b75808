use super::HTML_NESTING;
use super::nesting::{self, Fault};
use crate::cause;
use crate::html::region::Region;
use crate::html::tree::Closer;
use crate::html::{self, Html};
use crate::rule::{Family, Fixable, Levels, Rule, page};
use crate::{Context, Findings, Fix, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "HTM017",
    name: "html-misnested",
    summary: "Elements overlap instead of nesting",
    help: "Close the inner element before the outer one.",
    family: Family::Html,
    levels: Levels::always(Severity::Warning),
    fix: Fixable::Sometimes,
    cause: Some(&cause::HTML_BROKEN),
    mutes: &[],
    references: &[HTML_NESTING],
    docs: page(include_str!("html_misnested.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    for html in html::bodies(context) {
        findings.judged();
        for fault in nesting::faults(html) {
            match fault {
                Fault::Misnested { end, tag, closer } => report(context, html, end, tag, closer, findings),
                Fault::WrongHeading { end, tag } => {
                    let Some(start) = html.document.tag(tag) else { continue };
                    let text = format!("“{}” closes “<{}>”, another level of heading", html.at(end), html.name(start));
                    html.add(findings, end, text).related(html.span(start.region), "the heading begins here");
                }
                _ => {}
            }
        }
    }
}

fn report(context: &Context, html: &Html, end: Region, tag: u32, closer: Closer, findings: &mut Findings) {
    if findings.is_full() {
        findings.count();
        return;
    }
    let Some(start) = html.document.tag(tag) else { return };
    let (place, by) = nesting::closer(html, closer);
    let name = html.name(start);
    let late = html.at(end);
    let text = match closer {
        Closer::End(_) => {
            format!("“{late}” comes after “{}”, although “<{name}>” was opened before it", html.at(place))
        }
        _ => format!("“{late}” comes too late: {by}"),
    };
    let finding = html.add(findings, end, text).fix(swap(context, html, end, closer));
    finding.related(html.span(start.region), format!("“<{name}>” is opened here"));
    finding.related(html.span(place), by);
    // Browsers agree on how they repair overlapping formatting.
    if start.element.is_formatting() {
        finding.weaken(Severity::Info);
    }
}

/// Swaps two end tags that stand side by side.
fn swap(context: &Context, html: &Html, end: Region, closer: Closer) -> Option<Fix> {
    let Closer::End(first) = closer else { return None };
    let first = nesting::end_region(html, first);
    let between = html.text().get(first.end()..end.start())?;
    if !between.trim().is_empty() {
        return None;
    }
    let swapped = format!("{}{between}{}", html.at(end), html.at(first));
    let edit = html.edit(&context.message, Region::new(first.start(), end.end()), &swapped)?;
    let fix = Fix::safe("Swap the two end tags", vec![edit]);
    Some(fix.safe_before_delivery(context))
}

#[cfg(test)]
mod tests {
    use crate::Severity;
    use crate::testing::{fixed, run};

    fn message(html: &str) -> String {
        format!("Content-Type: text/html\r\n\r\n{html}")
    }

    #[test]
    fn overlapping_blocks_are_worse_than_overlapping_formatting() {
        let severity = |html: &str| run(&crate::testing::only("HTM017"), message(html))[0].severity;
        assert_eq!(severity("<b><i>x</b></i>"), Severity::Info);
        assert_eq!(severity("<table><tr><td><div>x</td></tr></table></div>"), Severity::Warning);
    }

    #[test]
    fn swaps_neighbours_only() {
        assert_eq!(fixed("HTM017", &message("<b><i>x</b> </i>")), message("<b><i>x</i> </b>"));
        assert_eq!(fixed("HTM017", &message("<b><i>x</b>y</i>")), message("<b><i>x</b>y</i>"));
    }
}
