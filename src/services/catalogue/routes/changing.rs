//! Keep the catalogue.

use super::super::store;
use super::super::wire::{CreateService, UpdateService};
use super::versioned;
use crate::accounts::{Caller, ManageServices, own_named};
use crate::agencies;
use crate::http::{Body, Created, Desk, Idempotent, IfMatch, Once, Result, ServiceConfig, Versioned};
use crate::services::kinds::ServiceStatus;
use crate::services::model::Service;
use crate::services::store::find_locked;
use crate::services::wire::ServiceView;
use actix_web::web::Path;
use actix_web::{patch, post};

pub fn register(config: &mut ServiceConfig<'_>) {
    config
        .service(create_service)
        .service(update_service)
        .service(retire_service)
        .service(restore_service);
}

/// Put a service into the catalogue.
///
/// From here on everybody sees it. `409` when another service of the agency has the code, or there are 1,000 already.
#[utoipa::path(
    tag = "services",
    params(Once),
    request_body = CreateService,
    responses((status = 201, description = "The service; its address in `Location`", body = ServiceView),
              (status = 404, description = "There's no such agency", body = crate::http::Problem)),
    security(("bearer" = []))
)]
#[post("/services")]
async fn create_service(
    desk: Desk,
    caller: Caller<ManageServices>,
    body: Idempotent<CreateService>,
) -> Result<Created<ServiceView>> {
    let ((input, once), now) = (body.split(), desk.now());
    let key = caller.actor().to_string();
    once.run(&desk.db, &key, now, move |tx| {
        own_named(&caller.reach(), &input.agency_id)?;
        let agency = agencies::find_locked(tx, &input.agency_id)?;
        let service = Service::parse(input, now)?;
        let service = store::insert(tx, (&caller.actor(), now), &agency, service)?;
        let view = ServiceView::of(service, true)?;
        Created::new(format!("/api/v1/services/{}", view.id), view.version, &view)
    })
    .await
}

/// Change what the catalogue says of a service.
///
/// What's absent stays, `null` clears. Where nothing differs, the version stays.
#[utoipa::path(
    tag = "services",
    params(IfMatch),
    request_body = UpdateService,
    responses((status = 200, description = "The service after the change", body = ServiceView),
              (status = 409, description = "Another service has this code", body = crate::http::Problem)),
    security(("bearer" = []))
)]
#[patch("/services/{service_id}")]
async fn update_service(
    desk: Desk,
    caller: Caller<ManageServices>,
    id: Path<String>,
    read: IfMatch,
    body: Body<UpdateService>,
) -> Result<Versioned<ServiceView>> {
    let input = body.into_inner();
    change(&desk, caller, (id, read), "service.changed", |before| {
        before.changed(input)
    })
    .await
}

/// Take a service out of the catalogue.
///
/// It's there no more for the public; its counts and answers stay. `409` when it's out already.
#[utoipa::path(
    tag = "services",
    params(IfMatch),
    responses((status = 200, description = "The service after the change", body = ServiceView),
              (status = 409, description = "It's out already", body = crate::http::Problem)),
    security(("bearer" = []))
)]
#[post("/services/{service_id}/retire")]
async fn retire_service(
    desk: Desk,
    caller: Caller<ManageServices>,
    id: Path<String>,
    read: IfMatch,
) -> Result<Versioned<ServiceView>> {
    let retired = |before: &Service| before.with_status(ServiceStatus::Retired);
    change(&desk, caller, (id, read), "service.retired", retired).await
}

/// Offer a service again.
///
/// `409` when it's offered already.
#[utoipa::path(
    tag = "services",
    params(IfMatch),
    responses((status = 200, description = "The service after the change", body = ServiceView),
              (status = 409, description = "It's offered already", body = crate::http::Problem)),
    security(("bearer" = []))
)]
#[post("/services/{service_id}/restore")]
async fn restore_service(
    desk: Desk,
    caller: Caller<ManageServices>,
    id: Path<String>,
    read: IfMatch,
) -> Result<Versioned<ServiceView>> {
    let active = |before: &Service| before.with_status(ServiceStatus::Active);
    change(&desk, caller, (id, read), "service.restored", active).await
}

/// Changes a service that is of the version that was read.
async fn change(
    desk: &Desk,
    caller: Caller<ManageServices>,
    (id, read): (Path<String>, IfMatch),
    kind: &'static str,
    after: impl FnOnce(&Service) -> Result<Service> + Send + 'static,
) -> Result<Versioned<ServiceView>> {
    let now = desk.now();
    let view = desk.db.write(move |tx| {
        let before = find_locked(tx, &caller.reach(), &id)?;
        read.check(before.version)?;
        let after = after(&before)?;
        let service = store::change(tx, (&caller.actor(), now), kind, (&before, after))?;
        ServiceView::of(service, true)
    });
    Ok(versioned(view.await?))
}
