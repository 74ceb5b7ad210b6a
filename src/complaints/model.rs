//! Rows of complaints.

use super::clocks::Term;
use super::history::{State, Taken};
use super::kinds::{CaseAction, CaseStatus, Channel, ClockKind, ComplaintKind, StepBy};
use crate::agencies::{Agency, places};
use crate::calendar::Area;
use crate::files::{Copy, Files};
use crate::http::{Download, Error, Result};
use crate::schema::{complaint_contacts, complaint_files, complaint_steps, complaints};
use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

/// No clock runs.
pub const NEVER: NaiveDate = match NaiveDate::from_ymd_opt(9999, 12, 31) {
    Some(day) => day,
    None => NaiveDate::MAX,
};

/// เรื่องร้องเรียน — a case, as its steps have made it.
#[derive(Clone, Debug, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = complaints, treat_none_as_null = true, treat_none_as_default_value = false)]
pub struct Complaint {
    pub id: String,
    pub agency_id: String,
    /// Buddhist, of the day it came in.
    pub fiscal_year: i32,
    /// Of the agency in that year, from 1.
    pub number: i32,
    #[diesel(serialize_as = String)]
    pub kind: ComplaintKind,
    /// A category's code.
    pub category: String,
    pub service_code: Option<String>,
    /// JSON object, of service requests.
    pub fields: Option<String>,
    #[diesel(serialize_as = String)]
    pub channel: Channel,
    pub received_on: NaiveDate,
    pub received_at: NaiveDateTime,
    /// เลขรับ: the number in the office's own register.
    pub reference: Option<String>,
    pub description: String,
    /// JSON object of where it is.
    pub place: Option<String>,
    /// Only the case's own officer sees who reported.
    pub anonymous: bool,
    /// The reporter agrees that a question is published with its answer.
    pub may_publish: bool,
    #[diesel(serialize_as = String)]
    pub status: CaseStatus,
    pub unit_id: Option<String>,
    /// A user's id.
    pub officer_id: Option<String>,
    /// A case's id.
    pub duplicate_of: Option<String>,
    /// JSON of the deadlines settled when it came in.
    pub terms: String,
    /// When the next clock runs out; [`NEVER`] when none runs.
    pub due: NaiveDate,
    /// A word of [`ClockKind`].
    pub due_clock: Option<String>,
    /// How far up an overdue case was told: 0 nobody, 1 the head of the unit, 2 the approver.
    pub escalated: i32,
    pub ended_at: Option<NaiveDateTime>,
    pub published_at: Option<NaiveDateTime>,
    /// Hash of the reporter's receipt.
    pub receipt: Option<String>,
    pub version: i32,
    pub updated_at: NaiveDateTime,
}

/// The number by which people name a case on the phone: `2566-000123`.
pub fn case_number(fiscal_year: i32, number: i32) -> String {
    format!("{fiscal_year}-{number:06}")
}

/// The year and number that a case number names.
pub fn parse_case_number(text: &str) -> Option<(i32, i32)> {
    let digits = crate::calendar::arabic_digits(text.trim());
    let (year, number) = digits.split_once('-')?;
    Some((year.parse().ok()?, number.parse().ok()?))
}

impl Complaint {
    pub fn case_number(&self) -> String {
        case_number(self.fiscal_year, self.number)
    }

    /// The event's subject.
    pub fn subject(&self) -> String {
        format!("complaint/{}", self.id)
    }

    pub fn due_clock(&self) -> Option<ClockKind> {
        ClockKind::parse(self.due_clock.as_deref()?)
    }

    /// When the next clock runs out.
    pub fn due(&self) -> Option<NaiveDate> {
        (self.due != NEVER).then_some(self.due)
    }

    /// Takes over the state that follows from the steps.
    pub fn settle(&mut self, state: &State, terms: &[Term], area: Area<'_>) {
        let next = state.next_due(terms, area);
        let due = next.map_or(NEVER, |(_, day)| day);
        let due_clock = next.map(|(clock, _)| clock.as_str().to_owned());
        if (self.due, &self.due_clock) != (due, &due_clock) {
            self.escalated = 0;
        }
        (self.due, self.due_clock) = (due, due_clock);
        self.status = state.status;
        self.ended_at = state.ended_at;
    }
}

/// Where an agency's holidays hold.
pub fn area(agency: &Agency) -> Area<'static> {
    places::province(&agency.province).map_or(Area::NATION, places::Province::area)
}

/// ขั้นตอน — a step in the life of a case.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = complaint_steps, treat_none_as_default_value = false)]
pub struct Step {
    pub complaint_id: String,
    /// From 1 in its case.
    pub no: i32,
    #[diesel(serialize_as = String)]
    pub action: CaseAction,
    #[diesel(serialize_as = String)]
    pub whose: StepBy,
    /// Of officers, as events name them.
    pub actor: Option<String>,
    pub at: NaiveDateTime,
    pub text: Option<String>,
    /// JSON object of what it names.
    pub details: String,
    /// The number of the step that voided it.
    pub voided_by: Option<i32>,
}

impl Step {
    pub fn taken(&self) -> Taken {
        Taken {
            action: self.action,
            at: self.at,
            void: self.voided_by.is_some(),
        }
    }
}

/// The state that the stored steps make.
///
/// # Errors
/// `500` when they don't follow each other: nothing here writes such.
pub fn replay(received_on: NaiveDate, steps: &[Step]) -> Result<State> {
    let state = State::replay(received_on, steps.iter().map(Step::taken));
    state.ok_or_else(|| Error::internal("the steps of a case don't follow each other"))
}

/// Who reported, sealed.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = complaint_contacts, treat_none_as_default_value = false)]
pub struct SealedContact {
    pub complaint_id: String,
    /// `None` once it was erased.
    pub sealed: Option<Vec<u8>>,
    pub erased_at: Option<NaiveDateTime>,
}

/// ไฟล์แนบ — a file of a case.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = complaint_files)]
pub struct CaseFile {
    pub id: String,
    pub complaint_id: String,
    /// The number of the step with which it came.
    pub step: i32,
    pub by_reporter: bool,
    pub name: String,
    pub media_type: String,
    /// Bytes of the working copy.
    pub size: i32,
    /// Hexadecimal, of the working copy.
    pub sha256: String,
    pub original_size: i32,
    pub original_sha256: String,
    pub created_at: NaiveDateTime,
}

impl CaseFile {
    /// One of its copies, to be saved.
    ///
    /// # Errors
    /// `503` when it can't be read now, `500` when it isn't what was kept.
    pub async fn download(self, files: &Files, copy: Copy) -> Result<Download> {
        Ok(Download {
            bytes: files.read(self.id, copy).await?,
            media_type: self.media_type,
            name: self.name,
        })
    }
}
