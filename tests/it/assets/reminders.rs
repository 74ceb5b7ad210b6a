//! What borrowers are reminded of.

use super::lending::Lending;
use super::{chairs, projector};
use crate::support::{TestService, databases, on_each_database};
use chrono::{NaiveTime, TimeDelta};
use prongsai::assets::round;
use prongsai::db::{Conn, Db, Settings};
use serde_json::{Value, json};

async fn reminded(service: &TestService) -> usize {
    round(&service.db, service.clock.now()).await.unwrap().reminded
}

/// The reminders that the agency's auditor finds, in their order: number and kind.
async fn told(lending: &Lending<'_>) -> Vec<(String, String)> {
    let page = lending.store.read_as("auditor", "/events?limit=200").await;
    let mut told = Vec::new();
    for event in page["items"].as_array().unwrap() {
        let kind = event["kind"].as_str().unwrap();
        if ["loan.due_soon", "loan.due", "loan.overdue"].contains(&kind) {
            assert_eq!(event["actor"], "service", "{event}");
            let payload = &event["data"];
            assert_eq!(format!("loan.{}", payload["kind"].as_str().unwrap()), kind);
            assert_eq!(payload["chase_by"].is_string(), kind == "loan.overdue");
            told.push((
                payload["number"].as_str().unwrap().to_owned(),
                kind[5..].to_owned(),
            ));
        }
    }
    told.sort();
    told
}

/// Moves the clock to a time of a day in Bangkok.
fn move_to(service: &TestService, lending: &Lending<'_>, shift: i64, time: &str) {
    let time: NaiveTime = time.parse().unwrap();
    let there = lending.day(shift).and_time(time) - TimeDelta::hours(7);
    service.clock.advance(there - service.clock.now());
}

#[test]
fn each_due_day_is_told_once_whoever_looks_and_how_often() {
    on_each_database(async |service| {
        let lending = Lending::open(&service, "ทดสอบ").await;
        let many = lending.store.has(&chairs("1", 200)).await;
        move_to(&service, &lending, 0, "09:00:00");
        let loan = lending.lend(&[(&many, 1)], 4).await;
        let number = loan["number"].as_str().unwrap().to_owned();
        let all = |kinds: &[&str]| -> Vec<(String, String)> {
            let mut all: Vec<_> = kinds
                .iter()
                .map(|kind| (number.clone(), (*kind).to_owned()))
                .collect();
            all.sort();
            all
        };
        move_to(&service, &lending, 1, "23:59:00");
        assert_eq!(reminded(&service).await, 0);
        // Two days before, from the first second of the day in Bangkok on.
        service.clock.advance(TimeDelta::minutes(1));
        let (a, b, c) = tokio::join!(reminded(&service), reminded(&service), reminded(&service));
        assert_eq!(a + b + c, 1, "several copies at once");
        assert_eq!(reminded(&service).await, 0);
        assert_eq!(told(&lending).await, all(&["due_soon"]));
        move_to(&service, &lending, 2, "00:00:00");
        assert_eq!(reminded(&service).await, 1);
        assert_eq!(told(&lending).await, all(&["due_soon", "due"]));
        move_to(&service, &lending, 0, "23:59:00");
        assert_eq!(reminded(&service).await, 0);
        service.clock.advance(TimeDelta::minutes(1));
        assert_eq!((reminded(&service).await, reminded(&service).await), (1, 0));
        assert_eq!(told(&lending).await, all(&["due_soon", "due", "overdue"]));
        // A later due day is told anew.
        let body = json!({ "due_on": lending.day(1).to_string(), "text": "เลื่อนงาน" });
        lending
            .try_step(&lending.approving(), &loan, "extend", &body)
            .await
            .expect(200);
        assert_eq!((reminded(&service).await, reminded(&service).await), (1, 0));
        assert_eq!(
            told(&lending).await,
            all(&["due_soon", "due_soon", "due", "overdue"])
        );
        lending.step(&loan, "return", json!({})).await;
        service.clock.advance(TimeDelta::days(10));
        assert_eq!(reminded(&service).await, 0, "what's back is nobody's to bring");
    });
}

