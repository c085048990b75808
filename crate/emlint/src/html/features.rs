//! Every use of a feature of Can I email in a body, with its octets and for whom it matters.

use super::clients::{Clients, Table, table};
use super::conditional::{self, Conditional};
use super::css::{AtRule, Bracket, Declaration, Kind, Token, Tokens};
use super::document::{Node, Tag};
use super::element::Element;
use super::link::Use as LinkUse;
use super::region::{Region, offset};
use super::{Html, lower};
use crate::List as _;
use crate::order;

/// One place where a feature is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Use {
    pub(crate) feature: u16,
    pub(crate) region: Region,
    /// Those who never see it: what it stands in is not supported either.
    pub(crate) unseen: Clients,
    /// Something else is shown where it is not supported.
    pub(crate) has_fallback: bool,
}

/// The most uses that are collected of one feature.
const MOST: usize = 1000;

struct Finder<'h> {
    html: &'h Html,
    table: &'static Table,
    uses: Vec<Use>,
    /// For every feature, how often it is used.
    counts: Vec<usize>,
    /// Text between `<!--[if !mso]><!-->` and its end.
    not_for_word: Vec<Region>,
    word: Clients,
    /// Those who do not read style elements at all.
    without_style: Clients,
    has_vml: bool,
    /// For every at-rule, those who skip what is in it, and whether `@supports` is around it.
    gates: Vec<(Clients, bool)>,
    /// For every style rule, those who skip it.
    skipped: Vec<Clients>,
}

/// Every use of every feature, by feature and then in the order of the text.
pub(crate) fn uses(html: &Html) -> Vec<Use> {
    let table = table();
    let mut finder = Finder {
        html,
        table,
        uses: Vec::new(),
        counts: vec![0; table.features.len()],
        not_for_word: Vec::new(),
        word: table.named("outlook.windows").unwrap_or_default(),
        without_style: table.missing_slug("html-style"),
        has_vml: false,
        gates: Vec::new(),
        skipped: Vec::new(),
    };
    finder.comments();
    finder.doctype();
    for (index, tag) in html.document.tags.iter().enumerate() {
        finder.tag(offset(index), tag);
    }
    finder.images();
    finder.at_rules();
    finder.selectors();
    finder.declarations();
    let mut uses = finder.uses;
    order::by_key(&mut uses, |found| u64::from(found.feature) << 32 | u64::from(found.region.start));
    uses
}

