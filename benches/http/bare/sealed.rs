//! A sealed report by a bare group commit: one thread, one transaction for all that wait, one prepared `INSERT` of the
//! row that the service writes, and an answer of as many bytes.

use super::cores;
use crate::seed;
use actix_web::web::{self, Data};
use actix_web::{App, HttpResponse, HttpServer};
use bytes::Bytes;
use rusqlite::{Connection, params};
use sha2::{Digest, Sha256};
use std::net::TcpListener;
use tokio::sync::oneshot;

const BATCH: usize = 256;
/// Where the ciphertext begins in the frames that are sent.
pub const HEAD: usize = 200;

/// A frame, and whom to tell.
type Job = (Bytes, oneshot::Sender<()>);

pub async fn serve(listener: TcpListener, database: &str) -> std::io::Result<()> {
    let conn = Connection::open(database).expect("a database");
    conn.execute_batch(seed::SERVICE_SETTINGS).expect("settings");
    conn.execute_batch("PRAGMA secure_delete = ON")
        .expect("a setting");
    let (queue, jobs) = async_channel::bounded::<Job>(1024);
    std::thread::spawn(move || {
        while let Ok(first) = jobs.recv_blocking() {
            commit(&conn, first, &jobs).expect("a commit");
        }
    });
    let queue = Data::new(queue);
    let app = move || {
        App::new()
            .app_data(queue.clone())
            .default_service(web::to(create))
    };
    HttpServer::new(app)
        .workers(cores())
        .listen(listener)?
        .run()
        .await
}

async fn create(body: Bytes, queue: Data<async_channel::Sender<Job>>) -> HttpResponse {
    let (answer, done) = oneshot::channel();
    queue.send((body, answer)).await.expect("a thread that writes");
    done.await.expect("an answer");
    HttpResponse::Ok()
        .content_type("application/octet-stream")
        .body(vec![0; prongsai::sealed::ANSWER])
}

fn commit(conn: &Connection, first: Job, jobs: &async_channel::Receiver<Job>) -> rusqlite::Result<()> {
    let mut stored = Vec::new();
    conn.prepare_cached("BEGIN IMMEDIATE")?.execute([])?;
    let mut next = Some(first);
    while let Some((frame, answer)) = next {
        insert(conn, &frame)?;
        stored.push(answer);
        next = if stored.len() < BATCH {
            jobs.try_recv().ok()
        } else {
            None
        };
    }
    conn.prepare_cached("COMMIT")?.execute([])?;
    for answer in stored {
        answer.send(()).expect("a caller that waits");
    }
    Ok(())
}

fn insert(conn: &Connection, frame: &[u8]) -> rusqlite::Result<()> {
    let length = u32::from_be_bytes(frame[..4].try_into().expect("four bytes"));
    let ciphertext = &frame[4 + HEAD..4 + usize::try_from(length).expect("a length")];
    let name = prongsai::crypto::hex(&Sha256::digest(ciphertext));
    let mailbox = prongsai::crypto::hex(&Sha256::digest(name.as_bytes()));
    conn.prepare_cached(
        "INSERT INTO integrity_spool (commitment, agency_id, case_id, kind, scope, channel, mailbox, directory, day, nonce, \
         entry, ciphertext) VALUES (?1, 'agency', ?1, 'report', 'both', 'sealed', ?2, ?2, '2026-11-25', ?3, ?3, ?4)",
    )?
    .execute(params![name, mailbox, [7_u8; 32], ciphertext])?;
    Ok(())
}
