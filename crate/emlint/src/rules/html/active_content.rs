use crate::html::css::{Declaration, Kind};
use crate::html::document::{Attribute, Tag};
use crate::html::element::Element;
use crate::html::link::{Link, Use};
use crate::html::region::{Region, offset};
use crate::html::{Html, Role, brief};
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Findings, Fix, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "HTM004",
    name: "active-content",
    summary: "Scripts, frames or forms in a message",
    help: "Remove it: no mail program runs it, and filters take it for an attack. Link to a page that does it.",
    family: Family::Html,
    levels: Levels::always(Severity::Error),
    fix: Fixable::Sometimes,
    cause: None,
    mutes: &[],
    references: &[
        Reference::Page("HTML Standard: scripting", "https://html.spec.whatwg.org/multipage/scripting.html"),
        Reference::Page("Can I email: forms", "https://www.caniemail.com/features/html-form/"),
    ],
    docs: page(include_str!("active_content.md")),
    check,
};

/// Base64 in a script above this is a file.
const LARGE: usize = 10 * 1024;

fn check(context: &Context, findings: &mut Findings) {
    // AMP has scripts of its own; in bounces only this rule looks at all.
    for html in context.html().iter().filter(|html| html.role != Role::Amp) {
        findings.judged();
        let texts = html.texts_of_tags();
        for (index, tag) in html.document.tags.iter().enumerate() {
            if tag.element == Element::Script {
                let code = texts.get(index).copied().flatten().map(|region| html.at(region)).unwrap_or_default();
                script(context, html, tag, code, findings);
            } else {
                element(html, offset(index), tag, findings);
            }
            for attribute in html.document.attributes(tag) {
                handler(context, html, tag, attribute, findings);
            }
        }
        for link in html.links().iter().filter(|link| is_script(link)) {
            script_url(context, html, link, findings);
        }
        for declaration in &html.styles().css.declarations {
            in_css(html, declaration, findings);
        }
    }
}

fn element(html: &Html, index: u32, tag: &Tag, findings: &mut Findings) {
    let name = html.name(tag);
    let (text, severity) = match tag.element {
        Element::Iframe
        | Element::Frame
        | Element::Frameset
        | Element::Object
        | Element::Embed
        | Element::Applet
        | Element::Portal => {
            let host = html.links_of(index).first().map(Link::host).filter(|host| !host.is_empty());
            let from = host.map(|host| format!(" from {host}")).unwrap_or_default();
            (format!("“<{name}>” would show another document{from}; mail programs remove it"), Severity::Error)
        }
        Element::Meta => {
            let kind = html.value(tag, "http-equiv").unwrap_or_default();
            if !kind.trim().eq_ignore_ascii_case("refresh") {
                return;
            }
            (
                "This would send the reader to another page; mail programs remove it and filters score it".to_owned(),
                Severity::Error,
            )
        }
        Element::Form => return form(html, index, tag, findings),
        Element::Input | Element::Button | Element::Select | Element::Textarea => return control(html, tag, findings),
        Element::Base => (
            "“<base>” changes where all links lead; most mail programs ignore it, and links break there".to_owned(),
            Severity::Warning,
        ),
        Element::Video | Element::Audio => (
            format!("“<{name}>” plays in Apple Mail and few others; everybody else sees what is inside of it"),
            Severity::Info,
        ),
        Element::Noscript => {
            ("Mail programs run no scripts, so this is always shown, or always removed".to_owned(), Severity::Info)
        }
        _ if is_foreign_document(html, tag) => {
            ("HTML inside of SVG: filters take it for an attempt to hide scripts".to_owned(), Severity::Error)
        }
        _ => return,
    };
    if findings.is_full() {
        findings.count();
        return;
    }
    html.add(findings, tag.region, text).weaken(severity);
}

fn is_foreign_document(html: &Html, tag: &Tag) -> bool {
    tag.foreign && html.name(tag).eq_ignore_ascii_case("foreignObject")
}

