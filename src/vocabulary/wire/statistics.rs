//! The words of statistics.

use super::words::WordView;
use serde::Serialize;
use utoipa::ToSchema;

/// The words of what's published as numbers.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[expect(clippy::struct_field_names, reason = "they stand among those of all slices")]
pub struct StatisticsWords {
    pub statistics_series: Vec<WordView>,
    /// By what tables are cut.
    pub statistics_cuts: Vec<WordView>,
    pub statistics_measures: Vec<WordView>,
}
