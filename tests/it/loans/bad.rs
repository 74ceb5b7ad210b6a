//! Input that nobody should be able to make something of.

use super::{Hall, conflict};
use crate::support::on_each_database;
use diesel::connection::SimpleConnection;
use serde_json::json;

#[test]
fn every_fault_of_a_request_is_told_at_once_and_nothing_is_filed() {
    on_each_database(async |service| {
        let hall = Hall::open(&service).await;
        let projector = hall.asset(json!({})).await;
        let mut wish = hall.wish(&[(&projector, 0)], (3, 1));
        wish["purpose"] = json!(" ");
        wish["premises"] = json!("moon");
        let answer = hall.ask(&hall.staff(), &wish).await;
        for (at, code) in [
            ("/purpose", "empty"),
            ("/premises", "unknown_value"),
            ("/due_on", "date_order"),
            ("/lines/0/quantity", "out_of_range"),
        ] {
            answer.fault(at, code);
        }
        let huge = hall.wish(&[(&projector, 1_000_000_000)], (0, 1));
        hall.ask(&hall.staff(), &huge)
            .await
            .fault("/lines/0/quantity", "out_of_range");
        hall.ask(&hall.staff(), &hall.wish(&[(&projector, 2)], (0, 1)))
            .await
            .fault("/lines/0/quantity", "out_of_range");
        hall.ask(&hall.staff(), &hall.wish(&[], (0, 1)))
            .await
            .fault("/lines", "empty");
        let twice = hall.wish(&[(&projector, 1), (&projector, 1)], (0, 1));
        hall.ask(&hall.staff(), &twice)
            .await
            .fault("/lines/1/asset_id", "duplicate");
        hall.ask(&hall.staff(), &hall.wish(&[(&projector, 1)], (-1, 1)))
            .await
            .fault("/from_on", "out_of_range");
        hall.ask(&hall.staff(), &hall.wish(&[(&projector, 1)], (2000, 2001)))
            .await
            .fault("/from_on", "out_of_range");
        let other = Hall::open(&service).await;
        let theirs = other.asset(json!({})).await;
        hall.ask(&hall.staff(), &hall.wish(&[(&theirs, 1)], (0, 1)))
            .await
            .fault("/lines/0/asset_id", "unknown");
        let mut elsewhere = hall.wish(&[(&theirs, 1)], (0, 1));
        elsewhere["agency_id"] = json!(other.agency);
        hall.ask(&hall.staff(), &elsewhere)
            .await
            .problem(403, "forbidden");
        let mut nobody = hall.wish(&[(&projector, 1)], (0, 1));
        nobody["borrower"] = json!({ "kind": "staff", "user_id": other.clerk });
        hall.ask(&hall.officer(), &nobody)
            .await
            .fault("/borrower/user_id", "unknown");
        let all = service.get_as(&hall.officer(), "/api/v1/loans").await.expect(200);
        assert_eq!(all["items"], json!([]));
    });
}

#[test]
fn what_was_not_lent_isnt_taken_back_and_nothing_twice_or_too_early() {
    on_each_database(async |service| {
        let hall = Hall::open(&service).await;
        let (projector, chairs) = (hall.asset(json!({})).await, hall.chairs(10).await);
        let loan = hall.approved(&[(&projector, 1), (&chairs, 4)], (0, 3)).await;
        hall.step(&loan, "return", &json!({}))
            .await
            .problem(409, "conflict");
        let one = json!({ "lines": [{ "no": 1 }] });
        let loan = hall.step(&loan, "hand-over", &one).await.expect(200);
        conflict(&hall.step(&loan, "hand-over", &one).await, "/lines/0", "not_here");
        let back = |line: serde_json::Value| json!({ "lines": [line] });
        let chair = json!({ "no": 2, "quantity": 1, "condition": "good" });
        conflict(
            &hall.step(&loan, "return", &back(chair)).await,
            "/lines/0",
            "not_lent",
        );
        hall.step(&loan, "return", &back(json!({ "no": 3, "condition": "good" })))
            .await
            .fault("/lines/0/no", "unknown");
        hall.step(&loan, "return", &back(json!({ "condition": "good" })))
            .await
            .fault("/lines/0/no", "required");
        hall.step(&loan, "return", &back(json!({ "no": 1, "condition": "eaten" })))
            .await
            .fault("/lines/0/condition", "unknown_value");
        let early = json!({ "at": "2020-01-01T09:00:00+07:00" });
        hall.step(&loan, "return", &early).await.fault("/at", "too_early");
        let late = json!({ "at": "2150-01-01T09:00:00+07:00" });
        hall.step(&loan, "return", &late).await.fault("/at", "in_future");
        let settled = json!({ "on": hall.day(0).to_string(), "lines": [{ "no": 1, "quantity": 1, "condition": "good", "kind": "repair" }] });
        conflict(
            &hall.step(&loan, "settle", &settled).await,
            "/lines/0",
            "not_owed",
        );
        // The chairs are still to be fetched, or given up.
        let loan = hall.step(&loan, "return", &json!({})).await.expect(200);
        assert_eq!(
            (&loan["status"], &loan["returned_on"]),
            (&json!("approved"), &json!(hall.day(0).to_string()))
        );
        hall.step(&loan, "return", &json!({}))
            .await
            .problem(409, "conflict");
        let wish = hall.wish(&[(&chairs, 10)], (0, 3));
        conflict(&hall.ask(&hall.staff(), &wish).await, "/lines/0", "not_free");
        let loan = hall.step(&loan, "cancel", &json!({})).await.expect(200);
        assert_eq!(loan["status"], "closed");
        hall.ask(&hall.staff(), &wish).await.expect(201);
    });
}

