//! The pictures of a body: how large they are, and which of them are there to be seen.

use super::document::{Document, Tag};
use super::element::Element;
use super::link::{Link, Use};
use super::region::Region;
use super::style::{Property, Styles, pixels};
use super::url;
use crate::decimal;
use crate::keyed::Keys;

/// One `img`, `input type=image` or svg `image`.
#[derive(Clone, Debug)]
pub(crate) struct Image {
    pub(crate) tag: u32,
    pub(crate) region: Region,
    /// Index into the links of the part.
    pub(crate) link: Option<usize>,
    /// In pixels, where it is said.
    pub(crate) width: Option<f32>,
    pub(crate) height: Option<f32>,
    pub(crate) role: Role,
}

/// What a picture is there for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    Content,
    /// At most 32 pixels in both directions.
    Icon,
    /// Keeps a distance or draws a line.
    Spacer,
    /// Nobody sees it; fetching it tells the sender that the message was opened.
    Pixel,
}

impl Image {
    /// Square pixels, as well as that can be told: 300 by 200 where nothing is said.
    pub(crate) fn area(&self) -> f32 {
        self.width.unwrap_or(300.0) * self.height.unwrap_or(200.0)
    }
}

/// The pictures in the order of the text.
pub(crate) fn images(text: &str, document: &Document, styles: &Styles, links: &[Link]) -> Vec<Image> {
    let is_picture = |link: &Link| link.used == Use::Image && !link.in_css;
    // How often each address is used.
    let mut addresses = Keys::default();
    let mut times: Vec<usize> = Vec::new();
    for link in links.iter().filter(|link| is_picture(link)) {
        let (place, is_new) = addresses.add(&link.value);
        if is_new {
            times.push(0);
        }
        times.get_mut(place).into_iter().for_each(|times| *times += 1);
    }
    let mut images = Vec::new();
    for (index, tag) in (0_u32..).zip(&document.tags) {
        let is_button = tag.element == Element::Input
            && document.value(text, tag, "type").is_some_and(|kind| kind.trim().eq_ignore_ascii_case("image"));
        if !matches!(tag.element, Element::Img | Element::Image | Element::Bgsound) && !is_button {
            continue;
        }
        // Links are in the order of the text.
        let first = links.partition_point(|link| link.region.start < tag.region.start);
        let mut inside =
            links.iter().enumerate().skip(first).take_while(|(_, link)| link.region.start < tag.region.end);
        let link = inside.find(|(_, link)| is_picture(link)).map(|(index, _)| index);
        let (width, height) = size(text, document, styles, index, tag);
        let mut image = Image { tag: index, region: tag.region, link, width, height, role: Role::Content };
        let link = link.and_then(|index| links.get(index));
        let place = link.and_then(|link| addresses.find(&link.value));
        let repeated = place.and_then(|place| times.get(place)).copied().unwrap_or_default();
        let is_hidden = styles.look(Some(index)).gone_by().is_some();
        let alt = document.value(text, tag, "alt").unwrap_or_default();
        image.role = role(&image, link, repeated, is_hidden, alt);
        images.push(image);
    }
    images
}

fn size(text: &str, document: &Document, styles: &Styles, index: u32, tag: &Tag) -> (Option<f32>, Option<f32>) {
    let winners = styles.winners(text, document, index, tag);
    let side = |name: &str, property| {
        let declared = styles.winner(&winners, property);
        let length = declared.and_then(|declaration| {
            let percent = styles.css.written(text, declaration.value).ends_with('%');
            pixels(text, &styles.css, declaration.value, if percent { 600.0 } else { 16.0 })
        });
        length.or_else(|| attribute_pixels(document.value(text, tag, name)?))
    };
    (side("width", Property::Width), side("height", Property::Height))
}

/// `600`, `600px` or `100%` of a page as wide as mail usually is.
fn attribute_pixels(value: &str) -> Option<f32> {
    let value = value.trim();
    if let Some(percent) = value.strip_suffix('%') {
        return decimal::parse_single(percent.trim()).map(|percent| percent * 6.0);
    }
    let digits = value.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(value.len());
    decimal::parse_single(value.get(..digits)?)
}

