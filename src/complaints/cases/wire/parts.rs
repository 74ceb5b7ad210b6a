//! The parts of a case as callers see them.

use crate::calendar;
use crate::complaints::history::Clock;
use crate::complaints::kinds::{CaseAction, ClockKind, DayBasis, StepBy};
use crate::complaints::model::{CaseFile, Step};
use crate::http::{Day, Id};
use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

/// กำหนดเวลา — one clock of a case.
#[derive(Debug, Serialize, ToSchema)]
pub struct ClockView {
    #[schema(value_type = ClockKind)]
    pub clock: &'static str,
    /// As it was settled when the case came in.
    #[schema(minimum = 1, example = 15)]
    pub days: u32,
    #[schema(value_type = DayBasis)]
    pub basis: &'static str,
    /// The last day; `null` while it stands still because the reporter is asked.
    #[schema(value_type = Option<Day>, required = true)]
    pub due_on: Option<String>,
    #[schema(value_type = Option<Day>, required = true)]
    pub done_on: Option<String>,
    /// Whether it was missed, or done too late.
    pub overdue: bool,
}

impl ClockView {
    pub fn of(clock: &Clock, today: NaiveDate) -> Self {
        Self {
            clock: clock.term.clock.as_str(),
            days: clock.term.days,
            basis: clock.term.basis.as_str(),
            due_on: clock.due_on.map(|day| day.to_string()),
            done_on: clock.done_on.map(|day| day.to_string()),
            overdue: clock.is_overdue(today),
        }
    }
}

/// ขั้นตอน — one step in the life of a case.
#[derive(Debug, Serialize, ToSchema)]
pub struct StepView {
    /// From 1 in its case.
    #[schema(minimum = 1, example = 1)]
    pub no: i32,
    #[schema(value_type = CaseAction)]
    pub action: &'static str,
    #[schema(value_type = StepBy)]
    pub whose: &'static str,
    /// `user/ID` for who works at the office; `null` towards the reporter, and for the reporter.
    #[schema(required = true, example = "user/0192f0c1-7c1e-7a50-9d3f-0123456789ab")]
    pub actor: Option<String>,
    #[schema(format = DateTime, example = "2023-08-18T09:00:00+07:00")]
    pub at: String,
    #[schema(required = true, example = "ช่างจะเข้าซ่อมวันจันทร์นี้")]
    pub text: Option<String>,
    /// What it names, by step: `unit_id` `officer_id`; `reason`; `to` `name` `number` `due_on`; `answered_on`; `complaint_id`
    /// `number`; `rating`; `book_number`; `question` `answer`; `step`; `level`; `sealed_as`.
    #[schema(value_type = Object, example = json!({"rating": 5}))]
    pub details: serde_json::Value,
    /// The number of the step that voided it.
    #[schema(required = true, minimum = 1, example = 2)]
    pub voided_by: Option<i32>,
}

impl StepView {
    /// As the office sees it.
    pub fn of(step: Step) -> Self {
        Self {
            no: step.no,
            action: step.action.as_str(),
            whose: step.whose.as_str(),
            actor: step.actor,
            at: calendar::rfc3339(step.at),
            text: step.text,
            details: serde_json::from_str(&step.details).unwrap_or_default(),
            voided_by: step.voided_by,
        }
    }

    /// As the reporter sees it; `None` for what stays in the office.
    pub fn for_reporter(step: Step) -> Option<Self> {
        const SHOWN: &[&str] = &[
            "reason",
            "to",
            "name",
            "number",
            "due_on",
            "answered_on",
            "rating",
            "book_number",
            "step",
        ];
        let inside = matches!(
            step.action,
            CaseAction::Note
                | CaseAction::Assign
                | CaseAction::Escalate
                | CaseAction::Publish
                | CaseAction::Unpublish
        );
        if inside {
            return None;
        }
        let mut view = Self::of(step);
        view.actor = None;
        if let Some(details) = view.details.as_object_mut() {
            details.retain(|name, _| SHOWN.contains(&name.as_str()));
        }
        Some(view)
    }
}

/// ไฟล์แนบ — a file of a case.
#[derive(Debug, Serialize, ToSchema)]
pub struct FileView {
    #[schema(value_type = Id)]
    pub id: String,
    #[schema(example = "ไฟถนน.jpg")]
    pub name: String,
    #[schema(example = "image/jpeg")]
    pub media_type: String,
    /// Bytes of the working copy, from which where and by what it was taken is removed.
    #[schema(minimum = 0, example = 204_800)]
    pub size: i32,
    /// Hexadecimal SHA-256 of the working copy.
    #[schema(
        pattern = "^[0-9a-f]{64}$",
        example = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
    )]
    pub sha256: String,
    /// Of the file as it was sent.
    #[schema(minimum = 0, example = 209_000)]
    pub original_size: i32,
    #[schema(
        pattern = "^[0-9a-f]{64}$",
        example = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
    )]
    pub original_sha256: String,
    /// The step with which it came.
    #[schema(minimum = 1, example = 1)]
    pub step: i32,
    pub by_reporter: bool,
}

impl From<CaseFile> for FileView {
    fn from(file: CaseFile) -> Self {
        Self {
            id: file.id,
            name: file.name,
            media_type: file.media_type,
            size: file.size,
            sha256: file.sha256,
            original_size: file.original_size,
            original_sha256: file.original_sha256,
            step: file.step,
            by_reporter: file.by_reporter,
        }
    }
}
