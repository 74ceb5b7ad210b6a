//! A sealed report by a bare group commit: one thread, one transaction for all that wait, one prepared `INSERT` of the
//! row that the service writes, and an answer of as many bytes.

use super::group::{self, Group};
use actix_web::HttpResponse;
use actix_web::web::{self, Data};
use bytes::Bytes;
use rusqlite::{Connection, params};
use sha2::{Digest, Sha256};
use std::net::TcpListener;

/// Where the ciphertext begins in the frames that are sent.
pub const HEAD: usize = 200;

pub async fn serve(listener: TcpListener, database: &str) -> std::io::Result<()> {
    let group = Data::new(Group::start(database, "PRAGMA secure_delete = ON", insert));
    group::serve(listener, move |config| {
        config.app_data(group.clone()).default_service(web::to(create));
    })
    .await
}

async fn create(body: Bytes, group: Data<Group<Bytes, ()>>) -> HttpResponse {
    group.write(body).await;
    HttpResponse::Ok()
        .content_type("application/octet-stream")
        .body(vec![0; prongsai::sealed::ANSWER])
}

fn insert(conn: &Connection, frame: &Bytes) -> rusqlite::Result<()> {
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
