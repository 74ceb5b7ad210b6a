//! What's published as numbers: read by everybody, and a province's year computed anew on both databases. PostgreSQL is
//! measured where `PRONGSAI_TEST_POSTGRES_URL` names a server, as `scripts/with-postgres` does.

use crate::figures::Figures;
use crate::nation::municipality;
use crate::pages::{Hot, hot};
use crate::service;
use chrono::{NaiveDate, NaiveDateTime};
use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection};
use prongsai::accounts::Actor;
use prongsai::agencies::{self, Agency};
use prongsai::db::{DatabaseUrl, Db, Settings};
use prongsai::http::{IfMatchHash, Result};
use prongsai::statistics::{self, Place, Ready, Series};
use std::fmt::Write;
use std::path::Path;
use std::time::Instant;
use tokio::runtime::Runtime;

const AGENCIES: usize = 100;
const SERVICES: usize = 100;
const CHANNELS: [&str; 4] = ["counter", "online", "phone", "outreach"];
const MONTHS: u32 = 12;
const YEAR: i32 = 2569;
const ROUNDS: usize = 7;

fn day(year: i32, month: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, 1).expect("a day")
}

fn now() -> NaiveDateTime {
    day(2026, 11).and_hms_opt(5, 0, 0).expect("a time")
}

fn place(agency: &Agency) -> Place {
    Place {
        agency: agency.id.clone(),
        series: Series::Services,
        year: YEAR,
    }
}

pub fn measure(folder: &Path, figures: &mut Figures) {
    let file = folder.join("statistics.db");
    let sqlite = format!("sqlite://{}", file.display());
    let filled = Province::fill(&sqlite);
    let mut worst = filled.time("SQLite");
    filled.publish();
    let path = place(&filled.agencies[0]).path();
    drop(filled);
    with_postgres("statistics", |url| {
        let other = Province::fill(url).time("PostgreSQL");
        if other.0 > worst.0 {
            worst = other;
        }
    });
    figures.at_most("statistics.recompute.ms", worst.0, 1_000.0, worst.1);
    let server = service::serve(&file);
    let page = Hot {
        path: &path,
        title: "statistics.hot",
        figure: "statistics.hot.ratio",
    };
    hot(folder, &server, &page, figures);
}

/// Runs a measurement on a new database of PostgreSQL, if there's a server.
pub fn with_postgres(name: &str, run: impl FnOnce(&str)) {
    let Ok(cluster) = std::env::var("PRONGSAI_TEST_POSTGRES_URL") else {
        println!("{name}: PostgreSQL isn't measured, PRONGSAI_TEST_POSTGRES_URL names none");
        return;
    };
    let mut conn = PgConnection::establish(&cluster).expect("the cluster");
    // One by one: together they would be a transaction.
    for sql in [
        format!("DROP DATABASE IF EXISTS bench_{name} WITH (FORCE)"),
        format!("CREATE DATABASE bench_{name}"),
    ] {
        conn.batch_execute(&sql).expect("a database");
    }
    let (server, _) = cluster.rsplit_once('/').expect("a database in the URL");
    run(&format!("{server}/bench_{name}"));
    conn.batch_execute(&format!("DROP DATABASE bench_{name} WITH (FORCE)"))
        .expect("no database");
}

/// Agencies that have counted a year.
struct Province {
    db: Db,
    runtime: Runtime,
    agencies: Vec<Agency>,
}

impl Province {
    fn fill(url: &str) -> Self {
        let db = Db::open(&Settings::new(DatabaseUrl::parse(url).expect("a URL"))).expect("a database");
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime");
        let mut agencies = Vec::new();
        for n in 0..AGENCIES {
            let filled = runtime.block_on(db.write(move |tx| {
                let agency = agencies::insert(tx, &Actor::Command, now(), agency(n))?;
                tx.conn().batch_execute(&counts(&agency.id))?;
                Ok(agency)
            }));
            agencies.push(filled.expect("an agency with its counts"));
        }
        let analyzed = runtime.block_on(db.write(|tx| Ok(tx.conn().batch_execute("ANALYZE")?)));
        analyzed.expect("statistics of the database's own");
        Self {
            db,
            runtime,
            agencies,
        }
    }

    /// How long it takes to compute what each agency would publish of its year, in milliseconds; the median.
    fn time(&self, name: &str) -> (f64, String) {
        let mut times: Vec<f64> = (0..ROUNDS)
            .map(|_| {
                let agencies = self.agencies.clone();
                let started = Instant::now();
                let received: i64 = self
                    .runtime
                    .block_on(self.db.read(move |conn| {
                        let drafts = agencies.iter().map(|agency| {
                            let draft = statistics::draft(conn, agency, &place(agency), now().date())?;
                            Ok(draft.document.cells[0].values["received"].expect("a count"))
                        });
                        drafts.sum::<Result<i64>>()
                    }))
                    .expect("drafts");
                let took = started.elapsed().as_secs_f64() * 1e3;
                let rows = AGENCIES * SERVICES * CHANNELS.len() * MONTHS as usize;
                assert_eq!(received, 7 * rows as i64);
                took
            })
            .collect();
        times.sort_by(f64::total_cmp);
        println!("\nstatistics.recompute, {AGENCIES} agencies, {SERVICES} services, {name}");
        println!(
            "  median {:.0} ms of {ROUNDS}, from {:.0} to {:.0} ms",
            times[ROUNDS / 2],
            times[0],
            times[ROUNDS - 1]
        );
        (
            times[ROUNDS / 2],
            format!("480,000 counts of 100 agencies, median of {ROUNDS}, on {name}"),
        )
    }

    fn publish(&self) {
        let agency = self.agencies[0].clone();
        let (of, today) = (agency.clone(), now().date());
        let ready = self
            .db
            .read(move |conn| Ready::read(conn, &of, &place(&of), today));
        let ready = self.runtime.block_on(ready).expect("a draft");
        let published = self.runtime.block_on(self.db.write(move |tx| {
            let doing = (&Actor::Command, now());
            statistics::publish(tx, doing, &agency, (ready, &IfMatchHash::of(None)))
        }));
        assert!(published.expect("a revision").is_some());
    }
}

fn agency(n: usize) -> agencies::NewAgency {
    municipality(format!("เทศบาลตำบลทดสอบ {n}"))
}

/// A row for each service, month and channel.
fn counts(agency: &str) -> String {
    let mut sql = String::new();
    for n in 0..SERVICES {
        write!(
            sql,
            "INSERT INTO services VALUES ('{agency}-{n}', '{agency}', 's-{n}', 'งานบริการ {n}', NULL, NULL, 1, 0, NULL, NULL, NULL, NULL,
                '[]', TRUE, TRUE, TRUE, TRUE, 'active', 1, '2025-10-01 00:00:00', '2025-10-01 00:00:00');"
        )
        .expect("memory");
        let mut rows = Vec::new();
        for m in 0..MONTHS {
            let month = day(2025, 10) + chrono::Months::new(m);
            rows.extend(CHANNELS.map(|channel| {
                format!(
                    "('{agency}', '{agency}-{n}', '{month}', '{channel}', 7, 6, 5, 1, '2026-10-01 00:00:00')"
                )
            }));
        }
        write!(sql, "INSERT INTO service_counts VALUES {};", rows.join(",")).expect("memory");
    }
    sql
}
