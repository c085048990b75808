//! What `JSON.parse` gives, for serde, in the shapes that evidence has. The module weighs the same with the reader of
//! serde-wasm-bindgen, but the JavaScript beside it 0.7 KB more, which every widget would load.

use js_sys::{Array, Object};
use serde::de::value::{Error, MapDeserializer, SeqDeserializer};
use serde::de::{Deserializer, Error as _, IntoDeserializer, Visitor};
use serde::forward_to_deserialize_any;
use wasm_bindgen::prelude::*;

pub(super) struct Json(pub(super) JsValue);

impl Json {
    fn number<T: TryFrom<i64>>(&self) -> Result<T, Error> {
        let number = self.0.as_f64().ok_or_else(wrong)?;
        #[expect(clippy::cast_possible_truncation, reason = "what is lost is seen")]
        let whole = number as i64;
        #[expect(clippy::cast_precision_loss, reason = "compared with what it was made of")]
        let is_whole = (whole as f64).to_bits() == number.to_bits();
        if is_whole { T::try_from(whole).map_err(|_| wrong()) } else { Err(wrong()) }
    }

    fn text(&self) -> Result<String, Error> {
        self.0.as_string().ok_or_else(wrong)
    }
}

fn wrong() -> Error {
    Error::custom("another shape")
}

impl<'de> Deserializer<'de> for Json {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Error> {
        Err(wrong())
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_bool(self.0.as_bool().ok_or_else(wrong)?)
    }

    fn deserialize_u16<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_u16(self.number()?)
    }

    fn deserialize_u32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_u32(self.number()?)
    }

    fn deserialize_u64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_u64(self.number()?)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_string(self.text()?)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.0.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_enum(self.text()?.into_deserializer())
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let list: Array = self.0.dyn_into().map_err(|_| wrong())?;
        visitor.visit_seq(SeqDeserializer::new(list.iter().map(Json)))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        let object: Object = self.0.dyn_into().map_err(|_| wrong())?;
        let entries = Object::entries(&object);
        visitor.visit_map(MapDeserializer::new(entries.iter().map(|entry| {
            let entry: Array = entry.unchecked_into();
            (entry.get(0).as_string().unwrap_or_default(), Self(entry.get(1)))
        })))
    }

    forward_to_deserialize_any! {
        i8 i16 i32 i64 i128 u8 u128 f32 f64 char str bytes byte_buf unit unit_struct newtype_struct tuple tuple_struct map
        identifier ignored_any
    }
}

impl IntoDeserializer<'_> for Json {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}
