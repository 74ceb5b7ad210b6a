//! The work list as officers ask for it and see it.

use crate::complaints::cases::store::list::Tally;
use crate::complaints::kinds::{CaseStatus, Channel, ClockKind, ComplaintKind};
use crate::complaints::model::Complaint;
use crate::http::{Day, Id};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// A case in a work list.
#[derive(Debug, Serialize, ToSchema)]
pub struct ComplaintLine {
    #[schema(value_type = Id)]
    pub id: String,
    #[schema(value_type = Id)]
    pub agency_id: String,
    #[schema(example = "2566-000123", pattern = "^[0-9]{4}-[0-9]{6,}$")]
    pub number: String,
    #[schema(value_type = ComplaintKind)]
    pub kind: &'static str,
    #[schema(example = "light")]
    pub category: String,
    #[schema(value_type = Channel)]
    pub channel: &'static str,
    #[schema(value_type = Day)]
    pub received_on: String,
    #[schema(required = true, example = "1234/2566")]
    pub reference: Option<String>,
    /// How the description begins, up to 120 characters.
    #[schema(example = "ไฟถนนหน้าโรงเรียนดับ 3 ดวง")]
    pub excerpt: String,
    #[schema(value_type = CaseStatus)]
    pub status: &'static str,
    #[schema(value_type = Option<Id>, required = true)]
    pub unit_id: Option<String>,
    #[schema(value_type = Option<Id>, required = true)]
    pub officer_id: Option<String>,
    /// The next day on which a clock runs out; `null` when none runs.
    #[schema(value_type = Option<Day>, required = true)]
    pub due_on: Option<String>,
    #[schema(value_type = Option<ClockKind>, required = true)]
    pub due_clock: Option<String>,
    pub overdue: bool,
    #[schema(minimum = 0, maximum = 2, example = 0)]
    pub escalated: i32,
    #[schema(minimum = 1, example = 1)]
    pub version: i32,
}

impl ComplaintLine {
    pub fn of(case: Complaint, today: NaiveDate) -> Self {
        Self {
            number: case.case_number(),
            due_on: case.due().map(|day| day.to_string()),
            overdue: case.due < today,
            excerpt: case.description.chars().take(120).collect(),
            kind: case.kind.as_str(),
            channel: case.channel.as_str(),
            status: case.status.as_str(),
            received_on: case.received_on.to_string(),
            id: case.id,
            agency_id: case.agency_id,
            category: case.category,
            reference: case.reference,
            unit_id: case.unit_id,
            officer_id: case.officer_id,
            due_clock: case.due_clock,
            escalated: case.escalated,
            version: case.version,
        }
    }
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListComplaints {
    /// One of your agencies; needed when you have several.
    #[param(value_type = Option<Id>)]
    pub agency_id: Option<String>,
    /// Where they stand.
    #[param(value_type = Option<CaseStatus>)]
    pub status: Option<String>,
    /// What they are.
    #[param(value_type = Option<ComplaintKind>)]
    pub kind: Option<String>,
    /// A category's code.
    #[param(example = "light", max_length = 40)]
    pub category: Option<String>,
    /// Given to this unit.
    #[param(value_type = Option<Id>)]
    pub unit_id: Option<String>,
    /// Given to this officer.
    #[param(value_type = Option<Id>)]
    pub officer_id: Option<String>,
    /// How they came in.
    #[param(value_type = Option<Channel>)]
    pub channel: Option<String>,
    /// `true`: only those of which a clock ran out.
    pub overdue: Option<bool>,
    /// The first day on which they came in.
    #[param(value_type = Option<Day>)]
    pub received_from: Option<String>,
    /// The last day on which they came in.
    #[param(value_type = Option<Day>)]
    pub received_to: Option<String>,
    /// Part of the description, whatever the case of its Latin letters.
    #[param(max_length = 100, example = "ไฟถนน")]
    pub q: Option<String>,
    /// The cursor of the page before.
    pub after: Option<String>,
    /// Rows of a page, 1–200.
    #[param(default = 50, minimum = 1, maximum = 200)]
    pub limit: Option<u32>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct CountComplaints {
    /// One of your agencies; needed when you have several.
    #[param(value_type = Option<Id>)]
    pub agency_id: Option<String>,
    /// Where they stand.
    #[param(value_type = Option<CaseStatus>)]
    pub status: Option<String>,
    /// What they are.
    #[param(value_type = Option<ComplaintKind>)]
    pub kind: Option<String>,
    /// A category's code.
    #[param(example = "light", max_length = 40)]
    pub category: Option<String>,
    /// Given to this unit.
    #[param(value_type = Option<Id>)]
    pub unit_id: Option<String>,
    /// Given to this officer.
    #[param(value_type = Option<Id>)]
    pub officer_id: Option<String>,
    /// How they came in.
    #[param(value_type = Option<Channel>)]
    pub channel: Option<String>,
    /// `true`: only those of which a clock ran out.
    pub overdue: Option<bool>,
    /// The first day on which they came in.
    #[param(value_type = Option<Day>)]
    pub received_from: Option<String>,
    /// The last day on which they came in.
    #[param(value_type = Option<Day>)]
    pub received_to: Option<String>,
    /// Part of the description, whatever the case of its Latin letters.
    #[param(max_length = 100, example = "ไฟถนน")]
    pub q: Option<String>,
}

impl From<ListComplaints> for CountComplaints {
    fn from(list: ListComplaints) -> Self {
        Self {
            agency_id: list.agency_id,
            status: list.status,
            kind: list.kind,
            category: list.category,
            unit_id: list.unit_id,
            officer_id: list.officer_id,
            channel: list.channel,
            overdue: list.overdue,
            received_from: list.received_from,
            received_to: list.received_to,
            q: list.q,
        }
    }
}

/// How many cases there are.
#[derive(Debug, Serialize, ToSchema)]
pub struct ComplaintCounts {
    #[schema(minimum = 0, example = 12)]
    pub total: i64,
    #[schema(minimum = 0, example = 1)]
    pub overdue: i64,
    pub by_status: Vec<CountView>,
    pub by_kind: Vec<CountView>,
    pub by_category: Vec<CountView>,
    pub by_channel: Vec<CountView>,
}

/// One word and how many cases have it.
#[derive(Debug, Serialize, ToSchema)]
pub struct CountView {
    #[schema(example = "received")]
    pub word: String,
    #[schema(minimum = 1, example = 3)]
    pub count: i64,
}

impl From<Tally> for ComplaintCounts {
    fn from(tally: Tally) -> Self {
        let views = |counts: Vec<(String, i64)>| {
            counts
                .into_iter()
                .map(|(word, count)| CountView { word, count })
                .collect()
        };
        Self {
            total: tally.total,
            overdue: tally.overdue,
            by_status: views(tally.by_status),
            by_kind: views(tally.by_kind),
            by_category: views(tally.by_category),
            by_channel: views(tally.by_channel),
        }
    }
}

/// เจ้าหน้าที่ — somebody who can be given cases.
#[derive(Debug, Serialize, ToSchema)]
pub struct CaseOfficerView {
    #[schema(value_type = Id)]
    pub id: String,
    #[schema(example = "สมหญิง รักงาน")]
    pub display_name: String,
}

impl From<(String, String)> for CaseOfficerView {
    fn from((id, display_name): (String, String)) -> Self {
        Self { id, display_name }
    }
}
