//! Writing threads. On SQLite one thread with group commit: one transaction for all the writes that wait, one
//! savepoint for each. On PostgreSQL several threads, one transaction for each write, which is undone as a whole.

use super::connection::{self, Access};
use super::prepared::Fixed;
use super::queue::{Ticket, Turn, submit};
use super::reader::reconnect;
use super::versions::Versions;
use super::{Conn, Heads, Settings, Tx};
use crate::http::{Code, Error, Result};
use diesel::connection::{AnsiTransactionManager, Connection, TransactionManager};
use diesel::{QueryResult, RunQueryDsl};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::oneshot;

/// A batch ends after so many writes, or after so long, whichever comes first.
const BATCH: usize = 256;
const BATCH_TIME: Duration = Duration::from_millis(10);

type Manager = <Conn as Connection>::TransactionManager;
type Write = Box<dyn FnOnce(&mut Conn, &mut Batch) -> Answer + Send>;

/// What the writes of one transaction leave to the next of them.
#[derive(Default)]
struct Batch {
    /// The number of the newest event, once it's known: nobody else gives numbers meanwhile.
    newest: Option<i64>,
    end: End,
}

/// How a transaction is to end.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum End {
    #[default]
    Commit,
    /// Its only write failed, for a reason of its own.
    Undo,
    /// A write failed and couldn't be undone by itself: nothing may stay, and nobody is told that it did.
    Spoiled,
}

/// Gives a caller what the commit came to.
type Tell = Box<dyn FnOnce(&QueryResult<()>)>;

/// What a write leaves for the end of its batch.
struct Answer {
    /// The newest events it appended.
    heads: Heads,
    /// Tells the waiting caller, once the fate of the whole transaction is known.
    tell: Tell,
}

#[derive(Clone)]
pub(super) struct Writer {
    queue: async_channel::Sender<Write>,
    patience: Duration,
}

impl Writer {
    pub(super) fn start(first: Conn, settings: &Settings, versions: &Arc<Versions>) -> Result<Self> {
        let (queue, jobs) = async_channel::bounded::<Write>(settings.queue);
        let batch = if matches!(first, Conn::Sqlite(_)) {
            BATCH
        } else {
            1
        };
        let mut conns = vec![first];
        if batch == 1 {
            for _ in 1..settings.writers {
                conns.push(connection::open(&settings.url, Access::Write)?);
            }
        }
        for (n, mut conn) in conns.into_iter().enumerate() {
            let (jobs, versions, url) = (jobs.clone(), Arc::clone(versions), settings.url.clone());
            std::thread::Builder::new()
                .name(format!("db-write-{n}"))
                .spawn(move || {
                    while let Ok(first) = jobs.recv_blocking() {
                        if run_batch(&mut conn, first, &jobs, batch, &versions).is_err() {
                            reconnect(&mut conn, &url, Access::Write);
                        }
                    }
                })
                .map_err(Error::storage)?;
        }
        Ok(Self {
            queue,
            patience: settings.patience,
        })
    }

    pub(super) async fn write<T: Send + 'static>(
        &self,
        job: impl FnOnce(&mut Tx<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let (caller, answer) = oneshot::channel();
        let turn = Turn::default();
        let ticket = Ticket {
            turn: turn.clone(),
            answer,
            most: None,
        };
        let write: Write = Box::new(move |conn, batch| {
            if caller.is_closed() || !turn.begin() {
                return Answer {
                    heads: Heads::default(),
                    tell: Box::new(|_| ()),
                };
            }
            let result = run(conn, batch, job);
            let heads = result.as_ref().map_or(Heads::default(), |(_, heads)| *heads);
            let tell = move |commit: &QueryResult<()>| {
                drop(caller.send(match commit {
                    Ok(()) => result.map(|(value, _)| value),
                    // A write that failed by itself keeps its own reason.
                    Err(error) => result.and_then(|_| Err(Error::storage(error))),
                }));
            };
            Answer {
                heads,
                tell: Box::new(tell),
            }
        });
        submit(&self.queue, write, self.patience, ticket).await
    }
}

/// Runs `first` and what waits behind it in one transaction, commits, then answers all of them.
fn run_batch(
    conn: &mut Conn,
    first: Write,
    jobs: &async_channel::Receiver<Write>,
    most: usize,
    versions: &Versions,
) -> QueryResult<()> {
    if let Err(error) = begin(conn) {
        tracing::error!(%error, "no write transaction");
        return Err(error); // dropping `first` answers its caller with 503
    }
    let (started, mut answers, mut next) = (Instant::now(), Vec::new(), Some(first));
    let mut batch = Batch::default();
    while let Some(write) = next {
        answers.push(write(conn, &mut batch));
        let more = answers.len() < most && started.elapsed() < BATCH_TIME && batch.end == End::Commit;
        next = if more { jobs.try_recv().ok() } else { None };
    }
    let commit = end(conn, batch.end);
    if let Err(error) = &commit {
        tracing::error!(%error, writes = answers.len(), "commit refused");
    }
    for answer in answers {
        if commit.is_ok() {
            versions.raise(answer.heads);
        }
        (answer.tell)(&commit);
    }
    commit
}

