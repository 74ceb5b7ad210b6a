//! A loan as callers see it.

use super::steps::LoanStepView;
use crate::assets::kinds::{BorrowerKind, LoanApprover, LoanStatus, Premises, ReturnCondition};
use crate::assets::loans::chasing::Chase;
use crate::assets::loans::model::{Loan, LoanFile, LoanLine};
use crate::assets::loans::state::LineState;
use crate::assets::model::Asset;
use crate::http::{Day, Id};
use serde::Serialize;
use utoipa::ToSchema;

/// การยืมทรัพย์สิน — a loan.
#[derive(Debug, Serialize, ToSchema)]
pub struct LoanView {
    #[schema(value_type = Id)]
    pub id: String,
    #[schema(value_type = Id)]
    pub agency_id: String,
    #[schema(example = "2566-0042", pattern = "^[0-9]{4}-[0-9]{4,}$")]
    pub number: String,
    /// Buddhist, of the day on which it was asked for.
    #[schema(example = 2566, minimum = 2400, maximum = 2700)]
    pub fiscal_year: i32,
    pub borrower: BorrowerView,
    #[schema(example = "จัดงานวันเด็กแห่งชาติ")]
    pub purpose: String,
    #[schema(value_type = Premises)]
    pub premises: &'static str,
    #[schema(example = "โรงเรียนบ้านมะรือโบตก")]
    pub place: String,
    #[schema(value_type = Day)]
    pub from_on: String,
    #[schema(value_type = Day)]
    pub due_on: String,
    pub urgent: bool,
    #[schema(value_type = LoanStatus)]
    pub status: &'static str,
    /// Something is with the borrower that should be back.
    pub overdue: bool,
    /// `user/ID`.
    #[schema(example = "user/0192f0c1-7c1e-7a50-9d3f-0123456789ab")]
    pub requested_by: String,
    #[schema(format = DateTime, example = "2023-01-09T09:00:00+07:00")]
    pub requested_at: String,
    /// Whose approval it needs.
    #[schema(value_type = LoanApprover)]
    pub approver: &'static str,
    /// The unit whose head approves it.
    #[schema(value_type = Option<Id>, required = true)]
    pub approver_unit_id: Option<String>,
    /// Why somebody with something overdue could ask for it, or got it handed over, all the same.
    #[schema(required = true, example = "จำเป็นต้องใช้ช่วยผู้ประสบภัย")]
    pub override_reason: Option<String>,
    #[schema(value_type = Option<Day>, required = true)]
    pub handed_on: Option<String>,
    /// Since when nothing is with the borrower any more.
    #[schema(value_type = Option<Day>, required = true)]
    pub returned_on: Option<String>,
    /// `null` as long as it isn't overdue and wasn't chased.
    #[schema(required = true)]
    pub chase: Option<ChaseView>,
    pub lines: Vec<LoanLineView>,
    pub steps: Vec<LoanStepView>,
    pub files: Vec<LoanFileView>,
    /// The `ETag` that `If-Match` takes.
    #[schema(minimum = 1, example = 1)]
    pub version: i32,
    /// The operations that you may call on it now.
    #[schema(example = json!(["hand_over_loan", "cancel_loan"]))]
    pub allowed_actions: Vec<&'static str>,
}

/// ผู้ยืม — who borrows.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = LoanBorrowerView)]
pub struct BorrowerView {
    #[schema(value_type = BorrowerKind)]
    pub kind: &'static str,
    #[schema(value_type = Option<Id>, required = true)]
    pub user_id: Option<String>,
    #[schema(example = "นายอาลี มะ")]
    pub name: String,
    #[schema(required = true, example = "โรงเรียนบ้านมะรือโบตก")]
    pub office: Option<String>,
    #[schema(required = true, example = "073-000-000")]
    pub contact: Option<String>,
}

