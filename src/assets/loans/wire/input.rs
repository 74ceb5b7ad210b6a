//! What's asked for and what's done with a loan.

use crate::assets::kinds::{AssetCondition, BorrowerKind, Premises, ReturnCondition, SettlementKind};
use crate::http::{Day, FilesWith, Id, Story, whole, whole_or_none};
use serde::Deserialize;
use utoipa::ToSchema;

/// ใบยืม — a loan that's asked for.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"agency_id": "0192f0c1-7c1e-7a50-9d3f-0123456789ab", "purpose": "จัดงานวันเด็กแห่งชาติ",
    "premises": "outside", "place": "โรงเรียนบ้านมะรือโบตก", "from_on": "2023-01-12", "due_on": "2023-01-16",
    "lines": [{"asset_id": "0192f0c1-7c1e-7a50-9d3f-0123456789ab", "quantity": 100}]}))]
pub struct RequestLoan {
    #[schema(value_type = Id)]
    pub agency_id: String,
    /// Left out: you. Asset officers name anybody.
    #[schema(required = false)]
    pub borrower: Option<BorrowerInput>,
    /// For what; in the service of the public only (ข้อ 207).
    #[schema(example = "จัดงานวันเด็กแห่งชาติ", min_length = 1, max_length = 500)]
    pub purpose: String,
    #[schema(value_type = Premises)]
    pub premises: String,
    /// Where it's used.
    #[schema(example = "โรงเรียนบ้านมะรือโบตก", min_length = 1, max_length = 300)]
    pub place: String,
    #[schema(value_type = Day)]
    pub from_on: String,
    /// The last day, on which it's brought back.
    #[schema(value_type = Day)]
    pub due_on: String,
    /// Consumables are lent to agencies that need them urgently.
    #[serde(default)]
    #[schema(required = false)]
    pub urgent: bool,
    #[schema(min_items = 1, max_items = 50)]
    pub lines: Vec<RequestLine>,
    /// Why somebody with something overdue gets it all the same; asset officers say so.
    #[schema(example = "จำเป็นต้องใช้ช่วยผู้ประสบภัย", min_length = 1, max_length = 500)]
    pub override_reason: Option<String>,
}

/// ผู้ยืม — who is to get it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = LoanBorrowerInput, example = json!({"kind": "agency", "name": "นายอาลี มะ", "office": "โรงเรียนบ้านมะรือโบตก", "contact": "073-000-000"}))]
pub struct BorrowerInput {
    #[schema(value_type = BorrowerKind)]
    pub kind: String,
    /// Of staff with an account.
    #[schema(value_type = Option<Id>, required = false)]
    pub user_id: Option<String>,
    /// Needed without an account.
    #[schema(example = "นายอาลี มะ", min_length = 1, max_length = 200)]
    pub name: Option<String>,
    /// The unit, the other agency, or the community; needed of an agency.
    #[schema(example = "โรงเรียนบ้านมะรือโบตก", min_length = 1, max_length = 200)]
    pub office: Option<String>,
    /// A telephone number or an address.
    #[schema(example = "073-000-000", min_length = 1, max_length = 200)]
    pub contact: Option<String>,
}

/// An asset, and how many of it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = LoanRequestLine, example = json!({"asset_id": "0192f0c1-7c1e-7a50-9d3f-0123456789ab", "quantity": 1}))]
pub struct RequestLine {
    #[schema(value_type = Id)]
    pub asset_id: String,
    /// 1 of a single piece.
    #[schema(minimum = 1, maximum = 100_000, example = 1)]
    #[serde(deserialize_with = "whole")]
    pub quantity: i64,
}

/// A step that may say something.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"text": "อนุมัติตามที่ขอ"}))]
pub struct LoanRemark {
    #[schema(value_type = Option<Story>, required = false)]
    pub text: Option<String>,
}

/// A step that says why.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"text": "ต้องใช้ในงานของเทศบาลวันเดียวกัน"}))]
pub struct LoanReason {
    #[schema(value_type = Story)]
    pub text: String,
}

/// An approval that was signed on paper.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"appointment_id": "0192f0c1-7c1e-7a50-9d3f-0123456789ab", "on": "2023-01-10", "number": "นธ 72601/12"}))]
pub struct RecordLoanApproval {
    /// Who signed: their appointment to the position that approves, in force on that day.
    #[schema(value_type = Id)]
    pub appointment_id: String,
    /// The day it was signed.
    #[schema(value_type = Day)]
    pub on: String,
    /// Of the paper.
    #[schema(example = "นธ 72601/12", min_length = 1, max_length = 50)]
    pub number: String,
    #[schema(value_type = Option<Story>, required = false)]
    pub text: Option<String>,
}

/// A later day by which it's brought back.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"due_on": "2023-01-20", "text": "เลื่อนจัดงาน"}))]
pub struct ExtendLoan {
    #[schema(value_type = Day)]
    pub due_on: String,
    /// Why.
    #[schema(value_type = Story)]
    pub text: String,
}

