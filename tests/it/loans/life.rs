//! The way of a loan when all goes well, and what's undone when it doesn't.

use super::{Hall, conflict};
use crate::support::on_each_database;
use serde_json::json;

#[test]
fn a_projector_is_asked_for_approved_handed_over_and_brought_back() {
    on_each_database(async |service| {
        let hall = Hall::open(&service).await;
        let projector = hall.asset(json!({})).await;
        let loan = hall.asked(&[(&projector, 1)], (0, 3)).await;
        assert_eq!(
            (&loan["status"], &loan["approver"]),
            (&json!("requested"), &json!("agency_head"))
        );
        assert_eq!(loan["borrower"]["name"], "นายอาลี มะ");
        assert_eq!(loan["allowed_actions"], json!(["cancel_loan"]));
        let path = format!("/api/v1/loans/{}", loan["id"].as_str().unwrap());
        let seen = service.get_as(&hall.mayors(), &path).await.expect(200);
        assert_eq!(seen["allowed_actions"], json!(["approve_loan", "reject_loan"]));
        let loan = hall
            .step_as(&hall.mayors(), &loan, "approve", &json!({ "text": "อนุมัติ" }))
            .await
            .expect(200);
        assert_eq!(loan["status"], "approved");
        let signed = &loan["steps"][1]["signed"];
        assert_eq!(
            (&signed["name"], &signed["title"], &signed["kind"]),
            (&json!("นายสมชาย ใจดี"), &json!("นายกเทศมนตรี"), &json!("holder"))
        );
        assert_eq!(hall.registered(&projector).await["on_loan"], false);
        let loan = hall.step(&loan, "hand-over", &json!({})).await.expect(200);
        assert_eq!(
            (&loan["status"], &loan["lines"][0]["out"]),
            (&json!("on_loan"), &json!(1))
        );
        assert_eq!(
            (&loan["steps"][2]["by"], &loan["steps"][2]["to"]),
            (&json!("นางสาวฟาตีเมาะ ดือราแม"), &json!("นายอาลี มะ"))
        );
        assert_eq!(hall.registered(&projector).await["on_loan"], true);
        // What it's worth later doesn't matter.
        let path = format!("/api/v1/assets/{}", projector["id"].as_str().unwrap());
        let version = hall.registered(&projector).await["version"].as_i64().unwrap();
        let dearer = json!({ "value_satang": 5_000_000 });
        service
            .change_as(&hall.officer(), "PATCH", &path, version, &dearer)
            .await
            .expect(200);
        assert_eq!(hall.loan(&loan).await["lines"][0]["price_satang"], 1_990_000);
        let loan = hall.step(&loan, "return", &json!({})).await.expect(200);
        assert_eq!(
            (&loan["status"], &loan["lines"][0]["good"]),
            (&json!("closed"), &json!(1))
        );
        assert_eq!(loan["returned_on"], hall.day(0).to_string());
        assert_eq!(hall.registered(&projector).await["here"], 1);
        assert_eq!(
            hall.events(&loan).await,
            [
                "loan.requested",
                "loan.approved",
                "loan.handed_over",
                "loan.returned"
            ]
        );
    });
}

#[test]
fn the_wrong_asset_handed_over_at_eleven_is_undone_at_one_past_eleven() {
    on_each_database(async |service| {
        let hall = Hall::open(&service).await;
        let projector = hall.asset(json!({})).await;
        let loan = hall.lent(&[(&projector, 1)], (0, 3)).await;
        service.clock.advance(chrono::TimeDelta::minutes(1));
        let void = json!({ "step": 3, "text": "ส่งมอบผิดเครื่อง" });
        let loan = hall.step(&loan, "void", &void).await.expect(200);
        assert_eq!(
            (&loan["status"], &loan["handed_on"]),
            (&json!("approved"), &json!(null))
        );
        assert_eq!(
            (&loan["steps"][2]["voided_by"], &loan["steps"][3]["voids"]),
            (&json!(4), &json!(3))
        );
        let there = hall.registered(&projector).await;
        assert_eq!((&there["on_loan"], &there["here"]), (&json!(false), &json!(1)));
        // The request stays: it's cancelled, not voided, and a void isn't voided.
        for step in [1, 3, 4] {
            hall.step(&loan, "void", &json!({ "step": step, "text": "x" }))
                .await
                .problem(409, "conflict");
        }
        hall.step(&loan, "void", &json!({ "step": 9, "text": "x" }))
            .await
            .fault("/step", "unknown");
        hall.step(&loan, "hand-over", &json!({})).await.expect(200);
        // An approval on which a handover rests stays.
        hall.step(&loan, "void", &json!({ "step": 2, "text": "x" }))
            .await
            .problem(409, "conflict");
    });
}

