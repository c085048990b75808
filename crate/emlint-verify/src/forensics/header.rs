//! Changes to the signed header fields, found by the signature over them.

use super::{MAX_TRIES, Repair};
use crate::copy::{Copy, CopyField};
use crate::key::Key;
use crate::signature::Subject;
use emlint::auth::signature::Canonicalization;
use emlint::evidence::Change;
use emlint::message::parameter;
use std::borrow::Cow;
use std::cell::Cell;

/// Fields that servers lose or never wrote, with the values that they mostly have.
const USUAL: &[(&[u8], &[u8])] = &[
    (b"MIME-Version", b" 1.0"),
    (b"Content-Transfer-Encoding", b" 7bit"),
    (b"Content-Transfer-Encoding", b" 8bit"),
    (b"Content-Transfer-Encoding", b" quoted-printable"),
    (b"Content-Type", b" text/plain"),
    (b"Content-Type", b" text/plain; charset=utf-8"),
    (b"Content-Type", b" text/plain; charset=\"utf-8\""),
    (b"Content-Type", b" text/plain; charset=us-ascii"),
    (b"Content-Type", b" text/html; charset=utf-8"),
    (b"Precedence", b" bulk"),
];

pub(super) fn look(copy: &Copy<'_>, subject: &Subject<'_>, keys: &[Key]) -> Option<Repair> {
    let key = subject.key.as_ref()?;
    let search = Search { copy, subject, key, tries: Cell::new(0) };
    search
        .canonicalization()
        .or_else(|| search.copied_fields())
        .or_else(|| search.single_fields())
        .or_else(|| search.all_refolded())
        .or_else(|| search.lost_fields())
        .or_else(|| search.other_keys(keys))
}

struct Search<'a> {
    copy: &'a Copy<'a>,
    subject: &'a Subject<'a>,
    key: &'a Key,
    tries: Cell<usize>,
}

