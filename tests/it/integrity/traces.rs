//! What is left at rest of when something came: nothing, after the daily close. Whoever copies the storage then attacks it
//! here in every way that we know of.
//!
//! An attack orders the cases; what counts is the share of pairs that stand as they came. By chance alone it's 1/2, with a
//! standard deviation of half of Kendall's √(2(2n+5) / 9n(n−1)): 0.0106 for the 499,500 pairs of 1,000 reports. A share
//! outside 0.45–0.55 is 4.7 of these away and comes by chance once in 400,000 runs; an attack that knows something stands
//! at 0.9 and more, as the same ones do before the close.

use super::office;
use super::pages::Pages;
use crate::complaints::{Office as Complaints, dark_street};
use crate::support::sealed::{Office, next_day};
use crate::support::{TestService, on_each_database};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Binary};
use prongsai::accounts::Actor;
use prongsai::crypto::hex;
use prongsai::db::Conn;
use prongsai::events::{self, Event};
use prongsai::sealed::{self, AnswerCode};
use serde_json::json;
use std::cmp::Ordering;
use std::collections::BTreeSet;

const REPORTS: u32 = 1000;
/// Reports that one source may send.
const OF_ONE_SOURCE: u32 = 150;
/// What the last bytes of each ciphertext, and each thing with a time, are found by.
pub const SEALED: &[u8; 16] = b"\xf3sealed-arrival\xf4";
pub const TIMED: &[u8; 16] = b"timed-by-test-no";

/// A well-formed ciphertext that tells us when it came, and nobody else.
fn numbered(template: &[u8], n: u32) -> Vec<u8> {
    let mut ciphertext = template.to_vec();
    let (_, tail) = ciphertext.split_last_chunk_mut::<32>().unwrap();
    tail[..12].copy_from_slice(&rand::random::<[u8; 12]>());
    tail[12..28].copy_from_slice(SEALED);
    tail[28..].copy_from_slice(&n.to_be_bytes());
    ciphertext
}

/// The share of pairs that stand as they came; of those in one place, half.
fn share(mut ranked: Vec<(u32, u64)>) -> f64 {
    ranked.sort_unstable();
    let (mut halves, mut pairs) = (0_u32, 0_u32);
    for (n, (_, first)) in ranked.iter().enumerate() {
        for (_, second) in &ranked[n + 1..] {
            pairs += 1;
            halves += match first.cmp(second) {
                Ordering::Less => 2,
                Ordering::Equal => 1,
                Ordering::Greater => 0,
            };
        }
    }
    f64::from(halves) / f64::from(2 * pairs)
}

#[track_caller]
fn knows_nothing(attack: &str, ranked: Vec<(u32, u64)>) {
    assert!(
        ranked.len() >= usize::try_from(REPORTS).unwrap() * 9 / 10,
        "{attack}: {}",
        ranked.len()
    );
    let share = share(ranked);
    eprintln!("{attack}: {share:.3} after the close");
    assert!(
        (0.45..=0.55).contains(&share),
        "{attack} tells the order: {share}"
    );
}

#[track_caller]
fn wins(attack: &str, ranked: Vec<(u32, u64)>) {
    let share = share(ranked);
    eprintln!("{attack}: {share:.3} where there's an order to find");
    assert!(
        share > 0.9,
        "{attack} finds nothing where there's something: {share}"
    );
}

/// Something with a time: an event, and now and then a complaint.
async fn timed(service: &TestService, complaints: &Complaints<'_>, n: u32) {
    let number = format!("{}{n:06}", std::str::from_utf8(TIMED).unwrap());
    let now = service.clock.now();
    let write = service.db.write(move |tx| {
        let payload = json!({ "note": number, "more": "x".repeat(700) });
        events::append(
            tx,
            &Actor::Command,
            now,
            Event::internal("note.added", "note/x".to_owned(), payload),
        )
    });
    write.await.unwrap();
    if n.is_multiple_of(50) {
        complaints.submit(&dark_street()).await;
    }
}

/// Sends the reports, with things that have a time between them.
async fn arrive(service: &TestService, office: &Office, complaints: &Complaints<'_>) {
    let template = office.report("x", &[]).ciphertext;
    let path = format!(
        "{}/api/v1/agencies/{}/integrity/reports",
        service.base, office.agency
    );
    let mut client = reqwest::Client::new();
    for n in 0..REPORTS {
        if n % OF_ONE_SOURCE == 0 {
            let source = [127, 0, 9, u8::try_from(n / OF_ONE_SOURCE + 1).unwrap()];
            client = reqwest::Client::builder()
                .local_address(std::net::IpAddr::from(source))
                .build()
                .unwrap();
        }
        if n % 5 == 0 {
            timed(service, complaints, n).await;
        }
        let ciphertext = numbered(&template, n);
        let frame = office.report_frame(&hex(&rand::random::<[u8; 32]>()), "both", &ciphertext);
        let answer = client
            .post(&path)
            .body(frame)
            .send()
            .await
            .unwrap()
            .bytes()
            .await
            .unwrap();
        let head = sealed::AnswerHead::parse(sealed::unpack_answer(&answer).unwrap().head).unwrap();
        assert_eq!(head.code.0, AnswerCode::Filed, "{n}: {head:?}");
    }
}

