//! How elements look, as far as that can be known without a browser: hidden or not, how large, in which colours.
//!
//! Style attributes, the attributes of old HTML, and rules of style sheets whose selector is one name, class or id. Rules
//! in `@media` and longer selectors apply to some readers or some elements only, and are left out.

use super::color::Color;
use super::css::{Css, Declaration, Kind, Tokens};
use super::document::{Document, Tag};
use super::element::Element;
use super::lower;
use super::region::{Region, offset};
use crate::List as _;
use crate::keyed::Keys;

/// The properties that are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Property {
    Display,
    Visibility,
    Opacity,
    FontSize,
    FontWeight,
    Color,
    Background,
    BackgroundColor,
    BackgroundImage,
    Width,
    Height,
    MaxWidth,
    MaxHeight,
    Overflow,
    TextIndent,
    Left,
    Top,
    MarginLeft,
    Clip,
    Direction,
    MsoHide,
}

/// How many there are.
const COUNT: usize = Property::MsoHide as usize + 1;

impl Property {
    fn named(name: &str) -> Option<Self> {
        Some(match name.to_ascii_lowercase().as_str() {
            "display" => Self::Display,
            "visibility" => Self::Visibility,
            "opacity" => Self::Opacity,
            "font-size" => Self::FontSize,
            "font-weight" => Self::FontWeight,
            "color" => Self::Color,
            "background" => Self::Background,
            "background-color" => Self::BackgroundColor,
            "background-image" => Self::BackgroundImage,
            "width" => Self::Width,
            "height" => Self::Height,
            "max-width" => Self::MaxWidth,
            "max-height" => Self::MaxHeight,
            "overflow" => Self::Overflow,
            "text-indent" => Self::TextIndent,
            "left" => Self::Left,
            "top" => Self::Top,
            "margin-left" => Self::MarginLeft,
            "clip" => Self::Clip,
            "direction" => Self::Direction,
            "mso-hide" => Self::MsoHide,
            _ => return None,
        })
    }
}

/// For every property the declaration that wins, and by which weight.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Winners([Option<(u32, u16)>; COUNT]);

impl Default for Winners {
    fn default() -> Self {
        Self([None; COUNT])
    }
}

impl Winners {
    fn offer(&mut self, property: Property, declaration: u32, weight: u16) {
        if let Some(slot) = self.0.get_mut(property as usize)
            && slot.is_none_or(|(_, before)| before <= weight)
        {
            *slot = Some((declaration, weight));
        }
    }

    /// Adds what a style sheet says; `weight` is how specific its selector is.
    fn add(&mut self, other: &Self, weight: u16) {
        for (slot, offered) in self.0.iter_mut().zip(other.0) {
            let Some((declaration, importance)) = offered else { continue };
            if slot.is_none_or(|(_, before)| before <= importance + weight) {
                *slot = Some((declaration, importance + weight));
            }
        }
    }

    fn get(&self, property: Property) -> Option<u32> {
        self.0.get(property as usize).copied().flatten().map(|(declaration, _)| declaration)
    }
}

/// What `!important` adds to the weight of a declaration.
const IMPORTANT: u16 = 100;
/// The weight of a style attribute, above every selector that is looked at.
const INLINE: u16 = 10;

/// A colour and where it is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Paint {
    pub(crate) color: Color,
    pub(crate) region: Region,
    /// The element that is painted.
    pub(crate) tag: u32,
}

/// What is behind text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Backdrop {
    /// Nothing is said; mail programs choose white or, in dark mode, something else.
    #[default]
    Default,
    Color(Paint),
    /// A picture, a gradient, or a colour that is not computed.
    Unknown,
}

/// What makes content invisible.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hiding {
    DisplayNone,
    Visibility,
    Opacity,
    /// No room, and what does not fit is cut.
    NoRoom,
    OffScreen,
    Clip,
    /// Less than 2 pixels high.
    TinyFont,
    SameColor,
    HiddenAttribute,
    /// `mso-hide:all`: for Outlook (Windows) only.
    Word,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Hidden {
    pub(crate) by: Hiding,
    /// The declaration or attribute.
    pub(crate) region: Region,
    /// The element that has it.
    pub(crate) tag: u32,
    /// A rule in `@media` shows elements of this class again, or hides them elsewhere.
    pub(crate) responsive: bool,
}

