//! Read the catalogue.

use super::super::export::{self, EXPORT};
use super::super::store::{self, Filter};
use super::super::wire::{ListAgencyServices, ListServices};
use super::versioned;
use crate::accounts::{Caller, ManageServices, ReadServices, Viewer};
use crate::agencies;
use crate::http::formats::Format;
use crate::http::{
    ByteCache, Code, Desk, Error, IfNoneMatch, Page, PageParams, PageUrl, Params, Read, Result,
    ServiceConfig, Versioned, Workshop, bom_asked, public_read,
};
use crate::services::model::Service;
use crate::services::store::find;
use crate::services::wire::ServiceView;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, Responder, get};

pub fn register(config: &mut ServiceConfig<'_>) {
    config
        .service(list_agency_services)
        .service(list_services)
        .service(get_service);
}

fn key(view: &ServiceView) -> Vec<String> {
    vec![view.code.clone()]
}

fn views(found: Vec<Service>, manages: bool) -> Result<Vec<ServiceView>> {
    let view = |service| ServiceView::of(service, manages);
    found.into_iter().map(view).collect()
}

/// List what an agency does for people.
///
/// Services that are offered, in the order of their codes. The files have the same rows: `ndjson` as they're here, the others
/// with the columns of a printed list.
#[utoipa::path(
    tag = "services",
    params(ListAgencyServices, IfNoneMatch),
    responses(
        (status = 200, description = "A page, or all rows as a file", content(
            (Page<ServiceView> = "application/json"),
            (String = "text/csv", example = "รหัส,ชื่อบริการ\r\ntax-01,การรับชำระภาษีที่ดินและสิ่งปลูกสร้าง\r\n"),
            (String = "application/x-ndjson"),
            (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        )),
        (status = 406, description = "There's no such format", body = crate::http::Problem),
    )
)]
#[get("/agencies/{agency_id}/services")]
async fn list_agency_services(
    request: HttpRequest,
    (desk, cache, workshop): (Desk, Data<ByteCache>, Data<Workshop>),
    agency_id: Path<String>,
    url: PageUrl,
    params: Params<ListAgencyServices>,
) -> Result<HttpResponse> {
    let params = params.into_inner();
    let format = Format::negotiate(&request, params.format.as_deref())?;
    let page = PageParams::parse(params.after.as_deref(), params.limit)?;
    let after = page.after(1)?.and_then(|key| key.first().cloned());
    let bom = bom_asked(params.bom).map_err(Error::invalid)?;
    let filter = Filter::public(&agency_id, params)?;
    if format != Format::Json {
        let place = workshop.place().await?;
        let gathered = desk.db.read(move |conn| {
            agencies::find(conn, &filter.agency_id)?;
            export::gather(conn, &filter, format, false)
        });
        return EXPORT.answer(place, gathered.await?, (format, bom)).await;
    }
    public_read(&request, &desk.db, &cache, move |conn| {
        agencies::find(conn, &filter.agency_id)?;
        let found = store::page(conn, &filter, after.as_deref(), page.rows())?;
        Ok(Read::from(Page::cut(
            views(found, false)?,
            &page,
            &url,
            key,
            |view| view,
        )))
    })
    .await
}

/// List the services of one's agency.
///
/// Those that are offered no more as well, in the order of their codes.
#[utoipa::path(
    tag = "services",
    params(ListServices),
    responses(
        (status = 200, description = "A page, or all rows as a file", content(
            (Page<ServiceView> = "application/json"),
            (String = "text/csv", example = "รหัส,ชื่อบริการ\r\ntax-01,การรับชำระภาษีที่ดินและสิ่งปลูกสร้าง\r\n"),
            (String = "application/x-ndjson"),
            (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        )),
        (status = 406, description = "There's no such format", body = crate::http::Problem),
    ),
    security(("bearer" = []))
)]
#[get("/services")]
async fn list_services(
    request: HttpRequest,
    (desk, workshop): (Desk, Data<Workshop>),
    caller: Caller<ReadServices>,
    url: PageUrl,
    params: Params<ListServices>,
) -> Result<HttpResponse> {
    let params = params.into_inner();
    let format = Format::negotiate(&request, params.format.as_deref())?;
    let page = PageParams::parse(params.after.as_deref(), params.limit)?;
    let (after, rows) = (page.after(1)?.and_then(|key| key.first().cloned()), page.rows());
    let bom = bom_asked(params.bom).map_err(Error::invalid)?;
    let filter = Filter::own(params, &caller.reach())?;
    let manages = caller
        .session()
        .reach::<ManageServices>()
        .is_own(&filter.agency_id);
    if format != Format::Json {
        let place = workshop.place().await?;
        let gathered = desk
            .db
            .read(move |conn| export::gather(conn, &filter, format, manages));
        return EXPORT.answer(place, gathered.await?, (format, bom)).await;
    }
    let found = desk
        .db
        .read(move |conn| views(store::page(conn, &filter, after.as_deref(), rows)?, manages));
    Ok(Page::cut(found.await?, &page, &url, key, |view| view).respond_to(&request))
}

/// Read a service.
///
/// One that is offered no more is there for the agency's own people only.
#[utoipa::path(
    tag = "services",
    params(IfNoneMatch),
    responses((status = 200, description = "The service", body = ServiceView)),
    security((), ("bearer" = []))
)]
#[get("/services/{service_id}")]
async fn get_service(
    desk: Desk,
    viewer: Viewer<ReadServices>,
    id: Path<String>,
) -> Result<Versioned<ServiceView>> {
    let manage = viewer.reach_of::<ManageServices>();
    let view = desk.db.read(move |conn| {
        let service = find(conn, &id)?;
        let own = viewer
            .reach()
            .is_some_and(|reach| reach.is_own(&service.agency_id));
        if !service.is_active() && !own {
            return Err(Error::new(Code::NotFound));
        }
        let manages = manage.is_some_and(|reach| reach.is_own(&service.agency_id));
        ServiceView::of(service, manages)
    });
    Ok(versioned(view.await?))
}
