//! The procedure's endpoints.

use super::store;
use super::wire::{ComplaintProcedureView, GetProcedure, Procedure};
use crate::accounts::{Caller, ManageDisclosures};
use crate::agencies;
use crate::db::Db;
use crate::http::{
    Body, ByteCache, Code, Desk, Error, IfMatch, IfNoneMatch, Params, Read, Result, ServiceConfig, Versioned,
    public_read,
};
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, get, put};

pub fn register(config: &mut ServiceConfig<'_>) {
    config
        .service(get_complaint_procedure)
        .service(set_complaint_procedure);
}

/// Read how an agency handles complaints of corruption.
///
/// The newest revision, or one of a number. `404` where the agency has said nothing yet.
#[utoipa::path(
    tag = "disclosures",
    params(GetProcedure, IfNoneMatch),
    responses((status = 200, description = "The procedure", body = ComplaintProcedureView))
)]
#[get("/agencies/{agency_id}/complaint-procedure")]
async fn get_complaint_procedure(
    request: HttpRequest,
    (db, cache): (Data<Db>, Data<ByteCache>),
    agency_id: Path<String>,
    params: Params<GetProcedure>,
) -> Result<HttpResponse> {
    let number = params.into_inner().revision;
    let number = number.map(|number| i32::try_from(number).unwrap_or(i32::MAX));
    public_read(&request, &db, &cache, move |conn| {
        let agency = agencies::find(conn, &agency_id)?;
        let found = store::find(conn, &agency.id, number)?;
        let found = found.ok_or_else(|| Error::new(Code::NotFound))?;
        Ok(Read::one(ComplaintProcedureView::of(found)?))
    })
    .await
}

/// Say how the agency handles complaints of corruption.
///
/// As a new revision, unless it's the same. `If-Match` has the newest revision's number, `"0"` for the first. What evidence
/// was pinned to stays what it was.
#[utoipa::path(
    tag = "disclosures",
    params(IfMatch),
    request_body = Procedure,
    responses((status = 200, description = "The revision that holds now", body = ComplaintProcedureView)),
    security(("bearer" = []))
)]
#[put("/agencies/{agency_id}/complaint-procedure")]
async fn set_complaint_procedure(
    desk: Desk,
    caller: Caller<ManageDisclosures>,
    agency_id: Path<String>,
    read: IfMatch,
    body: Body<Procedure>,
) -> Result<Versioned<ComplaintProcedureView>> {
    let (input, now) = (body.into_inner(), desk.now());
    let view = desk.db.write(move |tx| {
        agencies::find_own(tx.conn(), &caller.reach(), &agency_id)?;
        let agency = agencies::find_locked(tx, &agency_id)?;
        let before = store::find(tx.conn(), &agency.id, None)?;
        read.check(before.as_ref().map_or(0, |before| before.revision))?;
        let procedure = input.parse()?;
        let revision = store::set(tx, (&caller.actor(), now), &agency, (before, &procedure))?;
        ComplaintProcedureView::of(revision)
    });
    let view = view.await?;
    Ok(Versioned {
        version: view.revision,
        view,
    })
}
