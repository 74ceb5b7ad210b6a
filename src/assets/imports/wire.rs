//! What callers send and see of imports.

use super::Imported;
use super::plan::Done;
use crate::assets::kinds::AssetImported;
use crate::http::Id;
use crate::sheets::{Encoding, ImportNote, TableFormat};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ImportAssets {
    /// Whose register it is; may be left out by who keeps only one.
    #[param(value_type = Option<Id>)]
    pub agency_id: Option<String>,
    /// Only say what would happen; nothing is written.
    #[param(default = false, example = true)]
    pub dry_run: Option<bool>,
}

/// What became, or would become, of one row.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AssetImportRow {
    /// Row of the table, as a spreadsheet numbers it.
    #[schema(example = 5, minimum = 1)]
    pub row: u32,
    /// `null` for one that a dry run would create.
    #[schema(value_type = Option<Id>, required = true)]
    pub asset_id: Option<String>,
    #[schema(example = "420-64-0012")]
    pub number: String,
    #[schema(example = "เครื่องฉายโปรเจกเตอร์")]
    pub name: String,
    #[schema(value_type = AssetImported)]
    pub outcome: &'static str,
    /// The fields that change, as the asset's view calls them.
    #[schema(example = json!(["place", "condition"]))]
    pub changes: Vec<String>,
}

/// ผลการนำเข้าทะเบียน — what an import did, or would do.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AssetImportReport {
    /// Whether nothing was written because that was asked.
    pub dry_run: bool,
    #[schema(value_type = TableFormat)]
    pub format: &'static str,
    /// `null` for a workbook.
    #[schema(value_type = Option<Encoding>, required = true)]
    pub encoding: Option<&'static str>,
    pub notes: Vec<ImportNote>,
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
    pub results: Vec<AssetImportRow>,
}

impl From<Done> for AssetImportRow {
    fn from(done: Done) -> Self {
        Self {
            row: done.row,
            asset_id: done.asset_id,
            number: done.number,
            name: done.name,
            outcome: done.outcome.as_str(),
            changes: done.changes,
        }
    }
}

impl From<Imported> for AssetImportReport {
    fn from(imported: Imported) -> Self {
        let Imported {
            dry_run,
            source,
            done,
        } = imported;
        let count = |outcome| done.iter().filter(|done| done.outcome == outcome).count();
        Self {
            dry_run,
            format: source.format.as_str(),
            encoding: source.encoding.map(Encoding::as_str),
            notes: source.notes.iter().map(ImportNote::from).collect(),
            rows: done.len(),
            created: count(AssetImported::Created),
            changed: count(AssetImported::Changed),
            unchanged: count(AssetImported::Unchanged),
            results: done.into_iter().map(AssetImportRow::from).collect(),
        }
    }
}
