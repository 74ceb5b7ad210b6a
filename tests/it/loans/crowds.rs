//! Many at once.

use super::promises::{Crowd, Move};
use super::rows::rows_of;
use super::{Hall, conflict};
use crate::support::{Answer, on_each_database};
use futures_util::future::join_all;
use serde_json::{Value, json};

#[test]
fn of_a_hundred_who_hand_over_one_asset_one_does() {
    on_each_database(async |service| {
        let hall = Hall::open(&service).await;
        let projector = hall.asset(json!({})).await;
        let loan = hall.approved(&[(&projector, 1)], (0, 3)).await;
        let nothing = json!({});
        let tries = (0..100).map(|_| hall.step(&loan, "hand-over", &nothing));
        let answers = join_all(tries).await;
        only_one(&answers);
        let there = hall.registered(&projector).await;
        assert_eq!((&there["out_quantity"], &there["here"]), (&json!(1), &json!(0)));
        assert_eq!(hall.loan(&loan).await["lines"][0]["out"], 1);
        let all = hall.events(&loan).await;
        let handed = all.iter().filter(|kind| *kind == "loan.handed_over");
        assert_eq!(handed.count(), 1, "{all:?}");
    });
}

/// That one was handed over, and the rest isn't here; gives the one's place.
#[track_caller]
fn only_one(answers: &[Answer]) -> usize {
    let statuses: Vec<u16> = answers.iter().map(|answer| answer.status).collect();
    let count = |wanted| statuses.iter().filter(|status| **status == wanted).count();
    assert_eq!((count(200), count(409)), (1, 99), "{statuses:?}");
    for answer in answers.iter().filter(|answer| answer.status == 409) {
        conflict(answer, "/lines/0", "not_here");
    }
    statuses.iter().position(|status| *status == 200).unwrap()
}

#[test]
fn of_a_hundred_loans_of_one_asset_that_are_handed_over_at_once_one_is() {
    on_each_database(async |service| {
        let hall = Hall::open(&service).await;
        let projector = hall.asset(json!({})).await;
        let mut loans: Vec<Value> = Vec::new();
        for n in 0..100 {
            // Each of somebody else: who is overdue with one would be refused for that.
            let mut wish = hall.wish(&[(&projector, 1)], (n, n));
            wish["borrower"] = json!({ "kind": "staff", "name": format!("ผู้ยืม {n}") });
            let loan = hall.ask(&hall.officer(), &wish).await.expect(201);
            let approved = hall.step_as(&hall.mayors(), &loan, "approve", &json!({})).await;
            loans.push(approved.expect(200));
        }
        service.clock.advance(chrono::TimeDelta::days(100));
        let tries = loans.iter().map(|loan| {
            let own_day = loan["from_on"].as_str().unwrap();
            let body = json!({ "at": format!("{own_day}T09:00:00+07:00") });
            let hall = &hall;
            async move { hall.step(loan, "hand-over", &body).await }
        });
        let answers = join_all(tries).await;
        let handed = &loans[only_one(&answers)];
        let rows = rows_of(&service, &hall.agency).await;
        assert_eq!(rows.len(), 100);
        let out: Vec<_> = rows.iter().filter(|row| row.out > 0).collect();
        assert_eq!(out.len(), 1, "{out:?}");
        assert_eq!(
            (out[0].loan.as_str(), out[0].status.as_str()),
            (handed["id"].as_str().unwrap(), "on_loan")
        );
        // Of the others nothing is half-done.
        for row in rows.iter().filter(|row| row.out == 0) {
            assert_eq!((row.handed, row.status.as_str()), (0, "approved"), "{row:?}");
        }
        let there = hall.registered(&projector).await;
        assert_eq!((&there["out_quantity"], &there["here"]), (&json!(1), &json!(0)));
    });
}

#[test]
fn a_thousand_reservations_and_extensions_at_once_leave_no_asset_promised_twice() {
    on_each_database(async |service| {
        let hall = Hall::open(&service).await;
        let mut crowd = Crowd::gather(&service, &hall).await;
        for round in 0..20 {
            let moves = crowd.draw(round);
            let answers = join_all(moves.iter().map(|one| crowd.make(one))).await;
            let all: Vec<(&Move, &Answer)> = moves.iter().zip(&answers).collect();
            let before = crowd.promised.clone();
            crowd.note(&all).await;
            let rows = rows_of(&service, &hall.agency).await;
            crowd.compare(&rows);
            crowd.check_refused(&all, &before);
        }
        let done = &crowd.done;
        assert_eq!(done.asked + done.extensions, 1000);
        assert!(done.extensions >= 300, "{done:?}");
        assert!(done.extended >= 40 && done.not_extended >= 40, "{done:?}");
        assert!(done.reserved >= 100 && done.not_reserved >= 100, "{done:?}");
        assert!(done.cancelled >= 40, "{done:?}");
    });
}
