//! What a form is, and what it takes.

use super::super::model::NAME;
use super::vetting::{self, MOST_VALUES, cut, values_of, vet};
use super::wire::SetServiceForm;
use crate::calendar::arabic_digits;
use crate::http::{Error, Fault, Faults, Reason, Result};
use crate::schema::service_forms;
use chrono::NaiveDateTime;
use diesel::prelude::*;
use serde_json::{Map, Number, Value};

/// The most forms of an agency.
pub const MOST: usize = 50;

/// แบบคำขอรับบริการ — the extra fields of a request for one service.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = service_forms, treat_none_as_null = true, treat_none_as_default_value = false)]
pub struct ServiceForm {
    pub agency_id: String,
    /// The service's code.
    pub code: String,
    pub name_th: String,
    pub name_en: Option<String>,
    /// JSON Schema (2020-12) of an object.
    pub fields: String,
    pub is_open: bool,
    pub version: i32,
    pub updated_at: NaiveDateTime,
}

impl ServiceForm {
    /// The event's subject.
    pub fn subject(&self) -> String {
        format!("service_form/{}/{}", self.agency_id, self.code)
    }

    /// The form as the agency wants it.
    ///
    /// # Errors
    /// `422` with every fault of the input.
    pub fn parse((agency, code): (&str, String), input: SetServiceForm, now: NaiveDateTime) -> Result<Self> {
        let mut faults = Faults::default();
        let name_th = faults.check(NAME.parse("/name_th", &input.name_th));
        let name_en = faults.check(NAME.optional("/name_en", input.name_en.as_deref()));
        if let Err(error) = vet("/fields", &input.fields) {
            error
                .errors()
                .iter()
                .cloned()
                .for_each(|fault| faults.push(fault));
        }
        let built = name_th.zip(name_en).map(|(name_th, name_en)| Self {
            agency_id: agency.to_owned(),
            code,
            name_th,
            name_en,
            fields: Value::Object(input.fields).to_string(),
            is_open: input.is_open,
            version: 0,
            updated_at: now,
        });
        faults.finish(built)
    }

    /// The fields that were given, as the schema allows them; faults are at `base` and the field's own pointer.
    ///
    /// # Errors
    /// `422` with up to 20 faults.
    pub fn read(&self, base: &str, given: Map<String, Value>) -> Result<Map<String, Value>> {
        let schema: Value = serde_json::from_str(&self.fields).map_err(Error::internal)?;
        let given = Value::Object(typed(&schema, given));
        if values_of(&given) > MOST_VALUES {
            let fault = Fault::pointer(format!("{base}/fields"), Reason::TooMany);
            return Err(Error::invalid(fault.with("max", MOST_VALUES)));
        }
        let schema = vetting::compile(&schema).map_err(|(_, detail)| Error::internal(detail))?;
        let mut faults = Faults::default();
        for error in schema.iter_errors(&given).take(20) {
            let pointer = format!("{base}/fields{}", error.instance_path());
            let fault = Fault::pointer(pointer, Reason::NotOfForm);
            faults.push(fault.with("detail", cut(&error.to_string())));
        }
        let Value::Object(given) = given else {
            return faults.finish(None);
        };
        faults.finish(Some(given))
    }
}

/// The fields with their own types: an HTML form sends nothing but text.
fn typed(schema: &Value, given: Map<String, Value>) -> Map<String, Value> {
    let kind = |name: &str| schema.get("properties")?.get(name)?.get("type");
    let one = |(name, value): (String, Value)| {
        let read = match (kind(&name), &value) {
            (Some(Value::String(kind)), Value::String(text)) => as_type(kind, text),
            _ => None,
        };
        (name, read.unwrap_or(value))
    };
    given.into_iter().map(one).collect()
}

/// A text that is exactly a number or a truth value, in Thai digits too, where one is asked for.
fn as_type(kind: &str, text: &str) -> Option<Value> {
    let number = || -> Option<Number> {
        let digits = arabic_digits(text);
        let plain = digits.trim() == digits;
        serde_json::from_str(&digits).ok().filter(|_| plain)
    };
    match kind {
        "boolean" => text.parse().ok().map(Value::Bool),
        "number" => number().map(Value::Number),
        "integer" => number()
            .filter(|number| number.is_i64() || number.is_u64())
            .map(Value::Number),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_text_is_read_as_the_type_asked_for_only_when_it_is_exactly_one() {
        for (kind, text, value) in [
            ("integer", "12", json!(12)),
            ("integer", "-๑๒", json!(-12)),
            ("integer", "12.0", json!("12.0")),
            ("integer", " 12", json!(" 12")),
            ("integer", "012", json!("012")),
            ("integer", "", json!("")),
            ("number", "1.5", json!(1.5)),
            ("number", "1e400", json!("1e400")),
            ("number", "NaN", json!("NaN")),
            ("boolean", "true", json!(true)),
            ("boolean", "True", json!("True")),
            ("string", "12", json!("12")),
        ] {
            let schema = json!({ "properties": { "a": { "type": kind } } });
            let Value::Object(given) = json!({ "a": text, "b": "1" }) else {
                panic!("an object")
            };
            let read = typed(&schema, given);
            assert_eq!(read["a"], value, "{kind} {text}");
            assert_eq!(read["b"], "1");
        }
    }
}
