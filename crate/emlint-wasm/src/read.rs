//! What JavaScript hands over, read by hand: it is little, and serde's way to it weighs 13 KB after compression.

#[cfg(feature = "complete")]
mod json;

use crate::error;
use emlint::{Edit, Options, Span};
use js_sys::{Array, JSON, Object, Reflect};
use serde::Deserialize;
use serde::de::value::{Error, StrDeserializer};
use wasm_bindgen::prelude::*;

/// The way through JSON drops what is undefined.
pub(crate) fn options(value: &JsValue) -> Result<Options, JsValue> {
    let mut options = Options::default();
    if value.is_undefined() {
        return Ok(options);
    }
    let Some(object) = value.dyn_ref::<Object>() else { return Err(error("options are an object")) };
    let object = JSON::parse(&String::from(JSON::stringify(object)?))?;
    for name in Object::keys(object.unchecked_ref::<Object>()) {
        let value = Reflect::get(&object, &name)?;
        let name = String::from(name.unchecked_ref::<js_sys::JsString>());
        if !Options::NAMES.contains(&name.as_str()) {
            return Err(error(format_args!("unknown option “{name}”")));
        }
        if set(&mut options, &name, &value).is_none() {
            let value = String::from(JSON::stringify(&value)?);
            return Err(error(format_args!("the option “{name}” cannot be {value}")));
        }
    }
    Ok(options)
}

/// `None` when the option cannot have this value.
fn set(options: &mut Options, name: &str, value: &JsValue) -> Option<()> {
    match name {
        "select" => options.select = strings(value)?,
        "ignore" => options.ignore = strings(value)?,
        "stage" => options.stage = choice(value)?,
        "strict" => options.strict = value.as_bool()?,
        "bulk" => options.bulk = choice(value)?,
        "origin" if value.is_null() => options.origin = None,
        "origin" => options.origin = Some(choice(value)?),
        "now" if value.is_null() => options.now = None,
        "now" => options.now = Some(value.as_string()?),
        "transport" => options.transport = choice(value)?,
        "smtputf8" => options.smtputf8 = value.as_bool()?,
        "trustedAuthserv" => options.trusted_authserv = strings(value)?,
        "ownDomains" => options.own_domains = strings(value)?,
        "clients" => options.clients = strings(value)?,
        // Of the two modules only the complete one takes evidence: few ask the DNS.
        "evidence" if value.is_null() => {}
        #[cfg(feature = "complete")]
        "evidence" => options.evidence = Some(Deserialize::deserialize(json::Json(value.clone())).ok()?),
        _ => return None,
    }
    Some(())
}

fn strings(value: &JsValue) -> Option<Vec<String>> {
    value.dyn_ref::<Array>()?.iter().map(|item| item.as_string()).collect()
}

/// One of the names of an enumeration.
fn choice<'de, T: Deserialize<'de>>(value: &JsValue) -> Option<T> {
    T::deserialize(StrDeserializer::<Error>::new(&value.as_string()?)).ok()
}

pub(crate) fn edits(value: &JsValue) -> Result<Vec<Edit>, JsValue> {
    let edits = value.dyn_ref::<Array>().and_then(|list| list.iter().map(|item| edit(&item)).collect());
    edits.ok_or_else(|| error("edits are a list of { start, end, text }"))
}

fn edit(value: &JsValue) -> Option<Edit> {
    let get = |name: &str| Reflect::get(value, &name.into()).ok();
    let span = Span { start: offset(&get("start")?)?, end: offset(&get("end")?)? };
    Some(Edit::new(span, get("text")?.as_string()?))
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "what is lost is seen")]
fn offset(value: &JsValue) -> Option<u32> {
    let number = value.as_f64()?;
    let whole = number as u32;
    // Exact: an offset that is not whole is none.
    (f64::from(whole).to_bits() == number.to_bits()).then_some(whole)
}
