//! Values that come as text: of a query, or of a form.

use super::text::digits_to_arabic;
use std::str::FromStr;

/// A value that came as text, read as whatever its field needs.
#[derive(Clone, Copy)]
pub(super) struct Word<'a> {
    text: &'a str,
    by_form: bool,
}

impl<'a> Word<'a> {
    /// Of a query.
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, by_form: false }
    }

    /// Of a form that a person filled in: with Thai digits, perhaps, and with boxes that are ticked.
    pub(super) fn of_form(text: &'a str) -> Self {
        Self { text, by_form: true }
    }

    fn number<T: FromStr>(self) -> Option<T> {
        if self.by_form {
            digits_to_arabic(self.text.trim()).parse().ok()
        } else {
            self.text.parse().ok()
        }
    }

    fn truth(self) -> Option<bool> {
        if !self.by_form {
            return self.text.parse().ok();
        }
        match self.text.to_ascii_lowercase().as_str() {
            "true" | "on" | "1" => Some(true),
            "false" | "off" | "0" => Some(false),
            _ => None,
        }
    }

    fn wrong<E: serde::de::Error>(self, kind: &str) -> E {
        E::custom(format!("{:?} isn't {kind}", self.text))
    }
}

impl<'de> serde::de::IntoDeserializer<'de> for Word<'de> {
    type Deserializer = Self;
    fn into_deserializer(self) -> Self {
        self
    }
}

macro_rules! parsed {
    ($($method:ident $visit:ident $kind:literal;)*) => {$(
        fn $method<V: serde::de::Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
            visitor.$visit(self.number().ok_or_else(|| self.wrong($kind))?)
        }
    )*};
}

impl<'de> serde::Deserializer<'de> for Word<'de> {
    type Error = serde::de::value::Error;

    fn deserialize_any<V: serde::de::Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        visitor.visit_borrowed_str(self.text)
    }

    fn deserialize_bool<V: serde::de::Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        visitor.visit_bool(self.truth().ok_or_else(|| self.wrong("true or false"))?)
    }

    fn deserialize_option<V: serde::de::Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        visitor.visit_some(self)
    }

    fn deserialize_enum<V: serde::de::Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        use serde::de::IntoDeserializer;
        let word: serde::de::value::StrDeserializer<'de, Self::Error> = self.text.into_deserializer();
        word.deserialize_enum(name, variants, visitor)
    }

    parsed! {
        deserialize_i32 visit_i32 "a whole number";
        deserialize_i64 visit_i64 "a whole number";
        deserialize_u16 visit_u16 "a whole number";
        deserialize_u32 visit_u32 "a whole number";
        deserialize_u64 visit_u64 "a whole number";
        deserialize_f64 visit_f64 "a number";
    }

    fn deserialize_newtype_struct<V: serde::de::Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        visitor.visit_newtype_struct(self)
    }

    serde::forward_to_deserialize_any! {
        i8 i16 i128 u8 u128 f32 char str string bytes byte_buf unit unit_struct seq tuple tuple_struct map
        struct identifier ignored_any
    }
}
