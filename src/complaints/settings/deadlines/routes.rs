//! The deadlines' endpoints.

use super::super::model::manages;
use super::store;
use super::wire::{ComplaintDeadlinesView, SetComplaintDeadlines};
use crate::accounts::{Caller, ManageComplaintSettings, Viewer};
use crate::agencies;
use crate::http::Desk;
use crate::http::{
    Body, ByteCache, IfMatch, IfNoneMatch, Read, Result, ServiceConfig, Versioned, public_read,
};
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, get, put};

pub fn register(config: &mut ServiceConfig<'_>) {
    config
        .service(list_complaint_deadlines)
        .service(set_complaint_deadlines);
}

/// List the deadlines of an agency.
///
/// Those that new cases get, by kind and clock: where they come from, and whether they're the agency's own.
#[utoipa::path(
    tag = "complaints",
    params(IfNoneMatch),
    responses((status = 200, description = "Deadlines", body = ComplaintDeadlinesView)),
    security((), ("bearer" = []))
)]
#[get("/agencies/{agency_id}/complaint-deadlines")]
async fn list_complaint_deadlines(
    request: HttpRequest,
    (desk, cache): (Desk, Data<ByteCache>),
    viewer: Viewer<ManageComplaintSettings>,
    agency_id: Path<String>,
) -> Result<HttpResponse> {
    public_read(&request, &desk.db, &cache, move |conn| {
        let agency = agencies::find(conn, &agency_id)?;
        let list = store::list(conn, &agency.id)?;
        let manages = manages(&viewer, &agency);
        Ok(Read::one(ComplaintDeadlinesView::of(&list, manages)))
    })
    .await
}

/// Set the deadlines of an agency.
///
/// The list replaces all that the agency set before; where it says nothing, everybody's hold. `If-Match` takes their
/// `version`. Cases that are on record keep theirs.
#[utoipa::path(
    tag = "complaints",
    params(IfMatch),
    request_body = SetComplaintDeadlines,
    responses((status = 200, description = "The deadlines after the change", body = ComplaintDeadlinesView)),
    security(("bearer" = []))
)]
#[put("/agencies/{agency_id}/complaint-deadlines")]
async fn set_complaint_deadlines(
    desk: Desk,
    caller: Caller<ManageComplaintSettings>,
    agency_id: Path<String>,
    read: IfMatch,
    body: Body<SetComplaintDeadlines>,
) -> Result<Versioned<ComplaintDeadlinesView>> {
    let (input, now) = (body.into_inner(), desk.now());
    let set = move |tx: &mut crate::db::Tx<'_>| {
        let agency = agencies::find_locked(tx, &agency_id)?;
        let actor = caller.over(&agency.id, &agency.province)?;
        let list = store::replace(tx, (&actor, now), &agency, &read, input)?;
        Ok(ComplaintDeadlinesView::of(&list, true))
    };
    let view = desk.db.write(set).await?;
    Ok(Versioned {
        version: view.version,
        view,
    })
}
