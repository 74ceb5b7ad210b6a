//! Rows of loans.

use super::data::Taken;
use super::state::State;
use crate::assets::kinds::{BorrowerKind, LoanAction, LoanApprover, LoanStatus, LoanStepBy, Premises};
use crate::http::{Error, Result};
use crate::schema::{loan_files, loan_lines, loan_steps, loans};
use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

/// การยืมทรัพย์สิน — a loan, as its steps have made it.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = loans, treat_none_as_null = true, treat_none_as_default_value = false)]
pub struct Loan {
    pub id: String,
    pub agency_id: String,
    /// Buddhist, of the day on which it was asked for.
    pub fiscal_year: i32,
    /// Of the agency in that year, from 1.
    pub number: i32,
    #[diesel(serialize_as = String)]
    pub borrower_kind: BorrowerKind,
    /// The account of staff who have one.
    pub borrower_id: Option<String>,
    pub borrower_name: String,
    /// The unit, the other agency, or the community.
    pub borrower_office: Option<String>,
    pub borrower_contact: Option<String>,
    /// By which one borrower's loans are found: `user/ID`, or kind and name.
    pub borrower_key: String,
    pub purpose: String,
    #[diesel(serialize_as = String)]
    pub premises: Premises,
    pub place: String,
    pub from_on: NaiveDate,
    pub due_on: NaiveDate,
    /// Of consumables: whether the borrower needs them urgently.
    pub urgent: bool,
    #[diesel(serialize_as = String)]
    pub status: LoanStatus,
    /// As events name them.
    pub requested_by: String,
    pub requested_at: NaiveDateTime,
    #[diesel(serialize_as = String)]
    pub approver: LoanApprover,
    /// The unit whose head approves it.
    pub approver_unit_id: Option<String>,
    pub override_reason: Option<String>,
    /// Of the first handover.
    pub handed_on: Option<NaiveDate>,
    /// Since when nothing is with the borrower any more.
    pub returned_on: Option<NaiveDate>,
    /// When it was recorded that it was chased since it was last due.
    pub chased_on: Option<NaiveDate>,
    pub version: i32,
    pub updated_at: NaiveDateTime,
}

/// The number of a loan: `2566-0042`.
pub fn loan_number(fiscal_year: i32, number: i32) -> String {
    format!("{fiscal_year}-{number:04}")
}

impl Loan {
    pub fn loan_number(&self) -> String {
        loan_number(self.fiscal_year, self.number)
    }

    /// The event's subject.
    pub fn subject(&self) -> String {
        format!("loan/{}", self.id)
    }

    /// Whether something is with the borrower that should have been back before `today`.
    pub fn is_overdue(&self, today: NaiveDate) -> bool {
        self.status == LoanStatus::OnLoan && self.due_on < today
    }
}

/// รายการที่ยืม — a line of a loan: an asset and how many of it.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = loan_lines, treat_none_as_null = true, treat_none_as_default_value = false)]
pub struct LoanLine {
    pub loan_id: String,
    /// From 1 in its loan.
    pub no: i32,
    pub asset_id: String,
    /// Whether the asset is a single piece.
    pub individual: bool,
    pub quantity: i32,
    pub from_on: NaiveDate,
    pub until_on: NaiveDate,
    /// How many it keeps from others.
    pub held: i32,
    pub handed: i32,
    /// How many are with the borrower.
    pub out: i32,
    /// How many came back otherwise than in good order, or not at all, and aren't settled.
    pub unsettled: i32,
    /// Of one piece on the day of the handover.
    pub price_satang: Option<i64>,
    /// When the first of it was handed over.
    pub lent_from: Option<NaiveDateTime>,
    /// When the last of what was handed over came back; `None` while something is out.
    pub lent_until: Option<NaiveDateTime>,
}

/// ขั้นตอน — a step in the life of a loan.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = loan_steps, treat_none_as_default_value = false)]
pub struct LoanStep {
    pub loan_id: String,
    /// From 1 in its loan.
    pub no: i32,
    #[diesel(serialize_as = String)]
    pub action: LoanAction,
    #[diesel(serialize_as = String)]
    pub whose: LoanStepBy,
    /// As events name them.
    pub actor: String,
    /// When it was recorded.
    pub at: NaiveDateTime,
    pub text: Option<String>,
    /// JSON of a [`Taken`].
    pub details: String,
    /// The number of the step that voided it.
    pub voided_by: Option<i32>,
}

impl LoanStep {
    /// What it says.
    pub fn taken(&self) -> Option<Taken> {
        Taken::from_json(&self.details)
    }
}

/// The state that the stored steps make.
///
/// # Errors
/// `500` when they don't follow each other: nothing here writes such.
pub fn replay(steps: &[LoanStep]) -> Result<State> {
    let broken = || Error::internal("the steps of a loan don't follow each other");
    let in_force = steps.iter().filter(|step| step.voided_by.is_none());
    let taken: Option<Vec<_>> = in_force.map(LoanStep::taken).collect();
    State::replay(&taken.ok_or_else(broken)?).map_err(|_| broken())
}

/// ไฟล์แนบ — a scan of what was signed on paper.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = loan_files)]
pub struct LoanFile {
    pub id: String,
    pub loan_id: String,
    /// The number of the step with which it came.
    pub step: i32,
    pub name: String,
    pub media_type: String,
    /// Bytes of the working copy.
    pub size: i32,
    pub sha256: String,
    pub original_size: i32,
    pub original_sha256: String,
    pub created_at: NaiveDateTime,
}
