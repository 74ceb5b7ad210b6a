//! What is stored as JSON.

use crate::http::{Error, Result};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// ขั้นตอน — a step of a service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ServiceStep {
    #[schema(min_length = 1, max_length = 300, example = "ยื่นคำร้องพร้อมเอกสาร")]
    pub title: String,
    /// Who takes it.
    #[serde(default)]
    #[schema(
        required = true,
        min_length = 1,
        max_length = 200,
        example = "งานจัดเก็บรายได้ กองคลัง"
    )]
    pub by: Option<String>,
    /// How long it takes.
    #[serde(default)]
    #[schema(required = true, min_length = 1, max_length = 100, example = "5 นาที")]
    pub time: Option<String>,
}

/// The steps that a row holds.
///
/// # Errors
/// When they aren't what was stored.
pub fn steps(stored: &str) -> Result<Vec<ServiceStep>> {
    serde_json::from_str(stored).map_err(Error::internal)
}

/// As a row holds them.
///
/// # Errors
/// Never for plain data.
pub fn stored_steps(steps: &[ServiceStep]) -> Result<String> {
    serde_json::to_string(steps).map_err(Error::internal)
}
