//! Who was shut out, as the events tell.

use super::authority::Authority;
use crate::db::{Db, on_each};
use crate::http::Result;
use crate::schema::{clients, events, users};
use diesel::prelude::*;
use std::collections::BTreeSet;

/// Ids in one query: within the limits of both databases.
const CHUNK: usize = 500;

/// Shuts out whose rights or password changed in events after `seen`, wherever the change was made.
///
/// # Errors
/// When the storage fails.
pub async fn refresh_revocations(db: &Db, authority: &Authority, seen: i64) -> Result<()> {
    let changed = db
        .read(move |conn| {
            let accounts = events::table
                .filter(events::seq.gt(seen))
                .filter(events::kind.like("user.%").or(events::kind.like("client.%")))
                .select(events::subject);
            let subjects: Vec<String> = on_each!(conn, |c| accounts.load(c))?;
            let ids: BTreeSet<&str> = subjects
                .iter()
                .filter_map(|subject| Some(subject.split_once('/')?.1))
                .collect();
            let ids: Vec<&str> = ids.into_iter().collect();
            let mut versions: Vec<(String, i32)> = Vec::new();
            for ids in ids.chunks(CHUNK) {
                // A first version shuts nobody out.
                let people = users::table
                    .filter(users::id.eq_any(ids).and(users::security_version.gt(1)))
                    .select((users::id, users::security_version));
                let machines = clients::table
                    .filter(clients::id.eq_any(ids).and(clients::security_version.gt(1)))
                    .select((clients::id, clients::security_version));
                versions.extend(on_each!(conn, |c| people.load::<(String, i32)>(c))?);
                versions.extend(on_each!(conn, |c| machines.load::<(String, i32)>(c))?);
            }
            Ok(versions)
        })
        .await?;
    for (id, version) in changed {
        authority.revoke_below(&id, version);
    }
    Ok(())
}
