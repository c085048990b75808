use crate::html::link::{Link, Use};
use crate::html::{self, Html, brief};
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Findings, Fix, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "HTM055",
    name: "mailto-tel-syntax",
    summary: "Link to write a mail or to call that does not work",
    help: "Write mailto:name@example.org?subject=Two%20words, and tel: with digits only.",
    family: Family::Html,
    levels: Levels::always(Severity::Warning),
    fix: Fixable::Sometimes,
    cause: None,
    mutes: &[],
    references: &[Reference::Rfc(6068, "2"), Reference::Rfc(3966, "3")],
    docs: page(include_str!("mailto_tel_syntax.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    for html in html::bodies(context) {
        for link in html.links().iter().filter(|link| link.used == Use::Anchor) {
            // What a template left in it is reported as that.
            if super::tokens_in_html::is_in_url(&link.value) {
                continue;
            }
            match link.url.scheme.as_str() {
                "mailto" => {
                    findings.judged();
                    mailto(context, html, link, findings);
                }
                "tel" => {
                    findings.judged();
                    tel(html, link, findings);
                }
                _ => {}
            }
        }
    }
}

fn mailto(context: &Context, html: &Html, link: &Link, findings: &mut Findings) {
    let (path, query) = (link.path(), link.query());
    let shown = brief(&link.value);
    let names_to = query.split('&').any(|field| field.get(..3).is_some_and(|to| to.eq_ignore_ascii_case("to=")));
    let text = if path.is_empty() && !names_to {
        "The link writes to nobody".to_owned()
    } else if !path.is_empty() && path.split(',').any(|address| !address.contains('@') && !address.contains("%40")) {
        if path.contains(';') && path.contains('@') {
            format!("“{shown}”: addresses are separated by commas, not by semicolons")
        } else {
            format!("“{shown}” holds no address")
        }
    } else if path.contains(';') {
        format!("“{shown}”: addresses are separated by commas, not by semicolons")
    } else if query.contains('?') {
        format!("“{shown}”: fields behind the first are separated by &, not by ?")
    } else if link.value.contains(' ') {
        format!("“{shown}” has a blank in it; in a URL that is written %20")
    } else {
        return;
    };
    let is_blank_only = link.value.contains(' ')
        && text.ends_with("%20")
        && !html.at(link.region).starts_with(char::is_whitespace)
        && !html.at(link.region).ends_with(char::is_whitespace);
    let edit =
        html.edit(&context.message, link.region, &html.at(link.region).replace(' ', "%20")).filter(|_| is_blank_only);
    let fix = edit.map(|edit| {
        let fix = Fix::safe("Write %20", vec![edit]);
        fix.safe_before_delivery(context)
    });
    html.add(findings, link.region, text).fix(fix);
}

fn tel(html: &Html, link: &Link, findings: &mut Findings) {
    let number = link.path();
    let digits = number.bytes().filter(u8::is_ascii_digit).count();
    // Extensions and the like follow a semicolon.
    let main = number.split(';').next().unwrap_or_default();
    let text = if digits == 0 {
        "The link calls no number".to_owned()
    } else if main.chars().any(char::is_alphabetic) {
        format!("“{}” has letters in it; phones dial digits", brief(main))
    } else {
        return;
    };
    html.add(findings, link.region, text);
}
