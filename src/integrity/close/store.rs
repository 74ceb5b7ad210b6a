//! The close in the database: statements that move whole days, so that nothing is ordered by when it came.

use crate::accounts::Actor;
use crate::db::{Conn, Tx, on_each};
use crate::events::{self, Audience, Event};
use crate::http::{Error, Result};
use crate::schema::{integrity_days, integrity_directories, integrity_spool};
use crate::sealed::{day_root, padded};
use chrono::{NaiveDate, NaiveDateTime};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;

/// Missed days that one close makes up for.
const MOST_DAYS: usize = 4000;

/// A closed day.
#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = integrity_days)]
pub struct DayRow {
    pub day: NaiveDate,
    pub root: Vec<u8>,
    pub entries: Vec<u8>,
}

/// Whether there's nothing to close up to a day: it's closed, or nobody opened the channel before it was over.
///
/// # Errors
/// When the storage fails.
pub fn is_closed(conn: &mut Conn, day: NaiveDate) -> Result<bool> {
    Ok(next(conn)?.is_none_or(|next| next > day))
}

/// The first day that isn't closed: at first the one on which the channel was opened.
fn next(conn: &mut Conn) -> Result<Option<NaiveDate>> {
    if let Some(last) = last(conn)? {
        return Ok(last.succ_opt());
    }
    let opened = integrity_directories::table.select(diesel::dsl::min(integrity_directories::day));
    Ok(on_each!(conn, |c| opened.get_result(c))?)
}

fn last(conn: &mut Conn) -> Result<Option<NaiveDate>> {
    let last = integrity_days::table.select(diesel::dsl::max(integrity_days::day));
    Ok(on_each!(conn, |c| last.get_result(c))?)
}

/// A closed day's entries.
///
/// # Errors
/// When the storage fails.
pub fn find(conn: &mut Conn, day: NaiveDate) -> Result<Option<DayRow>> {
    let row = integrity_days::table.find(day);
    Ok(on_each!(conn, |c| row
        .select(DayRow::as_select())
        .first(c)
        .optional())?)
}

/// Closes all days up to `until`; gives how many.
///
/// # Errors
/// When the storage fails.
pub fn close(tx: &mut Tx<'_>, now: NaiveDateTime, until: NaiveDate) -> Result<usize> {
    hold(tx.conn())?;
    let Some(first) = next(tx.conn())? else {
        return Ok(0);
    };
    let days: Vec<NaiveDate> = first
        .iter_days()
        .take_while(|day| *day <= until)
        .take(MOST_DAYS)
        .collect();
    // Before all days of the channel; `MIN` is out of PostgreSQL's range.
    let mut after = NaiveDate::default();
    for day in &days {
        let row = log(tx.conn(), after, *day)?;
        after = *day;
        let insert = diesel::insert_into(integrity_days::table).values(&row);
        on_each!(tx.conn(), |c| insert.execute(c))?;
        events::append(tx, &Actor::Service, now, event(&row))?;
    }
    if let Some(last) = days.last() {
        empty(tx.conn(), *last)?;
    }
    Ok(days.len())
}

/// Nobody files anything until the close is done: on SQLite there's one writer anyway.
fn hold(conn: &mut Conn) -> Result<()> {
    match conn {
        Conn::Sqlite(_) => Ok(()),
        Conn::Postgres(conn) => Ok(conn.batch_execute(
            "LOCK TABLE integrity_spool, integrity_spool_parts, integrity_days IN ACCESS EXCLUSIVE MODE",
        )?),
    }
}

/// What came on a day after it was closed, by a clock that was set back, enters the next that is closed.
fn log(conn: &mut Conn, after: NaiveDate, day: NaiveDate) -> Result<DayRow> {
    let entries = integrity_spool::table
        .filter(integrity_spool::day.gt(after).and(integrity_spool::day.le(day)))
        .select(integrity_spool::entry);
    let entries: Vec<Vec<u8>> = on_each!(conn, |c| entries.load(c))?;
    let entries: Result<Vec<[u8; 32]>, _> = entries.into_iter().map(TryInto::try_into).collect();
    let entries = padded(entries.map_err(|_| Error::internal("an entry isn't 32 bytes"))?);
    Ok(DayRow {
        day,
        root: day_root(&entries).to_vec(),
        entries: entries.concat(),
    })
}

/// Always of one size, whatever the day had.
fn event(row: &DayRow) -> Event {
    Event {
        kind: "integrity.day",
        subject: format!("integrity-day/{}", row.day),
        agency_id: None,
        province: None,
        audience: Audience::Public,
        payload: serde_json::json!({ "day": row.day.to_string(), "root": crate::crypto::hex(&row.root) }),
    }
}

const CASE: &str = "id, agency_id, scope, kind, channel, mailbox, directory, received_on, status, items, version, entry, \
                    nonce, ciphertext";
const MESSAGE: &str = "id, case_id, kind, directory, received_on, entry, nonce, ciphertext";
const FILE: &str = "case_id, file, n, parts, received_on, bytes";

/// Moves what came up to a day, and leaves no place that it had.
fn empty(conn: &mut Conn, until: NaiveDate) -> Result<()> {
    conn.batch_execute(&format!(
        "INSERT INTO integrity_cases ({CASE}) SELECT commitment, agency_id, scope, kind, channel, mailbox, directory, day,
             'received', 0, 1, entry, nonce, ciphertext
             FROM integrity_spool WHERE kind <> 'message' AND day <= '{until}' ORDER BY commitment;
         INSERT INTO integrity_messages ({MESSAGE}) SELECT commitment, case_id, kind, directory, day, entry, nonce, ciphertext
             FROM integrity_spool WHERE kind = 'message' AND day <= '{until}' ORDER BY commitment;
         INSERT INTO integrity_files ({FILE}) SELECT case_id, file, n, parts, day, bytes
             FROM integrity_spool_parts WHERE day <= '{until}' ORDER BY case_id, file, n"
    ))?;
    match conn {
        Conn::Sqlite(conn) => conn.batch_execute(&format!(
            "DELETE FROM integrity_spool WHERE day <= '{until}'; DELETE FROM integrity_spool_parts WHERE day <= '{until}'"
        ))?,
        // Deleted rows would stay where they were, with the numbers of their transactions: the tables are made anew.
        Conn::Postgres(conn) => conn.batch_execute(&format!(
            "CREATE TEMPORARY TABLE kept ON COMMIT DROP AS SELECT * FROM integrity_spool WHERE day > '{until}';
             CREATE TEMPORARY TABLE kept_parts ON COMMIT DROP AS SELECT * FROM integrity_spool_parts WHERE day > '{until}';
             TRUNCATE integrity_spool, integrity_spool_parts;
             INSERT INTO integrity_spool SELECT * FROM kept ORDER BY commitment;
             INSERT INTO integrity_spool_parts SELECT * FROM kept_parts ORDER BY case_id, file, n;"
        ))?,
    }
    Ok(())
}
