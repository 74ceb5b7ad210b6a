//! The stock's endpoints.

use super::model::NewMovement;
use super::store;
use super::wire::{ListStockMovements, RecordStockMovement, StockMovementView};
use crate::accounts::{Caller, ManageAssets, ReadAssets};
use crate::agencies;
use crate::assets::model::StockMovement;
use crate::assets::register::store as assets;
use crate::http::{
    Created, Desk, Idempotent, Once, Page, PageParams, PageUrl, Params, Result, ServiceConfig,
};
use actix_web::web::Path;
use actix_web::{get, post};

pub fn register(config: &mut ServiceConfig<'_>) {
    config
        .service(list_stock_movements)
        .service(record_stock_movement);
}

/// List what moved the stock of a consumable.
///
/// Newest first, from the opening balance on. What keeps its form has none.
#[utoipa::path(
    tag = "assets",
    params(ListStockMovements),
    responses((status = 200, description = "The movements", body = Page<StockMovementView>)),
    security(("bearer" = []))
)]
#[get("/assets/{asset_id}/stock-movements")]
async fn list_stock_movements(
    desk: Desk,
    caller: Caller<ReadAssets>,
    id: Path<String>,
    url: PageUrl,
    params: Params<ListStockMovements>,
) -> Result<Page<StockMovementView>> {
    let (params, reach) = (params.into_inner(), caller.reach());
    let page = PageParams::parse(params.after.as_deref(), params.limit)?;
    let (after, rows) = (store::position(&page)?, page.rows());
    let found = desk.db.read(move |conn| {
        let asset = assets::find(conn, &reach, &id)?;
        store::page(conn, &asset.id, after, rows)
    });
    let key = |movement: &StockMovement| vec![movement.no.to_string()];
    Ok(Page::cut(found.await?, &page, &url, key, StockMovementView::from))
}

/// Record what came into the stock of a consumable, or left it.
///
/// No version is needed: movements add up, whoever records first. `409` when less is there or the rest
/// is promised to borrowers, or the asset has no stock. The
/// `ETag` is the asset's after it.
#[utoipa::path(
    tag = "assets",
    params(Once),
    request_body = RecordStockMovement,
    responses((status = 201, description = "The movement; in `Location` the ledger it's in", body = StockMovementView)),
    security(("bearer" = []))
)]
#[post("/assets/{asset_id}/stock-movements")]
async fn record_stock_movement(
    desk: Desk,
    caller: Caller<ManageAssets>,
    id: Path<String>,
    body: Idempotent<RecordStockMovement>,
) -> Result<Created<StockMovementView>> {
    let ((input, once), now, key) = (body.split(), desk.now(), caller.actor().to_string());
    once.run(&desk.db, &key, now, move |tx| {
        let asset = assets::find_locked(tx, &caller.reach(), &id)?;
        let agency = agencies::find(tx.conn(), &asset.agency_id)?;
        let new = NewMovement::parse(&input)?;
        let (movement, asset) = store::record_movement(tx, (&caller.actor(), now), &agency, asset, &new)?;
        let location = format!("/api/v1/assets/{}/stock-movements", asset.id);
        Created::new(location, asset.version, &StockMovementView::from(movement))
    })
    .await
}