impl Search<'_> {
    fn how(&self) -> Canonicalization {
        self.subject.signature.header_canonicalization
    }

    /// Whether the signature is over these fields.
    fn fits(&self, fields: Vec<CopyField<'_>>) -> bool {
        let copy = Copy { fields, body: Cow::Borrowed(&[]) };
        self.verifies(&copy.signed_header(&self.subject.signature, self.how()))
    }

    fn verifies(&self, octets: &[u8]) -> bool {
        self.tries.set(self.tries.get() + 1);
        self.tries.get() <= MAX_TRIES && self.key.verifies(self.subject.algorithm, octets, &self.subject.octets)
    }

    fn is_signed(&self, field: &CopyField<'_>) -> bool {
        self.subject.signature.signed.iter().any(|name| field.is(name.bytes))
    }

    fn canonicalization(&self) -> Option<Repair> {
        let signature = &self.subject.signature;
        let (other, name) = match self.how() {
            Canonicalization::Simple => (Canonicalization::Relaxed, "relaxed"),
            Canonicalization::Relaxed => (Canonicalization::Simple, "simple"),
        };
        let c = signature.list.get("c").map_or(signature.field.span, |tag| tag.value.span);
        self.verifies(&self.copy.signed_header(signature, other)).then(|| Repair {
            change: Change::Canonicalization,
            text: format!("The header was signed with {name} canonicalization, and c= says otherwise"),
            places: vec![c],
        })
    }

    /// The fields as the signer copied them into `z=` (RFC 6376 §3.5).
    fn copied_fields(&self) -> Option<Repair> {
        let value = self.subject.signature.list.get("z")?.compact();
        let mut fields = self.copy.fields.clone();
        let mut places = Vec::new();
        let mut names = Vec::new();
        let copies: Vec<(String, Vec<u8>)> = value
            .split('|')
            .filter_map(|copy| copy.split_once(':'))
            .map(|(name, value)| (name.to_owned(), parameter::hex_decoded(value, b'=')))
            .collect();
        for (name, value) in &copies {
            match fields.iter_mut().rfind(|field| field.is(name.as_bytes())) {
                Some(field) if words(&field.value) != words(value) => {
                    places.push(field.span);
                    names.push(name.clone());
                    field.value = Cow::Owned(value.clone());
                }
                Some(_) => {}
                None => {
                    names.push(name.clone());
                    let (name, value) = (name.as_bytes(), Cow::Borrowed(value.as_slice()));
                    fields.push(CopyField { name, gap: b"", value, span: self.subject.signature.field.span });
                }
            }
        }
        let change = match names.as_slice() {
            [] => return None,
            [name] if name.eq_ignore_ascii_case("subject") => Change::SubjectPrefix,
            _ if places.is_empty() => Change::RemovedField,
            _ => Change::HeaderText,
        };
        self.fits(fields).then(|| Repair {
            change,
            text: format!("The signer kept copies in z=; changed since: {}", names.join(", ")),
            places,
        })
    }

    /// One field that was added, changed or written anew.
    fn single_fields(&self) -> Option<Repair> {
        let signed = self.copy.fields.iter().enumerate().filter(|(_, field)| self.is_signed(field));
        // What servers change most comes first.
        let mut order: Vec<(usize, &CopyField<'_>)> = signed.collect();
        let often: [&[u8]; 5] = [b"Subject", b"Content-Transfer-Encoding", b"Content-Type", b"From", b"To"];
        order.sort_by_key(|(_, field)| often.iter().position(|name| field.is(name)).unwrap_or(often.len()));
        for (index, field) in &order {
            let name = String::from_utf8_lossy(field.name);
            for (change, value, what) in variants(field, self.how(), self.copy) {
                let mut fields = self.copy.fields.clone();
                if let Some(field) = fields.get_mut(*index) {
                    field.value = Cow::Owned(value);
                }
                if self.fits(fields) {
                    return Some(Repair { change, text: format!("{name}: {what}"), places: vec![field.span] });
                }
            }
        }
        for (index, field) in &order {
            let mut fields = self.copy.fields.clone();
            fields.remove(*index);
            if self.fits(fields) {
                let name = String::from_utf8_lossy(field.name);
                let text = format!("{name} was added: without it the signature fits");
                return Some(Repair { change: Change::AddedField, text, places: vec![field.span] });
            }
        }
        None
    }

    /// Every signed field with its folds undone, or with the white space of relaxed form.
    fn all_refolded(&self) -> Option<Repair> {
        if self.how() == Canonicalization::Relaxed {
            return None;
        }
        for spaced in [false, true] {
            let mut fields = self.copy.fields.clone();
            let mut places = Vec::new();
            for field in &mut fields {
                let value = if spaced { spaced_once(&field.value) } else { unfolded(&field.value) };
                if value != *field.value && self.subject.signature.signed.iter().any(|name| field.is(name.bytes)) {
                    places.push(field.span);
                    field.value = Cow::Owned(value);
                }
            }
            if !places.is_empty() && self.fits(fields) {
                let text = "Signed fields were folded or spaced anew, which c=simple does not allow".to_owned();
                return Some(Repair { change: Change::Refolded, text, places });
            }
        }
        None
    }

    /// A field that `h=` names more often than it is there.
    fn lost_fields(&self) -> Option<Repair> {
        let signature = &self.subject.signature;
        for (name, value) in USUAL {
            let wanted = signature.signed.iter().filter(|own| own.bytes.eq_ignore_ascii_case(name)).count();
            if wanted <= self.copy.fields.iter().filter(|field| field.is(name)).count() {
                continue;
            }
            let mut fields = self.copy.fields.clone();
            // The bottom instance is signed first, the top one last.
            fields.insert(0, CopyField { name, gap: b"", value: Cow::Borrowed(value), span: signature.field.span });
            if self.fits(fields) {
                let (name, value) = (String::from_utf8_lossy(name), String::from_utf8_lossy(value));
                let text = format!("The field {name}:{value} was removed");
                let h = signature.list.get("h").map_or(signature.field.span, |tag| tag.value.span);
                return Some(Repair { change: Change::RemovedField, text, places: vec![h] });
            }
        }
        None
    }

    /// The key of another signature.
    fn other_keys(&self, keys: &[Key]) -> Option<Repair> {
        let signature = &self.subject.signature;
        let octets = self.copy.signed_header(signature, self.how());
        let other = keys.iter().filter(|key| key.evidence.name != self.key.evidence.name);
        let mut other = other.filter(|key| key.refuses(self.subject.algorithm).is_none());
        let found = other.find(|key| key.verifies(self.subject.algorithm, &octets, &self.subject.octets))?;
        let s = signature.list.get("s").map_or(signature.field.span, |tag| tag.value.span);
        let text = format!("It was made with the key at {}, not with the one that s= and d= name", found.evidence.name);
        Some(Repair { change: Change::OtherSelector, text, places: vec![s] })
    }
}