fn script(context: &Context, html: &Html, tag: &Tag, code: &str, findings: &mut Findings) {
    let kind = html.value(tag, "type").unwrap_or_default().trim().to_ascii_lowercase();
    // Structured data is read by servers and never run.
    if matches!(kind.as_str(), "application/ld+json" | "application/json") {
        return;
    }
    let decodes =
        code.contains("atob(") && ["Blob", "createObjectURL", "msSaveOrOpenBlob"].iter().any(|w| code.contains(w));
    let saves = code.contains(".download") && code.contains("createObjectURL");
    let is_file = decodes || saves || longest_base64(code) > LARGE;
    let text = if is_file {
        "This script builds a file and saves it, which is how malware is smuggled past filters"
    } else {
        "No mail program runs scripts; filters refuse messages for them"
    };
    let end = tag.end.and_then(|end| html.document.ends.get(end as usize)).map(|end| end.region);
    let whole = end.map(|end| tag.region.to(end));
    let fix = whole.and_then(|whole| html.edit(&context.message, whole, "")).map(|edit| {
        let fix = Fix::safe("Remove the script", vec![edit]);
        fix.safe_before_delivery(context)
    });
    html.add(findings, tag.region, text).fix(fix);
}

/// The longest run of letters that could be base64.
fn longest_base64(text: &str) -> usize {
    let runs = text.split(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '+' | '/' | '='));
    runs.map(str::len).max().unwrap_or_default()
}

fn form(html: &Html, index: u32, tag: &Tag, findings: &mut Findings) {
    let action = html.links_of(index).iter().find(|link| link.used == Use::Action);
    let to = match action {
        Some(link) if link.url.scheme == "mailto" => " that writes a mail".to_owned(),
        Some(link) if !link.host().is_empty() => format!(" that sends to {}", link.host()),
        _ => String::new(),
    };
    let text = format!("A form{to}: Outlook removes it, others ask the reader before they send anything");
    html.add(findings, tag.region, text).weaken(Severity::Warning);
}

fn control(html: &Html, tag: &Tag, findings: &mut Findings) {
    let kind = html.value(tag, "type").unwrap_or_default().trim().to_ascii_lowercase();
    let name = html.name(tag);
    if tag.element == Element::Input && matches!(kind.as_str(), "hidden" | "image") {
        return;
    }
    if findings.is_full() {
        findings.count();
        return;
    }
    if tag.element == Element::Input && kind == "password" {
        html.add(findings, tag.region, "A field for a password: nobody should type one into a message");
        return;
    }
    html.add(findings, tag.region, format!("“<{name}>” does nothing in many mail programs")).weaken(Severity::Warning);
}

/// `onclick` and its like. Names that begin with `on` and are no event do nothing anywhere.
fn handler(context: &Context, html: &Html, tag: &Tag, attribute: &Attribute, findings: &mut Findings) {
    let name = html.at(attribute.name);
    let Some(event) = name.get(..2).filter(|on| on.eq_ignore_ascii_case("on")).and_then(|_| name.get(2..)) else {
        return;
    };
    let is_event = (3..=20).contains(&event.len()) && event.bytes().all(|byte| byte.is_ascii_alphabetic());
    if !is_event || attribute.value.is_none() {
        return;
    }
    if findings.is_full() {
        findings.count();
        return;
    }
    let before = html.text().get(..attribute.region.start()).unwrap_or_default();
    let blanks = before.len() - before.trim_end().len();
    let whole = Region::new(attribute.region.start() - blanks, attribute.region.end());
    let fix = html.edit(&context.message, whole, "").map(|edit| {
        let fix = Fix::safe(format!("Remove {name}"), vec![edit]);
        fix.safe_before_delivery(context)
    });
    let text = format!("“{name}” on “<{}>” is a script; no mail program runs it", html.name(tag));
    html.add(findings, attribute.region, text).fix(fix);
}

