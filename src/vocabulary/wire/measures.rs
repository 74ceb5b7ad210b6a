//! The words of measures.

use super::words::WordView;
use serde::Serialize;
use utoipa::ToSchema;

/// The words of measures.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[expect(clippy::struct_field_names, reason = "they stand among those of all slices")]
pub struct MeasureWords {
    pub measure_statuses: Vec<WordView>,
    pub measure_report_halves: Vec<WordView>,
    pub measure_evidence_kinds: Vec<WordView>,
    /// What is odd about a text; the labels name parameters in braces.
    pub measure_warnings: Vec<WordView>,
}
