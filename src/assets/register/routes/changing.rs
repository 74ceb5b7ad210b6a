//! Keep the register.

use super::super::model::{AssetFields, NewAsset};
use super::super::powers::Powers;
use super::super::store::{self, NewStatus};
use super::super::wire::{AssetView, CreateAsset, SetAssetStatus, UpdateAsset};
use super::{versioned, view_of};
use crate::accounts::{Caller, ManageAssets, own_named};
use crate::agencies;
use crate::assets::kinds::AssetAction;
use crate::calendar::day_in_bangkok;
use crate::db::Tx;
use crate::http::{Body, Created, Desk, Idempotent, IfMatch, Once, Result, ServiceConfig, Versioned};
use actix_web::web::Path;
use actix_web::{patch, post};

pub fn register(config: &mut ServiceConfig<'_>) {
    config
        .service(create_asset)
        .service(update_asset)
        .service(set_asset_status);
}

/// Register an asset.
///
/// One piece, a lot of like pieces, or the stock of a consumable, whose quantity is then the opening balance. `409` when
/// another asset of the agency has the number.
#[utoipa::path(
    tag = "assets",
    params(Once),
    request_body = CreateAsset,
    responses((status = 201, description = "The asset; its address in `Location`", body = AssetView),
              (status = 404, description = "There's no such agency", body = crate::http::Problem)),
    security(("bearer" = []))
)]
#[post("/assets")]
async fn create_asset(
    desk: Desk,
    caller: Caller<ManageAssets>,
    body: Idempotent<CreateAsset>,
) -> Result<Created<AssetView>> {
    let ((input, once), now) = (body.split(), desk.now());
    let (key, powers) = (caller.actor().to_string(), Powers::of(caller.session()));
    once.run(&desk.db, &key, now, move |tx| {
        own_named(&caller.reach(), &input.agency_id)?;
        let agency = agencies::find_locked(tx, &input.agency_id)?;
        let actor = caller.actor();
        let new = NewAsset::parse(&AssetFields::from(input), day_in_bangkok(now))?;
        let asset = store::insert(tx, (&actor, now), &agency, new)?;
        let view = AssetView::of(asset, Vec::new(), &powers);
        Created::new(format!("/api/v1/assets/{}", view.id), view.version, &view)
    })
    .await
}

/// Change what the register says of an asset.
///
/// What's absent stays, `null` clears. What it is and how it's followed stays as it was registered; a stock changes by its
/// movements. Where nothing differs, the version stays.
#[utoipa::path(
    tag = "assets",
    params(IfMatch),
    request_body = UpdateAsset,
    responses((status = 200, description = "The asset after the change", body = AssetView),
              (status = 409, description = "Another asset has this number, more pieces are lent or kept for loans, or a borrower owes for broken ones",
               body = crate::http::Problem)),
    security(("bearer" = []))
)]
#[patch("/assets/{asset_id}")]
async fn update_asset(
    desk: Desk,
    caller: Caller<ManageAssets>,
    id: Path<String>,
    read: IfMatch,
    body: Body<UpdateAsset>,
) -> Result<Versioned<AssetView>> {
    let (input, now, powers) = (body.into_inner(), desk.now(), Powers::of(caller.session()));
    let change = move |tx: &mut Tx<'_>| {
        let before = store::find_locked(tx, &caller.reach(), &id)?;
        read.check(before.version)?;
        let agency = agencies::find(tx.conn(), &before.agency_id)?;
        let after = before.changed(input, day_in_bangkok(now))?;
        let doing = (&caller.actor(), now);
        let asset = store::change(tx, doing, &agency, (AssetAction::Change, &before), after)?;
        view_of(tx.conn(), asset, &powers)
    };
    Ok(versioned(desk.db.write(change).await?))
}

/// Set what became of an asset.
///
/// For `disposed` and `written_off` the order has to be named, and nothing of it may be lent, or kept for a loan from today on.
#[utoipa::path(
    tag = "assets",
    params(IfMatch),
    request_body = SetAssetStatus,
    responses((status = 200, description = "The asset after the change", body = AssetView),
              (status = 409, description = "It stands so already, or some of it is lent or kept for a loan", body = crate::http::Problem)),
    security(("bearer" = []))
)]
#[post("/assets/{asset_id}/status")]
async fn set_asset_status(
    desk: Desk,
    caller: Caller<ManageAssets>,
    id: Path<String>,
    read: IfMatch,
    body: Body<SetAssetStatus>,
) -> Result<Versioned<AssetView>> {
    let (input, now, powers) = (body.into_inner(), desk.now(), Powers::of(caller.session()));
    let change = move |tx: &mut Tx<'_>| {
        let asset = store::find_locked(tx, &caller.reach(), &id)?;
        read.check(asset.version)?;
        let agency = agencies::find(tx.conn(), &asset.agency_id)?;
        let new = NewStatus::parse(&input, day_in_bangkok(now))?;
        let asset = store::set_status(tx, (&caller.actor(), now), &agency, asset, &new)?;
        view_of(tx.conn(), asset, &powers)
    };
    Ok(versioned(desk.db.write(change).await?))
}
