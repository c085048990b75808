//! Everything in a body that names something elsewhere: links, pictures, style sheets, forms.

use super::css::{Css, Kind};
use super::document::{Attribute, Document, Tag};
use super::element::Element;
use super::lower;
use super::prose::{Prose, is_invisible};
use super::reference::{Context, Resolved};
use super::region::{Region, offset};
use super::style::Styles;
use super::url::{self, Url};
use crate::List as _;
use crate::order;
use std::ops::Range;

/// What happens with the URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Use {
    /// The reader follows it.
    Anchor,
    /// It is fetched to be shown.
    Image,
    Style,
    /// A font or a picture that CSS names is fetched.
    Font,
    Frame,
    Script,
    Media,
    /// A form is sent there.
    Action,
    Base,
    Other,
}

impl Use {
    /// It is fetched when the message is opened.
    pub(crate) const fn is_fetched(self) -> bool {
        matches!(self, Self::Image | Self::Style | Self::Font | Self::Frame | Self::Script | Self::Media)
    }
}

/// Of the rules about URLs, the one that speaks about this one: a URL has one finding, the gravest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Owner {
    Placeholder,
    Active,
    Download,
    Broken,
    Mismatch,
    Suspicious,
    Shortener,
    Insecure,
    Dummy,
}

/// What a reader sees of a link.
#[derive(Clone, Debug, Default)]
pub(crate) struct LinkText {
    /// In one line, without what leaves no mark.
    pub(crate) text: String,
    pub(crate) region: Region,
}

/// One URL.
#[derive(Clone, Debug)]
pub(crate) struct Link {
    pub(crate) used: Use,
    /// The element, or the `style` element whose CSS names it.
    pub(crate) tag: u32,
    /// The attribute with its name, or the token of CSS.
    pub(crate) whole: Region,
    /// The value as written, without quotes.
    pub(crate) region: Region,
    /// The value as browsers read it.
    pub(crate) value: String,
    pub(crate) url: Url,
    /// `value` is what is written at `region`, octet for octet.
    is_literal: bool,
    /// In CSS rather than in an attribute.
    pub(crate) in_css: bool,
}

impl Link {
    fn new(used: Use, tag: u32, whole: Region, region: Region, text: &str, value: &str) -> Self {
        let clean = url::clean(value);
        let is_literal = region.of(text) == clean;
        let url = Url::parse(&clean);
        Self { used, tag, whole, region, value: clean, url, is_literal, in_css: false }
    }

    /// The host as written; empty where there is none.
    pub(crate) fn host(&self) -> &str {
        self.url.host_of(&self.value)
    }

    pub(crate) fn path(&self) -> &str {
        self.value.get(self.url.path.clone()).unwrap_or_default()
    }

    pub(crate) fn query(&self) -> &str {
        self.value.get(self.url.query.clone()).unwrap_or_default()
    }

    /// Where a piece of the value was written; `None` where that cannot be told.
    pub(crate) fn exact(&self, text: &str, range: Range<usize>) -> Option<Region> {
        if self.is_literal {
            return Some(Region::new(self.region.start() + range.start, self.region.start() + range.end));
        }
        let resolved = Resolved::new(text, self.region, Context::Attribute);
        (resolved.text == self.value).then(|| resolved.region(range.start, range.end))
    }

    /// The same, or all of the value.
    pub(crate) fn piece(&self, text: &str, range: Range<usize>) -> Region {
        self.exact(text, range).unwrap_or(self.region)
    }

    /// Where the host was written, or all of the value.
    pub(crate) fn host_region(&self, text: &str) -> Region {
        match self.url.host.clone().filter(|host| !host.is_empty()) {
            Some(host) => self.piece(text, host),
            None => self.region,
        }
    }
}