/// Whether a URL runs something.
pub(super) fn is_script(link: &Link) -> bool {
    match link.url.scheme.as_str() {
        "javascript" => !is_idle(link.path()),
        "vbscript" | "blob" | "livescript" => true,
        "data" => {
            let kind = link.path().to_ascii_lowercase();
            let is_page = kind.starts_with("text/html") || kind.starts_with("application/xhtml");
            is_page || (kind.starts_with("image/svg+xml") && (link.used == Use::Anchor || kind.contains("script")))
        }
        _ => false,
    }
}

/// `javascript:void(0)`, which relative-or-broken-url calls a dead link.
fn is_idle(code: &str) -> bool {
    let code = code.trim().trim_end_matches(';');
    code.is_empty() || code.replace(' ', "") == "void(0)"
}

fn script_url(context: &Context, html: &Html, link: &Link, findings: &mut Findings) {
    if findings.is_full() {
        findings.count();
        return;
    }
    let scheme = &link.url.scheme;
    let text = match scheme.as_str() {
        "data" => {
            "A page inside of a URL: browsers refuse to open it, and it is how phishing pages are hidden".to_owned()
        }
        "blob" => "“blob:” names something in the author’s browser; nobody else has it".to_owned(),
        _ => format!("“{scheme}:” runs a script; mail programs remove it"),
    };
    let region = link.piece(html.text(), 0..(scheme.len() + 1).min(link.value.len()));
    let edit = html.edit(&context.message, link.region, "#").filter(|_| link.used == Use::Anchor);
    let fix = edit.map(|edit| Fix::suggest("Write #", vec![edit]));
    html.add(findings, region, text).fix(fix);
}

/// What old versions of Internet Explorer and Firefox ran from CSS.
fn in_css(html: &Html, declaration: &Declaration, findings: &mut Findings) {
    let css = &html.styles().css;
    let name = html.at(declaration.name);
    let is_binding = name.eq_ignore_ascii_case("-moz-binding") || name.eq_ignore_ascii_case("behavior");
    let runs = css
        .words(declaration.value)
        .any(|token| token.kind == Kind::Function && token.word(html.text()).eq_ignore_ascii_case("expression"));
    // `behavior:url(#default#VML)` is how Outlook is told to draw shapes.
    let is_vml = css.written(html.text(), declaration.value).to_ascii_lowercase().contains("#default#vml");
    if (is_binding && !is_vml) || runs {
        let text =
            format!("“{}” ran scripts in old browsers; filters still look for it", brief(html.at(declaration.region)));
        html.add(findings, declaration.region, text).weaken(Severity::Warning);
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{fixed, marked};

    fn message(html: &str) -> String {
        format!("Content-Type: text/html\r\n\r\n{html}")
    }

    #[test]
    fn sees_through_blanks_and_references() {
        let html = "<a href=' java&#9;script:alert(1)'>x</a><a href='JAVASCRIPT:x()'>y</a>";
        assert_eq!(marked("HTM004", &message(html)), [" java&#9;script:alert(1)", "JAVASCRIPT:"]);
    }

    #[test]
    fn words_that_begin_with_on_are_no_handlers() {
        assert_eq!(marked("HTM004", &message("<p only one=1 on=2 online>on click</p>")), ["one=1"; 0]);
        assert_eq!(marked("HTM004", &message("<p onclick='x()'>y</p>")), ["onclick='x()'"]);
    }

    #[test]
    fn data_for_servers_and_shapes_for_outlook_are_fine() {
        let html = "<script type='application/ld+json'>{}</script><style>v\\:* {behavior:url(#default#VML)}</style>";
        assert_eq!(marked("HTM004", &message(html)), [""; 0]);
    }

    #[test]
    fn removes_scripts_and_handlers() {
        let html = "<p onclick=\"x()\" class=a>y</p><script>x()</script>";
        assert_eq!(fixed("HTM004", &message(html)), message("<p class=a>y</p>"));
    }
}
