//! The words of assets and loans.

use super::words::WordView;
use serde::Serialize;
use utoipa::ToSchema;

/// The words of assets and loans.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AssetWords {
    pub accounting_classes: Vec<WordView>,
    pub use_kinds: Vec<WordView>,
    pub asset_trackings: Vec<WordView>,
    pub asset_statuses: Vec<WordView>,
    pub asset_conditions: Vec<WordView>,
    pub borrower_kinds: Vec<WordView>,
    pub loan_premises: Vec<WordView>,
    pub loan_approvers: Vec<WordView>,
    pub loan_statuses: Vec<WordView>,
    pub loan_actions: Vec<WordView>,
    pub loan_actors: Vec<WordView>,
    pub return_conditions: Vec<WordView>,
    pub settlement_kinds: Vec<WordView>,
    pub stock_kinds: Vec<WordView>,
    pub asset_actions: Vec<WordView>,
    pub reminder_kinds: Vec<WordView>,
}
