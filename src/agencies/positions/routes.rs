//! The positions' endpoints.

use super::super::model::Agency;
use super::super::store as agencies;
use super::model::{NewPosition, Position};
use super::store;
use super::wire::{CreatePosition, ListPositions, PositionView, UpdatePosition};
use crate::accounts::{Caller, ManageOrganisation, Viewer};
use crate::clock::Clock;
use crate::db::Db;
use crate::http::{
    Body, ByteCache, Code, Created, Error, Idempotent, IfMatch, IfNoneMatch, Once, Page, PageParams, PageUrl,
    Params, Result, ServiceConfig, Versioned, public_read,
};
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, get, patch, post};

pub fn register(config: &mut ServiceConfig<'_>) {
    config
        .service(list_positions)
        .service(create_position)
        .service(get_position)
        .service(update_position);
}

fn manages(viewer: &Viewer<ManageOrganisation>, agency: &Agency) -> bool {
    let reach = viewer.reach();
    reach.is_some_and(|reach| reach.covers(&agency.id, &agency.province))
}

fn versioned(view: PositionView) -> Versioned<PositionView> {
    Versioned {
        version: view.version,
        view,
    }
}

/// List the positions of an agency.
///
/// By `rank`.
#[utoipa::path(
    tag = "organisation",
    params(ListPositions, IfNoneMatch),
    responses((status = 200, description = "Positions", body = Page<PositionView>)),
    security((), ("bearer" = []))
)]
#[get("/agencies/{agency_id}/positions")]
async fn list_positions(
    request: HttpRequest,
    (db, cache): (Data<Db>, Data<ByteCache>),
    viewer: Viewer<ManageOrganisation>,
    agency_id: Path<String>,
    url: PageUrl,
    params: Params<ListPositions>,
) -> Result<HttpResponse> {
    let params = params.into_inner();
    let page = PageParams::parse(params.after.as_deref(), params.limit)?;
    let after = page.after_sorted()?;
    public_read(&request, &db, &cache, move |conn| {
        let agency = agencies::find(conn, &agency_id)?;
        let (rows, manages) = (
            store::page(conn, &agency.id, after, page.rows())?,
            manages(&viewer, &agency),
        );
        let key = |row: &Position| vec![row.rank.to_string(), row.id.clone()];
        Ok(Page::cut(rows, &page, &url, key, |row| PositionView::of(row, manages)).into())
    })
    .await
}

/// Set up a position.
///
/// In a unit of the agency, or above all units. `409` when another position has the title.
#[utoipa::path(
    tag = "organisation",
    params(Once),
    request_body = CreatePosition,
    responses((status = 201, description = "The position; its address in `Location`", body = PositionView)),
    security(("bearer" = []))
)]
#[post("/agencies/{agency_id}/positions")]
async fn create_position(
    db: Data<Db>,
    clock: Data<Clock>,
    caller: Caller<ManageOrganisation>,
    agency_id: Path<String>,
    body: Idempotent<CreatePosition>,
) -> Result<Created<PositionView>> {
    let ((input, once), now) = (body.split(), clock.now());
    let key = caller.actor().to_string();
    once.run(&db, &key, now, move |tx| {
        let agency = agencies::find_locked(tx, &agency_id)?;
        let actor = caller.over(&agency.id, &agency.province)?;
        let position = store::insert(tx, &actor, now, &agency, NewPosition::parse(input)?)?;
        let view = PositionView::of(position, true);
        let location = format!("/api/v1/agencies/{}/positions/{}", agency.id, view.id);
        Created::new(location, view.version, &view)
    })
    .await
}

/// Read a position.
///
/// Who holds it stands in the appointments.
#[utoipa::path(
    tag = "organisation",
    params(IfNoneMatch),
    responses((status = 200, description = "The position", body = PositionView)),
    security((), ("bearer" = []))
)]
#[get("/agencies/{agency_id}/positions/{position_id}")]
async fn get_position(
    db: Data<Db>,
    viewer: Viewer<ManageOrganisation>,
    path: Path<(String, String)>,
) -> Result<Versioned<PositionView>> {
    let (agency_id, position_id) = path.into_inner();
    let view = db
        .read(move |conn| {
            let agency = agencies::find(conn, &agency_id)?;
            let position =
                store::find(conn, &agency.id, &position_id)?.ok_or_else(|| Error::new(Code::NotFound))?;
            Ok(PositionView::of(position, manages(&viewer, &agency)))
        })
        .await?;
    Ok(versioned(view))
}

/// Change a position.
///
/// What's absent stays, `null` clears.
#[utoipa::path(
    tag = "organisation",
    params(IfMatch),
    request_body = UpdatePosition,
    responses((status = 200, description = "The position after the change", body = PositionView),
              (status = 409, description = "Another position has this title", body = crate::http::Problem)),
    security(("bearer" = []))
)]
#[patch("/agencies/{agency_id}/positions/{position_id}")]
async fn update_position(
    db: Data<Db>,
    clock: Data<Clock>,
    caller: Caller<ManageOrganisation>,
    path: Path<(String, String)>,
    read: IfMatch,
    body: Body<UpdatePosition>,
) -> Result<Versioned<PositionView>> {
    let (agency_id, position_id) = path.into_inner();
    let (input, now) = (body.into_inner(), clock.now());
    let view = db
        .write(move |tx| {
            let agency = agencies::find_locked(tx, &agency_id)?;
            let actor = caller.over(&agency.id, &agency.province)?;
            let position = store::find(tx.conn(), &agency.id, &position_id)?
                .ok_or_else(|| Error::new(Code::NotFound))?;
            read.check(position.version)?;
            let changed = position.changed(input)?;
            let position = store::update(tx, &actor, now, &agency, changed)?;
            Ok(PositionView::of(position, true))
        })
        .await?;
    Ok(versioned(view))
}
