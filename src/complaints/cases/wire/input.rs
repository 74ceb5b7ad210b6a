//! What officers send with a step.

use crate::complaints::kinds::{FileCopy, ReferralBody, RejectionReason};
use crate::http::{Day, FilesWith, Id, Story};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// A step that says something.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Say {
    #[schema(value_type = Story)]
    pub text: String,
}

/// A step that may say something.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({}))]
pub struct MaySay {
    #[schema(value_type = Option<Story>)]
    pub text: Option<String>,
}

/// What belongs to files that are added.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"text": "หนังสือฉบับจริง"}))]
pub struct AttachToComplaint {
    #[schema(value_type = Option<Story>)]
    pub text: Option<String>,
}

/// The same with the files.
pub type AttachFiles = FilesWith<AttachToComplaint, 1>;

/// Which copy of a file is asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct CaseFileAsked {
    /// `working` when absent.
    #[param(value_type = Option<FileCopy>, inline)]
    pub copy: Option<String>,
}

/// What the reporter is told.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"text": "ซ่อมไฟถนนทั้ง 3 ดวงแล้วเมื่อวันที่ 21 สิงหาคม 2566"}))]
pub struct Answer {
    #[schema(value_type = Story)]
    pub text: String,
    /// ที่หนังสือ: the number of the letter by which it was sent as well.
    #[schema(example = "นธ 72601/345", min_length = 1, max_length = 50)]
    pub book_number: Option<String>,
}

/// Who works on it from here on: a unit, an officer, or both.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"unit_id": "0192f0c1-7c1e-7a50-9d3f-0123456789ab"}))]
pub struct AssignComplaint {
    #[schema(value_type = Option<Id>)]
    pub unit_id: Option<String>,
    /// A person with the role of a complaint officer or a head of unit in the agency.
    #[schema(value_type = Option<Id>)]
    pub officer_id: Option<String>,
}

/// To whom it's referred.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"to": "damrongdhama_province", "number": "นธ 72601/345", "due_on": "2023-09-18"}))]
pub struct ReferComplaint {
    #[schema(value_type = ReferralBody)]
    pub to: String,
    /// The office's name; needed for `agency`.
    #[schema(example = "การไฟฟ้าส่วนภูมิภาคอำเภอระแงะ", min_length = 1, max_length = 200)]
    pub name: Option<String>,
    /// The number of the letter by which it was referred.
    #[schema(example = "นธ 72601/345", min_length = 1, max_length = 50)]
    pub number: String,
    /// The day by which an answer is due.
    #[schema(value_type = Day)]
    pub due_on: String,
    #[schema(value_type = Option<Story>)]
    pub text: Option<String>,
}

/// What the other office answered.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"text": "การไฟฟ้าฯ จะเปลี่ยนหม้อแปลงภายในเดือนนี้", "answered_on": "2023-09-01", "number": "มท 5310/12"}))]
pub struct RecordReferralAnswer {
    #[schema(value_type = Story)]
    pub text: String,
    /// Not later than today.
    #[schema(value_type = Day)]
    pub answered_on: String,
    /// The number of its letter.
    #[schema(example = "มท 5310/12", min_length = 1, max_length = 50)]
    pub number: Option<String>,
}

/// Why it isn't taken up.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "no_evidence", "text": "ไม่มีรายละเอียดสถานที่และวันเวลา จึงตรวจสอบไม่ได้"}))]
pub struct RejectComplaint {
    #[schema(value_type = RejectionReason)]
    pub reason: String,
    #[schema(value_type = Story)]
    pub text: String,
}

/// The case that it repeats.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"of": "2566-000001"}))]
pub struct MarkDuplicate {
    /// The number of another case of the agency.
    #[schema(example = "2566-000001", pattern = "^[0-9]{4}-[0-9]{6,9}$")]
    pub of: String,
    #[schema(value_type = Option<Story>)]
    pub text: Option<String>,
}

/// A question and its answer as they're published: without names, or what tells who asked.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"question": "ขอติดตั้งมิเตอร์น้ำต้องใช้เอกสารอะไรบ้าง", "answer": "สำเนาทะเบียนบ้านและบัตรประชาชน"}))]
pub struct PublishQuestion {
    #[schema(value_type = Story)]
    pub question: String,
    #[schema(value_type = Story)]
    pub answer: String,
}

/// A step that was a mistake.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"step": 2, "text": "บันทึกผิดเรื่อง"}))]
pub struct VoidStep {
    /// Its number in the case. What the reporter did can't be voided.
    #[schema(minimum = 1, maximum = 100_000, example = 2)]
    #[serde(deserialize_with = "crate::http::whole")]
    pub step: i32,
    #[schema(value_type = Story)]
    pub text: String,
}

/// The sealed case that it became.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"sealed_as": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"}))]
pub struct MoveToSealed {
    /// The id of the intake's case: the SHA-256 of what the officer's client sealed.
    #[schema(
        pattern = "^[0-9a-f]{64}$",
        example = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
    )]
    pub sealed_as: String,
}

/// Cases for a unit or an officer.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"ids": ["0192f0c1-7c1e-7a50-9d3f-0123456789ab"], "unit_id": "0192f0c1-7c1e-7a50-9d3f-0123456789ab"}))]
pub struct BulkAssign {
    #[schema(value_type = Vec<Id>, min_items = 1, max_items = 100)]
    pub ids: Vec<String>,
    #[schema(value_type = Option<Id>)]
    pub unit_id: Option<String>,
    #[schema(value_type = Option<Id>)]
    pub officer_id: Option<String>,
}

/// Cases to be closed.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"ids": ["0192f0c1-7c1e-7a50-9d3f-0123456789ab"]}))]
pub struct BulkClose {
    #[schema(value_type = Vec<Id>, min_items = 1, max_items = 100)]
    pub ids: Vec<String>,
}

/// How many it was done to.
#[derive(Debug, Serialize, ToSchema)]
pub struct BulkDone {
    #[schema(minimum = 1, example = 1)]
    pub done: usize,
}