/// How an element looks.
#[expect(clippy::struct_excessive_bools, reason = "independent facts about one element")]
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Look {
    /// It and all in it.
    gone: Option<Hidden>,
    visibility: Option<Hidden>,
    word: Option<Hidden>,
    pub(crate) color: Option<Paint>,
    pub(crate) background: Backdrop,
    /// In pixels, and where it is said.
    pub(crate) font_size: Option<(f32, Region, u32)>,
    pub(crate) bold: bool,
    /// The link it stands in, or is.
    pub(crate) link: Option<u32>,
    /// In `pre`, `code` and the like.
    pub(crate) code: bool,
    /// In the text of an answered message.
    pub(crate) quoted: bool,
    /// In `head`, `style` and what else is never shown.
    pub(crate) never_shown: bool,
}

impl Look {
    /// Why text right in this element cannot be seen.
    pub(crate) fn hidden(&self) -> Option<Hidden> {
        self.gone.or(self.visibility).or_else(|| self.tiny()).or_else(|| self.same_color()).or(self.word)
    }

    /// What hides it together with all that is in it.
    pub(crate) const fn gone_by(&self) -> Option<Hidden> {
        self.gone
    }

    fn tiny(&self) -> Option<Hidden> {
        let (size, region, tag) = self.font_size.filter(|&(size, _, _)| size < 2.0)?;
        let _ = size;
        Some(Hidden { by: Hiding::TinyFont, region, tag, responsive: false })
    }

    fn same_color(&self) -> Option<Hidden> {
        let ink = self.color?;
        let invisible = ink.color.is_transparent()
            || matches!(self.background, Backdrop::Color(paper) if ink.color.contrast(paper.color) < 1.2);
        invisible.then_some(Hidden { by: Hiding::SameColor, region: ink.region, tag: ink.tag, responsive: false })
    }
}

/// The looks of all elements of one part.
#[derive(Debug, Default)]
pub(crate) struct Styles {
    pub(crate) css: Css,
    /// For every start tag.
    looks: Vec<Look>,
    /// For every start tag with a style attribute, its declarations.
    inline: Vec<(u32, u32, u32)>,
    /// Names, `.classes` and `#ids` and what style sheets say of them; classes of one element as `td.class`.
    selectors: Keys,
    simple: Vec<Winners>,
    /// Classes that rules in `@media` show or hide.
    responsive: Keys,
    /// `style` elements with their text.
    pub(crate) sheets: Vec<(u32, Region)>,
}

impl Styles {
    pub(crate) fn new(text: &str, document: &Document) -> Self {
        let mut styles = Self::default();
        for node in &document.texts {
            let Some(parent) = node.parent else { continue };
            let Some(tag) = document.tag(parent).filter(|tag| tag.element == Element::Style) else { continue };
            // Without an end tag the rest of the part is in it, which is no CSS.
            if tag.end.is_some() {
                styles.sheets.push((parent, node.region));
                styles.css.sheet(text, node.region, parent);
            }
        }
        for (index, tag) in document.tags.iter().enumerate() {
            let style = document.attribute(text, tag, "style").and_then(|attribute| attribute.value);
            let Some(region) = style.filter(|region| !region.is_empty()) else { continue };
            let first = offset(styles.css.declarations.len());
            styles.css.attribute(text, region, offset(index));
            styles.inline.push((offset(index), first, offset(styles.css.declarations.len())));
        }
        styles.collect_rules(text);
        styles.looks.reserve(document.tags.len());
        for (index, tag) in document.tags.iter().enumerate() {
            let parent = tag.parent.and_then(|parent| styles.looks.get(parent as usize)).copied().unwrap_or_default();
            let look = styles.compute(text, document, offset(index), tag, parent);
            styles.looks.push(look);
        }
        styles
    }

    /// How the element of this start tag looks; without one, how the body does.
    pub(crate) fn look(&self, tag: Option<u32>) -> Look {
        tag.and_then(|tag| self.looks.get(tag as usize)).copied().unwrap_or_default()
    }

    /// The declarations in the style attribute of an element.
    pub(crate) fn inline(&self, tag: u32) -> &[Declaration] {
        let found = self.inline.binary_search_by_key(&tag, |&(tag, _, _)| tag).ok().and_then(|at| self.inline.get(at));
        let (start, end) = found.map_or((0, 0), |&(_, start, end)| (start as usize, end as usize));
        self.css.declarations.get(start..end).unwrap_or_default()
    }