fn role(image: &Image, link: Option<&Link>, repeated: usize, is_hidden: bool, alt: &str) -> Role {
    let (width, height) = (image.width, image.height);
    let at_most = |side: Option<f32>, limit: f32| side.is_some_and(|side| side <= limit);
    let is_remote = link.is_some_and(|link| link.url.is_web());
    let is_tiny = (at_most(width, 2.0) && at_most(height, 2.0)) || at_most(width, 0.0) || at_most(height, 0.0);
    let has_token = link.is_some_and(|link| has_token(&link.value));
    let is_named_spacer = link.is_some_and(|link| is_spacer_name(link.path()));
    let is_known_spacer = is_named_spacer && !has_token;
    if (is_tiny || is_hidden) && is_remote && !is_known_spacer && repeated < 3 {
        return Role::Pixel;
    }
    if is_tiny || is_hidden || at_most(width, 3.0) || at_most(height, 3.0) || (is_named_spacer && alt.is_empty()) {
        return Role::Spacer;
    }
    // Without a size and without a text: a picture that counts openings.
    let is_unsaid = width.is_none() && height.is_none() && alt.trim().is_empty();
    if is_unsaid && is_remote && has_token && link.is_some_and(|link| counts_openings(link.path())) {
        return Role::Pixel;
    }
    if at_most(width, 32.0) && at_most(height, 32.0) { Role::Icon } else { Role::Content }
}

/// `/spacer.gif` and the like.
fn is_spacer_name(path: &str) -> bool {
    let file = path.rsplit('/').next().unwrap_or_default().to_ascii_lowercase();
    ["spacer", "blank", "clear", "transparent", "pixel.gif", "1x1", "dot.gif", "shim"]
        .iter()
        .any(|name| file.contains(name))
}

/// A path that says it is about opening.
fn counts_openings(path: &str) -> bool {
    const WORDS: &[&str] = &[
        "open",
        "opens",
        "o",
        "track",
        "trk",
        "pixel",
        "beacon",
        "imp",
        "p.gif",
        "o.gif",
        "open.php",
        "open.aspx",
        "open.gif",
    ];
    path.split('/').any(|part| {
        let lower = part.to_ascii_lowercase();
        WORDS.contains(&lower.as_str())
    })
}

/// Whether a URL holds something that can name one reader: 16 characters or more with letters and digits.
pub(crate) fn has_token(address: &str) -> bool {
    let decoded = url::percent_decoded(address);
    let words = decoded.split(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_');
    words.into_iter().any(|word| {
        word.len() >= 16
            && word.bytes().any(|byte| byte.is_ascii_digit())
            && word.bytes().any(|byte| byte.is_ascii_alphabetic())
    })
}

/// For every start tag, whether a picture with an `alt` text or something else that can be named stands in it.
pub(super) fn named_inside(text: &str, document: &Document) -> Vec<bool> {
    let mut named = vec![false; document.tags.len()];
    // A child comes behind its parent, so going backwards every child has been seen.
    for (index, tag) in document.tags.iter().enumerate().rev() {
        let has_label = ["alt", "aria-label", "title", "aria-labelledby"]
            .iter()
            .any(|name| document.value(text, tag, name).is_some_and(|value| !value.trim().is_empty()));
        let own = has_label || named.get(index).copied().unwrap_or_default();
        if own && let Some(parent) = tag.parent.and_then(|parent| named.get_mut(parent as usize)) {
            *parent = true;
        }
        if has_label && let Some(slot) = named.get_mut(index) {
            *slot = true;
        }
    }
    named
}

#[cfg(test)]
mod tests {
    use super::{Role, has_token, images};
    use crate::html::document::Document;
    use crate::html::style::Styles;
    use crate::html::{link, tree};

    fn roles(text: &str) -> Vec<Role> {
        let mut document = Document::parse(text);
        tree::build(text, &mut document);
        let styles = Styles::new(text, &document);
        let links = link::links(text, &document, &styles);
        images(text, &document, &styles, &links).iter().map(|image| image.role).collect()
    }

    #[test]
    fn knows_what_a_picture_is_for() {
        use Role::{Content, Icon, Pixel, Spacer};
        let text = "<img src='https://a.example/logo.png' width=200 height=80>\
                    <img src='https://a.example/icon.png' width=24 height=24>\
                    <img src='https://a.example/spacer.gif' width=1 height=20>\
                    <img src='https://t.example/o?u=1' width=1 height=1>\
                    <img src='https://t.example/x.gif' style='display:none'>\
                    <img src='https://t.example/wf/open?upn=aB3dEfGh1JkLmNoPq2' alt=''>\
                    <img src='cid:logo' width='1' height='1'>";
        assert_eq!(roles(text), [Content, Icon, Spacer, Pixel, Pixel, Pixel, Spacer]);
        assert_eq!(roles(&"<img src='https://a.example/x.gif' width=1 height=1>".repeat(3)), [Spacer; 3]);
    }

    #[test]
    fn a_token_has_letters_and_digits() {
        assert!(has_token("https://t.example/o/4f9a8b7c6d5e4f3a2b1c"));
        assert!(!has_token("https://t.example/pictures/summer-sale.png"));
    }
}
