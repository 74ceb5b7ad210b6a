//! What's recorded later than it happened, and what's overridden.

use super::{Hall, conflict, person};
use crate::support::{on_each_database, send};
use prongsai::accounts::Role;
use serde_json::{Value, json};

impl Hall<'_> {
    /// A time of a day so many days from today.
    fn at(&self, n: i64, hour: u32) -> String {
        format!("{}T{hour:02}:00:00+07:00", self.day(n))
    }

    /// The mayor's appointment.
    async fn signer(&self) -> Value {
        let path = format!("/api/v1/agencies/{}/appointments", self.agency);
        let all = self.service.get_as(&self.officer(), &path).await.expect(200);
        let mut all = all["items"].as_array().unwrap().iter();
        let mayors = all.find(|one| one["user_id"] == json!(self.mayor));
        mayors.unwrap()["id"].clone()
    }

    /// A loan from its paper, to somebody without an account, approved on its first day.
    async fn on_paper(&self, lines: &[(&Value, i64)], (from, due): (i64, i64)) -> Value {
        let mut wish = self.wish(lines, (from, due));
        wish["borrower"] = json!({ "kind": "staff", "name": format!("นายอาลี {from}") });
        let loan = self.ask(&self.officer(), &wish).await.expect(201);
        let paper =
            json!({ "appointment_id": self.signer().await, "on": self.day(from).to_string(), "number": "1" });
        self.step(&loan, "record-approval", &paper).await.expect(200)
    }
}

#[test]
fn one_piece_is_never_with_two_at_a_time_whatever_is_recorded_later() {
    on_each_database(async |service| {
        let hall = Hall::open(&service).await;
        let projector = hall.asset(json!({})).await;
        let at = |n, hour| json!({ "at": hall.at(n, hour) });
        let loan = hall.on_paper(&[(&projector, 1)], (-8, -6)).await;
        hall.step(&loan, "hand-over", &at(-8, 9)).await.expect(200);
        hall.step(&loan, "return", &at(-5, 16)).await.expect(200);
        // It would have been with both; on the last day in the morning as well.
        let other = hall.on_paper(&[(&projector, 1)], (-9, -5)).await;
        for early in [at(-9, 9), at(-7, 9), at(-5, 9)] {
            conflict(
                &hall.step(&other, "hand-over", &early).await,
                "/lines/0",
                "not_free",
            );
        }
        let other = hall.step(&other, "hand-over", &at(-5, 17)).await.expect(200);
        assert_eq!(other["status"], "on_loan");
        hall.step(&other, "return", &at(-4, 9)).await.expect(200);
        // The first return can't be taken back any more: somebody had it since.
        let void = json!({ "step": 4, "text": "ยังไม่ได้คืน" });
        conflict(&hall.step(&loan, "void", &void).await, "/step", "not_free");
        assert_eq!(hall.loan(&loan).await["status"], "closed");
        assert_eq!(hall.registered(&projector).await["on_loan"], false);
    });
}

#[test]
fn a_piece_that_came_back_first_is_lent_again_while_the_rest_of_its_loan_is_out() {
    on_each_database(async |service| {
        let hall = Hall::open(&service).await;
        let (first, second) = (hall.asset(json!({})).await, hall.asset(json!({})).await);
        let both = hall.on_paper(&[(&first, 1), (&second, 1)], (-9, -1)).await;
        hall.step(&both, "hand-over", &json!({ "at": hall.at(-9, 9) }))
            .await
            .expect(200);
        let part = json!({ "at": hall.at(-8, 9), "lines": [{ "no": 1, "condition": "good" }] });
        hall.step(&both, "return", &part).await.expect(200);
        let again = hall.on_paper(&[(&first, 1)], (-6, -4)).await;
        hall.step(&again, "hand-over", &json!({ "at": hall.at(-6, 9) }))
            .await
            .expect(200);
        let there = hall.registered(&first).await;
        assert_eq!((&there["on_loan"], &there["here"]), (&json!(true), &json!(0)));
    });
}

