//! Whole numbers of JSON bodies. JSON knows one kind of number, so `2566.0` is as whole as `2566`; some programs write it.

use serde::{Deserialize, Deserializer};
use serde_json::Number;
use std::str::FromStr;

/// A whole number that its type holds.
///
/// # Errors
/// When it's another number, or none.
pub fn whole<'de, T: FromStr, D: Deserializer<'de>>(from: D) -> Result<T, D::Error> {
    Whole::deserialize(from).map(|whole| whole.0)
}

/// As [`whole`], for a field that may be absent (with `#[serde(default)]`) or `null`.
///
/// # Errors
/// When it's another number, or something else.
pub fn whole_or_none<'de, T: FromStr, D: Deserializer<'de>>(from: D) -> Result<Option<T>, D::Error> {
    let given = Option::<Whole<T>>::deserialize(from)?;
    Ok(given.map(|whole| whole.0))
}

/// As [`super::given`], for a whole number.
///
/// # Errors
/// When it's another number, or something else.
pub fn given_whole<'de, T: FromStr, D: Deserializer<'de>>(from: D) -> Result<Option<Option<T>>, D::Error> {
    whole_or_none(from).map(Some)
}

#[derive(Deserialize)]
#[serde(try_from = "Number", bound = "T: FromStr")]
struct Whole<T>(T);

impl<T: FromStr> TryFrom<Number> for Whole<T> {
    type Error = String;

    fn try_from(number: Number) -> Result<Self, String> {
        let text = number.to_string();
        let digits = text.strip_suffix(".0").unwrap_or(&text);
        let value = digits
            .parse()
            .map_err(|_| format!("{text} isn't a whole number that fits"))?;
        Ok(Self(value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Deserialize, Debug, PartialEq)]
    struct Sample {
        #[serde(deserialize_with = "whole")]
        year: i32,
        #[serde(default, deserialize_with = "whole_or_none")]
        rank: Option<i32>,
        #[serde(default, deserialize_with = "given_whole")]
        sort: Option<Option<i32>>,
    }

    fn read(json: &str) -> Result<Sample, String> {
        serde_json::from_str(json).map_err(|error| error.to_string())
    }

    #[test]
    fn a_fraction_of_nothing_is_no_fraction() {
        let sample = Sample {
            year: 2566,
            rank: Some(-1),
            sort: Some(Some(3)),
        };
        assert_eq!(read(r#"{"year": 2566.0, "rank": -1.0, "sort": 3e0}"#), Ok(sample));
        let sample = Sample {
            year: 1,
            rank: None,
            sort: Some(None),
        };
        assert_eq!(read(r#"{"year": 1, "rank": null, "sort": null}"#), Ok(sample));
        assert_eq!(read(r#"{"year": 1}"#).unwrap().sort, None);
        for wrong in [
            "1.5",
            "2147483648",
            "-2147483649.0",
            "1e300",
            "\"1\"",
            "null",
            "true",
        ] {
            assert!(read(&format!("{{\"year\": {wrong}}}")).is_err(), "{wrong}");
        }
    }
}
