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
    pub asset_import_outcomes: Vec<WordView>,
    pub stocktake_results: Vec<WordView>,
    /// Which step of a loan is whose, from where and to where.
    pub loan_steps: Vec<LoanStepRuleView>,
}

/// ขั้นตอน — a step in the life of a loan: whose it is, and where it can be taken.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct LoanStepRuleView {
    /// One of `loan_actions`.
    #[schema(example = "hand_over")]
    pub value: &'static str,
    #[schema(example = "ส่งมอบ")]
    pub label_th: &'static str,
    #[schema(example = "Handed over")]
    pub label_en: &'static str,
    /// Of `loan_actors`: any of them may take it.
    #[schema(example = json!(["officer"]))]
    pub by: Vec<&'static str>,
    /// Of `loan_statuses`: where a loan has to stand.
    #[schema(example = json!(["approved", "on_loan"]))]
    pub from: Vec<&'static str>,
    /// Where it stands then; `null` when it stays, or when that follows from what's with the borrower and what's unsettled.
    #[schema(example = "approved", required = true)]
    pub to: Option<&'static str>,
}
