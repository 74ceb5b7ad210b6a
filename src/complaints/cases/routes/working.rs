//! Work on a case.

use super::take;
use crate::accounts::{Caller, WorkComplaints};
use crate::complaints::cases::wire::{
    Answer, AssignComplaint, ComplaintView, MaySay, RecordReferralAnswer, ReferComplaint, Say,
};
use crate::complaints::kinds::{CaseAction, StepBy};
use crate::http::Desk;
use crate::http::{Body, IfMatch, Result, ServiceConfig, Versioned};
use actix_web::post;
use actix_web::web::Path;

pub fn register(config: &mut ServiceConfig<'_>) {
    config
        .service(acknowledge_complaint)
        .service(assign_complaint)
        .service(start_complaint)
        .service(ask_reporter)
        .service(resume_complaint)
        .service(refer_complaint)
        .service(record_referral_answer)
        .service(reply_to_complaint)
        .service(note_complaint);
}

/// Acknowledge a case.
///
/// It was read, and somebody will work on it; the reporter is told.
#[utoipa::path(
    tag = "complaints",
    params(IfMatch),
    request_body = MaySay,
    responses((status = 200, description = "The case after the step", body = ComplaintView)),
    security(("bearer" = []))
)]
#[post("/complaints/{complaint_id}/acknowledge")]
async fn acknowledge_complaint(
    desk: Desk,
    caller: Caller<WorkComplaints>,
    id: Path<String>,
    read: IfMatch,
    body: Body<MaySay>,
) -> Result<Versioned<ComplaintView>> {
    let input = body.into_inner();
    take(desk, (caller, StepBy::Officer), id, read, move |_, _| {
        input.step(CaseAction::Acknowledge)
    })
    .await
}

/// Give a case to a unit or an officer.
///
/// The officer is told. `/agencies/{agency_id}/complaint-officers` lists who can be given cases.
#[utoipa::path(
    tag = "complaints",
    params(IfMatch),
    request_body = AssignComplaint,
    responses((status = 200, description = "The case after the step", body = ComplaintView)),
    security(("bearer" = []))
)]
#[post("/complaints/{complaint_id}/assign")]
async fn assign_complaint(
    desk: Desk,
    caller: Caller<WorkComplaints>,
    id: Path<String>,
    read: IfMatch,
    body: Body<AssignComplaint>,
) -> Result<Versioned<ComplaintView>> {
    let input = body.into_inner();
    take(desk, (caller, StepBy::Officer), id, read, move |tx, present| {
        input.step(tx.conn(), &present.agency.id)
    })
    .await
}

/// Begin to work on a case.
///
/// After it was acknowledged, or reopened.
#[utoipa::path(
    tag = "complaints",
    params(IfMatch),
    request_body = MaySay,
    responses((status = 200, description = "The case after the step", body = ComplaintView)),
    security(("bearer" = []))
)]
#[post("/complaints/{complaint_id}/start")]
async fn start_complaint(
    desk: Desk,
    caller: Caller<WorkComplaints>,
    id: Path<String>,
    read: IfMatch,
    body: Body<MaySay>,
) -> Result<Versioned<ComplaintView>> {
    let input = body.into_inner();
    take(desk, (caller, StepBy::Officer), id, read, move |_, _| {
        input.step(CaseAction::Start)
    })
    .await
}

/// Ask the reporter something.
///
/// The clocks stand still from the next day on until there's an answer, or until it goes on without one.
#[utoipa::path(
    tag = "complaints",
    params(IfMatch),
    request_body = Say,
    responses((status = 200, description = "The case after the step", body = ComplaintView)),
    security(("bearer" = []))
)]
#[post("/complaints/{complaint_id}/ask")]
async fn ask_reporter(
    desk: Desk,
    caller: Caller<WorkComplaints>,
    id: Path<String>,
    read: IfMatch,
    body: Body<Say>,
) -> Result<Versioned<ComplaintView>> {
    let input = body.into_inner();
    take(desk, (caller, StepBy::Officer), id, read, move |_, _| {
        input.step(CaseAction::Ask)
    })
    .await
}