#[derive(QueryableByName)]
struct Placed {
    #[diesel(sql_type = Binary)]
    tail: Vec<u8>,
    #[diesel(sql_type = BigInt)]
    xmin: i64,
    #[diesel(sql_type = BigInt)]
    block: i64,
    #[diesel(sql_type = BigInt)]
    line: i64,
}

/// Where PostgreSQL has the rows of a table: `(arrival, transaction)` and `(arrival, place)`.
async fn placed(service: &TestService, table: &'static str) -> [Vec<(u32, u64)>; 2] {
    let read = service.db.read(move |conn| {
        let Conn::Postgres(conn) = conn else {
            panic!("not PostgreSQL")
        };
        let query = format!(
            "SELECT substr(ciphertext, length(ciphertext) - 3) AS tail, xmin::text::bigint AS xmin,
                 split_part(trim(both '()' from ctid::text), ',', 1)::bigint AS block,
                 split_part(trim(both '()' from ctid::text), ',', 2)::bigint AS line FROM {table}"
        );
        Ok(diesel::sql_query(query).load::<Placed>(conn)?)
    });
    let rows = read.await.unwrap();
    let number = |row: &Placed| u32::from_be_bytes(row.tail.clone().try_into().unwrap());
    let by = |place: &dyn Fn(&Placed) -> i64| {
        rows.iter()
            .map(|row| (number(row), u64::try_from(place(row)).unwrap()))
            .collect()
    };
    [by(&|row| row.xmin), by(&|row| row.block * 1000 + row.line)]
}

#[test]
fn after_the_daily_close_nothing_in_the_storage_tells_in_which_order_reports_came() {
    on_each_database(async |service| {
        let office = office(&service).await;
        let complaints = Complaints::open(&service, "ร้องเรียนทั่วไป").await;
        arrive(&service, &office, &complaints).await;
        if service.database.name() == "SQLite" {
            let spool = Pages::read(&service.database);
            wins("the page", spool.sealed());
            wins("the nearest page with a time", spool.beside_timed());
            after_on_sqlite(&service, &complaints).await;
        } else {
            for (attack, ranked) in ["xmin", "ctid"]
                .into_iter()
                .zip(placed(&service, "integrity_spool").await)
            {
                wins(attack, ranked);
            }
            next_day(&service).await;
            let [xmin, ctid] = placed(&service, "integrity_cases").await;
            assert!(
                xmin.len() == usize::try_from(REPORTS).unwrap()
                    && xmin.iter().all(|(_, one)| *one == xmin[0].1),
                "cases of more than one transaction"
            );
            knows_nothing("ctid", ctid);
            let read = |conn: &mut Conn| {
                use prongsai::schema::integrity_spool::dsl::integrity_spool;
                Ok(integrity_spool.count().get_result::<i64>(conn)?)
            };
            assert_eq!(service.db.read(read).await.unwrap(), 0);
        }
    });
}

async fn after_on_sqlite(service: &TestService, complaints: &Complaints<'_>) {
    next_day(service).await;
    let closed = Pages::read(&service.database);
    // One copy of each ciphertext: not in the log, not in pages that were given up.
    let mut found: Vec<u32> = closed.sealed().into_iter().map(|(n, _)| n).collect();
    found.sort_unstable();
    assert!(
        found == (0..REPORTS).collect::<Vec<_>>(),
        "{} copies",
        found.len()
    );
    assert_eq!(closed.log, 0, "bytes of the log");
    // Pages that were given up would lie between pages with a time: on a day with one report they'd tell when it came. On
    // other days their order, that of the commitments, would tell something of the order of their numbers, by which reports
    // came.
    assert_eq!(closed.freed(), 0, "pages given up");
    knows_nothing("the page", closed.sealed());
    knows_nothing("the nearest page with a time", closed.beside_timed());
    for n in 0..20 {
        timed(service, complaints, n).await;
    }
    let later = Pages::read(&service.database);
    knows_nothing("the page, later", later.sealed());
    knows_nothing("the nearest page with a time, later", later.beside_timed());
}

#[test]
fn an_empty_a_full_and_a_missed_day_enter_the_log_alike() {
    on_each_database(async |service| {
        let office = office(&service).await;
        next_day(&service).await;
        for n in 0..70 {
            let sent = office.report(&"x".repeat(n * 100), &[]);
            office.file(&service, &sent).await.expect(AnswerCode::Filed);
        }
        next_day(&service).await;
        service.clock.advance(chrono::TimeDelta::days(3));
        next_day(&service).await;
        let feed = service
            .get_as(&service.token(&["sysadmin"]), "/api/v1/events?limit=200")
            .await
            .expect(200);
        let days: Vec<_> = feed["items"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|event| event["kind"] == "integrity.day")
            .collect();
        let sizes: BTreeSet<usize> = days
            .iter()
            .map(|event| event["payload"].to_string().len())
            .collect();
        assert_eq!((days.len(), sizes.len()), (6, 1), "{days:#?}");
    });
}
