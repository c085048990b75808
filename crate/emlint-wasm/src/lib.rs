//! `emlint` for JavaScript. Everything interesting happens in the crate `emlint`; `api.d.ts` has the types.

mod charsets;
mod read;

use emlint::report::RuleInfo;
use emlint::{Input, Origin};
use js_sys::Uint8Array;
use serde::Serialize;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &'static str = include_str!("api.d.ts");

#[wasm_bindgen(start, skip_typescript)]
fn start() {
    console_error_panic_hook::set_once();
}

/// Checks one message; a string is pasted text, which has lost its line ends and its charset.
///
/// @param name what the report calls it; without it `-`, or `pasted` for a string
/// @throws when an option is unknown or has a value that it cannot have
#[wasm_bindgen(unchecked_return_type = "Report")]
pub fn lint(
    #[wasm_bindgen(unchecked_param_type = "Uint8Array | string")] message: JsValue,
    #[wasm_bindgen(unchecked_optional_param_type = "Options")] options: JsValue,
    #[wasm_bindgen(unchecked_optional_param_type = "string")] name: JsValue,
) -> Result<JsValue, JsValue> {
    let (bytes, origin, usual_name) = match message.as_string() {
        Some(text) => (text.into_bytes(), Origin::Pasted, "pasted"),
        None => (octets(&message)?, Origin::File, "-"),
    };
    let name = name.as_string().unwrap_or_else(|| usual_name.to_owned());
    let input = Input { name: &name, bytes: &bytes, origin };
    to_js(&emlint::lint(input, &read::options(&options)?, &charsets::Charsets).map_err(error)?)
}

/// The message with all edits made.
///
/// @throws when an edit lies outside of the message or overlaps another one
#[wasm_bindgen]
pub fn fix(
    #[wasm_bindgen(unchecked_param_type = "Uint8Array")] message: JsValue,
    #[wasm_bindgen(unchecked_param_type = "Edit[]")] edits: JsValue,
) -> Result<Uint8Array, JsValue> {
    emlint::fix::apply(&octets(&message)?, &read::edits(&edits)?).map(|fixed| fixed.as_slice().into()).map_err(error)
}

/// All rules, sorted by family and code.
#[wasm_bindgen(unchecked_return_type = "RuleInfo[]")]
pub fn rules() -> Result<JsValue, JsValue> {
    to_js(&emlint::rules::RULES.iter().map(|&rule| RuleInfo::from(rule)).collect::<Vec<_>>())
}

/// The version of the linter, as in every report.
#[wasm_bindgen]
#[must_use]
pub fn version() -> String {
    emlint::VERSION.to_owned()
}

fn octets(message: &JsValue) -> Result<Vec<u8>, JsValue> {
    message.dyn_ref().map(Uint8Array::to_vec).ok_or_else(|| error("a message is a Uint8Array or a string"))
}

/// As `JSON.parse` would give it, so that the report is the command line's.
fn to_js(value: &impl Serialize) -> Result<JsValue, JsValue> {
    Ok(value.serialize(&serde_wasm_bindgen::Serializer::json_compatible())?)
}

fn error(message: impl std::fmt::Display) -> JsValue {
    JsError::new(&message.to_string()).into()
}
