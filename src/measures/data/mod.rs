//! What is stored as JSON, and what files hold.

mod printed;
mod report;

pub use printed::{Correction, PrintedGuideline, PrintedMeasure};
pub use report::{GuidelinePart, MeasurePart, Report};

use crate::http::{Error, Result};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// The lines that a row holds.
///
/// # Errors
/// When they aren't what was stored.
pub fn lines(stored: &str) -> Result<Vec<String>> {
    serde_json::from_str(stored).map_err(Error::internal)
}

/// As a row holds them.
///
/// # Errors
/// Never for plain data.
pub fn stored_lines(lines: &[String]) -> Result<String> {
    serde_json::to_string(lines).map_err(Error::internal)
}

/// What a row holds of a printed report.
///
/// # Errors
/// When it isn't what was stored.
pub fn printed<T: DeserializeOwned>(stored: Option<&String>) -> Result<Option<T>> {
    let read = |text: &String| serde_json::from_str(text).map_err(Error::internal);
    stored.map(read).transpose()
}

/// As a row holds it.
///
/// # Errors
/// Never for plain data.
pub fn stored_printed<T: Serialize>(printed: Option<&T>) -> Result<Option<String>> {
    let write = |printed: &T| serde_json::to_string(printed).map_err(Error::internal);
    printed.map(write).transpose()
}
