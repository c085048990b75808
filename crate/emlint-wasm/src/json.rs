//! Reports as JSON text, for `JSON.parse`: smaller and quicker than a call into JavaScript for every value.

use serde::ser::{Impossible, Serialize, SerializeMap, SerializeSeq, SerializeStruct, Serializer};
use std::fmt::{Error, Write as _};

type Done = Result<(), Error>;
/// What no type of the linter is made of.
type Never = Impossible<(), Error>;

/// `value` as JSON; an error if it is made of what the linter’s types are not.
pub(crate) fn text(value: &impl Serialize) -> Result<String, Error> {
    let mut json = Json(String::new());
    value.serialize(&mut json).map(|()| json.0)
}

struct Json(String);

impl Json {
    /// Begins a member of an object or an item of a list.
    fn item(&mut self) -> &mut Self {
        if !self.0.ends_with(['{', '[']) {
            self.0.push(',');
        }
        self
    }

    fn field(&mut self, key: &str, value: &(impl Serialize + ?Sized)) -> Done {
        self.item().serialize_str(key)?;
        self.0.push(':');
        value.serialize(self)
    }

    fn open(&mut self, bracket: char) -> Result<&mut Self, Error> {
        self.0.push(bracket);
        Ok(self)
    }

    fn close(&mut self, bracket: char) -> Done {
        self.0.push(bracket);
        Ok(())
    }
}

impl<'j> Serializer for &'j mut Json {
    type Ok = ();
    type Error = Error;
    type SerializeSeq = &'j mut Json;
    type SerializeTuple = Never;
    type SerializeTupleStruct = Never;
    type SerializeTupleVariant = Never;
    type SerializeMap = &'j mut Json;
    type SerializeStruct = &'j mut Json;
    type SerializeStructVariant = Never;

    fn serialize_bool(self, value: bool) -> Done {
        self.0.push_str(if value { "true" } else { "false" });
        Ok(())
    }

    fn serialize_i8(self, value: i8) -> Done {
        self.serialize_i64(value.into())
    }

    fn serialize_i16(self, value: i16) -> Done {
        self.serialize_i64(value.into())
    }

    fn serialize_i32(self, value: i32) -> Done {
        self.serialize_i64(value.into())
    }

    fn serialize_i64(self, value: i64) -> Done {
        write!(self.0, "{value}")
    }

    fn serialize_u8(self, value: u8) -> Done {
        self.serialize_u64(value.into())
    }

    fn serialize_u16(self, value: u16) -> Done {
        self.serialize_u64(value.into())
    }

    fn serialize_u32(self, value: u32) -> Done {
        self.serialize_u64(value.into())
    }

    fn serialize_u64(self, value: u64) -> Done {
        write!(self.0, "{value}")
    }

    fn serialize_f32(self, _: f32) -> Done {
        Err(Error)
    }

    fn serialize_f64(self, _: f64) -> Done {
        Err(Error)
    }

    fn serialize_char(self, value: char) -> Done {
        self.serialize_str(value.encode_utf8(&mut [0; 4]))
    }

    /// RFC 8259 §7: quotes, backslashes and control characters are escaped.
    fn serialize_str(self, value: &str) -> Done {
        self.0.push('"');
        for character in value.chars() {
            match character {
                '"' | '\\' => self.0.extend(['\\', character]),
                '\0'..=' ' if character != ' ' => write!(self.0, "\\u{:04x}", u32::from(character))?,
                _ => self.0.push(character),
            }
        }
        self.close('"')
    }

    fn serialize_bytes(self, _: &[u8]) -> Done {
        Err(Error)
    }

    fn serialize_none(self) -> Done {
        self.serialize_unit()
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Done {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Done {
        self.0.push_str("null");
        Ok(())
    }

    fn serialize_unit_struct(self, _: &'static str) -> Done {
        self.serialize_unit()
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Done {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Done {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(self, _: &'static str, _: u32, _: &'static str, _: &T) -> Done {
        Err(Error)
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Self, Error> {
        self.open('[')
    }

    fn serialize_tuple(self, _: usize) -> Result<Never, Error> {
        Err(Error)
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Never, Error> {
        Err(Error)
    }

    fn serialize_tuple_variant(self, _: &'static str, _: u32, _: &'static str, _: usize) -> Result<Never, Error> {
        Err(Error)
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Self, Error> {
        self.open('{')
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Self, Error> {
        self.open('{')
    }

    fn serialize_struct_variant(self, _: &'static str, _: u32, _: &'static str, _: usize) -> Result<Never, Error> {
        Err(Error)
    }
}

impl SerializeSeq for &mut Json {
    type Ok = ();
    type Error = Error;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Done {
        value.serialize(self.item())
    }

    fn end(self) -> Done {
        self.close(']')
    }
}

/// Keys are strings.
impl SerializeMap for &mut Json {
    type Ok = ();
    type Error = Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Done {
        key.serialize(self.item())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Done {
        self.0.push(':');
        value.serialize(&mut **self)
    }

    fn end(self) -> Done {
        self.close('}')
    }
}

impl SerializeStruct for &mut Json {
    type Ok = ();
    type Error = Error;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Done {
        self.field(key, value)
    }

    fn end(self) -> Done {
        self.close('}')
    }
}
