use crate::cause;
use crate::html::conditional::{self, Conditional, Views};
use crate::html::document::Node;
use crate::html::element::Element;
use crate::html::region::Region;
use crate::html::{self, Html, brief};
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Findings, Fix, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "HTM029",
    name: "outlook-conditional",
    summary: "Conditional comment for Outlook is broken",
    help: "Write <!--[if mso]> … <![endif]-->, and close in one comment what another one opened.",
    family: Family::Html,
    levels: Levels::by_stage(Severity::Error, Severity::Warning),
    fix: Fixable::Sometimes,
    cause: Some(&cause::HTML_BROKEN),
    mutes: &[],
    references: &[Reference::Page(
        "Microsoft: about conditional comments",
        "https://learn.microsoft.com/en-us/previous-versions/windows/internet-explorer/ie-developer/compatibility/ms537512(v=vs.85)",
    )],
    docs: page(include_str!("outlook_conditional.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    for html in html::bodies(context) {
        comments(context, html, findings);
        in_text(html, findings);
        if html.document.comments.iter().any(|&comment| conditional::is_conditional(html.at(comment))) {
            for view in conditional::views(html.text(), &html.document) {
                ghost_table(html, &view, findings);
            }
        }
    }
}

fn comments(context: &Context, html: &Html, findings: &mut Findings) {
    let mut open: Option<Region> = None;
    for node in &html.document.nodes {
        let Node::Comment(index) = *node else { continue };
        let Some(&region) = html.document.comments.get(index as usize) else { continue };
        let written = html.at(region);
        let kind = conditional::read(written);
        if kind != Conditional::None {
            findings.judged();
        }
        match kind {
            Conditional::Unclosed { condition } => unclosed(context, html, region, condition, findings),
            Conditional::Hidden { condition, .. } => judge_condition(html, region, condition, findings),
            Conditional::Revealed { condition } => {
                judge_condition(html, region, condition, findings);
                open = Some(region);
            }
            Conditional::End if open.is_none() => {
                let text = format!("“{}” ends a condition that never began", brief(written));
                html.add(findings, region, text).weaken(Severity::Warning);
            }
            Conditional::End => open = None,
            Conditional::WrongEnd => {
                let text = format!("“{}” ends nothing; the end is written <![endif]-->", brief(written));
                html.add(findings, region, text).weaken(Severity::Warning);
            }
            Conditional::None => {
                let start = written.trim_start_matches(['<', '!', '-', ' ']);
                if start.starts_with("[if") && !written.starts_with("<!--") {
                    let text = format!("“{}” is no conditional comment; it begins with <!--[if", brief(written));
                    html.add(findings, region, text).weaken(Severity::Warning);
                }
            }
        }
    }
    if let Some(region) = open {
        let text = format!("“{}” has no <!--<![endif]--> behind what it is about", brief(html.at(region)));
        html.add(findings, region, text).weaken(Severity::Warning);
    }
}

/// All up to the next `-->` is lost, for Outlook too.
fn unclosed(context: &Context, html: &Html, region: Region, condition: &str, findings: &mut Findings) {
    let written = html.at(region);
    let head = written.find("]>").map_or(written.len().min(20), |at| at + 2);
    let opener = Region::new(region.start(), region.start() + head);
    let lower = written.to_ascii_lowercase();
    let never = html.document.cut.is_some_and(|cut| cut.region.start == region.start);
    let lost = crate::number(written.len().saturating_sub(head));
    let text = if never {
        format!("“[if {condition}]” is never closed: the {lost} octets up to the end of the part are lost")
    } else if lower.get(head..).is_some_and(|rest| rest.contains("<!--[if")) {
        format!("“[if {condition}]” is not closed before the next one begins: {lost} octets are lost in it")
    } else {
        format!("“[if {condition}]” is not closed by <![endif]-->: {lost} octets are lost up to the next “-->”")
    };
    let half = lower.find("<![endif]>");
    let fix = half.and_then(|at| {
        let end = region.start() + at;
        let edit = html.edit(&context.message, Region::new(end, end + "<![endif]>".len()), "<![endif]-->")?;
        Some(Fix::suggest("Close it with <![endif]-->", vec![edit]))
    });
    let finding = html.add(findings, opener, text).fix(fix);
    finding.related(html.span(Region::at(region.end())), "what follows is seen again");
    // Without an end of its own it is a comment like any other, and only Outlook misses something.
    let swallows = never || half.is_some() || lower.get(head..).is_some_and(|rest| rest.contains("<!--[if"));
    if !swallows {
        finding.weaken(Severity::Warning);
    }
}

