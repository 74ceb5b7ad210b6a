//! Who borrows, and who sees it.

use super::{Hall, conflict, person};
use crate::support::on_each_database;
use prongsai::accounts::Role;
use serde_json::json;

#[test]
fn staff_borrow_in_three_calls_and_see_their_own_loans_only() {
    on_each_database(async |service| {
        let hall = Hall::open(&service).await;
        let projector = hall.asset(json!({ "name": "โปรเจกเตอร์ห้องประชุม" })).await;
        let found = service
            .get_as(&hall.staff(), "/api/v1/assets?q=โปรเจกเตอร์")
            .await
            .expect(200);
        assert_eq!(found["items"][0]["id"], projector["id"]);
        let loan = hall.asked(&[(&projector, 1)], (0, 1)).await;
        let path = format!("/api/v1/loans/{}", loan["id"].as_str().unwrap());
        assert_eq!(
            service.get_as(&hall.staff(), &path).await.expect(200)["id"],
            loan["id"]
        );
        let other = person(&service, &hall.agency, "คนอื่น", Role::Staff).await;
        let others = hall.token(&other, "staff");
        service.get_as(&others, &path).await.problem(404, "not_found");
        hall.step_as(&others, &loan, "cancel", &json!({}))
            .await
            .problem(404, "not_found");
        let mine = service
            .get_as(&hall.staff(), "/api/v1/me/loans")
            .await
            .expect(200);
        assert_eq!(mine["items"][0]["number"], loan["number"]);
        assert_eq!(
            service.get_as(&others, "/api/v1/me/loans").await.expect(200)["items"],
            json!([])
        );
        service
            .get_as(&hall.staff(), "/api/v1/loans")
            .await
            .problem(403, "forbidden");
        let all = service
            .get_as(&hall.officer(), "/api/v1/loans?status=requested")
            .await
            .expect(200);
        assert_eq!(all["items"].as_array().unwrap().len(), 1);
        // Nobody asks in the name of others but asset officers.
        let mut wish = hall.wish(&[(&projector, 1)], (3, 4));
        wish["borrower"] = json!({ "kind": "staff", "user_id": other });
        hall.ask(&hall.staff(), &wish).await.problem(403, "forbidden");
        let loan = hall.ask(&hall.officer(), &wish).await.expect(201);
        assert_eq!(
            (&loan["borrower"]["name"], &loan["steps"][0]["whose"]),
            (&json!("คนอื่น"), &json!("officer"))
        );
        let mine = service.get_as(&others, "/api/v1/me/loans").await.expect(200);
        assert_eq!(mine["items"].as_array().unwrap().len(), 1);
    });
}

#[test]
fn citizens_borrow_where_the_agencys_policy_and_the_asset_allow_it() {
    on_each_database(async |service| {
        let hall = Hall::open(&service).await;
        let tent = hall.asset(json!({ "name": "เต็นท์" })).await;
        let own = hall
            .asset(json!({ "name": "คอมพิวเตอร์", "lend_to_citizens": false }))
            .await;
        let mut wish = hall.wish(&[(&tent, 1)], (0, 2));
        wish["borrower"] = json!({ "kind": "citizen", "name": "นางแวเซาะ สาและ", "contact": "081-000-0000" });
        hall.ask(&hall.officer(), &wish)
            .await
            .fault("/borrower/kind", "not_lent_to");
        let path = format!("/api/v1/agencies/{}/asset-policy", hall.agency);
        let policy = json!({ "lend_to_agencies": true, "lend_to_citizens": true, "block_overdue": true, "most_days": 30, "remind_days": 2 });
        let admin = hall.token(&hall.clerk, "agency_admin");
        service
            .change_as(&admin, "PUT", &path, 0, &policy)
            .await
            .expect(200);
        hall.ask(&hall.officer(), &wish).await.expect(201);
        wish["lines"] = json!([{ "asset_id": own["id"], "quantity": 1 }]);
        hall.ask(&hall.officer(), &wish)
            .await
            .fault("/lines/0/asset_id", "not_lent_to");
        let long = hall.wish(&[(&own, 1)], (0, 30));
        hall.ask(&hall.staff(), &long)
            .await
            .fault("/due_on", "out_of_range");
        hall.ask(&hall.staff(), &hall.wish(&[(&own, 1)], (0, 29)))
            .await
            .expect(201);
    });
}

