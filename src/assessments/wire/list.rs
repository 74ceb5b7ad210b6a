//! The filters of lists.

use serde::Deserialize;
use utoipa::IntoParams;

#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListAssessments {
    /// Buddhist era.
    #[param(example = 2566)]
    pub fiscal_year: Option<i32>,
    /// Two-digit code of the province.
    #[param(example = "96")]
    pub province: Option<String>,
    /// Four-digit code of the amphoe, of `province` when that's given.
    pub amphoe: Option<String>,
    /// Type of agency, as `subdistrict_municipality`.
    pub agency_type: Option<String>,
    pub agency_id: Option<String>,
    /// Level by the year's rule, as `excellent`; the printed level where the rule can't tell. A province's summary
    /// counts the same way.
    pub level: Option<String>,
    /// Least overall score.
    #[param(minimum = 0, maximum = 100)]
    pub min: Option<f64>,
    /// Greatest overall score.
    #[param(minimum = 0, maximum = 100)]
    pub max: Option<f64>,
    /// Part of the agency's name, whatever the case of its Latin letters.
    pub q: Option<String>,
    /// `draft` or `published`; drafts are shown to those who may read them.
    pub status: Option<String>,
    /// The cursor of the page before.
    pub after: Option<String>,
    /// Rows of a page, 1–200.
    #[param(default = 50, minimum = 1, maximum = 200)]
    pub limit: Option<u32>,
    /// `json`, `csv`, `ndjson` or `xlsx`; the last three give all rows at once, whatever `after` and `limit` say.
    pub format: Option<String>,
    /// `1` puts a byte order mark before CSV, for spreadsheet programs.
    pub bom: Option<u32>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListRevisions {
    pub after: Option<String>,
    pub limit: Option<u32>,
}
