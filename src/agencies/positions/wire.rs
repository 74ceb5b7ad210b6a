//! Positions as callers see them.

use super::model::Position;
use crate::http::{Id, given, given_whole, whole_or_none};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// A position to be set up.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"title_th": "ปลัดเทศบาล", "title_en": "Municipal Clerk", "rank": 20}))]
pub struct CreatePosition {
    /// No other position of the agency has this title.
    #[schema(example = "ปลัดเทศบาล", min_length = 1, max_length = 200)]
    pub title_th: String,
    #[schema(example = "Municipal Clerk", min_length = 1, max_length = 200)]
    pub title_en: Option<String>,
    /// The unit it's in; none for those above all units.
    #[schema(value_type = Option<Id>)]
    pub unit_id: Option<String>,
    /// The position that it reports to; none where there's none.
    #[schema(value_type = Option<Id>)]
    pub superior_id: Option<String>,
    /// Seniority, the most senior lowest: lists are in this order, then by id; 0 when absent.
    #[serde(default, deserialize_with = "whole_or_none")]
    #[schema(example = 20, minimum = 0, maximum = 10000)]
    pub rank: Option<i32>,
}

/// A change of a position: what's absent stays, `null` clears.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"rank": 10, "unit_id": null}))]
pub struct UpdatePosition {
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = String, required = false, min_length = 1, max_length = 200, example = "ปลัดเทศบาล")]
    pub title_th: Option<Option<String>>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>, required = false, min_length = 1, max_length = 200, example = "Municipal Clerk")]
    pub title_en: Option<Option<String>>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<Id>, required = false)]
    pub unit_id: Option<Option<String>>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<Id>, required = false)]
    pub superior_id: Option<Option<String>>,
    #[serde(default, deserialize_with = "given_whole")]
    #[schema(value_type = i32, required = false, minimum = 0, maximum = 10000, example = 20)]
    pub rank: Option<Option<i32>>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListPositions {
    /// The cursor of the page before.
    pub after: Option<String>,
    /// Rows of a page, 1–200.
    #[param(default = 50, minimum = 1, maximum = 200)]
    pub limit: Option<u32>,
}

/// ตำแหน่ง — a position of an agency. Who holds it stands in appointments.
#[derive(Debug, Serialize, ToSchema)]
pub struct PositionView {
    #[schema(value_type = Id)]
    pub id: String,
    #[schema(value_type = Id)]
    pub agency_id: String,
    #[schema(value_type = Option<Id>, required = true)]
    pub unit_id: Option<String>,
    /// The position that it reports to: where things go up.
    #[schema(value_type = Option<Id>, required = true)]
    pub superior_id: Option<String>,
    #[schema(example = "ปลัดเทศบาล")]
    pub title_th: String,
    #[schema(required = true, example = "Municipal Clerk")]
    pub title_en: Option<String>,
    #[schema(example = 20)]
    pub rank: i32,
    /// The `ETag` that `If-Match` takes.
    #[schema(example = 1, minimum = 1)]
    pub version: i32,
    /// The operations that you may call on it now: `update_position`.
    #[schema(example = json!(["update_position"]))]
    pub allowed_actions: Vec<&'static str>,
}

impl PositionView {
    /// `manages`: whether the caller may change it.
    pub fn of(position: Position, manages: bool) -> Self {
        Self {
            id: position.id,
            agency_id: position.agency_id,
            unit_id: position.unit_id,
            superior_id: position.superior_id,
            title_th: position.title_th,
            title_en: position.title_en,
            rank: position.rank,
            version: position.version,
            allowed_actions: if manages {
                vec!["update_position"]
            } else {
                Vec::new()
            },
        }
    }
}
