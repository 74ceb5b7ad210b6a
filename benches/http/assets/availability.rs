//! When 500 assets of an agency are free, over 90 days, with 200,000 past loans on record, on both databases. PostgreSQL is
//! measured where `PRONGSAI_TEST_POSTGRES_URL` names a server, as `scripts/with-postgres` does.

use crate::figures::Figures;
use crate::load::{ask, get};
use crate::nation::municipality;
use crate::service;
use chrono::{Days, NaiveDate, Utc};
use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection};
use prongsai::accounts::Actor;
use prongsai::agencies;
use prongsai::db::{DatabaseUrl, Db, Settings};
use std::path::Path;
use std::time::Instant;

const ASSETS: usize = 500;
const PAST: usize = 200_000;
/// Loans that keep something in the days that are asked for.
const LIVE: usize = 2_500;
const DAYS: u64 = 90;
/// Loans of one write.
const BATCH: usize = 2_000;
const ROUNDS: usize = 200;

pub fn measure(folder: &Path, figures: &mut Figures) {
    let sqlite = format!("sqlite://{}", folder.join("availability.db").display());
    let mut worst = time(&sqlite, "SQLite", folder);
    if let Ok(cluster) = std::env::var("PRONGSAI_TEST_POSTGRES_URL") {
        let mut conn = PgConnection::establish(&cluster).expect("the cluster");
        // One by one: together they would be a transaction.
        for sql in [
            "DROP DATABASE IF EXISTS bench_availability",
            "CREATE DATABASE bench_availability",
        ] {
            conn.batch_execute(sql).expect("a database");
        }
        let (server, _) = cluster.rsplit_once('/').expect("a database in the URL");
        let other = time(&format!("{server}/bench_availability"), "PostgreSQL", folder);
        conn.batch_execute("DROP DATABASE bench_availability WITH (FORCE)")
            .expect("no database");
        if other.0 > worst.0 {
            worst = other;
        }
    } else {
        println!("assets.availability: PostgreSQL isn't measured, PRONGSAI_TEST_POSTGRES_URL names none");
    }
    figures.at_most("assets.availability.ms", worst.0, 20.0, worst.1);
}

/// The time that 95 of 100 requests stay below, in milliseconds.
fn time(url: &str, name: &str, folder: &Path) -> (f64, String) {
    let (agency, today) = (fill(url), Utc::now().date_naive());
    let server = service::serve_url(url, &folder.join(format!("availability-{name}")));
    let token = service::token(&[&format!("staff@agency:{agency}")]);
    let to = today + Days::new(DAYS - 1);
    let request = get(
        &format!("/api/v1/agencies/{agency}/asset-availability?from={today}&to={to}&limit={ASSETS}"),
        &format!("authorization: Bearer {token}\r\n"),
    );
    let mut times: Vec<f64> = (0..ROUNDS)
        .map(|_| {
            let started = Instant::now();
            let answer = ask(server.address, &request);
            assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
            started.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    times.sort_by(f64::total_cmp);
    let page: serde_json::Value = serde_json::from_slice(&ask(server.address, &request).body).expect("JSON");
    let items = page["items"].as_array().expect("items");
    let spans: usize = items
        .iter()
        .map(|item| item["spans"].as_array().map_or(0, Vec::len))
        .sum();
    assert_eq!((items.len(), &page["next"]), (ASSETS, &serde_json::Value::Null));
    assert!(spans > LIVE, "live loans are in it: {spans}");
    let (median, p95) = (times[ROUNDS / 2], times[ROUNDS * 95 / 100]);
    println!("\nassets.availability, {ASSETS} assets, {PAST} past loans, {spans} spans, {name}");
    println!("  median {median:.2} ms, 95 of 100 below {p95:.2} ms");
    (p95, format!("95 of 100 of {ROUNDS} requests over HTTP on {name}"))
}

/// Makes a database with an agency, its assets and its loans; gives the agency's id.
fn fill(url: &str) -> String {
    let db = Db::open(&Settings::new(DatabaseUrl::parse(url).expect("a URL"))).expect("a database");
    let now = Utc::now().naive_utc();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let agency = runtime.block_on(db.write(move |tx| {
        let new = municipality("เทศบาลตำบลทดสอบ".to_owned());
        agencies::insert(tx, &Actor::Command, now, new)
    }));
    let agency = agency.expect("an agency").id;
    let run = |sql: String| {
        let done = runtime.block_on(db.write(move |tx| Ok(tx.conn().batch_execute(&sql)?)));
        done.expect("rows");
    };
    let assets: Vec<String> = (0..ASSETS).map(|n| asset(&agency, n)).collect();
    run(format!("INSERT INTO assets VALUES {}", assets.join(",")));
    let first = now.date() - Days::new(4_000);
    let past = |n: usize| (first + Days::new((n / 60) as u64), n);
    for batch in 0..PAST / BATCH {
        let days = (batch * BATCH..(batch + 1) * BATCH).map(past);
        run(loans(&agency, days, 0));
    }
    let coming = |n: usize| {
        (
            now.date() + Days::new((n / ASSETS * 17 + n % 13) as u64),
            PAST + n,
        )
    };
    run(loans(&agency, (0..LIVE).map(coming), 1));
    run("ANALYZE".to_owned());
    agency
}

fn asset(agency: &str, n: usize) -> String {
    format!(
        "('asset-{n}', '{agency}', 'ค-{n:04}', 'เก้าอี้พลาสติก {n}', NULL, NULL, 'durable', 'returnable', 'lot', 'ตัว', 20, 0, 0, 35000,
        NULL, NULL, NULL, 'good', 'available', TRUE, FALSE, FALSE, NULL, 'ค-{n:04} เก้าอี้พลาสติก {n}', 1, '2023-10-01 00:00:00',
        '2023-10-01 00:00:00')"
    )
}

/// Loans of five days with a line each, of which so many pieces are kept.
fn loans(agency: &str, days: impl Iterator<Item = (NaiveDate, usize)>, held: i32) -> String {
    let (mut loans, mut lines) = (Vec::new(), Vec::new());
    for (from, n) in days {
        let (until, asset) = (from + Days::new(4), n % ASSETS);
        loans.push(format!(
            "('loan-{n}', '{agency}', 2566, {n}, 'staff', NULL, 'สมชาย', NULL, NULL, 'k', 'งาน', 'inside', 'ห้อง', '{from}', '{until}',
            FALSE, 'closed', 'user/1', '2023-10-01 00:00:00', 'unit_head', NULL, NULL, NULL, NULL, NULL, 1, '2023-10-01 00:00:00')"
        ));
        lines.push(format!(
            "('loan-{n}', 1, 'asset-{asset}', FALSE, 1, '{from}', '{until}', {held}, 0, 0, 0, NULL, NULL, NULL)"
        ));
    }
    format!(
        "INSERT INTO loans VALUES {}; INSERT INTO loan_lines VALUES {}",
        loans.join(","),
        lines.join(",")
    )
}
