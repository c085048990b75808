//! The host's tables for multi-octet charsets: `TextDecoder` of the Encoding Standard.

use emlint::CharsetDecoder;
use std::collections::BTreeMap;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    type TextDecoder;
    #[wasm_bindgen(constructor, catch)]
    fn new(label: &str, options: &JsValue) -> Result<TextDecoder, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn decode(this: &TextDecoder, bytes: &[u8]) -> Result<String, JsValue>;
}

pub(crate) struct Charsets;

impl CharsetDecoder for Charsets {
    fn decode(&self, label: &str, bytes: &[u8]) -> Option<(String, bool)> {
        let read = |fatal: bool| {
            let options = crate::to_js(&BTreeMap::from([("fatal", fatal), ("ignoreBOM", true)])).ok()?;
            TextDecoder::new(label, &options).ok()?.decode(bytes).ok()
        };
        read(true).map(|text| (text, false)).or_else(|| read(false).map(|text| (text, true)))
    }
}
