//! The categories' endpoints.

use super::super::model::{manages, parse_code};
use super::model::Category;
use super::store;
use super::wire::{ComplaintCategoryView, SetComplaintCategory};
use crate::accounts::{Caller, ManageComplaintSettings, Viewer};
use crate::agencies;
use crate::http::Desk;
use crate::http::{
    Body, ByteCache, IfMatch, IfNoneMatch, Page, Result, ServiceConfig, Versioned, public_read,
};
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, get, put};

pub fn register(config: &mut ServiceConfig<'_>) {
    config
        .service(list_complaint_categories)
        .service(set_complaint_category);
}

/// List the categories of an agency.
///
/// All of them, by `sort`, closed ones included. Those that the agency has never set are everybody's, with version 0.
#[utoipa::path(
    tag = "complaints",
    params(IfNoneMatch),
    responses((status = 200, description = "Categories", body = Page<ComplaintCategoryView>)),
    security((), ("bearer" = []))
)]
#[get("/agencies/{agency_id}/complaint-categories")]
async fn list_complaint_categories(
    request: HttpRequest,
    (desk, cache): (Desk, Data<ByteCache>),
    viewer: Viewer<ManageComplaintSettings>,
    agency_id: Path<String>,
) -> Result<HttpResponse> {
    public_read(&request, &desk.db, &cache, move |conn| {
        let agency = agencies::find(conn, &agency_id)?;
        let manages = manages(&viewer, &agency);
        let all = store::list(conn, &agency.id)?.into_iter();
        let views = all.map(|category| ComplaintCategoryView::of(category, manages));
        Ok(Page::whole(views.collect()).into())
    })
    .await
}

/// Set a category of an agency.
///
/// Renames, closes or opens one that's there, or adds one, up to 100 in all; `If-Match` takes its `version`, which is 0 for
/// one that the agency has never set. Cases that have it already keep it. `409` when no category would be open.
#[utoipa::path(
    tag = "complaints",
    params(IfMatch),
    request_body = SetComplaintCategory,
    responses((status = 200, description = "The category after the change", body = ComplaintCategoryView),
              (status = 409, description = "No category would be open", body = crate::http::Problem)),
    security(("bearer" = []))
)]
#[put("/agencies/{agency_id}/complaint-categories/{category}")]
async fn set_complaint_category(
    desk: Desk,
    caller: Caller<ManageComplaintSettings>,
    path: Path<(String, String)>,
    read: IfMatch,
    body: Body<SetComplaintCategory>,
) -> Result<Versioned<ComplaintCategoryView>> {
    let ((agency_id, code), input, now) = (path.into_inner(), body.into_inner(), desk.now());
    let code = parse_code("category", code)?;
    let set = move |tx: &mut crate::db::Tx<'_>| {
        let agency = agencies::find_locked(tx, &agency_id)?;
        let actor = caller.over(&agency.id, &agency.province)?;
        let category = Category::parse((&agency.id, code), input, now)?;
        let category = store::set(tx, (&actor, now), &agency, &read, category)?;
        Ok(ComplaintCategoryView::of(category, true))
    };
    let view = desk.db.write(set).await?;
    Ok(Versioned {
        version: view.version,
        view,
    })
}
