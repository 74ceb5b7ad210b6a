//! What's free as callers ask for it and see it.

use super::model::{Period, Span};
use super::store::Free;
use crate::http::{Day, Id};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct GetAssetAvailability {
    /// The first day; today when absent.
    #[param(value_type = Option<Day>)]
    pub from: Option<String>,
    /// The last day, up to 366 days with the first; 30 days with it when absent.
    #[param(value_type = Option<Day>)]
    pub to: Option<String>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListAssetAvailability {
    /// The first day; today when absent.
    #[param(value_type = Option<Day>)]
    pub from: Option<String>,
    /// The last day, up to 366 days with the first; 30 days with it when absent.
    #[param(value_type = Option<Day>)]
    pub to: Option<String>,
    /// Part of number, name, category or serial, whatever the case of its Latin letters.
    #[param(max_length = 100, example = "โปรเจกเตอร์")]
    pub q: Option<String>,
    /// The cursor of the page before.
    pub after: Option<String>,
    /// Rows of a page, 1–500.
    #[param(default = 50, minimum = 1, maximum = 500)]
    pub limit: Option<u32>,
}

/// ช่วงที่ว่าง — how many of an asset are free, day by day.
#[derive(Debug, Serialize, ToSchema)]
pub struct AssetAvailabilityView {
    /// The asset's.
    #[schema(value_type = Id)]
    pub id: String,
    #[schema(example = "420-64-0012")]
    pub number: String,
    #[schema(example = "เครื่องฉายโปรเจกเตอร์")]
    pub name: String,
    /// What it's counted in.
    #[schema(example = "เครื่อง")]
    pub measure: String,
    /// How many there are; 0 of what isn't in use.
    #[schema(minimum = 0, example = 1)]
    pub quantity: i32,
    /// How many are free on all days.
    #[schema(minimum = 0, example = 0)]
    pub least_free: i32,
    /// All days from the first to the last, without gaps.
    pub spans: Vec<FreeSpanView>,
}

/// Days that follow each other, on all of which as many are free.
#[derive(Debug, Serialize, ToSchema)]
pub struct FreeSpanView {
    #[schema(value_type = Day)]
    pub from: String,
    #[schema(value_type = Day)]
    pub to: String,
    #[schema(minimum = 0, example = 1)]
    pub free: i32,
}

impl AssetAvailabilityView {
    pub fn of(free: Free, period: Period) -> Self {
        let spans = free.spans(period);
        Self {
            quantity: free.there(),
            least_free: spans.iter().map(|span| span.free).min().unwrap_or(0),
            spans: spans.into_iter().map(FreeSpanView::from).collect(),
            id: free.asset.id,
            number: free.asset.number,
            name: free.asset.name,
            measure: free.asset.measure,
        }
    }
}

impl From<Span> for FreeSpanView {
    fn from(span: Span) -> Self {
        Self {
            from: span.from.to_string(),
            to: span.to.to_string(),
            free: span.free,
        }
    }
}
