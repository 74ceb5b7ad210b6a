//! kill -9 in the middle of concurrent writes: what was acknowledged is there.

use crate::support::{Database, Program, databases, send};
use diesel::prelude::*;
use prongsai::db::{Conn, Db, Settings};
use prongsai::schema::{agencies, events};
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

const ROUNDS: u64 = 50;
const WRITERS: usize = 8;

#[test]
fn fifty_kills_in_the_middle_of_writes_lose_nothing_acknowledged() {
    for database in databases() {
        actix_web::rt::System::new().block_on(survive(&database));
    }
}

async fn survive(database: &Database) {
    let folder = tempfile::tempdir().unwrap();
    let (acknowledged, count) = (Arc::new(Mutex::new(BTreeSet::new())), Arc::new(AtomicU32::new(0)));
    for round in 0..ROUNDS {
        let mut program = Program::serve(&database.url(), folder.path());
        let writers: Vec<_> = (0..WRITERS)
            .map(|_| {
                let write = program.writer(Arc::clone(&count), Arc::clone(&acknowledged));
                actix_web::rt::spawn(write)
            })
            .collect();
        // Between 20 and 170 ms, spread over the rounds.
        tokio::time::sleep(Duration::from_millis(20 + (round * 37) % 150)).await;
        program.kill();
        for writer in writers {
            writer.await.unwrap();
        }
        let so_far = acknowledged.lock().unwrap().clone();
        check(database, &so_far).await;
    }
    let acknowledged = acknowledged.lock().unwrap().len();
    assert!(
        acknowledged > 100,
        "only {acknowledged} writes were acknowledged in all"
    );
    eprintln!("{acknowledged} acknowledged writes on {}", database.name());
}

/// Every acknowledged name is there, and the events are as many as the agencies, numbered without gaps.
async fn check(database: &Database, acknowledged: &BTreeSet<String>) {
    let settings = Settings {
        readers: 1,
        writers: 1,
        ..Settings::new(database.parsed_url())
    };
    let db = Db::open(&settings).unwrap();
    let read = db.read(|conn: &mut Conn| {
        let stored: Vec<String> = agencies::table.select(agencies::name_th).load(conn)?;
        let numbers: Vec<i64> = events::table.select(events::seq).order(events::seq).load(conn)?;
        Ok((stored, numbers))
    });
    let (stored, numbers) = read.await.unwrap();
    let stored: BTreeSet<String> = stored.into_iter().collect();
    let lost: Vec<_> = acknowledged.difference(&stored).collect();
    assert!(lost.is_empty(), "acknowledged and lost: {lost:?}");
    let expected: Vec<i64> = (1..).take(stored.len()).collect();
    assert_eq!(numbers, expected, "one event for each agency, without gaps");
}

impl Program {
    /// Opens agencies one after the other until the program is gone; keeps the names that were acknowledged.
    fn writer(
        &self,
        count: Arc<AtomicU32>,
        acknowledged: Arc<Mutex<BTreeSet<String>>>,
    ) -> impl Future<Output = ()> + use<> {
        let (http, base, token) = (
            reqwest::Client::new(),
            self.base.clone(),
            Self::token(&["sysadmin"]),
        );
        async move {
            loop {
                let name = format!("องค์การบริหารส่วนตำบลที่ {}", count.fetch_add(1, Ordering::Relaxed));
                let body =
                    serde_json::json!({ "kind": "sao", "name_th": name, "province": "96", "amphoe": "9605" });
                let request = http
                    .post(format!("{base}/api/v1/agencies"))
                    .bearer_auth(&token)
                    .json(&body);
                match request.send().await {
                    Ok(answer) if answer.status() == 201 => drop(acknowledged.lock().unwrap().insert(name)),
                    Ok(answer) => panic!("{}: {}", answer.status(), answer.text().await.unwrap_or_default()),
                    Err(_) => return,
                }
            }
        }
    }
}

