//! The endpoints of key directories.

use super::store;
use super::wire::{KeyDirectoryView, PublishKeyDirectory};
use crate::accounts::{Caller, PublishKeys};
use crate::agencies;
use crate::http::{Body, Code, Created, Error, IfNoneMatch, QuietPlace, Result, ServiceConfig, Versioned};
use crate::integrity::gate::Hall;
use actix_web::web::Path;
use actix_web::{get, post};

pub fn register(config: &mut ServiceConfig<'_>) {
    config.service(get_key_directory).service(publish_key_directory);
}

/// Get the key directory of an agency.
///
/// Whom reports of corruption are sealed for. `404` where the sealed channel isn't open.
#[utoipa::path(
    tag = "integrity",
    params(IfNoneMatch),
    responses((status = 200, description = "The newest version", body = KeyDirectoryView))
)]
#[get("/agencies/{agency_id}/integrity/keys")]
async fn get_key_directory(
    hall: Hall,
    _place: QuietPlace,
    id: Path<String>,
) -> Result<Versioned<KeyDirectoryView>> {
    let row = hall
        .db
        .read(move |conn| {
            let agency = agencies::find(conn, &id)?;
            store::current(conn, &agency.id)
        })
        .await?;
    let row = row.ok_or_else(|| Error::new(Code::NotFound))?;
    Ok(Versioned {
        version: row.version,
        view: KeyDirectoryView::of(row)?,
    })
}

/// Publish the next version of an agency's key directory.
///
/// It's signed by the houses that it names, and by those that the version before names; a new key waits 7 days.
#[utoipa::path(
    tag = "integrity",
    request_body = PublishKeyDirectory,
    responses((status = 201, description = "Published", body = KeyDirectoryView)),
    security(("bearer" = []))
)]
#[post("/agencies/{agency_id}/integrity/keys")]
async fn publish_key_directory(
    hall: Hall,
    (caller, place): (Caller<PublishKeys>, QuietPlace),
    id: Path<String>,
    body: Body<PublishKeyDirectory>,
) -> Result<Created<KeyDirectoryView>> {
    if !place.take(QuietPlace::REPORT) {
        return Err(Error::new(Code::TooManyRequests).retry_after(60));
    }
    let (actor, now, id) = (caller.everywhere()?, hall.now(), id.into_inner());
    let directory = body.into_inner().parse(&id)?;
    let row = hall
        .db
        .write(move |tx| {
            let agency = agencies::find_locked(tx, &id)?;
            store::publish(tx, &actor, now, &agency, &directory)
        })
        .await?;
    let location = format!("/api/v1/agencies/{}/integrity/keys", row.agency_id);
    Created::new(location, row.version, &KeyDirectoryView::of(row)?)
}
