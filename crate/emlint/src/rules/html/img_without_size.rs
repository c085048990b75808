use crate::cause;
use crate::html::element::Element;
use crate::html::image::{Image, Role as ImageRole};
use crate::html::{self, Html};
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Findings, Fix, Severity, decimal};

pub(crate) static RULE: Rule = Rule {
    code: "HTM050",
    name: "img-without-size",
    summary: "Picture without a width that Outlook understands",
    help: "Give each picture a width in whole pixels, without a unit.",
    family: Family::Html,
    levels: Levels::outgoing(Severity::Info).or_bulk(Severity::Info),
    fix: Fixable::Sometimes,
    cause: Some(&cause::CLIENTS),
    mutes: &[],
    references: &[Reference::Page(
        "HTML Standard: dimension attributes",
        "https://html.spec.whatwg.org/multipage/embedded-content-other.html#dimension-attributes",
    )],
    docs: page(include_str!("img_without_size.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    for html in html::bodies(context) {
        let shown = html.images().iter().filter(|image| image.role == ImageRole::Content);
        for image in shown.filter(|image| !html.styles().look(Some(image.tag)).quoted) {
            findings.judged();
            report(context, html, image, findings);
        }
    }
}

fn report(context: &Context, html: &Html, image: &Image, findings: &mut Findings) {
    let Some(tag) = html.document.tag(image.tag).filter(|tag| tag.element == Element::Img) else { return };
    if findings.is_full() {
        findings.count();
        return;
    }
    for name in ["width", "height"] {
        let Some(attribute) = html.attribute(tag, name) else { continue };
        let value = html.attribute_value(attribute).trim();
        let digits = value.trim_end_matches('%');
        if value.is_empty()
            || (digits.bytes().all(|byte| byte.is_ascii_digit()) && !digits.is_empty())
            || value == "auto"
        {
            continue;
        }
        let number = value.trim_end_matches("px").trim();
        let is_pixels = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
        let edit = attribute.value.filter(|_| is_pixels).and_then(|region| html.edit(&context.message, region, number));
        let fix = edit.map(|edit| {
            let fix = Fix::safe(format!("Write {number}"), vec![edit]);
            fix.safe_before_delivery(context)
        });
        let text = format!("“{}” is no number of pixels; Outlook ignores it", html.at(attribute.region));
        html.add(findings, attribute.region, text).fix(fix);
        return;
    }
    if html.attribute(tag, "width").is_none() {
        let text = match image.width {
            Some(width) => {
                let width = decimal::whole(width);
                format!("The width of {width} pixels is in CSS only; Outlook shows the picture as large as the file")
            }
            None => {
                "The picture has no width: the page jumps when it is loaded, and Outlook shows it as large as the file"
                    .to_owned()
            }
        };
        html.add(findings, tag.region, text);
    }
}
