//! Rows of satisfaction, and what a form may say.

use super::data::Survey;
use super::wire::{CreateSatisfactionForm, UpdateSatisfactionForm};
use crate::calendar::{first_of_month, month_text};
use crate::http::{At, Code, Error, Fault, Faults, Reason, Result, is_id, parse_day, shown};
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
        let mut faults = Faults::default();
        let set = faults.check(parse_set(input.question_set));
        let opens = faults.check(day("/opens_on", &input.opens_on));
        let closes = input.closes_on.as_deref().map(|text| day("/closes_on", text));
        let closes = faults.check(closes.transpose()).flatten();
        if let Some(opens) = opens {
            faults.check(check_order(opens, closes));
        }
        let min_answers = input.min_answers.unwrap_or(Survey::get().min_answers);
        let min_answers = faults.check(parse_min_answers(min_answers));
        let service = faults.check(input.service_id.map(parse_service).transpose());
        let form = |((opens_on, question_set), min_answers)| Self {
            id: uuid::Uuid::now_v7().to_string(),
            agency_id: input.agency_id,
            service_id: service.flatten(),
            question_set,
            opens_on,
            closes_on: closes,
            min_answers,
            status: SatisfactionFormStatus::Open,
            told: 0,
            version: 1,
            created_at: now,
            updated_at: now,
        };
        faults.finish(opens.zip(set).zip(min_answers).map(form))
    }

    /// The form after a change of what may change; whether the agency has its service is looked up when it's stored.
    /// `answered` are the first and the last month of its answers. Once there's one, the form stays about what it was, with
    /// its questions and its minimum: of two minimums for the same answers, the difference would tell what few said. And its
    /// days still have the months of all answers in them.
    ///
    /// # Errors
    /// `422` with every fault of the input; `409` when it's closed, or when answers stand against it.
    pub fn changed(
        &self,
        input: UpdateSatisfactionForm,
        answered: Option<(NaiveDate, NaiveDate)>,
    ) -> Result<Self> {
        let (mut faults, mut form) = (Faults::default(), self.clone());
        form.service_id = faults.replace_or_clear(input.service_id, form.service_id, parse_service);
        form.question_set = faults.replace("/question_set", input.question_set, form.question_set, parse_set);
        form.opens_on = faults.replace("/opens_on", input.opens_on, form.opens_on, |text| {
            day("/opens_on", &text)
        });
        form.closes_on = faults.replace_or_clear(input.closes_on, form.closes_on, |text: String| {
            day("/closes_on", &text)
        });
        form.min_answers = faults.replace(
            "/min_answers",
            input.min_answers,
            form.min_answers,
            parse_min_answers,
        );
        faults.check(check_order(form.opens_on, form.closes_on));
        let form = faults.finish(Some(form))?;
        if self.status == SatisfactionFormStatus::Closed {
            return Err(Error::new(Code::Conflict));
        }
        if let Some(answered) = answered {
            self.check_answered(&form, answered)?;
        }
        Ok(form)
    }

    /// That answers of these months don't stand against a change.
    fn check_answered(&self, after: &Self, (first, last): (NaiveDate, NaiveDate)) -> Result<()> {
        let settled = [
            ("/service_id", self.service_id != after.service_id),
            ("/question_set", self.question_set != after.question_set),
            ("/min_answers", self.min_answers != after.min_answers),
        ];
        let settled = settled.into_iter().filter(|(_, changes)| *changes);
        let mut faults: Vec<Fault> = settled
            .map(|(pointer, _)| Fault::pointer(pointer, Reason::Answered))
            .collect();
        if first_of_month(after.opens_on) > first {
            let fault = Fault::pointer("/opens_on", Reason::Answered);
            faults.push(fault.with("other", month_text(first)));
        }
        if after.closes_on.is_some_and(|closes| closes < last) {
            let fault = Fault::pointer("/closes_on", Reason::Answered);
            faults.push(fault.with("other", month_text(last)));
        }
        if faults.is_empty() {
            return Ok(());
        }
        Err(faults.into_iter().fold(Error::new(Code::Conflict), Error::fault))
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

fn parse_set(code: String) -> Result<String, Fault> {
    if Survey::get().set(&code).is_some() {
        return Ok(code);
    }
    let fault = Fault::pointer("/question_set", Reason::Unknown);
    Err(fault.with("value", shown(&code)))
}

fn parse_service(id: String) -> Result<String, Fault> {
    if is_id(&id) {
        return Ok(id);
    }
    let fault = Fault::pointer("/service_id", Reason::Format);
    Err(fault.with("expected", "A-Z a-z 0-9 - (1–64)"))
}

fn parse_min_answers(count: i32) -> Result<i32, Fault> {
    if (MIN_ANSWERS.0..=MIN_ANSWERS.1).contains(&count) {
        return Ok(count);
    }
    let fault = Fault::pointer("/min_answers", Reason::OutOfRange);
    Err(fault.with("min", MIN_ANSWERS.0).with("max", MIN_ANSWERS.1))
}

fn day(pointer: &str, text: &str) -> Result<NaiveDate, Fault> {
    parse_day(At::Pointer(pointer.to_owned()), text)
}

fn check_order(opens: NaiveDate, closes: Option<NaiveDate>) -> Result<(), Fault> {
    if closes.is_some_and(|closes| closes < opens) {
        return Err(Fault::pointer("/closes_on", Reason::DateOrder));
    }
    Ok(())
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