/// การทวงคืน — that what's overdue has to be asked for (ข้อ 211).
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = LoanChaseView)]
pub struct ChaseView {
    /// The day after it was due.
    #[schema(value_type = Day)]
    pub opened_on: String,
    /// The last day to do it.
    #[schema(value_type = Day)]
    pub due_on: String,
    /// The day on which it was recorded.
    #[schema(value_type = Option<Day>, required = true)]
    pub done_on: Option<String>,
    /// Whether it was done too late, or isn't yet and should be.
    pub late: bool,
}

/// รายการ — a line of a loan.
#[derive(Debug, Serialize, ToSchema)]
pub struct LoanLineView {
    #[schema(minimum = 1, example = 1)]
    pub no: i32,
    #[schema(value_type = Id)]
    pub asset_id: String,
    #[schema(example = "416-65-0001")]
    pub asset_number: String,
    #[schema(example = "เก้าอี้พลาสติก")]
    pub asset_name: String,
    #[schema(example = "ตัว")]
    pub measure: String,
    #[schema(minimum = 1, example = 100)]
    pub quantity: i32,
    #[schema(minimum = 0, example = 100)]
    pub handed: i32,
    /// With the borrower.
    #[schema(minimum = 0, example = 0)]
    pub out: i32,
    #[schema(minimum = 0, example = 98)]
    pub good: i32,
    #[schema(minimum = 0, example = 2)]
    pub damaged: i32,
    #[schema(minimum = 0, example = 0)]
    pub incomplete: i32,
    #[schema(minimum = 0, example = 0)]
    pub lost: i32,
    /// Of these, to be made good yet.
    #[schema(minimum = 0, example = 2)]
    pub unsettled: i32,
    /// Of one piece on the day of the handover.
    #[schema(required = true, minimum = 0, example = 45000)]
    pub price_satang: Option<i64>,
}

/// ไฟล์แนบ — a scan of what was signed.
#[derive(Debug, Serialize, ToSchema)]
pub struct LoanFileView {
    #[schema(value_type = Id)]
    pub id: String,
    #[schema(example = "ใบยืม.pdf")]
    pub name: String,
    #[schema(example = "application/pdf")]
    pub media_type: String,
    /// Bytes.
    #[schema(minimum = 0, example = 204_800)]
    pub size: i32,
    /// Hexadecimal.
    #[schema(
        pattern = "^[0-9a-f]{64}$",
        example = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
    )]
    pub sha256: String,
    /// The step that it belongs to.
    #[schema(minimum = 1, example = 2)]
    pub step: i32,
}

impl From<Chase> for ChaseView {
    fn from(chase: Chase) -> Self {
        Self {
            opened_on: chase.opened_on.to_string(),
            due_on: chase.due_on.to_string(),
            done_on: chase.done_on.map(|day| day.to_string()),
            late: chase.late,
        }
    }
}

impl BorrowerView {
    pub fn of(loan: &Loan) -> Self {
        Self {
            kind: loan.borrower_kind.as_str(),
            user_id: loan.borrower_id.clone(),
            name: loan.borrower_name.clone(),
            office: loan.borrower_office.clone(),
            contact: loan.borrower_contact.clone(),
        }
    }
}

impl LoanLineView {
    pub fn of(line: LoanLine, state: &LineState, asset: Option<&Asset>) -> Self {
        let text = |text: fn(&Asset) -> &String| asset.map(text).cloned().unwrap_or_default();
        Self {
            no: line.no,
            asset_id: line.asset_id,
            asset_number: text(|asset| &asset.number),
            asset_name: text(|asset| &asset.name),
            measure: text(|asset| &asset.measure),
            quantity: line.quantity,
            handed: line.handed,
            out: line.out,
            good: state.back_in(ReturnCondition::Good),
            damaged: state.back_in(ReturnCondition::Damaged),
            incomplete: state.back_in(ReturnCondition::Incomplete),
            lost: state.back_in(ReturnCondition::Lost),
            unsettled: line.unsettled,
            price_satang: line.price_satang,
        }
    }
}

impl From<LoanFile> for LoanFileView {
    fn from(file: LoanFile) -> Self {
        Self {
            id: file.id,
            name: file.name,
            media_type: file.media_type,
            size: file.size,
            sha256: file.sha256,
            step: file.step,
        }
    }
}