fn begin(conn: &mut Conn) -> QueryResult<()> {
    match conn {
        Conn::Sqlite(conn) => AnsiTransactionManager::begin_transaction_sql(conn, "BEGIN IMMEDIATE"),
        Conn::Postgres(conn) => AnsiTransactionManager::begin_transaction_sql(conn, "BEGIN"),
    }
}

/// Ends the transaction. A full disk makes SQLite roll it back under our feet: it's spoiled then, and fails for all of its
/// writes. The connection is left outside any transaction.
fn end(conn: &mut Conn, end: End) -> QueryResult<()> {
    let ended = match end {
        End::Commit => Manager::commit_transaction(conn),
        End::Undo => Manager::rollback_transaction(conn),
        End::Spoiled => Err(diesel::result::Error::BrokenTransactionManager),
    };
    while ended.is_err() && depth(conn) > 0 && Manager::rollback_transaction(conn).is_ok() {}
    ended
}

/// Runs `job` and its last part so that an error or a panic undoes it, and nothing but it.
fn run<T>(
    conn: &mut Conn,
    batch: &mut Batch,
    job: impl FnOnce(&mut Tx<'_>) -> Result<T>,
) -> Result<(T, Heads)> {
    let newest = batch.newest;
    let run = |conn: &mut Conn| {
        savepoint(conn, "SAVEPOINT write")?;
        let mut tx = Tx::new(conn);
        let value = job(&mut tx)?;
        let heads = tx.finish(newest)?;
        savepoint(conn, "RELEASE write")?;
        Ok((value, heads))
    };
    let result =
        catch_unwind(AssertUnwindSafe(|| run(conn))).unwrap_or_else(|_| Err(Error::new(Code::Internal)));
    match &result {
        Ok((_, heads)) if heads.newest > 0 => batch.newest = Some(heads.newest),
        Ok(_) => {}
        Err(_) => batch.end = undo(conn),
    }
    result
}

/// Undoes the write that failed, on PostgreSQL with the transaction, which is of this write alone; gives how the transaction is
/// to end.
fn undo(conn: &mut Conn) -> End {
    // A panic leaves behind what a job began inside the transaction.
    while depth(conn) > 1 {
        if Manager::rollback_transaction(conn).is_err() {
            return End::Spoiled;
        }
    }
    if matches!(conn, Conn::Postgres(_)) {
        return End::Undo;
    }
    let undone = savepoint(conn, "ROLLBACK TO write").and_then(|()| savepoint(conn, "RELEASE write"));
    undone.map_or(End::Spoiled, |()| End::Commit)
}

/// A statement on the savepoint of a write; diesel's own are prepared anew every time.
fn savepoint(conn: &mut Conn, sql: &'static str) -> QueryResult<()> {
    match conn {
        Conn::Sqlite(conn) => Fixed(sql).execute(conn).map(drop),
        Conn::Postgres(_) => Ok(()),
    }
}

fn depth(conn: &mut Conn) -> u32 {
    let status = Manager::transaction_manager_status_mut(conn).transaction_depth();
    status.ok().flatten().map_or(0, Into::into)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::{DatabaseUrl, Db, on_each};
    use crate::schema::instance;
    use diesel::connection::SimpleConnection;
    use diesel::prelude::*;

    fn put(tx: &mut Tx<'_>, name: &str) -> Result<()> {
        let row = (instance::name.eq(name.to_owned()), instance::value.eq("x"));
        on_each!(tx.conn(), |c| diesel::insert_into(instance::table)
            .values(row)
            .execute(c))?;
        Ok(())
    }

    fn put_of(conn: &mut Conn) -> Result<Vec<String>> {
        let names = instance::table.filter(instance::value.eq("x"));
        let names = names.select(instance::name).order(instance::name);
        Ok(on_each!(conn, |c| names.load(c))?)
    }

    /// As a full disk leaves it: the transaction is gone, and nobody said so.
    #[actix_web::test]
    async fn a_transaction_that_is_gone_fails_for_all_of_it_and_the_next_write_is_kept() {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", folder.path().join("a.db").display());
        let db = Db::open(&Settings::new(DatabaseUrl::parse(&url).unwrap())).unwrap();
        let refused = |tx: &mut Tx<'_>| {
            put(tx, "refused")?;
            Err::<(), _>(Error::new(Code::Conflict))
        };
        let gone = |tx: &mut Tx<'_>| {
            put(tx, "gone")?;
            tx.conn().batch_execute("ROLLBACK")?;
            Err::<(), _>(Error::new(Code::Conflict))
        };
        let (first, second, third) = futures_util::join!(
            db.write(|tx| put(tx, "first")),
            db.write(refused),
            db.write(|tx| put(tx, "third"))
        );
        assert_eq!(
            (first.is_ok(), second.is_err(), third.is_ok()),
            (true, true, true)
        );
        let (before, lost) = futures_util::join!(db.write(|tx| put(tx, "before")), db.write(gone));
        assert!(lost.is_err());
        for name in ["after", "later"] {
            db.write(move |tx| put(tx, name)).await.unwrap();
        }
        let kept = db.read(put_of).await.unwrap();
        // What was answered as kept is there, and nothing else: a batch that was spoiled took `before` with it.
        let mut expected = vec!["after", "first", "later", "third"];
        if before.is_ok() {
            expected.insert(1, "before");
        }
        assert_eq!(kept, expected);
    }
}
