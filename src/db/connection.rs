//! One connection type over both databases, opened by the URL's scheme.

use super::settings::DatabaseUrl;
use crate::http::{Error, Result};
use diesel::connection::SimpleConnection;
use diesel::{Connection, MultiConnection, PgConnection, QueryResult, RunQueryDsl, SqliteConnection};
use std::fs::OpenOptions;
use std::io::ErrorKind;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

/// A connection to either database.
#[derive(MultiConnection)]
pub enum Conn {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

/// Runs the same expression on the concrete connection: for statements that the enum can't compile, and for
/// hot ones, which run faster without it. `|c, B|` also names the backend, for boxed queries.
macro_rules! on_each {
    ($conn:expr, |$c:ident| $body:expr) => {
        match $conn {
            $crate::db::Conn::Sqlite($c) => $body,
            $crate::db::Conn::Postgres($c) => $body,
        }
    };
    ($conn:expr, |$c:ident, $backend:ident| $body:expr) => {
        match $conn {
            $crate::db::Conn::Sqlite($c) => {
                type $backend = diesel::sqlite::Sqlite;
                $body
            }
            $crate::db::Conn::Postgres($c) => {
                type $backend = diesel::pg::Pg;
                $body
            }
        }
    };
}
pub(crate) use on_each;

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Access {
    Read,
    Write,
    /// To read all of it, however long that takes, and leave everything as it is.
    Copy,
}

/// How long a statement of a request may take, and wait for a lock, on PostgreSQL.
const LIMITS: &str = "SET lock_timeout = '5s'; SET statement_timeout = '30s'";
const NO_LIMITS: &str = "SET lock_timeout = 0; SET statement_timeout = 0";

/// Opens a connection and sets it up. A SQLite file is created when it isn't there and `access` is `Write`.
pub(super) fn open(url: &DatabaseUrl, access: Access) -> Result<Conn> {
    match url {
        DatabaseUrl::Sqlite(path) => {
            match access {
                Access::Write => create_private(path)?,
                Access::Read | Access::Copy if !Path::new(path).is_file() => {
                    return Err(Error::storage(format!("{path}: no such file")));
                }
                Access::Read | Access::Copy => {}
            }
            let mut conn = SqliteConnection::establish(path).map_err(Error::storage)?;
            conn.batch_execute(
                "PRAGMA busy_timeout = 5000; PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY;
                 PRAGMA cache_size = -4000; PRAGMA trusted_schema = OFF;",
            )?;
            if access != Access::Copy {
                // FULL: an answered write is on the disk. The journal is cut back after a large import. What is deleted is
                // overwritten.
                conn.batch_execute(
                    "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA journal_size_limit = 67108864;
                     PRAGMA secure_delete = ON;",
                )?;
            }
            if access != Access::Write {
                conn.batch_execute("PRAGMA query_only = ON")?;
            }
            Ok(Conn::Sqlite(conn))
        }
        DatabaseUrl::Postgres(url) => {
            let mut conn = PgConnection::establish(&bounded(url)).map_err(Error::storage)?;
            conn.batch_execute(
                "SET TIME ZONE 'UTC'; SET synchronous_commit = on; SET client_min_messages = warning;",
            )?;
            conn.batch_execute(if access == Access::Copy { NO_LIMITS } else { LIMITS })?;
            if access != Access::Write {
                conn.batch_execute(
                    "SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY",
                )?;
            }
            Ok(Conn::Postgres(conn))
        }
    }
}

/// What bounds the wait for a server that doesn't answer: 5 s to connect, and half a minute until a silent
/// connection counts as lost.
const PATIENCE: [(&str, &str); 6] = [
    ("connect_timeout", "5"),
    ("keepalives", "1"),
    ("keepalives_idle", "15"),
    ("keepalives_interval", "5"),
    ("keepalives_count", "3"),
    ("tcp_user_timeout", "30000"),
];

/// The URL with libpq's own settings of [`PATIENCE`], where it doesn't give them itself. It isn't parsed as a URL:
/// libpq takes several hosts in one.
fn bounded(url: &str) -> String {
    let (place, query) = url.split_once('?').unwrap_or((url, ""));
    let mut parameters: Vec<String> = query
        .split('&')
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
        .collect();
    for (name, value) in PATIENCE {
        if !parameters
            .iter()
            .any(|given| given.split('=').next() == Some(name))
        {
            parameters.push(format!("{name}={value}"));
        }
    }
    format!("{place}?{}", parameters.join("&"))
}

/// Lifts the limits of requests from a connection: a copy or a migration takes as long as it takes.
pub(super) fn lift_limits(conn: &mut Conn) -> QueryResult<()> {
    match conn {
        Conn::Sqlite(_) => Ok(()),
        Conn::Postgres(conn) => conn.batch_execute(NO_LIMITS),
    }
}

/// Gives a connection the limits of requests again.
pub(super) fn set_limits(conn: &mut Conn) -> QueryResult<()> {
    match conn {
        Conn::Sqlite(_) => Ok(()),
        Conn::Postgres(conn) => conn.batch_execute(LIMITS),
    }
}

/// Writes a SQLite file anew and empties its write-ahead log. Pages that were given up would lie between others whose time
/// is known, and would tell when they were taken.
pub(super) fn cut_log(url: &DatabaseUrl) -> Result<()> {
    #[derive(diesel::QueryableByName)]
    struct Cut {
        #[diesel(sql_type = diesel::sql_types::Integer)]
        busy: i32,
    }
    let Conn::Sqlite(mut conn) = open(url, Access::Write)? else {
        return Ok(());
    };
    // Beside the file, not in memory: it may be larger than that.
    conn.batch_execute("PRAGMA temp_store = DEFAULT; VACUUM")?;
    let cut: Cut = diesel::sql_query("PRAGMA wal_checkpoint(TRUNCATE)").get_result(&mut conn)?;
    if cut.busy == 0 {
        Ok(())
    } else {
        Err(Error::storage(
            "the write-ahead log is in use and wasn't cut back",
        ))
    }
}

/// Makes the file when it isn't there, readable by this user only. SQLite gives the files beside it the same rights.
fn create_private(path: &str) -> Result<()> {
    let made = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path);
    match made {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => {
            Err(Error::storage(format!("{path}: {error}")))
        }
        _ => Ok(()),
    }
}

/// Holds back all other writers of events until this transaction ends, so that event numbers have no gaps and
/// stand in commit order. SQLite has only one writer at a time anyway.
pub(super) fn lock_event_order(conn: &mut Conn) -> QueryResult<()> {
    match conn {
        Conn::Sqlite(_) => Ok(()),
        Conn::Postgres(conn) => conn.batch_execute("SELECT pg_advisory_xact_lock(2566)"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_operators_own_patience_with_postgresql_stands() {
        let all = "connect_timeout=5&keepalives=1&keepalives_idle=15&keepalives_interval=5&keepalives_count=3&\
                   tcp_user_timeout=30000";
        assert_eq!(
            bounded("postgres://a:b@one,two/x"),
            format!("postgres://a:b@one,two/x?{all}")
        );
        let own = bounded("postgres://a/x?sslmode=require&connect_timeout=60");
        assert!(
            own.starts_with("postgres://a/x?sslmode=require&connect_timeout=60&keepalives=1&"),
            "{own}"
        );
        assert_eq!(own.matches("connect_timeout").count(), 1);
    }
}
