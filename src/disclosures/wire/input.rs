//! What callers send about disclosure items.

use super::super::kinds::{DisclosureStatus, LiveSource};
use crate::http::formats::Format;
use crate::http::{Day, FilesWith, Id, given, whole_or_none};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

/// An agency's items of a year, to be begun with.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"from_year": 2565}))]
pub struct OpenDisclosures {
    /// The year whose units and persons are taken over, item by item; nothing for the scheme's usual units.
    #[serde(default, deserialize_with = "whole_or_none")]
    #[schema(minimum = 2550, maximum = 2650, example = 2565)]
    pub from_year: Option<i32>,
}

/// Where the year's surveys are answered.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"eit_url": "https://itas.example.go.th/eit/abc"}))]
pub struct UpdateDisclosureYear {
    /// By visitors and partners; `null` for no address.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>, max_length = 500, pattern = "^https?://[^\\s/@\\x00-\\x1f\\x7f-\\x9f\\u202a-\\u202e\\u2066-\\u2069]+(/[^\\s\\x00-\\x1f\\x7f-\\x9f\\u202a-\\u202e\\u2066-\\u2069]*)?$")]
    pub eit_url: Option<Option<String>>,
    /// By the agency's staff; `null` for no address.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>, max_length = 500, pattern = "^https?://[^\\s/@\\x00-\\x1f\\x7f-\\x9f\\u202a-\\u202e\\u2066-\\u2069]+(/[^\\s\\x00-\\x1f\\x7f-\\x9f\\u202a-\\u202e\\u2066-\\u2069]*)?$")]
    pub iit_url: Option<Option<String>>,
}

/// A change of an item; what's absent stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"status": "in_progress", "progress": "จัดทำคู่มือแล้ว อยู่ระหว่างเผยแพร่", "due_on": "2023-04-30"}))]
pub struct UpdateDisclosure {
    /// `done` needs each element shown by evidence of the required time.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = DisclosureStatus, required = false)]
    pub status: Option<Option<String>>,
    /// Units of the agency, up to 20.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Vec<Id>, required = false, max_items = 20)]
    pub unit_ids: Option<Option<Vec<String>>>,
    /// Who sees to it; seen by the agency alone.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 200, example = "หัวหน้าสำนักปลัด")]
    pub person: Option<Option<String>>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<Day>)]
    pub due_on: Option<Option<String>>,
    /// What was done, line by line. Each one that an item had is kept.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<crate::http::Story>, max_length = 5000)]
    pub progress: Option<Option<String>>,
    /// Of each element of the item, in their order, the evidence that shows it, or `null`.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Vec<Option<Id>>, required = false, max_items = 50)]
    pub elements: Option<Option<Vec<Option<String>>>>,
}

/// A link that shows an item.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"title": "คู่มือการให้บริการ", "url": "https://example.go.th/manual", "covers_from": "2022-10-01", "covers_to": "2023-09-30"}))]
pub struct AddLink {
    #[schema(min_length = 1, max_length = 300, example = "คู่มือการให้บริการ")]
    pub title: String,
    /// On the public internet.
    #[schema(min_length = 1, max_length = 500, example = "https://example.go.th/manual")]
    pub url: String,
    /// The time that it tells of, both days within, in one fiscal year; none for what's current.
    #[schema(value_type = Option<Day>)]
    pub covers_from: Option<String>,
    #[schema(value_type = Option<Day>)]
    pub covers_to: Option<String>,
}

/// What belongs to a file that shows an item.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"title": "คู่มือการให้บริการ", "covers_from": "2022-10-01", "covers_to": "2023-09-30"}))]
pub struct AttachFile {
    #[schema(min_length = 1, max_length = 300, example = "คู่มือการให้บริการ")]
    pub title: String,
    /// The time that it tells of, both days within, in one fiscal year; none for what's current.
    #[schema(value_type = Option<Day>)]
    pub covers_from: Option<String>,
    #[schema(value_type = Option<Day>)]
    pub covers_to: Option<String>,
    /// The file that it takes the place of; elements that named that one name this.
    #[schema(value_type = Option<Id>)]
    pub replaces: Option<String>,
}

/// The same with the file.
pub type AttachDisclosureFiles = FilesWith<AttachFile, 1>;

/// What of this service shows an item.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"source": "service_statistics"}))]
pub struct PinEvidence {
    /// The item's own; see `allowed_actions`.
    #[schema(value_type = LiveSource)]
    pub source: String,
}

#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct GetDisclosures {
    /// Without it, what `Accept` asks for.
    #[param(value_type = Option<Format>, inline)]
    pub format: Option<String>,
    /// `1` puts a byte order mark before CSV, for spreadsheet programs.
    #[param(minimum = 0, maximum = 1)]
    pub bom: Option<u32>,
}

#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct QrParams {
    /// `svg` when absent, or `png`.
    #[param(pattern = "^(svg|png)$", example = "png")]
    pub format: Option<String>,
}

#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListReadiness {
    /// The cursor of the page before.
    pub after: Option<String>,
    /// Rows of a page, 1–200.
    #[param(default = 50, minimum = 1, maximum = 200)]
    pub limit: Option<u32>,
}