/// What a field may have been: the change, the value, and what happened in words.
fn variants(field: &CopyField<'_>, how: Canonicalization, copy: &Copy<'_>) -> Vec<(Change, Vec<u8>, String)> {
    let value = &field.value;
    let mut all: Vec<(Change, Vec<u8>, String)> = Vec::new();
    if how == Canonicalization::Simple {
        let refolded = [unfolded(value), spaced_once(value), value.trim_ascii_end().to_vec()];
        let text = "it was folded or spaced anew, which c=simple does not allow";
        all.extend(refolded.into_iter().map(|value| (Change::Refolded, value, text.to_owned())));
    }
    if field.is(b"Subject") {
        all.extend(without_prefix(value).into_iter().map(|(value, prefix)| {
            (Change::SubjectPrefix, value, format!("“{}” was put before it", String::from_utf8_lossy(&prefix)))
        }));
    }
    if field.is(b"Content-Transfer-Encoding") {
        let was = [&b" 8bit"[..], b" 7bit", b" 8BIT", b" 7BIT", b" binary", b" quoted-printable", b" base64"];
        let text = "the body was encoded anew, and this says how";
        all.extend(was.into_iter().map(|value| (Change::Reencoded, value.to_vec(), text.to_owned())));
    }
    if field.is(b"From") {
        for name in [&b"X-Original-From"[..], b"Original-From", b"X-Original-Sender", b"Reply-To", b"Author"] {
            let originals = copy.fields.iter().filter(|other| other.is(name));
            let text = format!("it was rewritten; {} has what it was", String::from_utf8_lossy(name));
            all.extend(originals.map(|other| (Change::HeaderText, other.value.to_vec(), text.clone())));
        }
    }
    if value.contains(&b'"') {
        let bare: Vec<u8> = value.iter().copied().filter(|&octet| octet != b'"').collect();
        all.push((Change::HeaderText, bare, "quotes were added".to_owned()));
    } else {
        all.extend(quoted(value).map(|value| (Change::HeaderText, value, "quotes were removed".to_owned())));
    }
    all.retain(|(_, changed, _)| changed.as_slice() != value.as_ref());
    all
}

/// The subject without its first words, at its start or behind `Re:` and the like, with what was taken.
fn without_prefix(value: &[u8]) -> Vec<(Vec<u8>, Vec<u8>)> {
    let text = value.trim_ascii_start();
    let lead = value.len() - text.len();
    let mut starts = vec![lead];
    let reply = [&b"Re: "[..], b"RE: ", b"Fwd: ", b"FW: ", b"Fw: ", b"AW: ", b"WG: "];
    starts.extend(reply.iter().filter(|reply| text.starts_with(reply)).map(|reply| lead + reply.len()));
    let mut found = Vec::new();
    for start in starts {
        let rest = value.get(start..).unwrap_or_default();
        // Up to six words, and up to the bracket or colon that closes a tag.
        let ends = rest.iter().enumerate().filter(|(_, octet)| matches!(octet, b' ' | b']' | b':' | b'\t'));
        for (end, octet) in ends.take(8) {
            let after = rest.get(end + 1..).unwrap_or_default();
            let space = usize::from(*octet != b' ' && after.first() == Some(&b' '));
            let taken = end + 1 + space;
            let kept = [value.get(..start).unwrap_or_default(), rest.get(taken..).unwrap_or_default()].concat();
            found.push((kept, rest.get(..taken).unwrap_or_default().trim_ascii().to_vec()));
        }
    }
    found
}

/// A display name or the value of a parameter, put into quotes.
fn quoted(value: &[u8]) -> Option<Vec<u8>> {
    let quote = |start: usize, end: usize| {
        let (name, rest) = (value.get(start..end)?, value.get(end..)?);
        let bare = name.trim_ascii_end();
        let gap = name.get(bare.len()..)?;
        (!bare.is_empty()).then(|| [value.get(..start).unwrap_or_default(), b"\"", bare, b"\"", gap, rest].concat())
    };
    let lead = value.len() - value.trim_ascii_start().len();
    if let Some(angle) = memchr::memchr(b'<', value) {
        return quote(lead, angle);
    }
    let equals = memchr::memchr(b'=', value)?;
    let rest = value.get(equals + 1..).unwrap_or_default();
    let end = rest.iter().position(|octet| matches!(octet, b';' | b' ' | b'\r')).unwrap_or(rest.len());
    quote(equals + 1, equals + 1 + end)
}

/// Without the line ends of folds.
fn unfolded(value: &[u8]) -> Vec<u8> {
    value.iter().copied().filter(|octet| !matches!(octet, b'\r' | b'\n')).collect()
}

fn words(value: &[u8]) -> Vec<&[u8]> {
    value.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty()).collect()
}

/// One space before the value and between its words.
fn spaced_once(value: &[u8]) -> Vec<u8> {
    [b" ", words(value).join(&b" "[..]).as_slice()].concat()
}
