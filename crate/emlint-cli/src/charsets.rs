use emlint::CharsetDecoder;
use encoding_rs::Encoding;

/// The charsets of the Encoding Standard, as browsers have them.
#[derive(Clone, Copy, Debug, Default)]
pub struct Charsets;

impl CharsetDecoder for Charsets {
    fn decode(&self, label: &str, bytes: &[u8]) -> Option<(String, bool)> {
        let encoding = Encoding::for_label_no_replacement(label.as_bytes())?;
        let (text, malformed) = encoding.decode_without_bom_handling(bytes);
        Some((text.into_owned(), malformed))
    }

    fn ascii_domain(&self, domain: &str) -> Option<String> {
        let ascii = idna::domain_to_ascii_cow(domain.as_bytes(), idna::AsciiDenyList::URL).ok()?;
        Some(ascii.into_owned()).filter(|ascii| !ascii.is_empty())
    }
}
