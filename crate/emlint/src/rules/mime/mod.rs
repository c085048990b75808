//! MIM: MIME structure, content types and transfer encodings (RFC 2045, RFC 2046).

pub(super) mod alternative_order;
pub(super) mod base64_invalid;
pub(super) mod base64_line_over_76;
pub(super) mod boundary_conflict;
pub(super) mod boundary_missing_or_invalid;
pub(super) mod boundary_never_used;
pub(super) mod content_type_syntax;
pub(super) mod cte_on_composite;
pub(super) mod dangerous_filename;
pub(super) mod eight_bit_under_7bit;
pub(super) mod html_without_text_alternative;
pub(super) mod missing_blank_after_part_header;
pub(super) mod missing_charset;
pub(super) mod missing_mime_version;
pub(super) mod qp_line_over_76;
pub(super) mod qp_syntax;
pub(super) mod report_structure;
pub(super) mod structure_limits;
pub(super) mod text_outside_parts;
pub(super) mod text_undecodable;
pub(super) mod unclosed_multipart;
pub(super) mod unknown_cte;

mod encoded_lines;
mod text;

use crate::message::lexer::Lexer;
use crate::message::structure::Multipart;
use crate::message::{Field, Part};
use crate::{Context, Finding, Severity, Slice, Stage};

/// The parts with their indices.
fn parts<'c, 'a>(context: &'c Context<'a>) -> impl Iterator<Item = (usize, &'c Part<'a>)> {
    context.message.parts.iter().enumerate()
}

/// The parts that are or hold a header field with this name.
fn fields<'c, 'a>(context: &'c Context<'a>, name: &'c str) -> impl Iterator<Item = (usize, &'c Part<'a>, Field<'a>)> {
    parts(context).filter_map(move |(index, part)| part.header.first(name).map(|field| (index, part, *field)))
}

/// Lowers what is said about an attached message, or about what is signed or encrypted as it is, and takes the fix away:
/// nobody may change that any more.
fn weaken(context: &Context, part: usize, finding: &mut Finding) {
    let is_nested = context.message.parts.get(part).is_some_and(|part| part.is_nested);
    if is_nested || context.structure().sealed.get(part).copied().unwrap_or_default() {
        finding.weaken(Severity::Info).fix(None);
    }
}

/// The sender’s program can still be mended.
fn is_ours(context: &Context) -> bool {
    context.stage == Stage::Outgoing
}

/// The multiparts of the message, but for those of which only the header is known.
fn multiparts<'c, 'a>(context: &'c Context<'a>) -> impl Iterator<Item = &'c Multipart<'a>> {
    let has_body = !context.facts.headers_only;
    context.structure().multiparts.iter().filter(move |_| has_body)
}

/// The multiparts with a boundary that a delimiter can have.
fn with_boundary<'c, 'a>(context: &'c Context<'a>) -> impl Iterator<Item = &'c Multipart<'a>> {
    multiparts(context).filter(|multipart| !multipart.boundary.is_empty())
}

/// The words of a value without comments, in lower case, joined: `7bit`, `quotedprintable`.
fn plain_words(value: Slice<'_>) -> String {
    let words = Lexer::new(value).filter(|token| !token.is_cfws());
    words.map(|token| token.text.text().to_ascii_lowercase()).collect()
}

/// What the Content-Transfer-Encoding of a part says; `7bit` where there is none (RFC 2045 §6.1).
fn encoding_word(part: &Part<'_>) -> String {
    part.header.first("Content-Transfer-Encoding").map_or_else(|| "7bit".to_owned(), |field| plain_words(field.value))
}

/// The octets are sent as they are: nothing decodes them.
fn is_identity(part: &Part<'_>) -> bool {
    part.encoding == mail_parser::Encoding::None
}
