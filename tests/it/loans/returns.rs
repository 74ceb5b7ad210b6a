//! What comes back in parts, damaged, or not at all.

use super::{Hall, conflict};
use crate::support::on_each_database;
use serde_json::json;

#[test]
fn chairs_come_back_in_parts_and_the_broken_ones_are_settled_before_the_loan_is_closed() {
    on_each_database(async |service| {
        let hall = Hall::open(&service).await;
        let chairs = hall.chairs(200).await;
        let loan = hall.lent(&[(&chairs, 100)], (0, 3)).await;
        assert_eq!(hall.registered(&chairs).await["here"], 100);
        let part = json!({ "lines": [{ "no": 1, "quantity": 60, "condition": "good" }] });
        let loan = hall.step(&loan, "return", &part).await.expect(200);
        assert_eq!(
            (&loan["status"], &loan["lines"][0]["out"]),
            (&json!("on_loan"), &json!(40))
        );
        let rest = json!({ "by": "เด็กชายมะ", "lines": [
            { "no": 1, "quantity": 36, "condition": "good" },
            { "no": 1, "quantity": 2, "condition": "damaged", "note": "ขาหัก" },
            { "no": 1, "quantity": 1, "condition": "incomplete" },
            { "no": 1, "quantity": 1, "condition": "lost" },
        ] });
        let loan = hall.step(&loan, "return", &rest).await.expect(200);
        let line = &loan["lines"][0];
        assert_eq!(
            (&loan["status"], &line["out"], &line["unsettled"]),
            (&json!("returned"), &json!(0), &json!(4))
        );
        let there = hall.registered(&chairs).await;
        assert_eq!(
            (&there["quantity"], &there["unusable"], &there["here"]),
            (&json!(196), &json!(3), &json!(196))
        );
        // Nobody puts them back past the loan.
        let path = format!("/api/v1/assets/{}", chairs["id"].as_str().unwrap());
        let repaired = json!({ "quantity": 199, "unusable": 0 });
        let version = there["version"].as_i64().unwrap();
        let refused = service
            .change_as(&hall.officer(), "PATCH", &path, version, &repaired)
            .await;
        conflict(&refused, "/unusable", "wrong_state");
        let today = hall.day(0).to_string();
        let settle = |lines: serde_json::Value| json!({ "on": today, "lines": lines });
        let repaired = json!([{ "no": 1, "quantity": 2, "condition": "damaged", "kind": "repair" }]);
        let loan = hall.step(&loan, "settle", &settle(repaired)).await.expect(200);
        let replaced = json!([{ "no": 1, "quantity": 1, "condition": "incomplete", "kind": "in_kind" }]);
        let loan = hall.step(&loan, "settle", &settle(replaced)).await.expect(200);
        assert_eq!(loan["status"], "returned");
        let paid = json!([{ "no": 1, "quantity": 1, "condition": "lost", "kind": "money", "receipt": "เล่ม 3 เลขที่ 41" }]);
        let loan = hall.step(&loan, "settle", &settle(paid)).await.expect(200);
        assert_eq!(loan["status"], "closed");
        // The price of the day of the handover, where no other amount is said.
        let last = loan["steps"].as_array().unwrap().last().unwrap();
        assert_eq!(last["lines"][0]["amount_satang"], 45_000);
        let there = hall.registered(&chairs).await;
        assert_eq!(
            (&there["quantity"], &there["unusable"], &there["out_quantity"]),
            (&json!(199), &json!(0), &json!(0))
        );
        // All of it undone, from the last step back.
        let steps = loan["steps"].as_array().unwrap().len();
        for no in (4..=steps).rev() {
            hall.step(&loan, "void", &json!({ "step": no, "text": "ลองใหม่" }))
                .await
                .expect(200);
        }
        let there = hall.registered(&chairs).await;
        assert_eq!(
            (&there["quantity"], &there["unusable"], &there["out_quantity"]),
            (&json!(200), &json!(0), &json!(100))
        );
    });
}

#[test]
fn a_damaged_projector_goes_to_repair_and_a_lost_one_isnt_lent_again() {
    on_each_database(async |service| {
        let hall = Hall::open(&service).await;
        let (broken, lost) = (hall.asset(json!({})).await, hall.asset(json!({})).await);
        let loan = hall.lent(&[(&broken, 1), (&lost, 1)], (0, 3)).await;
        let back = json!({ "lines": [{ "no": 1, "condition": "damaged" }, { "label": lost["number"], "condition": "lost" }] });
        let loan = hall.step(&loan, "return", &back).await.expect(200);
        assert_eq!(hall.registered(&broken).await["status"], "in_repair");
        assert_eq!(hall.registered(&lost).await["status"], "lost");
        let wish = hall.wish(&[(&lost, 1)], (4, 5));
        hall.ask(&hall.staff(), &wish)
            .await
            .fault("/lines/0/asset_id", "wrong_state");
        let today = hall.day(0).to_string();
        let settled = json!({ "on": today, "lines": [{ "no": 1, "quantity": 1, "condition": "damaged", "kind": "repair" },
            { "no": 2, "quantity": 1, "condition": "lost", "kind": "money", "amount_satang": 1_500_000, "receipt": "1/1" }] });
        let loan = hall.step(&loan, "settle", &settled).await.expect(200);
        assert_eq!(loan["status"], "closed");
        assert_eq!(hall.registered(&broken).await["status"], "available");
        assert_eq!(hall.registered(&lost).await["status"], "lost");
    });
}

