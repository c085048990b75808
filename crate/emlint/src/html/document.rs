//! The tokens of an HTML text as the standard's tokenizer sees them (HTML Standard §13.2.5), each with its octets.

use super::element::Element;
use super::reference;
use super::region::{Region, offset};
use crate::List as _;
use crate::keyed::Keys;
use crate::order;
use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{Error, Span, Tokenizer};
use std::convert::Infallible;
use std::ops::Range;

/// Errors of one kind that are kept; beyond that they are counted. Text like `&am;&am;…` has one every four octets.
const KEPT_ERRORS: usize = 1000;

/// An HTML text, read once: what stands in it, in order.
#[derive(Debug, Default)]
pub(crate) struct Document {
    /// In the order of the text.
    pub(crate) nodes: Vec<Node>,
    pub(crate) tags: Vec<Tag>,
    pub(crate) ends: Vec<EndTag>,
    pub(crate) texts: Vec<Text>,
    pub(crate) comments: Vec<Region>,
    pub(crate) doctypes: Vec<Doctype>,
    pub(crate) errors: Vec<SyntaxError>,
    /// How many errors of a kind there are, where not all were kept.
    pub(crate) more_errors: Vec<(Error, usize)>,
    /// The construct that never ends and takes the rest of the part with it.
    pub(crate) cut: Option<Cut>,
    /// How many different names its tags have.
    pub(crate) names: usize,
    attributes: Vec<Attribute>,
    /// Values that differ from what is written, because of character references.
    decoded: String,
}

/// One token: the index of what it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Node {
    Start(u32),
    End(u32),
    Text(u32),
    Comment(u32),
    Doctype(u32),
}

/// A start tag.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Tag {
    pub(crate) element: Element,
    /// One number per name, also for names that HTML does not know.
    pub(crate) name_id: u32,
    pub(crate) name: Region,
    /// From `<` to behind `>`.
    pub(crate) region: Region,
    /// Written as `<x/>`.
    pub(crate) self_closing: bool,
    /// Inside `svg` or `math`.
    pub(crate) foreign: bool,
    /// The start tag of the element it stands in.
    pub(crate) parent: Option<u32>,
    /// How many elements it stands in.
    pub(crate) depth: u32,
    /// The end tag that belongs to it.
    pub(crate) end: Option<u32>,
    /// Where its content ends, with or without an end tag.
    pub(crate) content_end: u32,
    attributes: (u32, u32),
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct EndTag {
    pub(crate) element: Element,
    pub(crate) name_id: u32,
    pub(crate) region: Region,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Text {
    /// As written.
    pub(crate) region: Region,
    decoded: Option<Region>,
    pub(crate) parent: Option<u32>,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Attribute {
    pub(crate) name: Region,
    /// As written, without quotes; `None` without `=`.
    pub(crate) value: Option<Region>,
    /// Name and value with its quotes.
    pub(crate) region: Region,
    decoded: Option<Region>,
    /// The tag has one of this name already, and that one counts.
    pub(crate) is_duplicate: bool,
}

#[derive(Clone, Debug)]
pub(crate) struct Doctype {
    pub(crate) region: Region,
    pub(crate) name: String,
    pub(crate) public: Option<String>,
    pub(crate) system: Option<String>,
    pub(crate) force_quirks: bool,
}

/// Something that the standard calls a parse error, under its name there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct SyntaxError {
    pub(crate) error: Error,
    /// The octets that are wrong: a character, a reference, an attribute, a comment.
    pub(crate) region: Region,
    /// The start tag it lies in.
    pub(crate) tag: Option<u32>,
}

/// What was begun and never ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Cut {
    pub(crate) error: Error,
    /// From where it was begun (an open quote, `<`, `<!--`) to the end.
    pub(crate) region: Region,
    /// The attribute whose value never ends.
    pub(crate) attribute: Option<Region>,
}