    fn collect_rules(&mut self, text: &str) {
        // What each rule says is gathered first, so that its selectors are read once.
        let mut said: Vec<(u32, Winners)> = Vec::new();
        for (index, declaration) in (0_u32..).zip(&self.css.declarations) {
            let Some(rule) = declaration.rule else { continue };
            let Some(property) = Property::named(declaration.name.of(text)) else { continue };
            let weight = if declaration.important { IMPORTANT } else { 0 };
            // The declarations of a rule stand together.
            if said.last().is_none_or(|(last, _)| *last != rule) {
                said.push((rule, Winners::default()));
            }
            if let Some((_, winners)) = said.last_mut() {
                winners.offer(property, index, weight);
            }
        }
        for (index, winners) in said {
            let Some(rule) = self.css.rules.get(index as usize) else { continue };
            if rule.at_rule.is_some() {
                if winners.get(Property::Display).is_some() || winners.get(Property::MaxHeight).is_some() {
                    for class in classes(&self.css, text, rule.selector) {
                        self.responsive.add(class);
                    }
                }
            } else if rule.parent.is_none() {
                for selector in self.css.written(text, rule.selector).split(',') {
                    if let Some(key) = simple_selector(selector.trim()) {
                        let (place, is_new) = self.selectors.add(&key);
                        if is_new {
                            self.simple.push(Winners::default());
                        }
                        self.simple.get_mut(place).into_iter().for_each(|simple| simple.add(&winners, 0));
                    }
                }
            }
        }
    }

    /// The declarations that apply to an element.
    pub(crate) fn winners(&self, text: &str, document: &Document, index: u32, tag: &Tag) -> Winners {
        let mut winners = Winners::default();
        if !self.simple.is_empty() {
            let name = lower(tag.name.of(text));
            let mut key = String::new();
            let mut add = |key: &str, weight| {
                if let Some(found) = self.selectors.find(key).and_then(|place| self.simple.get(place)) {
                    winners.add(found, weight);
                }
            };
            add("*", 0);
            add(&name, 1);
            let classes = document.value(text, tag, "class").unwrap_or_default();
            for class in classes.split_ascii_whitespace() {
                key.clear();
                key.extend([&*name, ".", class]);
                add(key.get(name.len()..).unwrap_or_default(), 2);
                add(&key, 3);
            }
            if let Some(id) = document.value(text, tag, "id") {
                add(&format!("#{}", id.trim()), 4);
            }
        }
        let first = self.inline.binary_search_by_key(&index, |&(tag, _, _)| tag).ok();
        let first = first.and_then(|at| self.inline.get(at)).map_or(0, |&(_, first, _)| first);
        for (at, declaration) in self.inline(index).iter().enumerate() {
            if let Some(property) = Property::named(declaration.name.of(text)) {
                let weight = if declaration.important { IMPORTANT } else { 0 };
                winners.offer(property, first + offset(at), INLINE + weight);
            }
        }
        winners
    }

    /// The declaration of `property` that applies.
    pub(crate) fn winner(&self, winners: &Winners, property: Property) -> Option<&Declaration> {
        self.css.declarations.get(winners.get(property)? as usize)
    }

    fn has_word(&self, text: &str, winners: &Winners, property: Property, words: &[&str]) -> Option<Region> {
        let declaration = self.winner(winners, property)?;
        let mut tokens = self.css.words(declaration.value);
        let word = tokens.next()?.word(text);
        words.iter().any(|known| word.eq_ignore_ascii_case(known)).then_some(declaration.region)
    }

    /// A length in pixels and where it is said; of a font as large as `font`.
    fn length(&self, text: &str, winners: &Winners, property: Property, font: f32) -> Option<(f32, Region)> {
        let declaration = self.winner(winners, property)?;
        let length = pixels(text, &self.css, declaration.value, font)?;
        Some((length, declaration.region))
    }

