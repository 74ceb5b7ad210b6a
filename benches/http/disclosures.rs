//! Disclosure items: how ready a province's agencies are, and the page of a year that everybody reads.

use crate::figures::Figures;
use crate::nation::municipality;
use crate::pages::{Hot, hot};
use crate::service;
use chrono::NaiveDateTime;
use diesel::connection::SimpleConnection;
use prongsai::accounts::{Actor, Reach};
use prongsai::agencies;
use prongsai::db::{DatabaseUrl, Db, Settings};
use prongsai::disclosures;
use std::path::Path;
use std::time::Instant;

/// All items of a real report, as each of the agencies has them here.
const REPORT: &str = include_str!("../../data/ita/2566-maruebotok.json");
const AGENCIES: usize = 100;
const ITEMS: usize = 43;
const YEAR: i32 = 2566;
const ROUNDS: usize = 21;

fn now() -> NaiveDateTime {
    "2023-04-10T05:00:00".parse().expect("a time")
}

fn agency(n: usize) -> agencies::NewAgency {
    municipality(format!("เทศบาลตำบลที่ {n}"))
}

pub fn measure(folder: &Path, figures: &mut Figures) {
    let file = folder.join("disclosures.db");
    let url = format!("sqlite://{}", file.display());
    let first = ready(&url, figures);
    let server = service::serve(&file);
    let page = Hot {
        path: &format!("/api/v1/agencies/{first}/disclosures/{YEAR}"),
        title: "disclosures.page_hot",
        figure: "disclosures.page_hot.ratio",
    };
    hot(folder, &server, &page, figures);
}

/// Times the province's view of its agencies; gives the first of them.
fn ready(url: &str, figures: &mut Figures) -> String {
    let db = Db::open(&Settings::new(DatabaseUrl::parse(url).expect("a URL"))).expect("a database");
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let mut first = String::new();
    for n in 0..AGENCIES {
        let filled = runtime.block_on(db.write(move |tx| {
            let agency = agencies::insert(tx, &Actor::Command, now(), agency(n))?;
            disclosures::load(tx, (&Actor::Command, now()), &agency, REPORT)?;
            Ok(agency.id)
        }));
        first = filled.expect("an agency with its items");
    }
    let analyzed = runtime.block_on(db.write(|tx| Ok(tx.conn().batch_execute("ANALYZE")?)));
    analyzed.expect("statistics of the database's own");
    let reach = Reach {
        provinces: vec!["96".to_owned()],
        ..Reach::default()
    };
    let mut times: Vec<f64> = (0..ROUNDS)
        .map(|_| {
            let reach = reach.clone();
            let started = Instant::now();
            let views = runtime.block_on(
                db.read(move |conn| disclosures::ready(conn, YEAR, &reach, (None, 200), now().date())),
            );
            let took = started.elapsed().as_secs_f64() * 1e3;
            let items: usize = views.expect("agencies").iter().map(|view| view.total).sum();
            assert_eq!(items, AGENCIES * ITEMS);
            took
        })
        .collect();
    times.sort_by(f64::total_cmp);
    let median = times[ROUNDS / 2];
    println!("\ndisclosures.readiness, {AGENCIES} agencies of {ITEMS} items, SQLite");
    println!(
        "  median {median:.1} ms of {ROUNDS}, from {:.1} to {:.1} ms",
        times[0],
        times[ROUNDS - 1]
    );
    let reference = format!("{AGENCIES} agencies of {ITEMS} items, SQLite, median of {ROUNDS}");
    figures.at_most("disclosures.readiness.ms", median, 50.0, reference);
    first
}
