//! Units as callers see them.

use super::model::Unit;
use crate::http::{Day, Id, given, given_whole, whole_or_none};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// A unit to be set up.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"name_th": "กองคลัง", "name_en": "Finance Division", "sort": 20}))]
pub struct CreateUnit {
    /// No other unit of the agency has this name.
    #[schema(example = "กองคลัง", min_length = 1, max_length = 200)]
    pub name_th: String,
    #[schema(example = "Finance Division", min_length = 1, max_length = 200)]
    pub name_en: Option<String>,
    /// The unit above it, of the same agency.
    #[schema(value_type = Option<Id>)]
    pub parent_id: Option<String>,
    /// Lists are in this order, then by id; 0 when absent.
    #[serde(default, deserialize_with = "whole_or_none")]
    #[schema(example = 20, minimum = 0, maximum = 10000)]
    pub sort: Option<i32>,
}

/// A change of a unit: what's absent stays, `null` clears.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"closed_on": "2023-09-30"}))]
pub struct UpdateUnit {
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = String, required = false, min_length = 1, max_length = 200, example = "กองคลัง")]
    pub name_th: Option<Option<String>>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>, required = false, min_length = 1, max_length = 200, example = "Finance Division")]
    pub name_en: Option<Option<String>>,
    /// Neither the unit itself nor one below it.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<Id>, required = false)]
    pub parent_id: Option<Option<String>>,
    #[serde(default, deserialize_with = "given_whole")]
    #[schema(value_type = i32, required = false, minimum = 0, maximum = 10000, example = 20)]
    pub sort: Option<Option<i32>>,
    /// The last day on which it existed.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<Day>, required = false)]
    pub closed_on: Option<Option<String>>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListUnits {
    /// The cursor of the page before.
    pub after: Option<String>,
    /// Rows of a page, 1–200.
    #[param(default = 50, minimum = 1, maximum = 200)]
    pub limit: Option<u32>,
}

/// ส่วนราชการ — a unit of an agency.
#[derive(Debug, Serialize, ToSchema)]
pub struct UnitView {
    #[schema(value_type = Id)]
    pub id: String,
    #[schema(value_type = Id)]
    pub agency_id: String,
    #[schema(example = "กองคลัง")]
    pub name_th: String,
    #[schema(required = true, example = "Finance Division")]
    pub name_en: Option<String>,
    #[schema(value_type = Option<Id>, required = true)]
    pub parent_id: Option<String>,
    #[schema(example = 20)]
    pub sort: i32,
    #[schema(value_type = Option<Day>, required = true)]
    pub closed_on: Option<String>,
    /// The `ETag` that `If-Match` takes.
    #[schema(example = 1, minimum = 1)]
    pub version: i32,
    /// The operations that you may call on it now: `update_unit`.
    #[schema(example = json!(["update_unit"]))]
    pub allowed_actions: Vec<&'static str>,
}

impl UnitView {
    /// `manages`: whether the caller may change it.
    pub fn of(unit: Unit, manages: bool) -> Self {
        Self {
            id: unit.id,
            agency_id: unit.agency_id,
            name_th: unit.name_th,
            name_en: unit.name_en,
            parent_id: unit.parent_id,
            sort: unit.sort,
            closed_on: unit.closed_on.map(|day| day.to_string()),
            version: unit.version,
            allowed_actions: if manages { vec!["update_unit"] } else { Vec::new() },
        }
    }
}
