//! Questions to the DNS about a message, for JavaScript. Everything interesting happens in the crate `emlint-verify`;
//! `api.d.ts` has the types.

mod fetch;

use emlint_verify::doh::Endpoint;
use emlint_verify::zone::Zone;
use emlint_verify::{VerifyOptions, gather as gather_evidence};
use fetch::Fetch;
use js_sys::{JSON, Object, Reflect, Uint8Array};
use serde::Serialize;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &'static str = include_str!("api.d.ts");

/// The options that JavaScript knows.
const NAMES: &[&str] = &["doh", "records", "ip", "helo", "mailFrom", "now", "signal"];

#[wasm_bindgen(start, skip_typescript)]
fn start() {
    console_error_panic_hook::set_once();
}

/// What a run will ask first, before anything is asked. Answers may lead to more questions.
///
/// @throws when an option is unknown or has a value that it cannot have
#[wasm_bindgen(unchecked_return_type = "Question[]")]
pub fn questions(
    #[wasm_bindgen(unchecked_param_type = "Uint8Array")] message: JsValue,
    #[wasm_bindgen(unchecked_optional_param_type = "VerifyOptions")] options: JsValue,
) -> Result<JsValue, JsValue> {
    #[derive(Serialize)]
    struct Question {
        name: String,
        r#type: &'static str,
        purpose: String,
    }
    let options = read_options(&options)?;
    let first = emlint_verify::questions(&octets(&message)?, &options.verify);
    let question = |(question, purpose): (emlint_verify::dns::Question, String)| Question {
        r#type: question.kind.name(),
        name: question.name,
        purpose,
    };
    to_js(&first.into_iter().map(question).collect::<Vec<_>>())
}

/// Asks, and gives the evidence for the option `evidence` of `lint`. What cannot be found out is said in it.
///
/// @throws when an option is unknown or has a value that it cannot have
#[wasm_bindgen(unchecked_return_type = "Evidence")]
pub async fn gather(
    #[wasm_bindgen(unchecked_param_type = "Uint8Array")] message: JsValue,
    #[wasm_bindgen(unchecked_optional_param_type = "VerifyOptions")] options: JsValue,
) -> Result<JsValue, JsValue> {
    let Options { verify, source, signal } = read_options(&options)?;
    let message = octets(&message)?;
    let evidence = match source {
        Some(Source::Records(zone)) => gather_evidence(&message, &verify, &zone).await,
        Some(Source::Doh(endpoint)) => gather_evidence(&message, &verify, &Fetch { endpoint, signal }).await,
        None => return Err(error("say whom to ask: the option doh or the option records")),
    };
    to_js(&evidence)
}

/// Scheme, host and port that a server's URL leads to: the only place that questions go to.
///
/// @throws when it is no https URL
#[wasm_bindgen]
pub fn origin(doh: &str) -> Result<String, JsValue> {
    Endpoint::parse(doh).map(|endpoint| endpoint.origin().to_owned()).map_err(error)
}

struct Options {
    verify: VerifyOptions,
    source: Option<Source>,
    signal: JsValue,
}

enum Source {
    Doh(Endpoint),
    Records(Zone),
}

/// serde-wasm-bindgen looks only for the fields of a struct, so a misspelt option must be found by hand. The way
/// through JSON drops what is undefined.
fn read_options(value: &JsValue) -> Result<Options, JsValue> {
    let none = Object::new();
    let object = match value.dyn_ref::<Object>() {
        Some(object) => object,
        None if value.is_undefined() => &none,
        None => return Err(error("options are an object")),
    };
    let names: Vec<String> = Object::keys(object).iter().filter_map(|name| name.as_string()).collect();
    if let Some(name) = names.iter().find(|name| !NAMES.contains(&name.as_str())) {
        return Err(error(format_args!("unknown option “{name}”")));
    }
    let get = |name: &str| Reflect::get(object, &name.into()).unwrap_or(JsValue::UNDEFINED);
    let source = match (get("doh").as_string(), get("records").as_string()) {
        (Some(_), Some(_)) => return Err(error("doh and records are two answers to one question: give one")),
        (Some(url), None) => Some(Source::Doh(Endpoint::parse(&url).map_err(error)?)),
        (None, Some(text)) => Some(Source::Records(Zone::parse(&text).map_err(error)?)),
        (None, None) => None,
    };
    let own = Object::assign(&Object::new(), object);
    for name in ["doh", "records", "signal"] {
        Reflect::delete_property(&own, &name.into())?;
    }
    let verify: VerifyOptions = serde_wasm_bindgen::from_value(JSON::parse(&String::from(JSON::stringify(&own)?))?)?;
    verify.check().map_err(error)?;
    Ok(Options { verify, source, signal: get("signal") })
}

fn octets(message: &JsValue) -> Result<Vec<u8>, JsValue> {
    message.dyn_ref().map(Uint8Array::to_vec).ok_or_else(|| error("a message is a Uint8Array"))
}

/// As `JSON.parse` would give it.
fn to_js(value: &impl Serialize) -> Result<JsValue, JsValue> {
    Ok(value.serialize(&serde_wasm_bindgen::Serializer::json_compatible())?)
}

fn error(message: impl std::fmt::Display) -> JsValue {
    JsError::new(&message.to_string()).into()
}
