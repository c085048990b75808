//! DKIM-Signature (RFC 6376 §3.5), ARC-Message-Signature and ARC-Seal (RFC 8617 §4.1), and the historic
//! DomainKey-Signature (RFC 4870): what a signature says of itself, and what is wrong with that. Nothing here verifies.

use super::align;
use super::tags::{Tag, TagList, without_blanks};
use crate::message::Field;
use crate::{Slice, Span};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    Dkim,
    DomainKey,
    ArcMessage,
    ArcSeal,
}

impl Kind {
    /// What the field with this name is, if it is a signature.
    #[must_use]
    pub fn of(field: &Field<'_>) -> Option<Self> {
        let kinds = [Self::Dkim, Self::DomainKey, Self::ArcMessage, Self::ArcSeal];
        kinds.into_iter().find(|kind| field.is(kind.field_name()))
    }

    #[must_use]
    pub const fn field_name(self) -> &'static str {
        match self {
            Self::Dkim => "DKIM-Signature",
            Self::DomainKey => "DomainKey-Signature",
            Self::ArcMessage => "ARC-Message-Signature",
            Self::ArcSeal => "ARC-Seal",
        }
    }

    /// Tags without which the signature is none (RFC 6376 §3.5, RFC 8617 §4.1.2 and §4.1.3, RFC 4870 §3.3).
    const fn required(self) -> &'static [&'static str] {
        match self {
            Self::Dkim => &["v", "a", "b", "bh", "d", "h", "s"],
            Self::DomainKey => &["b", "d", "s"],
            Self::ArcMessage => &["i", "a", "b", "bh", "d", "h", "s"],
            Self::ArcSeal => &["i", "a", "b", "cv", "d", "s"],
        }
    }
}

/// How white space is read before signing (RFC 6376 §3.4).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Canonicalization {
    /// Not a single octet may change.
    #[default]
    Simple,
    /// Runs of white space count as one space.
    Relaxed,
}

/// A signature field, read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature<'a> {
    pub kind: Kind,
    /// The whole field.
    pub field: Field<'a>,
    pub list: TagList<'a>,
    /// Names of signed header fields, in the order of `h=`.
    pub signed: Vec<Slice<'a>>,
    pub header_canonicalization: Canonicalization,
    pub body_canonicalization: Canonicalization,
    /// `l=`: how many octets of the canonical body are signed; none for all.
    pub body_length: Option<u64>,
    /// `i=` of ARC fields.
    pub instance: Option<u64>,
    pub flaws: Vec<SignatureFlaw>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SignatureFlaw {
    pub kind: SignatureFlawKind,
    pub span: Span,
}

