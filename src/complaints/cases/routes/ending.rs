//! How a case ends, and begins again.

use super::{discard, take};
use crate::accounts::{Caller, OverseeComplaints, WorkComplaints};
use crate::complaints::cases::wire::{
    Answer, ComplaintView, MarkDuplicate, MaySay, MoveToSealed, PublishQuestion, RejectComplaint, Say,
    VoidStep,
};
use crate::complaints::kinds::{CaseAction, StepBy};
use crate::http::Desk;
use crate::http::{Body, IfMatch, Result, ServiceConfig, Versioned};
use actix_web::post;
use actix_web::web::Path;

pub fn register(config: &mut ServiceConfig<'_>) {
    config
        .service(resolve_complaint)
        .service(close_complaint)
        .service(reject_complaint)
        .service(mark_complaint_duplicate)
        .service(move_complaint_to_sealed)
        .service(reopen_complaint)
        .service(void_complaint_step)
        .service(publish_question)
        .service(unpublish_question);
}

/// Say that it's done.
///
/// What was done is told to the reporter, who may reopen the case for 30 days.
#[utoipa::path(
    tag = "complaints",
    params(IfMatch),
    request_body = Answer,
    responses((status = 200, description = "The case after the step", body = ComplaintView)),
    security(("bearer" = []))
)]
#[post("/complaints/{complaint_id}/resolve")]
async fn resolve_complaint(
    desk: Desk,
    caller: Caller<WorkComplaints>,
    id: Path<String>,
    read: IfMatch,
    body: Body<Answer>,
) -> Result<Versioned<ComplaintView>> {
    let input = body.into_inner();
    take(desk, (caller, StepBy::Officer), id, read, move |_, _| {
        input.step(CaseAction::Resolve)
    })
    .await
}

/// Close a case that is resolved.
///
/// The reporter may rate it from here on.
#[utoipa::path(
    tag = "complaints",
    params(IfMatch),
    request_body = MaySay,
    responses((status = 200, description = "The case after the step", body = ComplaintView)),
    security(("bearer" = []))
)]
#[post("/complaints/{complaint_id}/close")]
async fn close_complaint(
    desk: Desk,
    caller: Caller<WorkComplaints>,
    id: Path<String>,
    read: IfMatch,
    body: Body<MaySay>,
) -> Result<Versioned<ComplaintView>> {
    let input = body.into_inner();
    take(desk, (caller, StepBy::Officer), id, read, move |_, _| {
        input.step(CaseAction::Close)
    })
    .await
}

/// Say why a case isn't taken up.
///
/// With a reason of the list and a text for the reporter, who may reopen the case for 30 days.
#[utoipa::path(
    tag = "complaints",
    params(IfMatch),
    request_body = RejectComplaint,
    responses((status = 200, description = "The case after the step", body = ComplaintView)),
    security(("bearer" = []))
)]
#[post("/complaints/{complaint_id}/reject")]
async fn reject_complaint(
    desk: Desk,
    caller: Caller<WorkComplaints>,
    id: Path<String>,
    read: IfMatch,
    body: Body<RejectComplaint>,
) -> Result<Versioned<ComplaintView>> {
    let input = body.into_inner();
    take(desk, (caller, StepBy::Officer), id, read, move |_, _| {
        input.step()
    })
    .await
}

/// Say that another case tells the same.
///
/// The reporter is told the other case's number.
#[utoipa::path(
    tag = "complaints",
    params(IfMatch),
    request_body = MarkDuplicate,
    responses((status = 200, description = "The case after the step", body = ComplaintView)),
    security(("bearer" = []))
)]
#[post("/complaints/{complaint_id}/mark-duplicate")]
async fn mark_complaint_duplicate(
    desk: Desk,
    caller: Caller<WorkComplaints>,
    id: Path<String>,
    read: IfMatch,
    body: Body<MarkDuplicate>,
) -> Result<Versioned<ComplaintView>> {
    let input = body.into_inner();
    take(desk, (caller, StepBy::Officer), id, read, move |tx, present| {
        input.step(tx.conn(), present)
    })
    .await
}

