//! A unit and its event by a bare group commit: one thread, one transaction for all that wait, one prepared `INSERT`
//! for each row.

use super::group::{self, Group};
use actix_web::web::{self, Data};
use actix_web::{HttpRequest, HttpResponse};
use bytes::Bytes;
use rusqlite::{Connection, params};
use serde::{Deserialize, Serialize};
use std::net::TcpListener;

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

/// A unit and its JSON, which is the event's payload and the answer.
type Job = (Unit, String);

pub async fn serve(listener: TcpListener, database: &str) -> std::io::Result<()> {
    let group = Data::new(Group::start(database, "", insert));
    group::serve(listener, move |config| {
        config.app_data(group.clone()).default_service(web::to(create));
    })
    .await
}

async fn create(request: HttpRequest, body: Bytes, group: Data<Group<Job, String>>) -> HttpResponse {
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
    let json = group.write((unit, json)).await;
    HttpResponse::Created()
        .insert_header(("content-type", "application/json"))
        .body(json)
}

fn insert(conn: &Connection, (unit, json): &Job) -> rusqlite::Result<String> {
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
    Ok(json.clone())
}
