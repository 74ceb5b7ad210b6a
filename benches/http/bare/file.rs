//! A complaint by a bare group commit: one thread, one transaction for all that wait, one prepared `INSERT` for each of
//! the rows that the service writes.

use super::group::{self, Group};
use actix_web::web::{self, Data};
use actix_web::{HttpRequest, HttpResponse};
use bytes::Bytes;
use rusqlite::{Connection, params};
use serde::Deserialize;
use std::collections::BTreeSet;
use std::net::TcpListener;

#[derive(Deserialize)]
struct Body {
    kind: String,
    category: String,
    description: String,
    place_moo: String,
    place_tambon: String,
    name: String,
    phone: String,
}

/// A complaint, its agency, and its pairs of characters.
type Job = (Body, String, String);

pub async fn serve(listener: TcpListener, database: &str) -> std::io::Result<()> {
    let group = Data::new(Group::start(database, "", insert));
    group::serve(listener, move |config| {
        config.app_data(group.clone()).default_service(web::to(create));
    })
    .await
}

async fn create(request: HttpRequest, body: Bytes, group: Data<Group<Job, String>>) -> HttpResponse {
    let body: Body = serde_json::from_slice(&body).expect("a complaint");
    let agency = request.path().split('/').nth(4).expect("an agency").to_owned();
    // The agency is one more word of the index.
    let grams = format!("A{} {}", agency.replace('-', ""), pairs(&body.description));
    let json = group.write((body, agency, grams)).await;
    HttpResponse::Created()
        .insert_header(("content-type", "application/json"))
        .body(json)
}

fn pairs(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let pairs: BTreeSet<String> = chars
        .windows(2)
        .filter(|pair| !pair.contains(&' '))
        .map(|pair| pair.iter().collect())
        .collect();
    pairs.into_iter().collect::<Vec<_>>().join(" ")
}

fn insert(conn: &Connection, (body, agency, grams): &Job) -> rusqlite::Result<String> {
    let at = chrono::Utc::now().naive_utc().format("%F %T%.6f").to_string();
    let id = uuid::Uuid::now_v7().to_string();
    let number: i64 = conn
        .prepare_cached(
            "INSERT INTO complaint_counters (agency_id, fiscal_year, last) VALUES (?, 2570, 1) \
             ON CONFLICT (agency_id, fiscal_year) DO UPDATE SET last = last + 1 RETURNING last",
        )?
        .query_row(params![agency], |row| row.get(0))?;
    let place = format!(
        r#"{{"address":null,"moo":"{}","tambon":"{}","latitude":null,"longitude":null}}"#,
        body.place_moo, body.place_tambon
    );
    let terms = r#"{"acknowledge":{"days":3,"basis":"working"},"answer":{"days":15,"basis":"calendar"},"resolve":{"days":30,"basis":"calendar"}}"#;
    let receipt = prongsai::crypto::hash_receipt(&id);
    conn.prepare_cached(
        "INSERT INTO complaints (id, agency_id, fiscal_year, number, kind, category, channel, received_on, received_at, \
         description, place, anonymous, may_publish, status, terms, due, due_clock, escalated, receipt, version, updated_at) \
         VALUES (?, ?, 2570, ?, ?, ?, 'web', '2026-11-25', ?, ?, ?, 0, 0, 'received', ?, '2026-11-30', 'acknowledge', 0, ?, 1, ?)",
    )?
    .execute(params![
        id,
        agency,
        number,
        body.kind,
        body.category,
        at,
        body.description,
        place,
        terms,
        receipt,
        at
    ])?;
    conn.prepare_cached(
        "INSERT INTO complaint_steps (complaint_id, no, action, whose, at, details) \
         VALUES (?, 1, 'receive', 'reporter', ?, '{\"unit_id\":null}')",
    )?
    .execute(params![id, at])?;
    conn.prepare_cached("INSERT INTO complaint_grams (complaint_id, grams) VALUES (?, ?)")?
        .execute(params![id, grams])?;
    let contact = format!(
        r#"{{"name":"{}","phone":"{}","email":null,"address":null}}"#,
        body.name, body.phone
    );
    let sealed = [contact.as_bytes(), &[7; 48]].concat();
    conn.prepare_cached("INSERT INTO complaint_contacts (complaint_id, sealed) VALUES (?, ?)")?
        .execute(params![id, sealed])?;
    event(conn, body, agency, (&id, number), &at)?;
    Ok(format!(r#"{{"id":"{id}","number":"2570-{number:06}"}}"#))
}

fn event(
    conn: &Connection,
    body: &Body,
    agency: &str,
    (id, number): (&str, i64),
    at: &str,
) -> rusqlite::Result<()> {
    let payload = format!(
        r#"{{"category":"{}","channel":"web","due_clock":"acknowledge","due_on":"2026-11-30","escalated":0,"kind":"{}","number":"2570-{number:06}","received_on":"2026-11-25","status":"received","version":1}}"#,
        body.category, body.kind
    );
    conn.prepare_cached(
        "INSERT INTO events (agency_id, province, kind, subject, actor, at, audience, payload, nonce, entry) \
         VALUES (?, '96', 'complaint.received', ?, 'public', ?, 'province', ?, ?, ?)",
    )?
    .execute(params![
        agency,
        format!("complaint/{id}"),
        at,
        payload,
        [7_u8; 32],
        [7_u8; 32]
    ])?;
    Ok(())
}
