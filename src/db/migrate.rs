//! Migrations, twice each: `migrations/sqlite` and `migrations/postgres`, same names, same tables and columns.

use super::Conn;
use crate::http::{Error, Result};
use diesel::connection::SimpleConnection;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("migrations/postgres");

/// Brings the schema up to date. Several copies of the service may start at once.
///
/// # Errors
/// When a migration fails; the database is as before it.
pub fn run_pending(conn: &mut Conn) -> Result<()> {
    match conn {
        Conn::Sqlite(conn) => conn.run_pending_migrations(SQLITE).map(drop),
        Conn::Postgres(conn) => {
            conn.batch_execute("SELECT pg_advisory_lock(25660)")?;
            let run = conn.run_pending_migrations(POSTGRES).map(drop);
            conn.batch_execute("SELECT pg_advisory_unlock(25660)")?;
            run
        }
    }
    .map_err(Error::storage)
}