/// An extension that was signed on paper.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"due_on": "2023-01-20", "text": "เลื่อนจัดงาน", "appointment_id": "0192f0c1-7c1e-7a50-9d3f-0123456789ab",
    "on": "2023-01-15", "number": "นธ 72601/20"}))]
pub struct RecordLoanExtension {
    #[schema(value_type = Day)]
    pub due_on: String,
    /// Why.
    #[schema(value_type = Story)]
    pub text: String,
    /// Who signed: their appointment to the position that approves, in force on that day.
    #[schema(value_type = Id)]
    pub appointment_id: String,
    /// The day it was signed.
    #[schema(value_type = Day)]
    pub on: String,
    /// Of the paper.
    #[schema(example = "นธ 72601/20", min_length = 1, max_length = 50)]
    pub number: String,
}

/// What's handed over.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"to": "นายอาลี มะ", "lines": [{"no": 1, "quantity": 100, "condition": "good"}]}))]
pub struct HandOverLoan {
    /// When; now when it's left out.
    #[schema(format = DateTime, required = false, value_type = String, example = "2023-01-12T09:30:00+07:00")]
    pub at: Option<String>,
    /// Who hands over; your name when it's left out.
    #[schema(example = "นางสาวฟาตีเมาะ ดือราแม", min_length = 1, max_length = 200)]
    pub by: Option<String>,
    /// Who receives; the borrower when it's left out.
    #[schema(example = "นายอาลี มะ", min_length = 1, max_length = 200)]
    pub to: Option<String>,
    /// Why somebody with something overdue gets it all the same.
    #[schema(example = "จำเป็นต้องใช้ช่วยผู้ประสบภัย", min_length = 1, max_length = 500)]
    pub override_reason: Option<String>,
    /// Left out: all that isn't handed over yet, as the register has it.
    #[schema(required = false, min_items = 1, max_items = 50)]
    pub lines: Option<Vec<HandOverLine>>,
    #[schema(value_type = Option<Story>, required = false)]
    pub text: Option<String>,
}

/// A line that's handed over: named by its number, or by a label that was scanned.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = LoanHandOverLine, example = json!({"no": 1, "quantity": 100, "condition": "good"}))]
pub struct HandOverLine {
    #[schema(minimum = 1, maximum = 50, example = 1)]
    #[serde(default, deserialize_with = "whole_or_none")]
    pub no: Option<i32>,
    /// What the QR code of a label says, or the asset's number.
    #[schema(example = "416-65-0001", min_length = 1, max_length = 300)]
    pub label: Option<String>,
    /// Left out: all of the line.
    #[schema(minimum = 1, maximum = 100_000, example = 1)]
    #[serde(default, deserialize_with = "whole_or_none")]
    pub quantity: Option<i64>,
    /// Left out: as the register has it.
    #[schema(value_type = Option<AssetCondition>, required = false)]
    pub condition: Option<String>,
    #[schema(example = "มีสายไฟ 1 เส้น", min_length = 1, max_length = 500)]
    pub note: Option<String>,
}

/// What's brought back.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"lines": [{"no": 1, "quantity": 98, "condition": "good"}, {"no": 1, "quantity": 2, "condition": "damaged", "note": "ขาหัก"}]}))]
pub struct ReturnLoan {
    /// When; now when it's left out.
    #[schema(format = DateTime, required = false, value_type = String, example = "2023-01-16T15:00:00+07:00")]
    pub at: Option<String>,
    /// Who brings it; the borrower when it's left out.
    #[schema(example = "นายอาลี มะ", min_length = 1, max_length = 200)]
    pub by: Option<String>,
    /// Who receives it; your name when it's left out.
    #[schema(example = "นางสาวฟาตีเมาะ ดือราแม", min_length = 1, max_length = 200)]
    pub to: Option<String>,
    /// Left out: all that's out, in good order.
    #[schema(required = false, min_items = 1, max_items = 100)]
    pub lines: Option<Vec<ReturnLine>>,
    #[schema(value_type = Option<Story>, required = false)]
    pub text: Option<String>,
}

/// A line, or a part of it, that's brought back or was lost.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = LoanReturnLine, example = json!({"no": 1, "quantity": 2, "condition": "damaged", "note": "ขาหัก"}))]
pub struct ReturnLine {
    #[schema(minimum = 1, maximum = 50, example = 1)]
    #[serde(default, deserialize_with = "whole_or_none")]
    pub no: Option<i32>,
    /// What the QR code of a label says, or the asset's number.
    #[schema(example = "416-65-0001", min_length = 1, max_length = 300)]
    pub label: Option<String>,
    /// Left out: all that's out.
    #[schema(minimum = 1, maximum = 100_000, example = 1)]
    #[serde(default, deserialize_with = "whole_or_none")]
    pub quantity: Option<i64>,
    #[schema(value_type = ReturnCondition)]
    pub condition: String,
    #[schema(example = "ขาหัก", min_length = 1, max_length = 500)]
    pub note: Option<String>,
}

