//! What callers send and see of imports.

use super::import::Imported;
use crate::http::{Id, Month, Remark};
use crate::services::kinds::{CountImported, ServiceChannel};
use crate::services::wire::CatalogueCode;
use crate::sheets::{Encoding, ImportNote, TableFormat};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ImportServiceCounts {
    /// Whose counts they are; may be left out by who keeps only one agency's.
    #[param(value_type = Option<Id>)]
    pub agency_id: Option<String>,
    /// Only say what would happen; nothing is written.
    #[param(default = false, example = true)]
    pub dry_run: Option<bool>,
    /// Why, when a value takes the place of another.
    #[param(value_type = Option<Remark>)]
    pub reason: Option<String>,
}

#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct DownloadCountTemplate {
    /// Whose services stand in it; none without one.
    #[param(value_type = Option<Id>)]
    pub agency_id: Option<String>,
    /// Which month stands beside them.
    #[param(value_type = Option<Month>, example = "2023-04")]
    pub month: Option<String>,
}

/// What became, or would become, of one row.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CountImportRow {
    /// Row of the table, as a spreadsheet numbers it.
    #[schema(example = 5, minimum = 1)]
    pub row: u32,
    #[schema(value_type = Id)]
    pub service_id: String,
    #[schema(value_type = CatalogueCode)]
    pub code: String,
    #[schema(value_type = Month)]
    pub month: String,
    #[schema(value_type = ServiceChannel)]
    pub channel: &'static str,
    #[schema(value_type = CountImported)]
    pub outcome: &'static str,
}

/// ผลการนำเข้าสถิติ — what an import did, or would do.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CountImportReport {
    /// Whether nothing was written because that was asked.
    pub dry_run: bool,
    #[schema(value_type = TableFormat)]
    pub format: &'static str,
    /// `null` for a workbook.
    #[schema(value_type = Option<Encoding>, required = true)]
    pub encoding: Option<&'static str>,
    pub notes: Vec<ImportNote>,
    /// Whether values take the place of others, so that there has to be a `reason`.
    pub needs_reason: bool,
    /// `created`, `changed` and `unchanged` together.
    #[schema(example = 1)]
    pub rows: usize,
    #[schema(example = 1)]
    pub created: usize,
    #[schema(example = 0)]
    pub changed: usize,
    #[schema(example = 0)]
    pub unchanged: usize,
    /// In the order of the file.
    pub results: Vec<CountImportRow>,
}

impl From<Imported> for CountImportReport {
    fn from(imported: Imported) -> Self {
        let Imported {
            dry_run,
            source,
            rows,
            corrects,
        } = imported;
        let count =
            |outcome: CountImported| rows.iter().filter(|row| row.outcome == outcome.as_str()).count();
        Self {
            dry_run,
            format: source.format.as_str(),
            encoding: source.encoding.map(Encoding::as_str),
            notes: source.notes.iter().map(ImportNote::from).collect(),
            needs_reason: corrects,
            rows: rows.len(),
            created: count(CountImported::Created),
            changed: count(CountImported::Changed),
            unchanged: count(CountImported::Unchanged),
            results: rows,
        }
    }
}
