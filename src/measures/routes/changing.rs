//! Keep measures.

use super::{changed, versioned};
use crate::accounts::{Caller, ManageMeasures};
use crate::agencies;
use crate::http::{
    AgencyYear, Body, Created, Desk, Idempotent, IfMatch, Once, Result, ServiceConfig, Versioned,
};
use crate::measures::model::Measure;
use crate::measures::store;
use crate::measures::wire::{CreateMeasure, MeasureView, UpdateMeasure};
use actix_web::web::Path;
use actix_web::{HttpResponse, delete, patch, post};

pub fn register(config: &mut ServiceConfig<'_>) {
    config
        .service(create_measure)
        .service(update_measure)
        .service(delete_measure);
}

/// Plan a measure.
///
/// From here on everybody sees it. Its indicator is one of the year's ITA, or of that whose result it answers; its period lies
/// within the fiscal year. `409` for a number that is taken, for the 201st measure of a year, and for one that is to be done
/// with nothing reported.
#[utoipa::path(
    tag = "measures",
    params(Once),
    request_body = CreateMeasure,
    responses((status = 201, description = "The measure; its address in `Location`", body = MeasureView)),
    security(("bearer" = []))
)]
#[post("/agencies/{agency_id}/measures/{fiscal_year}")]
async fn create_measure(
    desk: Desk,
    caller: Caller<ManageMeasures>,
    path: AgencyYear,
    body: Idempotent<CreateMeasure>,
) -> Result<Created<MeasureView>> {
    let ((input, once), now) = (body.split(), desk.now());
    let (agency_id, year) = path.into_inner();
    let key = caller.actor().to_string();
    once.run(&desk.db, &key, now, move |tx| {
        agencies::find_own(tx.conn(), &caller.reach(), &agency_id)?;
        let agency = agencies::find_locked(tx, &agency_id)?;
        let measure = Measure::parse(&agency.id, year, &input, now)?;
        let whole = store::insert(tx, (&caller.actor(), now), &agency, measure)?;
        let view = changed(tx, whole, now)?;
        let location = format!("/api/v1/measures/{}", view.measure.id);
        Created::new(location, view.measure.version, &view)
    })
    .await
}

/// Change what is said of a measure.
///
/// What's absent stays, `null` clears. Where nothing differs, the version stays. The words of a printed report stay as they
/// are. `409` for one that is to be `done` and lacks a summary, a result or a report of the year: the faults name what.
#[utoipa::path(
    tag = "measures",
    params(IfMatch),
    request_body = UpdateMeasure,
    responses((status = 200, description = "The measure after the change", body = MeasureView),
              (status = 409, description = "It isn't done yet", body = crate::http::Problem)),
    security(("bearer" = []))
)]
#[patch("/measures/{measure_id}")]
async fn update_measure(
    desk: Desk,
    caller: Caller<ManageMeasures>,
    id: Path<String>,
    read: IfMatch,
    body: Body<UpdateMeasure>,
) -> Result<Versioned<MeasureView>> {
    let (input, now) = (body.into_inner(), desk.now());
    let view = desk.db.write(move |tx| {
        let before = store::find_locked(tx, &caller.reach(), &id)?;
        read.check(before.measure.version)?;
        let after = before.measure.changed(input)?;
        let whole = store::change(tx, (&caller.actor(), now), before, after)?;
        changed(tx, whole, now)
    });
    Ok(versioned(view.await?))
}

/// Take a measure back.
///
/// With its evidence, and only while it's `planned` and nothing was reported on it: what was begun stays on record. `409`
/// otherwise.
#[utoipa::path(
    tag = "measures",
    params(IfMatch),
    responses((status = 204, description = "It's gone"),
              (status = 409, description = "It was begun, or reported on", body = crate::http::Problem)),
    security(("bearer" = []))
)]
#[delete("/measures/{measure_id}")]
async fn delete_measure(
    desk: Desk,
    caller: Caller<ManageMeasures>,
    id: Path<String>,
    read: IfMatch,
) -> Result<HttpResponse> {
    let now = desk.now();
    let gone = desk.db.write(move |tx| {
        let whole = store::find_locked(tx, &caller.reach(), &id)?;
        read.check(whole.measure.version)?;
        store::delete(tx, (&caller.actor(), now), &whole)
    });
    gone.await?;
    Ok(HttpResponse::NoContent().finish())
}
