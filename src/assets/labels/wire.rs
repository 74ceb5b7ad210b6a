//! Labels as callers send and see them.

use super::store::Out;
use crate::assets::kinds::AssetStatus;
use crate::assets::model::Asset;
use crate::http::{Day, Fault, FaultView, Id, Language};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// What was scanned.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"labels": ["https://example.go.th/assets/0192f0c1-7c1e-7a50-9d3f-0123456789ab", "#420-64-0012"]}))]
pub struct ScanAssets {
    /// A label's address, an asset's id, or its เลขครุภัณฑ์ with `#` before it or without.
    #[schema(min_items = 1, max_items = 100, example = json!(["#420-64-0012"]))]
    pub labels: Vec<String>,
}

/// An asset that was scanned, in short.
#[derive(Debug, Serialize, ToSchema)]
pub struct ScannedAsset {
    #[schema(value_type = Id)]
    pub id: String,
    #[schema(example = "420-64-0012")]
    pub number: String,
    #[schema(example = "เครื่องฉายโปรเจกเตอร์")]
    pub name: String,
    #[schema(value_type = AssetStatus)]
    pub status: &'static str,
    /// How many can be handed over now.
    #[schema(example = 1, minimum = 0)]
    pub here: i32,
    /// How many are lent.
    #[schema(example = 0, minimum = 0)]
    pub out_quantity: i32,
}

/// A loan with which it's out.
#[derive(Debug, Serialize, ToSchema)]
pub struct ScannedLoan {
    #[schema(value_type = Id)]
    pub id: String,
    #[schema(example = "2566-0042")]
    pub number: String,
    /// The number of its line.
    #[schema(example = 1, minimum = 1)]
    pub line: i32,
    /// How many of it are with the borrower.
    #[schema(example = 1, minimum = 1)]
    pub quantity: i32,
    #[schema(value_type = Day)]
    pub due_on: String,
    pub overdue: bool,
}

/// What a label is of.
#[derive(Debug, Serialize, ToSchema)]
pub struct ScannedLabel {
    /// As it was sent.
    #[schema(example = "#420-64-0012")]
    pub label: String,
    /// `null` when it's no label of this agency.
    #[schema(value_type = Option<ScannedAsset>, required = true)]
    pub asset: Option<ScannedAsset>,
    /// The loans with which it's out, as far as you may see them: all with the right to read loans, else your own.
    pub loans: Vec<ScannedLoan>,
    /// Why it isn't one; `null` when it is.
    #[schema(value_type = Option<FaultView>, required = true)]
    pub fault: Option<FaultView>,
}

/// What labels are of, in the order in which they were sent.
#[derive(Debug, Serialize, ToSchema)]
pub struct ScannedAssets {
    pub items: Vec<ScannedLabel>,
}

#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PrintAssetLabels {
    /// Assets by their ids, with commas between them.
    #[param(
        example = "0192f0c1-7c1e-7a50-9d3f-0123456789ab",
        max_length = 20_000,
        pattern = "^[0-9A-Za-z,-]*$"
    )]
    pub ids: Option<String>,
    /// Whose number, name, category or serial has this text.
    #[param(example = "โปรเจกเตอร์", max_length = 100)]
    pub q: Option<String>,
    /// Those of a unit.
    #[param(value_type = Option<Id>)]
    pub unit_id: Option<String>,
}

impl From<&Asset> for ScannedAsset {
    fn from(asset: &Asset) -> Self {
        Self {
            id: asset.id.clone(),
            number: asset.number.clone(),
            name: asset.name.clone(),
            status: asset.status.as_str(),
            here: asset.here(),
            out_quantity: asset.out_quantity,
        }
    }
}

impl ScannedLoan {
    pub fn of(out: &Out, today: chrono::NaiveDate) -> Self {
        Self {
            id: out.loan.id.clone(),
            number: out.loan.loan_number(),
            line: out.line,
            quantity: out.quantity,
            due_on: out.loan.due_on.to_string(),
            overdue: out.loan.is_overdue(today),
        }
    }
}

impl ScannedLabel {
    /// Of what's no label of the agency.
    pub fn faulty(label: String, fault: &Fault, language: Language) -> Self {
        Self {
            label,
            asset: None,
            loans: Vec::new(),
            fault: Some(fault.view(language)),
        }
    }
}