impl Finder<'_> {
    fn add(&mut self, features: &[u16], region: Region, unseen: Clients, has_fallback: bool) {
        for &feature in features {
            let Some(count) = self.counts.get_mut(usize::from(feature)) else { continue };
            *count += 1;
            if *count > MOST {
                continue;
            }
            let hidden = self.not_for_word.iter().any(|there| there.contains(region.start));
            let unseen = if hidden { unseen.or(self.word) } else { unseen };
            self.uses.push(Use { feature, region, unseen, has_fallback });
        }
    }

    /// Comments for one program or another say for whom the text between them is.
    fn comments(&mut self) {
        let html = self.html;
        let mut open = None;
        for &region in &html.document.comments {
            let written = html.at(region);
            match conditional::read(written) {
                Conditional::Revealed { condition } if !conditional::is_for_word(condition) => open = Some(region.end),
                Conditional::End => {
                    self.not_for_word.extend(open.take().map(|start| Region { start, end: region.start }));
                }
                Conditional::Hidden { content, .. } => self.has_vml |= content.contains("<v:"),
                Conditional::None => self.add(self.table.uses("comment", "html"), region, Clients::default(), false),
                _ => {}
            }
        }
        // More stretches than anybody writes would make every look at them slow.
        self.not_for_word.truncate(200);
    }

    fn doctype(&mut self) {
        if let Some(Node::Doctype(index)) =
            self.html.document.nodes.iter().find(|node| matches!(node, Node::Doctype(_)))
            && let Some(doctype) = self.html.document.doctypes.get(*index as usize)
            && doctype.public.is_none()
        {
            self.add(self.table.uses("doctype", ""), doctype.region, Clients::default(), false);
        }
    }

    fn tag(&mut self, index: u32, tag: &Tag) {
        if tag.foreign {
            return;
        }
        let html = self.html;
        let name = lower(html.name(tag));
        let has_fallback = match tag.element {
            // What is inside is shown by those who do not know the element.
            Element::Picture | Element::Video | Element::Audio | Element::Object => self.has_child(index),
            _ => false,
        };
        self.add(self.table.uses("el", &name), tag.name, Clients::default(), has_fallback);
        let attributes = html.document.attributes(tag);
        for attribute in attributes.iter().filter(|attribute| !attribute.is_duplicate) {
            let attribute_name = lower(html.at(attribute.name));
            let value = html.attribute_value(attribute);
            self.attribute(&name, &attribute_name, value, attribute.region);
        }
        // Of those that programs drop from body these change how the message looks.
        let shows = ["style", "bgcolor", "background", "text", "link", "class"];
        let is_seen = |name: &str| shows.iter().any(|seen| name.eq_ignore_ascii_case(seen));
        if tag.element == Element::Body
            && let Some(first) = attributes.iter().find(|attribute| is_seen(html.at(attribute.name)))
        {
            self.attribute(&name, "*", "", first.region);
        }
        // Without a type these two are of one all the same.
        let implied = match tag.element {
            Element::Input => "text",
            Element::Button => "submit",
            _ => return,
        };
        if html.attribute(tag, "type").is_none() {
            self.attribute(&name, "type", implied, tag.name);
        }
    }

    fn has_child(&self, index: u32) -> bool {
        let tags = self.html.document.tags.get(index as usize + 1..).unwrap_or_default().iter();
        tags.take(20)
            .any(|tag| tag.parent == Some(index) && matches!(tag.element, Element::Img | Element::A | Element::P))
    }

    fn attribute(&mut self, element: &str, name: &str, value: &str, region: Region) {
        let uses = self.table.attributes(name);
        let value = value.trim();
        for found in uses {
            let start = value.get(..found.value.len());
            let fits = found.value.is_empty()
                || start.is_some_and(|start| start.eq_ignore_ascii_case(found.value))
                    && (found.is_start || value.len() == found.value.len());
            if fits && (found.element.is_empty() || found.element == element) {
                self.add(&[found.feature], region, Clients::default(), false);
            }
        }
    }

    fn images(&mut self) {
        let html = self.html;
        for link in html.links().iter().filter(|link| link.used == LinkUse::Image) {
            let kind = if link.url.scheme == "data" {
                link.path().starts_with("image/").then_some("data".into())
            } else {
                let file = link.path().rsplit('/').next().unwrap_or_default();
                file.rsplit_once('.').map(|(_, ending)| lower(ending))
            };
            let Some(kind) = kind else { continue };
            let in_picture = html.document.tag(link.tag).and_then(|tag| html.document.parent(tag));
            let has_fallback = in_picture.is_some_and(|parent| parent.element == Element::Picture);
            self.add(self.table.uses("img", &kind), link.region, Clients::default(), has_fallback);
        }
    }

    /// Those who skip what stands in this at-rule, and whether it asks for support itself.
    fn gate(&self, at_rule: Option<u32>) -> (Clients, bool) {
        at_rule.and_then(|index| self.gates.get(index as usize)).copied().unwrap_or_default()
    }

    fn at_name(&self, rule: &AtRule) -> String {
        let name = self.html.at(rule.keyword).trim_start_matches('@').to_ascii_lowercase();
        name.strip_prefix("-webkit-").or(name.strip_prefix("-moz-")).map(str::to_owned).unwrap_or(name)
    }

    fn media_features(&self, rule: &AtRule) -> Vec<(u16, Region)> {
        let html = self.html;
        if !html.at(rule.keyword).eq_ignore_ascii_case("@media") {
            return Vec::new();
        }
        let words = html.styles().css.words(rule.prelude).filter(|token| token.kind == Kind::Ident);
        words
            .flat_map(|token| {
                let features = self.table.uses("media", &lower(token.word(html.text())));
                features.iter().map(|&feature| (feature, token.region))
            })
            .list()
    }

    fn at_rules(&mut self) {
        let html = self.html;
        // An at-rule stands behind the one that it is in.
        for rule in &html.styles().css.at_rules {
            let (outer, in_supports) = self.gate(rule.parent);
            let unseen = outer.or(self.without_style);
            let name = self.at_name(rule);
            let features = self.table.uses("at", &name);
            self.add(features, rule.keyword, unseen, in_supports);
            let mut own = features.iter().fold(outer, |all, &feature| all.or(self.table.missing(feature)));
            let media = self.media_features(rule);
            for &(feature, region) in &media {
                self.add(&[feature], region, own.or(unseen), in_supports);
            }
            for &(feature, _) in &media {
                own = own.or(self.table.missing(feature));
            }
            self.gates.push((own, in_supports || name == "supports"));
        }
    }

    fn selectors(&mut self) {
        let html = self.html;
        let nested = self.table.uses("nested", "");
        for rule in &html.styles().css.rules {
            let (gate, in_supports) = self.gate(rule.at_rule);
            let unseen = gate.or(self.without_style);
            if rule.parent.is_some() {
                self.add(nested, html.styles().css.region(rule.selector), unseen, in_supports);
            }
            let mut lost = unseen;
            if !self.is_keyframes(rule.at_rule) {
                for (feature, region) in self.selector_features(rule.selector) {
                    self.add(&[feature], region, unseen, in_supports);
                    // Where one selector of a list is unknown, the whole rule is skipped.
                    lost = lost.or(self.table.missing(feature));
                }
            }
            self.skipped.push(lost);
        }
    }

    fn is_keyframes(&self, at_rule: Option<u32>) -> bool {
        let rule = at_rule.and_then(|index| self.html.styles().css.at_rules.get(index as usize));
        rule.is_some_and(|rule| self.at_name(rule) == "keyframes")
    }

    /// What a selector is made of (Selectors Level 4, §3.1).
    fn selector_features(&self, selector: Tokens) -> Vec<(u16, Region)> {
        let text = self.html.text();
        let tokens = self.html.styles().css.tokens(selector);
        let mut found = Vec::new();
        let mut add = |kind: &'static str, name: &str, region: Region| {
            found.extend(self.table.uses(kind, name).iter().map(|&feature| (feature, region)));
        };
        let mut parts = 0;
        let mut depth = 0_u32;
        let mut index = 0;
        while let Some(token) = tokens.get(index) {
            let before = index.checked_sub(1).and_then(|at| tokens.get(at)).map(|token| token.kind);
            let next = tokens.get(index + 1);
            index += 1;
            let starts = matches!(before, None | Some(Kind::Space | Kind::Comma | Kind::Comment))
                || matches!(before, Some(Kind::Delim('>' | '+' | '~')));
            match token.kind {
                Kind::Open(Bracket::Square) if depth == 0 => {
                    add("selector", "attribute", token.region);
                    depth += 1;
                }
                Kind::Open(_) | Kind::Function if before != Some(Kind::Colon) => depth += 1,
                Kind::Function => {
                    add("pseudo", &lower(token.word(text)), token.region);
                    depth += 1;
                }
                Kind::Close(_) => depth = depth.saturating_sub(1),
                _ if depth > 0 => {}
                Kind::Ident if before == Some(Kind::Colon) => add("pseudo", &lower(token.word(text)), token.region),
                Kind::Ident if before == Some(Kind::Delim('.')) => {
                    add("selector", "class", token.region);
                    parts += 1;
                    if parts == 2 {
                        add("selector", "chaining", token.region);
                    }
                }
                Kind::Hash => {
                    add("selector", "id", token.region);
                    parts += 1;
                }
                Kind::Ident if starts => add("selector", "type", token.region),
                Kind::Delim('*') if starts => add("selector", "universal", token.region),
                Kind::Delim('>') => add("selector", "child", token.region),
                Kind::Delim('+') => add("selector", "adjacent", token.region),
                Kind::Delim('~') => add("selector", "sibling", token.region),
                Kind::Comma => {
                    add("selector", "list", token.region);
                    parts = 0;
                }
                Kind::Space => {
                    parts = 0;
                    let is_combinator = |token: Option<Kind>| {
                        matches!(
                            token,
                            None | Some(Kind::Delim('>' | '+' | '~') | Kind::Comma | Kind::Comment | Kind::Space)
                        )
                    };
                    if !is_combinator(before) && !is_combinator(next.map(|token| token.kind)) {
                        add("selector", "descendant", next.map_or(token.region, |token| token.region));
                    }
                }
                _ => {}
            }
        }
        found
    }

    fn declarations(&mut self) {
        let html = self.html;
        let styles = html.styles();
        for (index, declaration) in styles.css.declarations.iter().enumerate() {
            let mut unseen = Clients::default();
            let mut in_supports = false;
            if html.document.tag(declaration.tag).is_some_and(|tag| tag.element == Element::Style) {
                let (gate, supports) = self.gate(declaration.at_rule);
                unseen = gate.or(self.without_style);
                in_supports = supports;
                let skipped = declaration.rule.and_then(|rule| self.skipped.get(rule as usize));
                unseen = unseen.or(skipped.copied().unwrap_or_default());
            } else if styles.look(Some(declaration.tag)).gone_by().is_some() {
                // What hides a preview text is said several times over, so that every program knows one of them.
                continue;
            }
            let has_fallback = in_supports || self.has_earlier(index, declaration);
            self.declaration(declaration, unseen, has_fallback);
        }
    }

    /// The same property is declared before, for those who do not understand this value; or a colour beside a picture.
    fn has_earlier(&self, index: usize, declaration: &Declaration) -> bool {
        let html = self.html;
        let all = &html.styles().css.declarations;
        let name = html.at(declaration.name);
        let same_block = |other: &&Declaration| {
            other.tag == declaration.tag && other.rule == declaration.rule && other.at_rule == declaration.at_rule
        };
        let before = all.get(index.saturating_sub(30)..index).unwrap_or_default().iter().filter(same_block);
        if before.into_iter().any(|other| html.at(other.name).eq_ignore_ascii_case(name)) {
            return true;
        }
        if !name.get(..10).is_some_and(|start| start.eq_ignore_ascii_case("background")) {
            return false;
        }
        let near = all.get(index.saturating_sub(30)..(index + 30).min(all.len())).unwrap_or_default();
        let has_color =
            near.iter().filter(same_block).any(|other| html.at(other.name).eq_ignore_ascii_case("background-color"));
        let tag = html.document.tag(declaration.tag);
        has_color || self.has_vml || tag.is_some_and(|tag| html.attribute(tag, "bgcolor").is_some())
    }

    fn declaration(&mut self, declaration: &Declaration, unseen: Clients, has_fallback: bool) {
        let html = self.html;
        let text = html.text();
        let name = lower(html.at(declaration.name));
        if name.starts_with("mso-") || name.starts_with("panose") {
            return;
        }
        let css = &html.styles().css;
        let features = self.property_features(&name);
        self.add(&features, declaration.name, unseen, has_fallback);
        let words: Vec<&Token> = css.words(declaration.value).list();
        if let Some(first) = words.first().filter(|token| token.kind == Kind::Ident) {
            let key = format!("{name}:{}", lower(first.word(text)));
            let features = self.table.uses("decl", &key).to_vec();
            self.add(&features, declaration.region, unseen, has_fallback);
        }
        let is_font = name == "font" || name == "font-family";
        for token in words {
            let (kind, word) = match token.kind {
                Kind::Function => ("func", token.word(text)),
                Kind::Dimension => ("unit", token.unit(text)),
                Kind::Percentage => ("unit", "%"),
                Kind::Ident if is_font => ("font", token.word(text)),
                Kind::Ident => ("keyword", token.word(text)),
                _ => continue,
            };
            self.add(self.table.uses(kind, &lower(word)), token.region, unseen, has_fallback);
        }
        if declaration.important {
            self.add(self.table.uses("important", ""), declaration.region, unseen, has_fallback);
        }
    }

    /// Of two features with one property, the one with fewer properties is the more specific.
    fn property_features(&self, name: &str) -> Vec<u16> {
        match *self.table.uses("prop", name) {
            [one, two] => {
                let slug = |feature| self.table.get(feature).map(|feature| feature.slug).unwrap_or_default();
                let is_broad = |slug: &str| slug.contains("layout") || slug.contains("block-inline");
                vec![if is_broad(slug(one)) { two } else { one }]
            }
            ref features => features.to_vec(),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::charset::BuiltIn;
    use crate::html::clients::table;
    use crate::{Context, Options, Origin};

    /// The features that `html` uses and the text that does.
    fn uses(html: &str) -> Vec<(&'static str, String)> {
        let message = format!("Content-Type: text/html\r\n\r\n{html}");
        let options = Options::default();
        let context = Context::new(message.as_bytes(), Origin::File, &options, &BuiltIn);
        let html = &context.html()[0];
        let found = super::uses(html).into_iter();
        found.map(|found| (table().get(found.feature).unwrap().slug, html.at(found.region).to_owned())).collect()
    }

    #[track_caller]
    fn assert_uses(html: &str, expected: &[(&str, &str)]) {
        let found = uses(html);
        for (slug, text) in expected {
            assert!(found.iter().any(|(s, t)| s == slug && t == text), "{slug} {text} not in {found:?}");
        }
    }

    #[test]
    fn finds_features_of_html() {
        assert_uses(
            "<!DOCTYPE html><p align=left><a href='#x'>a</a><input><button>b</button><!-- c -->",
            &[
                ("html-doctype", "<!DOCTYPE html>"),
                ("html-p", "p"),
                ("html-align", "align=left"),
                ("html-anchor-links", "href='#x'"),
                ("html-input-text", "input"),
                ("html-button-submit", "button"),
                ("html-comments", "<!-- c -->"),
            ],
        );
        assert_uses(
            "<img src=a.webp><td style='background:url(b.SVG)'><img src='data:image/png;base64,x'>",
            &[("image-webp", "a.webp"), ("image-svg", "b.SVG"), ("image-base64", "data:image/png;base64,x")],
        );
        assert_eq!(uses("<!--[if mso]><table><![endif]-->"), []);
    }

    #[test]
    fn finds_features_of_css() {
        let css = "<style>@media (prefers-color-scheme:dark){.a.b>p:hover,#c d{color:red!important}}</style>";
        assert_uses(
            css,
            &[
                ("css-at-media", "@media"),
                ("css-at-media-prefers-color-scheme", "prefers-color-scheme"),
                ("css-selector-class", "a"),
                ("css-selector-chaining", "b"),
                ("css-selector-child", ">"),
                ("css-pseudo-class-hover", "hover"),
                ("css-selector-grouping", ","),
                ("css-selector-id", "#c"),
                ("css-selector-descendant", "d"),
                ("css-important", "color:red!important"),
            ],
        );
        assert_uses(
            "<p style='display:flex;width:calc(1vw + 2px);font-family:system-ui'>",
            &[
                ("css-display-flex", "display:flex"),
                ("css-unit-calc", "calc("),
                ("css-unit-vw", "1vw"),
                ("css-sytem-ui", "system-ui"),
            ],
        );
        let one = uses("<p style='background-clip:text'>");
        assert!(one.iter().all(|(slug, _)| *slug != "css-background"), "{one:?}");
    }

    #[test]
    fn what_a_program_skips_is_not_unsupported_in_it() {
        let message = "Content-Type: text/html\r\n\r\n<style>@media (hover){p{display:flex}}</style>";
        let options = Options::default();
        let context = Context::new(message.as_bytes(), Origin::File, &options, &BuiltIn);
        let flex = table().uses("decl", "display:flex")[0];
        let found = super::uses(&context.html()[0]).into_iter().find(|found| found.feature == flex).unwrap();
        let gmail = table().named("gmail.desktop-webmail").unwrap();
        assert!(!found.unseen.and(gmail).is_empty());
    }
}
