//! The message, read once: lines, header fields and parts, each with its octets.

pub mod address;
pub mod date;
pub mod domain;
pub mod encoded_word;
pub mod field;
pub mod foreign_date;
pub mod lexer;
pub mod line;
pub mod list;
pub mod message_id;
pub mod names;
pub mod offset_map;
pub mod parameter;
pub mod part;
pub mod received;
pub mod structure;
pub mod text;
pub mod transfer;

pub use encoded_word::EncodedWord;
pub use field::{Field, Header, Item, ItemKind, Junk};
pub use line::{Ending, Line, LineEnds, lines};
pub use offset_map::OffsetMap;
pub use part::Part;
pub use text::DecodedText;

use crate::Slice;

/// A message and where everything in it lies.
#[derive(Debug)]
pub struct Message<'a> {
    /// Exactly as it was given.
    pub bytes: &'a [u8],
    pub line_ends: LineEnds,
    pub header: Header<'a>,
    /// Behind the header section.
    pub body: Slice<'a>,
    /// The MIME parts; the first is the message itself.
    pub parts: Vec<Part<'a>>,
}

impl<'a> Message<'a> {
    /// Reads `bytes`, whatever they are.
    #[must_use]
    pub fn parse(bytes: &'a [u8]) -> Self {
        let header = Header::split(bytes, 0, true);
        let body = Slice::of(bytes, header.span.end()..bytes.len());
        let parts = part::parts(bytes, &header);
        Self { bytes, line_ends: LineEnds::count(bytes), header, body, parts }
    }

    /// All octets.
    #[must_use]
    pub fn all(&self) -> Slice<'a> {
        Slice::of(self.bytes, 0..self.bytes.len())
    }

    /// The physical lines of the whole message.
    pub fn lines(&self) -> impl Iterator<Item = Line<'a>> + use<'a> {
        lines(self.all())
    }

    /// The first header field with this name.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&Field<'a>> {
        self.header.first(name)
    }

    /// All header fields with this name, top to bottom.
    pub fn fields(&self, name: &str) -> impl DoubleEndedIterator<Item = &Field<'a>> {
        self.header.all(name)
    }

    /// Where a missing header field would stand: the empty span at the end of the header section.
    #[must_use]
    pub fn header_end(&self) -> crate::Span {
        crate::Span::at(self.header.end)
    }

    /// The header field that `span` begins in, with its line end; `span` itself where that is in none.
    #[must_use]
    pub fn field_at(&self, span: crate::Span) -> crate::Span {
        let nested = self.parts.iter().skip(1).map(|part| &part.header);
        let mut headers = std::iter::once(&self.header).chain(nested);
        let header = headers.find(|header| header.span.contains(crate::Span::at(span.start())));
        let fields = header.map(|header| header.fields.as_slice()).unwrap_or_default();
        let behind = fields.partition_point(|field| field.full.start <= span.start);
        let field = behind.checked_sub(1).and_then(|index| fields.get(index));
        field.map(|field| field.full).filter(|full| full.overlaps(span)).unwrap_or(span)
    }

    /// The whole physical lines that `span` touches, with their line ends.
    #[must_use]
    pub fn full_lines(&self, span: crate::Span) -> crate::Span {
        let before = self.bytes.get(..span.start()).unwrap_or_default();
        let start = memchr::memrchr2(b'\n', b'\r', before).map_or(0, |at| at + 1);
        let rest = Slice::of(self.bytes, span.end()..self.bytes.len());
        let end = lines(rest).next().map_or(span.end(), |line| line.span_with_end().end());
        crate::Span::new(start..end)
    }
}
