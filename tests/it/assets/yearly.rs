//! The year in numbers, recomputed from the events alone.

mod oracle;
mod year;

use super::lending::Lending;
use super::papers::rows_of;
use super::{Store, chairs};
use crate::support::{Database, TestService, databases, on_each_database};
use oracle::{Life, lives};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use year::Lender;

/// Loans of the year whose figures are compared, on SQLite, where a statement is a call.
const LOANS: usize = 10_000;
/// Those of which the book is compared as well, on both databases: a debug build takes its time for a workbook.
const IN_THE_BOOK: usize = 1_000;

async fn statistics(service: &TestService, token: &str, agency: &str, year: i32) -> Value {
    let path = format!("/api/v1/agencies/{agency}/loan-statistics/{year}");
    service.get_as(token, &path).await.expect(200)
}

#[test]
fn a_year_of_ten_thousand_loans_is_what_its_events_say() {
    for database in databases() {
        if database.name() == "SQLite" {
            eprintln!("on {}", database.name());
            actix_web::rt::System::new().block_on(compare(database, LOANS));
        }
    }
}

#[test]
fn the_book_of_a_year_is_what_its_events_say() {
    for database in databases() {
        eprintln!("on {}", database.name());
        actix_web::rt::System::new().block_on(compare(database, IN_THE_BOOK));
    }
}

async fn compare(database: Database, loans: usize) {
    let service = TestService::start(database).await;
    let store = Store::open(&service, "ทดสอบ").await;
    let lender = Lender::furnish(&store).await;
    lender.lend_all(&service, loans).await;
    let lives = lives(&service).await;
    for year in [2565, 2566, 2567] {
        compare_figures(&service, &store, &lives, year).await;
        if loans <= IN_THE_BOOK {
            compare_register(&service, &store, &lives, year).await;
        }
    }
}

async fn compare_figures(service: &TestService, store: &Store<'_>, lives: &[Life], year: i32) {
    let got = statistics(service, &store.officer(), &store.agency, year).await;
    let first = |year: i32, month| chrono::NaiveDate::from_ymd_opt(year, month, 1).unwrap();
    let start = first(year - 544, 10);
    let end = first(year - 543, 10).pred_opt().unwrap();
    let of = |loans: &dyn Fn(&&Life) -> bool| oracle::figures(lives.iter().filter(loans), start, end);
    assert_eq!(got["total"], of(&|_| true), "{year}");
    for (index, month) in got["months"].as_array().unwrap().iter().enumerate() {
        let start = start + chrono::Months::new(u32::try_from(index).unwrap());
        let end = (start + chrono::Months::new(1)).pred_opt().unwrap();
        assert_eq!(month["start"], start.to_string());
        assert_eq!(
            month["figures"],
            oracle::figures(lives.iter(), start, end),
            "{start}"
        );
    }
    assert_eq!(got["months"].as_array().unwrap().len(), 12);
    for (list, name) in [("by_borrower", "borrower_kind"), ("by_premises", "premises")] {
        for row in got[list].as_array().unwrap() {
            let own = |life: &&Life| life.last[name] == row[name];
            assert_eq!(row["figures"], of(&own), "{year} {}", row[name]);
        }
    }
}

/// Each line of each loan of the year stands in the book, by number and without a gap.
async fn compare_register(service: &TestService, store: &Store<'_>, lives: &[Life], year: i32) {
    let path = format!(
        "/api/v1/agencies/{}/loan-register?fiscal_year={year}&format=xlsx",
        store.agency
    );
    let rows = rows_of(&service.get_as(&store.officer(), &path).await);
    let mut expected: BTreeMap<u32, Vec<Vec<String>>> = BTreeMap::new();
    for life in lives {
        let number = life.last["number"].as_str().unwrap();
        if let Some(rest) = number.strip_prefix(&format!("{year}-")) {
            expected.insert(rest.parse().unwrap(), life.register_rows());
        }
    }
    let numbers: Vec<u32> = expected.keys().copied().collect();
    let all: Vec<u32> = (1..).take(numbers.len()).collect();
    assert_eq!(numbers, all, "no number is missing");
    let expected: Vec<Vec<String>> = expected.into_values().flatten().collect();
    let of = |row: &Vec<String>| {
        [0, 7, 10, 11, 12, 13, 15]
            .map(|column| row[column].clone())
            .to_vec()
    };
    let got: Vec<Vec<String>> = rows[3..].iter().map(of).collect();
    assert_eq!(got.len(), expected.len(), "{year}");
    for (got, expected) in got.iter().zip(&expected) {
        assert_eq!(got, expected);
    }
}

#[test]
fn a_year_ends_at_midnight_in_bangkok() {
    on_each_database(async |service| {
        let lending = Lending::open(&service, "ทดสอบ").await;
        let many = lending.store.has(&chairs("1", 200)).await;
        // Shortly before the end of this fiscal year, and its end.
        let year = prongsai::calendar::fiscal_year(lending.day(0));
        let midnight = chrono::NaiveDate::from_ymd_opt(year - 543, 10, 1).unwrap();
        let midnight = midnight.and_hms_opt(0, 0, 0).unwrap() - chrono::TimeDelta::hours(7);
        let last = midnight - chrono::TimeDelta::seconds(30);
        service.clock.advance(last - service.clock.now());
        let before = lending.lend(&[(&many, 1)], 3).await;
        service.clock.advance(midnight - service.clock.now());
        let after = lending.ask(&[(&many, 1)], 3).await;
        assert_eq!(
            (&before["fiscal_year"], &after["fiscal_year"]),
            (&json!(year), &json!(year + 1))
        );
        let of = async |year: i32| {
            let got = statistics(&service, &lending.keeping(), &lending.store.agency, year).await;
            let total = &got["total"];
            ["requested", "handed_over", "still_out", "pieces_lent"].map(|name| total[name].as_i64().unwrap())
        };
        assert_eq!(of(year).await, [1, 1, 1, 1]);
        assert_eq!(of(year + 1).await, [1, 0, 1, 0]);
        assert_eq!(
            of(year + 2).await,
            [0, 0, 0, 0],
            "a year that's to come has its zeros"
        );
        let path = format!("/agencies/{}/loan-statistics/{year}", lending.store.agency);
        let book = lending
            .page(&lending.keeping(), &format!("{path}?format=xlsx"))
            .await;
        let rows = rows_of(&book);
        assert_eq!((rows.len(), rows[2].len()), (24, 19), "{rows:?}");
        assert_eq!(rows[3][..2], ["ขอยืม (ใบ)".to_owned(), "1".to_owned()]);
        let keeping = lending.keeping();
        lending
            .page(&keeping, &format!("{path}?format=csv"))
            .await
            .fault("format", "unknown_value");
        let gregorian = format!("/agencies/{}/loan-statistics/2023", lending.store.agency);
        lending.page(&keeping, &gregorian).await.problem(404, "not_found");
        lending
            .page(&lending.borrowing(), &path)
            .await
            .problem(403, "forbidden");
        let other = Store::open(&service, "อื่น").await;
        lending
            .page(&other.officer(), &path)
            .await
            .problem(403, "forbidden");
    });
}