#[test]
fn money_without_a_receipt_or_for_a_repair_isnt_taken() {
    on_each_database(async |service| {
        let hall = Hall::open(&service).await;
        let lamp = hall.asset(json!({ "value_satang": null })).await;
        let loan = hall.lent(&[(&lamp, 1)], (0, 3)).await;
        let lost = json!({ "lines": [{ "no": 1, "condition": "lost" }] });
        let loan = hall.step(&loan, "return", &lost).await.expect(200);
        let settle = async |line: serde_json::Value| {
            let body = json!({ "on": hall.day(0).to_string(), "lines": [line] });
            hall.step(&loan, "settle", &body).await
        };
        let line = json!({ "no": 1, "quantity": 1, "condition": "lost", "kind": "money" });
        let answer = settle(line.clone()).await;
        answer.fault("/lines/0/receipt", "required");
        answer.fault("/lines/0/amount_satang", "required");
        let mut repaired = line.clone();
        repaired["kind"] = json!("repair");
        settle(repaired.clone())
            .await
            .fault("/lines/0/kind", "contradiction");
        repaired["kind"] = json!("in_kind");
        repaired["amount_satang"] = json!(5);
        settle(repaired)
            .await
            .fault("/lines/0/amount_satang", "contradiction");
        let mut paid = line.clone();
        (paid["receipt"], paid["amount_satang"]) = (json!("1/1"), json!(-1));
        settle(paid.clone())
            .await
            .fault("/lines/0/amount_satang", "out_of_range");
        paid["amount_satang"] = json!(99);
        settle(paid).await.expect(200);
    });
}

#[test]
fn nothing_is_handed_over_before_its_day_or_after_it_was_due() {
    on_each_database(async |service| {
        let hall = Hall::open(&service).await;
        let projector = hall.asset(json!({})).await;
        let loan = hall.approved(&[(&projector, 1)], (1, 2)).await;
        assert!(!loan["allowed_actions"].to_string().contains("hand_over_loan"));
        hall.step(&loan, "hand-over", &json!({}))
            .await
            .fault("/at", "too_early");
        service.clock.advance(chrono::TimeDelta::days(3));
        hall.step(&loan, "hand-over", &json!({}))
            .await
            .fault("/at", "date_order");
        let other = Hall::open(&service).await;
        other
            .step(&loan, "hand-over", &json!({}))
            .await
            .problem(404, "not_found");
    });
}

#[test]
fn a_borrower_has_so_many_requests_that_wait_and_no_more() {
    on_each_database(async |service| {
        let hall = Hall::open(&service).await;
        let projector = hall.asset(json!({})).await;
        let first = hall.asked(&[(&projector, 1)], (0, 0)).await;
        for n in 1..50 {
            hall.asked(&[(&projector, 1)], (n, n)).await;
        }
        let wish = hall.wish(&[(&projector, 1)], (60, 60));
        let body = conflict(&hall.ask(&hall.staff(), &wish).await, "/borrower", "too_many");
        assert_eq!(body["errors"][0]["params"]["max"], "50");
        // Somebody else asks all the same, and what's cancelled makes room.
        hall.ask(&hall.mayors(), &wish).await.expect(201);
        hall.step_as(&hall.staff(), &first, "cancel", &json!({}))
            .await
            .expect(200);
        hall.asked(&[(&projector, 1)], (0, 0)).await;
    });
}

#[test]
fn a_loan_of_very_many_steps_still_comes_to_its_end() {
    on_each_database(async |service| {
        let hall = Hall::open(&service).await;
        let projector = hall.asset(json!({})).await;
        let loan = hall.lent(&[(&projector, 1)], (0, 1)).await;
        service.clock.advance(chrono::TimeDelta::days(2));
        let chased = json!({ "on": hall.day(0).to_string(), "text": "โทรแล้ว" });
        hall.step(&loan, "chase", &chased).await.expect(200);
        let sql = format!(
            "UPDATE loan_steps SET no = 500 WHERE no = 4 AND loan_id = '{}'",
            loan["id"].as_str().unwrap()
        );
        let done = service.db.write(move |tx| Ok(tx.conn().batch_execute(&sql)?));
        done.await.unwrap();
        let body = conflict(&hall.step(&loan, "chase", &chased).await, "", "too_many");
        assert_eq!(body["errors"][0]["params"]["max"], "500");
        let loan = hall.step(&loan, "return", &json!({})).await.expect(200);
        assert_eq!(loan["status"], "closed");
    });
}