#[test]
fn a_signal_lets_requests_under_way_finish_and_loses_nothing() {
    for (signal, database) in ["INT", "TERM"]
        .into_iter()
        .flat_map(|s| databases().into_iter().map(move |d| (s, d)))
    {
        actix_web::rt::System::new().block_on(async {
            let folder = tempfile::tempdir().unwrap();
            let mut program = Program::serve(&database.url(), folder.path());
            let (acknowledged, count) = (Arc::new(Mutex::new(BTreeSet::new())), Arc::new(AtomicU32::new(0)));
            let writers: Vec<_> = (0..WRITERS)
                .map(|_| actix_web::rt::spawn(program.writer(Arc::clone(&count), Arc::clone(&acknowledged))))
                .collect();
            tokio::time::sleep(Duration::from_millis(300)).await;
            program.signal(signal);
            let status = program.end().await;
            assert!(status.success(), "{status}");
            for writer in writers {
                writer.await.unwrap();
            }
            assert!(acknowledged.lock().unwrap().len() > 10);
            let acknowledged = acknowledged.lock().unwrap().clone();
            check(&database, &acknowledged).await;
        });
    }
}

#[test]
fn a_request_under_way_is_answered_after_sigint_and_a_second_one_ends_the_process() {
    let database = databases().remove(0);
    actix_web::rt::System::new().block_on(async {
        for signals in 1..=2 {
            let folder = tempfile::tempdir().unwrap();
            let mut program = Program::serve(&database.url(), folder.path());
            // A login whose body comes in two parts, the second a second later.
            let body = futures_util::stream::unfold(0_usize, |part| async move {
                let text = *["{\"username\":\"nobody\",", "\"password\":\"x\"}"].get(part)?;
                tokio::time::sleep(Duration::from_secs(u64::from(part > 0))).await;
                Some((Ok::<_, std::io::Error>(text), part + 1))
            });
            let login = reqwest::Client::new()
                .post(format!("{}/api/v1/auth/login", program.base))
                .header("content-type", "application/json")
                .body(reqwest::Body::wrap_stream(body));
            let login = actix_web::rt::spawn(login.send());
            tokio::time::sleep(Duration::from_millis(300)).await;
            for _ in 0..signals {
                program.signal("INT");
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
            let (status, answer) = (program.end().await, login.await.unwrap());
            if signals == 1 {
                assert_eq!(answer.unwrap().status(), 401);
                assert!(status.success(), "{status}");
            } else {
                assert!(answer.is_err());
                assert_eq!(status.code(), Some(130));
            }
        }
    });
}

#[test]
fn a_full_disk_refuses_the_write_and_the_service_recovers() {
    // A small file system needs rights that tests don't have; SQLite's own limit on pages fails in the same way.
    let Some(database) = databases()
        .into_iter()
        .find(|database| database.name() == "SQLite")
    else {
        return;
    };
    actix_web::rt::System::new().block_on(async {
        let service = crate::support::TestService::start(database).await;
        let token = service.token(&["sysadmin"]);
        let limit = |pages: i64| {
            service.db.write(move |tx| {
                use diesel::connection::SimpleConnection;
                Ok(tx
                    .conn()
                    .batch_execute(&format!("PRAGMA max_page_count = {pages}"))?)
            })
        };
        limit(1).await.unwrap();
        let body = |n: usize| {
            let name = format!("องค์การบริหารส่วนตำบลที่ {n} {}", "ก".repeat(100));
            serde_json::json!({ "kind": "sao", "name_th": name, "province": "96", "amphoe": "9605" })
        };
        let (mut kept, mut refused) = (0, 0);
        for n in 0..200 {
            let answer = service.post_as(&token, "/api/v1/agencies", &body(n)).await;
            match answer.status {
                201 => kept += 1,
                503 => {
                    answer.problem(503, "storage_unavailable");
                    refused += 1;
                }
                status => panic!("{status}: {}", answer.text()),
            }
            // Reading goes on.
            assert_eq!(
                send(service.request("GET", "/api/v1/agencies?limit=1"))
                    .await
                    .status,
                200
            );
        }
        assert!(refused > 0, "the disk was never full");
        limit(1_000_000).await.unwrap();
        service
            .post_as(&token, "/api/v1/agencies", &body(1000))
            .await
            .expect(201);
        let stored: i64 = service
            .db
            .read(|conn| Ok(agencies::table.count().get_result(conn)?))
            .await
            .unwrap();
        assert_eq!(stored, kept + 1);
    });
}
