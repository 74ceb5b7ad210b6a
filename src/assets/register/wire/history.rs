//! The history of an asset as callers see it.

use crate::assets::kinds::{AssetAction, BorrowerKind, LoanStatus};
use crate::assets::register::store::history::{Event, LoanOf};
use crate::calendar;
use crate::http::{Day, Id};
use serde::Serialize;
use utoipa::ToSchema;

/// ประวัติทรัพย์สิน — a change of the register, or a loan that the asset was in: one of the two is `null`.
#[derive(Debug, Serialize, ToSchema)]
pub struct AssetHistoryView {
    /// When it was changed, or the loan was asked for.
    #[schema(format = DateTime, example = "2023-08-18T09:00:00+07:00")]
    pub at: String,
    #[schema(required = true)]
    pub change: Option<AssetChangeView>,
    #[schema(required = true)]
    pub loan: Option<AssetLoanView>,
}

/// A change of the register.
#[derive(Debug, Serialize, ToSchema)]
pub struct AssetChangeView {
    /// From 1 of its asset.
    #[schema(minimum = 1, example = 2)]
    pub no: i32,
    #[schema(value_type = AssetAction)]
    pub action: &'static str,
    #[schema(example = "user/0192f0c1-7c1e-7a50-9d3f-0123456789ab")]
    pub actor: String,
    /// What was registered by its names; of a change each name with what was there before and after.
    #[schema(value_type = Object, example = json!({"place": {"from": "ห้องประชุมชั้น 2", "to": "ห้องกองช่าง"}}))]
    pub details: serde_json::Value,
}

/// A loan that the asset was in.
#[derive(Debug, Serialize, ToSchema)]
pub struct AssetLoanView {
    #[schema(value_type = Id)]
    pub loan_id: String,
    #[schema(example = "2566-0042", pattern = "^[0-9]{4}-[0-9]{4,}$")]
    pub number: String,
    #[schema(value_type = LoanStatus)]
    pub status: &'static str,
    #[schema(value_type = BorrowerKind)]
    pub borrower_kind: &'static str,
    /// `null` for who may not see the loans of the agency.
    #[schema(required = true, example = "สมหญิง รักงาน")]
    pub borrower_name: Option<String>,
    #[schema(value_type = Day)]
    pub from_on: String,
    #[schema(value_type = Day)]
    pub due_on: String,
    #[schema(minimum = 1, example = 1)]
    pub quantity: i32,
    /// How many are with the borrower.
    #[schema(minimum = 0, example = 0)]
    pub out: i32,
}

impl AssetHistoryView {
    /// `names`: whether the caller sees who borrowed.
    pub fn of(event: Event, names: bool) -> Self {
        let at = calendar::rfc3339(event.at());
        match event {
            Event::Change(change) => Self {
                at,
                change: Some(AssetChangeView {
                    no: change.no,
                    action: change.action.as_str(),
                    actor: change.actor,
                    details: serde_json::from_str(&change.details).unwrap_or_default(),
                }),
                loan: None,
            },
            Event::Loan(loan) => Self {
                at,
                change: None,
                loan: Some(AssetLoanView::of(loan, names)),
            },
        }
    }
}

impl AssetLoanView {
    fn of(loan: LoanOf, names: bool) -> Self {
        Self {
            number: format!("{}-{:04}", loan.fiscal_year, loan.number),
            loan_id: loan.id,
            status: loan.status.as_str(),
            borrower_kind: loan.borrower_kind.as_str(),
            borrower_name: Some(loan.borrower_name).filter(|_| names),
            from_on: loan.from_on.to_string(),
            due_on: loan.due_on.to_string(),
            quantity: loan.quantity,
            out: loan.out,
        }
    }
}
