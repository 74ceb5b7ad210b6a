//! Writing threads. On SQLite one thread with group commit: one transaction for all the writes that wait, one
//! savepoint for each. On PostgreSQL several threads, one transaction for each write.

use super::connection::{self, Access};
use super::queue::{Ticket, Turn, submit};
use super::reader::reconnect;
use super::versions::Versions;
use super::{Conn, Heads, Settings, Tx};
use crate::http::{Code, Error, Result};
use diesel::QueryResult;
use diesel::connection::{AnsiTransactionManager, Connection, TransactionManager};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::oneshot;

/// A batch ends after so many writes, or after so long, whichever comes first.
const BATCH: usize = 256;
const BATCH_TIME: Duration = Duration::from_millis(10);

type Manager = <Conn as Connection>::TransactionManager;
type Write = Box<dyn FnOnce(&mut Conn) -> Answer + Send>;

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
        let write: Write = Box::new(move |conn| {
            if caller.is_closed() || !turn.begin() {
                return Answer {
                    heads: Heads::default(),
                    tell: Box::new(|_| ()),
                };
            }
            let result = savepoint(conn, job);
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
    while let Some(write) = next {
        answers.push(write(conn));
        let more = answers.len() < most && started.elapsed() < BATCH_TIME && depth(conn) == 1;
        next = if more { jobs.try_recv().ok() } else { None };
    }
    let commit = commit(conn);
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

/// Commits the batch. A full disk makes SQLite roll the whole transaction back under our feet: the commit then
/// fails, for all of them, and the connection must be left outside any transaction.
fn commit(conn: &mut Conn) -> QueryResult<()> {
    let commit = match depth(conn) {
        1 => Manager::commit_transaction(conn),
        _ => Err(diesel::result::Error::BrokenTransactionManager),
    };
    while commit.is_err() && depth(conn) > 0 && Manager::rollback_transaction(conn).is_ok() {}
    commit
}

/// Runs `job` and its last part so that an error or a panic undoes it, and nothing but it.
fn savepoint<T>(conn: &mut Conn, job: impl FnOnce(&mut Tx<'_>) -> Result<T>) -> Result<(T, Heads)> {
    let outside = depth(conn);
    Manager::begin_transaction(conn)?;
    let run = |conn: &mut Conn| {
        let mut tx = Tx::new(conn);
        let value = job(&mut tx)?;
        Ok((value, tx.finish()?))
    };
    let result =
        catch_unwind(AssertUnwindSafe(|| run(conn))).unwrap_or_else(|_| Err(Error::new(Code::Internal)));
    match result {
        Ok(done) => Manager::commit_transaction(conn)
            .map(|()| done)
            .map_err(Error::from),
        Err(error) => {
            while depth(conn) > outside {
                Manager::rollback_transaction(conn)?;
            }
            Err(error)
        }
    }
}

fn depth(conn: &mut Conn) -> u32 {
    let status = Manager::transaction_manager_status_mut(conn).transaction_depth();
    status.ok().flatten().map_or(0, Into::into)
}
