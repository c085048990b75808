use crate::List as _;
use crate::cause;
use crate::html::document::Tag;
use crate::html::element::Element;
use crate::html::region::offset;
use crate::html::style::Property;
use crate::html::{self, Html, prose};
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Findings, Fix, Severity, decimal};

pub(crate) static RULE: Rule = Rule {
    code: "HTM045",
    name: "mobile-hints",
    summary: "Nothing adapts this message to a phone",
    help: "Add a viewport, let wide tables shrink (max-width), and write in at least 14 pixels.",
    family: Family::Html,
    levels: Levels::outgoing(Severity::Info).or_bulk(Severity::Info),
    fix: Fixable::Sometimes,
    cause: Some(&cause::CLIENTS),
    mutes: &[],
    references: &[Reference::Page(
        "CSS Viewport Module: the viewport meta element",
        "https://www.w3.org/TR/css-viewport-1/#viewport-meta",
    )],
    docs: page(include_str!("mobile_hints.md")),
    check,
};

/// The widest that phones show without scrolling sideways is less; mail is usually laid out at this or below.
const WIDE: f32 = 640.0;

fn check(context: &Context, findings: &mut Findings) {
    let Some(html) = html::body(context).filter(|html| html.swallowed().is_none()) else { return };
    let widths: Vec<(&Tag, f32)> = html
        .document
        .tags
        .iter()
        .enumerate()
        .filter(|(_, tag)| matches!(tag.element, Element::Table | Element::Td | Element::Img | Element::Div))
        .filter_map(|(index, tag)| Some((tag, width(html, offset(index), tag)?)))
        .list();
    let widest = widths.iter().max_by(|one, two| one.1.total_cmp(&two.1));
    let Some(&(tag, width)) = widest.filter(|(_, width)| *width > 300.0) else { return };
    findings.judged();
    viewport(context, html, findings);
    let adapts = html.styles().css.at_rules.iter().any(|rule| html.at(rule.keyword).eq_ignore_ascii_case("@media"))
        || html
            .styles()
            .css
            .declarations
            .iter()
            .any(|declaration| html.at(declaration.name).eq_ignore_ascii_case("max-width"));
    if width > WIDE && !adapts {
        let width = decimal::whole(width);
        let text = format!("This is {width} pixels wide and nothing makes it narrower: phones show it small or cut");
        html.add(findings, tag.region, text);
    }
    small_text(html, findings);
}

fn width(html: &Html, index: u32, tag: &Tag) -> Option<f32> {
    let styles = html.styles();
    let winners = styles.winners(html.text(), &html.document, index, tag);
    let css = styles.winner(&winners, Property::Width).and_then(|declaration| {
        let first = styles.css.words(declaration.value).next()?;
        let is_length = matches!(first.kind, crate::html::css::Kind::Dimension | crate::html::css::Kind::Number);
        if is_length { html::style::pixels(html.text(), &styles.css, declaration.value, 16.0) } else { None }
    });
    let attribute = html.value(tag, "width").map(str::trim).filter(|value| !value.ends_with('%'));
    css.or_else(|| attribute.and_then(|value| decimal::parse_single(value.trim_end_matches("px"))))
}

fn viewport(context: &Context, html: &Html, findings: &mut Findings) {
    let is_viewport = |tag: &&Tag| {
        tag.element == Element::Meta
            && html.value(tag, "name").is_some_and(|name| name.eq_ignore_ascii_case("viewport"))
    };
    if html.document.tags.iter().any(|tag| is_viewport(&tag)) {
        return;
    }
    let Some(head) = html.document.tags.iter().find(|tag| tag.element == Element::Head) else { return };
    let meta = "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">";
    let fix = html.insert(&context.message, head.region.end(), meta).map(|edit| {
        let fix = Fix::safe("Add a viewport", vec![edit]);
        fix.safe_before_delivery(context)
    });
    let text = "There is no viewport: some phones lay the message out as for a wide screen and shrink it";
    html.add(findings, head.region, text).fix(fix);
}

/// More than half of the text is smaller than phones like it.
fn small_text(html: &Html, findings: &mut Findings) {
    let (mut small, mut all) = (0, 0);
    let mut first = None;
    for (piece, text) in html.prose().visible() {
        let letters = prose::visible_len(text);
        all += letters;
        let node = html.document.texts.get(piece.node as usize);
        let look = html.styles().look(node.and_then(|node| node.parent));
        if let Some((size, region, _)) = look.font_size.filter(|&(size, _, _)| size < 13.0) {
            small += letters;
            first = first.or(Some((size, region)));
        }
    }
    let Some((size, region)) = first.filter(|_| small * 2 > all && all > 100) else { return };
    let size = decimal::whole(size);
    let text =
        format!("Most of the text is in {size} pixels or so; phones enlarge what is below 13 and break the layout");
    html.add(findings, region, text);
}
