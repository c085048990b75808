//! DKIM keys as they are published (RFC 6376 §3.6.1, RFC 8463), and what they verify.

use emlint::Slice;
use emlint::auth::tags::TagList;
use emlint::evidence::{KeyEvidence, Reason};
use mail_auth::crypto::HashAlgorithm;
use rsa::pkcs1::der::Decode;
use rsa::{BigUint, Pkcs1v15Sign};

/// The DER of `DigestInfo` up to the digest (RFC 8017 §9.2, note 1).
const SHA256: &[u8] =
    &[0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0, 0x04, 0x20];
const SHA1: &[u8] = &[0x30, 0x21, 0x30, 0x09, 0x06, 0x05, 0x2b, 0x0e, 0x03, 0x02, 0x1a, 0x05, 0, 0x04, 0x14];

/// Larger keys cost more than they are worth (RFC 6376 §3.3.3 asks for up to 2048 bits).
const MAX_BITS: usize = 8192;
/// Below this a key proves nothing (RFC 8301 §3.2).
pub(crate) const MIN_BITS: u32 = 1024;

/// The algorithms of `a=` (RFC 6376 §3.3, RFC 8463 §3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Algorithm {
    RsaSha1,
    RsaSha256,
    Ed25519,
}

impl Algorithm {
    pub(crate) fn read(value: Slice<'_>) -> Option<Self> {
        let all = [("rsa-sha256", Self::RsaSha256), ("ed25519-sha256", Self::Ed25519), ("rsa-sha1", Self::RsaSha1)];
        all.into_iter().find_map(|(name, algorithm)| value.is(name).then_some(algorithm))
    }

    /// Of the header in its canonical form, or of the body.
    pub(crate) fn hash(self, octets: &[u8]) -> Vec<u8> {
        let algorithm = if self == Self::RsaSha1 { HashAlgorithm::Sha1 } else { HashAlgorithm::Sha256 };
        algorithm.hash(octets).as_ref().to_vec()
    }
}

/// A key that was found.
#[derive(Clone, Debug)]
pub(crate) struct Key {
    pub(crate) evidence: KeyEvidence,
    public: Public,
    /// `h=`: the hashes that it may be used with; none for all.
    hashes: Option<Vec<String>>,
    /// `t=s`: the domain of `i=` must be that of `d=`.
    pub(crate) is_strict: bool,
}

#[derive(Clone, Debug)]
enum Public {
    Rsa(Box<rsa::RsaPublicKey>),
    Ed25519(ed25519_dalek::VerifyingKey),
}

/// A record that is no usable key, with what it says as far as it can be read.
#[derive(Clone, Debug)]
pub(crate) struct BadKey {
    pub(crate) evidence: KeyEvidence,
    pub(crate) reason: Reason,
    pub(crate) text: String,
}

impl Key {
    /// Reads the record found at `name`.
    pub(crate) fn read(name: &str, record: &[u8]) -> Result<Self, Box<BadKey>> {
        let list = TagList::read(Slice::of(record, 0..record.len()));
        let get = |name: &str| list.get(name).map(|tag| tag.compact());
        let flags = get("t").unwrap_or_default();
        let has_flag = |name: &str| flags.split(':').any(|flag| flag.eq_ignore_ascii_case(name));
        let kind = get("k").unwrap_or_else(|| "rsa".to_owned()).to_ascii_lowercase();
        let mut evidence = KeyEvidence {
            name: name.to_owned(),
            record: String::from_utf8_lossy(record).into_owned(),
            kind: Some(kind.clone()),
            bits: None,
            testing: has_flag("y"),
        };
        let bad = |evidence: &KeyEvidence, reason, text: &str| {
            Err(Box::new(BadKey { evidence: evidence.clone(), reason, text: text.to_owned() }))
        };
        if get("v").is_some_and(|version| version != "DKIM1") {
            return bad(&evidence, Reason::BadKey, "the record is of another version than DKIM1");
        }
        let services = get("s").unwrap_or_else(|| "*".to_owned());
        if !services.split(':').any(|service| service == "*" || service.eq_ignore_ascii_case("email")) {
            return bad(&evidence, Reason::WrongKey, "the record says that the key is not for mail (s=)");
        }
        let Some(encoded) = get("p") else {
            return bad(&evidence, Reason::BadKey, "the record has no p=, so it is no key");
        };
        if encoded.is_empty() {
            return bad(&evidence, Reason::Revoked, "the domain has withdrawn the key (p= is empty)");
        }
        let public = match (base64(&encoded), kind.as_str()) {
            (None, _) => Err("its p= is no base64"),
            (Some(der), "rsa") => rsa_key(&der).map(|key| Public::Rsa(Box::new(key))).ok_or("its p= is no RSA key"),
            (Some(octets), "ed25519") => {
                let key = octets.as_slice().try_into().ok();
                let key = key.and_then(|octets| ed25519_dalek::VerifyingKey::from_bytes(octets).ok());
                key.map(Public::Ed25519).ok_or("its p= is no Ed25519 key of 32 octets")
            }
            _ => Err("its k= is an unknown type"),
        };
        match public {
            Ok(public) => {
                if let Public::Rsa(key) = &public {
                    use rsa::traits::PublicKeyParts as _;
                    evidence.bits = u32::try_from(key.n().bits()).ok();
                }
                let hashes = get("h").map(|names| names.split(':').map(str::to_ascii_lowercase).collect());
                Ok(Self { evidence, public, hashes, is_strict: has_flag("s") })
            }
            Err(text) => bad(&evidence, Reason::BadKey, text),
        }
    }

