//! What's free: its endpoints.

use super::model::Period;
use super::store::{self, Free};
use super::wire::{AssetAvailabilityView, GetAssetAvailability, ListAssetAvailability};
use crate::accounts::{Caller, ReadAssets};
use crate::agencies;
use crate::assets::register::store as assets;
use crate::calendar::day_in_bangkok;
use crate::http::{
    Confidential, Desk, Error, Fault, Page, PageParams, PageUrl, Params, Reason, Result, ServiceConfig,
    text_asked,
};
use actix_web::get;
use actix_web::web::Path;

pub fn register(config: &mut ServiceConfig<'_>) {
    config
        .service(get_asset_availability)
        .service(list_asset_availability);
}

/// Read when an asset is free.
///
/// What's asked for, approved or lent isn't free from the first day of the loan to its last; what's overdue isn't until
/// today.
#[utoipa::path(
    tag = "assets",
    params(GetAssetAvailability),
    responses((status = 200, description = "How many are free", body = AssetAvailabilityView)),
    security(("bearer" = []))
)]
#[get("/assets/{asset_id}/availability")]
async fn get_asset_availability(
    desk: Desk,
    caller: Caller<ReadAssets>,
    id: Path<String>,
    params: Params<GetAssetAvailability>,
) -> Result<Confidential<AssetAvailabilityView>> {
    let (params, today, reach) = (params.into_inner(), day_in_bangkok(desk.now()), caller.reach());
    let period = Period::parse(params.from.as_deref(), params.to.as_deref(), today)?;
    let free = desk.db.read(move |conn| {
        let asset = assets::find(conn, &reach, &id)?;
        store::of_one(conn, asset, period, today)
    });
    Ok(Confidential(AssetAvailabilityView::of(free.await?, period)))
}

/// List when an agency's assets are free.
///
/// In the order of their numbers, all but what was disposed of or written off.
#[utoipa::path(
    tag = "assets",
    params(ListAssetAvailability),
    responses((status = 200, description = "How many of each are free", body = Page<AssetAvailabilityView>)),
    security(("bearer" = []))
)]
#[get("/agencies/{agency_id}/asset-availability")]
async fn list_asset_availability(
    desk: Desk,
    caller: Caller<ReadAssets>,
    agency_id: Path<String>,
    url: PageUrl,
    params: Params<ListAssetAvailability>,
) -> Result<Page<AssetAvailabilityView>> {
    let (params, today) = (params.into_inner(), day_in_bangkok(desk.now()));
    let period = Period::parse(params.from.as_deref(), params.to.as_deref(), today)?;
    let page = page_of(params.after.as_deref(), params.limit)?;
    let after = page.after(1)?.and_then(|key| key.first().cloned());
    let (rows, q) = (page.rows(), text_asked("q", params.q).map_err(Error::invalid)?);
    let found = desk.db.read(move |conn| {
        let agency = agencies::find_own(conn, &caller.reach(), &agency_id)?;
        let asked = (agency.id.as_str(), q.as_deref());
        store::of_agency(conn, asked, (after.as_deref(), rows), (period, today))
    });
    let key = |free: &Free| vec![free.asset.number.clone()];
    let view = |free| AssetAvailabilityView::of(free, period);
    Ok(Page::cut(found.await?, &page, &url, key, view))
}

/// The most assets of a page: a yearly plan of them all is one request.
const MOST: u16 = 500;

fn page_of(after: Option<&str>, limit: Option<u32>) -> Result<PageParams> {
    let mut page = PageParams::parse(after, None)?;
    if let Some(limit) = limit {
        let limit = u16::try_from(limit)
            .ok()
            .filter(|limit| (1..=MOST).contains(limit));
        let fault = || {
            Fault::parameter("limit", Reason::OutOfRange)
                .with("min", 1)
                .with("max", MOST)
        };
        page.limit = limit.ok_or_else(|| Error::invalid(fault()))?;
    }
    Ok(page)
}
