//! A small write with its event, on the disk before it's answered.

use crate::duel::{Pace, Side, duel};
use crate::figures::Figures;
use crate::load::Load;
use crate::nation::{AGENCIES, agencies};
use crate::pages::reference;
use crate::{bare, seed, service};
use rusqlite::Connection;
use std::path::Path;
use std::sync::atomic::Ordering;

const CONNECTIONS: usize = 32;

pub fn measure(folder: &Path, figures: &mut Figures) {
    let agencies = agencies(AGENCIES);
    let files = ["service.db", "bare.db"].map(|name| folder.join(name));
    for file in &files {
        seed::fill(file, &agencies, [].into_iter(), false);
    }
    let service = service::serve(&files[0]);
    let bare = bare::start("commit", files[1].to_str().expect("a plain name"));
    let token = service::token(&["sysadmin"]);
    // A new unit, of another agency each time.
    let request = |n: u64, bytes: &mut Vec<u8>| {
        let agency = &agencies[n as usize % agencies.len()].id;
        let body = format!(r#"{{"name_th":"กองคลัง {n}","sort":20}}"#);
        let head = format!(
            "POST /api/v1/agencies/{agency}/units HTTP/1.1\r\nhost: localhost\r\naccept: application/json\r\n\
             authorization: Bearer {token}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
            body.len()
        );
        bytes.extend(head.as_bytes());
        bytes.extend(body.as_bytes());
    };
    let ours = Side {
        name: "the service",
        server: &service,
        load: Load::new(CONNECTIONS, 201, &request),
    };
    let theirs = Side {
        name: "a bare group commit",
        server: &bare,
        load: Load::new(CONNECTIONS, 201, &request),
    };
    let title = format!("http.durable_write, {CONNECTIONS} connections");
    let (one, other) = duel(&title, Pace::default(), &ours, &theirs);
    let sizes = [(&files[0], &ours), (&files[1], &theirs)]
        .map(|(file, side)| stored(file, side.load.sent.load(Ordering::Relaxed)));
    assert!(
        (sizes[0] / sizes[1] - 1.0).abs() < 0.1,
        "other events: {sizes:?} bytes"
    );
    let against = "bare actix-web and rusqlite, group commit of the same two rows";
    let ratio = one.rates_to(&other);
    figures.at_least(
        "http.durable_write.ratio",
        ratio,
        0.6,
        reference(against, &one, &other),
    );
}

/// Checks that every answered write is there with its event; gives the mean size of the events' texts.
fn stored(database: &Path, answered: u64) -> f64 {
    let conn = Connection::open(database).expect("a database");
    let sql = "SELECT (SELECT count(*) FROM units), count(*), avg(length(payload) + length(subject) + length(actor)) \
               FROM events";
    let found: (i64, i64, f64) = conn
        .query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .expect("rows");
    let answered = i64::try_from(answered).expect("a count");
    assert_eq!(
        (found.0, found.1),
        (answered, answered),
        "rows and events for as many answers"
    );
    found.2
}
