//! Read cases, and who made them.

use super::super::powers::Powers;
use super::super::reveal::reveal;
use super::super::store::list::{self, Filter};
use super::super::store::sheet;
use super::super::wire::{
    CaseOfficerView, ComplaintCounts, ComplaintLine, ComplaintView, CountComplaints, ListComplaints,
};
use super::{store, view_of};
use crate::accounts::{Caller, ReadComplaints, RevealReporters};
use crate::agencies;
use crate::calendar::day_in_bangkok;
use crate::complaints::intake::ContactView;
use crate::http::Desk;
use crate::http::{
    Confidential, IfNoneMatch, Page, PageParams, PageUrl, Params, Result, ServiceConfig, Versioned, Workshop,
    formats,
};
use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, get, post};

pub fn register(config: &mut ServiceConfig<'_>) {
    config
        .service(list_complaints)
        .service(count_complaints)
        .service(download_complaint_sheet)
        .service(get_complaint)
        .service(reveal_reporter)
        .service(list_complaint_officers);
}

/// List cases.
///
/// Of one agency, what is due first on top. Who reported isn't in the list, nor found by `q`.
#[utoipa::path(
    tag = "complaints",
    params(ListComplaints),
    responses((status = 200, description = "Cases", body = Page<ComplaintLine>)),
    security(("bearer" = []))
)]
#[get("/complaints")]
async fn list_complaints(
    desk: Desk,
    caller: Caller<ReadComplaints>,
    url: PageUrl,
    params: Params<ListComplaints>,
) -> Result<Page<ComplaintLine>> {
    let params = params.into_inner();
    let page = PageParams::parse(params.after.as_deref(), params.limit)?;
    let after = list::position(&page)?;
    let today = day_in_bangkok(desk.now());
    let (filter, rows) = (Filter::parse(params.into(), &caller.reach(), today)?, page.rows());
    let found = desk
        .db
        .read(move |conn| list::page(conn, &filter, after, rows))
        .await?;
    let key = |row: &crate::complaints::model::Complaint| vec![row.due.to_string(), row.id.clone()];
    Ok(Page::cut(found, &page, &url, key, |row| {
        ComplaintLine::of(row, today)
    }))
}

/// Count cases.
///
/// What the same filters leave, by status, kind, category and channel, and how many of them are overdue.
#[utoipa::path(
    tag = "complaints",
    params(CountComplaints),
    responses((status = 200, description = "The counts", body = ComplaintCounts)),
    security(("bearer" = []))
)]
#[get("/complaint-counts")]
async fn count_complaints(
    desk: Desk,
    caller: Caller<ReadComplaints>,
    params: Params<CountComplaints>,
) -> Result<Confidential<ComplaintCounts>> {
    let today = day_in_bangkok(desk.now());
    let filter = Filter::parse(params.into_inner(), &caller.reach(), today)?;
    let tally = desk
        .db
        .read(move |conn| list::tally(conn, &filter, today))
        .await?;
    Ok(Confidential(tally.into()))
}

/// Download the work list as a workbook.
///
/// What the same filters leave, in the order of the list, up to 20,000 cases. Who reported isn't in it.
#[utoipa::path(
    tag = "complaints",
    params(CountComplaints),
    responses((status = 200, description = "The workbook",
        content((String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")))),
    security(("bearer" = []))
)]
#[get("/complaint-sheet")]
async fn download_complaint_sheet(
    desk: Desk,
    workshop: Data<Workshop>,
    caller: Caller<ReadComplaints>,
    params: Params<CountComplaints>,
) -> Result<HttpResponse> {
    let today = day_in_bangkok(desk.now());
    let filter = Filter::parse(params.into_inner(), &caller.reach(), today)?;
    let place = workshop.place().await?;
    let sheet = desk
        .db
        .read(move |conn| sheet::gather(conn, &filter, today))
        .await?;
    let bytes = place.run(move || formats::titled_xlsx(&[sheet])).await??;
    Ok(formats::download(
        formats::XLSX,
        &format!("complaints-{today}.xlsx"),
        bytes,
    ))
}

/// Read a case.
///
/// With its clocks, its timeline and its files, and with what you may do next.
#[utoipa::path(
    tag = "complaints",
    params(IfNoneMatch),
    responses((status = 200, description = "The case", body = ComplaintView)),
    security(("bearer" = []))
)]
#[get("/complaints/{complaint_id}")]
async fn get_complaint(
    desk: Desk,
    caller: Caller<ReadComplaints>,
    id: Path<String>,
) -> Result<Versioned<ComplaintView>> {
    let (reach, powers, now) = (caller.reach(), Powers::of(caller.session()), desk.now());
    let view = desk
        .db
        .read(move |conn| {
            let present = store::seen(conn, &reach, &id)?;
            view_of(conn, present, &powers, now)
        })
        .await?;
    Ok(Versioned {
        version: view.version,
        view,
    })
}

/// See who made a complaint.
///
/// Every look is in the audit trail. Of a reporter who wished to stay anonymous only the case's own officer sees it. All
/// fields are `null` when nothing was given, or once it was erased.
#[utoipa::path(
    tag = "complaints",
    responses((status = 200, description = "Who reported", body = ContactView)),
    security(("bearer" = []))
)]
#[post("/complaints/{complaint_id}/reveal-reporter")]
async fn reveal_reporter(
    desk: Desk,
    caller: Caller<RevealReporters>,
    id: Path<String>,
) -> Result<Confidential<ContactView>> {
    let (reach, powers, now) = (caller.reach(), Powers::of(caller.session()), desk.now());
    let (actor, vault) = (caller.actor(), desk.vault.clone());
    let contact = desk
        .db
        .write(move |tx| {
            let case = store::find(tx.conn(), &reach, &id)?;
            reveal(tx, &vault, (&actor, &powers), now, &case)
        })
        .await?;
    Ok(Confidential(contact.into()))
}

/// List who can be given cases.
///
/// The agency's complaint officers and heads of units, by name.
#[utoipa::path(
    tag = "complaints",
    responses((status = 200, description = "All of them", body = Page<CaseOfficerView>)),
    security(("bearer" = []))
)]
#[get("/agencies/{agency_id}/complaint-officers")]
async fn list_complaint_officers(
    desk: Desk,
    caller: Caller<ReadComplaints>,
    agency_id: Path<String>,
) -> Result<Page<CaseOfficerView>> {
    let people = desk
        .db
        .read(move |conn| {
            let agency = agencies::find(conn, &agency_id)?;
            caller.over(&agency.id, &agency.province)?;
            store::officers(conn, &agency.id)
        })
        .await?;
    Ok(Page::whole(
        people.into_iter().map(CaseOfficerView::from).collect(),
    ))
}