/// Gives every token of `text` to `on_event`, with its octets. The tokenizer is compiled anew for every emitter, some
/// 40 KB of WebAssembly each, so there is one for all.
pub(super) fn tokenize(text: &str, on_event: &mut dyn FnMut(&CallbackEvent<'_>, Range<usize>)) {
    let mut emitter = CallbackEmitter::new(|event: CallbackEvent<'_>, span: Span<usize>| -> Option<Infallible> {
        on_event(&event, span.start..span.end);
        None
    });
    emitter.naively_switch_states(true);
    let Ok(()) = Tokenizer::new_with_emitter(text, emitter).finish();
}

impl Document {
    /// Reads `text`, whatever it is.
    pub(crate) fn parse(text: &str) -> Self {
        // The decoder of a browser takes a byte order mark away.
        let base = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        let mut reader = Reader { text, behind: base, ..Reader::default() };
        tokenize(text.get(base..).unwrap_or_default(), &mut |event, span| {
            reader.event(event, Region::new((base + span.start).min(text.len()), (base + span.end).min(text.len())));
        });
        reader.finish()
    }

    pub(crate) fn tag(&self, index: u32) -> Option<&Tag> {
        self.tags.get(index as usize)
    }

    /// The start tag that `index` names, as a value.
    pub(crate) fn parent(&self, tag: &Tag) -> Option<&Tag> {
        tag.parent.and_then(|index| self.tag(index))
    }

    /// The attributes of a tag, in order.
    pub(crate) fn attributes(&self, tag: &Tag) -> &[Attribute] {
        let (start, end) = tag.attributes;
        self.attributes.get(start as usize..end as usize).unwrap_or_default()
    }

    /// The attribute of this name that counts, which is the first.
    pub(crate) fn attribute(&self, text: &str, tag: &Tag, name: &str) -> Option<&Attribute> {
        self.attributes(tag).iter().find(|attribute| attribute.name.of(text).eq_ignore_ascii_case(name))
    }

    /// The value of an attribute with character references resolved; empty where it has none.
    pub(crate) fn attribute_value<'a>(&'a self, text: &'a str, attribute: &Attribute) -> &'a str {
        match attribute.decoded {
            Some(region) => region.of(&self.decoded),
            None => attribute.value.map_or("", |region| region.of(text)),
        }
    }

    /// The value of the attribute of this name, if the tag has one.
    pub(crate) fn value<'a>(&'a self, text: &'a str, tag: &Tag, name: &str) -> Option<&'a str> {
        self.attribute(text, tag, name).map(|attribute| self.attribute_value(text, attribute))
    }

    /// A text with character references resolved.
    pub(crate) fn text<'a>(&'a self, text: &'a str, node: &Text) -> &'a str {
        match node.decoded {
            Some(region) => region.of(&self.decoded),
            None => node.region.of(text),
        }
    }

    /// Whether it is written as it reads, so that offsets into it are offsets into the text.
    pub(crate) fn is_literal(node: &Text) -> bool {
        node.decoded.is_none()
    }
}

impl Attribute {
    /// Whether the value is written as it reads, so that offsets into it are offsets into the text.
    pub(crate) fn is_literal(&self) -> bool {
        self.decoded.is_none()
    }

    /// The value, or the name where there is none.
    pub(crate) fn value_or_name(&self) -> Region {
        self.value.unwrap_or(self.name)
    }
}

/// What the tokenizer has said so far.
#[derive(Default)]
struct Reader<'a> {
    text: &'a str,
    document: Document,
    names: Keys,
    /// The start tag that has not ended yet: its name and where it was opened.
    open: Option<Open>,
    /// Where the last token ended.
    behind: usize,
    counts: Vec<(Error, usize)>,
}

struct Open {
    element: Element,
    name_id: u32,
    start: usize,
    name_len: usize,
    first_attribute: usize,
}

