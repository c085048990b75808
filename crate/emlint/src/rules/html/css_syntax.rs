use crate::List as _;
use crate::cause;
use crate::html::css::{CssError, CssErrorKind, Declaration, Kind, Token};
use crate::html::element::Element;
use crate::html::region::Region;
use crate::keyed::Keys;
use crate::html::{self, Html, brief, property};
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Findings, Fix, Severity, Stage};

pub(crate) static RULE: Rule = Rule {
    code: "HTM030",
    name: "css-syntax",
    summary: "CSS that programs cannot read",
    help: "Write name: value; and close every bracket and quote.",
    family: Family::Html,
    levels: Levels::always(Severity::Warning),
    fix: Fixable::Sometimes,
    cause: Some(&cause::HTML_BROKEN),
    mutes: &[],
    references: &[
        Reference::Page("CSS Syntax Module Level 3", "https://www.w3.org/TR/css-syntax-3/#error-handling"),
        Reference::Page("Can I email: the style element", "https://www.caniemail.com/features/html-style/"),
    ],
    docs: page(include_str!("css_syntax.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    for html in html::bodies(context) {
        let css = &html.styles().css;
        if !css.declarations.is_empty() || !css.errors.is_empty() {
            findings.judged();
        }
        // Two mistakes in one style attribute are one finding.
        let mut last_attribute = None;
        for error in &css.errors {
            let in_attribute = html.document.tag(error.tag).is_some_and(|tag| tag.element != Element::Style);
            if in_attribute && last_attribute.replace(error.tag) == Some(error.tag) {
                continue;
            }
            if is_template(html, error.region) {
                continue;
            }
            report(context, html, error, findings);
        }
        let mut names = Keys::default();
        let mut similar: Vec<Option<&'static str>> = Vec::new();
        for declaration in &css.declarations {
            let name = html.at(declaration.name);
            let (place, is_new) = names.add(name);
            if is_new {
                similar.push(property::similar(name));
            }
            let meant = similar.get(place).copied().flatten();
            judge(context, html, declaration, meant, findings);
        }
    }
}

/// `{{name}}` in CSS is template-placeholder's.
fn is_template(html: &Html, region: Region) -> bool {
    let text = html.text();
    let from = region.start().saturating_sub(2);
    let near = (0..4).find_map(|back| text.get(from.saturating_sub(back)..)).unwrap_or_default();
    let near: String = near.chars().take(region.len().min(200) + 6).collect();
    ["{{", "{%", "<%", "${", "*|"].iter().any(|mark| near.contains(mark))
}

fn report(context: &Context, html: &Html, error: &CssError, findings: &mut Findings) {
    if findings.is_full() {
        findings.count();
        return;
    }
    let written = brief(html.at(error.region));
    let text = match error.kind {
        CssErrorKind::Unclosed => format!("Nothing closes “{written}”: the rest of the CSS is lost in it"),
        CssErrorKind::Stray => format!("“{written}” closes nothing; the rule behind it may be skipped"),
        CssErrorKind::UnclosedString => format!("Nothing closes the quote of “{written}”"),
        CssErrorKind::BadUrl => {
            format!("“{written}” is no URL; one with blanks or quotes in it needs quotes around it")
        }
        CssErrorKind::UnclosedComment => "This comment is never closed: the rest of the CSS is lost in it".to_owned(),
        CssErrorKind::NoColon => format!("“{written}” is no declaration: the colon is missing"),
        CssErrorKind::NoSemicolon => format!("A semicolon is missing before “{written}”: both declarations are lost"),
        CssErrorKind::NoValue => format!("“{written}” has no value"),
        CssErrorKind::LineComment => format!("“//” begins no comment in CSS: “{written}” is lost"),
        CssErrorKind::BadImportant => format!("“{written}” is not !important: the declaration is lost"),
        CssErrorKind::NoBlock => format!("“{written}” has no block"),
        CssErrorKind::StraySemicolon => "A semicolon behind “}” makes programs skip the next rule".to_owned(),
    };
    let message = &context.message;
    let fix = match error.kind {
        CssErrorKind::NoSemicolon => {
            let before = html.text().get(..error.region.start()).unwrap_or_default();
            html.insert(message, before.trim_end().len(), ";").map(|edit| ("Add the semicolon", edit))
        }
        CssErrorKind::StraySemicolon => html.edit(message, error.region, "").map(|edit| ("Remove the semicolon", edit)),
        _ => None,
    };
    let fix = fix.map(|(title, edit)| {
        let fix = Fix::safe(title, vec![edit]);
        // What is lost today applies afterwards.
        if error.kind == CssErrorKind::NoSemicolon || context.stage == Stage::Received {
            fix.as_suggestion()
        } else {
            fix
        }
    });
    let finding = html.add(findings, error.region, text).fix(fix);
    if error.kind == CssErrorKind::NoValue {
        finding.weaken(Severity::Info);
    }
    let tag = html.document.tag(error.tag).filter(|tag| tag.element != Element::Style);
    if let Some(tag) = tag {
        finding.related(html.span(tag.name), format!("in the style of “<{}>”", html.name(tag)));
    }
}

/// What can be read, but means nothing.
fn judge(
    context: &Context,
    html: &Html,
    declaration: &Declaration,
    meant: Option<&'static str>,
    findings: &mut Findings,
) {
    let name = html.at(declaration.name);
    if let Some(meant) = meant {
        let edit = html.edit(&context.message, declaration.name, meant);
        let fix = edit.map(|edit| Fix::suggest(format!("Write {meant}"), vec![edit]));
        let text = format!("There is no property “{name}”; “{meant}” is probably meant");
        html.add(findings, declaration.name, text).fix(fix);
        return;
    }
    let css = &html.styles().css;
    let words: Vec<&Token> = css.words(declaration.value).list();
    for token in &words {
        let written = html.at(token.region);
        if written.contains(['\u{201c}', '\u{201d}', '\u{2018}', '\u{2019}']) && token.kind != Kind::String {
            let text = format!("Typographic quotes around {}: CSS knows only \" and '", brief(written));
            html.add(findings, token.region, text);
            return;
        }
        if token.kind == Kind::Hash && is_color(name) && !is_digits(token.word(html.text())) {
            let text = format!("“{}” is no colour; one has 3, 4, 6 or 8 digits", brief(written));
            html.add(findings, token.region, text);
            return;
        }
    }
    if let [token] = words[..]
        && token.kind == Kind::Number
        && token.value != 0.0
        && needs_unit(name)
    {
        let written = html.at(token.region);
        let fix = html.insert(&context.message, token.region.end(), "px");
        let fix = fix.map(|edit| Fix::suggest("Add px", vec![edit]));
        let text = format!("“{name}: {written}” has no unit; only some programs take it for pixels");
        html.add(findings, token.region, text).weaken(Severity::Info).fix(fix);
    }
}

fn is_color(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    lower == "color" || lower == "background" || lower.ends_with("-color")
}

fn is_digits(word: &str) -> bool {
    matches!(word.len(), 3 | 4 | 6 | 8) && word.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn needs_unit(name: &str) -> bool {
    const LENGTHS: &[&str] = &[
        "width",
        "height",
        "max-width",
        "max-height",
        "min-width",
        "min-height",
        "margin",
        "padding",
        "top",
        "left",
        "right",
        "bottom",
        "font-size",
        "letter-spacing",
        "border-width",
        "border-radius",
    ];
    let lower = name.to_ascii_lowercase();
    let sides = ["margin-", "padding-"].iter().any(|start| lower.starts_with(start));
    LENGTHS.contains(&lower.as_str()) || sides
}

#[cfg(test)]
mod tests {
    use crate::testing::marked;

    fn message(html: &str) -> String {
        format!("Content-Type: text/html\r\n\r\n{html}")
    }

    #[test]
    fn what_word_and_old_hacks_write_is_fine() {
        for css in [
            "mso-line-height-rule:exactly;-webkit-text-size-adjust:100%;*zoom:1;_height:1px",
            "filter:progid:DXImageTransform.Microsoft.gradient(startColorstr='#fff');Margin:0",
            "color:#FFF;;padding:0 0 0 10px;line-height:1.5;z-index:1",
        ] {
            assert_eq!(marked("HTM030", &message(&format!("<p style=\"{css}\">"))), [""; 0], "{css}");
        }
        let sheet = "<style><!-- @media screen { _:-ms-input-placeholder, .a { color: red } } --></style>";
        assert_eq!(marked("HTM030", &message(sheet)), [""; 0]);
    }

    #[test]
    fn two_mistakes_in_one_attribute_are_one_finding() {
        assert_eq!(marked("HTM030", &message("<p style='color red;font 12px'>")), ["color red"]);
    }

    #[test]
    fn the_mark_is_in_the_encoded_source() {
        let head = "Content-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n";
        let source = format!("{head}<p style=3D\"font-family:&quot;A&quot;;back=\r\ngroud:red\">");
        assert_eq!(marked("HTM030", &source), ["back=\r\ngroud"]);
    }
}
