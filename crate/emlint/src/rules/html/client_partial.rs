use crate::List as _;
use super::CAN_I_EMAIL;
use crate::cause;
use crate::html::clients::{Clients, table};
use crate::html::css::{Declaration, Kind, Token};
use crate::html::element::Element;
use crate::html::region::Region;
use crate::html::{self, Html, brief};
use crate::rule::{Family, Fixable, Levels, Rule, page};
use crate::{Context, Findings, Severity, Span};

pub(crate) static RULE: Rule = Rule {
    code: "HTM041",
    name: "client-partial",
    summary: "Mail programs support this only in another form",
    help: "Write it in the form that they know.",
    family: Family::Html,
    levels: Levels::outgoing(Severity::Info).or_bulk(Severity::Info),
    fix: Fixable::Never,
    cause: Some(&cause::CLIENTS),
    mutes: &[],
    references: &[CAN_I_EMAIL],
    docs: page(include_str!("client_partial.md")),
    check,
};

/// What a note of Can I email says, where that can be seen in the CSS.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    NegativeMargin,
    AutoMargin,
    UpperImportant,
    TightImportant,
    SeveralBackgrounds,
    HeightQuery,
    HiddenImage,
    PaddedBlock,
    /// Mail.ru has note 3, Orange note 6; both lose the attribute.
    AttributeComment,
    AttributeCommentToo,
}

impl Form {
    const ALL: [Self; 10] = [
        Self::NegativeMargin,
        Self::AutoMargin,
        Self::UpperImportant,
        Self::TightImportant,
        Self::SeveralBackgrounds,
        Self::HeightQuery,
        Self::HiddenImage,
        Self::PaddedBlock,
        Self::AttributeComment,
        Self::AttributeCommentToo,
    ];

    /// The feature and the number of the note.
    const fn note(self) -> (&'static str, u8) {
        match self {
            Self::NegativeMargin => ("css-margin", 1),
            Self::AutoMargin => ("css-margin", 4),
            Self::UpperImportant => ("css-important", 1),
            Self::TightImportant => ("css-important", 4),
            Self::SeveralBackgrounds => ("css-background-image", 3),
            Self::HeightQuery => ("css-at-media", 7),
            Self::HiddenImage => ("css-display-none", 2),
            Self::PaddedBlock => ("css-padding", 1),
            Self::AttributeComment => ("css-comments", 3),
            Self::AttributeCommentToo => ("css-comments", 6),
        }
    }

    const fn says(self) -> &'static str {
        match self {
            Self::NegativeMargin => "negative margins do not work",
            Self::AutoMargin => "the value auto does not work; align=\"center\" does",
            Self::UpperImportant => "!important works in lower case only",
            Self::TightImportant => "!important needs a space before it",
            Self::SeveralBackgrounds => "only one background image works",
            Self::HeightQuery => "@media cannot ask for the height",
            Self::HiddenImage => "an image is not hidden by display:none of its own",
            Self::PaddedBlock => "only table cells have a padding",
            Self::AttributeComment | Self::AttributeCommentToo => "a comment takes the whole style attribute with it",
        }
    }
}

fn check(context: &Context, findings: &mut Findings) {
    let table = table();
    let selected = table.selected(&context.options.clients);
    for html in html::bodies(context) {
        let mut found: Vec<Vec<Region>> = vec![Vec::new(); Form::ALL.len()];
        let mut add = |form: Form, region| {
            found.get_mut(form as usize).into_iter().for_each(|regions| regions.push(region));
        };
        for declaration in &html.styles().css.declarations {
            for (form, region) in forms(html, declaration) {
                add(form, region);
            }
        }
        for region in height_queries(html) {
            add(Form::HeightQuery, region);
        }
        for region in comments_in_attributes(html) {
            add(Form::AttributeComment, region);
            add(Form::AttributeCommentToo, region);
        }
        for (&form, regions) in Form::ALL.iter().zip(&found) {
            let (slug, note) = form.note();
            report(html, form, regions, table.noted(slug, note).and(selected), selected, findings);
        }
    }
}

fn report(html: &Html, form: Form, regions: &[Region], lost: Clients, selected: Clients, findings: &mut Findings) {
    let (Some(&first), false) = (regions.first(), lost.is_empty()) else { return };
    let what = brief(html.at(first));
    let text = format!("“{what}”: in {} {}", table().names(lost, selected), form.says());
    let more: Vec<Span> = regions.iter().skip(1).map(|&region| html.span(region)).list();
    html.add(findings, first, text).alone(more);
}

