//! The cursor: the number of the last event that was looked at. It's this database's own, and stays out of backups: a
//! restored one begins with what comes after the restore.

use crate::db::{self, Conn, Tx, on_each};
use crate::http::{Error, Result};
use crate::schema::instance::dsl::{instance, name, value};
use diesel::prelude::*;

const NAME: &str = "notified";

/// Sets the cursor to the newest event where there's none.
///
/// # Errors
/// When the storage fails.
pub fn begin(conn: &mut Conn) -> Result<()> {
    let head = db::head(conn)?;
    let row = (name.eq(NAME), value.eq(head.to_string()));
    on_each!(conn, |c| diesel::insert_into(instance)
        .values(row)
        .on_conflict_do_nothing()
        .execute(c))?;
    Ok(())
}

/// The cursor.
///
/// # Errors
/// When the storage fails.
pub fn cursor(conn: &mut Conn) -> Result<i64> {
    let row = instance.find(NAME).select(value);
    let text: String = on_each!(conn, |c| row.first(c))?;
    text.parse().map_err(Error::internal)
}

/// The cursor, which no other copy of the service moves before this write ends.
///
/// # Errors
/// When the storage fails.
pub fn lock_cursor(tx: &mut Tx<'_>) -> Result<i64> {
    let row = instance.find(NAME).select(value);
    let text: String = match tx.conn() {
        Conn::Sqlite(c) => row.first(c)?,
        Conn::Postgres(c) => row.for_update().first(c)?,
    };
    text.parse().map_err(Error::internal)
}

/// # Errors
/// When the storage fails.
pub fn move_cursor(tx: &mut Tx<'_>, seq: i64) -> Result<()> {
    let row = diesel::update(instance.find(NAME)).set(value.eq(seq.to_string()));
    on_each!(tx.conn(), |c| row.execute(c))?;
    Ok(())
}
