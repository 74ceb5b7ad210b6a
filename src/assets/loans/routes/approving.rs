//! Approve loans and their extensions, reject them, take them back.

use super::super::parsing::{LONGEST_AGO, NUMBER, story};
use super::super::signing::{on_paper, sign};
use super::super::wire::{
    ExtendLoan, LoanReason, LoanRemark, LoanView, RecordLoanApproval, RecordLoanExtension,
};
use super::{Doer, Powers, Present, Shown, act, store, take, versioned};
use crate::accounts::{ApproveLoans, BorrowAssets, Caller, ManageAssets};
use crate::assets::kinds::LoanStepBy;
use crate::assets::loans::data::Taken;
use crate::assets::policy;
use crate::calendar::day_in_bangkok;
use crate::db::{Conn, Tx};
use crate::http::{
    At, Body, Code, Desk, Error, Fault, Faults, IfMatch, Reason, Result, ServiceConfig, Versioned, parse_day,
    parse_past_day,
};
use actix_web::post;
use actix_web::web::Path;
use chrono::{Duration, NaiveDate, NaiveDateTime};

pub fn register(config: &mut ServiceConfig<'_>) {
    config
        .service(approve_loan)
        .service(record_loan_approval)
        .service(reject_loan)
        .service(cancel_loan)
        .service(extend_loan)
        .service(record_loan_extension);
}

/// The signature of the caller, who has to have the power to today.
fn signed(
    conn: &mut Conn,
    present: &Present,
    person: Option<&str>,
    now: NaiveDateTime,
) -> Result<crate::assets::loans::data::Signature> {
    let person = person.ok_or_else(|| Error::new(Code::Forbidden))?;
    sign(conn, &present.loan, person, day_in_bangkok(now))
}

/// Approve a loan.
///
/// By who holds the position that does so, acts for it (รักษาราชการแทน) or has it delegated (ปฏิบัติราชการแทน) today, with
/// a subject that speaks of property or where nobody has such a one with all the rest: the head of the unit in charge for use
/// inside, the head of the agency else. `403` for everybody else, and for who asked for it.
#[utoipa::path(
    tag = "assets",
    params(IfMatch),
    request_body = LoanRemark,
    responses((status = 200, description = "The loan after the step", body = LoanView)),
    security(("bearer" = []))
)]
#[post("/loans/{loan_id}/approve")]
async fn approve_loan(
    desk: Desk,
    caller: Caller<ApproveLoans>,
    id: Path<String>,
    read: IfMatch,
    body: Body<LoanRemark>,
) -> Result<Versioned<LoanView>> {
    let (input, now) = (body.into_inner(), desk.now());
    let person = Powers::of(caller.session()).person;
    take(
        desk,
        (caller, LoanStepBy::Approver),
        id,
        read,
        move |tx, present| {
            let text = story(input.text.as_deref()).map_err(Error::invalid)?;
            let signed = signed(tx.conn(), present, person.as_deref(), now)?;
            Ok((Taken::Approve { signed }, text))
        },
    )
    .await
}

/// Record an approval that was signed on paper.
///
/// With who signed, when, and the paper's number; the scan is added with `attach_to_loan`. The signer has to have held the
/// position that approves, or acted for it, on that day.
#[utoipa::path(
    tag = "assets",
    params(IfMatch),
    request_body = RecordLoanApproval,
    responses((status = 200, description = "The loan after the step", body = LoanView)),
    security(("bearer" = []))
)]
#[post("/loans/{loan_id}/record-approval")]
async fn record_loan_approval(
    desk: Desk,
    caller: Caller<ManageAssets>,
    id: Path<String>,
    read: IfMatch,
    body: Body<RecordLoanApproval>,
) -> Result<Versioned<LoanView>> {
    let (input, today) = (body.into_inner(), day_in_bangkok(desk.now()));
    take(
        desk,
        (caller, LoanStepBy::Officer),
        id,
        read,
        move |tx, present| {
            let mut faults = Faults::default();
            let paper = paper(&mut faults, (&input.on, &input.number), (today, present));
            let text = faults.check(story(input.text.as_deref()));
            let (paper, text) = faults.finish(paper.zip(text))?;
            let signed = on_paper(tx.conn(), &present.loan, &input.appointment_id, paper)?;
            Ok((Taken::RecordApproval { signed }, text))
        },
    )
    .await
}

/// Day and number of a paper that was signed.
fn paper(
    faults: &mut Faults,
    (on, number): (&str, &str),
    (today, present): (NaiveDate, &Present),
) -> Option<(NaiveDate, String)> {
    let first = day_in_bangkok(present.loan.requested_at) - Duration::days(LONGEST_AGO);
    let on = faults.check(parse_past_day(At::Pointer("/on".to_owned()), on, today));
    if on.is_some_and(|on| on < first) {
        faults.push(Fault::pointer("/on", Reason::TooEarly).with("other", first));
    }
    let number = faults.check(NUMBER.parse("/number", number));
    on.zip(number)
}