fn forms(html: &Html, declaration: &Declaration) -> Vec<(Form, Region)> {
    let css = &html.styles().css;
    let text = html.text();
    let name = html.at(declaration.name).to_ascii_lowercase();
    let words: Vec<&Token> = css.words(declaration.value).list();
    let mut found = Vec::new();
    if declaration.important {
        let written = html.at(declaration.region);
        let mark = written.rfind('!').unwrap_or_default();
        let (before, after) = written.split_at_checked(mark).unwrap_or((written, ""));
        if after.bytes().any(|byte| byte.is_ascii_uppercase()) {
            found.push((Form::UpperImportant, declaration.region));
        }
        if !before.ends_with(|c: char| c.is_ascii_whitespace()) {
            found.push((Form::TightImportant, declaration.region));
        }
    }
    let tag = html.document.tag(declaration.tag);
    let element = tag.map_or(Element::Unknown, |tag| tag.element);
    if name == "margin" || name.starts_with("margin-") {
        let is_number = |token: &&&Token| matches!(token.kind, Kind::Dimension | Kind::Number) && token.value < 0.0;
        found.extend(words.iter().find(is_number).map(|_| (Form::NegativeMargin, declaration.region)));
        let is_auto = words.iter().any(|token| token.word(text).eq_ignore_ascii_case("auto"));
        // On cells and tables an attribute stands beside it as a rule.
        let has_align = tag.is_some_and(|tag| html.attribute(tag, "align").is_some());
        if is_auto && !has_align && element != Element::Style {
            found.push((Form::AutoMargin, declaration.region));
        }
    }
    let is_picture = |token: &&&Token| {
        token.kind == Kind::Url || (token.kind == Kind::Function && token.word(text).eq_ignore_ascii_case("url"))
    };
    if (name == "background" || name == "background-image") && words.iter().filter(is_picture).count() > 1 {
        found.push((Form::SeveralBackgrounds, declaration.region));
    }
    let is_none = words.first().is_some_and(|token| token.word(text).eq_ignore_ascii_case("none"));
    if name == "display" && element == Element::Img && is_none {
        found.push((Form::HiddenImage, declaration.region));
    }
    let is_block = matches!(element, Element::P | Element::Div | Element::A | Element::Span);
    let is_zero = words.iter().all(|token| token.value == 0.0);
    if (name == "padding" || name.starts_with("padding-")) && is_block && !is_zero {
        found.push((Form::PaddedBlock, declaration.region));
    }
    found
}

fn height_queries(html: &Html) -> Vec<Region> {
    let css = &html.styles().css;
    let mut found = Vec::new();
    for rule in css.at_rules.iter().filter(|rule| html.at(rule.keyword).eq_ignore_ascii_case("@media")) {
        let words = css.words(rule.prelude).filter(|token| token.kind == Kind::Ident);
        found.extend(words.filter(|token| token.word(html.text()).ends_with("height")).map(|token| token.region));
    }
    found
}

fn comments_in_attributes(html: &Html) -> Vec<Region> {
    let values = html.document.tags.iter().filter_map(|tag| html.attribute(tag, "style")?.value);
    let found = values.filter_map(|value| {
        let written = html.at(value);
        let start = written.find("/*")?;
        let length = written.get(start..)?.find("*/").map_or(written.len() - start, |end| end + 2);
        // `url(//cdn/*)` is rare enough.
        Some(Region::new(value.start() + start, value.start() + start + length))
    });
    found.list()
}

#[cfg(test)]
mod tests {
    use crate::Options;
    use crate::testing::{only, run};

    #[test]
    fn only_the_programs_that_were_chosen_count() {
        let found = |client: &str| {
            let options = Options { clients: vec![client.to_owned()], ..only("HTM041") };
            let html = "<p style='/* a */color:red;margin:-1px'>x</p>";
            let findings = run(&options, format!("Content-Type: text/html\r\n\r\n{html}"));
            findings.into_iter().map(|finding| finding.message.into_owned()).collect::<Vec<_>>()
        };
        assert_eq!(found("apple-mail"), [""; 0]);
        assert_eq!(found("gmail.ios"), ["“margin:-1px”: in Gmail (iOS) negative margins do not work"]);
        assert!(found("mail-ru")[1].starts_with("“/* a */”: in Mail.ru"));
    }
}
