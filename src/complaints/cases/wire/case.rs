//! A case as officers see it.

use super::parts::{ClockView, FileView, StepView};
use crate::calendar;
use crate::complaints::history::Clock;
use crate::complaints::intake::PlaceView;
use crate::complaints::kinds::{CaseStatus, Channel, ComplaintKind};
use crate::complaints::model::{CaseFile, Complaint, Step};
use crate::http::{Day, Id};
use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

/// เรื่องร้องเรียน — a case as the office sees it; who reported is asked for apart.
#[expect(clippy::struct_excessive_bools, reason = "a list of independent facts")]
#[derive(Debug, Serialize, ToSchema)]
pub struct ComplaintView {
    #[schema(value_type = Id)]
    pub id: String,
    #[schema(value_type = Id)]
    pub agency_id: String,
    #[schema(example = "2566-000123", pattern = "^[0-9]{4}-[0-9]{6,}$")]
    pub number: String,
    #[schema(value_type = ComplaintKind)]
    pub kind: &'static str,
    /// A category's code.
    #[schema(example = "light")]
    pub category: String,
    #[schema(required = true, example = "water_meter")]
    pub service_code: Option<String>,
    /// What the service's form asked for.
    #[schema(value_type = Option<Object>, required = true)]
    pub fields: Option<serde_json::Value>,
    #[schema(value_type = Channel)]
    pub channel: &'static str,
    #[schema(value_type = Day)]
    pub received_on: String,
    #[schema(format = DateTime, example = "2023-08-18T09:00:00+07:00")]
    pub received_at: String,
    #[schema(required = true, example = "1234/2566")]
    pub reference: Option<String>,
    #[schema(example = "ไฟถนนหน้าโรงเรียนดับ 3 ดวง ตั้งแต่วันศุกร์")]
    pub description: String,
    #[schema(required = true)]
    pub place: Option<PlaceView>,
    /// The reporter wished to stay anonymous.
    pub anonymous: bool,
    /// Whether the reporter said who they are; `reveal_reporter` shows it.
    pub has_contact: bool,
    pub may_publish: bool,
    #[schema(value_type = CaseStatus)]
    pub status: &'static str,
    #[schema(value_type = Option<Id>, required = true)]
    pub unit_id: Option<String>,
    #[schema(value_type = Option<Id>, required = true)]
    pub officer_id: Option<String>,
    /// The case it's a duplicate of.
    #[schema(value_type = Option<Id>, required = true)]
    pub duplicate_of: Option<String>,
    pub clocks: Vec<ClockView>,
    /// The next day on which a clock runs out; `null` when none runs.
    #[schema(value_type = Option<Day>, required = true)]
    pub due_on: Option<String>,
    pub overdue: bool,
    /// How far up it was told that it's overdue: 0 nobody, 1 the head of the unit, 2 the approver.
    #[schema(minimum = 0, maximum = 2, example = 0)]
    pub escalated: i32,
    #[schema(format = DateTime, required = true, example = "2023-08-18T09:00:00+07:00")]
    pub ended_at: Option<String>,
    #[schema(format = DateTime, required = true, example = "2023-08-18T09:00:00+07:00")]
    pub published_at: Option<String>,
    pub steps: Vec<StepView>,
    pub files: Vec<FileView>,
    /// The `ETag` that `If-Match` takes.
    #[schema(minimum = 1, example = 1)]
    pub version: i32,
    /// The operations that you may call on it now.
    #[schema(example = json!(["acknowledge_complaint", "assign_complaint"]))]
    pub allowed_actions: Vec<&'static str>,
}

/// What a view of a case is made of.
pub struct Seen {
    pub case: Complaint,
    pub clocks: Vec<Clock>,
    pub steps: Vec<Step>,
    pub files: Vec<CaseFile>,
    pub has_contact: bool,
    pub actions: Vec<&'static str>,
    pub today: NaiveDate,
}

impl From<Seen> for ComplaintView {
    fn from(seen: Seen) -> Self {
        let case = seen.case;
        Self {
            number: case.case_number(),
            due_on: case.due().map(|day| day.to_string()),
            overdue: case.due < seen.today,
            place: PlaceView::stored(case.place.as_deref()),
            fields: case
                .fields
                .as_deref()
                .and_then(|text| serde_json::from_str(text).ok()),
            kind: case.kind.as_str(),
            channel: case.channel.as_str(),
            status: case.status.as_str(),
            received_on: case.received_on.to_string(),
            received_at: calendar::rfc3339(case.received_at),
            ended_at: case.ended_at.map(calendar::rfc3339),
            published_at: case.published_at.map(calendar::rfc3339),
            id: case.id,
            agency_id: case.agency_id,
            category: case.category,
            service_code: case.service_code,
            reference: case.reference,
            description: case.description,
            anonymous: case.anonymous,
            has_contact: seen.has_contact,
            may_publish: case.may_publish,
            unit_id: case.unit_id,
            officer_id: case.officer_id,
            duplicate_of: case.duplicate_of,
            clocks: seen
                .clocks
                .iter()
                .map(|clock| ClockView::of(clock, seen.today))
                .collect(),
            escalated: case.escalated,
            steps: seen.steps.into_iter().map(StepView::of).collect(),
            files: seen.files.into_iter().map(FileView::from).collect(),
            version: case.version,
            allowed_actions: seen.actions,
        }
    }
}
