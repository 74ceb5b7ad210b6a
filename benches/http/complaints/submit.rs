//! A complaint of 1 KB by the public form, on the disk with its event before it's answered.

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
/// The rows that one complaint is, and those that its agency's counter and the index of texts have of it.
const TABLES: [&str; 5] = [
    "complaints",
    "complaint_steps",
    "complaint_contacts",
    "complaint_grams",
    "events",
];

/// A body of 1 KB, most of it Thai.
fn body(n: u64) -> String {
    let story = "ไฟถนนหน้าโรงเรียนดับมาสามวันแล้ว ตอนกลางคืนมืดมาก เด็กนักเรียนเดินกลับบ้านลำบากและกลัวอุบัติเหตุ ขอให้ช่างเข้ามาซ่อมโดยเร็ว ";
    let text = format!("{n} {}", story.repeat(2));
    let body = format!(
        r#"{{"kind":"complaint","category":"light","description":"{text}","place_moo":"3","place_tambon":"มะรือโบตก","name":"สมชาย ใจดี","phone":"081-234-5678"}}"#
    );
    assert!((900..1100).contains(&body.len()), "{} bytes", body.len());
    body
}

pub fn measure(folder: &Path, figures: &mut Figures) {
    let agencies = agencies(100);
    let files = ["submit.db", "submit-bare.db"].map(|name| folder.join(name));
    for file in &files {
        seed::fill(file, &agencies, [].into_iter(), false);
    }
    let ours = service::serve(&files[0]);
    let theirs = bare::start("file", files[1].to_str().expect("a plain name"));
    let request = |n: u64, bytes: &mut Vec<u8>| {
        let agency = &agencies[n as usize % agencies.len()].id;
        let body = body(n);
        let head = format!(
            "POST /api/v1/agencies/{agency}/complaints HTTP/1.1\r\nhost: localhost\r\naccept: application/json\r\n\
             content-type: application/json\r\ncontent-length: {}\r\n\r\n",
            body.len()
        );
        bytes.extend(head.as_bytes());
        bytes.extend(body.as_bytes());
    };
    let sides = [("the service", &ours), ("a bare group commit", &theirs)].map(|(name, server)| Side {
        name,
        server,
        load: Load::new(CONNECTIONS, 201, &request),
    });
    let title = format!("complaints.submit, {CONNECTIONS} connections");
    let (one, other) = duel(&title, Pace::default(), &sides[0], &sides[1]);
    for (file, side) in files.iter().zip(&sides) {
        check(file, side.load.sent.load(Ordering::Relaxed));
    }
    let against = "bare actix-web and rusqlite, group commit of the same rows";
    figures.at_least(
        "complaints.submit.ratio",
        one.rates_to(&other),
        0.5,
        reference(against, &one, &other),
    );
}

/// Every answered complaint is there, in each of its tables, with texts and payloads of the same sizes.
fn check(database: &Path, answered: u64) {
    let conn = Connection::open(database).expect("a database");
    let answered = i64::try_from(answered).expect("a count");
    for table in TABLES {
        let sql = format!("SELECT count(*) FROM {table}");
        let found: i64 = conn.query_row(&sql, [], |row| row.get(0)).expect("a count");
        assert_eq!(found, answered, "{table}");
    }
    let sql = "SELECT (SELECT avg(length(grams)) FROM complaint_grams), (SELECT avg(length(payload)) FROM events), \
               (SELECT avg(length(sealed)) FROM complaint_contacts), (SELECT max(last) FROM complaint_counters)";
    let sizes: (f64, f64, f64, i64) = conn
        .query_row(sql, [], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
        })
        .expect("sizes");
    assert!(
        sizes.0 > 300.0 && sizes.1 > 190.0 && sizes.2 > 100.0 && sizes.3 > 0,
        "{sizes:?}"
    );
}
