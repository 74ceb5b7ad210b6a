//! What a reporter sends with a receipt, and sees.

use crate::agencies::Agency;
use crate::calendar;
use crate::complaints::cases::{ClockView, FileView, StepView};
use crate::complaints::history::Clock;
use crate::complaints::intake::{Contact, ContactView, PlaceView};
use crate::complaints::kinds::{CaseStatus, ComplaintKind};
use crate::complaints::model::{CaseFile, Complaint, Step};
use crate::complaints::settings::categories::Category;
use crate::http::{Day, FilesWith, FormOf, Id, Paragraph, Story};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A receipt.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Tracking {
    /// As it was given, or as a person types it.
    #[schema(
        example = "7KQM-2XWD-0R5T-9HJC-V3NB-6PZE-14FG",
        min_length = 1,
        max_length = 100
    )]
    pub receipt: String,
}

/// What the reporter says.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SendMessage {
    #[schema(
        example = "7KQM-2XWD-0R5T-9HJC-V3NB-6PZE-14FG",
        min_length = 1,
        max_length = 100
    )]
    pub receipt: String,
    #[schema(value_type = Story)]
    pub text: String,
}

/// The same as a form, and with files.
pub type SendMessageForm = FormOf<SendMessage>;
pub type SendMessageFiles = FilesWith<SendMessage>;

/// Why the reporter takes it back, if they say so.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"receipt": "7KQM-2XWD-0R5T-9HJC-V3NB-6PZE-14FG"}))]
pub struct WithdrawComplaint {
    #[schema(
        example = "7KQM-2XWD-0R5T-9HJC-V3NB-6PZE-14FG",
        min_length = 1,
        max_length = 100
    )]
    pub receipt: String,
    #[schema(value_type = Option<Paragraph>)]
    pub text: Option<String>,
}

/// How content the reporter is.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"receipt": "7KQM-2XWD-0R5T-9HJC-V3NB-6PZE-14FG", "rating": 5, "comment": "ขอบคุณที่ดำเนินการรวดเร็ว"}))]
pub struct RateComplaint {
    #[schema(
        example = "7KQM-2XWD-0R5T-9HJC-V3NB-6PZE-14FG",
        min_length = 1,
        max_length = 100
    )]
    pub receipt: String,
    /// From 1, not at all, to 5, very.
    #[schema(minimum = 1, maximum = 5, example = 5)]
    #[serde(deserialize_with = "crate::http::whole")]
    pub rating: i32,
    #[schema(value_type = Option<Paragraph>)]
    pub comment: Option<String>,
}

/// เรื่องของท่าน — a case as its reporter sees it.
#[derive(Debug, Serialize, ToSchema)]
pub struct TrackedComplaint {
    #[schema(example = "2566-000123", pattern = "^[0-9]{4}-[0-9]{6,}$")]
    pub number: String,
    #[schema(value_type = Id)]
    pub agency_id: String,
    #[schema(example = "เทศบาลตำบลมะรือโบตก")]
    pub agency_name_th: String,
    #[schema(value_type = ComplaintKind)]
    pub kind: &'static str,
    #[schema(example = "light")]
    pub category: String,
    #[schema(example = "ไฟฟ้าส่องสว่าง")]
    pub category_name_th: String,
    #[schema(example = "ไฟถนนหน้าโรงเรียนดับ 3 ดวง ตั้งแต่วันศุกร์")]
    pub description: String,
    #[schema(value_type = CaseStatus)]
    pub status: &'static str,
    #[schema(value_type = Day)]
    pub received_on: String,
    pub clocks: Vec<ClockView>,
    /// The steps that concern the reporter, questions of the office among them.
    pub steps: Vec<StepView>,
    pub files: Vec<FileView>,
    /// The operations that the receipt opens now.
    #[schema(example = json!(["send_message", "withdraw_complaint"]))]
    pub allowed_actions: Vec<&'static str>,
}

/// What a reporter's view is made of.
pub(super) struct Tracked {
    pub case: Complaint,
    pub agency: Agency,
    pub category: Option<Category>,
    pub clocks: Vec<Clock>,
    pub steps: Vec<Step>,
    pub files: Vec<CaseFile>,
    pub actions: Vec<&'static str>,
    pub today: NaiveDate,
}

impl From<Tracked> for TrackedComplaint {
    fn from(tracked: Tracked) -> Self {
        let case = tracked.case;
        let name = tracked
            .category
            .map_or_else(|| case.category.clone(), |category| category.name_th);
        Self {
            number: case.case_number(),
            agency_id: case.agency_id,
            agency_name_th: tracked.agency.name_th,
            kind: case.kind.as_str(),
            category: case.category,
            category_name_th: name,
            description: case.description,
            status: case.status.as_str(),
            received_on: case.received_on.to_string(),
            clocks: tracked
                .clocks
                .iter()
                .map(|clock| ClockView::of(clock, tracked.today))
                .collect(),
            steps: tracked
                .steps
                .into_iter()
                .filter_map(StepView::for_reporter)
                .collect(),
            files: tracked.files.into_iter().map(FileView::from).collect(),
            allowed_actions: tracked.actions,
        }
    }
}

/// Everything that's kept about a reporter.
#[derive(Debug, Serialize, ToSchema)]
pub struct ExportedComplaint {
    #[schema(format = DateTime, example = "2023-08-18T09:00:00+07:00")]
    pub exported_at: String,
    pub complaint: TrackedComplaint,
    pub contact: ContactView,
    #[schema(required = true)]
    pub place: Option<PlaceView>,
    /// What the service's form asked for.
    #[schema(value_type = Option<Object>, required = true)]
    pub fields: Option<serde_json::Value>,
}

impl ExportedComplaint {
    pub fn of(
        complaint: TrackedComplaint,
        contact: Contact,
        fields: Option<serde_json::Value>,
        (place, now): (Option<&str>, chrono::NaiveDateTime),
    ) -> Self {
        Self {
            exported_at: calendar::rfc3339(now),
            complaint,
            contact: contact.into(),
            place: PlaceView::stored(place),
            fields,
        }
    }
}
