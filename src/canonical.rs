//! JSON in its one canonical form (RFC 8785): what's hashed, or compared byte by byte.

use serde::Serialize;
use serde_json::{Result, Value};

/// The largest whole number that the form, whose numbers are all doubles, writes digit by digit.
const WHOLE: u64 = 1 << 53;

/// A thing as canonical JSON.
///
/// # Errors
/// When it isn't JSON: a key that's no text, a number that isn't finite.
pub fn to_string(thing: &impl Serialize) -> Result<String> {
    of_value(serde_json::to_value(thing)?)
}

/// As [`to_string`], of JSON that's there already.
///
/// # Errors
/// As [`to_string`].
pub fn of_value(mut value: Value) -> Result<String> {
    if !is_plain(&value) {
        return serde_json_canonicalizer::to_string(&value);
    }
    value.sort_all_objects();
    serde_json::to_string(&value)
}

/// Whether the usual form with its keys in order is the canonical one, which comes many times faster: no number has to be
/// written as JavaScript does, and keys in the order of their bytes are in that of UTF-16.
fn is_plain(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(_) | Value::String(_) => true,
        Value::Number(number) => {
            let size = number.as_i64().map(i64::unsigned_abs).or_else(|| number.as_u64());
            size.is_some_and(|size| size <= WHOLE)
        }
        Value::Array(all) => all.iter().all(is_plain),
        Value::Object(all) => all.iter().all(|(key, value)| key.is_ascii() && is_plain(value)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Any JSON, with keys and numbers on both sides of what's plain.
    fn anything() -> impl Strategy<Value = Value> {
        let number = prop_oneof![
            any::<i64>().prop_map(Value::from),
            any::<u64>().prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            (-1000..1000_i64).prop_map(Value::from),
            (WHOLE - 2..WHOLE + 3).prop_map(Value::from),
        ];
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<String>().prop_map(Value::from),
            "[\u{0}-\u{7f}]{0,8}".prop_map(Value::from),
            number,
        ];
        let key = prop_oneof![any::<String>(), "[\u{0}-\u{7f}]{0,8}", "[a-z_]{1,6}"];
        leaf.prop_recursive(4, 48, 8, move |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
                prop::collection::vec((key.clone(), inner), 0..6)
                    .prop_map(|all| Value::Object(all.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn the_short_way_leads_to_the_same_bytes(value in anything()) {
            let reference = serde_json_canonicalizer::to_string(&value).unwrap();
            prop_assert_eq!(of_value(value).unwrap(), reference);
        }
    }

    #[test]
    fn keys_are_sorted_and_numbers_written_as_javascript_does() {
        let value = serde_json::json!({"b": 1.0, "a": "ก", "é": 1e21, "c": {"z": 0, "y": [true, null]}});
        assert_eq!(
            to_string(&value).unwrap(),
            r#"{"a":"ก","b":1,"c":{"y":[true,null],"z":0},"é":1e+21}"#
        );
    }
}
