//! Forms as callers see them.

use super::super::wire::ServiceCode;
use super::model::ServiceForm;
use crate::http::Id;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A form as the agency wants it from now on.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"name_th": "ขอติดตั้งมิเตอร์น้ำ", "name_en": "Water meter", "fields": {"type": "object",
    "required": ["size"], "properties": {"size": {"title": "ขนาดมิเตอร์ (นิ้ว)", "enum": ["1/2", "3/4", "1"]},
    "households": {"title": "จำนวนครัวเรือน", "type": "integer", "minimum": 1}}}, "is_open": true}))]
pub struct SetServiceForm {
    #[schema(example = "ขอติดตั้งมิเตอร์น้ำ", min_length = 1, max_length = 200)]
    pub name_th: String,
    #[schema(example = "Water meter", min_length = 1, max_length = 200)]
    pub name_en: Option<String>,
    /// JSON Schema (2020-12) with `"type": "object"`, up to 16 KiB. `$ref` leads to `#/$defs/…` only, and definitions refer to
    /// nothing. Patterns may not look around or refer back. Formats are checked.
    #[schema(value_type = Object, example = json!({"type": "object", "properties": {"size": {"enum": ["1/2", "3/4", "1"]}}}))]
    pub fields: serde_json::Map<String, serde_json::Value>,
    /// Whether it can be asked for.
    pub is_open: bool,
}

/// แบบคำขอรับบริการ — a service of an agency that can be asked for, and what it asks for.
#[derive(Debug, Serialize, ToSchema)]
pub struct ServiceFormView {
    #[schema(value_type = Id)]
    pub agency_id: String,
    #[schema(value_type = ServiceCode)]
    pub code: String,
    #[schema(example = "ขอติดตั้งมิเตอร์น้ำ")]
    pub name_th: String,
    #[schema(example = "Water meter", required = true)]
    pub name_en: Option<String>,
    /// JSON Schema (2020-12) of `fields` of a service request.
    #[schema(value_type = Object, example = json!({"type": "object"}))]
    pub fields: serde_json::Value,
    pub is_open: bool,
    /// What `If-Match` takes.
    #[schema(example = 1, minimum = 1)]
    pub version: i32,
    /// The operations that you may call on it now: `set_service_form`.
    #[schema(example = json!(["set_service_form"]))]
    pub allowed_actions: Vec<&'static str>,
}

impl ServiceFormView {
    /// `manages`: whether the caller may change it.
    pub fn of(form: ServiceForm, manages: bool) -> Self {
        Self {
            fields: serde_json::from_str(&form.fields).unwrap_or_default(),
            agency_id: form.agency_id,
            code: form.code,
            name_th: form.name_th,
            name_en: form.name_en,
            is_open: form.is_open,
            version: form.version,
            allowed_actions: if manages {
                vec!["set_service_form"]
            } else {
                Vec::new()
            },
        }
    }
}