/// Go on without the reporter's answer.
///
/// The clocks run again from the next day on.
#[utoipa::path(
    tag = "complaints",
    params(IfMatch),
    request_body = MaySay,
    responses((status = 200, description = "The case after the step", body = ComplaintView)),
    security(("bearer" = []))
)]
#[post("/complaints/{complaint_id}/resume")]
async fn resume_complaint(
    desk: Desk,
    caller: Caller<WorkComplaints>,
    id: Path<String>,
    read: IfMatch,
    body: Body<MaySay>,
) -> Result<Versioned<ComplaintView>> {
    let input = body.into_inner();
    take(desk, (caller, StepBy::Officer), id, read, move |_, _| {
        input.step(CaseAction::Resume)
    })
    .await
}

/// Refer a case to another office.
///
/// With the number of the letter and the day by which an answer is due; the reporter sees both. The clocks go on running.
#[utoipa::path(
    tag = "complaints",
    params(IfMatch),
    request_body = ReferComplaint,
    responses((status = 200, description = "The case after the step", body = ComplaintView)),
    security(("bearer" = []))
)]
#[post("/complaints/{complaint_id}/refer")]
async fn refer_complaint(
    desk: Desk,
    caller: Caller<WorkComplaints>,
    id: Path<String>,
    read: IfMatch,
    body: Body<ReferComplaint>,
) -> Result<Versioned<ComplaintView>> {
    let input = body.into_inner();
    take(desk, (caller, StepBy::Officer), id, read, move |_, _| {
        input.step()
    })
    .await
}

/// Record what the other office answered.
///
/// The case goes on here; the reporter sees the answer.
#[utoipa::path(
    tag = "complaints",
    params(IfMatch),
    request_body = RecordReferralAnswer,
    responses((status = 200, description = "The case after the step", body = ComplaintView)),
    security(("bearer" = []))
)]
#[post("/complaints/{complaint_id}/referral-answer")]
async fn record_referral_answer(
    desk: Desk,
    caller: Caller<WorkComplaints>,
    id: Path<String>,
    read: IfMatch,
    body: Body<RecordReferralAnswer>,
) -> Result<Versioned<ComplaintView>> {
    let input = body.into_inner();
    let now = desk.now();
    take(desk, (caller, StepBy::Officer), id, read, move |_, _| {
        input.step(now)
    })
    .await
}

/// Answer the reporter.
///
/// The first answer stops the clock of answers.
#[utoipa::path(
    tag = "complaints",
    params(IfMatch),
    request_body = Answer,
    responses((status = 200, description = "The case after the step", body = ComplaintView)),
    security(("bearer" = []))
)]
#[post("/complaints/{complaint_id}/reply")]
async fn reply_to_complaint(
    desk: Desk,
    caller: Caller<WorkComplaints>,
    id: Path<String>,
    read: IfMatch,
    body: Body<Answer>,
) -> Result<Versioned<ComplaintView>> {
    let input = body.into_inner();
    take(desk, (caller, StepBy::Officer), id, read, move |_, _| {
        input.step(CaseAction::Reply)
    })
    .await
}

/// Note something for the office.
///
/// The reporter never sees it.
#[utoipa::path(
    tag = "complaints",
    params(IfMatch),
    request_body = Say,
    responses((status = 200, description = "The case after the step", body = ComplaintView)),
    security(("bearer" = []))
)]
#[post("/complaints/{complaint_id}/note")]
async fn note_complaint(
    desk: Desk,
    caller: Caller<WorkComplaints>,
    id: Path<String>,
    read: IfMatch,
    body: Body<Say>,
) -> Result<Versioned<ComplaintView>> {
    let input = body.into_inner();
    take(desk, (caller, StepBy::Officer), id, read, move |_, _| {
        input.step(CaseAction::Note)
    })
    .await
}
