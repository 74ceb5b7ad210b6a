//! Read the register.

use super::super::export;
use super::super::powers::Powers;
use super::super::store::history::{self, After, Event};
use super::super::store::list::{self, Filter};
use super::super::store::{self};
use super::super::wire::{AssetHistoryView, AssetView, ListAssetHistory, ListAssets};
use super::{versioned, view_of};
use crate::accounts::{Caller, ReadAssets};
use crate::assets::model::Asset;
use crate::assets::photos::store::photos_of;
use crate::http::formats::Format;
use crate::http::{
    Desk, IfNoneMatch, Page, PageParams, PageUrl, Params, Result, ServiceConfig, Versioned, Workshop,
};
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, Responder, get};

pub fn register(config: &mut ServiceConfig<'_>) {
    config
        .service(list_assets)
        .service(get_asset)
        .service(list_asset_history);
}

/// List assets.
///
/// Of one agency, in the order of their numbers. The files have the same rows: `ndjson` as they're here, the others with the
/// columns of a printed register.
#[utoipa::path(
    tag = "assets",
    params(ListAssets),
    responses(
        (status = 200, description = "A page, or all rows as a file", content(
            (Page<AssetView> = "application/json"),
            (String = "text/csv", example = "เลขครุภัณฑ์,ชื่อ\r\n420-64-0012,เครื่องฉายโปรเจกเตอร์\r\n"),
            (String = "application/x-ndjson"),
            (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        )),
        (status = 406, description = "There's no such format", body = crate::http::Problem),
    ),
    security(("bearer" = []))
)]
#[get("/assets")]
async fn list_assets(
    request: HttpRequest,
    (desk, workshop): (Desk, Data<Workshop>),
    caller: Caller<ReadAssets>,
    url: PageUrl,
    params: Params<ListAssets>,
) -> Result<HttpResponse> {
    let (params, powers) = (params.into_inner(), Powers::of(caller.session()));
    let format = Format::negotiate(&request, params.format.as_deref())?;
    let page = PageParams::parse(params.after.as_deref(), params.limit)?;
    let (rows, bom) = (page.rows(), params.bom == Some(1));
    let after = page.after(1)?.and_then(|key| key.first().cloned());
    let filter = Filter::parse(params, &caller.reach())?;
    if format != Format::Json {
        return download(&desk, &workshop, (filter, powers), format, bom).await;
    }
    let found = desk.db.read(move |conn| {
        let found = list::page(conn, &filter, after.as_deref(), rows)?;
        let photos = photos_of(conn, &found)?;
        Ok((found, photos))
    });
    let (found, mut photos) = found.await?;
    let key = |asset: &Asset| vec![asset.number.clone()];
    let view = |asset: Asset| {
        let photos = photos.remove(&asset.id).unwrap_or_default();
        AssetView::of(asset, photos, &powers)
    };
    Ok(Page::cut(found, &page, &url, key, view).respond_to(&request))
}

async fn download(
    desk: &Desk,
    workshop: &Workshop,
    (filter, powers): (Filter, Powers),
    format: Format,
    bom: bool,
) -> Result<HttpResponse> {
    let place = workshop.place().await?;
    let rows = desk
        .db
        .read(move |conn| export::gather(conn, &filter, format, &powers));
    export::EXPORT.answer(place, rows.await?, (format, bom)).await
}

/// Read an asset.
///
/// With its photos, and with what you may do with it.
#[utoipa::path(
    tag = "assets",
    params(IfNoneMatch),
    responses((status = 200, description = "The asset", body = AssetView)),
    security(("bearer" = []))
)]
#[get("/assets/{asset_id}")]
async fn get_asset(desk: Desk, caller: Caller<ReadAssets>, id: Path<String>) -> Result<Versioned<AssetView>> {
    let (reach, powers) = (caller.reach(), Powers::of(caller.session()));
    let view = desk.db.read(move |conn| {
        let asset = store::find(conn, &reach, &id)?;
        view_of(conn, asset, &powers)
    });
    Ok(versioned(view.await?))
}

/// List what happened to an asset.
///
/// Changes of the register with the values before and after, and the loans it was in; newest first. Who borrowed is told to
/// those who may see the loans of the agency.
#[utoipa::path(
    tag = "assets",
    params(ListAssetHistory),
    responses((status = 200, description = "What happened", body = Page<AssetHistoryView>)),
    security(("bearer" = []))
)]
#[get("/assets/{asset_id}/history")]
async fn list_asset_history(
    desk: Desk,
    caller: Caller<ReadAssets>,
    id: Path<String>,
    url: PageUrl,
    params: Params<ListAssetHistory>,
) -> Result<Page<AssetHistoryView>> {
    let params = params.into_inner();
    let page = PageParams::parse(params.after.as_deref(), params.limit)?;
    let (after, rows) = (After::parse(&page)?, page.rows());
    let (reach, powers) = (caller.reach(), Powers::of(caller.session()));
    let found = desk.db.read(move |conn| {
        let asset = store::find(conn, &reach, &id)?;
        let names = powers.sees_borrowers(&asset.agency_id);
        Ok((history::page(conn, &asset.id, after.as_ref(), rows)?, names))
    });
    let (found, names) = found.await?;
    Ok(Page::cut(found, &page, &url, Event::key, |event| {
        AssetHistoryView::of(event, names)
    }))
}
