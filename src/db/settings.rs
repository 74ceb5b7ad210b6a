//! Where the data lives and how many wait for it.

use std::time::Duration;

/// Where a database is, by the scheme of its URL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DatabaseUrl {
    /// The path of a file.
    Sqlite(String),
    /// A libpq connection URL.
    Postgres(String),
}

impl DatabaseUrl {
    /// Reads `sqlite://path` or `postgres://…`.
    ///
    /// # Errors
    /// A sentence for the operator when the scheme is neither.
    pub fn parse(url: &str) -> Result<Self, String> {
        if let Some(path) = url.strip_prefix("sqlite://") {
            if path.is_empty() || path.contains(":memory:") {
                return Err("a SQLite URL names a file: sqlite://prongsai.db".to_owned());
            }
            return Ok(Self::Sqlite(path.to_owned()));
        }
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            return Ok(Self::Postgres(url.to_owned()));
        }
        Err("a database URL begins with sqlite:// or postgres://".to_owned())
    }

    /// Whether both are SQLite or both are PostgreSQL.
    pub fn is_same_kind(&self, other: &Self) -> bool {
        std::mem::discriminant(self) == std::mem::discriminant(other)
    }
}

/// What [`super::Db::open`] needs.
#[derive(Clone, Debug)]
pub struct Settings {
    pub url: DatabaseUrl,
    /// Replicas for reads; the main database where it isn't set.
    pub read_url: Option<DatabaseUrl>,
    /// Reading connections, each with a thread.
    pub readers: usize,
    /// Writing connections on PostgreSQL; SQLite has one.
    pub writers: usize,
    /// Jobs that may wait, for reads and for writes each.
    pub queue: usize,
    /// How long a caller waits for its job to begin.
    pub patience: Duration,
}

impl Settings {
    /// The defaults for `url`.
    pub fn new(url: DatabaseUrl) -> Self {
        let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
        Self {
            url,
            read_url: None,
            readers: cores.clamp(2, 16),
            writers: 8,
            queue: 1024,
            patience: Duration::from_secs(5),
        }
    }
}
