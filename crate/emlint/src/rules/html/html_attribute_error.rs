use crate::List as _;
use super::{HTML_ATTRIBUTES, HTML_ERRORS};
use crate::cause;
use crate::html::document::{Attribute, SyntaxError, Tag};
use crate::html::region::Region;
use crate::html::{self, Html, brief};
use crate::rule::{Family, Fixable, Levels, Rule, page};
use crate::{Context, Findings, Fix, Severity};
use html5gum::Error;

pub(crate) static RULE: Rule = Rule {
    code: "HTM014",
    name: "html-attribute-error",
    summary: "Attribute is written wrong or stands twice in one tag",
    help: "Put one pair of straight quotes around each value, a space between attributes, and each name once.",
    family: Family::Html,
    levels: Levels::by_stage(Severity::Error, Severity::Warning),
    fix: Fixable::Sometimes,
    cause: Some(&cause::HTML_BROKEN),
    mutes: &[],
    references: &[HTML_ERRORS, HTML_ATTRIBUTES],
    docs: page(include_str!("html_attribute_error.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    for html in html::bodies(context) {
        if html.document.tags.iter().any(|tag| !html.document.attributes(tag).is_empty()) {
            findings.judged();
        }
        let ours: Vec<&SyntaxError> = html.document.errors.iter().filter(|error| is_ours(error.error)).list();
        for in_tag in ours.chunk_by(|one, next| one.tag.is_some() && one.tag == next.tag) {
            let tag = in_tag.first().and_then(|error| error.tag).and_then(|tag| html.document.tag(tag));
            match tag {
                Some(tag) => report_tag(context, html, tag, in_tag, findings),
                None => in_tag.iter().for_each(|error| report(context, html, error, findings)),
            }
        }
        for tag in &html.document.tags {
            smart_quotes(html, tag, findings);
        }
    }
}

const fn is_ours(error: Error) -> bool {
    matches!(
        error,
        Error::DuplicateAttribute
            | Error::MissingWhitespaceBetweenAttributes
            | Error::MissingAttributeValue
            | Error::UnexpectedCharacterInAttributeName
            | Error::UnexpectedCharacterInUnquotedAttributeValue
            | Error::UnexpectedEqualsSignBeforeAttributeName
    )
}

/// A quote inside of a value makes several errors of one tag, and one mistake.
fn report_tag(context: &Context, html: &Html, tag: &Tag, errors: &[&SyntaxError], findings: &mut Findings) {
    let is_quote = |error: &&&SyntaxError| {
        error.error == Error::UnexpectedCharacterInAttributeName && html.at(error.region).contains(['"', '\''])
    };
    let others = |error: &&&SyntaxError| error.error == Error::DuplicateAttribute;
    let Some(quote) = errors.iter().find(is_quote) else {
        return errors.iter().for_each(|error| report(context, html, error, findings));
    };
    let attributes = html.document.attributes(tag);
    let before = attributes.partition_point(|attribute| attribute.region.start < quote.region.start);
    let broken = before.checked_sub(1).and_then(|index| attributes.get(index));
    let start = broken.map_or(quote.region, |broken| broken.region);
    let region = start.to(quote.region);
    let text = format!("An unescaped quote ends the value early: “{}”", brief(html.at(region)));
    html.add(findings, region, text).weaken(Severity::Warning);
    errors.iter().filter(others).for_each(|error| report(context, html, error, findings));
}

fn report(context: &Context, html: &Html, error: &SyntaxError, findings: &mut Findings) {
    if findings.is_full() {
        findings.count();
        return;
    }
    let tag = error.tag.and_then(|tag| html.document.tag(tag));
    let written = brief(html.at(error.region));
    let name = error.error.as_str();
    let text = match error.error {
        Error::DuplicateAttribute => {
            let written = written.split('=').next().unwrap_or_default().trim();
            format!("This tag has a “{written}” already; this second one is ignored ({name})")
        }
        Error::MissingWhitespaceBetweenAttributes => format!("No space before “{written}” ({name})"),
        Error::MissingAttributeValue => format!("“{written}” has no value ({name})"),
        Error::UnexpectedCharacterInAttributeName => format!("“{written}” is no name of an attribute ({name})"),
        Error::UnexpectedCharacterInUnquotedAttributeValue => {
            format!("The value of “{written}” needs quotes around it ({name})")
        }
        _ => format!("“=” stands before the name of an attribute ({name})"),
    };
    let finding = html.add(findings, error.region, text).weaken(Severity::Warning);
    let Some(tag) = tag else { return };
    if error.error == Error::DuplicateAttribute {
        let attributes = html.document.attributes(tag);
        let Some(second) = attributes.iter().find(|attribute| attribute.region == error.region) else { return };
        let Some(first) = html.attribute(tag, html.at(second.name)) else { return };
        finding.related(html.span(first.region), "the one that counts").fix(merge(context, html, first, second));
    } else if error.error == Error::MissingWhitespaceBetweenAttributes
        && let Some(edit) = html.insert(&context.message, error.region.start(), " ")
    {
        let fix = Fix::safe("Insert a space", vec![edit]);
        finding.fix(fix.safe_before_delivery(context));
    }
}

/// Two styles become one; of other attributes the second goes, as it does in every browser.
fn merge(context: &Context, html: &Html, first: &Attribute, second: &Attribute) -> Option<Fix> {
    let message = &context.message;
    // The blank before it goes too.
    let before = html.text().get(..second.region.start())?;
    let blanks = before.len() - before.trim_end().len();
    let whole = Region::new(second.region.start() - blanks, second.region.end());
    let removal = html.edit(message, whole, "")?;
    let (Some(style), Some(more)) = (first.value, second.value) else {
        return Some(Fix::suggest("Remove the second one", vec![removal]));
    };
    if !html.at(first.name).eq_ignore_ascii_case("style") {
        return Some(Fix::suggest("Remove the second one", vec![removal]));
    }
    let separator = if html.at(style).trim_end().ends_with(';') { "" } else { ";" };
    let both = format!("{separator}{}", html.at(more));
    let insertion = html.insert(message, style.end(), &both)?;
    Some(Fix::suggest("Join both styles", vec![insertion, removal]))
}

/// Typographic quotes around a value are part of it.
fn smart_quotes(html: &Html, tag: &Tag, findings: &mut Findings) {
    for attribute in html.document.attributes(tag) {
        let Some(value) = attribute.value.map(|value| html.at(value)) else { continue };
        let is_quoted = value.starts_with(['\u{201c}', '\u{201d}', '\u{201e}', '\u{2018}', '\u{2019}', '\u{ab}']);
        let stands_bare =
            html.text().get(..attribute.value_or_name().start()).is_some_and(|text| !text.ends_with(['"', '\'']));
        if !is_quoted || !stands_bare {
            continue;
        }
        let name = html.at(attribute.name);
        let text = format!("Typographic quotes are part of the value of “{name}”; only \" and ' go around it");
        let finding = html.add(findings, attribute.region, text);
        if !["href", "src", "action", "background"].iter().any(|url| name.eq_ignore_ascii_case(url)) {
            finding.weaken(Severity::Warning);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{fixed, marked};

    fn message(html: &str) -> String {
        format!("Content-Type: text/html\r\n\r\n{html}")
    }

    #[test]
    fn a_quote_in_a_value_is_one_mistake() {
        assert_eq!(marked("HTM014", &message("<img alt=\"6\" screen\" src=a.png>")), ["alt=\"6\" screen\""]);
    }

    #[test]
    fn marks_the_second_of_two_through_the_transfer_encoding() {
        let head = "Content-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n";
        let source = format!("{head}<p class=3D\"a\" cla=\r\nss=3D\"b\">");
        assert_eq!(marked("HTM014", &source), ["cla=\r\nss=3D\"b\""]);
    }

    #[test]
    fn inserts_the_missing_space() {
        assert_eq!(fixed("HTM014", &message("<p id=\"a\"class=\"b\">")), message("<p id=\"a\" class=\"b\">"));
    }
}
