//! Stocktakes as callers see them.

use crate::assets::kinds::{AssetCondition, StocktakeResult};
use crate::assets::stocktakes::model::{Stocktake, Totals};
use crate::assets::stocktakes::store::Counted;
use crate::calendar::{self, FiscalYear};
use crate::http::{Day, Id};
use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

/// How many assets stand how, and how many pieces are off.
#[derive(Debug, Serialize, ToSchema)]
pub struct StocktakeTotals {
    /// Assets that were to be found.
    #[schema(example = 320)]
    pub expected: usize,
    #[schema(example = 300)]
    pub counted: usize,
    #[schema(example = 15)]
    pub uncounted: usize,
    /// Complete, those that are all lent included.
    #[schema(example = 301)]
    pub found: usize,
    #[schema(example = 3)]
    pub missing: usize,
    /// At another place; they may be complete or not.
    #[schema(example = 12)]
    pub moved: usize,
    /// With more pieces than expected.
    #[schema(example = 1)]
    pub surplus: usize,
    #[schema(example = 14)]
    pub missing_pieces: i64,
    #[schema(example = 2)]
    pub surplus_pieces: i64,
    /// Pieces that were lent when its count was recorded, or else when the stocktake began, which count as accounted for.
    #[schema(example = 31)]
    pub lent_pieces: i64,
}

/// การตรวจสอบพัสดุประจำปี — the stocktake of an agency in a year.
#[derive(Debug, Serialize, ToSchema)]
pub struct StocktakeView {
    #[schema(value_type = Id)]
    pub id: String,
    #[schema(value_type = Id)]
    pub agency_id: String,
    #[schema(value_type = FiscalYear)]
    pub fiscal_year: i32,
    #[schema(value_type = Day)]
    pub started_on: String,
    /// By when it's to be reported: the 30th working day after the one on which it began.
    #[schema(value_type = Day)]
    pub due_on: String,
    /// Whether that day has passed and it's still open.
    pub overdue: bool,
    #[schema(format = DateTime, required = true, example = "2023-11-10T09:00:00+07:00")]
    pub closed_at: Option<String>,
    pub totals: StocktakeTotals,
    /// The `ETag` that `If-Match` takes.
    #[schema(example = 1, minimum = 1)]
    pub version: i32,
    /// The operations that you may call on it now: `record_stocktake_counts` `import_count_sheet` `close_stocktake`.
    #[schema(example = json!(["record_stocktake_counts", "import_count_sheet", "close_stocktake"]))]
    pub allowed_actions: Vec<&'static str>,
}

/// What was to be found of an asset, and what was.
#[derive(Debug, Serialize, ToSchema)]
pub struct StocktakeLineView {
    #[schema(value_type = Id)]
    pub asset_id: String,
    #[schema(example = "420-64-0012")]
    pub number: String,
    #[schema(example = "เครื่องฉายโปรเจกเตอร์")]
    pub name: String,
    #[schema(example = "เครื่อง")]
    pub measure: String,
    /// All pieces when its count was recorded, or else when the stocktake began, with those lent and those that wait for repair.
    #[schema(example = 1, minimum = 0)]
    pub expected_quantity: i32,
    /// How many of them were lent.
    #[schema(example = 0, minimum = 0)]
    pub expected_out: i32,
    #[schema(required = true, example = "ห้องประชุมชั้น 2")]
    pub expected_place: Option<String>,
    #[schema(value_type = Option<Id>, required = true)]
    pub expected_unit_id: Option<String>,
    /// `null` until it's counted.
    #[schema(required = true, example = 1, minimum = 0)]
    pub found_quantity: Option<i32>,
    /// `null` where nobody said that it's elsewhere.
    #[schema(required = true, example = "ห้องกองช่าง")]
    pub found_place: Option<String>,
    #[schema(value_type = Option<AssetCondition>, required = true)]
    pub found_condition: Option<String>,
    #[schema(required = true, example = "ป้ายหลุด")]
    pub note: Option<String>,
    /// All that holds of it.
    #[schema(value_type = Vec<StocktakeResult>)]
    pub results: Vec<&'static str>,
    #[schema(required = true, example = "user/0192f0c1-7c1e-7a50-9d3f-0123456789ab")]
    pub counted_by: Option<String>,
    #[schema(format = DateTime, required = true, example = "2023-10-18T09:00:00+07:00")]
    pub counted_at: Option<String>,
}

/// What counts did, or would do.
#[derive(Debug, Serialize, ToSchema)]
pub struct CountsReport {
    /// Whether nothing was written because that was asked.
    pub dry_run: bool,
    /// Counts that are new or say something else than before.
    #[schema(example = 12)]
    pub counted: usize,
    #[schema(example = 0)]
    pub unchanged: usize,
    /// Rows of a sheet without a count.
    #[schema(example = 3)]
    pub skipped: usize,
    /// After it.
    pub stocktake: StocktakeView,
}

impl From<Totals> for StocktakeTotals {
    fn from(totals: Totals) -> Self {
        Self {
            expected: totals.expected,
            counted: totals.counted,
            uncounted: totals.uncounted,
            found: totals.found,
            missing: totals.missing,
            moved: totals.moved,
            surplus: totals.surplus,
            missing_pieces: totals.missing_pieces,
            surplus_pieces: totals.surplus_pieces,
            lent_pieces: totals.lent_pieces,
        }
    }
}

impl StocktakeView {
    /// `manages`: whether the caller takes stock there.
    pub fn of(stocktake: Stocktake, totals: Totals, today: NaiveDate, manages: bool) -> Self {
        let open = stocktake.closed_at.is_none();
        Self {
            overdue: stocktake.is_overdue(today),
            id: stocktake.id,
            agency_id: stocktake.agency_id,
            fiscal_year: stocktake.fiscal_year,
            started_on: stocktake.started_on.to_string(),
            due_on: stocktake.due_on.to_string(),
            closed_at: stocktake.closed_at.map(calendar::rfc3339),
            totals: totals.into(),
            version: stocktake.version,
            allowed_actions: if open && manages {
                vec!["record_stocktake_counts", "import_count_sheet", "close_stocktake"]
            } else {
                Vec::new()
            },
        }
    }
}

impl From<Counted> for StocktakeLineView {
    fn from((line, asset): Counted) -> Self {
        Self {
            results: line.results().into_iter().map(StocktakeResult::as_str).collect(),
            asset_id: asset.id,
            number: asset.number,
            name: asset.name,
            measure: asset.measure,
            expected_quantity: line.expected_quantity,
            expected_out: line.expected_out,
            expected_place: line.expected_place,
            expected_unit_id: line.expected_unit_id,
            found_quantity: line.found_quantity,
            found_place: line.found_place,
            found_condition: line.found_condition,
            note: line.note,
            counted_by: line.actor,
            counted_at: line.at.map(calendar::rfc3339),
        }
    }
}
