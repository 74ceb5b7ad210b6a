//! A year's measures and guidelines as callers ask for them and see them.

use super::view::{GuidelineView, MeasureView};
use crate::calendar::FiscalYear;
use crate::http::Id;
use crate::http::formats::Format;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// มาตรการและแนวทางของปี — what an agency does in a year about its result.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = YearOfMeasuresView)]
pub struct YearView {
    #[schema(value_type = Id)]
    pub agency_id: String,
    #[schema(value_type = FiscalYear)]
    pub fiscal_year: i32,
    /// By indicator.
    pub guidelines: Vec<GuidelineView>,
    /// By number.
    pub measures: Vec<MeasureView>,
    /// `create_measure` and `set_measure_guideline`, when you may.
    #[schema(example = json!(["create_measure", "set_measure_guideline"]))]
    pub allowed_actions: Vec<&'static str>,
}

#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct GetMeasures {
    /// All but `json` give the table of the measures; without it, what `Accept` asks for.
    #[param(value_type = Option<Format>, inline)]
    pub format: Option<String>,
    /// `1` puts a byte order mark before CSV, for spreadsheet programs.
    #[param(minimum = 0, maximum = 1)]
    pub bom: Option<u32>,
}
