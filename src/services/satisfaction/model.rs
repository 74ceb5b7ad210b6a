//! Rows of satisfaction, and what a form may say.

use super::data::Survey;
use super::wire::CreateSatisfactionForm;
use crate::http::{At, Fault, Faults, Reason, Result, is_id, parse_day, shown};
use crate::schema::{satisfaction_answers, satisfaction_forms, satisfaction_ratings, satisfaction_visits};
use crate::services::kinds::{AnswerSource, CommentStatus, Dimension, SatisfactionFormStatus};
use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

/// The fewest and the most answers that a form may ask for before a mean is told. With fewer, what one person said would
/// show.
pub const MIN_ANSWERS: (i32, i32) = (3, 10_000);

/// แบบประเมินความพึงพอใจ — a form, of a service or of the agency as a whole.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = satisfaction_forms, treat_none_as_null = true, treat_none_as_default_value = false)]
pub struct SatisfactionForm {
    pub id: String,
    pub agency_id: String,
    /// `None` is the agency as a whole.
    pub service_id: Option<String>,
    pub question_set: String,
    pub opens_on: NaiveDate,
    pub closes_on: Option<NaiveDate>,
    pub min_answers: i32,
    #[diesel(serialize_as = String)]
    pub status: SatisfactionFormStatus,
    /// How often what it tells in reports has changed.
    pub told: i32,
    pub version: i32,
    pub created_at: NaiveDateTime,
    pub updated_at: NaiveDateTime,
}

impl SatisfactionForm {
    /// A form as somebody wants it; whether the agency has its service is looked up when it's stored.
    ///
    /// # Errors
    /// `422` with every fault of the input.
    pub fn parse(input: CreateSatisfactionForm, now: NaiveDateTime) -> Result<Self> {
        let (survey, mut faults) = (Survey::get(), Faults::default());
        if survey.set(&input.question_set).is_none() {
            let fault = Fault::pointer("/question_set", Reason::Unknown);
            faults.push(fault.with("value", shown(&input.question_set)));
        }
        let day = |pointer: &str, text: &str| parse_day(At::Pointer(pointer.to_owned()), text);
        let opens = faults.check(day("/opens_on", &input.opens_on));
        let closes = input.closes_on.as_deref().map(|text| day("/closes_on", text));
        let closes = faults.check(closes.transpose()).flatten();
        if opens.zip(closes).is_some_and(|(opens, closes)| closes < opens) {
            faults.push(Fault::pointer("/closes_on", Reason::DateOrder));
        }
        let min_answers = input.min_answers.unwrap_or(survey.min_answers);
        if !(MIN_ANSWERS.0..=MIN_ANSWERS.1).contains(&min_answers) {
            let fault = Fault::pointer("/min_answers", Reason::OutOfRange);
            faults.push(fault.with("min", MIN_ANSWERS.0).with("max", MIN_ANSWERS.1));
        }
        if input.service_id.as_deref().is_some_and(|id| !is_id(id)) {
            let fault = Fault::pointer("/service_id", Reason::Format);
            faults.push(fault.with("expected", "A-Z a-z 0-9 - (1–64)"));
        }
        faults.finish(opens.map(|opens_on| Self {
            id: uuid::Uuid::now_v7().to_string(),
            agency_id: input.agency_id,
            service_id: input.service_id,
            question_set: input.question_set,
            opens_on,
            closes_on: closes,
            min_answers,
            status: SatisfactionFormStatus::Open,
            told: 0,
            version: 1,
            created_at: now,
            updated_at: now,
        }))
    }

    /// The event's subject.
    pub fn subject(&self) -> String {
        format!("satisfaction_form/{}", self.id)
    }

    /// Whether people can answer on a day.
    pub fn is_open(&self, today: NaiveDate) -> bool {
        self.status == SatisfactionFormStatus::Open && self.covers(today)
    }

    /// Whether a day is one of those on which it's open, as it was set.
    pub fn covers(&self, day: NaiveDate) -> bool {
        self.opens_on <= day && self.closes_on.is_none_or(|closes| day <= closes)
    }
}

/// คำตอบ — one person's answer.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = satisfaction_answers, treat_none_as_default_value = false)]
pub struct SatisfactionAnswer {
    /// Random: it tells nothing of when.
    pub id: String,
    pub form_id: String,
    pub agency_id: String,
    pub service_id: Option<String>,
    /// The first day.
    pub month: NaiveDate,
    #[diesel(serialize_as = String)]
    pub source: AnswerSource,
    pub comment: Option<String>,
    #[diesel(serialize_as = String)]
    pub comment_status: CommentStatus,
    pub version: i32,
}

/// คะแนน — an answer to one question.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = satisfaction_ratings)]
pub struct SatisfactionRating {
    pub answer_id: String,
    pub question: String,
    #[diesel(serialize_as = String)]
    pub dimension: Dimension,
    /// 1 to 5.
    pub rating: i16,
}

/// A visit whose answer is in.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = satisfaction_visits)]
pub struct Visit {
    pub token_hash: String,
    pub expires_on: NaiveDate,
}
