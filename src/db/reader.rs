//! Reading threads: N connections on one bounded queue.

use super::connection::{self, Access};
use super::queue::{Ticket, Turn, submit};
use super::{Conn, DatabaseUrl, Settings};
use crate::http::{Code, Error, Result};
use diesel::connection::{AnsiTransactionManager, Connection, SimpleConnection, TransactionManager};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;
use tokio::sync::oneshot;

/// How long a read that has begun is waited for: as long as PostgreSQL lets a statement run.
const LONGEST: Duration = Duration::from_secs(30);

type Read = Box<dyn FnOnce(&mut Conn) -> Health + Send>;

/// What a job says of its connection.
#[derive(PartialEq, Eq)]
pub(super) enum Health {
    Good,
    /// The connection may be lost or in an unknown state.
    Suspect,
}

#[derive(Clone)]
pub(super) struct Reader {
    queue: async_channel::Sender<Read>,
    patience: Duration,
}

impl Reader {
    pub(super) fn start(settings: &Settings) -> Result<Self> {
        let (queue, jobs) = async_channel::bounded::<Read>(settings.queue);
        let url = settings.read_url.as_ref().unwrap_or(&settings.url);
        for n in 0..settings.readers {
            let mut conn = connection::open(url, Access::Read)?;
            let (jobs, url) = (jobs.clone(), url.clone());
            std::thread::Builder::new()
                .name(format!("db-read-{n}"))
                .spawn(move || {
                    while let Ok(job) = jobs.recv_blocking() {
                        if job(&mut conn) == Health::Suspect {
                            reconnect(&mut conn, &url, Access::Read);
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

    pub(super) async fn read<T: Send + 'static>(
        &self,
        job: impl FnOnce(&mut Conn) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let (caller, answer) = oneshot::channel();
        let turn = Turn::default();
        let ticket = Ticket {
            turn: turn.clone(),
            answer,
            most: Some(LONGEST),
        };
        let read: Read = Box::new(move |conn| {
            if caller.is_closed() || !turn.begin() {
                return Health::Good;
            }
            let (result, health) = snapshot(conn, job);
            drop(caller.send(result));
            health
        });
        submit(&self.queue, read, self.patience, ticket).await
    }
}

/// Runs `job` inside a transaction, so that all its statements see the same data.
fn snapshot<T>(conn: &mut Conn, job: impl FnOnce(&mut Conn) -> Result<T>) -> (Result<T>, Health) {
    if let Err(error) = begin(conn) {
        return (Err(error.into()), Health::Suspect);
    }
    let result = catch_unwind(AssertUnwindSafe(|| job(conn)));
    let ended = end(conn);
    match (result, ended) {
        (Ok(result), Ok(())) => (result, Health::Good),
        (Ok(Ok(_)), Err(error)) => (Err(error.into()), Health::Suspect),
        (Ok(Err(error)), Err(_)) => (Err(error), Health::Suspect),
        (Err(_), _) => (Err(Error::new(Code::Internal)), Health::Suspect),
    }
}

fn begin(conn: &mut Conn) -> diesel::QueryResult<()> {
    match conn {
        Conn::Sqlite(conn) => AnsiTransactionManager::begin_transaction_sql(conn, "BEGIN"),
        Conn::Postgres(conn) => AnsiTransactionManager::begin_transaction_sql(conn, "BEGIN"),
    }
}

fn end(conn: &mut Conn) -> diesel::QueryResult<()> {
    match conn {
        Conn::Sqlite(conn) => AnsiTransactionManager::rollback_transaction(conn),
        Conn::Postgres(conn) => AnsiTransactionManager::rollback_transaction(conn),
    }
}

/// Replaces a connection that may be lost. When the database doesn't answer the old one stays, every job on it
/// fails with `503`, and the next failure tries again.
pub(super) fn reconnect(conn: &mut Conn, url: &DatabaseUrl, access: Access) {
    // One that lost count of its transactions answers as well, and begins none any more.
    let status = <Conn as Connection>::TransactionManager::transaction_manager_status_mut(conn);
    if status.transaction_depth().is_ok() && conn.batch_execute("SELECT 1").is_ok() {
        return;
    }
    match connection::open(url, access) {
        Ok(fresh) => *conn = fresh,
        Err(error) => {
            tracing::error!(%error, "database connection lost");
            std::thread::sleep(Duration::from_millis(200));
        }
    }
}
