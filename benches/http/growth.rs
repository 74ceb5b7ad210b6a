//! Whether pages take longer when there's a hundred times as much to choose from.

use crate::duel::{Pace, Side, duel};
use crate::figures::Figures;
use crate::load::{Load, Request, get};
use crate::nation::agencies;
use crate::process::Process;
use crate::{seed, service};
use prongsai::http::Cursor;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// Agencies and their first year; 2566 is the last.
const SMALL: Size = Size {
    agencies: 10_000,
    years: 1,
};
const LARGE: Size = Size {
    agencies: 100_000,
    years: 10,
};
/// The kinds of pages: a name and the filters. Each page begins at a cursor from anywhere in the list.
const KINDS: [(&str, &str); 4] = [
    ("all", ""),
    ("of a year", "fiscal_year=2566&"),
    ("of a province and year", "province=30&fiscal_year=2566&"),
    ("of a level and year", "level=excellent&fiscal_year=2566&"),
];

#[derive(Clone, Copy)]
struct Size {
    agencies: usize,
    years: usize,
}

impl Size {
    fn rows(self) -> usize {
        self.agencies * self.years
    }

    fn database(self, folder: &Path) -> PathBuf {
        let database = folder.join(format!("{}.db", self.rows()));
        let first = 2567 - i32::try_from(self.years).expect("a few years");
        seed::fill(&database, &agencies(self.agencies), first..2567, false);
        database
    }

    /// The ids after which there are at least 60 rows of the kind, by their numbers.
    fn places(self, kind: &str) -> Range<usize> {
        let last_year = self.rows() - self.agencies;
        match kind {
            "all" => 0..self.rows() - 60,
            "of a province and year" => {
                let of_province = |n: &(usize, _)| n.1 == "30";
                let numbered = agencies(self.agencies)
                    .into_iter()
                    .map(|agency| agency.province.code)
                    .enumerate();
                let mut numbers = numbered.filter(of_province).map(|(n, _)| last_year + n);
                let first = numbers.next().expect("an agency of the province");
                first..numbers.next_back().expect("more agencies") - 60
            }
            // A level is one row in three or so.
            _ => last_year..self.rows() - 1000,
        }
    }
}

pub fn measure(folder: &Path, figures: &mut Figures) {
    let [small, large] = [SMALL, LARGE].map(|size| service::serve(&size.database(folder)));
    let pace = Pace {
        round: Pace::default().round / 3,
        ..Pace::default()
    };
    let mut worst = (0.0, String::new());
    for (kind, filters) in KINDS {
        let title = format!("http.page_growth, pages {kind}, 1 connection");
        let requests = [SMALL, LARGE].map(|size| requests(size.places(kind), filters));
        let sides = [
            side("1,000,000 rows", &large, &requests[1]),
            side("10,000 rows", &small, &requests[0]),
        ];
        let (one, other) = duel(&title, pace, &sides[0], &sides[1]);
        let ratio = one.latencies_to(&other);
        if ratio > worst.0 {
            let medians = format!("{:.2} ms, {:.2} ms", other.latency(0.5), one.latency(0.5));
            worst = (ratio, format!("pages {kind}: {medians}"));
        }
    }
    let (ratio, kind) = worst;
    let reference = format!(
        "median latency at 10,000 rows; of {} kinds of pages the one that grows most, {kind}",
        KINDS.len()
    );
    figures.at_most("http.page_growth.ratio", ratio, 1.3, reference);
}

/// Pages that begin at these places, none of them asked for twice.
fn requests(places: Range<usize>, filters: &str) -> impl Fn(u64, &mut Vec<u8>) + Sync {
    move |n, bytes| {
        let place = places.start + (n as usize).wrapping_mul(7919) % places.len();
        let cursor = Cursor::encode(&[format!("{}-{n:x}", seed::assessment_id(place))]);
        bytes.extend(get(&format!("/api/v1/assessments?{filters}after={cursor}"), ""));
    }
}

fn side<'a>(name: &'a str, server: &'a Process, request: Request<'a>) -> Side<'a> {
    let side = Side {
        name,
        server,
        load: Load::new(1, 200, request),
    };
    check(&side);
    side
}

/// Whole pages, or it's another question.
fn check(side: &Side<'_>) {
    for _ in 0..20 {
        let page: serde_json::Value =
            serde_json::from_slice(&side.load.sample(side.server.address).body).expect("JSON");
        assert_eq!(page["items"].as_array().map(Vec::len), Some(50), "a whole page");
    }
}