/// Move a case that tells of corruption to the sealed channel.
///
/// An integrity officer first seals it in, as an intake of the channel `misfiled`; name the case that it became. What was said here, who said it and the files are then destroyed; the number, the days and the steps stay, and an event has the SHA-256 of what was there. It can't be undone. The reporter is told where the sealed form is, and nothing else.
#[utoipa::path(
    tag = "complaints",
    params(IfMatch),
    request_body = MoveToSealed,
    responses((status = 200, description = "The case after the step", body = ComplaintView)),
    security(("bearer" = []))
)]
#[post("/complaints/{complaint_id}/move-to-sealed")]
async fn move_complaint_to_sealed(
    desk: Desk,
    caller: Caller<WorkComplaints>,
    id: Path<String>,
    read: IfMatch,
    body: Body<MoveToSealed>,
) -> Result<Versioned<ComplaintView>> {
    let input = body.into_inner();
    discard(desk, id, async |desk, id| {
        take(desk, (caller, StepBy::Officer), id, read, move |_, _| {
            input.step()
        })
        .await
    })
    .await
}

/// Reopen a case that has ended.
///
/// A head of unit or the approver may, at any time. The clocks begin anew.
#[utoipa::path(
    tag = "complaints",
    params(IfMatch),
    request_body = Say,
    responses((status = 200, description = "The case after the step", body = ComplaintView)),
    security(("bearer" = []))
)]
#[post("/complaints/{complaint_id}/reopen")]
async fn reopen_complaint(
    desk: Desk,
    caller: Caller<OverseeComplaints>,
    id: Path<String>,
    read: IfMatch,
    body: Body<Say>,
) -> Result<Versioned<ComplaintView>> {
    let input = body.into_inner();
    take(desk, (caller, StepBy::Head), id, read, move |_, _| {
        input.step(CaseAction::Reopen)
    })
    .await
}

/// Void a step that was a mistake.
///
/// It stays in the timeline, marked, and the case goes on as if it hadn't been taken. What the reporter did can't be voided, nor what later steps rest on: those first.
#[utoipa::path(
    tag = "complaints",
    params(IfMatch),
    request_body = VoidStep,
    responses((status = 200, description = "The case after the step", body = ComplaintView)),
    security(("bearer" = []))
)]
#[post("/complaints/{complaint_id}/void")]
async fn void_complaint_step(
    desk: Desk,
    caller: Caller<OverseeComplaints>,
    id: Path<String>,
    read: IfMatch,
    body: Body<VoidStep>,
) -> Result<Versioned<ComplaintView>> {
    let input = body.into_inner();
    take(desk, (caller, StepBy::Head), id, read, move |_, _| input.step()).await
}

/// Publish a question with its answer.
///
/// When it's a question, is answered, and its reporter agreed. What's published is what you send here, not what the reporter wrote.
#[utoipa::path(
    tag = "complaints",
    params(IfMatch),
    request_body = PublishQuestion,
    responses((status = 200, description = "The case after the step", body = ComplaintView)),
    security(("bearer" = []))
)]
#[post("/complaints/{complaint_id}/publish")]
async fn publish_question(
    desk: Desk,
    caller: Caller<WorkComplaints>,
    id: Path<String>,
    read: IfMatch,
    body: Body<PublishQuestion>,
) -> Result<Versioned<ComplaintView>> {
    let input = body.into_inner();
    take(desk, (caller, StepBy::Officer), id, read, move |_, _| {
        input.step()
    })
    .await
}

/// Take a published question back.
///
/// Followers get a tombstone.
#[utoipa::path(
    tag = "complaints",
    params(IfMatch),
    request_body = MaySay,
    responses((status = 200, description = "The case after the step", body = ComplaintView)),
    security(("bearer" = []))
)]
#[post("/complaints/{complaint_id}/unpublish")]
async fn unpublish_question(
    desk: Desk,
    caller: Caller<WorkComplaints>,
    id: Path<String>,
    read: IfMatch,
    body: Body<MaySay>,
) -> Result<Versioned<ComplaintView>> {
    let input = body.into_inner();
    take(desk, (caller, StepBy::Officer), id, read, move |_, _| {
        input.step(CaseAction::Unpublish)
    })
    .await
}