#[test]
fn who_is_overdue_gets_nothing_more_unless_the_officer_says_why() {
    on_each_database(async |service| {
        let hall = Hall::open(&service).await;
        let (first, second) = (hall.asset(json!({})).await, hall.asset(json!({})).await);
        let loan = hall.lent(&[(&first, 1)], (0, 1)).await;
        service.clock.advance(chrono::TimeDelta::days(1));
        let fine = hall.asked(&[(&second, 1)], (0, 1)).await;
        hall.step_as(&hall.staff(), &fine, "cancel", &json!({}))
            .await
            .expect(200);
        service.clock.advance(chrono::TimeDelta::days(1));
        let wish = hall.wish(&[(&second, 1)], (0, 1));
        let body = conflict(
            &hall.ask(&hall.staff(), &wish).await,
            "/borrower",
            "borrower_blocked",
        );
        assert_eq!(body["errors"][0]["params"]["other"], loan["number"]);
        let late = service
            .get_as(&hall.officer(), "/api/v1/loans?to_chase=true")
            .await
            .expect(200);
        assert_eq!(
            (&late["items"][0]["number"], &late["items"][0]["overdue"]),
            (&loan["number"], &json!(true))
        );
        let mut pressing = wish.clone();
        pressing["override_reason"] = json!("ช่วยผู้ประสบภัย");
        // Not by saying so oneself.
        conflict(
            &hall.ask(&hall.staff(), &pressing).await,
            "/borrower",
            "borrower_blocked",
        );
        pressing["borrower"] = json!({ "kind": "staff", "user_id": hall.clerk });
        let given = hall.ask(&hall.officer(), &pressing).await.expect(201);
        assert_eq!(given["override_reason"], "ช่วยผู้ประสบภัย");
        // What's overdue isn't free today, but may be promised for later.
        let third = person(&service, &hall.agency, "คนอื่น", Role::Staff).await;
        let token = hall.token(&third, "staff");
        conflict(
            &hall.ask(&token, &hall.wish(&[(&first, 1)], (0, 1))).await,
            "/lines/0",
            "not_free",
        );
        hall.ask(&token, &hall.wish(&[(&first, 1)], (1, 2)))
            .await
            .expect(201);
        // The chase: by the officer, from the day after it was due.
        let chased = json!({ "on": hall.day(-1).to_string(), "text": "โทรแล้ว" });
        hall.step(&loan, "chase", &chased).await.fault("/on", "too_early");
        let seen = hall.loan(&loan).await;
        let chase = &seen["chase"];
        assert_eq!(
            (&chase["opened_on"], &chase["done_on"], &chase["late"]),
            (&json!(hall.day(0).to_string()), &json!(null), &json!(false))
        );
        assert_eq!(chase["due_on"], hall.day(6).to_string());
        let chased = json!({ "on": hall.day(0).to_string(), "text": "โทรแล้ว จะคืนพรุ่งนี้" });
        let loan = hall.step(&loan, "chase", &chased).await.expect(200);
        assert_eq!(loan["chase"]["done_on"], hall.day(0).to_string());
        let late = service
            .get_as(&hall.officer(), "/api/v1/loans?to_chase=true")
            .await
            .expect(200);
        assert_eq!(late["items"], json!([]));
    });
}

#[test]
fn who_became_overdue_since_the_request_gets_nothing_handed_over() {
    on_each_database(async |service| {
        let hall = Hall::open(&service).await;
        let (first, second) = (hall.asset(json!({})).await, hall.asset(json!({})).await);
        let late = hall.lent(&[(&first, 1)], (0, 1)).await;
        let mut wish = hall.wish(&[(&second, 1)], (2, 5));
        wish["override_reason"] = json!("ด่วน");
        // Nothing is to be overridden yet, and nothing says so.
        let next = hall.ask(&hall.staff(), &wish).await.expect(201);
        assert_eq!(next["override_reason"], json!(null));
        let next = hall
            .step_as(&hall.mayors(), &next, "approve", &json!({}))
            .await
            .expect(200);
        service.clock.advance(chrono::TimeDelta::days(2));
        let body = conflict(
            &hall.step(&next, "hand-over", &json!({})).await,
            "/borrower",
            "borrower_blocked",
        );
        assert_eq!(body["errors"][0]["params"]["other"], late["number"]);
        let pressing = json!({ "override_reason": "ช่วยผู้ประสบภัย" });
        let next = hall.step(&next, "hand-over", &pressing).await.expect(200);
        assert_eq!(
            (&next["status"], &next["override_reason"]),
            (&json!("on_loan"), &json!("ช่วยผู้ประสบภัย"))
        );
    });
}