#[test]
fn the_price_is_that_of_the_handovers_own_day() {
    on_each_database(async |service| {
        let hall = Hall::open(&service).await;
        let chairs = hall.chairs(10).await;
        let path = format!("/api/v1/assets/{}", chairs["id"].as_str().unwrap());
        for (version, satang) in [(1, json!(90_000)), (2, json!(null)), (3, json!(120_000))] {
            service.clock.advance(chrono::TimeDelta::days(10));
            let change = json!({ "value_satang": satang });
            service
                .change_as(&hall.officer(), "PATCH", &path, version, &change)
                .await
                .expect(200);
        }
        // Before the changes, between the first and the second, between the second and the third, and now.
        for (days, price) in [
            (-25, json!(45_000)),
            (-15, json!(90_000)),
            (-5, json!(null)),
            (0, json!(120_000)),
        ] {
            let loan = hall.on_paper(&[(&chairs, 1)], (days, days + 1)).await;
            let at = if days == 0 {
                json!({})
            } else {
                json!({ "at": hall.at(days, 9) })
            };
            let loan = hall.step(&loan, "hand-over", &at).await.expect(200);
            assert_eq!(loan["lines"][0]["price_satang"], price, "{days}");
            assert_eq!(loan["steps"][2]["lines"][0]["price_satang"], price);
        }
        // Of a line it's that of its first handover, whichever was recorded first.
        let loan = hall.on_paper(&[(&chairs, 2)], (-6, 5)).await;
        let one = json!({ "lines": [{ "no": 1, "quantity": 1 }] });
        let part = |at: String| json!({ "at": at, "lines": [{ "no": 1, "quantity": 1 }] });
        let loan = hall.step(&loan, "hand-over", &one).await.expect(200);
        assert_eq!(loan["lines"][0]["price_satang"], 120_000);
        let loan = hall
            .step(&loan, "hand-over", &part(hall.at(-5, 9)))
            .await
            .expect(200);
        assert_eq!(loan["lines"][0]["price_satang"], json!(null));
    });
}

#[test]
fn what_is_chased_in_time_and_written_down_late_was_chased_late() {
    on_each_database(async |service| {
        let hall = Hall::open(&service).await;
        let (first, second) = (hall.asset(json!({})).await, hall.asset(json!({})).await);
        let told = hall.lent(&[(&first, 1)], (0, 1)).await;
        let missed = hall.lent(&[(&second, 1)], (0, 1)).await;
        service.clock.advance(chrono::TimeDelta::days(9));
        let claimed = json!({ "on": hall.day(-7).to_string(), "text": "โทรแล้ว" });
        let told = hall.step(&told, "chase", &claimed).await.expect(200);
        assert_eq!(
            (&told["chase"]["done_on"], &told["chase"]["late"]),
            (&json!(hall.day(0).to_string()), &json!(true))
        );
        assert_eq!(told["steps"][3]["day"], hall.day(-7).to_string());
        // What came back after the last day to chase it was never chased, and goes on saying so.
        let missed = hall.step(&missed, "return", &json!({})).await.expect(200);
        assert_eq!(
            (
                &missed["status"],
                &missed["chase"]["done_on"],
                &missed["chase"]["late"]
            ),
            (&json!("closed"), &json!(null), &json!(true))
        );
        let book = format!(
            "/api/v1/agencies/{}/loan-register?fiscal_year={}",
            hall.agency, told["fiscal_year"]
        );
        let book = service.get_as(&hall.officer(), &book).await;
        assert!(book.text().contains("(บันทึก "), "both days stand in the book");
        let year = prongsai::calendar::fiscal_year(hall.day(-7));
        let path = format!("/api/v1/agencies/{}/loan-statistics/{year}", hall.agency);
        let figures = service.get_as(&hall.officer(), &path).await.expect(200);
        let of = |figure: &str| figures["total"][figure].as_i64().unwrap();
        assert_eq!(
            (of("chased_in_time"), of("chased_late"), of("not_chased")),
            (0, 1, 1)
        );
    });
}

