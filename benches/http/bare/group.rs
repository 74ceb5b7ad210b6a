//! A group commit: one thread, one transaction for all that wait.

use super::cores;
use crate::seed;
use actix_web::web::ServiceConfig;
use actix_web::{App, HttpServer};
use async_channel::Sender;
use rusqlite::Connection;
use std::net::TcpListener;
use tokio::sync::oneshot;

/// The most writes of one transaction.
const BATCH: usize = 256;

/// What's to be written, and whom to tell what came of it.
type Waiting<J, R> = (J, oneshot::Sender<R>);

/// The thread's door.
pub struct Group<J, R>(Sender<Waiting<J, R>>);

impl<J, R> Clone for Group<J, R> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<J: Send + 'static, R: Send + 'static> Group<J, R> {
    /// Starts the thread on a database, with settings beside the service's own; `write` prepares each of its statements once.
    pub fn start(database: &str, settings: &str, write: fn(&Connection, &J) -> rusqlite::Result<R>) -> Self {
        let conn = Connection::open(database).expect("a database");
        conn.execute_batch(seed::SERVICE_SETTINGS).expect("settings");
        conn.execute_batch(settings).expect("settings");
        let (queue, jobs) = async_channel::bounded::<Waiting<J, R>>(1024);
        std::thread::spawn(move || {
            while let Ok(first) = jobs.recv_blocking() {
                let mut stored = Vec::new();
                let mut next = Some(first);
                let run = |sql| conn.prepare_cached(sql).and_then(|mut done| done.execute([]));
                run("BEGIN IMMEDIATE").expect("a transaction");
                while let Some((job, answer)) = next {
                    stored.push((write(&conn, &job).expect("rows"), answer));
                    next = if stored.len() < BATCH {
                        jobs.try_recv().ok()
                    } else {
                        None
                    };
                }
                run("COMMIT").expect("a commit");
                for (result, answer) in stored {
                    drop(answer.send(result));
                }
            }
        });
        Self(queue)
    }

    /// Gives what came of a write once it's on the disk.
    pub async fn write(&self, job: J) -> R {
        let (answer, done) = oneshot::channel();
        assert!(self.0.send((job, answer)).await.is_ok(), "a thread that writes");
        done.await.expect("an answer")
    }
}

/// Serves what `configure` says.
pub async fn serve(
    listener: TcpListener,
    configure: impl Fn(&mut ServiceConfig) + Clone + Send + 'static,
) -> std::io::Result<()> {
    HttpServer::new(move || App::new().configure(configure.clone()))
        .workers(cores())
        .listen(listener)?
        .run()
        .await
}
