//! Public keys of DKIM (RFC 6376 §3.6.1, RFC 8463 §4): how strong they are.

use mail_parser::Encoding;

/// What `p=` holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// An RSA key, as SubjectPublicKeyInfo or as RSAPublicKey; both occur (RFC 6376, errata and §3.6.1).
    Rsa { bits: usize },
    /// Anything else: an Ed25519 key is 32 octets and nothing more.
    Other { octets: usize },
}

/// Reads the base64 text of `p=`, without white space; none when it is no base64.
#[must_use]
pub fn read(text: &str) -> Option<Key> {
    let (decoded, is_malformed) = Encoding::Base64.decode_checked(text.as_bytes());
    if is_malformed {
        return None;
    }
    Some(rsa_bits(&decoded).map_or(Key::Other { octets: decoded.len() }, |bits| Key::Rsa { bits }))
}

/// The length of the modulus.
fn rsa_bits(der: &[u8]) -> Option<usize> {
    let sequence = element(der, 0x30)?.0;
    let key = match element(sequence, 0x30) {
        // SubjectPublicKeyInfo: the algorithm, then the key in a bit string with no unused bits.
        Some((_, rest)) => element(element(rest, 0x03)?.0.strip_prefix(&[0])?, 0x30)?.0,
        None => sequence,
    };
    let (modulus, rest) = element(key, 0x02)?;
    element(rest, 0x02)?;
    let zeros = modulus.iter().take_while(|&&octet| octet == 0).count();
    let first = modulus.get(zeros)?;
    Some((modulus.len() - zeros) * 8 - first.leading_zeros() as usize)
}

/// The contents of the DER element that `der` begins with, when it has this tag, and what follows it (X.690 §8.1).
fn element(der: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    let (&first, rest) = der.split_first()?;
    let (&length, rest) = rest.split_first().filter(|_| first == tag)?;
    let (length, rest) = if length < 0x80 {
        (usize::from(length), rest)
    } else {
        let (digits, rest) =
            rest.split_at_checked(usize::from(length & 0x7F)).filter(|(digits, _)| digits.len() <= 3)?;
        (digits.iter().fold(0, |length, &digit| length << 8 | usize::from(digit)), rest)
    };
    rest.split_at_checked(length)
}

#[cfg(test)]
mod tests {
    use super::{Key, read};

    #[test]
    fn reads_both_forms_of_a_key() {
        let info = "MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBAKhPSTDs4cpKfnMc86fCCnuCER7fGIRIuZ0BDi1Z5y7yJHaOVqLXgwvmf+PZL2Kbz0ZTjkMNpEFLIGdqGMDTIW8CAwEAAQ==";
        assert_eq!(read(info), Some(Key::Rsa { bits: 512 }));
        let bare =
            "MEgCQQCoT0kw7OHKSn5zHPOnwgp7ghEe3xiESLmdAQ4tWecu8iR2jlai14ML5n/j2S9im89GU45DDaRBSyBnahjA0yFvAgMBAAE=";
        assert_eq!(read(bare), Some(Key::Rsa { bits: 512 }));
        assert_eq!(read("11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="), Some(Key::Other { octets: 32 }));
    }

    #[test]
    fn what_is_no_key_is_read_all_the_same() {
        assert_eq!(read("MIIB"), Some(Key::Other { octets: 3 }));
        assert_eq!(read("MIIB*"), None);
        assert_eq!(read(""), Some(Key::Other { octets: 0 }));
    }
}