#[test]
fn an_override_is_of_one_handover_and_by_nobody_for_themselves() {
    on_each_database(async |service| {
        let hall = Hall::open(&service).await;
        let (first, second) = (hall.asset(json!({})).await, hall.asset(json!({})).await);
        hall.lent(&[(&first, 1)], (0, 1)).await;
        let next = hall.approved(&[(&second, 1)], (2, 9)).await;
        service.clock.advance(chrono::TimeDelta::days(2));
        let pressing = json!({ "override_reason": "ช่วยผู้ประสบภัย" });
        let handed = hall.step(&next, "hand-over", &pressing).await.expect(200);
        assert_eq!(handed["steps"][2]["override_reason"], "ช่วยผู้ประสบภัย");
        assert_eq!(handed["override_reason"], "ช่วยผู้ประสบภัย");
        let path = format!("/api/v1/events?subject=loan/{}", next["id"].as_str().unwrap());
        let trail = service
            .get_as(&hall.token(&hall.clerk, "auditor"), &path)
            .await
            .expect(200);
        let told = trail["items"].as_array().unwrap().iter().rev();
        let told: Vec<&Value> = told.map(|event| &event["data"]["overridden"]).collect();
        assert_eq!(told, [&json!(false), &json!(false), &json!(true)]);
        // Taken back, it has to be said again.
        let back = hall
            .step(&next, "void", &json!({ "step": 3, "text": "ผิดเครื่อง" }))
            .await
            .expect(200);
        assert_eq!(back["override_reason"], json!(null));
        conflict(
            &hall.step(&next, "hand-over", &json!({})).await,
            "/borrower",
            "borrower_blocked",
        );
        // Where nothing is overridden nothing says so.
        let third = hall.asset(json!({})).await;
        let free = hall.on_paper(&[(&third, 1)], (0, 1)).await;
        let free = hall.step(&free, "hand-over", &pressing).await.expect(200);
        assert_eq!(
            (&free["override_reason"], &free["steps"][2]["override_reason"]),
            (&json!(null), &json!(null))
        );
        // The officer who is overdue hands nothing over to themselves.
        let (own, more) = (hall.asset(json!({})).await, hall.asset(json!({})).await);
        let wish = |asset: &Value, days| {
            let mut wish = hall.wish(&[(asset, 1)], days);
            wish["borrower"] = json!({ "kind": "staff", "user_id": hall.keeper });
            wish
        };
        let approve = async |loan: &Value| {
            let approved = hall.step_as(&hall.mayors(), loan, "approve", &json!({})).await;
            approved.expect(200)
        };
        let late = hall.ask(&hall.officer(), &wish(&own, (0, 1))).await.expect(201);
        let next = hall.ask(&hall.officer(), &wish(&more, (2, 5))).await.expect(201);
        hall.step(&approve(&late).await, "hand-over", &json!({}))
            .await
            .expect(200);
        let next = approve(&next).await;
        service.clock.advance(chrono::TimeDelta::days(2));
        conflict(
            &hall.step(&next, "hand-over", &pressing).await,
            "/borrower",
            "borrower_blocked",
        );
        let colleague = person(&service, &hall.agency, "นายพัสดุ มั่นคง", Role::AssetOfficer).await;
        let token = hall.token(&colleague, "asset_officer");
        let handed = hall.step_as(&token, &next, "hand-over", &pressing).await;
        assert_eq!(handed.expect(200)["override_reason"], "ช่วยผู้ประสบภัย");
    });
}

#[test]
fn a_return_by_scanning_that_is_sent_again_takes_back_nothing_more() {
    on_each_database(async |service| {
        let hall = Hall::open(&service).await;
        let chairs = hall.chairs(100).await;
        let loan = hall.lent(&[(&chairs, 100)], (0, 3)).await;
        let body = |quantity: i32| {
            json!({ "agency_id": hall.agency, "lines": [
                { "label": chairs["number"], "quantity": quantity, "condition": "good" }] })
        };
        let send_with = async |body: &Value| {
            let request = service
                .request("POST", "/api/v1/loan-returns")
                .bearer_auth(hall.officer())
                .header("idempotency-key", "1b9d6bcd");
            send(request.json(body)).await
        };
        let first = send_with(&body(20)).await.expect(200);
        assert_eq!(first["items"][0]["number"], loan["number"]);
        assert_eq!(send_with(&body(20)).await.expect(200), first);
        send_with(&body(21)).await.problem(409, "idempotency_conflict");
        let now = hall.loan(&loan).await;
        assert_eq!(
            (&now["lines"][0]["out"], &now["version"]),
            (&json!(80), &json!(4))
        );
    });
}
