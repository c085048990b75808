//! HTML bodies: read once, with the way back from every octet of the decoded text to those of the message.

pub(crate) mod clients;
pub(crate) mod color;
pub(crate) mod conditional;
pub(crate) mod css;
pub(crate) mod document;
mod edit;
pub(crate) mod element;
pub(crate) mod features;
pub(crate) mod image;
pub(crate) mod link;
pub(crate) mod property;
pub(crate) mod prose;
pub(crate) mod reference;
pub(crate) mod region;
pub(crate) mod style;
pub(crate) mod tree;
pub(crate) mod url;

use crate::List as _;
pub(crate) use crate::brief;
use crate::message::text::DecodedText;
use crate::message::{Message, Part};
use crate::{Context, Finding, Findings, Severity, Span};
use document::{Attribute, Document, Tag};
use image::Image;
use link::{Link, LinkTexts, Owner};
use mail_parser::Encoding;
use prose::Prose;
use region::Region;
use std::borrow::Cow;
use std::cell::OnceCell;
use style::Styles;
use tree::{Problem, Tree};

/// One HTML part: its text, and what stands in it.
#[derive(Debug)]
pub(crate) struct Html {
    /// Index into the parts of the message.
    pub(crate) part: usize,
    pub(crate) role: Role,
    pub(crate) source: DecodedText,
    pub(crate) document: Document,
    pub(crate) tree: Tree,
    legible: Legible,
    is_base64: bool,
    /// It is signed as it is: nobody may change it any more.
    is_sealed: bool,
    /// Where the lines of the text begin.
    lines: OnceCell<Vec<u32>>,
    styles: OnceCell<Styles>,
    prose: OnceCell<Prose>,
    links: OnceCell<Vec<Link>>,
    images: OnceCell<Vec<Image>>,
    named: OnceCell<Vec<bool>>,
    link_texts: OnceCell<LinkTexts>,
    /// The links with which readers are offered to leave, as indices; the rules fill it in.
    pub(crate) unsubscribe: OnceCell<Vec<usize>>,
    /// For every URL, which rule speaks about it; the rules fill it in.
    pub(crate) owners: OnceCell<Vec<Option<Owner>>>,
}

/// What a part is for, which decides how much its markup matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// What the reader of the message sees.
    Body,
    /// One more HTML part that is shown below or beside the first.
    Further,
    /// `text/x-amp-html`, which has rules of its own.
    Amp,
    /// A file that came along.
    Attachment,
    /// Part of an attached message, which somebody else wrote.
    Nested,
}

/// Whether what was decoded can be the HTML that was meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Legible {
    Yes,
    /// It is quoted-printable that nobody decoded, since the header does not say so.
    StillEncoded,
    /// Too much of it could not be decoded: every further finding would be about noise.
    No,
}

/// The HTML parts of `message`, in order.
pub(crate) fn read(message: &Message<'_>, sealed: &[bool], charsets: &dyn crate::CharsetDecoder) -> Vec<Html> {
    let mut has_body = false;
    let parts = message.parts.iter().enumerate().filter(|(_, part)| part.is_html());
    parts
        .map(|(index, part)| {
            let role = if part.is_nested {
                Role::Nested
            } else if part.disposition.as_deref() == Some("attachment") {
                Role::Attachment
            } else if part.media_type == "text/x-amp-html" {
                Role::Amp
            } else if std::mem::replace(&mut has_body, true) {
                Role::Further
            } else {
                Role::Body
            };
            let is_sealed = sealed.get(index).copied().unwrap_or_default();
            Html { is_sealed, ..Html::new(part, index, role, charsets) }
        })
        .list()
}

impl Html {
    fn new(part: &Part<'_>, index: usize, role: Role, charsets: &dyn crate::CharsetDecoder) -> Self {
        let label = part.charset.as_deref().unwrap_or("utf-8");
        let source = DecodedText::body(part.body, part.encoding, label, charsets);
        let mut document = Document::parse(&source.text);
        let legible = if part.encoding == Encoding::None && looks_quoted_printable(&source.text) {
            Legible::StillEncoded
        } else if is_noise(&source.text) {
            Legible::No
        } else {
            Legible::Yes
        };
        let tree = tree::build(&source.text, &mut document);
        Self {
            part: index,
            role,
            source,
            document,
            tree,
            legible,
            is_base64: part.encoding == Encoding::Base64,
            is_sealed: false,
            lines: OnceCell::new(),
            styles: OnceCell::new(),
            prose: OnceCell::new(),
            links: OnceCell::new(),
            images: OnceCell::new(),
            named: OnceCell::new(),
            link_texts: OnceCell::new(),
            owners: OnceCell::new(),
            unsubscribe: OnceCell::new(),
        }
    }

