//! The assets that a file may change.

use crate::assets::model::Asset;
use crate::db::{Conn, on_each};
use crate::http::Result;
use crate::schema::assets;
use diesel::prelude::*;

/// Values in one query: within the limits of both databases.
const CHUNK: usize = 1000;

/// Those of an agency that have these numbers. When they're `held` nobody else changes them before the end of the write: they
/// are locked in the order of their ids, as by everybody who wants several.
///
/// # Errors
/// When the storage fails.
pub fn of_numbers(conn: &mut Conn, agency: &str, numbers: &[&str], held: bool) -> Result<Vec<Asset>> {
    let mut ids: Vec<String> = Vec::new();
    for numbers in numbers.chunks(CHUNK) {
        let found = assets::table
            .filter(assets::agency_id.eq(agency))
            .filter(assets::number.eq_any(numbers.to_vec()))
            .select(assets::id);
        ids.extend(on_each!(&mut *conn, |c| found.load::<String>(c))?);
    }
    ids.sort_unstable();
    let mut rows: Vec<Asset> = Vec::with_capacity(ids.len());
    for ids in ids.chunks(CHUNK) {
        let found = assets::table
            .filter(assets::id.eq_any(ids.to_vec()))
            .order(assets::id);
        let read: Vec<Asset> = match conn {
            Conn::Sqlite(c) => found.select(Asset::as_select()).load(c)?,
            Conn::Postgres(c) if held => found.for_update().select(Asset::as_select()).load(c)?,
            Conn::Postgres(c) => found.select(Asset::as_select()).load(c)?,
        };
        rows.extend(read);
    }
    Ok(rows)
}
