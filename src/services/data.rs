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

/// A service that a report names: `data/services/2566-maruebotok.json`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Named {
    pub code: String,
    pub name_th: String,
    pub name_en: Option<String>,
    /// The unit in charge, by its Thai name.
    pub unit: String,
    /// The report's own line.
    pub printed: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NamedFile {
    #[expect(dead_code, reason = "for those who read the file")]
    about: String,
    #[expect(dead_code, reason = "for those who read the file")]
    source: String,
    services: Vec<Named>,
}

impl Named {
    /// All of a file.
    ///
    /// # Errors
    /// When the text isn't such a list.
    pub fn parse(text: &str) -> Result<Vec<Self>> {
        let file: NamedFile = serde_json::from_str(text).map_err(Error::internal)?;
        Ok(file.services)
    }
}