    fn compute(&self, text: &str, document: &Document, index: u32, tag: &Tag, parent: Look) -> Look {
        let winners = self.winners(text, document, index, tag);
        let mut look = parent;
        let value = |name: &str| document.value(text, tag, name);
        let element = tag.element;
        look.never_shown |= element.is_never_shown();
        look.code |= matches!(element, Element::Pre | Element::Code | Element::Tt | Element::Samp | Element::Kbd);
        look.quoted |= is_quote(element, value);
        look.bold = element.is_heading()
            || matches!(element, Element::B | Element::Strong | Element::Th)
            || (parent.bold && self.winner(&winners, Property::FontWeight).is_none())
            || self
                .has_word(text, &winners, Property::FontWeight, &["bold", "bolder", "600", "700", "800", "900"])
                .is_some();
        if element == Element::A && value("href").is_some() {
            look.link = Some(index);
            look.color = None;
        }
        self.font(text, document, index, tag, &winners, &mut look);
        self.colors(text, document, index, tag, &winners, &mut look);
        let responsive = self.is_responsive(value("class").unwrap_or_default());
        let hidden = |by, region| Hidden { by, region, tag: index, responsive };
        if let Some((by, region)) = self.hiding(text, document, tag, &winners) {
            look.gone = look.gone.or(Some(hidden(by, region)));
        }
        if self.winner(&winners, Property::Visibility).is_some() {
            let region = self.has_word(text, &winners, Property::Visibility, &["hidden", "collapse"]);
            look.visibility = region.map(|region| hidden(Hiding::Visibility, region));
        }
        if let Some(region) = self.has_word(text, &winners, Property::MsoHide, &["all"]) {
            look.word = Some(hidden(Hiding::Word, region));
        }
        look
    }

    fn is_responsive(&self, classes: &str) -> bool {
        classes.split_ascii_whitespace().any(|class| self.responsive.contains(class))
    }

    fn font(&self, text: &str, document: &Document, index: u32, tag: &Tag, winners: &Winners, look: &mut Look) {
        let inherited = look.font_size.map_or(16.0, |(size, _, _)| size);
        if let Some(declaration) = self.winner(winners, Property::FontSize) {
            let size = pixels(text, &self.css, declaration.value, inherited);
            look.font_size = size.map(|size| (size, declaration.region, index));
        } else if tag.element == Element::Font
            && let Some(attribute) = document.attribute(text, tag, "size")
        {
            let size = document.attribute_value(text, attribute).trim();
            look.font_size = if size == "0" { Some((1.0, attribute.region, index)) } else { None };
        }
    }

    fn colors(&self, text: &str, document: &Document, index: u32, tag: &Tag, winners: &Winners, look: &mut Look) {
        let old_ink = if tag.element == Element::Body { "text" } else { "color" };
        let old = |name: &str| {
            let attribute = document.attribute(text, tag, name)?;
            let color = Color::of_attribute(document.attribute_value(text, attribute))?;
            Some(Paint { color, region: attribute.region, tag: index })
        };
        let paint = |declaration: &Declaration| {
            let color = Color::of_value(text, &self.css, declaration.value)?;
            Some(Paint { color, region: declaration.region, tag: index })
        };
        if let Some(declaration) = self.winner(winners, Property::Color) {
            look.color = paint(declaration);
        } else if matches!(tag.element, Element::Font | Element::Basefont | Element::Body)
            && let Some(old) = old(old_ink)
        {
            look.color = Some(old);
        }
        let has_picture = document.attribute(text, tag, "background").is_some()
            || self
                .winner(winners, Property::BackgroundImage)
                .is_some_and(|declaration| !self.css.written(text, declaration.value).eq_ignore_ascii_case("none"));
        let declared = self.winner(winners, Property::Background).or(self.winner(winners, Property::BackgroundColor));
        let paper = match declared {
            Some(declaration) => Some(self.backdrop(text, declaration, index)),
            None => old("bgcolor").map(Backdrop::Color),
        };
        match paper {
            _ if has_picture => look.background = Backdrop::Unknown,
            Some(Backdrop::Color(paint)) if paint.color.is_transparent() => {}
            Some(Backdrop::Color(paint)) if !paint.color.is_opaque() => look.background = Backdrop::Unknown,
            Some(Backdrop::Default) | None => {}
            Some(paper) => look.background = paper,
        }
    }