fn judge_condition(html: &Html, region: Region, condition: &str, findings: &mut Findings) {
    if conditional::is_valid(condition) {
        return;
    }
    let start = html.at(region).find(condition).unwrap_or_default();
    let place = Region::new(region.start() + start, region.start() + start + condition.len());
    let text = format!("“{}” is no condition that Outlook understands", brief(condition));
    html.add(findings, if condition.is_empty() { region } else { place }, text).weaken(Severity::Warning);
}

/// `<--[if` is text.
fn in_text(html: &Html, findings: &mut Findings) {
    for node in &html.document.texts {
        let Some(at) = html.at(node.region).find("<--[if") else { continue };
        let start = node.region.start() + at;
        let text = "“<--[if” is shown as text; a comment begins with <!--";
        html.add(findings, Region::new(start, start + 6), text).weaken(Severity::Warning);
    }
}

/// Tables for Outlook alone are opened in one comment and closed in another.
fn ghost_table(html: &Html, view: &Views, findings: &mut Findings) {
    let difference = view.word.difference();
    if difference == 0 || view.everybody.difference() != 0 || html.swallowed().is_some() {
        return;
    }
    let name = match view.element {
        Element::Table => "table",
        Element::Tr => "tr",
        _ => "td",
    };
    // The comment whose opening or closing no other one makes up for.
    let mut open: Vec<Region> = Vec::new();
    let mut lone = None;
    for &(region, change) in &view.comments {
        if change > 0 {
            open.extend((0..change.min(100)).map(|_| region));
        } else {
            for _ in 0..change.unsigned_abs().min(100) {
                if open.pop().is_none() {
                    lone = lone.or(Some(region));
                }
            }
        }
    }
    let Some(region) = (if difference > 0 { open.first().copied() } else { lone }) else { return };
    let (opened, closed) = (view.word.opened, view.word.closed);
    let text = format!("For Outlook “<{name}>” begins {opened}× and ends {closed}×; for everybody else it is even");
    let head = html.at(region).find("]>").map_or(0, |at| at + 2);
    html.add(findings, Region::new(region.start(), region.start() + head), text).weaken(Severity::Warning);
}

#[cfg(test)]
mod tests {
    use crate::testing::marked;

    fn message(html: &str) -> String {
        format!("Content-Type: text/html\r\n\r\n{html}")
    }

    #[test]
    fn what_real_mail_has_is_fine() {
        for html in [
            "<!--[if mso]><table><tr><td><![endif]--><div>x</div><!--[if mso]></td></tr></table><![endif]-->",
            "<!--[if !mso]><!--><p>x</p><!--<![endif]-->",
            "<!--[if !mso]><!-- --><p>x</p><!--<![endif]-->",
            "<!--[if (gte mso 9)|(IE)]><xml><o:x/></xml><![endif]-->",
            "<![if !supportLists]>1.<![endif]>",
            "<!--[if gte mso 9]><xml></xml><![endif]--><!--[if gte mso 9]><xml></xml><![endif]-->",
        ] {
            assert_eq!(marked("HTM029", &message(html)), [""; 0], "{html}");
        }
    }

    #[test]
    fn an_opener_that_never_closes_is_the_only_finding() {
        let source = message("<p>x</p><!--[if mso]><td><p>y</p>");
        let all = crate::testing::run(&crate::Options::default(), &source);
        let html: Vec<_> = all.iter().filter(|finding| finding.rule.code.starts_with("HTM0")).collect();
        assert_eq!(html.iter().map(|finding| finding.rule.code).collect::<Vec<_>>(), ["HTM029"]);
        assert_eq!(marked("HTM029", &source), ["<!--[if mso]>"]);
    }
}
