//! Fresh, empty databases, dropped after the test.

use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection};
use prongsai::db::DatabaseUrl;
use std::sync::atomic::{AtomicU32, Ordering};

/// A database of one test.
pub enum Database {
    Sqlite(tempfile::TempDir),
    Postgres {
        cluster: String,
        name: String,
    },
    /// A SQLite file that somebody else keeps.
    Kept(std::path::PathBuf),
}

/// A fresh one of every kind at hand.
pub fn databases() -> Vec<Database> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut databases = vec![Database::Sqlite(folder)];
    if let Ok(cluster) = std::env::var("PRONGSAI_TEST_POSTGRES_URL") {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let n = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("test_{}_{n}", std::process::id());
        let mut conn = PgConnection::establish(&cluster).expect("the test cluster");
        // Not the order of code points, as on a server that somebody else set up: nothing may depend on it.
        conn.batch_execute(&format!(
            "CREATE DATABASE {name} TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'en-US' LOCALE 'C.UTF-8'"
        ))
        .expect("a new database");
        databases.push(Database::Postgres { cluster, name });
    }
    databases
}

impl Database {
    pub fn name(&self) -> &'static str {
        match self {
            Self::Sqlite(_) | Self::Kept(_) => "SQLite",
            Self::Postgres { .. } => "PostgreSQL",
        }
    }

    /// The URL as an operator would set it.
    pub fn url(&self) -> String {
        match self {
            Self::Sqlite(folder) => format!("sqlite://{}", folder.path().join("test.db").display()),
            Self::Kept(file) => format!("sqlite://{}", file.display()),
            Self::Postgres { cluster, name } => {
                let (server, _) = cluster.rsplit_once('/').expect("a cluster URL with a database");
                format!("{server}/{name}")
            }
        }
    }

    pub fn parsed_url(&self) -> DatabaseUrl {
        DatabaseUrl::parse(&self.url()).expect("our own URL")
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if let Self::Postgres { cluster, name } = self
            && let Ok(mut conn) = PgConnection::establish(cluster)
        {
            drop(conn.batch_execute(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")));
        }
    }
}
