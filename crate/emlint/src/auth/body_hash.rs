//! The hash of the body that a signature carries in `bh=` (RFC 6376 §3.7), computed again. This needs no key and no network:
//! it tells whether the body is the one that was signed.

use super::canonical::{self, LineEnd};
use super::signature::{Canonicalization, Kind, Signature};
use crate::List as _;
use crate::Message;
use crate::message::{Part, lines};
use mail_parser::Encoding;
use sha1::Sha1;
use sha2::{Digest as _, Sha256};

/// What became of the body since a signature was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BodyHash {
    /// The signed octets are here.
    Match,
    /// They are not; if known, what makes them the signed ones again.
    Mismatch(Option<Change>),
    /// It cannot be computed: the signature does not say how, or the body is not here.
    Unknown,
}

/// What was done to a body after it was signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// `>From` at the start of lines, as mbox files write it.
    MboxQuoting,
    /// Lines were appended, as mailing lists do.
    Footer,
    /// The text was encoded for transport.
    Encoding,
}

impl Change {
    /// For a sentence that begins with “The body was signed”.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::MboxQuoting => "before “From” at the start of lines became “>From”",
            Self::Footer => "before a footer was appended",
            Self::Encoding => "before its text was encoded for transport",
        }
    }
}

/// What a signature wants of the body, and what comes of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BodyCheck {
    pub result: BodyHash,
    /// Octets of the body in the form that is hashed, of which `l=` may sign a part; none where that is not known.
    pub length: Option<u64>,
}

const UNKNOWN: BodyCheck = BodyCheck { result: BodyHash::Unknown, length: None };

/// Different ways to hash that are tried for one message: a hostile one names more.
const MOST: usize = 16;

/// Signatures for which it is tried what happened to the body.
const EXPLAINED: usize = 4;

/// How to hash a body.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Recipe {
    canonicalization: Canonicalization,
    limit: Option<u64>,
    is_sha1: bool,
}

/// One check for each of `signatures`.
#[must_use]
pub fn check(message: &Message<'_>, signatures: &[Signature<'_>]) -> Vec<BodyCheck> {
    let mut known: Vec<(Recipe, Vec<u8>, u64)> = Vec::new();
    let mut checks = Vec::with_capacity(signatures.len());
    let mut explained = 0;
    for signature in signatures {
        let Some((recipe, wanted)) = recipe(signature) else {
            checks.push(UNKNOWN);
            continue;
        };
        if !known.iter().any(|(other, ..)| *other == recipe) {
            if known.len() >= MOST {
                checks.push(UNKNOWN);
                continue;
            }
            let (hash, length) = hash(message.body.bytes, recipe);
            known.push((recipe, hash, length));
        }
        let Some((_, hash, length)) = known.iter().find(|(other, ..)| *other == recipe) else { continue };
        let result = if *hash == wanted {
            BodyHash::Match
        } else {
            explained += 1;
            BodyHash::Mismatch(if explained <= EXPLAINED { change(message, recipe, &wanted) } else { None })
        };
        checks.push(BodyCheck { result, length: Some(*length) });
    }
    checks
}

/// How the signature hashes, and the hash it carries.
fn recipe(signature: &Signature<'_>) -> Option<(Recipe, Vec<u8>)> {
    if !matches!(signature.kind, Kind::Dkim | Kind::ArcMessage) {
        return None;
    }
    let algorithm = signature.get("a")?;
    let is_sha1 = algorithm.is("rsa-sha1");
    let text = signature.list.get("bh")?.compact();
    let (wanted, is_malformed) = Encoding::Base64.decode_checked(text.as_bytes());
    let length = if is_sha1 { 20 } else { 32 };
    let is_known = is_sha1 || algorithm.is("rsa-sha256") || algorithm.is("ed25519-sha256");
    let recipe = Recipe { canonicalization: signature.body_canonicalization, limit: signature.body_length, is_sha1 };
    (is_known && !is_malformed && wanted.len() == length).then(|| (recipe, wanted.into_owned()))
}