impl Reader<'_> {
    fn event(&mut self, event: &CallbackEvent<'_>, at: Region) {
        match *event {
            CallbackEvent::OpenStartTag { name } => self.open_tag(name, at),
            CallbackEvent::AttributeName { .. } if self.open.is_some() => self.attribute(at),
            CallbackEvent::AttributeValue { value } if self.open.is_some() => self.attribute_value(value, at),
            CallbackEvent::AttributeName { .. } | CallbackEvent::AttributeValue { .. } => {}
            CallbackEvent::CloseStartTag { self_closing } => self.close_tag(self_closing, at.end()),
            CallbackEvent::EndTag { name } => {
                let (element, name_id) = self.name(name);
                self.widen(at, |error| !error.as_str().ends_with("-character-reference"));
                self.document.nodes.push(Node::End(offset(self.document.ends.len())));
                self.document.ends.push(EndTag { element, name_id, region: at });
                self.behind = at.end();
            }
            CallbackEvent::String { value } => {
                let decoded = self.decoded(value, at);
                self.document.nodes.push(Node::Text(offset(self.document.texts.len())));
                self.document.texts.push(Text { region: at, decoded, parent: None });
                self.behind = at.end();
            }
            CallbackEvent::Comment { .. } => {
                self.document.nodes.push(Node::Comment(offset(self.document.comments.len())));
                self.document.comments.push(at);
                self.behind = at.end();
            }
            CallbackEvent::Doctype { name, public_identifier, system_identifier, force_quirks } => {
                let own = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
                self.widen(at, |_| true);
                self.document.nodes.push(Node::Doctype(offset(self.document.doctypes.len())));
                self.document.doctypes.push(Doctype {
                    region: at,
                    name: own(name),
                    public: public_identifier.map(own),
                    system: system_identifier.map(own),
                    force_quirks,
                });
                self.behind = at.end();
            }
            CallbackEvent::Error(error) => self.error(error, at.start()),
        }
    }

    fn name(&mut self, name: &[u8]) -> (Element, u32) {
        let name = String::from_utf8_lossy(name);
        let element = Element::named(&name);
        if element != Element::Unknown {
            return (element, element as u32);
        }
        let (number, _) = self.names.add(name.as_bytes());
        (element, Element::Unknown as u32 + 1 + offset(number))
    }

    fn open_tag(&mut self, name: &[u8], at: Region) {
        let (element, name_id) = self.name(name);
        // The event reaches over the character behind the name; the name is what was read.
        let written = at.of(self.text).get(1..).unwrap_or_default();
        let name_len = written.find(|end: char| end.is_ascii_whitespace() || end == '/' || end == '>');
        let name_len = name_len.unwrap_or(written.len());
        let first_attribute = self.document.attributes.len();
        self.open = Some(Open { element, name_id, start: at.start(), name_len, first_attribute });
    }

    fn attribute(&mut self, name: Region) {
        let mut attribute = Attribute { name, value: None, region: name, decoded: None, is_duplicate: false };
        // An empty value has no event of its own: the text tells `alt=""` from `alt`.
        let rest = self.text.get(name.end()..).unwrap_or_default();
        let gap = rest.len() - rest.trim_ascii_start().len();
        if rest.trim_ascii_start().starts_with('=') {
            let value = rest.get(gap + 1..).unwrap_or_default();
            let start = name.end() + gap + 1 + (value.len() - value.trim_ascii_start().len());
            let quote =
                self.text.get(start..).and_then(|value| value.chars().next()).filter(|&c| c == '"' || c == '\'');
            let quotes = usize::from(quote.is_some());
            attribute.value = Some(Region::at((start + quotes).min(self.text.len())));
            attribute.region = Region::new(name.start(), (start + 2 * quotes).min(self.text.len()));
        }
        self.document.attributes.push(attribute);
    }

    fn attribute_value(&mut self, value: &[u8], at: Region) {
        let decoded = self.decoded(value, at);
        let Some(attribute) = self.document.attributes.last_mut() else { return };
        let quoted = self.text.get(..at.start()).is_some_and(|before| before.ends_with(['"', '\'']));
        attribute.value = Some(at);
        attribute.decoded = decoded;
        attribute.region = Region::new(attribute.name.start(), (at.end() + usize::from(quoted)).min(self.text.len()));
    }

    /// Keeps a value that does not read as it is written; line ends alone make no difference.
    fn decoded(&mut self, value: &[u8], at: Region) -> Option<Region> {
        let written = at.of(self.text);
        memchr::memchr2(b'&', 0, written.as_bytes())?;
        let start = self.document.decoded.len();
        self.document.decoded.push_str(&String::from_utf8_lossy(value));
        Some(Region::new(start, self.document.decoded.len()))
    }

    fn close_tag(&mut self, self_closing: bool, end: usize) {
        let Some(open) = self.open.take() else { return };
        let tag = offset(self.document.tags.len());
        let attributes = (offset(open.first_attribute), offset(self.document.attributes.len()));
        self.document.nodes.push(Node::Start(tag));
        self.document.tags.push(Tag {
            element: open.element,
            name_id: open.name_id,
            name: Region::new(open.start + 1, open.start + 1 + open.name_len),
            region: Region::new(open.start, end),
            self_closing,
            foreign: false,
            parent: None,
            depth: 0,
            end: None,
            content_end: offset(end),
            attributes,
        });
        self.behind = end;
        self.duplicates(open.first_attribute);
        self.name_attributes();
    }

    /// Marks attributes that come twice: the tokenizer's error for it depends on a collected list.
    fn duplicates(&mut self, first: usize) {
        let text = self.text;
        let names: Vec<&str> = self
            .document
            .attributes
            .get(first..)
            .unwrap_or_default()
            .iter()
            .map(|attribute| attribute.name.of(text))
            .list();
        let mut seen = Keys::default();
        let is_long = names.len() > 16;
        let mut is_duplicate = |index: usize, name: &str| {
            if is_long {
                !seen.add(name.to_ascii_lowercase()).1
            } else {
                names.iter().take(index).any(|before| before.eq_ignore_ascii_case(name))
            }
        };
        let twice: Vec<usize> =
            names.iter().enumerate().filter(|(index, name)| is_duplicate(*index, name)).map(|(index, _)| index).list();
        let tag = offset(self.document.tags.len().saturating_sub(1));
        for index in twice {
            let Some(attribute) = self.document.attributes.get_mut(first + index) else { continue };
            attribute.is_duplicate = true;
            let region = attribute.region;
            self.keep(SyntaxError { error: Error::DuplicateAttribute, region, tag: Some(tag) });
        }
    }

    /// An error inside of a tag is about an attribute, which is known only now.
    fn name_attributes(&mut self) {
        let index = offset(self.document.tags.len().saturating_sub(1));
        let Some(tag) = self.document.tags.last() else { return };
        let (start, end) = tag.attributes;
        let attributes = self.document.attributes.get(start as usize..end as usize).unwrap_or_default();
        // Some errors are said before the tag is.
        let inside = self.document.errors.iter_mut().rev().take_while(|error| error.region.start >= tag.region.start);
        for error in inside {
            let at = error.region.start;
            error.tag = Some(index);
            let is_about_attribute = matches!(
                error.error,
                Error::MissingWhitespaceBetweenAttributes
                    | Error::UnexpectedCharacterInAttributeName
                    | Error::UnexpectedCharacterInUnquotedAttributeValue
                    | Error::UnexpectedEqualsSignBeforeAttributeName
            );
            let behind = attributes.partition_point(|attribute| attribute.region.start <= at);
            let attribute = behind.checked_sub(1).and_then(|index| attributes.get(index));
            match attribute {
                Some(attribute) if is_about_attribute => error.region = attribute.region,
                Some(attribute) if error.error == Error::MissingAttributeValue => {
                    error.region = Region::new(attribute.name.start(), at as usize);
                }
                _ => {}
            }
        }
    }

    fn error(&mut self, error: Error, at: usize) {
        use Error::{
            AbruptClosingOfEmptyComment, AbsenceOfDigitsInNumericCharacterReference, CdataInHtmlContent,
            CharacterReferenceOutsideUnicodeRange, ControlCharacterInInputStream, ControlCharacterReference,
            EofBeforeTagName, EofInCdata, EofInComment, EofInDoctype, EofInScriptHtmlCommentLikeText, EofInTag,
            IncorrectlyClosedComment, IncorrectlyOpenedComment, InvalidFirstCharacterOfTagName, MissingEndTagName,
            MissingSemicolonAfterCharacterReference, NestedComment, NoncharacterCharacterReference,
            NoncharacterInInputStream, NullCharacterReference, SurrogateCharacterReference, SurrogateInInputStream,
            UnexpectedQuestionMarkInsteadOfTagName, UnexpectedSolidusInTag, UnknownNamedCharacterReference,
        };
        let counted = self.counts.iter().find(|(known, _)| *known == error).map_or(0, |&(_, count)| count);
        if counted >= KEPT_ERRORS {
            // Where each one is would cost more than it tells.
            return self.keep(SyntaxError { error, region: Region::at(at), tag: None });
        }
        let region = match error {
            // Their place is that of the run of text; html16 looks for the characters itself.
            ControlCharacterInInputStream | NoncharacterInInputStream | SurrogateInInputStream => return,
            EofBeforeTagName | EofInCdata | EofInComment | EofInDoctype | EofInScriptHtmlCommentLikeText | EofInTag => {
                return self.cut(error);
            }
            UnknownNamedCharacterReference
            | AbsenceOfDigitsInNumericCharacterReference
            | NullCharacterReference
            | SurrogateCharacterReference
            | NoncharacterCharacterReference
            | ControlCharacterReference
            | CharacterReferenceOutsideUnicodeRange
            | MissingSemicolonAfterCharacterReference => self.reference(error, at),
            MissingEndTagName => Region::new(at.saturating_sub(3), at),
            IncorrectlyClosedComment => Region::new(at.saturating_sub(4), at),
            AbruptClosingOfEmptyComment => Region::new(self.last("<!--", at), at),
            NestedComment => {
                let inner = self.last("<!--", at);
                Region::new(inner, inner + 4)
            }
            IncorrectlyOpenedComment | InvalidFirstCharacterOfTagName | UnexpectedQuestionMarkInsteadOfTagName => {
                Region::new(self.last("<", at), at)
            }
            CdataInHtmlContent => Region::new(self.last("<!", at), at),
            UnexpectedSolidusInTag => {
                let solidus = self.last("/", at.saturating_sub(1));
                Region::new(solidus, solidus + 1)
            }
            // Everything else is said behind the character it is about.
            _ => self.character_before(at),
        };
        self.keep(SyntaxError { error, region, tag: None });
    }

    fn keep(&mut self, error: SyntaxError) {
        let known = self.counts.iter().position(|(known, _)| *known == error.error);
        let known = known.unwrap_or_else(|| {
            self.counts.push((error.error, 0));
            self.counts.len() - 1
        });
        let Some((_, count)) = self.counts.get_mut(known) else { return };
        *count += 1;
        if *count <= KEPT_ERRORS {
            self.document.errors.push(error);
        }
    }

    /// Where `what` stands last before `at`.
    fn last(&self, what: &str, at: usize) -> usize {
        self.text.get(..at).and_then(|before| before.rfind(what)).unwrap_or(at)
    }

    /// Errors inside of a doctype or an end tag are about all of it.
    fn widen(&mut self, to: Region, is_about: fn(Error) -> bool) {
        let inside = self.document.errors.iter_mut().rev().take_while(|error| error.region.start >= to.start);
        for error in inside.filter(|error| is_about(error.error)) {
            error.region = to;
        }
    }

    fn character_before(&self, at: usize) -> Region {
        let before = self.text.get(..at).unwrap_or_default();
        let length = before.chars().next_back().map_or(0, char::len_utf8);
        Region::new(at - length, at)
    }

    /// The character reference that ends near `at`: from its `&`. A reference without `;` is noticed one character
    /// late, and that character may be the next `&`.
    fn reference(&self, error: Error, at: usize) -> Region {
        let late = error == Error::MissingSemicolonAfterCharacterReference
            || error == Error::AbsenceOfDigitsInNumericCharacterReference;
        let early = if late { at.saturating_sub(1) } else { at };
        let before = self.text.get(..early).or_else(|| self.text.get(..at)).unwrap_or_default();
        let Some(start) = before.rfind('&').or_else(|| self.text.get(..at).and_then(|text| text.rfind('&'))) else {
            return self.character_before(at);
        };
        let written = self.text.get(start..).unwrap_or_default();
        let length = if error == Error::MissingSemicolonAfterCharacterReference {
            reference::length_without_semicolon(written)
        } else {
            reference::length(written)
        };
        Region::new(start, start + length.max(1))
    }

    fn cut(&mut self, error: Error) {
        let text = self.text;
        let end = text.len();
        let mut attribute = None;
        let start = match (error, &self.open) {
            (Error::EofInTag, Some(open)) => {
                let last = self.document.attributes.get(open.first_attribute..).and_then(<[_]>::last);
                let quote = last.and_then(|last| open_quote(text, last));
                attribute = quote.and(last).map(|last| last.name);
                quote.unwrap_or(open.start)
            }
            (Error::EofInScriptHtmlCommentLikeText, _) => {
                text.get(self.behind..).and_then(|rest| rest.rfind("<!--")).map_or(self.behind, |at| self.behind + at)
            }
            // The text before it is still on its way when this is said.
            (Error::EofBeforeTagName, _) => end - if text.ends_with("</") { 2 } else { 1.min(end) },
            (Error::EofInComment, _) => open_comment(text, self.behind),
            _ => self.behind + text.get(self.behind..).and_then(|rest| rest.find('<')).unwrap_or_default(),
        };
        self.document.cut = Some(Cut { error, region: Region::new(start.min(end), end), attribute });
    }

    fn finish(mut self) -> Document {
        if self.document.cut.is_some_and(|cut| cut.error == Error::EofInTag) {
            self.fix_cut_without_open_tag();
        }
        self.document.more_errors = self.counts.into_iter().filter(|&(_, count)| count > KEPT_ERRORS).list();
        order::by_key(&mut self.document.errors, |error| error.region.key());
        self.document.names = Element::Unknown as usize + 1 + self.names.len();
        self.document
    }

    /// `<a` at the end has no event but the error, which comes before the text in front of it.
    fn fix_cut_without_open_tag(&mut self) {
        let Some(cut) = self.document.cut.as_mut() else { return };
        if self.open.is_none()
            && let Some(at) = self.text.get(self.behind..).and_then(|rest| rest.find('<'))
        {
            cut.region.start = offset(self.behind + at);
        }
    }
}

