//! Drawings, made anew for each request: an agency's indicators beside the means of its province and of a whole nation, and
//! its years.

use crate::figures::Figures;
use crate::load::{ask, get};
use crate::nation::{AGENCIES, YEARS, agencies};
use crate::{seed, service};
use std::path::Path;
use std::time::Instant;

const ROUNDS: usize = 100;

pub fn measure(folder: &Path, figures: &mut Figures) {
    let database = folder.join("charts.db");
    let nation = agencies(AGENCIES);
    seed::fill(&database, &nation, YEARS.into_iter(), true);
    let server = service::serve(&database);
    // Who is signed in is never answered from memory.
    let token = service::token(&[&format!("staff@agency:{}", nation[0].id)]);
    let year = YEARS.last().expect("a year");
    let agency = &nation[0].id;
    let paths = [
        format!("/api/v1/agencies/{agency}/assessments/{year}/chart"),
        format!("/api/v1/agencies/{agency}/assessment-trend-chart"),
    ];
    let mut slowest = 0.0_f64;
    for path in paths {
        let request = get(&path, &format!("authorization: Bearer {token}\r\n"));
        let mut times: Vec<f64> = (0..ROUNDS)
            .map(|_| {
                let started = Instant::now();
                let answer = ask(server.address, &request);
                assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
                started.elapsed().as_secs_f64() * 1e3
            })
            .collect();
        times.sort_by(f64::total_cmp);
        let (median, p95) = (times[ROUNDS / 2], times[ROUNDS * 95 / 100]);
        println!("\nstatistics.chart, {path}\n  median {median:.2} ms, 95 of 100 below {p95:.2} ms");
        slowest = slowest.max(p95);
    }
    let how = format!("95 of 100 of {ROUNDS} requests over HTTP, {AGENCIES} agencies, SQLite");
    figures.at_most("statistics.chart.ms", slowest, 20.0, how);
}
