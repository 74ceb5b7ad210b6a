//! Key directories in the database.

use crate::accounts::Actor;
use crate::agencies::Agency;
use crate::calendar::day_in_bangkok;
use crate::db::{Conn, Tx, on_each};
use crate::events::{self, Audience, Event};
use crate::http::{Code, Error, Fault, Reason, Result};
use crate::integrity::model::DirectoryRow;
use crate::schema::integrity_directories::dsl as columns;
use crate::sealed::{Directory, Flaw};
use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

/// Days between the day that a version names and its publication: as long as gathering two signatures may take.
const LATEST: i64 = 3;

/// The newest version of an agency's directory, if it has one.
///
/// # Errors
/// When the storage fails.
pub fn current(conn: &mut Conn, agency: &str) -> Result<Option<DirectoryRow>> {
    let newest = columns::integrity_directories
        .filter(columns::agency_id.eq(agency))
        .order(columns::version.desc())
        .limit(1);
    Ok(on_each!(conn, |c| newest
        .select(DirectoryRow::as_select())
        .first(c)
        .optional())?)
}

/// The agencies whose channel was ever opened, each with the day of its first directory.
///
/// # Errors
/// When the storage fails.
pub fn opened(conn: &mut Conn) -> Result<Vec<(String, NaiveDate)>> {
    let first = columns::integrity_directories
        .group_by(columns::agency_id)
        .order(columns::agency_id)
        .select((columns::agency_id, diesel::dsl::min(columns::day)));
    let first: Vec<(String, Option<NaiveDate>)> = on_each!(conn, |c| first.load(c))?;
    let first = first.into_iter();
    Ok(first.filter_map(|(agency, day)| Some((agency, day?))).collect())
}

/// All versions of an agency's directory, the newest first.
///
/// # Errors
/// When the storage fails.
pub fn versions(conn: &mut Conn, agency: &str) -> Result<Vec<DirectoryRow>> {
    let all = columns::integrity_directories
        .filter(columns::agency_id.eq(agency))
        .order(columns::version.desc());
    Ok(on_each!(conn, |c| all.select(DirectoryRow::as_select()).load(c))?)
}

/// Stores the next version, once it follows the one before. The same version again changes nothing.
///
/// # Errors
/// `422` for a note that doesn't hold, `409` when another version came first.
pub fn publish(
    tx: &mut Tx<'_>,
    actor: &Actor,
    now: NaiveDateTime,
    agency: &Agency,
    directory: &Directory,
) -> Result<DirectoryRow> {
    let wrong = |flaw: Flaw| {
        let detail = format!("{} / {}", flaw.labels().0, flaw.labels().1);
        Error::invalid(Fault::pointer("/note", Reason::Unreadable).with("detail", detail))
    };
    let before = current(tx.conn(), &agency.id)?;
    let row = row(directory)?;
    // A version of an older day would shorten the wait of its new keys.
    let today = day_in_bangkok(now);
    let days = (today - directory.day).num_days();
    let known = before.as_ref().is_some_and(|before| before.hash == row.hash);
    if !known && !(-1..=LATEST).contains(&days) {
        return Err(wrong(Flaw::Expired));
    }
    match &before {
        Some(before) if before.hash == row.hash => return Ok(before.clone()),
        Some(before) if row.version <= before.version => return Err(Error::new(Code::Conflict)),
        Some(before) => directory.follows(&before.read()?).map_err(wrong)?,
        None if row.version != 1 => return Err(wrong(Flaw::Chain)),
        None => directory.is_signed().map_err(wrong)?,
    }
    let insert = diesel::insert_into(columns::integrity_directories).values(&row);
    on_each!(tx.conn(), |c| insert.execute(c))?;
    let event = Event {
        kind: "integrity.keys_published",
        subject: format!("integrity-directory/{}", agency.id),
        agency_id: Some(agency.id.clone()),
        province: Some(agency.province.clone()),
        audience: Audience::Public,
        payload: serde_json::json!({ "agency_id": agency.id, "version": row.version, "hash": row.hash,
            "note": row.note }),
    };
    events::append(tx, actor, now, event)?;
    Ok(row)
}

fn row(directory: &Directory) -> Result<DirectoryRow> {
    Ok(DirectoryRow {
        agency_id: directory.agency.clone(),
        version: i32::try_from(directory.version).map_err(|_| Error::new(Code::InvalidInput))?,
        hash: directory.hash(),
        day: directory.day,
        note: directory.note(),
    })
}