/// What makes the body the signed one again.
fn change(message: &Message<'_>, recipe: Recipe, wanted: &[u8]) -> Option<Change> {
    let body = message.body;
    let matches = |body: &[u8]| hash(body, recipe).0 == wanted;
    if memchr::memmem::find(body.bytes, b"\n>From ").is_some() || body.bytes.starts_with(b">From ") {
        let mut plain = Vec::with_capacity(body.len());
        for line in lines(body) {
            let quoted = line.bytes().strip_prefix(b">").filter(|rest| rest.starts_with(b"From "));
            plain.extend_from_slice(quoted.unwrap_or(line.bytes()));
            plain.extend_from_slice(line.ending.text().as_bytes());
        }
        if matches(&plain) {
            return Some(Change::MboxQuoting);
        }
    }
    // Lists put a line of underscores or hyphens before what they append; the last few lines are looked at.
    let is_rule = |line: &[u8]| {
        let line = line.trim_ascii();
        line.len() >= 2
            && line.first().is_some_and(|first| b"_-=*~".contains(first) && line.iter().all(|byte| byte == first))
    };
    let tail = body.from(body.len().saturating_sub(4096));
    let starts: Vec<usize> =
        lines(tail).filter(|line| is_rule(line.bytes())).map(|line| line.text.span.start() - body.span.start()).list();
    if starts.iter().rev().take(4).any(|&start| matches(body.sub(0..start).bytes)) {
        return Some(Change::Footer);
    }
    let root = message.parts.first().filter(|part| !part.is_multipart && part.encoding != Encoding::None);
    root.is_some_and(|part: &Part<'_>| matches(&part.decoded())).then_some(Change::Encoding)
}

/// The hash of the canonical body, and how many octets that has. Every line end counts as CRLF, as it travels; what a file
/// did to line ends is told by other rules.
fn hash(body: &[u8], recipe: Recipe) -> (Vec<u8>, u64) {
    let form = recipe.canonicalization;
    let sent = LineEnd::Any.as_sent(body);
    let lines = canonical::lines(&sent, form);
    let text = canonical::without_empty_lines(&lines);
    // The last line has its end; a body without any line is one line end or nothing (RFC 6376 §3.4.3, §3.4.4).
    let end: &[u8] = if text.is_empty() && form == Canonicalization::Relaxed { b"" } else { b"\r\n" };
    let limit = recipe.limit.and_then(|limit| usize::try_from(limit).ok()).unwrap_or(usize::MAX);
    let signed = text.get(..limit).unwrap_or(text);
    let signed_end = end.get(..limit - signed.len()).unwrap_or(end);
    let hash = if recipe.is_sha1 {
        Sha1::new().chain_update(signed).chain_update(signed_end).finalize().to_vec()
    } else {
        Sha256::new().chain_update(signed).chain_update(signed_end).finalize().to_vec()
    };
    (hash, (text.len() + end.len()) as u64)
}

#[cfg(test)]
mod tests {
    use super::{Canonicalization, Recipe, hash};

    fn read(body: &str, canonicalization: Canonicalization, limit: Option<u64>) -> (Vec<u8>, u64) {
        hash(body.as_bytes(), Recipe { canonicalization, limit, is_sha1: false })
    }

    #[track_caller]
    fn same(body: &str, canonicalization: Canonicalization, limit: Option<u64>, signed: &str) {
        use sha2::Digest as _;
        assert_eq!(read(body, canonicalization, limit).0, sha2::Sha256::digest(signed).to_vec());
    }

    #[test]
    fn the_examples_of_the_standard() {
        // RFC 6376 §3.4.5
        let body = " C \r\nD \t E\r\n\r\n\r\n";
        same(body, Canonicalization::Relaxed, None, " C\r\nD E\r\n");
        same(body, Canonicalization::Simple, None, " C \r\nD \t E\r\n");
        assert_eq!(read(body, Canonicalization::Relaxed, None).1, 9);
    }

    #[test]
    fn an_empty_body_is_a_line_end_or_nothing() {
        for body in ["", "\r\n", "\r\n\r\n"] {
            same(body, Canonicalization::Simple, None, "\r\n");
            same(body, Canonicalization::Relaxed, None, "");
        }
        same(" \r\n", Canonicalization::Relaxed, None, "");
    }

    #[test]
    fn a_last_line_gets_its_end_and_a_limit_cuts() {
        same("a\n\nb", Canonicalization::Simple, None, "a\r\n\r\nb\r\n");
        same("abc\r\ndef\r\n", Canonicalization::Simple, Some(4), "abc\r");
        same("abc", Canonicalization::Relaxed, Some(4), "abc\r");
        assert_eq!(read("abc", Canonicalization::Relaxed, Some(0)).1, 5);
    }
}
