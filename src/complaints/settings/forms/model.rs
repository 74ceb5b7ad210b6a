//! What a form is, and what it takes.

use crate::http::{Error, Fault, Faults, Reason, Result};
use crate::schema::service_forms;
use chrono::NaiveDateTime;
use diesel::prelude::*;
use serde_json::{Map, Value};

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
    /// Has every field say what the schema allows; faults are at `base` and the field's own pointer.
    ///
    /// # Errors
    /// `422` with up to 20 faults.
    pub fn check(&self, base: &str, given: &Map<String, Value>) -> Result<()> {
        let schema: Value = serde_json::from_str(&self.fields).map_err(Error::internal)?;
        let schema = compile(&schema).map_err(Error::internal)?;
        let mut faults = Faults::default();
        let value = Value::Object(given.clone());
        for error in schema.iter_errors(&value).take(20) {
            let pointer = format!("{base}/fields{}", error.instance_path());
            let mut detail = error.to_string();
            if detail.chars().count() > 200 {
                detail = detail.chars().take(200).collect();
            }
            faults.push(Fault::pointer(pointer, Reason::NotOfForm).with("detail", detail));
        }
        faults.finish(Some(()))
    }
}

/// A schema that can be asked; nothing is fetched for it from anywhere.
///
/// # Errors
/// A sentence about what's wrong with it.
pub fn compile(schema: &Value) -> Result<jsonschema::Validator, String> {
    jsonschema::draft202012::options()
        .build(schema)
        .map_err(|error| error.to_string())
}
