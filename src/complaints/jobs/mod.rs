//! What the service does by itself when a time has come: overdue cases are told to who is above, who reported is
//! forgotten, and files that nothing names are removed.

mod store;

use crate::calendar::day_in_bangkok;
use crate::db::Db;
use crate::files::Files;
use crate::http::Result;
use chrono::{NaiveDateTime, TimeDelta};

/// How long after its end it's kept who made a case.
#[derive(Clone, Copy, Debug)]
pub struct Retention(pub TimeDelta);

/// How old a file is that surely isn't part of a request under way.
const ORPHANED: TimeDelta = TimeDelta::days(1);
/// Cases of one write.
const BATCH: i64 = 100;

/// How many cases were escalated, of how many the reporter was forgotten, and what was removed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Round {
    pub escalated: usize,
    pub erased: usize,
    /// Files that no case names.
    pub removed: usize,
}

/// Does what is due at `now`; several copies of the service may do it at once.
///
/// # Errors
/// When the storage fails; what was done until then is done.
pub async fn round(db: &Db, files: &Files, retention: Retention, now: NaiveDateTime) -> Result<Round> {
    let mut round = Round::default();
    let today = day_in_bangkok(now);
    loop {
        let overdue = db.read(move |conn| store::overdue(conn, today, BATCH)).await?;
        for id in &overdue {
            let id = id.clone();
            round.escalated += usize::from(db.write(move |tx| store::escalate(tx, &id, today, now)).await?);
        }
        if overdue.len() < usize::try_from(BATCH).unwrap_or(usize::MAX) {
            break;
        }
    }
    loop {
        let erased = db
            .write(move |tx| store::erase(tx, now - retention.0, now, BATCH))
            .await?;
        round.erased += erased;
        if erased < usize::try_from(BATCH).unwrap_or(usize::MAX) {
            break;
        }
    }
    round.removed = remove_orphans(db, files, now).await?;
    Ok(round)
}

/// Removes files that were kept more than a day ago and that no case names: their write failed, and nobody could tell. Cases
/// alone have files: whoever else comes to keep some has to be asked here as well.
async fn remove_orphans(db: &Db, files: &Files, now: NaiveDateTime) -> Result<usize> {
    let old = files.older_than((now - ORPHANED).and_utc().into()).await?;
    let mut removed = 0;
    for ids in old.chunks(500) {
        let ids = ids.to_vec();
        let orphans = db.read(move |conn| store::orphans(conn, ids)).await?;
        for id in orphans {
            files.remove(id).await?;
            removed += 1;
        }
    }
    Ok(removed)
}