/// What is wrong, or worth knowing; tags by their names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignatureFlawKind {
    /// A piece between semicolons is no tag (RFC 6376 §3.2).
    Syntax,
    /// A tag stands twice, which makes the list invalid (RFC 6376 §3.2).
    Duplicate(&'static str),
    Missing(&'static str),
    Empty(&'static str),
    BadValue(&'static str),
    /// Octets that base64 does not have, or a length that it cannot have (RFC 6376 §3.5).
    BadBase64(&'static str),
    /// SHA-1 (RFC 8301 §3.1).
    WeakAlgorithm,
    UnknownAlgorithm,
    /// `q=` without `dns/txt` (RFC 6376 §3.5).
    UnknownQuery,
    /// `h=` does not name From (RFC 6376 §5.4).
    FromNotSigned,
    /// The domain of `i=` is neither `d=` nor below it (RFC 6376 §3.5).
    IdentityElsewhere,
    /// `x=` is not behind `t=` (RFC 6376 §3.5).
    ExpiresBeforeSigning,
    /// `l=`: text can be appended to the body (RFC 6376 §8.2).
    BodyLength,
    /// DomainKeys (RFC 4870) was replaced by DKIM in 2007.
    Historic,
    /// The first seal says `none`, later ones must not (RFC 8617 §5.1.1).
    ChainMismatch,
    /// An ARC-Seal has no `h=` (RFC 8617 §4.1.3).
    NotAllowed(&'static str),
}

/// Tags that have a meaning here, so that a repetition of another one is only ignored text.
const KNOWN: &[&str] = &["v", "a", "b", "bh", "c", "d", "h", "i", "l", "q", "s", "t", "x", "z", "cv"];
const ALGORITHMS: &[&str] = &["rsa-sha256", "ed25519-sha256"];

impl<'a> Signature<'a> {
    /// Reads `field`; none for a field that is no signature.
    #[must_use]
    pub fn read(field: &Field<'a>) -> Option<Self> {
        let kind = Kind::of(field)?;
        let list = TagList::read(field.value);
        let signed = list.get("h").map(|tag| names(tag.value)).unwrap_or_default();
        let (header_canonicalization, body_canonicalization) = canonicalization(kind, &list);
        let is_arc = matches!(kind, Kind::ArcMessage | Kind::ArcSeal);
        let mut signature = Self {
            kind,
            field: *field,
            signed,
            header_canonicalization,
            body_canonicalization,
            body_length: list.get("l").and_then(digits),
            instance: list.get("i").filter(|_| is_arc).and_then(digits),
            list,
            flaws: Vec::new(),
        };
        signature.judge();
        Some(signature)
    }

    /// The value of the first tag with this name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<Slice<'a>> {
        self.list.get(name).map(|tag| tag.value)
    }

    /// `d=`, whose key verifies the signature.
    #[must_use]
    pub fn domain(&self) -> Option<Slice<'a>> {
        self.get("d")
    }

    /// `s=`, the name of the key below the domain.
    #[must_use]
    pub fn selector(&self) -> Option<Slice<'a>> {
        self.get("s")
    }

    fn flaw(&mut self, kind: SignatureFlawKind, span: Span) {
        self.flaws.push(SignatureFlaw { kind, span });
    }

    fn judge(&mut self) {
        for span in self.list.malformed.clone() {
            self.flaw(SignatureFlawKind::Syntax, span);
        }
        if self.list.tags.is_empty() {
            return;
        }
        for &name in KNOWN {
            let again = self.list.all(name).nth(1);
            if let Some(again) = again {
                self.flaw(SignatureFlawKind::Duplicate(name), again.span);
            }
        }
        for &name in self.kind.required() {
            match self.list.get(name) {
                None => self.flaw(SignatureFlawKind::Missing(name), Span::at(self.field.span.end())),
                Some(tag) if tag.value.is_empty() => self.flaw(SignatureFlawKind::Empty(name), tag.span),
                Some(_) => {}
            }
        }
        if self.kind == Kind::DomainKey {
            self.flaw(SignatureFlawKind::Historic, self.field.name.span);
            return;
        }
        self.judge_values();
        self.judge_algorithm();
        self.judge_coverage();
        self.judge_times();
        if self.kind == Kind::ArcSeal {
            self.judge_seal();
        }
    }

    fn judge_values(&mut self) {
        for name in ["b", "bh"] {
            if let Some(tag) = self.filled(name).filter(|tag| !is_base64(&tag.compact())) {
                self.flaw(SignatureFlawKind::BadBase64(name), tag.value.span);
            }
        }
        if let Some(tag) = self.filled("v").filter(|tag| self.kind == Kind::Dkim && tag.value.bytes != b"1") {
            self.flaw(SignatureFlawKind::BadValue("v"), tag.value.span);
        }
        if let Some(tag) = self.list.get("c").filter(|tag| !is_canonicalization(tag.value)) {
            self.flaw(SignatureFlawKind::BadValue("c"), tag.value.span);
        }
        let numbers = if self.kind == Kind::Dkim { &["t", "x", "l"][..] } else { &["t", "x", "l", "i"] };
        for &name in numbers {
            if let Some(tag) = self.list.get(name).filter(|tag| digits(*tag).is_none()) {
                self.flaw(SignatureFlawKind::BadValue(name), tag.value.span);
            }
        }
        if self.kind != Kind::Dkim
            && let Some(tag) = self.list.get("i")
            && self.instance.is_some_and(|instance| !(1..=50).contains(&instance))
        {
            self.flaw(SignatureFlawKind::BadValue("i"), tag.value.span);
        }
        let queries = self.filled("q");
        if let Some(tag) = queries.filter(|tag| !tag.compact().split(':').any(|query| query == "dns/txt")) {
            self.flaw(SignatureFlawKind::UnknownQuery, tag.value.span);
        }
    }

    /// The tag with this name, unless its value is empty: that is another flaw.
    fn filled(&self, name: &str) -> Option<Tag<'a>> {
        self.list.get(name).filter(|tag| !tag.value.is_empty())
    }

    fn judge_algorithm(&mut self) {
        let Some(tag) = self.filled("a") else { return };
        // Values are case-sensitive (RFC 6376 §3.2).
        if tag.value.bytes == b"rsa-sha1" {
            self.flaw(SignatureFlawKind::WeakAlgorithm, tag.value.span);
        } else if !ALGORITHMS.iter().any(|known| tag.value.bytes == known.as_bytes()) {
            self.flaw(SignatureFlawKind::UnknownAlgorithm, tag.value.span);
        }
    }

    fn judge_coverage(&mut self) {
        if self.kind != Kind::ArcSeal
            && let Some(tag) = self.filled("h")
            && !self.signed.iter().any(|name| name.is("From"))
        {
            self.flaw(SignatureFlawKind::FromNotSigned, tag.value.span);
        }
        if self.kind == Kind::Dkim
            && let (Some(identity), Some(domain)) = (self.filled("i"), self.filled("d"))
        {
            let address = identity.compact();
            let host = address.rsplit_once('@').map(|(_, host)| host);
            if !host.is_some_and(|host| align::is_within(host, &domain.compact())) {
                self.flaw(SignatureFlawKind::IdentityElsewhere, identity.value.span);
            }
        }
        if let Some(tag) = self.list.get("l").filter(|tag| digits(*tag).is_some()) {
            self.flaw(SignatureFlawKind::BodyLength, tag.span);
        }
    }

    fn judge_times(&mut self) {
        let time = |name| self.list.get(name).and_then(|tag| Some((tag, digits(tag)?)));
        if let (Some((_, signed)), Some((tag, expires))) = (time("t"), time("x"))
            && expires <= signed
        {
            self.flaw(SignatureFlawKind::ExpiresBeforeSigning, tag.span);
        }
    }

    fn judge_seal(&mut self) {
        if let Some(tag) = self.list.get("h") {
            self.flaw(SignatureFlawKind::NotAllowed("h"), tag.span);
        }
        let Some(chain) = self.filled("cv") else { return };
        if ![&b"none"[..], b"fail", b"pass"].contains(&chain.value.bytes) {
            self.flaw(SignatureFlawKind::BadValue("cv"), chain.value.span);
        } else if self.instance.is_some_and(|instance| (instance == 1) != chain.value.is("none")) {
            self.flaw(SignatureFlawKind::ChainMismatch, chain.value.span);
        }
    }
}

/// The colon-separated names of `h=`.
fn names(value: Slice<'_>) -> Vec<Slice<'_>> {
    let mut names = Vec::new();
    let mut start = 0;
    for end in memchr::memchr_iter(b':', value.bytes).chain([value.len()]) {
        names.push(value.sub(start..end).trim());
        start = end + 1;
    }
    names.retain(|name| !name.is_empty());
    names
}

/// The number of a tag; digits only.
fn digits(tag: Tag<'_>) -> Option<u64> {
    let text = tag.value.bytes;
    let number = str::from_utf8(text).ok().filter(|_| text.iter().all(u8::is_ascii_digit))?;
    // More digits than fit are still digits (RFC 6376 §3.5 allows 76 for `l=`).
    (!number.is_empty()).then(|| number.parse().unwrap_or(u64::MAX))
}

/// `simple` and `relaxed`, one for the header and one for the body (RFC 6376 §3.5); the body's is `simple` when left
/// out, and both when `c=` is. ARC-Seal is always relaxed (RFC 8617 §5.1.1).
fn canonicalization(kind: Kind, list: &TagList<'_>) -> (Canonicalization, Canonicalization) {
    if kind == Kind::ArcSeal {
        return (Canonicalization::Relaxed, Canonicalization::Relaxed);
    }
    let text = list.get("c").map(|tag| without_blanks(tag.value).to_ascii_lowercase()).unwrap_or_default();
    let (header, body) = text.split_once('/').unwrap_or((&text, ""));
    let read = |word| if word == "relaxed" { Canonicalization::Relaxed } else { Canonicalization::Simple };
    (read(header), read(body))
}

fn is_canonicalization(value: Slice<'_>) -> bool {
    let known = |word: &[u8]| [&b"simple"[..], b"relaxed"].contains(&word);
    let mut words = value.bytes.split(|&byte| byte == b'/');
    words.next().is_some_and(known) && words.next().is_none_or(known) && words.next().is_none()
}

/// Letters of base64, then at most two `=`, in whole groups of four (RFC 4648 §4).
fn is_base64(text: &str) -> bool {
    let letters = text.trim_end_matches('=');
    let padding = text.len() - letters.len();
    let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/');
    letters.bytes().all(is_letter) && padding <= 2 && text.len().is_multiple_of(4)
}

#[cfg(test)]
mod tests {
    use super::{Canonicalization, Signature, SignatureFlawKind};
    use crate::message::Header;

    const BODY_HASH: &str = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";

    fn read(field: &str) -> (Signature<'_>, Vec<(SignatureFlawKind, &str)>) {
        let header = Header::split(field.as_bytes(), 0, true);
        let signature = Signature::read(header.fields.first().unwrap()).unwrap();
        let flaws = signature.flaws.iter().map(|flaw| (flaw.kind, &field[flaw.span.range()])).collect();
        (signature, flaws)
    }

    #[test]
    fn reads_a_folded_signature() {
        let field = format!(
            "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed; d=example.org; s=s1; l=120;\r\n h=From :\r\n\tTo:from;\r\n \
             i=@mail.example.org; bh={BODY_HASH}; b=AAAA\r\n BBBB"
        );
        let (signature, flaws) = read(&field);
        let signed: Vec<_> = signature.signed.iter().map(|name| name.text()).collect();
        assert_eq!(signed, ["From", "To", "from"]);
        assert_eq!(signature.header_canonicalization, Canonicalization::Relaxed);
        assert_eq!(signature.body_canonicalization, Canonicalization::Simple);
        assert_eq!((signature.body_length, signature.instance), (Some(120), None));
        assert_eq!(flaws, [(SignatureFlawKind::BodyLength, "l=120")]);
    }

    #[test]
    fn points_at_what_is_wrong() {
        let field = format!(
            "DKIM-Signature: v=2; a=rsa-sha1; c=loose; d=example.org; s=s1; h=to; i=a@evil.example; q=http;\r\n \
             t=9; x=8; l=x; bh={BODY_HASH}; b=A*B=; d=evil.example; b"
        );
        let expected = [
            (SignatureFlawKind::Syntax, "b"),
            (SignatureFlawKind::Duplicate("d"), "d=evil.example"),
            (SignatureFlawKind::BadBase64("b"), "A*B="),
            (SignatureFlawKind::BadValue("v"), "2"),
            (SignatureFlawKind::BadValue("c"), "loose"),
            (SignatureFlawKind::BadValue("l"), "x"),
            (SignatureFlawKind::UnknownQuery, "http"),
            (SignatureFlawKind::WeakAlgorithm, "rsa-sha1"),
            (SignatureFlawKind::FromNotSigned, "to"),
            (SignatureFlawKind::IdentityElsewhere, "a@evil.example"),
            (SignatureFlawKind::ExpiresBeforeSigning, "x=8"),
        ];
        assert_eq!(read(&field).1, expected);
    }

    #[test]
    fn a_seal_has_its_own_tags() {
        let (seal, flaws) = read("ARC-Seal: i=2; a=rsa-sha256; cv=none; h=from; d=example.org; s=a; b=AAAA");
        assert_eq!(seal.instance, Some(2));
        let expected = [(SignatureFlawKind::NotAllowed("h"), "h=from"), (SignatureFlawKind::ChainMismatch, "none")];
        assert_eq!(flaws, expected);
        let flaws = read("ARC-Seal: i=51; a=rsa-sha256; cv=maybe; s=a; b=AAAA").1;
        let expected = [
            (SignatureFlawKind::Missing("d"), ""),
            (SignatureFlawKind::BadValue("i"), "51"),
            (SignatureFlawKind::BadValue("cv"), "maybe"),
        ];
        assert_eq!(flaws, expected);
    }

    #[test]
    fn a_number_too_long_to_compute_with_is_a_number() {
        let field = "ARC-Message-Signature: i=99999999999999999999999; l=00000000000000000000000000000007";
        let signature = read(field).0;
        assert_eq!((signature.instance, signature.body_length), (Some(u64::MAX), Some(7)));
    }
}
