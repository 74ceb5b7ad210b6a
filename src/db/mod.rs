//! The two doors to storage, [`Db::read`] and [`Db::write`], over SQLite and PostgreSQL alike.
//!
//! Every connection belongs to one thread of its own and is fed from a bounded queue; a caller waits a bounded
//! time for its turn and is answered `503` with `Retry-After` when it doesn't come. On SQLite all writes go
//! through one thread with group commit; on PostgreSQL each write is a transaction of its own.

mod archived;
mod connection;
mod copy;
mod error;
mod migrate;
mod plain;
mod prepared;
mod queue;
mod reader;
mod settings;
mod tables;
mod versions;
mod word;
mod writer;

pub use archived::{Row, put as put_rows, rows};
pub(crate) use connection::on_each;
pub use connection::{Conn, MultiBackend};
pub use copy::{TABLES, bring_up_to_date, copy, renew_epoch};
pub use migrate::run_pending;
pub(crate) use plain::{containing, plain_lower};
pub use prepared::{Update, prepared_update};
pub use settings::{DatabaseUrl, Settings};
pub use versions::Heads;
pub(crate) use word::stored_words;

use crate::http::{Error, Result};
use diesel::QueryResult;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use versions::Versions;

/// The storage of one service: a handle that is cheap to clone.
#[derive(Clone)]
pub struct Db {
    reader: reader::Reader,
    writer: writer::Writer,
    versions: Arc<Versions>,
    stamp: Arc<str>,
    url: DatabaseUrl,
    uncut: Arc<AtomicBool>,
}

impl Db {
    /// Connects, migrates and starts the threads.
    ///
    /// # Errors
    /// When the database can't be reached, isn't writable, or a migration fails.
    pub fn open(settings: &Settings) -> Result<Self> {
        let first = connection::open(&settings.url, connection::Access::Write);
        let mut first = first.map_err(|error| named("PRONGSAI_DATABASE_URL", &error))?;
        run_pending(&mut first)?;
        ensure_epoch(&mut first)?;
        let versions = Arc::new(Versions::new(Heads::of(&mut first)?));
        let stamp = stamp(&epoch(&mut first)?).into();
        let writer = writer::Writer::start(first, settings, &versions)?;
        let reader = reader::Reader::start(settings).map_err(|error| match settings.read_url {
            Some(_) => named("PRONGSAI_DATABASE_READ_URL", &error),
            None => error,
        })?;
        Ok(Self {
            reader,
            writer,
            versions,
            stamp,
            url: settings.url.clone(),
            uncut: Arc::default(),
        })
    }

    /// Runs `job` on one consistent snapshot of the data; it can't change anything.
    ///
    /// # Errors
    /// Those of `job`, and `503` when no connection is free in time or it takes too long.
    pub async fn read<T: Send + 'static>(
        &self,
        job: impl FnOnce(&mut Conn) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.reader.read(job).await
    }

    /// Runs `job` in a transaction and answers after its commit is on disk. An error or a panic undoes all of it.
    /// The job runs once: it isn't retried. One whose turn doesn't come in time is never run; one that has begun is
    /// waited for, however long it takes.
    ///
    /// # Errors
    /// Those of `job`, and `503` when its turn doesn't come or the storage refuses the commit. On PostgreSQL a
    /// connection lost in the middle of a commit leaves open whether it happened; that is `503` as well.
    pub async fn write<T: Send + 'static>(
        &self,
        job: impl FnOnce(&mut Tx<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.writer.write(job).await
    }

    /// How new the data is, as far as this process knows.
    pub fn heads(&self) -> Heads {
        self.versions.get()
    }

    /// Looks for commits of other processes and raises [`Db::heads`] to them.
    ///
    /// # Errors
    /// As [`Db::read`].
    pub async fn poll_heads(&self) -> Result<Heads> {
        let seen = self.read(Heads::of).await?;
        self.versions.raise(seen);
        Ok(self.heads())
    }

    /// Has SQLite write its file anew and cut the log back to nothing, so that they keep no copy of what was overwritten
    /// since, and no place that it had. Writes wait meanwhile. On PostgreSQL the log is the server's own matter.
    ///
    /// # Errors
    /// When the storage fails, or readers keep the log in use for 5 s.
    pub async fn cut_log(&self) -> Result<()> {
        self.uncut.store(true, Ordering::Relaxed);
        let url = self.url.clone();
        let cut = tokio::task::spawn_blocking(move || connection::cut_log(&url));
        cut.await.map_err(Error::internal)??;
        self.uncut.store(false, Ordering::Relaxed);
        Ok(())
    }

    /// Whether [`Db::cut_log`] failed when it was last tried.
    pub fn is_log_uncut(&self) -> bool {
        self.uncut.load(Ordering::Relaxed)
    }

    /// Names the database and the build that reads it: numbers of events mean something only within it.
    pub fn stamp(&self) -> &str {
        &self.stamp
    }
}

