//! Input that nobody should be able to make something of.

use super::{Hall, conflict};
use crate::support::{TestService, on_each_database};
use chrono::{NaiveDate, NaiveDateTime, TimeDelta};
use diesel::connection::SimpleConnection;
use prongsai::calendar::{day_in_bangkok, fiscal_year};
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
        service.clock.advance(TimeDelta::days(3));
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
        service.clock.advance(TimeDelta::days(2));
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

#[test]
fn what_came_back_good_isnt_settled_and_nothing_beside_it_is() {
    on_each_database(async |service| {
        let hall = Hall::open(&service).await;
        let (good, broken) = (hall.asset(json!({})).await, hall.asset(json!({})).await);
        let loan = hall.lent(&[(&good, 1), (&broken, 1)], (0, 3)).await;
        let back =
            json!({ "lines": [{ "no": 1, "condition": "good" }, { "no": 2, "condition": "damaged" }] });
        let loan = hall.step(&loan, "return", &back).await.expect(200);
        assert_eq!(loan["status"], "returned");
        let settle = async |lines: serde_json::Value| {
            let body = json!({ "on": hall.day(0).to_string(), "lines": lines });
            hall.step(&loan, "settle", &body).await
        };
        let line = |no: i32, condition: &str, kind: &str| json!({ "no": no, "quantity": 1, "condition": condition, "kind": kind });
        for condition in ["good", "damaged", "incomplete", "lost"] {
            let answer = settle(json!([line(1, condition, "in_kind")])).await;
            let body = conflict(&answer, "/lines/0", "not_owed");
            assert_eq!(body["errors"][0]["params"]["left"], "0", "{condition}");
        }
        // As something else than what it came back as, or twice.
        for condition in ["good", "incomplete", "lost"] {
            conflict(
                &settle(json!([line(2, condition, "in_kind")])).await,
                "/lines/0",
                "not_owed",
            );
        }
        let owed = line(2, "damaged", "repair");
        conflict(
            &settle(json!([owed, line(1, "damaged", "repair")])).await,
            "/lines/1",
            "not_owed",
        );
        conflict(&settle(json!([owed, owed])).await, "/lines/1", "not_owed");
        assert_eq!(hall.loan(&loan).await, loan, "nothing is half-done");
        assert_eq!(hall.registered(&broken).await["status"], "in_repair");
        let loan = settle(json!([owed])).await.expect(200);
        assert_eq!(loan["status"], "closed");
        settle(json!([owed])).await.problem(409, "conflict");
        // Nor where all came back in good order, and it's closed.
        let closed = hall.lent(&[(&good, 1)], (0, 3)).await;
        let closed = hall.step(&closed, "return", &json!({})).await.expect(200);
        let body = json!({ "on": hall.day(0).to_string(), "lines": [line(1, "damaged", "repair")] });
        hall.step(&closed, "settle", &body).await.problem(409, "conflict");
        assert_eq!(hall.loan(&closed).await, closed);
    });
}

/// Asks for a loan at a second of a day in Bangkok; gives it, with its agency. A service that was too slow for that second
/// is asked again, in another agency.
async fn asked_at(service: &TestService, second: NaiveDateTime) -> (Hall<'_>, serde_json::Value) {
    for _ in 0..20 {
        let hall = Hall::open(service).await;
        let projector = hall.asset(json!({})).await;
        let utc = second - TimeDelta::hours(7);
        service.clock.advance(utc - service.clock.now());
        // From days that are to come on both sides of midnight.
        let loan = hall.asked(&[(&projector, 1)], (2, 3)).await;
        if loan["requested_at"] == second.format("%Y-%m-%dT%H:%M:%S+07:00").to_string() {
            return (hall, loan);
        }
    }
    panic!("the service takes more than a second for a request");
}

#[test]
fn a_fiscal_year_ends_with_the_last_second_of_september_in_bangkok() {
    on_each_database(async |service| {
        let year = fiscal_year(day_in_bangkok(service.clock.now()));
        let first = NaiveDate::from_ymd_opt(year - 543, 10, 1).unwrap();
        let midnight = first.and_hms_opt(0, 0, 0).unwrap();
        let (last, new) = (year, year + 1);
        let (hall, loan) = asked_at(&service, midnight - TimeDelta::seconds(1)).await;
        assert_eq!(
            (&loan["fiscal_year"], &loan["number"]),
            (&json!(last), &json!(format!("{last}-0001")))
        );
        // The next of the same agency, a second later, begins the new year's numbers.
        service
            .clock
            .advance(midnight - TimeDelta::hours(7) - service.clock.now());
        let next = hall.asked(&[(&hall.asset(json!({})).await, 1)], (2, 3)).await;
        assert_eq!(
            (&next["fiscal_year"], &next["number"]),
            (&json!(new), &json!(format!("{new}-0001")))
        );
        let (_, loan) = asked_at(&service, midnight).await;
        assert_eq!(
            (&loan["fiscal_year"], &loan["number"]),
            (&json!(new), &json!(format!("{new}-0001")))
        );
        for year in [last, new] {
            let path = format!("/api/v1/agencies/{}/loan-statistics/{year}", hall.agency);
            let told = service.get_as(&hall.officer(), &path).await.expect(200);
            assert_eq!(told["total"]["requested"], 1, "{year}");
        }
    });
}
