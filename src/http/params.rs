//! Query parameters, read so that every fault is named by its parameter.

use super::codes::Reason;
use super::problem::{At, Error, Fault};
use super::text::{parse_day, parse_month, parse_word};
use super::word::Word;
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use chrono::NaiveDate;
use serde::de::DeserializeOwned;
use std::future::{Ready, ready};

/// The query parameters of an operation.
pub struct Params<T>(T);

impl<T> Params<T> {
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T: DeserializeOwned> FromRequest for Params<T> {
    type Error = Error;
    type Future = Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(parse(request.query_string()).map(Self))
    }
}

/// Parses a query string. Empty values count as absent. Thai digits are read as Arabic ones, but for `q`: it looks for a
/// text as it's written, and names have both.
///
/// # Errors
/// `422` that names the parameter.
pub fn parse<T: DeserializeOwned>(query: &str) -> Result<T, Error> {
    let mut pairs: Vec<(String, String)> = Vec::new();
    for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
        // What isn't UTF-8 was decoded to the replacement character, which nobody types.
        for (wrong, reason) in [('\u{FFFD}', Reason::NotUtf8), ('\0', Reason::NullByte)] {
            if value.contains(wrong) || name.contains(wrong) {
                return Err(Error::invalid(Fault::parameter(name, reason)));
            }
        }
        if pairs.iter().any(|(other, _)| *other == name) {
            let fault = Fault::parameter(name.clone(), Reason::Duplicate).with("other", name);
            return Err(Error::invalid(fault));
        }
        if !value.is_empty() {
            let text = if name == "q" {
                value.into_owned()
            } else {
                super::text::digits_to_arabic(&value)
            };
            pairs.push((name.into_owned(), text));
        }
    }
    let parser = serde::de::value::MapDeserializer::<_, serde::de::value::Error>::new(
        pairs
            .iter()
            .map(|(name, value)| (name.as_str(), Word::new(value))),
    );
    serde_path_to_error::deserialize(parser).map_err(|error| {
        let detail = error.inner().to_string();
        let named = |before| detail.strip_prefix(before)?.split('`').next();
        Error::invalid(match (named("unknown field `"), named("missing field `")) {
            (Some(name), _) => Fault::parameter(name, Reason::UnknownField).with("detail", name),
            (None, Some(name)) => Fault::parameter(name, Reason::Required),
            (None, None) => {
                Fault::parameter(error.path().to_string(), Reason::WrongType).with("detail", detail)
            }
        })
    })
}

/// Whether a text can be the id of a row at all; another never reaches the storage.
pub fn is_id(text: &str) -> bool {
    (1..=64).contains(&text.len())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// The id that a query asks for, when it asks for one.
///
/// # Errors
/// `422` at `name` for a text that can't be an id.
pub fn id_asked(name: &str, id: Option<String>) -> Result<Option<String>, Error> {
    match id {
        Some(id) if !is_id(&id) => {
            let fault = Fault::parameter(name, Reason::Format);
            Err(Error::invalid(fault.with("expected", "A-Z a-z 0-9 - (1–64)")))
        }
        id => Ok(id),
    }
}

/// A text to look for, of up to 100 characters.
///
/// # Errors
/// The fault, at the parameter.
pub fn text_asked(name: &str, given: Option<String>) -> Result<Option<String>, Fault> {
    match given {
        Some(text) if text.chars().count() > 100 => {
            Err(Fault::parameter(name, Reason::TooLong).with("max", 100))
        }
        given => Ok(given),
    }
}

/// Whether a byte order mark is asked for: `bom=1`.
///
/// # Errors
/// The fault, at the parameter.
pub fn bom_asked(bom: Option<u32>) -> Result<bool, Fault> {
    match bom {
        Some(bom) if bom > 1 => {
            let fault = Fault::parameter("bom", Reason::OutOfRange);
            Err(fault.with("min", 0).with("max", 1))
        }
        bom => Ok(bom == Some(1)),
    }
}

/// A word that's asked for by a parameter.
///
/// # Errors
/// The fault, at the parameter.
pub fn word_asked<T>(
    name: &str,
    given: Option<String>,
    parse: fn(&str) -> Option<T>,
    allowed: &'static str,
) -> Result<Option<T>, Fault> {
    let word = given.map(|text| parse_word(At::Parameter(name.to_owned()), &text, parse, allowed));
    word.transpose()
}

/// A day that's asked for by a parameter.
///
/// # Errors
/// The fault, at the parameter.
pub fn day_asked(name: &str, given: Option<String>) -> Result<Option<NaiveDate>, Fault> {
    let day = given.map(|text| parse_day(At::Parameter(name.to_owned()), &text));
    day.transpose()
}

/// A month that's asked for by a parameter, by its first day.
///
/// # Errors
/// The fault, at the parameter.
pub fn month_asked(name: &str, given: Option<String>) -> Result<Option<NaiveDate>, Fault> {
    let month = given.map(|text| parse_month(At::Parameter(name.to_owned()), &text));
    month.transpose()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(serde::Deserialize, Debug, PartialEq)]
    #[serde(deny_unknown_fields)]
    struct Sample {
        year: Option<i32>,
        q: Option<String>,
        exact: Option<bool>,
    }

    #[test]
    fn thai_digits_and_empty_values_are_understood() {
        let sample: Sample = parse("year=%E0%B9%92%E0%B9%95%E0%B9%96%E0%B9%96&q=&exact=true").unwrap();
        assert_eq!(
            sample,
            Sample {
                year: Some(2566),
                q: None,
                exact: Some(true)
            }
        );
    }

    #[test]
    fn a_text_that_is_looked_for_keeps_its_digits() {
        let sample: Sample = parse("q=%E0%B9%92&year=%E0%B9%92").unwrap();
        assert_eq!((sample.q.as_deref(), sample.year), (Some("๒"), Some(2)));
    }

    #[test]
    fn a_parameter_that_has_to_be_there_is_asked_for() {
        #[derive(serde::Deserialize, Debug)]
        struct Needed {
            #[expect(dead_code, reason = "only whether it's there counts")]
            year: i32,
        }
        let error = parse::<Needed>("q=1").unwrap_err();
        let fault = error.errors()[0].clone();
        assert_eq!(
            (fault.at, fault.reason),
            (At::Parameter("year".into()), Reason::Required)
        );
    }

    #[test]
    fn each_fault_names_its_parameter() {
        for (query, name) in [
            ("year=x", "year"),
            ("nope=1", "nope"),
            ("q=a%00", "q"),
            ("q=1&q=2", "q"),
            ("q=%FF", "q"),
        ] {
            let error = parse::<Sample>(query).unwrap_err();
            assert_eq!(error.errors()[0].at, At::Parameter(name.into()), "{query}");
        }
    }
}
