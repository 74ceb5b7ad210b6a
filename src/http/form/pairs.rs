//! The fields of a form, by name.

use super::MOST_PARTS;
use crate::http::body::{describe, escape};
use crate::http::codes::Reason;
use crate::http::problem::{Error, Fault, Result};
use crate::http::word::Word;
use percent_encoding::percent_decode;
use serde::de::value::MapDeserializer;
use serde::de::{DeserializeOwned, Deserializer, IntoDeserializer, Visitor};
use std::collections::BTreeSet;

/// What stands before a name in the object `fields`.
const INNER: &str = "fields.";

/// The fields of a form, checked one by one.
#[derive(Default)]
pub struct Pairs {
    plain: Vec<(String, String)>,
    /// Of the object `fields`.
    inner: Vec<(String, String)>,
    names: BTreeSet<String>,
}

impl Pairs {
    /// Reads `application/x-www-form-urlencoded`.
    ///
    /// # Errors
    /// `422` for what isn't UTF-8, and as [`Pairs::push`].
    pub fn parse(bytes: &[u8]) -> Result<Self> {
        let mut pairs = Self::default();
        let sent = bytes.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty());
        for (n, pair) in sent.enumerate() {
            if n == MOST_PARTS {
                return Err(too_many());
            }
            let mut halves = pair.splitn(2, |byte| *byte == b'=');
            let name = decode("", halves.next().unwrap_or_default())?;
            let value = decode(&pointer(&name), halves.next().unwrap_or_default())?;
            pairs.push(name, value)?;
        }
        Ok(pairs)
    }

    /// Takes in one more field; an empty value counts as absent.
    ///
    /// # Errors
    /// `422` for a name that came before, and for NUL.
    pub fn push(&mut self, name: String, value: String) -> Result<()> {
        let fault = |reason| Fault::pointer(pointer(&name), reason);
        if name.contains('\0') || value.contains('\0') {
            return Err(Error::invalid(fault(Reason::NullByte)));
        }
        if !self.names.insert(name.clone()) {
            return Err(Error::invalid(fault(Reason::Duplicate).with("other", &name)));
        }
        if value.is_empty() {
            return Ok(());
        }
        match name.strip_prefix(INNER) {
            Some(inner) => self.inner.push((inner.to_owned(), value)),
            None => self.plain.push((name, value)),
        }
        Ok(())
    }

    /// The fields as they were sent, those of the object `fields` last.
    pub fn into_texts(self) -> Vec<(String, String)> {
        let inner = self
            .inner
            .into_iter()
            .map(|(name, value)| (format!("{INNER}{name}"), value));
        self.plain.into_iter().chain(inner).collect()
    }

    /// # Errors
    /// `422` with a pointer when it isn't the expected shape.
    pub fn value<T: DeserializeOwned>(&self) -> Result<T> {
        let inner = (!self.inner.is_empty()).then_some(("fields", Entry::Inner(&self.inner)));
        let plain = self.plain.iter();
        let plain = plain.map(|(name, value)| (name.as_str(), Entry::Word(Word::of_form(value))));
        let parser = MapDeserializer::<_, serde::de::value::Error>::new(plain.chain(inner));
        serde_path_to_error::deserialize(parser).map_err(|error| {
            let (pointer, reason, detail) = describe(error.path(), &error.inner().to_string());
            Error::invalid(Fault::pointer(pointer, reason).with("detail", detail))
        })
    }
}

/// Where a fault of the field of this name lies.
pub fn pointer(name: &str) -> String {
    match name.strip_prefix(INNER) {
        Some(inner) => format!("/fields/{}", escape(inner)),
        None => format!("/{}", escape(name)),
    }
}

/// A form of more parts than anybody fills in.
pub fn too_many() -> Error {
    Error::invalid(Fault::pointer("", Reason::TooMany).with("max", MOST_PARTS))
}

/// Text of a form, as UTF-8.
///
/// # Errors
/// `422` at `pointer` for other bytes.
pub fn utf8(pointer: &str, bytes: Vec<u8>) -> Result<String> {
    String::from_utf8(bytes).map_err(|_| Error::invalid(Fault::pointer(pointer, Reason::NotUtf8)))
}

fn decode(pointer: &str, text: &[u8]) -> Result<String> {
    let spaced: Vec<u8> = text
        .iter()
        .map(|byte| if *byte == b'+' { b' ' } else { *byte })
        .collect();
    utf8(pointer, percent_decode(&spaced).collect())
}

/// The value of a field: a text, or the object `fields`.
#[derive(Clone, Copy)]
enum Entry<'a> {
    Word(Word<'a>),
    Inner(&'a [(String, String)]),
}

impl<'de> IntoDeserializer<'de> for Entry<'de> {
    type Deserializer = Self;
    fn into_deserializer(self) -> Self {
        self
    }
}

macro_rules! passed_on {
    ($($method:ident)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
            match self {
                Self::Word(word) => word.$method(visitor),
                Self::Inner(_) => self.deserialize_any(visitor),
            }
        }
    )*};
}

impl<'de> Deserializer<'de> for Entry<'de> {
    type Error = serde::de::value::Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        match self {
            Self::Word(word) => word.deserialize_any(visitor),
            Self::Inner(pairs) => {
                let pairs = pairs.iter().map(|(name, value)| (name.as_str(), value.as_str()));
                visitor.visit_map(MapDeserializer::new(pairs))
            }
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        match self {
            Self::Word(word) => word.deserialize_enum(name, variants, visitor),
            Self::Inner(_) => self.deserialize_any(visitor),
        }
    }

    passed_on! {
        deserialize_bool deserialize_i32 deserialize_i64 deserialize_u16 deserialize_u32 deserialize_u64
        deserialize_f64
    }

    serde::forward_to_deserialize_any! {
        i8 i16 i128 u8 u128 f32 char str string bytes byte_buf unit unit_struct seq tuple tuple_struct map
        struct identifier ignored_any
    }
}