/// The quote behind `attribute` that is never closed.
fn open_quote(text: &str, attribute: &Attribute) -> Option<usize> {
    let value = attribute.value?;
    let before = text.get(..value.start())?;
    // A value that ended has an event and a closing quote.
    let closed = attribute.region.end() > value.end();
    let is_open = before.ends_with(['"', '\'']) && (value.is_empty() || !closed);
    is_open.then(|| value.start() - 1)
}

/// Where the comment behind `behind` begins.
fn open_comment(text: &str, behind: usize) -> usize {
    let rest = text.get(behind..).unwrap_or_default();
    rest.find("<!--").map_or(behind, |at| behind + at)
}

#[cfg(test)]
mod tests {
    use super::{Document, Node};

    /// Every error that html5gum raises, and the one that it leaves to us, with the text it is about between `«»`.
    const ERRORS: &[(&str, &str)] = &[
        ("abrupt-closing-of-empty-comment", "a«<!-->»b"),
        ("abrupt-closing-of-empty-comment", "a«<!--->»b"),
        ("abrupt-doctype-public-identifier", "«<!DOCTYPE html PUBLIC \"x>»"),
        ("abrupt-doctype-system-identifier", "«<!DOCTYPE html SYSTEM 'x>»"),
        ("absence-of-digits-in-numeric-character-reference", "a «&#;» b"),
        ("absence-of-digits-in-numeric-character-reference", "a «&#»&amp;"),
        ("cdata-in-html-content", "«<![CDATA[»x]]>"),
        ("character-reference-outside-unicode-range", "a «&#x110000;»"),
        ("control-character-reference", "it«&#146;»s"),
        ("duplicate-attribute", "<p class=\"a\" «class=\"b\"»>"),
        ("end-tag-with-attributes", "<p>«</p id=x>»"),
        ("end-tag-with-trailing-solidus", "<p>«</p/>»"),
        ("eof-before-tag-name", "a «<»"),
        ("eof-before-tag-name", "a «</»"),
        ("eof-in-comment", "a «<!-- b»"),
        ("eof-in-doctype", "«<!DOCTYPE html»"),
        ("eof-in-script-html-comment-like-text", "<script>x «<!-- y»"),
        ("eof-in-tag", "a <a href=«\"https://example.org/>b»"),
        ("eof-in-tag", "a «<a href=x»"),
        ("eof-in-tag", "a «<a»"),
        ("eof-in-tag", "a «<a href»"),
        ("eof-in-tag", "a «</a »"),
        ("incorrectly-closed-comment", "<!-- x «--!>»y"),
        ("incorrectly-opened-comment", "«<!x»>"),
        ("invalid-first-character-of-tag-name", "a «<3» b"),
        ("invalid-first-character-of-tag-name", "a «</!»--x-->"),
        ("missing-attribute-value", "<p «id=»>"),
        ("missing-doctype-name", "«<!DOCTYPE>»"),
        ("missing-doctype-public-identifier", "«<!DOCTYPE html PUBLIC>»"),
        ("missing-doctype-system-identifier", "«<!DOCTYPE html SYSTEM>»"),
        ("missing-end-tag-name", "a«</>»b"),
        ("missing-quote-before-doctype-public-identifier", "«<!DOCTYPE html PUBLIC x>»"),
        ("missing-quote-before-doctype-system-identifier", "«<!DOCTYPE html SYSTEM x>»"),
        ("missing-semicolon-after-character-reference", "«&copy» 2026"),
        ("missing-semicolon-after-character-reference", "«&copy»&amp;"),
        ("missing-semicolon-after-character-reference", "«&not»it;"),
        ("missing-semicolon-after-character-reference", "a «&#123»"),
        ("missing-whitespace-after-doctype-public-keyword", "«<!DOCTYPE html PUBLIC\"x\">»"),
        ("missing-whitespace-after-doctype-system-keyword", "«<!DOCTYPE html SYSTEM\"x\">»"),
        ("missing-whitespace-before-doctype-name", "«<!DOCTYPEhtml>»"),
        ("missing-whitespace-between-attributes", "<p id=\"a\"«class=\"b\"»>"),
        ("missing-whitespace-between-doctype-public-and-system-identifiers", "«<!DOCTYPE html PUBLIC \"x\"\"y\">»"),
        ("nested-comment", "<!-- a «<!--» b -->"),
        ("noncharacter-character-reference", "«&#xFFFE;»"),
        ("null-character-reference", "a «&#0;»"),
        ("surrogate-character-reference", "a «&#xD83D;»"),
        ("unexpected-character-after-doctype-system-identifier", "«<!DOCTYPE html SYSTEM \"x\" y>»"),
        ("unexpected-character-in-attribute-name", "<a «<tr»>"),
        ("unexpected-character-in-attribute-name", "<img alt=\"6\" «screen\"»>"),
        ("unexpected-character-in-unquoted-attribute-value", "<p «class=a\"b»>"),
        ("unexpected-equals-sign-before-attribute-name", "<p «=a»>"),
        ("unexpected-null-character", "<p i«\0»d=a>"),
        ("unexpected-question-mark-instead-of-tag-name", "«<?»xml version=\"1.0\"?>"),
        ("unexpected-solidus-in-tag", "<br«/» id=x>"),
        ("unknown-named-character-reference", "a «&foo;» b"),
        ("unknown-named-character-reference", "<a href=\"«&foo;»\">"),
        ("invalid-character-sequence-after-doctype-name", "«<!DOCTYPE html foo>»"),
    ];

