//! What the service does by itself when a time has come: overdue cases are told to who is above, and who reported is
//! forgotten.

mod store;

pub use store::named_files;

use crate::calendar::day_in_bangkok;
use crate::db::Db;
use crate::http::Result;
use chrono::{NaiveDateTime, TimeDelta};

/// How long after its end it's kept who made a case.
#[derive(Clone, Copy, Debug)]
pub struct Retention(pub TimeDelta);

/// Cases of one write.
const BATCH: i64 = 100;

/// How many cases were escalated, and of how many the reporter was forgotten.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Round {
    pub escalated: usize,
    pub erased: usize,
}

/// Does what is due at `now`; several copies of the service may do it at once.
///
/// # Errors
/// When the storage fails; what was done until then is done.
pub async fn round(db: &Db, retention: Retention, now: NaiveDateTime) -> Result<Round> {
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
    Ok(round)
}