    pub(crate) fn is_sealed(&self) -> bool {
        self.is_sealed
    }

    /// The text is quoted-printable that nobody decoded, since the header does not say so: every other finding would be
    /// a consequence.
    pub(crate) fn is_undecoded(&self) -> bool {
        self.legible == Legible::StillEncoded
    }

    pub(crate) fn text(&self) -> &str {
        &self.source.text
    }

    /// Its CSS, and how its elements look.
    pub(crate) fn styles(&self) -> &Styles {
        self.styles.get_or_init(|| Styles::new(self.text(), &self.document))
    }

    /// What its readers read, in lines; `None` where it could not be decoded or nothing is read.
    pub(crate) fn plain_text(&self) -> Option<String> {
        let text = self.prose().lines();
        (self.legible == Legible::Yes && !text.is_empty()).then_some(text)
    }

    /// Its text for readers.
    pub(crate) fn prose(&self) -> &Prose {
        self.prose.get_or_init(|| Prose::new(self.text(), &self.document, self.styles()))
    }

    /// The URLs in it.
    pub(crate) fn links(&self) -> &[Link] {
        self.links.get_or_init(|| link::links(self.text(), &self.document, self.styles()))
    }

    /// What readers see of every link, by its start tag.
    pub(crate) fn link_texts(&self) -> &LinkTexts {
        self.link_texts.get_or_init(|| LinkTexts::new(&self.document, self.styles(), self.prose()))
    }

    /// The first text right in each element, by its start tag.
    pub(crate) fn texts_of_tags(&self) -> Vec<Option<Region>> {
        let mut texts = self.by_tag(None);
        for text in &self.document.texts {
            let first = text.parent.and_then(|parent| texts.get_mut(parent as usize));
            if let Some(first) = first.filter(|first| first.is_none()) {
                *first = Some(text.region);
            }
        }
        texts
    }

    /// One value for each start tag.
    pub(crate) fn by_tag<T: Clone>(&self, value: T) -> Vec<T> {
        vec![value; self.document.tags.len()]
    }

    /// The URLs in one tag: they stand in the order of the text.
    pub(crate) fn links_of(&self, index: u32) -> &[Link] {
        let links = self.links();
        let region = self.document.tag(index).map(|tag| tag.region).unwrap_or_default();
        let start = links.partition_point(|link| link.region.start < region.start);
        let end = links.partition_point(|link| link.region.start < region.end);
        links.get(start..end).unwrap_or_default()
    }

    /// The pictures in it.
    pub(crate) fn images(&self) -> &[Image] {
        self.images.get_or_init(|| image::images(self.text(), &self.document, self.styles(), self.links()))
    }

    /// For every start tag, whether something in it has a name: an `alt` or a label.
    pub(crate) fn named(&self) -> &[bool] {
        self.named.get_or_init(|| image::named_inside(self.text(), &self.document))
    }

    /// What is written at `region`.
    pub(crate) fn at(&self, region: Region) -> &str {
        region.of(&self.source.text)
    }

    /// The octets of the message that `region` was written with.
    pub(crate) fn span(&self, region: Region) -> Span {
        self.source.span(region.range())
    }

    pub(crate) fn part<'m, 'a>(&self, message: &'m Message<'a>) -> Option<&'m Part<'a>> {
        message.parts.get(self.part)
    }