    /// What `background` says: one of its words may be a colour.
    fn backdrop(&self, text: &str, declaration: &Declaration, tag: u32) -> Backdrop {
        let (value, region) = (declaration.value, declaration.region);
        if let Some(color) = Color::of_value(text, &self.css, value) {
            return Backdrop::Color(Paint { color, region, tag });
        }
        let mut color = None;
        for token in self.css.words(value) {
            match token.kind {
                Kind::Url | Kind::Function => return Backdrop::Unknown,
                Kind::Ident if ["none", "inherit", "initial", "unset"].contains(&token.word(text)) => {}
                _ => color = color.or_else(|| Color::of_token(text, token)),
            }
        }
        color.map_or(Backdrop::Default, |color| Backdrop::Color(Paint { color, region, tag }))
    }

    /// What hides an element with all that is in it.
    fn hiding(&self, text: &str, document: &Document, tag: &Tag, winners: &Winners) -> Option<(Hiding, Region)> {
        if let Some(region) = self.has_word(text, winners, Property::Display, &["none"]) {
            return Some((Hiding::DisplayNone, region));
        }
        if let Some(attribute) = document.attribute(text, tag, "hidden")
            && self.winner(winners, Property::Display).is_none()
        {
            return Some((Hiding::HiddenAttribute, attribute.region));
        }
        let length = |property| self.length(text, winners, property, 16.0);
        if let Some((_, region)) = length(Property::Opacity).filter(|&(opacity, _)| opacity < 0.05) {
            return Some((Hiding::Opacity, region));
        }
        if self.has_word(text, winners, Property::Overflow, &["hidden", "clip"]).is_some() {
            let sides = [Property::MaxHeight, Property::Height, Property::MaxWidth, Property::Width];
            if let Some((_, region)) = sides.into_iter().filter_map(length).find(|&(side, _)| side == 0.0) {
                return Some((Hiding::NoRoom, region));
            }
        }
        let far = [Property::TextIndent, Property::Left, Property::Top, Property::MarginLeft];
        if let Some((_, region)) = far.into_iter().filter_map(length).find(|&(side, _)| side <= -999.0) {
            return Some((Hiding::OffScreen, region));
        }
        // One pixel, cut: text for screen readers, as style guides teach it.
        let is_for_readers = [Property::Width, Property::Height]
            .into_iter()
            .filter_map(length)
            .any(|(side, _)| (0.5..1.5).contains(&side));
        let clip = self.winner(winners, Property::Clip).filter(|_| !is_for_readers)?;
        let numbers: Vec<f32> = self.css.words(clip.value).filter_map(number).list();
        (numbers.len() >= 2 && numbers.iter().all(|&side| side == 0.0)).then_some((Hiding::Clip, clip.region))
    }
}

fn number(token: &super::css::Token) -> Option<f32> {
    matches!(token.kind, Kind::Number | Kind::Dimension | Kind::Percentage).then_some(token.value)
}

/// The first length of a value in pixels; `em` and `%` of a font as large as `font`.
pub(crate) fn pixels(text: &str, css: &Css, value: Tokens, font: f32) -> Option<f32> {
    let token = css.words(value).next()?;
    match token.kind {
        Kind::Number => Some(token.value),
        Kind::Percentage => Some(token.value / 100.0 * font),
        Kind::Dimension => {
            let unit = token.unit(text).to_ascii_lowercase();
            let factor = match unit.as_str() {
                "px" => 1.0,
                "pt" => 4.0 / 3.0,
                "em" => font,
                "rem" | "pc" => 16.0,
                "in" => 96.0,
                "cm" => 37.8,
                "mm" => 3.78,
                _ => return None,
            };
            Some(token.value * factor)
        }
        _ => None,
    }
}

/// A selector that is one name, class or id, or a name with a class.
fn simple_selector(selector: &str) -> Option<String> {
    let (name, rest) = selector.split_at(selector.find(['.', '#']).unwrap_or(selector.len()));
    let is_word = |word: &str| word.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
    let tail = rest.get(1..).unwrap_or_default();
    let is_simple = (is_word(name) || name == "*") && is_word(tail) && (rest.is_empty() || !tail.is_empty());
    let name = if name == "*" && !rest.is_empty() { "" } else { name };
    let has_id = rest.starts_with('#');
    (is_simple && !selector.is_empty() && (!has_id || name.is_empty()))
        .then(|| format!("{}{rest}", name.to_ascii_lowercase()))
}

