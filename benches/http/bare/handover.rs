//! A handover by a bare group commit: one thread, one transaction for all that wait, one prepared statement for each of
//! the rows that the service writes.

use super::group::{self, Group};
use actix_web::web::{self, Data};
use actix_web::{HttpRequest, HttpResponse};
use rusqlite::{Connection, params};
use std::net::TcpListener;

pub async fn serve(listener: TcpListener, database: &str) -> std::io::Result<()> {
    let group = Data::new(Group::start(database, "", write));
    group::serve(listener, move |config| {
        config.app_data(group.clone()).default_service(web::to(hand_over));
    })
    .await
}

async fn hand_over(request: HttpRequest, group: Data<Group<String, String>>) -> HttpResponse {
    let loan = request.path().split('/').nth(4).expect("a loan").to_owned();
    let json = group.write(loan).await;
    HttpResponse::Ok()
        .insert_header(("content-type", "application/json"))
        .body(json)
}

fn write(conn: &Connection, loan: &String) -> rusqlite::Result<String> {
    let now = chrono::Utc::now().naive_utc();
    let (at, day) = (now.format("%F %T%.6f").to_string(), now.date().to_string());
    let details = format!(
        r#"{{"step":"hand_over","at":"{now:?}","by":"","to":"นายอาลี มะ","lines":[{{"no":1,"quantity":1,"condition":"good","note":null,"price_satang":1990000}}],"override_reason":null}}"#
    );
    conn.prepare_cached(
        "INSERT INTO loan_steps (loan_id, no, action, whose, actor, at, text, details, voided_by) \
         VALUES (?, 3, 'hand_over', 'officer', 'user/bench', ?, NULL, ?, NULL)",
    )?
    .execute(params![loan, at, details])?;
    conn.prepare_cached(
        "UPDATE loans SET status = 'on_loan', handed_on = ?, version = 3, updated_at = ? WHERE id = ?",
    )?
    .execute(params![day, at, loan])?;
    let asset: String = conn
        .prepare_cached(
            "UPDATE loan_lines SET handed = 1, out = 1, price_satang = 1990000, lent_from = ? WHERE loan_id = ? AND no = 1 \
             RETURNING asset_id",
        )?
        .query_row(params![at, loan], |row| row.get(0))?;
    conn.prepare_cached("UPDATE assets SET out_quantity = 1, version = 2, updated_at = ? WHERE id = ?")?
        .execute(params![at, asset])?;
    let payload = format!(
        r#"{{"borrower_kind":"staff","chased_on":null,"due_on":"{day}","from_on":"{day}","handed_on":"{day}","happened_on":"{day}","lines":[{{"asset":"{asset}","damaged":0,"good":0,"handed":1,"incomplete":0,"lost":0,"out":1,"paid":0,"quantity":1,"repaired":0,"replaced":0,"unsettled":0}}],"number":"2569-0001","paid_satang":0,"premises":"outside","requested_on":"{day}","returned_on":null,"status":"on_loan","step":3,"version":3,"voids":null}}"#
    );
    conn.prepare_cached(
        "INSERT INTO events (agency_id, province, kind, subject, actor, at, audience, payload, nonce, entry) \
         SELECT agency_id, '96', 'loan.handed_over', 'loan/' || id, 'user/bench', ?, 'agency', ?, ?, ? FROM loans WHERE id = ?",
    )?
    .execute(params![at, payload, [7_u8; 32], [7_u8; 32], loan])?;
    Ok(format!(r#"{{"id":"{loan}","status":"on_loan"}}"#))
}
