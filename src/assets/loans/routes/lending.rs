//! Hand over, take back, settle, chase, and void what was wrong.

use super::super::scanned;
use super::super::wire::{
    ChaseLoan, HandOverLoan, LoanSummary, LoanView, ReturnLoan, ReturnScanned, SettleLoan, VoidLoanStep,
};
use super::{Doer, Powers, clerk, take, take_in_scene};
use crate::accounts::{Caller, ManageAssets, own_named};
use crate::agencies;
use crate::assets::kinds::LoanStepBy;
use crate::calendar::day_in_bangkok;
use crate::db::Tx;
use crate::http::{
    Body, Desk, Done, Idempotent, IfMatch, Once, Origin, Page, Result, ServiceConfig, Versioned,
};
use actix_web::post;
use actix_web::web::Path;

pub fn register(config: &mut ServiceConfig<'_>) {
    config
        .service(hand_over_loan)
        .service(return_loan)
        .service(return_scanned)
        .service(settle_loan)
        .service(chase_loan)
        .service(void_loan_step);
}

/// Hand things over.
///
/// All that isn't yet, or the lines that are named by number or by label, also in parts, with their condition. The price of
/// each is kept as of this day. `409` for what isn't there, or was with somebody
/// else after the time that's given, and for a borrower with something overdue where the policy blocks
/// them, unless an `override_reason` is given here or was with the request.
#[utoipa::path(
    tag = "assets",
    params(IfMatch),
    request_body = HandOverLoan,
    responses((status = 200, description = "The loan after the step", body = LoanView)),
    security(("bearer" = []))
)]
#[post("/loans/{loan_id}/hand-over")]
async fn hand_over_loan(
    desk: Desk,
    caller: Caller<ManageAssets>,
    id: Path<String>,
    read: IfMatch,
    origin: Origin,
    body: Body<HandOverLoan>,
) -> Result<Versioned<LoanView>> {
    let input = body.into_inner();
    take_in_scene(desk, (caller, origin), id, read, move |tx, scene| {
        let (taken, text) = input.step(scene)?;
        Ok((scene.handed_over(tx, taken)?, text))
    })
    .await
}

/// Take things back.
///
/// All that's out, or lines and parts of lines, each in the condition in which it came back, or as lost. What came back in
/// good order is done with; the rest is to be settled. The loan is closed with the last of it.
#[utoipa::path(
    tag = "assets",
    params(IfMatch),
    request_body = ReturnLoan,
    responses((status = 200, description = "The loan after the step", body = LoanView)),
    security(("bearer" = []))
)]
#[post("/loans/{loan_id}/return")]
async fn return_loan(
    desk: Desk,
    caller: Caller<ManageAssets>,
    id: Path<String>,
    read: IfMatch,
    origin: Origin,
    body: Body<ReturnLoan>,
) -> Result<Versioned<LoanView>> {
    let input = body.into_inner();
    take_in_scene(desk, (caller, origin), id, read, move |_, scene| {
        input.step(scene)
    })
    .await
}

/// Take back what's scanned.
///
/// Up to 100 labels at once, whichever loans they're from: all of them or none. Of a lot that several have, each loan's own
/// `return_loan` is to be called. A lot comes back in parts: only with an `Idempotency-Key` may the request be sent again.
#[utoipa::path(
    tag = "assets",
    params(Once),
    request_body = ReturnScanned,
    responses((status = 200, description = "The loans that it's from", body = Page<LoanSummary>)),
    security(("bearer" = []))
)]
#[post("/loan-returns")]
async fn return_scanned(
    desk: Desk,
    caller: Caller<ManageAssets>,
    origin: Origin,
    body: Idempotent<ReturnScanned>,
) -> Result<Done<Page<LoanSummary>>> {
    let ((input, once), now) = (body.split(), desk.now());
    let (actor, person) = (caller.actor(), Powers::of(caller.session()).person);
    let by = actor.to_string();
    let write = move |tx: &mut Tx<'_>| {
        let reach = caller.reach();
        own_named(&reach, &input.agency_id)?;
        let agency = agencies::find(tx.conn(), &input.agency_id)?;
        let clerk = clerk(tx, &agency.id, person.as_deref(), origin)?;
        let whose = LoanStepBy::Officer;
        let loans = scanned::take_back(
            tx,
            (
                &Doer {
                    whose,
                    actor,
                    at: now,
                },
                &clerk,
                &reach,
            ),
            &agency,
            input,
        )?;
        let loans = loans.into_iter();
        let loans = loans.map(|loan| LoanSummary::of(loan, day_in_bangkok(now)));
        Ok(Page::whole(loans.collect()))
    };
    once.run_step(&desk.db, &by, now, write).await
}

/// Settle what came back damaged or incomplete, or was lost.
///
/// Repaired, replaced in kind, or paid for at the price on the day of the handover (ข้อ 209).
#[utoipa::path(
    tag = "assets",
    params(IfMatch),
    request_body = SettleLoan,
    responses((status = 200, description = "The loan after the step", body = LoanView)),
    security(("bearer" = []))
)]
#[post("/loans/{loan_id}/settle")]
async fn settle_loan(
    desk: Desk,
    caller: Caller<ManageAssets>,
    id: Path<String>,
    read: IfMatch,
    origin: Origin,
    body: Body<SettleLoan>,
) -> Result<Versioned<LoanView>> {
    let input = body.into_inner();
    take_in_scene(desk, (caller, origin), id, read, move |_, scene| {
        input.step(scene)
    })
    .await
}

/// Record that what's overdue was asked for.
///
/// From the day after it was due; within seven days of it the law asks for it (ข้อ 211). It counts from the day on which it's
/// recorded.
#[utoipa::path(
    tag = "assets",
    params(IfMatch),
    request_body = ChaseLoan,
    responses((status = 200, description = "The loan after the step", body = LoanView)),
    security(("bearer" = []))
)]
#[post("/loans/{loan_id}/chase")]
async fn chase_loan(
    desk: Desk,
    caller: Caller<ManageAssets>,
    id: Path<String>,
    read: IfMatch,
    body: Body<ChaseLoan>,
) -> Result<Versioned<LoanView>> {
    let (input, today) = (body.into_inner(), day_in_bangkok(desk.now()));
    take(
        desk,
        (caller, LoanStepBy::Officer),
        id,
        read,
        move |_, present| input.step(present.loan.due_on, today),
    )
    .await
}

/// Void a step that was wrong.
///
/// It stays in sight, with who voided it and why; loan and register are as if it hadn't been taken. `409` when later steps
/// rest on it, or what it gave back is with somebody else by now, or was since. A request is cancelled instead.
#[utoipa::path(
    tag = "assets",
    params(IfMatch),
    request_body = VoidLoanStep,
    responses((status = 200, description = "The loan without the step", body = LoanView)),
    security(("bearer" = []))
)]
#[post("/loans/{loan_id}/void")]
async fn void_loan_step(
    desk: Desk,
    caller: Caller<ManageAssets>,
    id: Path<String>,
    read: IfMatch,
    body: Body<VoidLoanStep>,
) -> Result<Versioned<LoanView>> {
    let input = body.into_inner();
    take(desk, (caller, LoanStepBy::Officer), id, read, move |_, _| {
        input.step()
    })
    .await
}