    /// What html5gum never raises: it reads no CDATA sections, its input is UTF-8, and it says of the other two that
    /// they are somewhere in a run of text, so html-forbidden-character looks for itself.
    const OTHER: [&str; 4] = [
        "eof-in-cdata",
        "surrogate-in-input-stream",
        "control-character-in-input-stream",
        "noncharacter-in-input-stream",
    ];

    #[test]
    fn every_error_marks_what_is_wrong() {
        for (name, marked) in ERRORS {
            let start = marked.find('«').unwrap();
            let end = marked.find('»').unwrap() - '«'.len_utf8();
            let text = marked.replace(['«', '»'], "");
            let document = Document::parse(&text);
            let cut = document.cut.iter().map(|cut| (cut.error, cut.region));
            let errors = document.errors.iter().map(|error| (error.error, error.region)).chain(cut);
            let found: Vec<_> = errors.map(|(error, region)| (error.as_str(), region.range())).collect();
            assert!(found.contains(&(name, start..end)), "{name} in {text:?}: {found:?}");
        }
    }

    #[test]
    fn every_error_has_an_example() {
        // The list in html5gum is an enum without a way to list it, so its names are read from its own parser of names.
        let all = include_str!("whatwg_parse_errors.txt");
        for name in all.lines() {
            assert!(name.parse::<html5gum::Error>().is_ok(), "{name}");
            let has_example = ERRORS.iter().any(|(known, _)| *known == name) || OTHER.contains(&name);
            assert!(has_example, "{name} has no example");
        }
    }

