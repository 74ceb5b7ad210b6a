//! A page of 50 scores: from the service's memory, unchanged, and read from the database each time.

use crate::bare;
use crate::duel::{Pace, Side, duel};
use crate::figures::Figures;
use crate::load::{Load, Request, get};
use crate::nation::{AGENCIES, YEARS, agencies};
use crate::process::Process;
use crate::tally::Tally;
use crate::{seed, service};
use prongsai::http::Cursor;
use std::path::Path;

const CONNECTIONS: usize = 32;
const PAGE: &str = "/api/v1/assessments?fiscal_year=2566";
const TARGET: f64 = 0.85;

pub fn measure(folder: &Path, figures: &mut Figures) {
    let database = folder.join("nation.db");
    seed::fill(&database, &agencies(AGENCIES), YEARS.into_iter(), true);
    let service = service::serve(&database);
    let hottest = Hot {
        path: PAGE,
        title: "scores_page_hot",
        figure: "http.scores_page_hot.ratio",
    };
    hot(folder, &service, &hottest, figures);
    not_modified(&service, figures);
    uncached(&database, &service, figures);
}

/// A page that many ask for at once.
pub struct Hot<'a> {
    pub path: &'a str,
    pub title: &'static str,
    pub figure: &'static str,
}

/// The same page for everybody, as when a figure is in the news.
pub fn hot(folder: &Path, service: &Process, page: &Hot<'_>, figures: &mut Figures) {
    let request = get(page.path, "");
    let request = |_, bytes: &mut Vec<u8>| bytes.extend(&request);
    let (ours, theirs) = loads(200, &request);
    let body = ours.sample(service.address).body;
    let file = folder.join("page.json");
    std::fs::write(&file, &body).expect("a file");
    let bare = bare::start("bytes", file.to_str().expect("a plain name"));
    assert!(theirs.sample(bare.address).body == body, "other bytes");
    let (one, other) = race(page.title, (service, ours), ("bytes from memory", &bare, theirs));
    let against = format!(
        "bare actix-web with the same {:.1} kB from memory",
        body.len() as f64 / 1e3
    );
    let ratio = one.rates_to(&other);
    figures.at_least(page.figure, ratio, TARGET, reference(&against, &one, &other));
}

/// The page that a caller has already.
fn not_modified(service: &Process, figures: &mut Figures) {
    let plain = get(PAGE, "");
    let etag = Load::new(1, 200, &|_, bytes: &mut Vec<u8>| bytes.extend(&plain))
        .sample(service.address)
        .etag;
    let request = get(PAGE, &format!("if-none-match: {etag}\r\n"));
    let request = |_, bytes: &mut Vec<u8>| bytes.extend(&request);
    let (ours, theirs) = loads(304, &request);
    assert_eq!(ours.sample(service.address).etag, etag);
    let bare = bare::start("not-modified", &etag);
    assert_eq!(theirs.sample(bare.address).etag, etag);
    let (one, other) = race("not_modified", (service, ours), ("304 always", &bare, theirs));
    let reference = reference("bare actix-web that always says 304", &one, &other);
    figures.at_least("http.not_modified.ratio", one.rates_to(&other), TARGET, reference);
}

/// Pages from anywhere in the nation's list, none of them asked for twice.
fn uncached(database: &Path, service: &Process, figures: &mut Figures) {
    let rows = AGENCIES * YEARS.len();
    let request = |n: u64, bytes: &mut Vec<u8>| {
        // A place in the list that is far from the last one, and a cursor that nobody had before.
        let place = (n as usize).wrapping_mul(7919) % (rows - 60);
        let cursor = Cursor::encode(&[format!("{}-{n:x}", seed::assessment_id(place))]);
        bytes.extend(get(&format!("/api/v1/assessments?after={cursor}"), ""));
    };
    let (ours, theirs) = loads(200, &request);
    let bare = bare::start("query", database.to_str().expect("a plain name"));
    for _ in 0..20 {
        let (one, other) = (ours.sample(service.address), theirs.sample(bare.address));
        assert!(one.body == other.body && one.body.len() > 20_000, "other bytes");
    }
    let (one, other) = race(
        "scores_page_uncached",
        (service, ours),
        ("the bare query", &bare, theirs),
    );
    let reference = reference("bare actix-web and rusqlite with the same query", &one, &other);
    figures.at_least(
        "http.scores_page_uncached.ratio",
        one.rates_to(&other),
        TARGET,
        reference,
    );
}

fn loads(status: u16, request: Request<'_>) -> (Load<'_>, Load<'_>) {
    (
        Load::new(CONNECTIONS, status, request),
        Load::new(CONNECTIONS, status, request),
    )
}

fn race(title: &str, ours: (&Process, Load<'_>), theirs: (&str, &Process, Load<'_>)) -> (Tally, Tally) {
    let title = format!("http.{title}, {CONNECTIONS} connections");
    let one = Side {
        name: "the service",
        server: ours.0,
        load: ours.1,
    };
    let other = Side {
        name: theirs.0,
        server: theirs.1,
        load: theirs.2,
    };
    duel(&title, Pace::default(), &one, &other)
}

/// What a ratio was measured against, with both sides' figures.
pub fn reference(against: &str, ours: &Tally, theirs: &Tally) -> String {
    format!(
        "{against}: {:.0}/s at {:.1} µs CPU; the service {:.0}/s at {:.1} µs",
        theirs.rate(),
        theirs.cpu_each(),
        ours.rate(),
        ours.cpu_each()
    )
}
