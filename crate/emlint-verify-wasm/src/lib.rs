//! Questions to the DNS about a message, for JavaScript. Everything interesting happens in the crate `emlint-verify`;
//! `api.d.ts` has the types.

mod fetch;

use emlint_verify::doh::Endpoint;
use emlint_verify::zone::Zone;
use emlint_verify::{DomainOptions, VerifyOptions, check_domain, domain_questions, gather as gather_evidence};
use fetch::Fetch;
use js_sys::{JSON, Object, Reflect, Uint8Array};
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &'static str = include_str!("api.d.ts");

/// Options that say whom to ask, and how to stop.
const ASKING: &[&str] = &["doh", "records", "signal"];
/// Options about a message, and about a domain.
const MESSAGE: &[&str] = &["ip", "helo", "mailFrom", "now"];
const DOMAIN: &[&str] = &["selectors", "ips", "now"];

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
    let options = read_message_options(&options)?;
    list(emlint_verify::questions(&octets(&message)?, &options.about))
}

/// Who handed the message over, as far as it says so itself. Nobody is asked.
#[wasm_bindgen(unchecked_return_type = "Session")]
pub fn session(#[wasm_bindgen(unchecked_param_type = "Uint8Array")] message: JsValue) -> Result<JsValue, JsValue> {
    to_js(&emlint_verify::session(&octets(&message)?))
}

/// Asks, and gives the evidence for the option `evidence` of `lint`. What cannot be found out is said in it.
///
/// @throws when an option is unknown or has a value that it cannot have
#[wasm_bindgen(unchecked_return_type = "Evidence")]
pub async fn gather(
    #[wasm_bindgen(unchecked_param_type = "Uint8Array")] message: JsValue,
    #[wasm_bindgen(unchecked_optional_param_type = "VerifyOptions")] options: JsValue,
) -> Result<JsValue, JsValue> {
    let Options { about, source, signal } = read_message_options(&options)?;
    let message = octets(&message)?;
    let evidence = match source {
        Some(Source::Records(zone)) => gather_evidence(&message, &about, &zone).await,
        Some(Source::Doh(endpoint)) => gather_evidence(&message, &about, &Fetch { endpoint, signal }).await,
        None => return Err(nobody()),
    };
    to_js(&evidence)
}

/// What the check of a domain will ask first.
///
/// @throws when an option is unknown or has a value that it cannot have
#[wasm_bindgen(js_name = domainQuestions, unchecked_return_type = "Question[]")]
pub fn questions_about_domain(
    name: &str,
    #[wasm_bindgen(unchecked_optional_param_type = "DomainOptions")] options: JsValue,
) -> Result<JsValue, JsValue> {
    let options: Options<DomainOptions> = read_options(&options, DOMAIN)?;
    list(domain_questions(name, &options.about))
}

/// What a domain publishes for the mail it sends, and what it should.
///
/// @throws when an option is unknown or has a value that it cannot have
#[wasm_bindgen(unchecked_return_type = "DomainCheck")]
pub async fn domain(
    name: String,
    #[wasm_bindgen(unchecked_optional_param_type = "DomainOptions")] options: JsValue,
) -> Result<JsValue, JsValue> {
    let Options { about, source, signal } = read_options(&options, DOMAIN)?;
    let check = match source {
        Some(Source::Records(zone)) => check_domain(&name, &about, &zone).await,
        Some(Source::Doh(endpoint)) => check_domain(&name, &about, &Fetch { endpoint, signal }).await,
        None => return Err(nobody()),
    };
    to_js(&check)
}

/// Scheme, host and port that a server's URL leads to: the only place that questions go to.
///
/// @throws when it is no https URL
#[wasm_bindgen]
pub fn origin(doh: &str) -> Result<String, JsValue> {
    Endpoint::parse(doh).map(|endpoint| endpoint.origin().to_owned()).map_err(error)
}

struct Options<T> {
    about: T,
    source: Option<Source>,
    signal: JsValue,
}

enum Source {
    Doh(Endpoint),
    Records(Zone),
}

fn read_message_options(value: &JsValue) -> Result<Options<VerifyOptions>, JsValue> {
    let options: Options<VerifyOptions> = read_options(value, MESSAGE)?;
    options.about.check().map_err(error)?;
    Ok(options)
}

/// serde-wasm-bindgen looks only for the fields of a struct, so a misspelt option must be found by hand. The way
/// through JSON drops what is undefined.
fn read_options<T: DeserializeOwned>(value: &JsValue, known: &[&str]) -> Result<Options<T>, JsValue> {
    let none = Object::new();
    let object = match value.dyn_ref::<Object>() {
        Some(object) => object,
        None if value.is_undefined() => &none,
        None => return Err(error("options are an object")),
    };
    let names: Vec<String> = Object::keys(object).iter().filter_map(|name| name.as_string()).collect();
    if let Some(name) = names.iter().find(|name| ![known, ASKING].concat().contains(&name.as_str())) {
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
    for &name in ASKING {
        Reflect::delete_property(&own, &name.into())?;
    }
    let about = serde_wasm_bindgen::from_value(JSON::parse(&String::from(JSON::stringify(&own)?))?)?;
    Ok(Options { about, source, signal: get("signal") })
}

/// Questions as JavaScript gets them.
fn list(questions: Vec<(emlint_verify::dns::Question, String)>) -> Result<JsValue, JsValue> {
    #[derive(Serialize)]
    struct Question {
        name: String,
        r#type: &'static str,
        purpose: String,
    }
    let question = |(question, purpose): (emlint_verify::dns::Question, String)| Question {
        r#type: question.kind.name(),
        name: question.name,
        purpose,
    };
    to_js(&questions.into_iter().map(question).collect::<Vec<_>>())
}

fn nobody() -> JsValue {
    error("say whom to ask: the option doh or the option records")
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