#[test]
fn paper_is_lent_to_an_agency_in_need_and_comes_back_in_kind() {
    on_each_database(async |service| {
        let hall = Hall::open(&service).await;
        let paper = hall.paper(20).await;
        let mut wish = hall.wish(&[(&paper, 15)], (0, 10));
        wish["borrower"] = json!({ "kind": "agency", "name": "นายอาลี มะ", "office": "โรงเรียนบ้านมะรือโบตก" });
        hall.ask(&hall.officer(), &wish)
            .await
            .fault("/lines/0/asset_id", "only_urgent");
        wish["urgent"] = json!(true);
        let loan = hall.ask(&hall.officer(), &wish).await.expect(201);
        conflict(&hall.ask(&hall.officer(), &wish).await, "/lines/0", "not_free");
        // What's promised is free on no day, and isn't issued to anybody else.
        let path = format!("/api/v1/assets/{}", paper["id"].as_str().unwrap());
        let later = format!("{path}/availability?from={}&to={}", hall.day(20), hall.day(25));
        let free = service.get_as(&hall.officer(), &later).await.expect(200);
        assert_eq!((&free["quantity"], &free["least_free"]), (&json!(20), &json!(5)));
        let issue = async |change: i32| {
            let request = service
                .request("POST", &format!("{path}/stock-movements"))
                .bearer_auth(hall.officer())
                .header("if-match", "*");
            crate::support::send(request.json(&json!({ "kind": "issued", "change": change }))).await
        };
        let body = conflict(&issue(-6).await, "/change", "promised");
        let params = &body["errors"][0]["params"];
        assert_eq!(
            (&params["left"], &params["other"]),
            (&json!("5"), &loan["number"])
        );
        let received = json!({ "kind": "received", "change": 5 });
        issue(-5).await.expect(201);
        let request = service
            .request("POST", &format!("{path}/stock-movements"))
            .bearer_auth(hall.officer())
            .header("if-match", "*");
        crate::support::send(request.json(&received)).await.expect(201);
        let loan = hall
            .step_as(&hall.mayors(), &loan, "approve", &json!({}))
            .await
            .expect(200);
        let loan = hall.step(&loan, "hand-over", &json!({})).await.expect(200);
        let there = hall.registered(&paper).await;
        assert_eq!(
            (&there["quantity"], &there["out_quantity"]),
            (&json!(5), &json!(0))
        );
        let back = json!({ "lines": [{ "no": 1, "quantity": 10, "condition": "good" }, { "no": 1, "quantity": 5, "condition": "lost" }] });
        let loan = hall.step(&loan, "return", &back).await.expect(200);
        assert_eq!(hall.registered(&paper).await["quantity"], 15);
        let today = hall.day(0).to_string();
        let settled = json!({ "on": today, "lines": [{ "no": 1, "quantity": 5, "condition": "lost", "kind": "in_kind" }] });
        assert_eq!(
            hall.step(&loan, "settle", &settled).await.expect(200)["status"],
            "closed"
        );
        let path = format!("/api/v1/assets/{}/stock-movements", paper["id"].as_str().unwrap());
        let moves = service.get_as(&hall.officer(), &path).await.expect(200);
        let sum: i64 = moves["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|row| row["change"].as_i64().unwrap())
            .sum();
        assert_eq!(
            (sum, &hall.registered(&paper).await["quantity"]),
            (20, &json!(20))
        );
    });
}

#[test]
fn many_things_of_several_loans_are_scanned_back_at_once_or_not_at_all() {
    on_each_database(async |service| {
        let hall = Hall::open(&service).await;
        let (a, b, c) = (
            hall.asset(json!({})).await,
            hall.asset(json!({})).await,
            hall.asset(json!({})).await,
        );
        let first = hall.lent(&[(&a, 1), (&b, 1)], (0, 3)).await;
        let second = hall.lent(&[(&c, 1)], (0, 3)).await;
        let scan = async |lines: serde_json::Value| {
            let body = json!({ "agency_id": hall.agency, "lines": lines });
            service
                .post_as(&hall.officer(), "/api/v1/loan-returns", &body)
                .await
        };
        let one = |asset: &serde_json::Value| json!({ "label": asset["number"], "condition": "good" });
        let strange = json!({ "label": "ไม่มี", "condition": "good" });
        scan(json!([one(&a), one(&c), strange]))
            .await
            .fault("/lines/2/label", "not_a_label");
        assert_eq!(hall.loan(&first).await["lines"][0]["out"], 1);
        let address = format!("{}/assets/{}", service.base, c["id"].as_str().unwrap());
        let loans = scan(json!([one(&a), { "label": address, "condition": "damaged" }]))
            .await
            .expect(200);
        assert_eq!(loans["items"].as_array().unwrap().len(), 2);
        assert_eq!(hall.loan(&first).await["status"], "on_loan");
        assert_eq!(hall.loan(&second).await["status"], "returned");
        scan(json!([one(&a)])).await.fault("/lines/0/label", "not_lent");
        scan(json!([])).await.fault("/lines", "empty");
        let other = Hall::open(&service).await;
        let body = json!({ "agency_id": other.agency, "lines": [one(&b)] });
        service
            .post_as(&hall.officer(), "/api/v1/loan-returns", &body)
            .await
            .problem(403, "forbidden");
        let body = json!({ "agency_id": other.agency, "lines": [{ "label": b["id"], "condition": "good" }] });
        let answer = service
            .post_as(&other.officer(), "/api/v1/loan-returns", &body)
            .await;
        answer.fault("/lines/0/label", "not_a_label");
    });
}

#[test]
fn the_first_borrowers_late_settlement_leaves_what_the_second_owes() {
    on_each_database(async |service| {
        let hall = Hall::open(&service).await;
        let projector = hall.asset(json!({})).await;
        let damaged = json!({ "lines": [{ "no": 1, "condition": "damaged" }] });
        let first = hall.lent(&[(&projector, 1)], (0, 3)).await;
        let first = hall.step(&first, "return", &damaged).await.expect(200);
        let path = format!("/api/v1/assets/{}/status", projector["id"].as_str().unwrap());
        let version = hall.registered(&projector).await["version"].as_i64().unwrap();
        let mended = json!({ "status": "available", "reason": "ซ่อมเองแล้ว" });
        service
            .change_as(&hall.officer(), "POST", &path, version, &mended)
            .await
            .expect(200);
        let second = hall.lent(&[(&projector, 1)], (0, 2)).await;
        let second = hall.step(&second, "return", &damaged).await.expect(200);
        let settled = json!({ "on": hall.day(0).to_string(), "lines": [{ "no": 1, "quantity": 1, "condition": "damaged", "kind": "repair" }] });
        assert_eq!(
            hall.step(&first, "settle", &settled).await.expect(200)["status"],
            "closed"
        );
        assert_eq!(hall.registered(&projector).await["status"], "in_repair");
        hall.step(&second, "settle", &settled).await.expect(200);
        assert_eq!(hall.registered(&projector).await["status"], "available");
    });
}

#[test]
fn days_that_are_recorded_later_still_follow_each_other() {
    on_each_database(async |service| {
        let hall = Hall::open(&service).await;
        let chairs = hall.chairs(10).await;
        let mut wish = hall.wish(&[(&chairs, 10)], (-9, -5));
        wish["borrower"] = json!({ "kind": "staff", "name": "นายอาลี มะ" });
        let loan = hall.ask(&hall.officer(), &wish).await.expect(201);
        let at = |n: i64| format!("{}T09:00:00+07:00", hall.day(n));
        let hand =
            |n: i64, quantity: i64| json!({ "at": at(n), "lines": [{ "no": 1, "quantity": quantity }] });
        let back = |n: i64, quantity: i64, condition: &str| json!({ "at": at(n), "lines": [{ "no": 1, "quantity": quantity, "condition": condition }] });
        let paper = async |n: i64| {
            let path = format!("/api/v1/agencies/{}/appointments", hall.agency);
            let all = service.get_as(&hall.officer(), &path).await.expect(200);
            let all = all["items"].as_array().unwrap().clone();
            let mayor = all
                .iter()
                .find(|one| one["user_id"] == json!(hall.mayor))
                .unwrap();
            json!({ "appointment_id": mayor["id"], "on": hall.day(n).to_string(), "number": "1" })
        };
        hall.step(&loan, "record-approval", &paper(-8).await)
            .await
            .expect(200);
        // Not before it was approved, nor after it was due.
        hall.step(&loan, "hand-over", &hand(-9, 5))
            .await
            .fault("/at", "too_early");
        hall.step(&loan, "hand-over", &hand(-4, 5))
            .await
            .fault("/at", "date_order");
        hall.step(&loan, "hand-over", &hand(-8, 5)).await.expect(200);
        hall.step(&loan, "hand-over", &hand(-6, 5)).await.expect(200);
        // Five were there to be brought back then, not six.
        hall.step(&loan, "return", &back(-7, 6, "good"))
            .await
            .fault("/at", "too_early");
        hall.step(&loan, "return", &back(-2, 5, "good")).await.expect(200);
        let loan = hall
            .step(&loan, "return", &back(-4, 5, "damaged"))
            .await
            .expect(200);
        assert_eq!(loan["returned_on"], hall.day(-2).to_string());
        let settled = |n: i64| json!({ "on": hall.day(n).to_string(), "lines": [{ "no": 1, "quantity": 5, "condition": "damaged", "kind": "repair" }] });
        hall.step(&loan, "settle", &settled(-5))
            .await
            .fault("/on", "too_early");
        hall.step(&loan, "settle", &settled(-3)).await.expect(200);
    });
}
