//! Answer a form.

use super::super::filing::{Answering, NewAnswer, file, file_by_visit, set_of};
use super::super::model::SatisfactionForm;
use super::super::store;
use super::super::visits::{GOOD_FOR, new_visit};
use super::super::wire::{
    PaperReceived, RecordPaperAnswers, SatisfactionReceived, SatisfactionVisitView, SubmitSatisfaction,
};
use crate::accounts::{Caller, ManageServices};
use crate::agencies;
use crate::calendar::{day_in_bangkok, first_of_month, month_text, rfc3339};
use crate::http::{
    AnswerPlace, At, Body, Code, Confidential, Created, Desk, Error, Fault, Faults, Idempotent, Once, Reason,
    Result, ServiceConfig, parse_month,
};
use crate::services::kinds::AnswerSource;
use actix_web::post;
use actix_web::web::Path;
use chrono::NaiveDate;

pub fn register(config: &mut ServiceConfig<'_>) {
    config
        .service(begin_satisfaction_visit)
        .service(submit_satisfaction)
        .service(record_paper_answers);
}

/// The most sheets of paper of a request.
const MOST_SHEETS: usize = 200;

/// Begin a visit of a form.
///
/// Anybody may. The token is good for one answer within 24 hours; nothing is stored of it until then. `409` when the form
/// takes no answers today.
#[utoipa::path(
    tag = "services",
    responses((status = 200, description = "The visit", body = SatisfactionVisitView),
              (status = 409, description = "It takes no answers today", body = crate::http::Problem))
)]
#[post("/satisfaction-forms/{form_id}/visits")]
async fn begin_satisfaction_visit(
    desk: Desk,
    id: Path<String>,
) -> Result<Confidential<SatisfactionVisitView>> {
    let now = desk.now();
    let form = desk.db.read(move |conn| store::find(conn, &id)).await?;
    if !form.is_open(day_in_bangkok(now)) {
        return Err(Error::new(Code::Conflict));
    }
    Ok(Confidential(SatisfactionVisitView {
        visit: new_visit(&desk.vault, &form.id, now)?,
        expires_at: rfc3339(now + GOOD_FOR),
    }))
}

/// Answer a form.
///
/// Anybody may, once for each visit. Neither who answers is kept, nor from where, nor when but the month; the answers of one
/// source are limited within an hour. `409` when the visit's answer is in already, or the form takes none today.
#[utoipa::path(
    tag = "services",
    request_body = SubmitSatisfaction,
    responses((status = 200, description = "It's in", body = SatisfactionReceived),
              (status = 404, description = "There's no such form", body = crate::http::Problem),
              (status = 409, description = "The visit's answer is in already, or the form takes none today",
               body = crate::http::Problem))
)]
#[post("/satisfaction-responses")]
async fn submit_satisfaction(
    _place: AnswerPlace,
    desk: Desk,
    body: Body<SubmitSatisfaction>,
) -> Result<Confidential<SatisfactionReceived>> {
    let (input, now, vault) = (body.into_inner(), desk.now(), desk.vault.clone());
    let form = desk.db.write(move |tx| {
        let answering = Answering {
            form_id: &input.form_id,
            visit: &input.visit,
            ratings: &input.ratings,
            comment: input.comment.as_deref(),
        };
        file_by_visit(tx, &vault, now, &answering)
    });
    Ok(Confidential(SatisfactionReceived {
        form_id: form.await?.id,
        month: month_text(day_in_bangkok(now)),
    }))
}

/// Enter answers from paper.
///
/// Up to 200 sheets of one month, all of them or none: every bad one is named. The month is one in which the form was open as
/// it was set, and has begun.
#[utoipa::path(
    tag = "services",
    params(Once),
    request_body = RecordPaperAnswers,
    responses((status = 201, description = "They're in", body = PaperReceived)),
    security(("bearer" = []))
)]
#[post("/satisfaction-forms/{form_id}/paper-responses")]
async fn record_paper_answers(
    desk: Desk,
    caller: Caller<ManageServices>,
    id: Path<String>,
    body: Idempotent<RecordPaperAnswers>,
) -> Result<Created<PaperReceived>> {
    let ((input, once), now) = (body.split(), desk.now());
    let key = caller.actor().to_string();
    once.run(&desk.db, &key, now, move |tx| {
        let form = store::find_locked(tx, &caller.reach(), &id)?;
        let (month, answers) = parse_sheets(&form, &input, day_in_bangkok(now))?;
        let agency = agencies::find(tx.conn(), &form.agency_id)?;
        let view = PaperReceived {
            form_id: form.id.clone(),
            month: month_text(month),
            answers: answers.len(),
        };
        let coming = (answers, (month, AnswerSource::Paper), None);
        file(tx, (&caller.actor(), now), (&agency, &form), coming)?;
        let location = format!("/api/v1/satisfaction-forms/{}", form.id);
        Created::new(location, form.version, &view)
    })
    .await
}

fn parse_sheets(
    form: &SatisfactionForm,
    input: &RecordPaperAnswers,
    today: NaiveDate,
) -> Result<(NaiveDate, Vec<NewAnswer>)> {
    let mut faults = Faults::default();
    let month = faults.check(parse_paper_month(form, &input.month, today));
    match input.answers.len() {
        0 => faults.push(Fault::pointer("/answers", Reason::Empty)),
        1..=MOST_SHEETS => {}
        _ => faults.push(Fault::pointer("/answers", Reason::TooMany).with("max", MOST_SHEETS)),
    }
    let (set, mut answers) = (set_of(form)?, Vec::new());
    for (index, sheet) in input.answers.iter().enumerate().take(MOST_SHEETS) {
        let base = format!("/answers/{index}");
        match NewAnswer::parse(set, &base, &sheet.ratings, sheet.comment.as_deref()) {
            Ok(answer) => answers.push(answer),
            Err(error) => error.errors().iter().for_each(|fault| faults.push(fault.clone())),
        }
    }
    faults.finish(month.map(|month| (month, answers)))
}

/// A month in which the form was open as it was set.
fn parse_paper_month(form: &SatisfactionForm, text: &str, today: NaiveDate) -> Result<NaiveDate, Fault> {
    let at = || At::Pointer("/month".to_owned());
    let month = parse_month(at(), text)?;
    if month > today {
        return Err(Fault::new(at(), Reason::InFuture));
    }
    let first = first_of_month(form.opens_on);
    let last = form.closes_on.map_or(today, |closes| closes.min(today));
    if month < first || month > last {
        let fault = Fault::new(at(), Reason::OutOfRange);
        return Err(fault.with("min", month_text(first)).with("max", month_text(last)));
    }
    Ok(month)
}
