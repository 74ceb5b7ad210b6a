//! Loans in a list.

use super::view::BorrowerView;
use crate::assets::kinds::{BorrowerKind, LoanStatus, Premises};
use crate::assets::loans::model::Loan;
use crate::http::{Day, Id};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// A loan in a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct LoanSummary {
    #[schema(value_type = Id)]
    pub id: String,
    #[schema(value_type = Id)]
    pub agency_id: String,
    #[schema(example = "2566-0042", pattern = "^[0-9]{4}-[0-9]{4,}$")]
    pub number: String,
    pub borrower: BorrowerView,
    #[schema(example = "จัดงานวันเด็กแห่งชาติ")]
    pub purpose: String,
    #[schema(value_type = Premises)]
    pub premises: &'static str,
    #[schema(value_type = Day)]
    pub from_on: String,
    #[schema(value_type = Day)]
    pub due_on: String,
    #[schema(value_type = LoanStatus)]
    pub status: &'static str,
    /// Something is with the borrower that should be back.
    pub overdue: bool,
    /// When it was recorded that it was chased since it was last due.
    #[schema(value_type = Option<Day>, required = true)]
    pub chased_on: Option<String>,
    #[schema(minimum = 1, example = 1)]
    pub version: i32,
}

impl LoanSummary {
    pub fn of(loan: Loan, today: NaiveDate) -> Self {
        Self {
            number: loan.loan_number(),
            borrower: BorrowerView::of(&loan),
            overdue: loan.is_overdue(today),
            premises: loan.premises.as_str(),
            status: loan.status.as_str(),
            from_on: loan.from_on.to_string(),
            due_on: loan.due_on.to_string(),
            chased_on: loan.chased_on.map(|day| day.to_string()),
            id: loan.id,
            agency_id: loan.agency_id,
            purpose: loan.purpose,
            version: loan.version,
        }
    }
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListLoans {
    /// One of your agencies; needed when you have several.
    #[param(value_type = Option<Id>)]
    pub agency_id: Option<String>,
    /// Where they stand.
    #[param(value_type = Option<LoanStatus>)]
    pub status: Option<String>,
    /// Who borrows.
    #[param(value_type = Option<BorrowerKind>)]
    pub borrower_kind: Option<String>,
    /// With this asset.
    #[param(value_type = Option<Id>)]
    pub asset_id: Option<String>,
    /// `true`: only what should be back.
    pub overdue: Option<bool>,
    /// `true`: only what's overdue and wasn't chased yet.
    pub to_chase: Option<bool>,
    /// The first day on which they are due.
    #[param(value_type = Option<Day>)]
    pub due_from: Option<String>,
    /// The last day on which they are due.
    #[param(value_type = Option<Day>)]
    pub due_to: Option<String>,
    /// The cursor of the page before.
    pub after: Option<String>,
    /// Rows of a page, 1–200.
    #[param(default = 50, minimum = 1, maximum = 200)]
    pub limit: Option<u32>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListMyLoans {
    /// The cursor of the page before.
    pub after: Option<String>,
    /// Rows of a page, 1–200.
    #[param(default = 50, minimum = 1, maximum = 200)]
    pub limit: Option<u32>,
}
