//! Ask for loans, and read them.

use super::super::list::{self, Filter};
use super::super::parsing::Asker;
use super::super::request::{self, NewLoan};
use super::super::wire::{ListLoans, ListMyLoans, LoanSummary, LoanView, RequestLoan};
use super::{Doer, Powers, Shown, store, versioned};
use crate::accounts::{BorrowAssets, Caller, ReadAssets, ReadLoans, SignedIn, own_named};
use crate::agencies;
use crate::assets::kinds::LoanStepBy;
use crate::calendar::day_in_bangkok;
use crate::http::{
    Created, Desk, Idempotent, IfNoneMatch, Once, Page, PageParams, PageUrl, Params, Result, ServiceConfig,
    Versioned,
};
use actix_web::web::Path;
use actix_web::{get, post};

pub fn register(config: &mut ServiceConfig<'_>) {
    config
        .service(request_loan)
        .service(list_loans)
        .service(list_my_loans)
        .service(get_loan);
}

/// Ask for a loan.
///
/// For yourself, or as an asset officer for anybody, also what began on paper up to a year ago. From now on it's kept for
/// this loan: what overlaps, or exceeds a lot's quantity on any day, is refused with `409`, as is a borrower with something
/// overdue where the agency's policy says so.
#[utoipa::path(
    tag = "assets",
    params(Once),
    request_body = RequestLoan,
    responses((status = 201, description = "The loan; its address in `Location`", body = LoanView)),
    security(("bearer" = []))
)]
#[post("/loans")]
async fn request_loan(
    desk: Desk,
    caller: Caller<BorrowAssets>,
    body: Idempotent<RequestLoan>,
) -> Result<Created<LoanView>> {
    let ((input, once), now) = (body.split(), desk.now());
    let powers = Powers::of(caller.session());
    let actor = caller.actor();
    let key = actor.to_string();
    once.run(&desk.db, &key, now, move |tx| {
        own_named(&caller.reach(), &input.agency_id)?;
        let agency = agencies::find(tx.conn(), &input.agency_id)?;
        let officer = powers.manages(&agency.id);
        let asker = Asker {
            person: powers.person.as_deref(),
            officer,
        };
        let new = NewLoan::parse(input, asker, day_in_bangkok(now))?;
        let own = new.borrower.user_id == powers.person && powers.person.is_some();
        let whose = if officer || !own {
            LoanStepBy::Officer
        } else {
            LoanStepBy::Borrower
        };
        let doer = Doer {
            whose,
            actor,
            at: now,
        };
        let present = request::request(tx, &doer, agency, new)?;
        let view = Shown::read(tx.conn(), present, &powers, now)?.view();
        Created::new(format!("/api/v1/loans/{}", view.id), view.version, &view)
    })
    .await
}

/// List an agency's loans.
///
/// What is due first on top.
#[utoipa::path(
    tag = "assets",
    params(ListLoans),
    responses((status = 200, description = "Loans", body = Page<LoanSummary>)),
    security(("bearer" = []))
)]
#[get("/loans")]
async fn list_loans(
    desk: Desk,
    caller: Caller<ReadLoans>,
    url: PageUrl,
    params: Params<ListLoans>,
) -> Result<Page<LoanSummary>> {
    let params = params.into_inner();
    let page = PageParams::parse(params.after.as_deref(), params.limit)?;
    let after = list::position(&page)?;
    let today = day_in_bangkok(desk.now());
    let (filter, rows) = (Filter::parse(params, &caller.reach(), today)?, page.rows());
    let found = desk
        .db
        .read(move |conn| store::page(conn, &filter, after, rows))
        .await?;
    Ok(Page::cut(found, &page, &url, list::key, |loan| {
        LoanSummary::of(loan, today)
    }))
}

/// List what you borrowed.
///
/// In all agencies, the newest first.
#[utoipa::path(
    tag = "assets",
    params(ListMyLoans),
    responses((status = 200, description = "Loans", body = Page<LoanSummary>)),
    security(("bearer" = []))
)]
#[get("/me/loans")]
async fn list_my_loans(
    desk: Desk,
    caller: Caller<SignedIn>,
    url: PageUrl,
    params: Params<ListMyLoans>,
) -> Result<Page<LoanSummary>> {
    let params = params.into_inner();
    let page = PageParams::parse(params.after.as_deref(), params.limit)?;
    let after = page.after(1)?.and_then(|key| key.first().cloned());
    let (today, rows) = (day_in_bangkok(desk.now()), page.rows());
    let person = caller.person()?;
    let read = move |conn: &mut crate::db::Conn| store::page_of_person(conn, &person, after.as_deref(), rows);
    let found = desk.db.read(read).await?;
    let key = |loan: &super::super::model::Loan| vec![loan.id.clone()];
    Ok(Page::cut(found, &page, &url, key, |loan| {
        LoanSummary::of(loan, today)
    }))
}

/// Read a loan.
///
/// An agency's, or your own: with its lines, all its steps, and what you may do next.
#[utoipa::path(
    tag = "assets",
    params(IfNoneMatch),
    responses((status = 200, description = "The loan", body = LoanView)),
    security(("bearer" = []))
)]
#[get("/loans/{loan_id}")]
async fn get_loan(desk: Desk, caller: Caller<ReadAssets>, id: Path<String>) -> Result<Versioned<LoanView>> {
    let (powers, now) = (Powers::of(caller.session()), desk.now());
    let read = move |conn: &mut crate::db::Conn| {
        let present = store::seen(conn, (&powers.read, powers.own()), &id)?;
        Shown::read(conn, present, &powers, now)
    };
    Ok(versioned(desk.db.read(read).await?))
}