/// What's made good.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"on": "2023-01-25", "lines": [{"no": 1, "quantity": 2, "condition": "damaged", "kind": "money",
    "amount_satang": 90000, "receipt": "เล่ม 3 เลขที่ 41"}]}))]
pub struct SettleLoan {
    #[schema(value_type = Day)]
    pub on: String,
    #[schema(min_items = 1, max_items = 100)]
    pub lines: Vec<SettleLine>,
    #[schema(value_type = Option<Story>, required = false)]
    pub text: Option<String>,
}

/// A line, or a part of it, that's made good.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = LoanSettleLine, example = json!({"no": 1, "quantity": 2, "condition": "damaged", "kind": "repair"}))]
pub struct SettleLine {
    #[schema(minimum = 1, maximum = 50, example = 1)]
    #[serde(deserialize_with = "whole")]
    pub no: i32,
    #[schema(minimum = 1, maximum = 100_000, example = 1)]
    #[serde(deserialize_with = "whole")]
    pub quantity: i64,
    /// As what it came back.
    #[schema(value_type = ReturnCondition)]
    pub condition: String,
    #[schema(value_type = SettlementKind)]
    pub kind: String,
    /// With `money`, for all of them together; left out: the price on the day of the handover.
    #[schema(minimum = 0, maximum = 1_000_000_000_000_i64, example = 90000)]
    #[serde(default, deserialize_with = "whole_or_none")]
    pub amount_satang: Option<i64>,
    /// With `money`: the receipt's number.
    #[schema(example = "เล่ม 3 เลขที่ 41", min_length = 1, max_length = 50)]
    pub receipt: Option<String>,
    #[schema(example = "เชื่อมขาใหม่", min_length = 1, max_length = 500)]
    pub note: Option<String>,
}

/// That what's overdue was asked for.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"on": "2023-01-18", "text": "โทรแจ้งผู้ยืม จะนำมาคืนวันที่ 19"}))]
pub struct ChaseLoan {
    #[schema(value_type = Day)]
    pub on: String,
    /// How, and what was said.
    #[schema(value_type = Story)]
    pub text: String,
}

/// Taking back a step that was wrong.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"step": 3, "text": "ส่งมอบผิดเครื่อง"}))]
pub struct VoidLoanStep {
    /// Its number.
    #[schema(minimum = 2, maximum = 10_000, example = 3)]
    #[serde(deserialize_with = "whole")]
    pub step: i32,
    /// Why.
    #[schema(value_type = Story)]
    pub text: String,
}

/// With scans: the step that they belong to.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"step": 1}))]
pub struct AttachToLoan {
    #[schema(minimum = 1, maximum = 10_000, example = 1)]
    pub step: i32,
}

/// The same with the files.
pub type AttachLoanFiles = FilesWith<AttachToLoan, 1>;

/// What's brought back and scanned, whichever loans it's from.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"agency_id": "0192f0c1-7c1e-7a50-9d3f-0123456789ab", "lines": [{"label": "416-65-0001", "condition": "good"}]}))]
pub struct ReturnScanned {
    #[schema(value_type = Id)]
    pub agency_id: String,
    /// When; now when it's left out.
    #[schema(format = DateTime, required = false, value_type = String, example = "2023-01-16T15:00:00+07:00")]
    pub at: Option<String>,
    /// Who brings it; the borrowers when it's left out.
    #[schema(example = "นายอาลี มะ", min_length = 1, max_length = 200)]
    pub by: Option<String>,
    /// Who receives it; your name when it's left out.
    #[schema(example = "นางสาวฟาตีเมาะ ดือราแม", min_length = 1, max_length = 200)]
    pub to: Option<String>,
    #[schema(min_items = 1, max_items = 100)]
    pub lines: Vec<ScannedLine>,
    #[schema(value_type = Option<Story>, required = false)]
    pub text: Option<String>,
}

/// A label that was scanned.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = LoanScannedLine, example = json!({"label": "416-65-0001", "condition": "good"}))]
pub struct ScannedLine {
    /// What the QR code of a label says, or the asset's number.
    #[schema(example = "416-65-0001", min_length = 1, max_length = 300)]
    pub label: String,
    /// Left out: all that's out.
    #[schema(minimum = 1, maximum = 100_000, example = 1)]
    #[serde(default, deserialize_with = "whole_or_none")]
    pub quantity: Option<i64>,
    #[schema(value_type = ReturnCondition)]
    pub condition: String,
    #[schema(example = "ขาหัก", min_length = 1, max_length = 500)]
    pub note: Option<String>,
}

impl From<ScannedLine> for ReturnLine {
    fn from(line: ScannedLine) -> Self {
        Self {
            no: None,
            label: Some(line.label),
            quantity: line.quantity,
            condition: line.condition,
            note: line.note,
        }
    }
}
