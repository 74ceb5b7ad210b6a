//! What the service does by itself when a day has come: borrowers are reminded of what they have to bring back.

mod model;
mod store;

use crate::calendar::day_in_bangkok;
use crate::db::Db;
use crate::http::Result;
use chrono::NaiveDateTime;

/// Loans of one write.
const BATCH: i64 = 100;

/// How many loans somebody was reminded of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Round {
    pub reminded: usize,
}

/// Reminds of every loan of which it's time at `now`; of each once, though several copies of the service do it at once.
///
/// # Errors
/// When the storage fails; what was done until then is done.
pub async fn round(db: &Db, now: NaiveDateTime) -> Result<Round> {
    let mut round = Round::default();
    let today = day_in_bangkok(now);
    let windows = db.read(move |conn| store::windows(conn, today)).await?;
    for window in windows {
        let mut after = None;
        loop {
            let (asked, last) = (window.clone(), after.take());
            let found = db
                .read(move |conn| store::waiting(conn, &asked, last, BATCH))
                .await?;
            let full = found.len() >= usize::try_from(BATCH).unwrap_or(usize::MAX);
            after = found.last().cloned();
            if !found.is_empty() {
                let ids = found.into_iter().map(|(_, id)| id).collect();
                let asked = window.clone();
                round.reminded += db.write(move |tx| store::remind(tx, &asked, ids, now)).await?;
            }
            if !full {
                break;
            }
        }
    }
    Ok(round)
}
