//! Movements of a stock as callers send and see them.

use crate::assets::kinds::StockKind;
use crate::assets::model::StockMovement;
use crate::calendar;
use crate::http::{Id, Paragraph, whole};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// What came into a stock, or left it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"kind": "received", "change": 50, "note": "ใบส่งของ เลขที่ 118/2566"}))]
pub struct RecordStockMovement {
    /// `received`, `issued` or `corrected`: the others come with an asset or a loan.
    #[schema(value_type = StockKind)]
    pub kind: String,
    /// Above 0 for what's received, below for what's issued; of a correction the difference, either way.
    #[serde(deserialize_with = "whole")]
    #[schema(example = 50, minimum = -10_000_000, maximum = 10_000_000)]
    pub change: i32,
    /// A correction needs one.
    #[schema(value_type = Option<Paragraph>)]
    pub note: Option<String>,
}

/// รายการเคลื่อนไหว — what came into the stock of a consumable, or left it. It's never changed.
#[derive(Debug, Serialize, ToSchema)]
pub struct StockMovementView {
    #[schema(value_type = Id)]
    pub asset_id: String,
    /// From 1 of its asset.
    #[schema(minimum = 1, example = 2)]
    pub no: i32,
    #[schema(value_type = StockKind)]
    pub kind: &'static str,
    #[schema(example = 50)]
    pub change: i32,
    /// What's in stock after it.
    #[schema(minimum = 0, example = 62)]
    pub balance: i32,
    /// The loan that it's of.
    #[schema(value_type = Option<Id>, required = true)]
    pub loan_id: Option<String>,
    #[schema(required = true, example = "ใบส่งของ เลขที่ 118/2566")]
    pub note: Option<String>,
    #[schema(example = "user/0192f0c1-7c1e-7a50-9d3f-0123456789ab")]
    pub actor: String,
    #[schema(format = DateTime, example = "2023-08-18T09:00:00+07:00")]
    pub at: String,
}

impl From<StockMovement> for StockMovementView {
    fn from(movement: StockMovement) -> Self {
        Self {
            asset_id: movement.asset_id,
            no: movement.no,
            kind: movement.kind.as_str(),
            change: movement.change,
            balance: movement.balance,
            loan_id: movement.loan_id,
            note: movement.note,
            actor: movement.actor,
            at: calendar::rfc3339(movement.at),
        }
    }
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListStockMovements {
    /// The cursor of the page before.
    pub after: Option<String>,
    /// Rows of a page, 1–200.
    #[param(default = 50, minimum = 1, maximum = 200)]
    pub limit: Option<u32>,
}