/// The classes that a selector names.
fn classes<'t>(css: &Css, text: &'t str, selector: Tokens) -> impl Iterator<Item = &'t str> {
    let written = css.written(text, selector);
    let names = written.split('.').skip(1);
    names.map(|name| name.split(|c: char| !c.is_alphanumeric() && c != '-' && c != '_').next().unwrap_or_default())
}

/// Where mail programs put the text of the message that is answered.
fn is_quote<'t>(element: Element, value: impl Fn(&str) -> Option<&'t str>) -> bool {
    let class = value("class").unwrap_or_default();
    let id = value("id").unwrap_or_default();
    element == Element::Blockquote
        || ["gmail_quote", "yahoo_quoted", "moz-cite-prefix", "protonmail_quote"]
            .iter()
            .any(|mark| class.contains(mark))
        || ["divRplyFwdMsg", "appendonsend", "mail-editor-reference-message-container"].contains(&id)
}

#[cfg(test)]
mod tests {
    use super::{Backdrop, Hiding, Styles, simple_selector};
    use crate::html::document::Document;
    use crate::html::tree;

    fn styles(text: &str) -> (Document, Styles) {
        let mut document = Document::parse(text);
        tree::build(text, &mut document);
        let styles = Styles::new(text, &document);
        (document, styles)
    }

    /// Why the text `x` of `text` is hidden.
    #[track_caller]
    fn hiding(text: &str) -> Option<Hiding> {
        let (document, styles) = styles(text);
        let node = document.texts.iter().find(|node| node.region.of(text) == "x").unwrap();
        styles.look(node.parent).hidden().map(|hidden| hidden.by)
    }

    #[test]
    fn knows_what_hides() {
        assert_eq!(hiding("<p>x</p>"), None);
        assert_eq!(hiding("<p style='display:none'><b>x"), Some(Hiding::DisplayNone));
        assert_eq!(hiding("<p style='display:none;display:block'>x"), None);
        assert_eq!(hiding("<style>.h{display:none}</style><p class='a h'>x"), Some(Hiding::DisplayNone));
        assert_eq!(hiding("<style>.h{display:none}</style><p class=h style=display:block>x"), None);
        assert!(hiding("<style>.h{display:none !important}</style><p class=h style=display:block>x").is_some());
        assert_eq!(hiding("<p style='visibility:hidden'><b style='visibility:visible'>x"), None);
        assert_eq!(hiding("<td style='font-size:0'><p style='font-size:14px'>x"), None);
        assert_eq!(hiding("<td style='font-size:0'><p>x"), Some(Hiding::TinyFont));
        assert_eq!(hiding("<div style='max-height:0px;overflow:hidden'>x"), Some(Hiding::NoRoom));
        assert_eq!(hiding("<div style='text-indent:-9999px'>x"), Some(Hiding::OffScreen));
        assert_eq!(hiding("<td bgcolor=white><font color='#fff'>x"), Some(Hiding::SameColor));
        assert_eq!(hiding("<td background=a.png><font color='#fff'>x"), None);
        assert_eq!(hiding("<p hidden>x"), Some(Hiding::HiddenAttribute));
        assert_eq!(hiding("<p style='mso-hide:all'>x"), Some(Hiding::Word));
        assert_eq!(hiding("<p style='opacity:0'>x"), Some(Hiding::Opacity));
    }

    #[test]
    fn colours_come_from_the_nearest_that_says_one() {
        let text =
            "<body bgcolor=#ffffff text=black><td style='background:#eee url(a.png)'><b style='background:red'>x";
        let (document, styles) = styles(text);
        let look = styles.look(document.texts[0].parent);
        assert!(matches!(look.background, Backdrop::Color(paint) if paint.color.to_string() == "#ff0000"));
        assert_eq!(look.color.unwrap().color.to_string(), "#000000");
        assert_eq!(styles.look(Some(1)).background, Backdrop::Unknown);
    }

    #[test]
    fn only_simple_selectors_are_matched() {
        let key = |selector| simple_selector(selector).unwrap_or_default();
        assert_eq!([key("TD"), key(".a"), key("td.A"), key("#x"), key("*.b")], ["td", ".a", "td.A", "#x", ".b"]);
        assert_eq!([key("a b"), key("a:hover"), key(".a.b"), key("a>b"), key(""), key("."), key("p#x")], [""; 7]);
    }
}
