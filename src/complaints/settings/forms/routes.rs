//! The forms' endpoints.

use super::super::model::{manages, parse_code};
use super::model::ServiceForm;
use super::store;
use super::wire::{ServiceFormView, SetServiceForm};
use crate::accounts::{Caller, ManageComplaintSettings, Viewer};
use crate::agencies;
use crate::http::Desk;
use crate::http::{
    Body, ByteCache, IfMatch, IfNoneMatch, Page, Result, ServiceConfig, Versioned, public_read,
};
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, get, put};

pub fn register(config: &mut ServiceConfig<'_>) {
    config.service(list_service_forms).service(set_service_form);
}

/// List the service forms of an agency.
///
/// All of them, by code, closed ones included.
#[utoipa::path(
    tag = "complaints",
    params(IfNoneMatch),
    responses((status = 200, description = "Forms", body = Page<ServiceFormView>)),
    security((), ("bearer" = []))
)]
#[get("/agencies/{agency_id}/service-forms")]
async fn list_service_forms(
    request: HttpRequest,
    (desk, cache): (Desk, Data<ByteCache>),
    viewer: Viewer<ManageComplaintSettings>,
    agency_id: Path<String>,
) -> Result<HttpResponse> {
    public_read(&request, &desk.db, &cache, move |conn| {
        let agency = agencies::find(conn, &agency_id)?;
        let manages = manages(&viewer, &agency);
        let all = store::list(conn, &agency.id)?.into_iter();
        let views = all.map(|form| ServiceFormView::of(form, manages));
        Ok(Page::whole(views.collect()).into())
    })
    .await
}

/// Set a service form of an agency.
///
/// Replaces one that's there, or adds one, up to 50; `If-Match` takes its `version`, and `"0"` for a new one. A field of an
/// HTML form comes as text: of a top-level property whose `type` is `integer`, `number` or `boolean` it's read as one.
/// Requests that are on record keep their fields as they are.
#[utoipa::path(
    tag = "complaints",
    params(IfMatch),
    request_body = SetServiceForm,
    responses((status = 200, description = "The form after the change", body = ServiceFormView)),
    security(("bearer" = []))
)]
#[put("/agencies/{agency_id}/service-forms/{service_code}")]
async fn set_service_form(
    desk: Desk,
    caller: Caller<ManageComplaintSettings>,
    path: Path<(String, String)>,
    read: IfMatch,
    body: Body<SetServiceForm>,
) -> Result<Versioned<ServiceFormView>> {
    let ((agency_id, code), input, now) = (path.into_inner(), body.into_inner(), desk.now());
    let code = parse_code("service_code", code)?;
    // Before the write, which others wait for: a schema takes a while to be looked at.
    let form = ServiceForm::parse((&agency_id, code), input, now)?;
    let set = move |tx: &mut crate::db::Tx<'_>| {
        let agency = agencies::find_locked(tx, &agency_id)?;
        let actor = caller.over(&agency.id, &agency.province)?;
        let form = store::set(tx, (&actor, now), &agency, &read, form)?;
        Ok(ServiceFormView::of(form, true))
    };
    let view = desk.db.write(set).await?;
    Ok(Versioned {
        version: view.version,
        view,
    })
}
