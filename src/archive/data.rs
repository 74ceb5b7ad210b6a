//! What an archive says of itself.

use crate::http::{Error, Result};
use serde::{Deserialize, Serialize};

/// Names the form of these archives.
pub const FORMAT: &str = "prongsai/agency-year/v1";

/// `archive.json`.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    pub format: String,
    pub agency_id: String,
    pub fiscal_year: i32,
    /// Rows by table, in the order in which they're put back.
    pub tables: Vec<TableLine>,
    /// Ids of files.
    pub files: Vec<String>,
}

#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TableLine {
    pub table: String,
    pub rows: usize,
}

/// JSON that people can read, too.
///
/// # Errors
/// Never for plain data.
pub fn written(value: &impl Serialize) -> Result<Vec<u8>> {
    let mut bytes = serde_json::to_vec_pretty(value).map_err(Error::internal)?;
    bytes.push(b'\n');
    Ok(bytes)
}
