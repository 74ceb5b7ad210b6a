//! How soon it serves, and what it takes when nobody asks.

use crate::figures::Figures;
use crate::load::{ask, get};
use crate::nation::{AGENCIES, YEARS, agencies};
use crate::process::Process;
use crate::tally::median;
use crate::{seed, service};
use std::path::Path;
use std::time::Duration;

const STARTS: usize = 9;

pub fn measure(folder: &Path, figures: &mut Figures) {
    let database = folder.join("nation.db");
    seed::fill(&database, &agencies(AGENCIES), YEARS.into_iter(), true);
    let (mut times, mut idle) = (Vec::new(), Vec::new());
    for _ in 0..STARTS {
        let (process, took) = service::serve_timed(&database);
        times.push(took.as_secs_f64() * 1e3);
        settle(&process);
        idle.push(process.rss());
        process.stop();
    }
    let (ready, idle) = (median(&times), median(&idle));
    let rows = AGENCIES * YEARS.len();
    println!(
        "\nstart, on {rows} assessments with their events: ready after {ready:.0} ms, idle with {idle:.1} MiB"
    );
    let reference = format!("resident after a start and a few requests, {rows} assessments");
    figures.at_most("rss.idle_mib", idle, 40.0, reference);
    let reference = format!(
        "from the process's start to 200 of /readyz, median of {STARTS}, {rows} assessments and events"
    );
    figures.at_most("start.ready_ms", ready, 150.0, reference);
}

/// A few requests of several kinds, and a moment for them to be over.
pub fn settle(service: &Process) {
    for path in [
        "/readyz",
        "/api/v1/vocabulary",
        "/api/v1/provinces",
        "/api/v1/agencies",
        "/api/v1/assessments",
        "/api/v1/assessments?fiscal_year=2566&province=96",
    ] {
        assert_eq!(ask(service.address, &get(path, "")).status, 200, "{path}");
    }
    std::thread::sleep(Duration::from_millis(300));
}