/// All URLs of a part, in the order of the text.
pub(crate) fn links(text: &str, document: &Document, styles: &Styles) -> Vec<Link> {
    let mut links = Vec::new();
    for (index, tag) in document.tags.iter().enumerate() {
        for attribute in document.attributes(tag).iter().filter(|attribute| !attribute.is_duplicate) {
            let Some(region) = attribute.value else { continue };
            let name = lower(attribute.name.of(text));
            let value = document.attribute_value(text, attribute);
            if name == "srcset" {
                source_set(text, offset(index), attribute, value, &mut links);
            } else if let Some(used) = attribute_use(text, document, tag, &name) {
                links.push(Link::new(used, offset(index), attribute.region, region, text, value));
            }
        }
    }
    in_css(text, &styles.css, &mut links);
    order::by_key(&mut links, |link| link.region.key());
    links
}

/// The visible text of every link.
#[derive(Debug, Default)]
pub(crate) struct LinkTexts {
    texts: Vec<LinkText>,
    /// For every start tag, where its text stands in the list.
    by_tag: Vec<Option<u32>>,
}

impl LinkTexts {
    pub(crate) fn new(document: &Document, styles: &Styles, prose: &Prose) -> Self {
        let mut all = Self { texts: Vec::new(), by_tag: vec![None; document.tags.len()] };
        for (piece, text) in prose.visible() {
            let Some(node) = document.texts.get(piece.node as usize) else { continue };
            let Some(link) = styles.look(node.parent).link else { continue };
            let Some(slot) = all.by_tag.get_mut(link as usize) else { continue };
            let number = *slot.get_or_insert_with(|| {
                all.texts.push(LinkText { text: String::new(), region: node.region });
                offset(all.texts.len() - 1)
            });
            if let Some(shown) = all.texts.get_mut(number as usize) {
                shown.region = shown.region.to(node.region);
                shown.text.push_str(text);
            }
        }
        for shown in &mut all.texts {
            let visible: String = shown.text.chars().filter(|&c| c.is_whitespace() || !is_invisible(c)).collect();
            shown.text = visible.split_whitespace().list().join(" ");
        }
        all
    }

    /// What readers see of the link with this start tag; `None` where that is nothing.
    pub(crate) fn get(&self, tag: u32) -> Option<&LinkText> {
        let number = self.by_tag.get(tag as usize).copied().flatten()?;
        self.texts.get(number as usize).filter(|shown| !shown.text.is_empty())
    }
}

fn attribute_use(text: &str, document: &Document, tag: &Tag, name: &str) -> Option<Use> {
    Some(match (tag.element, name) {
        (Element::A | Element::Area, "href") => Use::Anchor,
        (Element::Link, "href") => {
            let relation = document.value(text, tag, "rel").unwrap_or_default().to_ascii_lowercase();
            if relation.split_ascii_whitespace().any(|word| word == "stylesheet") { Use::Style } else { Use::Other }
        }
        (Element::Base, "href") => Use::Base,
        (Element::Script, "src") => Use::Script,
        (Element::Iframe | Element::Frame | Element::Embed | Element::Portal, "src") | (Element::Object, "data") => {
            Use::Frame
        }
        (Element::Audio | Element::Video | Element::Source | Element::Track | Element::Bgsound, "src") => Use::Media,
        (Element::Form, "action") | (Element::Button | Element::Input, "formaction") => Use::Action,
        (Element::Img | Element::Image, "src" | "href" | "xlink:href")
        | (Element::Input, "src")
        | (Element::Video, "poster")
        | (_, "background") => Use::Image,
        _ => return None,
    })
}

/// `a.png 1x, b.png 2x`.
fn source_set(text: &str, tag: u32, attribute: &Attribute, value: &str, links: &mut Vec<Link>) {
    let Some(region) = attribute.value else { return };
    let mut at = 0;
    for candidate in value.split(", ") {
        let name = candidate.trim_start();
        let start = at + (candidate.len() - name.len());
        let name = name.split_ascii_whitespace().next().unwrap_or_default().trim_end_matches(',');
        at += candidate.len() + 2;
        if name.is_empty() {
            continue;
        }
        let place = if attribute.is_literal() {
            Region::new(region.start() + start, region.start() + start + name.len())
        } else {
            region
        };
        links.push(Link::new(Use::Image, tag, attribute.region, place, text, name));
    }
}