    /// Why the key may not be used with this algorithm.
    pub(crate) fn refuses(&self, algorithm: Algorithm) -> Option<&'static str> {
        let fits = matches!(self.public, Public::Ed25519(_)) == (algorithm == Algorithm::Ed25519);
        let hash = if algorithm == Algorithm::RsaSha1 { "sha1" } else { "sha256" };
        if !fits {
            Some("the key is of another type than the signature (a= and k=)")
        } else if self.hashes.as_ref().is_some_and(|hashes| !hashes.iter().any(|name| name == hash)) {
            Some("the record does not allow the hash of the signature (h=)")
        } else {
            None
        }
    }

    /// Whether `signature` is this key's over `octets`.
    pub(crate) fn verifies(&self, algorithm: Algorithm, octets: &[u8], signature: &[u8]) -> bool {
        let hash = algorithm.hash(octets);
        match &self.public {
            Public::Rsa(key) => {
                let prefix = if algorithm == Algorithm::RsaSha1 { SHA1 } else { SHA256 };
                let scheme = Pkcs1v15Sign { hash_len: Some(hash.len()), prefix: prefix.into() };
                algorithm != Algorithm::Ed25519 && key.verify(scheme, &hash, signature).is_ok()
            }
            Public::Ed25519(key) => {
                let signature = ed25519_dalek::Signature::from_slice(signature);
                algorithm == Algorithm::Ed25519
                    && signature.is_ok_and(|signature| key.verify_strict(&hash, &signature).is_ok())
            }
        }
    }
}

/// `SubjectPublicKeyInfo` as RFC 6376 §3.6.1 asks for, or the bare `RSAPublicKey` that also occurs.
fn rsa_key(der: &[u8]) -> Option<rsa::RsaPublicKey> {
    let inner = rsa::pkcs8::SubjectPublicKeyInfoRef::try_from(der).ok();
    let inner = inner.and_then(|info| info.subject_public_key.as_bytes().map(<[u8]>::to_vec));
    let key = inner.as_deref().unwrap_or(der);
    let key = rsa::pkcs1::RsaPublicKey::from_der(key).ok()?;
    let number = |octets: &[u8]| BigUint::from_bytes_be(octets);
    let (modulus, exponent) = (number(key.modulus.as_bytes()), number(key.public_exponent.as_bytes()));
    rsa::RsaPublicKey::new_with_max_size(modulus, exponent, MAX_BITS).ok()
}

/// Base64 without white space; padding may be missing (RFC 4648 §4). None for other octets.
pub(crate) fn base64(text: &str) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut count) = (0_u32, 0);
    for letter in text.trim_end_matches('=').bytes() {
        let value = match letter {
            b'A'..=b'Z' => letter - b'A',
            b'a'..=b'z' => letter - b'a' + 26,
            b'0'..=b'9' => letter - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        bits = (bits << 6 | u32::from(value)) & 0xFFFF;
        count += 6;
        if count >= 8 {
            count -= 8;
            out.push(u8::try_from(bits >> count & 0xFF).unwrap_or_default());
        }
    }
    Some(out)
}
