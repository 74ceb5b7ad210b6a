//! Handovers of different assets, on the disk with their events before they're answered.

use crate::duel::{Pace, Side, duel};
use crate::figures::Figures;
use crate::load::Load;
use crate::nation::agencies;
use crate::pages::reference;
use crate::{bare, seed, service};
use rusqlite::Connection;
use std::path::Path;
use std::sync::atomic::Ordering;

const CONNECTIONS: usize = 32;
/// Approved loans that wait to be fetched, of one asset each: more than a machine hands over in all rounds.
const LOANS: usize = 300_000;
/// The lengths of what one handover writes, as the service has them; the bare server writes as much.
const DETAILS: i64 = 190;
const PAYLOAD: i64 = 480;

/// The id of the n-th loan; an asset's ends with the same digits.
pub fn id(kind: u8, n: u64) -> String {
    format!("0192f0c1-7c1e-7a50-9d{kind:02x}-{n:012x}")
}

pub fn measure(folder: &Path, figures: &mut Figures) {
    let agencies = agencies(1);
    let files = ["handover.db", "handover-bare.db"].map(|name| folder.join(name));
    for file in &files {
        seed::fill(file, &agencies, [].into_iter(), false);
        lend(file, &agencies[0].id);
    }
    let ours = service::serve(&files[0]);
    let theirs = bare::start("handover", files[1].to_str().expect("a plain name"));
    let token = service::token(&[&format!("asset_officer@agency:{}", agencies[0].id)]);
    let request = |n: u64, bytes: &mut Vec<u8>| {
        assert!((n as usize) < LOANS, "more handovers than loans");
        let head = format!(
            "POST /api/v1/loans/{}/hand-over HTTP/1.1\r\nhost: localhost\r\naccept: application/json\r\nif-match: \"2\"\r\n\
             authorization: Bearer {token}\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{{}}",
            id(1, n)
        );
        bytes.extend(head.as_bytes());
    };
    let sides = [("the service", &ours), ("a bare group commit", &theirs)].map(|(name, server)| Side {
        name,
        server,
        load: Load::new(CONNECTIONS, 200, &request),
    });
    let title = format!("assets.handover, {CONNECTIONS} connections");
    let (one, other) = duel(&title, Pace::default(), &sides[0], &sides[1]);
    for (file, side) in files.iter().zip(&sides) {
        check(file, side.load.sent.load(Ordering::Relaxed));
    }
    let against = "bare actix-web and rusqlite, group commit of the same rows";
    figures.at_least(
        "assets.handover.ratio",
        one.rates_to(&other),
        0.4,
        reference(against, &one, &other),
    );
}

/// Approved loans of today, one asset each.
fn lend(database: &Path, agency: &str) {
    let conn = Connection::open(database).expect("a database");
    let numbered = format!(
        "WITH RECURSIVE n(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM n WHERE n < {})",
        LOANS - 1
    );
    let ids = |kind: u8| format!("printf('0192f0c1-7c1e-7a50-9d{kind:02x}-%012x', n)");
    let (loan, asset, at) = (ids(1), ids(2), "'2026-01-01 00:00:00'");
    let (from, until) = ("date('now', '-1 day')", "date('now', '+9 days')");
    let request = "printf('{\"step\":\"request\",\"from_on\":\"%s\",\"due_on\":\"%s\",\"lines\":[{\"asset_id\":\"%s\",\
                   \"quantity\":1,\"individual\":true,\"consumable\":false}]}', ";
    let approval = "'{\"step\":\"approve\",\"signed\":{\"user_id\":null,\"name\":\"นายสมชาย ใจดี\",\"position_id\":\"p\",\
                    \"title\":\"นายกเทศมนตรี\",\"kind\":\"holder\",\"on\":\"2026-01-01\",\"number\":null}}'";
    let sql = format!(
        "BEGIN;
         INSERT INTO assets {numbered} SELECT {asset}, '{agency}', printf('416-%06d', n), 'เครื่องฉาย', NULL, NULL, 'durable',
             'returnable', 'individual', 'เครื่อง', 1, 0, 0, 1990000, NULL, NULL, NULL, 'good', 'available', 1, 0, 0, NULL, 'x', 1,
             {at}, {at} FROM n;
         INSERT INTO loans {numbered} SELECT {loan}, '{agency}', 2569, n + 1, 'staff', NULL, 'นายอาลี มะ', NULL, NULL, 'staff/x',
             'จัดงานวันเด็ก', 'outside', 'โรงเรียน', {from}, {until}, 0, 'approved', 'user/x', {at}, 'agency_head', NULL, NULL, NULL,
             NULL, NULL, 2, {at} FROM n;
         INSERT INTO loan_lines {numbered} SELECT {loan}, 1, {asset}, 1, 1, {from}, {until}, 1, 0, 0, 0, NULL, NULL, NULL FROM n;
         INSERT INTO loan_steps {numbered} SELECT {loan}, 1, 'request', 'borrower', 'user/x', {at}, NULL,
             {request}{from}, {until}, {asset}), NULL FROM n;
         INSERT INTO loan_steps {numbered} SELECT {loan}, 2, 'approve', 'approver', 'user/y', {at}, NULL, {approval}, NULL FROM n;
         COMMIT; ANALYZE;"
    );
    conn.execute_batch(&sql).expect("loans");
}

/// Every answered handover is there, in each of its rows, with details and payloads as long.
fn check(database: &Path, answered: u64) {
    let conn = Connection::open(database).expect("a database");
    let answered = i64::try_from(answered).expect("a count");
    for sql in [
        "SELECT count(*) FROM loan_steps WHERE action = 'hand_over'",
        "SELECT count(*) FROM events WHERE kind = 'loan.handed_over'",
        "SELECT count(*) FROM loans WHERE status = 'on_loan' AND version = 3",
        "SELECT count(*) FROM loan_lines WHERE out = 1 AND price_satang = 1990000",
        "SELECT count(*) FROM assets WHERE out_quantity = 1 AND version = 2",
    ] {
        let found: i64 = conn.query_row(sql, [], |row| row.get(0)).expect("a count");
        assert_eq!(found, answered, "{sql}");
    }
    let sql = "SELECT (SELECT avg(length(details)) FROM loan_steps WHERE action = 'hand_over'), \
               (SELECT avg(length(payload)) FROM events WHERE kind = 'loan.handed_over')";
    let sizes: (f64, f64) = conn
        .query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?)))
        .expect("sizes");
    assert!(
        (sizes.0 - DETAILS as f64).abs() < 40.0 && (sizes.1 - PAYLOAD as f64).abs() < 60.0,
        "{sizes:?}"
    );
}
