//! A copy of a message as signatures see it: its fields and its body. Damage is looked for by changing a copy.

use emlint::auth::canonical;
use emlint::auth::signature::{Canonicalization, Kind, Signature};
use emlint::message::{Field, Message};
use emlint::{Slice, Span};
use std::borrow::Cow;
use std::collections::HashMap;

/// A message whose lines end with CRLF, as SMTP carries it (RFC 5321 §2.3.8), and the way back to the message as given.
pub(crate) struct Restored {
    pub(crate) octets: Vec<u8>,
    /// Where, in `octets`, a CR was put in.
    inserted: Vec<usize>,
}

impl Restored {
    /// The message with every LF alone made CRLF; none when there is none.
    pub(crate) fn of(message: &[u8]) -> Option<Self> {
        let mut octets = Vec::new();
        let mut inserted = Vec::new();
        let mut copied = 0;
        for at in memchr::memchr_iter(b'\n', message) {
            if at.checked_sub(1).and_then(|before| message.get(before)) != Some(&b'\r') {
                octets.extend_from_slice(message.get(copied..at).unwrap_or_default());
                inserted.push(octets.len());
                octets.push(b'\r');
                copied = at;
            }
        }
        octets.extend_from_slice(message.get(copied..).unwrap_or_default());
        (!inserted.is_empty()).then_some(Self { octets, inserted })
    }

    /// The octets of the message as given that became `span`.
    pub(crate) fn original(&self, span: Span) -> Span {
        let offset = |at: usize| at - self.inserted.partition_point(|&inserted| inserted < at);
        Span::new(offset(span.start())..offset(span.end()))
    }
}

/// What signatures are computed over.
#[derive(Clone)]
pub(crate) struct Copy<'a> {
    pub(crate) fields: Vec<CopyField<'a>>,
    pub(crate) body: Cow<'a, [u8]>,
}

/// One header field of a copy.
#[derive(Clone)]
pub(crate) struct CopyField<'a> {
    pub(crate) name: &'a [u8],
    pub(crate) gap: &'a [u8],
    /// Everything behind the colon, without the last line end.
    pub(crate) value: Cow<'a, [u8]>,
    /// Of the whole field, where it came from.
    pub(crate) span: Span,
}

impl<'a> From<&Field<'a>> for CopyField<'a> {
    fn from(field: &Field<'a>) -> Self {
        Self { name: field.name.bytes, gap: field.gap.bytes, value: Cow::Borrowed(field.value.bytes), span: field.span }
    }
}

impl CopyField<'_> {
    pub(crate) fn is(&self, name: &[u8]) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }
}

impl<'a> Copy<'a> {
    pub(crate) fn of(message: &Message<'a>) -> Self {
        Self {
            fields: message.header.fields.iter().map(CopyField::from).collect(),
            body: Cow::Borrowed(message.body.bytes),
        }
    }

    /// The octets over which `b=` of a DKIM or ARC message signature is computed (RFC 6376 §3.7): the fields of `h=`,
    /// each name taking instances from the bottom up, then the signature field without its `b=`.
    pub(crate) fn signed_header(&self, signature: &Signature, how: Canonicalization) -> Vec<u8> {
        let mut instances: HashMap<Vec<u8>, Vec<usize>> = HashMap::new();
        for (index, field) in self.fields.iter().enumerate() {
            instances.entry(field.name.to_ascii_lowercase()).or_default().push(index);
        }
        let mut out = Vec::new();
        for name in &signature.signed {
            let index = instances.get_mut(&name.bytes.to_ascii_lowercase()).and_then(Vec::pop);
            if let Some(field) = index.and_then(|index| self.fields.get(index)) {
                out.extend(canonical::field(field.name, field.gap, &field.value, how));
                out.extend_from_slice(b"\r\n");
            }
        }
        own_field(signature, how, &mut out);
        out
    }

