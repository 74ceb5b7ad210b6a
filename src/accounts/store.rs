//! Who was shut out, as the events tell.

use super::authority::{Authority, TOKEN_SECONDS};
use crate::db::{self, Db, on_each};
use crate::http::Result;
use crate::schema::{clients, events, users};
use chrono::{NaiveDateTime, TimeDelta};
use diesel::prelude::*;

/// Ids in one query: within the limits of both databases.
const CHUNK: usize = 500;

/// Minutes beyond the life of a token: for clocks that differ and writes that took long.
const MARGIN: TimeDelta = TimeDelta::minutes(5);

/// Shuts out, at the start, whose rights or password changed so recently that tokens from before may still be good.
/// Accounts are few and events many, so the accounts are asked.
///
/// # Errors
/// When the storage fails.
pub async fn recall_revocations(db: &Db, authority: &Authority, now: NaiveDateTime) -> Result<()> {
    let since = now - TimeDelta::seconds(TOKEN_SECONDS) - MARGIN;
    let recalled = db.read(move |conn| {
        // A first version shuts nobody out.
        let people = users::table
            .filter(users::updated_at.ge(since).and(users::security_version.gt(1)))
            .select((users::id, users::security_version));
        let machines = clients::table
            .filter(clients::updated_at.ge(since).and(clients::security_version.gt(1)))
            .select((clients::id, clients::security_version));
        let mut versions: Vec<(String, i32)> = on_each!(conn, |c| people.load(c))?;
        versions.extend(on_each!(conn, |c| machines.load::<(String, i32)>(c))?);
        Ok((db::head(conn)?, versions))
    });
    let (head, versions) = recalled.await?;
    authority.learn(head, versions);
    Ok(())
}

/// Shuts out whose rights or password changed in events that this process hasn't seen, wherever the change was made.
/// What counts as seen is what this very snapshot held: a replica may be behind.
///
/// # Errors
/// When the storage fails.
pub async fn refresh_revocations(db: &Db, authority: &Authority) -> Result<()> {
    let seen = authority.seen();
    let changed = db.read(move |conn| {
        let accounts = events::table
            .filter(events::seq.gt(seen))
            .filter(events::kind.like("user.%").or(events::kind.like("client.%")))
            .select(events::subject)
            .distinct();
        let subjects: Vec<String> = on_each!(conn, |c| accounts.load(c))?;
        let ids = subjects
            .iter()
            .filter_map(|subject| Some(subject.split_once('/')?.1));
        let ids: Vec<&str> = ids.collect();
        let mut versions: Vec<(String, i32)> = Vec::new();
        for ids in ids.chunks(CHUNK) {
            let people = users::table
                .filter(users::id.eq_any(ids).and(users::security_version.gt(1)))
                .select((users::id, users::security_version));
            let machines = clients::table
                .filter(clients::id.eq_any(ids).and(clients::security_version.gt(1)))
                .select((clients::id, clients::security_version));
            versions.extend(on_each!(conn, |c| people.load::<(String, i32)>(c))?);
            versions.extend(on_each!(conn, |c| machines.load::<(String, i32)>(c))?);
        }
        Ok((db::head(conn)?, versions))
    });
    let (head, versions) = changed.await?;
    authority.learn(head, versions);
    Ok(())
}
