//! Photos in the database.

use super::MOST_PHOTOS;
use crate::agencies::Agency;
use crate::assets::kinds::AssetAction;
use crate::assets::model::{Asset, AssetPhoto};
use crate::assets::record::{Doing, record, tell};
use crate::assets::register::store::{advance, update};
use crate::assets::store::note_change;
use crate::db::{Conn, Tx, on_each};
use crate::files::{Attached, FileKind};
use crate::http::{Code, Error, Fault, Faults, Reason, Result, is_id};
use crate::schema::{asset_photos, loan_files};
use chrono::NaiveDateTime;
use diesel::prelude::*;
use serde_json::json;
use std::collections::HashMap;

/// The photos of these assets, by the asset's id, in the order in which they came.
///
/// # Errors
/// When the storage fails.
pub fn photos_of(conn: &mut Conn, assets: &[Asset]) -> Result<HashMap<String, Vec<AssetPhoto>>> {
    let mut photos: HashMap<String, Vec<AssetPhoto>> = HashMap::new();
    // A database takes only so many values with a query.
    for part in assets.chunks(1_000) {
        let ids: Vec<&String> = part.iter().map(|asset| &asset.id).collect();
        let found = asset_photos::table
            .filter(asset_photos::asset_id.eq_any(ids))
            .order((asset_photos::created_at, asset_photos::id));
        let found: Vec<AssetPhoto> = on_each!(&mut *conn, |c| found.select(AssetPhoto::as_select()).load(c))?;
        for photo in found {
            photos.entry(photo.asset_id.clone()).or_default().push(photo);
        }
    }
    Ok(photos)
}

/// A photo of an asset.
///
/// # Errors
/// `404` when it has no such photo.
pub fn find(conn: &mut Conn, asset: &Asset, id: &str) -> Result<AssetPhoto> {
    if !is_id(id) {
        return Err(Error::new(Code::NotFound));
    }
    let found = asset_photos::table.find(id);
    let found = found.filter(asset_photos::asset_id.eq(&asset.id));
    Ok(on_each!(conn, |c| found
        .select(AssetPhoto::as_select())
        .first(c))?)
}

/// Adds photos to an asset, with its history and its event. It's locked by the caller.
///
/// # Errors
/// `422` for what isn't an image, and for too many.
pub fn attach(
    tx: &mut Tx<'_>,
    doing: Doing<'_>,
    agency: &Agency,
    asset: Asset,
    files: Vec<Attached>,
) -> Result<Asset> {
    check(tx, &asset, &files)?;
    let told: Vec<_> = files
        .iter()
        .map(|file| json!({ "id": file.id, "name": file.name }))
        .collect();
    for file in files {
        let row = row(&asset, file, doing.1);
        on_each!(tx.conn(), |c| diesel::insert_into(asset_photos::table)
            .values(row)
            .execute(c))?;
    }
    let asset = advance(asset, doing);
    update(tx, &asset)?;
    note_change(
        tx,
        doing,
        &asset.id,
        AssetAction::AddPhoto,
        &json!({ "photos": told }),
    )?;
    record(tx, doing, "asset.photo_added", agency, &asset)?;
    Ok(asset)
}

fn check(tx: &mut Tx<'_>, asset: &Asset, files: &[Attached]) -> Result<()> {
    const IMAGES: [FileKind; 3] = [FileKind::Jpeg, FileKind::Png, FileKind::Webp];
    let mut faults = Faults::default();
    for (no, file) in files.iter().enumerate() {
        if !IMAGES.iter().any(|kind| kind.as_str() == file.media_type) {
            let fault = Fault::pointer(format!("/files/{no}"), Reason::FileType);
            faults.push(fault.with("allowed", IMAGES.map(FileKind::as_str).join(" ")));
        }
    }
    let there = asset_photos::table
        .filter(asset_photos::asset_id.eq(&asset.id))
        .count();
    let there: i64 = on_each!(tx.conn(), |c| there.get_result(c))?;
    if usize::try_from(there)
        .unwrap_or(usize::MAX)
        .saturating_add(files.len())
        > MOST_PHOTOS
    {
        faults.push(Fault::pointer("/files", Reason::TooMany).with("max", MOST_PHOTOS));
    }
    faults.finish(Some(()))
}

fn row(asset: &Asset, file: Attached, at: NaiveDateTime) -> AssetPhoto {
    AssetPhoto {
        id: file.id,
        asset_id: asset.id.clone(),
        name: file.name,
        media_type: file.media_type.to_owned(),
        size: file.size,
        sha256: file.sha256,
        original_size: file.original_size,
        original_sha256: file.original_sha256,
        created_at: at,
    }
}

/// Notes that somebody had a photo as it was sent: it tells where it was taken.
///
/// # Errors
/// When the storage fails.
pub fn see_original(tx: &mut Tx<'_>, doing: Doing<'_>, agency: &Agency, photo: &AssetPhoto) -> Result<()> {
    let subject = format!("asset/{}", photo.asset_id);
    let payload = json!({ "photo_id": photo.id });
    tell(tx, doing, ("asset.original_seen", subject), agency, payload)
}

/// Those of these files that assets or loans name.
///
/// # Errors
/// When the storage fails.
pub fn named_files(conn: &mut Conn, ids: &[String]) -> Result<Vec<String>> {
    let photos = asset_photos::table
        .filter(asset_photos::id.eq_any(ids))
        .select(asset_photos::id);
    let scans = loan_files::table
        .filter(loan_files::id.eq_any(ids))
        .select(loan_files::id);
    let mut named: Vec<String> = on_each!(&mut *conn, |c| photos.load(c))?;
    named.extend(on_each!(conn, |c| scans.load::<String>(c))?);
    Ok(named)
}
