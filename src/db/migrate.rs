//! Migrations, twice each: `migrations/sqlite` and `migrations/postgres`, same names, same tables and columns.

use super::connection::{lift_limits, set_limits};
use super::{Conn, on_each};
use crate::http::{Error, Result};
use diesel::connection::SimpleConnection;
use diesel::migration::MigrationSource;
use diesel::prelude::*;
use diesel::sql_types::Text;
use diesel::sqlite::Sqlite;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};
use std::collections::BTreeSet;

const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("migrations/postgres");

/// Brings the schema up to date. Several copies of the service may start at once: one migrates and the others wait,
/// as long as it takes.
///
/// # Errors
/// When a migration fails; the database is as before it.
pub fn run_pending(conn: &mut Conn) -> Result<()> {
    lift_limits(conn)?;
    match conn {
        Conn::Sqlite(conn) => conn.run_pending_migrations(SQLITE).map(drop),
        Conn::Postgres(conn) => {
            conn.batch_execute("SELECT pg_advisory_lock(25660)")?;
            let run = conn.run_pending_migrations(POSTGRES).map(drop);
            conn.batch_execute("SELECT pg_advisory_unlock(25660)")?;
            run
        }
    }
    .map_err(Error::storage)?;
    Ok(set_limits(conn)?)
}

#[derive(QueryableByName)]
struct Applied {
    #[diesel(sql_type = Text)]
    version: String,
}

/// Makes sure, without changing anything, that the schema is the one this program knows.
///
/// # Errors
/// A sentence for the operator when it's older, newer, or another database.
pub(super) fn check_current(conn: &mut Conn) -> Result<()> {
    let query = diesel::sql_query("SELECT CAST(version AS TEXT) AS version FROM __diesel_schema_migrations");
    let applied: Vec<Applied> = on_each!(conn, |c| query.load(c))
        .map_err(|error| Error::storage(format!("it isn't a database of prongsai: {error}")))?;
    let applied: BTreeSet<String> = applied.into_iter().map(|row| row.version).collect();
    let known = MigrationSource::<Sqlite>::migrations(&SQLITE).map_err(Error::storage)?;
    let known: BTreeSet<String> = known
        .iter()
        .map(|known| known.name().version().to_string())
        .collect();
    if !applied.is_subset(&known) {
        return Err(Error::storage(
            "the database is of a newer version of prongsai: use that version",
        ));
    }
    if applied != known {
        return Err(Error::storage(
            "the database is of an older version of prongsai: use that version, or start this one once, which \
             brings the database up to date",
        ));
    }
    Ok(())
}