#[test]
fn a_return_isnt_voided_once_somebody_else_has_it() {
    on_each_database(async |service| {
        let hall = Hall::open(&service).await;
        let projector = hall.asset(json!({})).await;
        let first = hall.lent(&[(&projector, 1)], (0, 3)).await;
        let first = hall.step(&first, "return", &json!({})).await.expect(200);
        let second = hall.lent(&[(&projector, 1)], (0, 2)).await;
        let void = json!({ "step": 4, "text": "ยังไม่ได้คืน" });
        conflict(&hall.step(&first, "void", &void).await, "/step", "not_here");
        // Nor once somebody else had it: it would have been with both.
        service.clock.advance(chrono::TimeDelta::minutes(1));
        hall.step(&second, "return", &json!({})).await.expect(200);
        conflict(&hall.step(&first, "void", &void).await, "/step", "not_free");
        assert_eq!(hall.registered(&projector).await["on_loan"], false);
        let no_more = json!({ "step": 4, "text": "ยังไม่ได้คืน" });
        let back = hall.step(&second, "void", &no_more).await.expect(200);
        assert_eq!(
            (&back["status"], &back["lines"][0]["out"]),
            (&json!("on_loan"), &json!(1))
        );
        assert_eq!(hall.registered(&projector).await["on_loan"], true);
    });
}

#[test]
fn a_loan_is_extended_by_who_approves_it_as_long_as_nobody_waits_for_it() {
    on_each_database(async |service| {
        let hall = Hall::open(&service).await;
        let projector = hall.asset(json!({})).await;
        let loan = hall.lent(&[(&projector, 1)], (0, 3)).await;
        let next = hall.asked(&[(&projector, 1)], (6, 8)).await;
        let until = |n: i64| json!({ "due_on": hall.day(n).to_string(), "text": "เลื่อนจัดงาน" });
        hall.step_as(&hall.mayors(), &loan, "extend", &until(3))
            .await
            .fault("/due_on", "date_order");
        conflict(
            &hall.step_as(&hall.mayors(), &loan, "extend", &until(6)).await,
            "/due_on",
            "not_free",
        );
        hall.step_as(&hall.heads(), &loan, "extend", &until(5))
            .await
            .problem(403, "forbidden");
        let loan = hall
            .step_as(&hall.mayors(), &loan, "extend", &until(5))
            .await
            .expect(200);
        assert_eq!(loan["due_on"], hall.day(5).to_string());
        hall.step_as(&hall.staff(), &next, "cancel", &json!({}))
            .await
            .expect(200);
        let loan = hall
            .step_as(&hall.mayors(), &loan, "extend", &until(7))
            .await
            .expect(200);
        hall.step_as(&hall.mayors(), &loan, "extend", &until(90))
            .await
            .fault("/due_on", "out_of_range");
        assert_eq!(loan["due_on"], hall.day(7).to_string());
        // Its last extension is taken back.
        let no = loan["steps"].as_array().unwrap().len();
        let loan = hall
            .step(&loan, "void", &json!({ "step": no, "text": "เลื่อนผิด" }))
            .await
            .expect(200);
        assert_eq!(loan["due_on"], hall.day(5).to_string());
    });
}

#[test]
fn of_two_who_change_a_loan_they_both_read_one_wins() {
    on_each_database(async |service| {
        let hall = Hall::open(&service).await;
        let projector = hall.asset(json!({})).await;
        let loan = hall.approved(&[(&projector, 1)], (0, 3)).await;
        let path = format!("/api/v1/loans/{}", loan["id"].as_str().unwrap());
        let version = loan["version"].as_i64().unwrap();
        let (handover, cancel) = (format!("{path}/hand-over"), format!("{path}/cancel"));
        let (officer, staff, nothing) = (hall.officer(), hall.staff(), json!({}));
        let both = futures_util::future::join(
            service.change_as(&officer, "POST", &handover, version, &nothing),
            service.change_as(&staff, "POST", &cancel, version, &nothing),
        );
        let (first, second) = both.await;
        let mut statuses = [first.status, second.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 412]);
        let request = service
            .request("POST", &handover)
            .bearer_auth(&officer)
            .json(&nothing);
        crate::support::send(request)
            .await
            .problem(428, "precondition_required");
    });
}
