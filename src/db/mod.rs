//! The two doors to storage, [`Db::read`] and [`Db::write`], over SQLite and PostgreSQL alike.
//!
//! Every connection belongs to one thread of its own and is fed from a bounded queue; a caller waits a bounded
//! time for a place in it and is answered `503` with `Retry-After` when none comes. On SQLite all writes go
//! through one thread with group commit; on PostgreSQL each write is a transaction of its own.

mod connection;
mod copy;
mod error;
mod migrate;
mod reader;
mod settings;
mod writer;

pub(crate) use connection::on_each;
pub use connection::{Conn, MultiBackend};
pub use copy::{TABLES, copy};
pub use migrate::run_pending;
pub use settings::{DatabaseUrl, Settings};

use crate::http::{Error, Result};
use diesel::QueryResult;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// The storage of one service: a handle that is cheap to clone.
#[derive(Clone)]
pub struct Db {
    reader: reader::Reader,
    writer: writer::Writer,
    version: Arc<AtomicI64>,
}

impl Db {
    /// Connects, migrates and starts the threads.
    ///
    /// # Errors
    /// When the database can't be reached, isn't writable, or a migration fails.
    pub fn open(settings: &Settings) -> Result<Self> {
        let mut first = connection::open(&settings.url, connection::Access::Write)?;
        run_pending(&mut first)?;
        ensure_epoch(&mut first)?;
        let version = Arc::new(AtomicI64::new(head(&mut first)?));
        let writer = writer::Writer::start(first, settings, &version)?;
        let reader = reader::Reader::start(settings)?;
        Ok(Self {
            reader,
            writer,
            version,
        })
    }

    /// Runs `job` on one consistent snapshot of the data; it can't change anything.
    ///
    /// # Errors
    /// Those of `job`, and `503` when no connection is free in time.
    pub async fn read<T: Send + 'static>(
        &self,
        job: impl FnOnce(&mut Conn) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.reader.read(job).await
    }

    /// Runs `job` in a transaction and answers after its commit is on disk. An error or a panic undoes all of it.
    /// The job runs once: it isn't retried.
    ///
    /// # Errors
    /// Those of `job`, and `503` when the queue is full or the storage refuses the commit.
    pub async fn write<T: Send + 'static>(
        &self,
        job: impl FnOnce(&mut Tx<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.writer.write(job).await
    }

    /// The version of the data: the highest event number this process knows to be committed.
    pub fn version(&self) -> i64 {
        self.version.load(Ordering::Acquire)
    }

    /// Looks for commits of other processes and raises [`Db::version`] to them.
    ///
    /// # Errors
    /// As [`Db::read`].
    pub async fn poll_version(&self) -> Result<i64> {
        let seen = self.read(head).await?;
        self.version.fetch_max(seen, Ordering::AcqRel);
        Ok(self.version())
    }
}

/// The highest event number that this snapshot sees.
///
/// # Errors
/// When the storage fails.
pub fn head(conn: &mut Conn) -> Result<i64> {
    use crate::schema::events;
    use diesel::prelude::*;
    let newest = events::table.select(diesel::dsl::max(events::seq));
    Ok(on_each!(conn, |c| newest.first::<Option<i64>>(c))?.unwrap_or(0))
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

/// Gives a new database its epoch.
fn ensure_epoch(conn: &mut Conn) -> Result<()> {
    use crate::schema::instance::dsl::{instance, name, value};
    use diesel::prelude::*;
    let row = (
        name.eq("epoch"),
        value.eq(uuid::Uuid::new_v4().simple().to_string()),
    );
    on_each!(conn, |c| diesel::insert_into(instance)
        .values(row)
        .on_conflict_do_nothing()
        .execute(c))?;
    Ok(())
}

/// A job run after all others of its write, which gives the number of the event it appended.
pub(crate) type Last = Box<dyn FnOnce(&mut Conn) -> QueryResult<i64>>;

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

    /// Runs what was kept for the end; gives the highest event number, 0 when there was none.
    fn finish(self) -> Result<i64> {
        if self.last.is_empty() {
            return Ok(0);
        }
        connection::lock_event_order(self.conn)?;
        let mut newest = 0;
        for job in self.last {
            newest = newest.max(job(self.conn).map_err(Error::from)?);
        }
        Ok(newest)
    }
}
