//! The photos' endpoints.

use super::store;
use super::wire::{AssetPhotoAsked, AssetPhotoCopy, AttachAssetPhotos, AttachPhotoFiles};
use crate::accounts::{Caller, ManageAssets, ReadAssets};
use crate::agencies;
use crate::assets::model::AssetPhoto;
use crate::assets::register::{AssetView, Powers, store as assets, versioned, view_of};
use crate::db::Tx;
use crate::files::{Coming, Copy, Files};
use crate::http::{
    Code, Desk, Download, Error, Fault, FileBytes, Form, IfMatch, Params, Reason, Result, ServiceConfig,
    Versioned,
};
use actix_web::web::Path;
use actix_web::{get, post};

pub fn register(config: &mut ServiceConfig<'_>) {
    config.service(attach_asset_photo).service(download_asset_photo);
}

/// Add photos to an asset.
///
/// JPEG, PNG or WebP; an asset has up to 10 of them.
#[utoipa::path(
    tag = "assets",
    params(IfMatch),
    request_body(description = "The photos", content((AttachPhotoFiles = "multipart/form-data"))),
    responses((status = 200, description = "The asset with the photos", body = AssetView)),
    security(("bearer" = []))
)]
#[post("/assets/{asset_id}/photos")]
async fn attach_asset_photo(
    desk: Desk,
    caller: Caller<ManageAssets>,
    id: Path<String>,
    read: IfMatch,
    form: Form,
) -> Result<Versioned<AssetView>> {
    let (AttachAssetPhotos {}, sent, _) = form.split()?;
    if sent.is_empty() {
        return Err(Error::invalid(Fault::pointer("/files", Reason::Required)));
    }
    let (reach, asset) = (caller.reach(), id.clone());
    desk.db
        .read(move |conn| assets::find(conn, &reach, &asset))
        .await?;
    let (coming, files) = Coming::keep(&desk.files, sent).await?;
    let (now, powers) = (desk.now(), Powers::of(caller.session()));
    let attach = move |tx: &mut Tx<'_>| {
        let asset = assets::find_locked(tx, &caller.reach(), &id)?;
        read.check(asset.version)?;
        let agency = agencies::find(tx.conn(), &asset.agency_id)?;
        let asset = store::attach(tx, (&caller.actor(), now), &agency, asset, files.take())?;
        view_of(tx.conn(), asset, &powers)
    };
    Ok(versioned(coming.settle(desk.db.write(attach).await).await?))
}

/// Download a photo of an asset.
///
/// The copy without what a camera wrote into it. `copy=original` tells where and by what it was taken, so it's for those who
/// keep the register, and every look is in the audit trail.
#[utoipa::path(
    tag = "assets",
    params(AssetPhotoAsked),
    responses((status = 200, description = "The photo", content(
        (FileBytes = "image/jpeg"), (FileBytes = "image/png"), (FileBytes = "image/webp"),
    ))),
    security(("bearer" = []))
)]
#[get("/assets/{asset_id}/photos/{photo_id}")]
async fn download_asset_photo(
    desk: Desk,
    caller: Caller<ReadAssets>,
    path: Path<(String, String)>,
    params: Params<AssetPhotoAsked>,
) -> Result<Download> {
    let ((id, photo), reach) = (path.into_inner(), caller.reach());
    if params.into_inner().copy()? == AssetPhotoCopy::Working {
        let found = desk.db.read(move |conn| {
            let asset = assets::find(conn, &reach, &id)?;
            store::find(conn, &asset, &photo)
        });
        return download(&desk.files, found.await?, Copy::Working).await;
    }
    let (actor, powers, now) = (caller.actor(), Powers::of(caller.session()), desk.now());
    let found = desk.db.write(move |tx| {
        let asset = assets::find(tx.conn(), &reach, &id)?;
        if !powers.manages(&asset.agency_id) {
            return Err(Error::new(Code::Forbidden));
        }
        let agency = agencies::find(tx.conn(), &asset.agency_id)?;
        let found = store::find(tx.conn(), &asset, &photo)?;
        store::see_original(tx, (&actor, now), &agency, &found)?;
        Ok(found)
    });
    download(&desk.files, found.await?, Copy::Original).await
}

async fn download(files: &Files, photo: AssetPhoto, copy: Copy) -> Result<Download> {
    Ok(Download {
        bytes: files.read(photo.id, copy).await?,
        media_type: photo.media_type,
        name: photo.name,
    })
}