fn in_css(text: &str, css: &Css, links: &mut Vec<Link>) {
    let mut add = |used, tag, region: Region, value: &str| {
        let mut link = Link::new(used, tag, region, region, text, value);
        link.in_css = true;
        links.push(link);
    };
    for declaration in &css.declarations {
        let is_font = declaration.name.of(text).eq_ignore_ascii_case("src");
        let used = if is_font { Use::Font } else { Use::Image };
        for (region, value) in urls(text, css, declaration.value) {
            add(used, declaration.tag, region, &value);
        }
    }
    for rule in &css.at_rules {
        if rule.keyword.of(text).eq_ignore_ascii_case("@import") {
            let named = urls(text, css, rule.prelude).into_iter().next();
            let string = css.words(rule.prelude).next().filter(|token| token.kind == Kind::String);
            let string = string.map(|token| inner(text, token.region));
            if let Some((region, value)) = named.or(string) {
                add(Use::Style, rule.tag, region, &value);
            }
        }
    }
}

/// `url(…)` in a value, with and without quotes.
fn urls(text: &str, css: &Css, value: super::css::Tokens) -> Vec<(Region, String)> {
    let mut found = Vec::new();
    let mut in_function = false;
    for token in css.words(value) {
        match token.kind {
            Kind::Url => {
                let written = token.region.of(text);
                let open = written.find('(').map_or(0, |at| at + 1);
                let address = written.get(open..).unwrap_or_default().trim_end_matches(')');
                let start = token.region.start() + open + (address.len() - address.trim_start().len());
                let address = address.trim();
                found.push((Region::new(start, start + address.len()), unescaped(address)));
            }
            Kind::Function => in_function = token.word(text).eq_ignore_ascii_case("url"),
            Kind::String if in_function => {
                in_function = false;
                found.push(inner(text, token.region));
            }
            _ => in_function = false,
        }
    }
    found
}

/// A string without its quotes, which may be written as character references.
fn inner(text: &str, region: Region) -> (Region, String) {
    let written = region.of(text);
    for quote in ["\"", "'", "&quot;", "&#39;", "&#34;", "&apos;"] {
        if let Some(inside) = written.strip_prefix(quote) {
            let inside = inside.strip_suffix(quote).unwrap_or(inside);
            let start = region.start() + quote.len();
            return (Region::new(start, start + inside.len()), unescaped(inside));
        }
    }
    (region, unescaped(written))
}

/// CSS in a style attribute still has the character references it was written with.
fn unescaped(written: &str) -> String {
    if written.contains('&') {
        Resolved::new(written, Region::new(0, written.len()), Context::Attribute).text
    } else {
        written.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::{Use, links};
    use crate::html::document::Document;
    use crate::html::style::Styles;
    use crate::html::tree;

    #[test]
    fn finds_urls_wherever_they_stand() {
        let text = "<style>@import 'a.css';p{background:url( b.png )}@font-face{src:url(\"c.woff\")}</style>\
                    <a href=' https://d.example/?x&amp;y '><img src=e.png srcset='f.png 1x, g.png 2x'>\
                    <td background=h.png style=\"background:url(&quot;i.png&quot;)\"><form action=j>";
        let mut document = Document::parse(text);
        tree::build(text, &mut document);
        let styles = Styles::new(text, &document);
        let links = links(text, &document, &styles);
        let rows: Vec<_> = links.iter().map(|link| (link.used, link.value.as_str(), link.region.of(text))).collect();
        let expected = [
            (Use::Style, "a.css", "a.css"),
            (Use::Image, "b.png", "b.png"),
            (Use::Font, "c.woff", "c.woff"),
            (Use::Anchor, "https://d.example/?x&y", " https://d.example/?x&amp;y "),
            (Use::Image, "e.png", "e.png"),
            (Use::Image, "f.png", "f.png"),
            (Use::Image, "g.png", "g.png"),
            (Use::Image, "h.png", "h.png"),
            (Use::Image, "i.png", "i.png"),
            (Use::Action, "j", "j"),
        ];
        assert_eq!(rows, expected);
        assert_eq!(links[8].piece(text, 0..1).of(text), "i");
    }
}