    /// The octets over which the seal of the last of `sets` is computed (RFC 8617 §5.1.1): every set up to it.
    pub(crate) fn sealed(sets: &[[&Field<'_>; 3]], seal: &Signature) -> Vec<u8> {
        let mut out = Vec::new();
        for (index, set) in sets.iter().enumerate() {
            let fields = if index + 1 == sets.len() { set.get(..2) } else { set.get(..) };
            for field in fields.unwrap_or_default() {
                let how = Canonicalization::Relaxed;
                out.extend(canonical::field(field.name.bytes, field.gap.bytes, field.value.bytes, how));
                out.extend_from_slice(b"\r\n");
            }
        }
        own_field(seal, Canonicalization::Relaxed, &mut out);
        out
    }
}

/// Appends the signature's own field with an empty `b=` and without the last line end (RFC 6376 §3.5 and §3.7).
fn own_field(signature: &Signature, how: Canonicalization, out: &mut Vec<u8>) {
    let field = signature.field;
    out.extend(canonical::field(field.name.bytes, field.gap.bytes, &without_signature(signature), how));
}

fn without_signature(signature: &Signature) -> Vec<u8> {
    let value = signature.field.value;
    let mut out = Vec::with_capacity(value.len());
    let mut copied = 0;
    for tag in signature.list.all("b") {
        let start = tag.name.span.end() - value.span.start();
        let rest = value.bytes.get(start..).unwrap_or_default();
        let Some(equals) = memchr::memchr(b'=', rest) else { continue };
        let end = memchr::memchr(b';', rest).unwrap_or(rest.len());
        out.extend_from_slice(value.bytes.get(copied..start + equals + 1).unwrap_or_default());
        copied = start + end;
    }
    out.extend_from_slice(value.bytes.get(copied..).unwrap_or_default());
    out
}

/// The canonical body (RFC 6376 §3.4.3 and §3.4.4): one CRLF at its end; nothing at all when it is empty and relaxed.
pub(crate) fn canonical_body(body: &[u8], how: Canonicalization) -> Vec<u8> {
    let lines = canonical::lines(body, how);
    let text = canonical::without_empty_lines(&lines);
    if text.is_empty() && how == Canonicalization::Relaxed {
        return Vec::new();
    }
    [text, b"\r\n"].concat()
}

/// The part of a canonical body that `l=` signs.
pub(crate) fn signed_body(body: &[u8], length: Option<u64>) -> &[u8] {
    let length = length.and_then(|length| usize::try_from(length).ok()).unwrap_or(usize::MAX);
    body.get(..length.min(body.len())).unwrap_or_default()
}

/// The field that carries results of authentication in an ARC set.
pub(crate) const ARC_RESULTS: &str = "ARC-Authentication-Results";

/// The instance of an ARC field: `i=` of its first tag, digits only (RFC 8617 §4.2.1).
pub(crate) fn instance(field: &Field<'_>) -> Option<u64> {
    if let Some(signature) = Signature::read(field) {
        return signature.instance;
    }
    // `i=1; authserv-id; …` is no tag list as a whole.
    let first = Slice::of(field.value.bytes, 0..memchr::memchr(b';', field.value.bytes)?);
    let (name, number) = (first.trim(), first.bytes.split(|&octet| octet == b'=').nth(1)?);
    let is_instance = name.bytes.first().is_some_and(|&octet| octet == b'i');
    let number = str::from_utf8(number.trim_ascii()).ok()?;
    let is_number = !number.is_empty() && number.bytes().all(|octet| octet.is_ascii_digit());
    (is_instance && is_number).then(|| number.parse().unwrap_or(u64::MAX))
}

/// Whether this is one of the three fields of an ARC set.
pub(crate) fn is_arc(field: &Field<'_>) -> bool {
    field.is(ARC_RESULTS) || matches!(Kind::of(field), Some(Kind::ArcMessage | Kind::ArcSeal))
}
