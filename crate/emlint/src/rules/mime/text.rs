//! What the octets of text parts outside of US-ASCII say: one of three rules speaks about each part, the most specific.

use super::is_identity;
use crate::charset::{self, Quality};
use crate::message::transfer::{Decoded, Flaw};
use crate::message::{DecodedText, Part};
use crate::{Context, Origin, Slice, Span};

/// What is wrong with a part that holds octets outside of US-ASCII.
pub(super) enum Problem {
    /// No charset is named (MIM003); whether the text is valid UTF-8.
    NoCharset { is_utf8: bool },
    /// Sent as it is under a label that says there are none (MIM012).
    Mislabelled,
    /// Not valid in the charset that is named (MIM013): the first octets that are not.
    Undecodable(Span),
    /// Valid only in the Windows charset that programs take for it (MIM013).
    Windows(Span),
}

/// The problem of the part at `index`, if it has one.
pub(super) fn problem(context: &Context, index: usize, part: &Part<'_>) -> Option<Problem> {
    let decoded = context.decoded(index)?;
    let octets = decoded.octets.as_ref();
    if octets.is_ascii() {
        return None;
    }
    let is_raw = is_identity(part);
    // Pasted octets are those of another charset.
    let is_known = !is_raw || context.origin == Origin::File;
    if part.is_text()
        && is_known
        && let Some(label) = part.charset.as_deref()
        && let Some(problem) = undecodable(context, part, label, decoded)
    {
        return Some(problem);
    }
    if is_raw && matches!(super::encoding_word(part).as_str(), "7bit" | "") {
        return Some(Problem::Mislabelled);
    }
    // These carry their charset within, or have one by themselves.
    let has_own = matches!(part.media_type.as_str(), "text/calendar" | "text/xml" | "text/rtf" | "text/vcard");
    let is_labelled = part.charset.as_deref().is_some_and(|label| !label.is_empty());
    let is_missing = part.is_text() && !has_own && !is_labelled;
    is_missing.then(|| Problem::NoCharset { is_utf8: str::from_utf8(octets).is_ok() })
}

fn undecodable(context: &Context, part: &Part<'_>, label: &str, decoded: &Decoded<'_>) -> Option<Problem> {
    // Base64 that is malformed decodes to rubbish; that is told already.
    let is_damaged =
        decoded.flaws.list.iter().any(|(flaw, _)| !matches!(flaw, Flaw::LowerCase | Flaw::Space | Flaw::Raw));
    if label.is_empty() || is_damaged {
        return None;
    }
    let octets = decoded.octets.as_ref();
    let lower = label.to_ascii_lowercase();
    if matches!(lower.as_str(), "us-ascii" | "ascii") {
        let first = octets.iter().position(|byte| !byte.is_ascii())?;
        return Some(Problem::Undecodable(decoded.map.span(first..first + run(octets, first))));
    }
    if lower == "iso-8859-1" {
        let first = octets.iter().position(|byte| matches!(byte, 0x80..=0x9F))?;
        return Some(Problem::Windows(decoded.map.span(first..first + 1)));
    }
    if matches!(lower.as_str(), "utf-8" | "utf8") {
        let error = str::from_utf8(octets).err()?;
        let start = error.valid_up_to();
        let length = error.error_len().unwrap_or(octets.len() - start);
        return Some(Problem::Undecodable(decoded.map.span(start..start + length)));
    }
    if charset::decode(label, octets, context.charsets).quality != Quality::Malformed {
        return None;
    }
    let text = DecodedText::body(part.body, part.encoding, label, context.charsets);
    let first = text.text.find(char::REPLACEMENT_CHARACTER)?;
    Some(Problem::Undecodable(text.span(first..first + char::REPLACEMENT_CHARACTER.len_utf8())))
}

/// How many octets outside of US-ASCII follow each other at `start`.
fn run(octets: &[u8], start: usize) -> usize {
    octets.get(start..).unwrap_or_default().iter().take_while(|byte| !byte.is_ascii()).count()
}

/// The first octets outside of US-ASCII, and how many there are.
pub(super) fn foreign(body: Slice<'_>) -> Option<(Span, usize)> {
    let first = body.bytes.iter().position(|byte| !byte.is_ascii())?;
    let count = body.bytes.iter().filter(|byte| !byte.is_ascii()).count();
    Some((body.sub(first..first + run(body.bytes, first)).span, count))
}
