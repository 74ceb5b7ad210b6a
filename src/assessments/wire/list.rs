//! The filters of lists.

use crate::agencies::AgencyKind;
use crate::agencies::places::{AmphoeCode, ProvinceCode};
use crate::assessments::level::Level;
use crate::assessments::model::Status;
use crate::calendar::FiscalYear;
use crate::http::Id;
use crate::http::formats::Format;
use serde::Deserialize;
use utoipa::IntoParams;

#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListAssessments {
    /// Only of this fiscal year.
    #[param(value_type = Option<FiscalYear>)]
    pub fiscal_year: Option<i32>,
    /// Only of this province.
    #[param(value_type = Option<ProvinceCode>)]
    pub province: Option<String>,
    /// Only of this amphoe, of `province` when that's given.
    #[param(value_type = Option<AmphoeCode>)]
    pub amphoe: Option<String>,
    /// Only agencies of this kind.
    #[param(value_type = Option<AgencyKind>)]
    pub agency_type: Option<String>,
    /// Only of this agency.
    #[param(value_type = Option<Id>)]
    pub agency_id: Option<String>,
    /// Level by the year's rule; the printed level where the rule can't tell. A province's summary counts the same way.
    #[param(value_type = Option<Level>)]
    pub level: Option<String>,
    /// Least overall score.
    #[param(minimum = 0, maximum = 100)]
    pub min: Option<f64>,
    /// Greatest overall score.
    #[param(minimum = 0, maximum = 100)]
    pub max: Option<f64>,
    /// Part of the agency's name, whatever the case of its Latin letters.
    #[param(max_length = 100, example = "มะรือ")]
    pub q: Option<String>,
    /// Drafts are shown to those who may read them.
    #[param(value_type = Option<Status>)]
    pub status: Option<String>,
    /// The cursor of the page before.
    pub after: Option<String>,
    /// Rows of a page, 1–200.
    #[param(default = 50, minimum = 1, maximum = 200)]
    pub limit: Option<u32>,
    /// All but `json` give all rows at once, whatever `after` and `limit` say; without it, what `Accept` asks for.
    #[param(value_type = Option<Format>, inline)]
    pub format: Option<String>,
    /// `1` puts a byte order mark before CSV, for spreadsheet programs.
    #[param(minimum = 0, maximum = 1)]
    pub bom: Option<u32>,
}

#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListRevisions {
    /// The cursor of the page before.
    pub after: Option<String>,
    /// Rows of a page, 1–200.
    #[param(default = 50, minimum = 1, maximum = 200)]
    pub limit: Option<u32>,
}
