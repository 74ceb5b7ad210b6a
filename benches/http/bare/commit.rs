//! A unit and its event by a bare group commit: one thread, one transaction for all that wait, one prepared `INSERT`
//! for each row.

use super::cores;
use crate::seed;
use actix_web::web::{self, Data};
use actix_web::{App, HttpRequest, HttpResponse, HttpServer};
use bytes::Bytes;
use rusqlite::{Connection, params};
use serde::{Deserialize, Serialize};
use std::net::TcpListener;
use tokio::sync::oneshot;

/// The most writes of one transaction.
const BATCH: usize = 256;

#[derive(Deserialize)]
struct Body {
    name_th: String,
    sort: i32,
}

#[derive(Serialize)]
struct Unit {
    id: String,
    agency_id: String,
    name_th: String,
    name_en: Option<String>,
    parent_id: Option<String>,
    sort: i32,
    closed_on: Option<String>,
    version: i32,
}

/// A unit and its JSON, which is the event's payload and the answer, and whom to tell.
type Job = (Unit, String, oneshot::Sender<String>);

pub async fn serve(listener: TcpListener, database: &str) -> std::io::Result<()> {
    let conn = Connection::open(database).expect("a database");
    conn.execute_batch(seed::SERVICE_SETTINGS).expect("settings");
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

async fn create(request: HttpRequest, body: Bytes, queue: Data<async_channel::Sender<Job>>) -> HttpResponse {
    let body: Body = serde_json::from_slice(&body).expect("a unit");
    let agency_id = request.path().split('/').nth(4).expect("an agency").to_owned();
    let unit = Unit {
        id: uuid::Uuid::now_v7().to_string(),
        agency_id,
        name_th: body.name_th,
        name_en: None,
        parent_id: None,
        sort: body.sort,
        closed_on: None,
        version: 1,
    };
    let json = serde_json::to_string(&unit).expect("plain data");
    let (answer, done) = oneshot::channel();
    queue
        .send((unit, json, answer))
        .await
        .expect("a thread that writes");
    let json = done.await.expect("an answer");
    HttpResponse::Created()
        .insert_header(("content-type", "application/json"))
        .body(json)
}

/// Stores `first` and what waits behind it, and answers all of them once they are on the disk.
fn commit(conn: &Connection, first: Job, jobs: &async_channel::Receiver<Job>) -> rusqlite::Result<()> {
    let mut stored = Vec::new();
    conn.prepare_cached("BEGIN IMMEDIATE")?.execute([])?;
    let mut next = Some(first);
    while let Some((unit, json, answer)) = next {
        insert(conn, &unit, &json)?;
        stored.push((json, answer));
        next = if stored.len() < BATCH {
            jobs.try_recv().ok()
        } else {
            None
        };
    }
    conn.prepare_cached("COMMIT")?.execute([])?;
    for (json, answer) in stored {
        drop(answer.send(json));
    }
    Ok(())
}

fn insert(conn: &Connection, unit: &Unit, json: &str) -> rusqlite::Result<()> {
    let at = chrono::Utc::now().naive_utc().format("%F %T%.6f").to_string();
    conn.prepare_cached(
        "INSERT INTO units (id, agency_id, name_th, name_en, parent_id, sort, closed_on, version, created_at, \
         updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )?
    .execute(params![
        unit.id,
        unit.agency_id,
        unit.name_th,
        unit.name_en,
        unit.parent_id,
        unit.sort,
        unit.closed_on,
        unit.version,
        at,
        at
    ])?;
    let subject = format!("unit/{}", unit.id);
    conn.prepare_cached(
        "INSERT INTO events (agency_id, province, kind, subject, actor, at, audience, payload, nonce, entry) \
         VALUES (?, '96', 'unit.created', ?, 'user/bench', ?, 'public', ?, ?, ?)",
    )?
    .execute(params![unit.agency_id, subject, at, json, [7_u8; 32], [7_u8; 32]])?;
    Ok(())
}
