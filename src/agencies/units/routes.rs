//! The units' endpoints.

use super::super::model::Agency;
use super::super::store as agencies;
use super::model::{NewUnit, Unit};
use super::store;
use super::wire::{CreateUnit, ListUnits, UnitView, UpdateUnit};
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
        .service(list_units)
        .service(create_unit)
        .service(get_unit)
        .service(update_unit);
}

fn manages(viewer: &Viewer<ManageOrganisation>, agency: &Agency) -> bool {
    let reach = viewer.reach();
    reach.is_some_and(|reach| reach.covers(&agency.id, &agency.province))
}

fn versioned(view: UnitView) -> Versioned<UnitView> {
    Versioned {
        version: view.version,
        view,
    }
}

/// List the units of an agency.
///
/// By `sort`, closed ones included.
#[utoipa::path(
    tag = "organisation",
    params(ListUnits, IfNoneMatch),
    responses((status = 200, description = "Units", body = Page<UnitView>)),
    security((), ("bearer" = []))
)]
#[get("/agencies/{agency_id}/units")]
async fn list_units(
    request: HttpRequest,
    (db, cache): (Data<Db>, Data<ByteCache>),
    viewer: Viewer<ManageOrganisation>,
    agency_id: Path<String>,
    url: PageUrl,
    params: Params<ListUnits>,
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
        let key = |row: &Unit| vec![row.sort.to_string(), row.id.clone()];
        Ok(Page::cut(rows, &page, &url, key, |row| UnitView::of(row, manages)).into())
    })
    .await
}

/// Set up a unit.
///
/// Of the agency, below another unit of it or below none. `409` when another unit has the name.
#[utoipa::path(
    tag = "organisation",
    params(Once),
    request_body = CreateUnit,
    responses((status = 201, description = "The unit; its address in `Location`", body = UnitView)),
    security(("bearer" = []))
)]
#[post("/agencies/{agency_id}/units")]
async fn create_unit(
    db: Data<Db>,
    clock: Data<Clock>,
    caller: Caller<ManageOrganisation>,
    agency_id: Path<String>,
    body: Idempotent<CreateUnit>,
) -> Result<Created<UnitView>> {
    let ((input, once), now) = (body.split(), clock.now());
    let key = caller.actor().to_string();
    once.run(&db, &key, now, move |tx| {
        let agency = agencies::find_locked(tx, &agency_id)?;
        let actor = caller.over(&agency.id, &agency.province)?;
        let unit = store::insert(tx, &actor, now, &agency, NewUnit::parse(input)?)?;
        let view = UnitView::of(unit, true);
        let location = format!("/api/v1/agencies/{}/units/{}", agency.id, view.id);
        Created::new(location, view.version, &view)
    })
    .await
}

/// Read a unit.
///
/// Closed ones as well.
#[utoipa::path(
    tag = "organisation",
    params(IfNoneMatch),
    responses((status = 200, description = "The unit", body = UnitView)),
    security((), ("bearer" = []))
)]
#[get("/agencies/{agency_id}/units/{unit_id}")]
async fn get_unit(
    db: Data<Db>,
    viewer: Viewer<ManageOrganisation>,
    path: Path<(String, String)>,
) -> Result<Versioned<UnitView>> {
    let (agency_id, unit_id) = path.into_inner();
    let view = db
        .read(move |conn| {
            let agency = agencies::find(conn, &agency_id)?;
            let unit = store::find(conn, &agency.id, &unit_id)?.ok_or_else(|| Error::new(Code::NotFound))?;
            Ok(UnitView::of(unit, manages(&viewer, &agency)))
        })
        .await?;
    Ok(versioned(view))
}

/// Change a unit, or close it.
///
/// What's absent stays, `null` clears.
#[utoipa::path(
    tag = "organisation",
    params(IfMatch),
    request_body = UpdateUnit,
    responses((status = 200, description = "The unit after the change", body = UnitView),
              (status = 409, description = "Another unit has this name", body = crate::http::Problem)),
    security(("bearer" = []))
)]
#[patch("/agencies/{agency_id}/units/{unit_id}")]
async fn update_unit(
    db: Data<Db>,
    clock: Data<Clock>,
    caller: Caller<ManageOrganisation>,
    path: Path<(String, String)>,
    read: IfMatch,
    body: Body<UpdateUnit>,
) -> Result<Versioned<UnitView>> {
    let (agency_id, unit_id) = path.into_inner();
    let (input, now) = (body.into_inner(), clock.now());
    let view = db
        .write(move |tx| {
            let agency = agencies::find_locked(tx, &agency_id)?;
            let actor = caller.over(&agency.id, &agency.province)?;
            let unit =
                store::find(tx.conn(), &agency.id, &unit_id)?.ok_or_else(|| Error::new(Code::NotFound))?;
            read.check(unit.version)?;
            let changed = unit.changed(input)?;
            let unit = store::update(tx, &actor, now, &agency, changed)?;
            Ok(UnitView::of(unit, true))
        })
        .await?;
    Ok(versioned(view))
}
