//! Assets in the database.

use crate::accounts::Reach;
use crate::assets::model::Asset;
use crate::db::{Conn, Tx, on_each};
use crate::http::{Code, Error, Result, is_id};
use crate::schema::assets;
use diesel::prelude::*;

/// An asset that the caller reaches.
///
/// # Errors
/// `404` when there's none, or it's another tenant's.
pub fn find(conn: &mut Conn, reach: &Reach, id: &str) -> Result<Asset> {
    let missing = || Error::new(Code::NotFound);
    if !is_id(id) {
        return Err(missing());
    }
    let found = assets::table.find(id);
    let asset: Asset = on_each!(conn, |c| found.select(Asset::as_select()).first(c))?;
    if reach.is_own(&asset.agency_id) {
        Ok(asset)
    } else {
        Err(missing())
    }
}

/// Those of these assets that an agency has, in the order of their ids; nobody else changes them before this write ends.
///
/// # Errors
/// When the storage fails.
pub fn lock(tx: &mut Tx<'_>, agency: &str, ids: &[String]) -> Result<Vec<Asset>> {
    let found = assets::table
        .filter(assets::agency_id.eq(agency).and(assets::id.eq_any(ids)))
        .order(assets::id);
    Ok(match tx.conn() {
        Conn::Sqlite(c) => found.select(Asset::as_select()).load(c)?,
        Conn::Postgres(c) => found.for_update().select(Asset::as_select()).load(c)?,
    })
}

/// Stores an asset as it is after a change.
///
/// # Errors
/// `409` for a number that another asset has.
pub fn update(tx: &mut Tx<'_>, asset: &Asset) -> Result<()> {
    let row = asset.clone();
    on_each!(tx.conn(), |c| diesel::update(assets::table.find(&asset.id))
        .set(row)
        .execute(c))?;
    Ok(())
}

/// Those of these assets that an agency has, in the order of their ids.
///
/// # Errors
/// When the storage fails.
pub fn of_ids(conn: &mut Conn, agency: &str, ids: &[String]) -> Result<Vec<Asset>> {
    let found = assets::table
        .filter(assets::agency_id.eq(agency).and(assets::id.eq_any(ids)))
        .order(assets::id);
    Ok(on_each!(conn, |c| found.select(Asset::as_select()).load(c))?)
}
