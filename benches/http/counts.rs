//! Counts of services from a file of the most rows: how long it takes, and how long who writes something else waits meanwhile.
//! PostgreSQL is measured where `PRONGSAI_TEST_POSTGRES_URL` names a server, as `scripts/with-postgres` does.

use crate::figures::Figures;
use crate::load::ask;
use crate::nation::municipality;
use crate::process::Process;
use crate::service;
use crate::statistics::with_postgres;
use crate::tally::median;
use chrono::{Months, NaiveDate};
use diesel::connection::SimpleConnection;
use prongsai::accounts::Actor;
use prongsai::agencies;
use prongsai::db::{DatabaseUrl, Db, Settings};
use std::fmt::Write;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

const SERVICES: usize = 100;
const CHANNELS: [&str; 4] = ["counter", "online", "phone", "outreach"];
const MONTHS: u32 = 50;
const ROUNDS: i64 = 5;

pub fn measure(folder: &Path, figures: &mut Figures) {
    let file = folder.join("counts.db");
    let url = format!("sqlite://{}", file.display());
    let mut worst = time(&url, &file, "SQLite");
    with_postgres("counts", |url| {
        let other = time(url, &folder.join("counts-postgres.db"), "PostgreSQL");
        if other.took > worst.took {
            (worst.took, worst.on) = (other.took, other.on);
        }
        worst.held = worst.held.max(other.held);
    });
    let rows = SERVICES * CHANNELS.len() * MONTHS as usize;
    let reference = format!(
        "{rows} rows, each over another value, median of {ROUNDS}, on {}",
        worst.on
    );
    figures.at_most("counts.import.ms", worst.took, 2_000.0, reference);
    let reference = format!(
        "the longest that another write took beside {} imports of {rows} rows",
        ROUNDS + 1
    );
    figures.at_most("counts.import_held.ms", worst.held, 500.0, reference);
}

struct Timed {
    /// Of the median import, in milliseconds.
    took: f64,
    /// Of the longest other write.
    held: f64,
    on: &'static str,
}

/// Imports a file of new values, then others over them, beside somebody who records a count of another agency again and again.
fn time(url: &str, beside: &Path, on: &'static str) -> Timed {
    let [ours, theirs] = fill(url);
    let server = service::serve_url(url, beside);
    let done = AtomicBool::new(false);
    let (times, held) = std::thread::scope(|scope| {
        let other = scope.spawn(|| {
            let (mut longest, mut n) = (0.0_f64, 0);
            while !done.load(Ordering::Relaxed) {
                n += 1;
                longest = longest.max(record(&server, &theirs, n));
            }
            longest
        });
        let times: Vec<f64> = (0..=ROUNDS).map(|n| import(&server, &ours, n)).collect();
        done.store(true, Ordering::Relaxed);
        (times, other.join().expect("the other's writes"))
    });
    let took = median(&times[1..]);
    println!(
        "\ncounts.import, {on}\n  new {:.0} ms, changed {took:.0} ms, another write at most {held:.0} ms",
        times[0]
    );
    Timed { took, held, on }
}

/// Two agencies with services.
fn fill(url: &str) -> [String; 2] {
    let db = Db::open(&Settings::new(DatabaseUrl::parse(url).expect("a URL"))).expect("a database");
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    ["หนึ่ง", "สอง"].map(|name| {
        let filled = runtime.block_on(db.write(move |tx| {
            let new = municipality(format!("เทศบาลตำบล{name}"));
            let agency = agencies::insert(tx, &Actor::Command, chrono::Utc::now().naive_utc(), new)?;
            let mut sql = String::new();
            for n in 0..SERVICES {
                write!(
                    sql,
                    "INSERT INTO services VALUES ('{0}-{n}', '{0}', 's-{n}', 'งานบริการ {n}', NULL, NULL, 1, 0, NULL, NULL,
                        NULL, NULL, '[]', TRUE, TRUE, TRUE, TRUE, 'active', 1, '2025-10-01 00:00:00', '2025-10-01 00:00:00');",
                    agency.id
                )
                .expect("memory");
            }
            tx.conn().batch_execute(&sql)?;
            Ok(agency.id)
        }));
        filled.expect("an agency with services")
    })
}

/// Imports the n-th values; gives how long it took.
fn import(server: &Process, agency: &str, n: i64) -> f64 {
    let mut file = "code,month,channel,received,completed,in_time\n".to_owned();
    let first = NaiveDate::from_ymd_opt(2020, 1, 1).expect("a day");
    for month in (0..MONTHS).map(|n| (first + Months::new(n)).format("%Y-%m").to_string()) {
        for service in 0..SERVICES {
            for channel in CHANNELS {
                writeln!(file, "s-{service},{month},{channel},{},6,5", 7 + n).expect("memory");
            }
        }
    }
    let path = "/api/v1/service-count-imports?reason=recount";
    send(server, ("POST", path), agency, ("text/csv", &file))
}

/// Records the n-th value of one count; gives how long it took.
fn record(server: &Process, agency: &str, n: i64) -> f64 {
    let path = format!("/api/v1/agencies/{agency}/service-counts/2023-04");
    let body = format!(
        r#"{{"reason":"recount","cells":[{{"service_id":"{agency}-0","channel":"counter","received":{n},"completed":0,"in_time":0}}]}}"#
    );
    send(server, ("PUT", &path), agency, ("application/json", &body))
}

fn send(server: &Process, (method, path): (&str, &str), agency: &str, (kind, body): (&str, &str)) -> f64 {
    let token = service::token(&[&format!("data_officer@agency:{agency}")]);
    let request = format!(
        "{method} {path} HTTP/1.1\r\nhost: localhost\r\naccept: application/json\r\nif-match: *\r\n\
         authorization: Bearer {token}\r\ncontent-type: {kind}\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    let started = Instant::now();
    let answer = ask(server.address, request.as_bytes());
    assert_eq!(answer.status, 200, "{path}");
    started.elapsed().as_secs_f64() * 1e3
}
