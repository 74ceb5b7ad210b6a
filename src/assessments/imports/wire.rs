//! What callers send and see of imports.

use super::plan::Planned;
use super::report::{FileFormat, Imported};
use crate::assessments::record::Recorded;
use crate::assessments::shapes::SchemeYear;
use crate::assessments::warning::WarningCode;
use crate::assessments::wire::AssessmentInput;
use crate::calendar::FiscalYear;
use crate::http::{Id, Remark, whole_or_none};
use crate::sheets::{Encoding, ImportNote, Where};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::collections::BTreeMap;
use utoipa::{IntoParams, ToSchema};

#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ImportAssessments {
    /// Only say what would happen; nothing is written.
    #[param(default = false, example = true)]
    pub dry_run: Option<bool>,
    /// Why it's imported; kept with every version that the file makes.
    #[param(value_type = Option<Remark>)]
    pub reason: Option<String>,
    /// The year of rows that don't say theirs.
    #[param(value_type = Option<SchemeYear>)]
    pub fiscal_year: Option<i32>,
    /// Where it was printed, for rows of a table that don't say.
    #[param(value_type = Option<Remark>)]
    pub source: Option<String>,
}

/// A file of assessments as JSON.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ImportFile {
    #[schema(value_type = Vec<ImportRow>, min_items = 1, max_items = 50_000)]
    pub rows: Vec<Box<RawValue>>,
}

/// An assessment and whose it is: by `agency_id`, else by external id, else by province, amphoe, type and name. What's
/// given beside the first must agree with it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ImportRow {
    #[schema(value_type = Option<Id>)]
    pub agency_id: Option<String>,
    /// The list that `external_id` is of; any list without it.
    #[schema(example = "dla", min_length = 1, max_length = 100)]
    pub external_id_scheme: Option<String>,
    #[schema(example = "5960504", min_length = 1, max_length = 100)]
    pub external_id: Option<String>,
    /// Code or name.
    #[schema(example = "นราธิวาส")]
    pub province: Option<String>,
    /// Code or name; may be left out where the name is the only one of its province.
    #[schema(example = "ระแงะ")]
    pub amphoe: Option<String>,
    /// Word, Thai name or abbreviation.
    #[schema(example = "เทศบาลตำบล")]
    pub agency_type: Option<String>,
    /// With or without its type before it.
    #[schema(example = "มะรือโบตก", min_length = 1, max_length = 200)]
    pub agency_name: Option<String>,
    /// The one of the query when it's left out.
    #[serde(default, deserialize_with = "whole_or_none")]
    #[schema(value_type = Option<SchemeYear>)]
    pub fiscal_year: Option<i32>,
    /// Fields that are absent stay as they are; `null` says that something wasn't printed.
    #[schema(value_type = AssessmentInput)]
    pub assessment: Box<RawValue>,
}

/// The fields that an object has, by name; none when it isn't an object.
pub fn fields(object: &RawValue) -> BTreeMap<String, Box<RawValue>> {
    serde_json::from_str(object.get()).unwrap_or_default()
}

/// What became, or would become, of one row.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ImportedRow {
    /// Row of the table, as a spreadsheet numbers it; `null` for JSON.
    #[schema(example = 2, required = true)]
    pub row: Option<u32>,
    /// JSON pointer to the row; `null` for a table.
    #[schema(required = true)]
    pub pointer: Option<String>,
    #[schema(value_type = Id)]
    pub agency_id: String,
    #[schema(example = "เทศบาลตำบลมะรือโบตก")]
    pub agency_name: String,
    #[schema(value_type = FiscalYear)]
    pub fiscal_year: i32,
    #[schema(value_type = Recorded)]
    pub outcome: &'static str,
    /// The version after the import.
    #[schema(example = 1, minimum = 1)]
    pub version: i32,
    /// Codes of the warnings about figures that disagree; the assessment's own view explains each.
    #[schema(value_type = Vec<WarningCode>)]
    pub warnings: Vec<String>,
}

/// ผลการนำเข้า — what an import did, or would do.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ImportReport {
    /// Whether nothing was written because that was asked.
    pub dry_run: bool,
    #[schema(value_type = FileFormat)]
    pub format: String,
    /// `null` for a workbook.
    #[schema(value_type = Option<Encoding>, required = true)]
    pub encoding: Option<String>,
    pub notes: Vec<ImportNote>,
    /// Rows with figures: `created`, `corrected` and `unchanged` together.
    #[schema(example = 1)]
    pub rows: usize,
    #[schema(example = 1)]
    pub created: usize,
    #[schema(example = 0)]
    pub corrected: usize,
    #[schema(example = 0)]
    pub unchanged: usize,
    /// Rows that name an agency and have no figures.
    #[schema(example = 0)]
    pub skipped: usize,
    /// How many rows have warnings.
    #[schema(example = 0)]
    pub warnings: usize,
    /// In the order of the file.
    pub results: Vec<ImportedRow>,
}

impl From<Planned> for ImportedRow {
    fn from(planned: Planned) -> Self {
        let (row, pointer) = match planned.at {
            Where::File => (None, None),
            Where::Row(row) => (Some(row), None),
            Where::Item(index) => (None, Some(format!("/rows/{index}"))),
        };
        Self {
            row,
            pointer,
            agency_id: planned.row.agency_id,
            agency_name: planned.row.agency_name,
            fiscal_year: planned.row.fiscal_year,
            outcome: planned.recorded.as_str(),
            version: planned.row.version,
            warnings: planned
                .warnings
                .iter()
                .map(|code| code.as_str().to_owned())
                .collect(),
        }
    }
}

impl From<Imported> for ImportReport {
    fn from(imported: Imported) -> Self {
        let count = |recorded| imported.count(recorded);
        let (created, corrected, unchanged) = (
            count(Recorded::Created),
            count(Recorded::Corrected),
            count(Recorded::Unchanged),
        );
        Self {
            dry_run: imported.dry_run,
            format: imported.source.format.as_str().to_owned(),
            encoding: imported
                .source
                .encoding
                .map(|encoding| encoding.as_str().to_owned()),
            notes: imported.source.notes.iter().map(ImportNote::from).collect(),
            rows: imported.planned.len(),
            created,
            corrected,
            unchanged,
            skipped: imported.source.skipped,
            warnings: imported.warned(),
            results: imported.planned.into_iter().map(ImportedRow::from).collect(),
        }
    }
}

#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ImportTemplate {
    /// Code or name of a province, whose agencies are then filled in, one row each.
    #[param(example = "96", max_length = 100)]
    pub province: Option<String>,
    /// The year that is filled in beside them.
    #[param(value_type = Option<SchemeYear>)]
    pub fiscal_year: Option<i32>,
}