/// Reject a loan.
///
/// By who could approve it; what was kept is free again.
#[utoipa::path(
    tag = "assets",
    params(IfMatch),
    request_body = LoanReason,
    responses((status = 200, description = "The loan after the step", body = LoanView)),
    security(("bearer" = []))
)]
#[post("/loans/{loan_id}/reject")]
async fn reject_loan(
    desk: Desk,
    caller: Caller<ApproveLoans>,
    id: Path<String>,
    read: IfMatch,
    body: Body<LoanReason>,
) -> Result<Versioned<LoanView>> {
    let (input, now) = (body.into_inner(), desk.now());
    let person = Powers::of(caller.session()).person;
    take(
        desk,
        (caller, LoanStepBy::Approver),
        id,
        read,
        move |tx, present| {
            let text = story(Some(&input.text)).map_err(Error::invalid)?;
            signed(tx.conn(), present, person.as_deref(), now)?;
            Ok((Taken::Reject {}, text))
        },
    )
    .await
}

/// Take a request back.
///
/// Your own, or as an asset officer anybody's, as long as nothing was handed over; what was kept is free again.
#[utoipa::path(
    tag = "assets",
    params(IfMatch),
    request_body = LoanRemark,
    responses((status = 200, description = "The loan after the step", body = LoanView)),
    security(("bearer" = []))
)]
#[post("/loans/{loan_id}/cancel")]
async fn cancel_loan(
    desk: Desk,
    caller: Caller<BorrowAssets>,
    id: Path<String>,
    read: IfMatch,
    body: Body<LoanRemark>,
) -> Result<Versioned<LoanView>> {
    let (input, now) = (body.into_inner(), desk.now());
    let (powers, actor) = (Powers::of(caller.session()), caller.actor());
    let write = move |tx: &mut Tx<'_>| {
        let text = story(input.text.as_deref()).map_err(Error::invalid)?;
        let present = store::locked(tx, (&powers.read, powers.own()), &id)?;
        let loan = &present.loan;
        let whose = match powers.manages(&loan.agency_id) {
            true => LoanStepBy::Officer,
            false if loan.borrower_id == powers.person => LoanStepBy::Borrower,
            false => return Err(Error::new(Code::Forbidden)),
        };
        read.check(present.loan.version)?;
        let doer = Doer {
            whose,
            actor,
            at: now,
        };
        let present = act(tx, &doer, present, Taken::Cancel {}, text)?;
        Shown::read(tx.conn(), present, &powers, now)
    };
    Ok(versioned(desk.db.write(write).await?))
}

/// Extend a loan.
///
/// By who could approve it, to a later day; `409` when it's promised to somebody else by then.
#[utoipa::path(
    tag = "assets",
    params(IfMatch),
    request_body = ExtendLoan,
    responses((status = 200, description = "The loan after the step", body = LoanView)),
    security(("bearer" = []))
)]
#[post("/loans/{loan_id}/extend")]
async fn extend_loan(
    desk: Desk,
    caller: Caller<ApproveLoans>,
    id: Path<String>,
    read: IfMatch,
    body: Body<ExtendLoan>,
) -> Result<Versioned<LoanView>> {
    let (input, now) = (body.into_inner(), desk.now());
    let person = Powers::of(caller.session()).person;
    take(
        desk,
        (caller, LoanStepBy::Approver),
        id,
        read,
        move |tx, present| {
            let mut faults = Faults::default();
            let later = later(&mut faults, (&input.due_on, &input.text), tx, present)?;
            let (due_on, text) = faults.finish(later)?;
            let signed = signed(tx.conn(), present, person.as_deref(), now)?;
            Ok((Taken::Extend { due_on, signed }, text))
        },
    )
    .await
}

/// Record an extension that was signed on paper.
///
/// As `record_loan_approval`, with the later day.
#[utoipa::path(
    tag = "assets",
    params(IfMatch),
    request_body = RecordLoanExtension,
    responses((status = 200, description = "The loan after the step", body = LoanView)),
    security(("bearer" = []))
)]
#[post("/loans/{loan_id}/record-extension")]
async fn record_loan_extension(
    desk: Desk,
    caller: Caller<ManageAssets>,
    id: Path<String>,
    read: IfMatch,
    body: Body<RecordLoanExtension>,
) -> Result<Versioned<LoanView>> {
    let (input, today) = (body.into_inner(), day_in_bangkok(desk.now()));
    take(
        desk,
        (caller, LoanStepBy::Officer),
        id,
        read,
        move |tx, present| {
            let mut faults = Faults::default();
            let paper = paper(&mut faults, (&input.on, &input.number), (today, present));
            let later = later(&mut faults, (&input.due_on, &input.text), tx, present)?;
            let ((due_on, text), paper) = faults.finish(later.zip(paper))?;
            let signed = on_paper(tx.conn(), &present.loan, &input.appointment_id, paper)?;
            Ok((Taken::RecordExtension { due_on, signed }, text))
        },
    )
    .await
}

/// The later day and why, as long as the agency's policy lets a loan last.
fn later(
    faults: &mut Faults,
    (due_on, text): (&str, &str),
    tx: &mut Tx<'_>,
    present: &Present,
) -> Result<Option<(NaiveDate, Option<String>)>> {
    let loan = &present.loan;
    let most = policy::store::of(tx.conn(), &loan.agency_id)?.most_days;
    let last = loan.from_on + Duration::days(i64::from(most) - 1);
    let due_on = faults.check(parse_day(At::Pointer("/due_on".to_owned()), due_on));
    if due_on.is_some_and(|day| day > last) {
        let fault = Fault::pointer("/due_on", Reason::OutOfRange);
        faults.push(
            fault
                .with("min", loan.due_on + Duration::days(1))
                .with("max", last),
        );
    }
    let text = faults.check(story(Some(text)));
    Ok(due_on.zip(text))
}
