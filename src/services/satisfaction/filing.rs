//! Answers as they come in.

use super::data::{Question, QuestionSet, Survey};
use super::model::{SatisfactionAnswer, SatisfactionForm, SatisfactionRating, Visit};
use super::store;
use super::wire::RatingInput;
use crate::accounts::Actor;
use crate::agencies::{self, Agency};
use crate::calendar::{day_in_bangkok, first_of_month, month_text};
use crate::crypto::Vault;
use crate::db::Tx;
use crate::events::{Doing, tell};
use crate::http::{Code, Error, Fault, Faults, Reason, Result, Text, shown};
use crate::services::kinds::{AnswerSource, CommentStatus};
use chrono::{NaiveDate, NaiveDateTime};
use serde_json::json;

const COMMENT: Text = Text::lines(500);

/// What one person said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewAnswer {
    ratings: Vec<(Question, i16)>,
    comment: Option<String>,
}

impl NewAnswer {
    /// Checks an answer to these questions; faults are at `base` and the field's own pointer. Questions may be left out, but
    /// not all of them.
    ///
    /// # Errors
    /// `422` with every fault of the input.
    pub fn parse(
        set: &QuestionSet,
        base: &str,
        ratings: &[RatingInput],
        comment: Option<&str>,
    ) -> Result<Self> {
        let mut faults = Faults::default();
        if ratings.is_empty() {
            faults.push(Fault::pointer(format!("{base}/ratings"), Reason::Empty));
        }
        if ratings.len() > set.questions.len() {
            let fault = Fault::pointer(format!("{base}/ratings"), Reason::TooMany);
            return Err(Error::invalid(fault.with("max", set.questions.len())));
        }
        let mut said: Vec<(Question, i16)> = Vec::with_capacity(ratings.len());
        for (index, rating) in ratings.iter().enumerate() {
            let at = |field: &str| format!("{base}/ratings/{index}/{field}");
            let question = set
                .questions
                .iter()
                .find(|question| question.code == rating.question);
            let Some(question) = question else {
                let fault = Fault::pointer(at("question"), Reason::Unknown);
                faults.push(fault.with("value", shown(&rating.question)));
                continue;
            };
            if said.iter().any(|(known, _)| known.code == question.code) {
                let fault = Fault::pointer(at("question"), Reason::Duplicate);
                faults.push(fault.with("other", &question.code));
            }
            if let Ok(value @ 1..=5) = i16::try_from(rating.rating) {
                said.push((question.clone(), value));
            } else {
                let fault = Fault::pointer(at("rating"), Reason::OutOfRange);
                faults.push(fault.with("min", 1).with("max", 5));
            }
        }
        // An empty field of a form says nothing.
        let comment = comment.filter(|text| !text.trim().is_empty());
        let comment = COMMENT.optional(&format!("{base}/comment"), comment);
        let comment = faults.check(comment).flatten();
        faults.finish(Some(Self {
            ratings: said,
            comment,
        }))
    }

    /// The rows of it, under a random id.
    fn rows(
        self,
        form: &SatisfactionForm,
        (month, source): (NaiveDate, AnswerSource),
    ) -> (SatisfactionAnswer, Vec<SatisfactionRating>) {
        let id = uuid::Uuid::new_v4().to_string();
        let rating = |(question, rating): (Question, i16)| SatisfactionRating {
            answer_id: id.clone(),
            question: question.code,
            dimension: question.dimension,
            rating,
        };
        let ratings = self.ratings.into_iter().map(rating).collect();
        let answer = SatisfactionAnswer {
            id: id.clone(),
            form_id: form.id.clone(),
            agency_id: form.agency_id.clone(),
            service_id: form.service_id.clone(),
            month: first_of_month(month),
            source,
            comment: self.comment,
            comment_status: CommentStatus::Pending,
            version: 1,
        };
        (answer, ratings)
    }
}

/// The questions of a form.
///
/// # Errors
/// When its set was taken out of the data.
pub fn set_of(form: &SatisfactionForm) -> Result<&'static QuestionSet> {
    let missing = || Error::internal(format!("there's no question set {}", form.question_set));
    Survey::get().set(&form.question_set).ok_or_else(missing)
}

/// An answer to a form, with the token of the visit.
#[derive(Debug)]
pub struct Answering<'a> {
    pub form_id: &'a str,
    pub visit: &'a str,
    pub ratings: &'a [RatingInput],
    pub comment: Option<&'a str>,
}

/// Files what somebody answered during a visit, with its event. Gives the form.
///
/// # Errors
/// `404` when there's no such form; `409` when it's closed, or the visit's answer is in already; `422` for a token that isn't
/// this form's or is too old, and for every fault of the answer.
pub fn file_by_visit(
    tx: &mut Tx<'_>,
    vault: &Vault,
    now: NaiveDateTime,
    answering: &Answering<'_>,
) -> Result<SatisfactionForm> {
    // Its questions stay what they are until the answer is in.
    let form = store::hold(tx, answering.form_id)?;
    let today = day_in_bangkok(now);
    let new = NewAnswer::parse(set_of(&form)?, "", answering.ratings, answering.comment)?;
    let visit = super::visits::open_visit(vault, &form.id, answering.visit, now)?;
    if store::is_used(tx.conn(), &visit)? {
        return Err(Error::new(Code::AlreadyExists).fault(Fault::pointer("/visit", Reason::WrongState)));
    }
    if !form.is_open(today) {
        return Err(Error::new(Code::Conflict).fault(Fault::pointer("/form_id", Reason::WrongState)));
    }
    let agency = agencies::find(tx.conn(), &form.agency_id)?;
    let of = (today, AnswerSource::Form);
    file(
        tx,
        (&Actor::Public, now),
        (&agency, &form),
        (vec![new], of, Some(visit)),
    )?;
    Ok(form)
}

/// Answers, of which month and source they are, and the visit that one is of.
type Coming = (Vec<NewAnswer>, (NaiveDate, AnswerSource), Option<Visit>);

/// Files answers, with one event for all of them, which says neither which they are nor what they say.
///
/// # Errors
/// When the storage fails.
pub fn file(
    tx: &mut Tx<'_>,
    doing: Doing<'_>,
    (agency, form): (&Agency, &SatisfactionForm),
    (answers, of, visit): Coming,
) -> Result<()> {
    let count = answers.len();
    if let Some(visit) = visit {
        store::use_visit(tx, visit)?;
    }
    for answer in answers {
        let (answer, ratings) = answer.rows(form, of);
        store::insert_answer(tx, answer, ratings)?;
    }
    store::tell_more(tx, &form.id)?;
    let payload = json!({
        "service_id": form.service_id,
        "month": month_text(of.0),
        "source": of.1.as_str(),
        "answers": count,
    });
    tell(
        tx,
        doing,
        ("satisfaction.answered", form.subject()),
        agency,
        payload,
    )
}
