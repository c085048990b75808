use super::CAN_I_EMAIL;
use crate::cause;
use crate::html::link::{Link, Use};
use crate::html::{self, Html};
use crate::rule::{Family, Fixable, Levels, Rule, page};
use crate::{Context, Findings, Severity, number};

pub(crate) static RULE: Rule = Rule {
    code: "HTM005",
    name: "unsupported-resource",
    summary: "Style sheet or picture that many mail programs do not load",
    help: "Put the CSS into a style element, and pictures on a server or into a part of the message.",
    family: Family::Html,
    levels: Levels::always(Severity::Warning),
    fix: Fixable::Never,
    cause: Some(&cause::CLIENTS),
    mutes: &[],
    references: &[CAN_I_EMAIL],
    docs: page(include_str!("unsupported_resource.md")),
    check,
};

/// Hosts of fonts: without the font there is another one.
const FONT_HOSTS: &[&str] = &[
    "fonts.googleapis.com",
    "fonts.gstatic.com",
    "fonts.bunny.net",
    "use.typekit.net",
    "p.typekit.net",
    "fast.fonts.net",
    "cloud.typography.com",
    "use.fontawesome.com",
];

/// A picture this large in the HTML brings the message near the size at which Gmail cuts it.
const LARGE: usize = 8 * 1024;

fn check(context: &Context, findings: &mut Findings) {
    for html in html::bodies(context) {
        for link in html.links() {
            match link.used {
                Use::Style => style_sheet(html, link, findings),
                Use::Image if link.url.scheme == "data" => picture(html, link, findings),
                _ => {}
            }
        }
    }
}

fn style_sheet(html: &Html, link: &Link, findings: &mut Findings) {
    findings.judged();
    let host = link.host();
    let is_font = FONT_HOSTS.iter().any(|known| host.eq_ignore_ascii_case(known));
    let how = if link.in_css { "@import" } else { "<link>" };
    let text = if is_font {
        format!("Fonts from {host} are not loaded by Gmail and Outlook; name one that everybody has behind them")
    } else {
        format!("Gmail, Outlook.com and Yahoo do not load style sheets by {how}")
    };
    let finding = html.add(findings, link.region, text);
    if is_font {
        finding.weaken(Severity::Info);
    }
}

fn picture(html: &Html, link: &Link, findings: &mut Findings) {
    // Scripts in such URLs are active-content's.
    if !link.path().starts_with("image/") || link.path().starts_with("image/svg+xml") {
        return;
    }
    findings.judged();
    let size = link.region.len();
    let mut text = format!("Gmail does not show pictures in the HTML itself; this one has {} octets", number(size));
    if size > LARGE {
        text.push_str(" and counts towards the 102 KB at which Gmail cuts a message");
    }
    // The scheme is enough of a mark for thousands of letters.
    let mark = crate::html::region::Region::new(link.region.start(), link.region.start() + size.min(40));
    html.add(findings, mark, text);
}