fn stamp(epoch: &str) -> String {
    use sha2::{Digest, Sha256};
    let build = env!("PRONGSAI_BUILD");
    let mut stamp = crate::crypto::hex(&Sha256::digest(format!("{epoch} {build}")));
    stamp.truncate(8);
    stamp
}

/// The highest event number that this snapshot sees.
///
/// # Errors
/// When the storage fails.
pub fn head(conn: &mut Conn) -> Result<i64> {
    use crate::schema::events;
    use diesel::prelude::*;
    let newest = events::table.select(diesel::dsl::max(events::seq));
    Ok(on_each!(conn, |c| newest.get_result::<Option<i64>>(c))?.unwrap_or(0))
}

/// Names this database until it is restored from a backup: a cursor of another epoch is of other data.
///
/// # Errors
/// When the storage fails.
pub fn epoch(conn: &mut Conn) -> Result<String> {
    use crate::schema::instance;
    use diesel::prelude::*;
    let value = instance::table.find("epoch").select(instance::value);
    Ok(on_each!(conn, |c| value.first(c))?)
}

/// A failure of the storage with the setting that it comes from.
fn named(setting: &str, error: &Error) -> Error {
    Error::storage(format!(
        "{setting}: {}",
        error.cause().unwrap_or("it can't be used")
    ))
}

fn new_epoch() -> String {
    uuid::Uuid::new_v4().simple().to_string()
}

/// Gives a new database its epoch.
fn ensure_epoch(conn: &mut Conn) -> Result<()> {
    use crate::schema::instance::dsl::{instance, name, value};
    use diesel::prelude::*;
    let row = (name.eq("epoch"), value.eq(new_epoch()));
    on_each!(conn, |c| diesel::insert_into(instance)
        .values(row)
        .on_conflict_do_nothing()
        .execute(c))?;
    Ok(())
}

/// A job run after all others of its write. It's given the number of the newest event and gives those of the newest
/// that it appended.
pub(crate) type Last = Box<dyn FnOnce(&mut Conn, i64) -> QueryResult<Heads>>;

/// One write in progress.
pub struct Tx<'a> {
    conn: &'a mut Conn,
    last: Vec<Last>,
}

impl<'a> Tx<'a> {
    fn new(conn: &'a mut Conn) -> Self {
        Self {
            conn,
            last: Vec::new(),
        }
    }

    /// The connection, inside the transaction.
    pub fn conn(&mut self) -> &mut Conn {
        self.conn
    }

    /// Has `job` run at the end of this write, under the lock that orders events.
    pub(crate) fn last(&mut self, job: Last) {
        self.last.push(job);
    }

    /// Runs what was kept for the end; gives the newest events it appended. `newest` is the number of the newest event, where
    /// it's known already.
    fn finish(self, newest: Option<i64>) -> Result<Heads> {
        let mut heads = Heads::default();
        if self.last.is_empty() {
            return Ok(heads);
        }
        connection::lock_event_order(self.conn)?;
        // The writer holds the lock that orders events, so nobody else takes the numbers after this one.
        let mut newest = match newest {
            Some(newest) => newest,
            None => head(self.conn)?,
        };
        for job in self.last {
            heads = heads.max(job(self.conn, newest).map_err(Error::from)?);
            newest = newest.max(heads.newest);
        }
        Ok(heads)
    }
}