    /// The value of the attribute of this name with character references resolved, if the tag has one.
    pub(crate) fn value<'t>(&'t self, tag: &Tag, name: &str) -> Option<&'t str> {
        self.document.value(self.text(), tag, name)
    }

    pub(crate) fn attribute(&self, tag: &Tag, name: &str) -> Option<&Attribute> {
        self.document.attribute(self.text(), tag, name)
    }

    pub(crate) fn attribute_value<'t>(&'t self, attribute: &Attribute) -> &'t str {
        self.document.attribute_value(self.text(), attribute)
    }

    /// The name of a tag as written.
    pub(crate) fn name(&self, tag: &Tag) -> &str {
        self.at(tag.name)
    }

    /// Where the rest of the part vanishes into something that never ends: an open quote, comment or `<style>`.
    pub(crate) fn swallowed(&self) -> Option<Region> {
        let cut = self.document.cut.map(|cut| cut.region);
        cut.or_else(|| {
            let problem = self.tree.problems.iter().find_map(|problem| match *problem {
                Problem::Unclosed { tag, .. } => self.document.tag(tag).filter(|tag| tag.element.swallows()),
                _ => None,
            })?;
            Some(Region::new(problem.region.start(), self.text().len()))
        })
    }

    /// The line of the decoded text around `region`, where the message itself shows only base64.
    pub(crate) fn decoded_line(&self, region: Region) -> Option<String> {
        /// Octets that are shown before and behind the place.
        const AROUND: usize = 30;
        const LONGEST: usize = 120;
        if !self.is_base64 {
            return None;
        }
        let text = self.text();
        let breaks = || memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| region::offset(at + 1));
        let lines = self.lines.get_or_init(|| std::iter::once(0).chain(breaks()).list());
        let number = lines.partition_point(|&start| start <= region.start);
        let line_start = number.checked_sub(1).and_then(|index| lines.get(index)).map_or(0, |&start| start as usize);
        let line_end = lines.get(number).map_or(text.len(), |&end| end as usize);
        let start = text.ceil_char_boundary(region.start().saturating_sub(AROUND).max(line_start));
        let end = (region.end() + AROUND).min(line_end).min(start + LONGEST);
        let shown = text.get(start..text.floor_char_boundary(end)).unwrap_or_default();
        let (before, behind) = (if start > line_start { "…" } else { "" }, if end < line_end { "…" } else { "" });
        let words: Vec<&str> = shown.split_whitespace().list();
        Some(format!("Decoded, line {}: {before}{}{behind}", crate::number(number), words.join(" ")))
    }

    /// Reports a problem at `region`. In attached files and messages, and in what is signed as it is,
    /// it is no more than a remark.
    pub(crate) fn add<'f>(
        &self,
        findings: &'f mut Findings,
        region: Region,
        message: impl Into<Cow<'static, str>>,
    ) -> &'f mut Finding {
        let is_aside = self.is_sealed || matches!(self.role, Role::Attachment | Role::Nested);
        let span = self.span(region);
        let finding = findings.add(span, message);
        if let Some(line) = self.decoded_line(region) {
            finding.related(span, line);
        }
        if is_aside {
            finding.weaken(Severity::Info);
        }
        finding
    }
}

/// `name` in lower case, which most names are written in.
fn lower(name: &str) -> Cow<'_, str> {
    if name.bytes().any(|byte| byte.is_ascii_uppercase()) { name.to_ascii_lowercase().into() } else { name.into() }
}

/// More than one character in fifty could not be decoded.
fn is_noise(text: &str) -> bool {
    let lost = text.matches(char::REPLACEMENT_CHARACTER).count();
    lost > 20 && lost * 50 > text.chars().count()
}

/// `="` is written `=3D"` more often than not, and lines end with `=`.
fn looks_quoted_printable(text: &str) -> bool {
    let encoded = text.matches("=3D").count();
    encoded >= 3 && encoded > text.matches("=\"").count() && (text.contains("=\n") || text.contains("=\r\n"))
}

/// `value` as it stands in an attribute with double or single quotes around it, or in text.
pub(crate) fn escaped(value: &str) -> String {
    value.replace('&', "&amp;").replace('"', "&quot;").replace('\'', "&#39;").replace('<', "&lt;")
}

/// The one of `names` that `name` probably should be: one letter is missing, too many, wrong, or swapped with its
/// neighbour. A swap is likelier than a wrong letter, and the first letter is the likeliest to be right.
pub(crate) fn nearest<'n>(name: &str, names: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    let near = names.filter(|known| known.len().abs_diff(name.len()) < 2 && strsim::osa_distance(known, name) == 1);
    let first = |word: &str| word.as_bytes().first().copied();
    let strangeness = |known: &&str| u8::from(!is_swap(known, name)) * 2 + u8::from(first(known) != first(name));
    near.min_by_key(strangeness)
}

/// Two neighbours changed places.
fn is_swap(one: &str, other: &str) -> bool {
    let differ = |(a, b): &(u8, u8)| a != b;
    one.len() == other.len() && one.bytes().zip(other.bytes()).filter(differ).count() == 2
}

/// Attached messages whose HTML is looked at: a digest or a chain of them says the same again and again.
const NESTED: usize = 3;

/// The HTML parts that most rules are about: not AMP, and nothing in a bounce, whose HTML a server wrote.
pub(crate) fn bodies<'c>(context: &'c Context<'_>) -> impl Iterator<Item = &'c Html> {
    let is_report = context.facts.dsn;
    let mut nested = 0;
    let few = context.html().iter().filter(move |html| {
        nested += usize::from(html.role == Role::Nested);
        html.role != Role::Nested || nested <= NESTED
    });
    few.filter(move |html| !is_report && html.role != Role::Amp && html.legible == Legible::Yes)
}

/// The HTML that the reader sees first.
pub(crate) fn body<'c>(context: &'c Context<'_>) -> Option<&'c Html> {
    bodies(context).find(|html| html.role == Role::Body)
}
