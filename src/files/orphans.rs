//! Files that nothing names: the write that was to name them failed, and nobody could tell.

use super::queue::Files;
use crate::db::{Conn, Db};
use crate::http::Result;
use chrono::{NaiveDateTime, TimeDelta};

/// How old a file is that surely isn't part of a request under way.
const ORPHANED: TimeDelta = TimeDelta::days(1);

/// Those of these files that one slice names.
pub type Named = fn(&mut Conn, &[String]) -> Result<Vec<String>>;

/// Removes files that were kept more than a day ago and that no slice names. Gives how many.
///
/// # Errors
/// When the storage or the folder fails; what was removed until then is gone.
pub async fn remove_orphans(
    db: &Db,
    files: &Files,
    slices: &'static [Named],
    now: NaiveDateTime,
) -> Result<usize> {
    let old = files.older_than((now - ORPHANED).and_utc().into()).await?;
    let mut removed = 0;
    for ids in old.chunks(500) {
        let mut orphans = ids.to_vec();
        let orphans = db
            .read(move |conn| {
                for named in slices {
                    let named = named(conn, &orphans)?;
                    orphans.retain(|id| !named.contains(id));
                }
                Ok(orphans)
            })
            .await?;
        for id in orphans {
            files.remove(id).await?;
            removed += 1;
        }
    }
    Ok(removed)
}
