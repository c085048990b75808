//! `emlint` for JavaScript. Everything interesting happens in the crate `emlint`; `api.d.ts` has the types.

mod charsets;
mod read;

use emlint::report::RuleInfo;
use emlint::{Input, Origin};
#[cfg(feature = "complete")]
use js_sys::Uint32Array;
use js_sys::{Object, Reflect, Uint8Array};
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
    let (bytes, origin, usual_name) = read_message(&message)?;
    let name = name.as_string().unwrap_or_else(|| usual_name.to_owned());
    let input = Input { name: &name, bytes: &bytes, origin };
    to_js(&emlint::lint(input, &read::options(&options)?, &charsets::Charsets).map_err(error)?)
}

/// Checks several messages and compares them with each other; one report for each.
///
/// @throws when an option is unknown or has a value that it cannot have
#[wasm_bindgen(js_name = lintAll, unchecked_return_type = "Report[]")]
pub fn lint_all(
    #[wasm_bindgen(unchecked_param_type = "{ name: string; message: Uint8Array | string }[]")] messages: Vec<JsValue>,
    #[wasm_bindgen(unchecked_optional_param_type = "Options")] options: JsValue,
) -> Result<JsValue, JsValue> {
    let read = |value: &JsValue| -> Result<(String, Vec<u8>, Origin), JsValue> {
        let get = |name: &str| js_sys::Reflect::get(value, &JsValue::from_str(name));
        let message = get("message")?;
        let (bytes, origin) = match message.as_string() {
            Some(text) => (text.into_bytes(), Origin::Pasted),
            None => (octets(&message)?, Origin::File),
        };
        Ok((get("name")?.as_string().unwrap_or_default(), bytes, origin))
    };
    let messages = messages.iter().map(read).collect::<Result<Vec<_>, JsValue>>()?;
    let inputs: Vec<Input<'_>> =
        messages.iter().map(|(name, bytes, origin)| Input { name, bytes, origin: *origin }).collect();
    to_js(&emlint::lint_all(&inputs, &read::options(&options)?, &charsets::Charsets).map_err(error)?)
}

/// The messages of an mbox archive, as ranges of its octets; none when it is no archive.
///
/// @throws when the archive is no `Uint8Array`
#[wasm_bindgen(unchecked_return_type = "Span[]")]
pub fn split(#[wasm_bindgen(unchecked_param_type = "Uint8Array")] archive: JsValue) -> Result<JsValue, JsValue> {
    to_js(&emlint::mbox::split(&octets(&archive)?))
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

/// All safe fixes, made and looked at again until none is left.
///
/// @throws when an option is unknown or has a value that it cannot have
#[wasm_bindgen(js_name = fixAll, unchecked_return_type = "Fixed")]
pub fn fix_all(
    #[wasm_bindgen(unchecked_param_type = "Uint8Array | string")] message: JsValue,
    #[wasm_bindgen(unchecked_optional_param_type = "Options")] options: JsValue,
) -> Result<JsValue, JsValue> {
    let (bytes, origin, name) = read_message(&message)?;
    let input = Input { name, bytes: &bytes, origin };
    let fixed = emlint::fix_all(input, &read::options(&options)?, &charsets::Charsets).map_err(error)?;
    let result = Object::new();
    let set = |name: &str, value: &JsValue| Reflect::set(&result, &name.into(), value);
    set("message", &Uint8Array::from(fixed.message.as_slice()))?;
    set("applied", &to_js(&fixed.applied)?)?;
    set("edits", &to_js(&fixed.edits)?)?;
    set("left", &to_js(&fixed.report.findings)?)?;
    Ok(result.into())
}

/// One part as its reader gets it, by its path in the report: `1.2` is the second part of the first, and the message itself
/// has an empty one.
///
/// @throws when there is no such part
#[cfg(feature = "complete")]
#[wasm_bindgen(unchecked_return_type = "DecodedPart")]
pub fn part(
    #[wasm_bindgen(unchecked_param_type = "Uint8Array")] message: JsValue,
    path: &str,
) -> Result<JsValue, JsValue> {
    let message = octets(&message)?;
    let part = emlint::part(&message, path, &charsets::Charsets)
        .ok_or_else(|| error(format_args!("the message has no part “{path}”")))?;
    let result = Object::new();
    let set = |name: &str, value: &JsValue| Reflect::set(&result, &name.into(), value);
    set("text", &part.text.as_str().into())?;
    set("octets", &Uint8Array::from(part.octets.as_ref()))?;
    set("map", &Uint32Array::from(part.map.as_slice()))?;
    Ok(result.into())
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

/// The octets, how they came here, and what a report calls them when nobody gave them a name.
fn read_message(message: &JsValue) -> Result<(Vec<u8>, Origin, &'static str), JsValue> {
    Ok(match message.as_string() {
        Some(text) => (text.into_bytes(), Origin::Pasted, "pasted"),
        None => (octets(message)?, Origin::File, "-"),
    })
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
