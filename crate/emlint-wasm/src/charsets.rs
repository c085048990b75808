//! The host's tables: `TextDecoder` of the Encoding Standard for multi-octet charsets, `URL` for the ASCII form of domains.

use emlint::CharsetDecoder;
use js_sys::{Object, Reflect};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    type TextDecoder;
    #[wasm_bindgen(constructor, catch)]
    fn new(label: &str, options: &JsValue) -> Result<TextDecoder, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn decode(this: &TextDecoder, bytes: &[u8]) -> Result<String, JsValue>;
}

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = URL)]
    type Url;
    #[wasm_bindgen(constructor, catch, js_class = "URL")]
    fn new(address: &str) -> Result<Url, JsValue>;
    #[wasm_bindgen(method, getter, js_class = "URL")]
    fn hostname(this: &Url) -> String;
}

pub(crate) struct Charsets;

impl CharsetDecoder for Charsets {
    fn decode(&self, label: &str, bytes: &[u8]) -> Option<(String, bool)> {
        let read = |fatal: bool| {
            let options = Object::new();
            Reflect::set(&options, &"fatal".into(), &fatal.into()).ok()?;
            Reflect::set(&options, &"ignoreBOM".into(), &true.into()).ok()?;
            TextDecoder::new(label, &options).ok()?.decode(bytes).ok()
        };
        read(true).map(|text| (text, false)).or_else(|| read(false).map(|text| (text, true)))
    }

    fn ascii_domain(&self, domain: &str) -> Option<String> {
        // Only a domain may come into the URL: what else stands there would be read as a path or a port.
        let is_domain = !domain.contains(|character: char| character.is_ascii() && !is_domain_octet(character));
        let url = is_domain.then(|| Url::new(&format!("http://{domain}/")).ok())?;
        url.map(|url| url.hostname()).filter(|ascii| !ascii.is_empty())
    }
}

const fn is_domain_octet(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '-' | '.' | '_')
}