#[test]
fn after_some_days_without_the_service_only_what_still_holds_is_told() {
    on_each_database(async |service| {
        let lending = Lending::open(&service, "ทดสอบ").await;
        let one = lending.store.has(&projector("1")).await;
        let many = lending.store.has(&chairs("2", 200)).await;
        lending.lend(&[(&one, 1)], 2).await;
        // Not handed over: nobody has to bring anything.
        let asked = lending.ask(&[(&many, 1)], 2).await;
        lending.approve(&asked).await;
        service.clock.advance(TimeDelta::days(4));
        assert_eq!((reminded(&service).await, reminded(&service).await), (1, 0));
        let told: Vec<_> = told(&lending).await.into_iter().map(|(_, kind)| kind).collect();
        assert_eq!(told, ["overdue"]);
    });
}

#[test]
fn an_agency_says_how_many_days_ahead_and_hundreds_are_told_in_one_round() {
    on_each_database(async |service| {
        let (early, never) = (
            Lending::open(&service, "เร็ว").await,
            Lending::open(&service, "ไม่เตือน").await,
        );
        for (lending, days) in [(&early, 10), (&never, 0)] {
            let path = format!("/api/v1/agencies/{}/asset-policy", lending.store.agency);
            let admin = lending.store.token("agency_admin");
            let policy = json!({ "lend_to_agencies": true, "lend_to_citizens": false, "block_overdue": true,
                "most_days": 90, "remind_days": days });
            let request = service.request("PUT", &path).bearer_auth(&admin);
            let set = crate::support::send(request.header("if-match", "*").json(&policy)).await;
            assert!(matches!(set.status, 200 | 201), "{}", set.text());
        }
        let mut loans: Vec<Value> = Vec::new();
        for (lending, count) in [(&early, 105), (&never, 2)] {
            let many = lending.store.has(&chairs("1", 2000)).await;
            for _ in 0..count {
                loans.push(lending.lend(&[(&many, 1)], 9).await);
            }
        }
        assert_eq!(reminded(&service).await, 105);
        service.clock.advance(TimeDelta::days(10));
        assert_eq!((reminded(&service).await, reminded(&service).await), (107, 0));
    });
}

/// How many reminders were told.
fn counted(conn: &mut Conn) -> i64 {
    use diesel::prelude::*;
    let all = diesel::dsl::sql::<diesel::sql_types::BigInt>("SELECT count(*) FROM loan_reminders");
    match conn {
        Conn::Sqlite(c) => all.get_result(c).unwrap(),
        Conn::Postgres(c) => all.get_result(c).unwrap(),
    }
}

#[test]
fn a_service_that_is_stopped_in_the_midst_of_it_goes_on_where_it_was() {
    const LOANS: usize = 150;
    for database in databases() {
        eprintln!("on {}", database.name());
        let url = database.parsed_url();
        actix_web::rt::System::new().block_on(async {
            let service = TestService::start(database).await;
            let lending = Lending::open(&service, "ทดสอบ").await;
            let many = lending.store.has(&chairs("1", 200)).await;
            for _ in 0..LOANS {
                lending.lend(&[(&many, 1)], 2).await;
            }
            service.clock.advance(TimeDelta::days(2));
            // Stopped once some are told and some aren't: a hundred are told in one write.
            let first = service.db.clone();
            let seen = async {
                loop {
                    let told = service.db.read(|conn| Ok(counted(conn))).await.unwrap();
                    if told > 0 {
                        return told;
                    }
                }
            };
            let told = tokio::select! {
                biased;
                told = seen => told,
                _ = round(&first, service.clock.now()) => panic!("nobody saw it in the midst"),
            };
            assert!(told >= 100, "{told}");
            let again = Db::open(&Settings::new(url)).unwrap();
            let now = service.clock.now();
            let left = round(&again, now).await.unwrap().reminded;
            // The write that was under way when the first was stopped may have come through.
            let all = service.db.read(|conn| Ok(counted(conn))).await.unwrap();
            assert_eq!(all, i64::try_from(LOANS).unwrap());
            assert!(left <= LOANS - 100, "{left}");
            assert_eq!(round(&again, now).await.unwrap().reminded, 0);
            let page = lending.store.read_as("auditor", "/events?limit=200").await;
            let events = page["items"].as_array().unwrap().iter();
            let mut due: Vec<&str> = events
                .filter(|event| event["kind"] == "loan.due")
                .map(|event| event["data"]["number"].as_str().unwrap())
                .collect();
            assert_eq!(due.len(), LOANS);
            due.sort_unstable();
            due.dedup();
            assert_eq!(due.len(), LOANS, "each of them once");
        });
    }
}