    #[test]
    fn keeps_attributes_in_order_with_their_values() {
        let text = "<A Alt title='' Href=\"?a=1&amp;b\"  id=x>y</A >";
        let document = Document::parse(text);
        let tag = &document.tags[0];
        let attributes: Vec<_> = document
            .attributes(tag)
            .iter()
            .map(|attribute| (attribute.region.of(text), attribute.value.map(|value| value.of(text))))
            .collect();
        let expected =
            [("Alt", None), ("title=''", Some("")), ("Href=\"?a=1&amp;b\"", Some("?a=1&amp;b")), ("id=x", Some("x"))];
        assert_eq!(attributes, expected);
        assert_eq!(document.value(text, tag, "HREF"), Some("?a=1&b"));
        assert_eq!((tag.name.of(text), tag.region.of(text)), ("A", &text[..40]));
        assert_eq!(document.nodes, [Node::Start(0), Node::Text(0), Node::End(0)]);
        assert_eq!(document.ends[0].region.of(text), "</A >");
    }

    #[test]
    fn counts_errors_that_are_not_kept() {
        let document = Document::parse(&"&am;".repeat(5000));
        assert_eq!(document.errors.len(), super::KEPT_ERRORS);
        assert_eq!(document.more_errors, [(html5gum::Error::UnknownNamedCharacterReference, 5000)]);
    }

    #[test]
    fn a_byte_order_mark_is_no_text() {
        let document = Document::parse("\u{feff}<p>");
        assert_eq!(document.nodes, [Node::Start(0)]);
        assert_eq!(document.tags[0].region.range(), 3..6);
    }
}
