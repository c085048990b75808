use super::{CAN_I_EMAIL, EMAIL_BUGS};
use crate::cause;
use crate::html::region::Region;
use crate::html::{self, Html};
use crate::rule::{Family, Fixable, Levels, Rule, page};
use crate::{Context, Findings, Severity, number};

pub(crate) static RULE: Rule = Rule {
    code: "HTM042",
    name: "gmail-style-limit",
    summary: "More CSS than Gmail keeps",
    help: "Remove rules that nothing uses, and comments and blanks.",
    family: Family::Html,
    levels: Levels::outgoing(Severity::Warning).or_bulk(Severity::Warning),
    fix: Fixable::Never,
    cause: Some(&cause::CLIENTS),
    mutes: &[],
    references: &[EMAIL_BUGS, CAN_I_EMAIL],
    docs: page(include_str!("gmail_style_limit.md")),
    check,
};

/// Characters in all style elements together.
const LIMIT: usize = 16_384;
/// From here on it is worth knowing.
const NEAR: usize = LIMIT / 5 * 4;

fn check(context: &Context, findings: &mut Findings) {
    let Some(html) = html::body(context) else { return };
    let sheets = &html.styles().sheets;
    if sheets.is_empty() {
        return;
    }
    findings.judged();
    let total: usize = sheets.iter().map(|&(_, region)| html.at(region).chars().count()).sum();
    if total < NEAR {
        return;
    }
    if total <= LIMIT {
        let Some(&(_, last)) = sheets.last() else { return };
        let text = format!("The style elements have {} characters; Gmail keeps no more than 16,384", number(total));
        html.add(findings, begin(html, last), text).weaken(Severity::Info);
        return;
    }
    let mut before = 0;
    for &(tag, region) in sheets {
        let length = html.at(region).chars().count();
        if before + length > LIMIT {
            let text = format!(
                "The style elements have {} characters; above 16,384 Gmail drops some or all of them",
                number(total)
            );
            let start = html.document.tag(tag).map_or(region, |tag| tag.region);
            let at = html.at(region).char_indices().nth(LIMIT - before).map_or(region.len(), |(at, _)| at);
            let limit = html.span(Region::at(region.start() + at));
            html.add(findings, start, text).related(limit, "the limit is here");
            return;
        }
        before += length;
    }
}

/// The first characters of a sheet.
fn begin(html: &Html, region: Region) -> Region {
    let length = html.at(region).chars().take(20).map(char::len_utf8).sum::<usize>();
    Region::new(region.start(), region.start() + length)
}
