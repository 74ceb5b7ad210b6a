//! Loans as they stand somewhere in their life.

use super::Hall;
use serde_json::{Value, json};

/// Where a loan stands, and where its things are used.
#[derive(Debug)]
pub struct Stands<'a> {
    pub name: &'a str,
    pub inside: bool,
}

impl Hall<'_> {
    /// A loan that stands there, of things of its own.
    pub async fn stands(&self, stands: &Stands<'_>) -> Value {
        let back = |condition: &str| json!({ "lines": [{ "no": 1, "condition": condition }] });
        let (all, one) = (json!({}), json!({ "lines": [{ "no": 1 }] }));
        match stands.name {
            "never fetched" => return self.long_ago(&["record-approval"]).await,
            "overdue" => return self.long_ago(&["record-approval", "hand-over"]).await,
            _ => {}
        }
        let mut steps: Vec<(&str, Value)> = Vec::new();
        match stands.name {
            "requested" => {}
            "rejected" => steps.push(("reject", json!({ "text": "ไม่ว่าง" }))),
            "cancelled" => steps.push(("cancel", json!({}))),
            _ => steps.push(("approve", json!({}))),
        }
        match stands.name {
            "approved, part back" => steps.extend([("hand-over", one), ("return", back("good"))]),
            "approved, part broken" => steps.extend([("hand-over", one), ("return", back("damaged"))]),
            "on loan" => steps.push(("hand-over", all)),
            "on loan in part" => steps.push(("hand-over", one)),
            "on loan, one broken" => {
                let broken = json!({ "lines": [{ "no": 1, "quantity": 1, "condition": "damaged" }] });
                steps.extend([("hand-over", all), ("return", broken)]);
            }
            "returned" => steps.extend([("hand-over", all), ("return", back("damaged"))]),
            "closed" => steps.extend([("hand-over", all), ("return", back("good"))]),
            _ => {}
        }
        let mut wish = self.wish(&[], (0, 3));
        wish["lines"] = self.lines_for(stands.name).await;
        wish["premises"] = json!(if stands.inside { "inside" } else { "outside" });
        let mut loan = self.ask(&self.staff(), &wish).await.expect(201);
        for (step, body) in steps {
            let token = match step {
                "approve" | "reject" => self.mayors(),
                _ => self.officer(),
            };
            loan = self.step_as(&token, &loan, step, &body).await.expect(200);
        }
        let status = match stands.name.split_once([' ', ',']) {
            Some(("on", _)) => "on_loan",
            Some((status, _)) => status,
            None => stands.name,
        };
        assert_eq!(loan["status"], status, "{stands:?}");
        loan
    }

    async fn lines_for(&self, name: &str) -> Value {
        let line = |asset: Value, quantity: i32| json!({ "asset_id": asset["id"], "quantity": quantity });
        match name {
            "on loan, one broken" => json!([line(self.chairs(4).await, 4)]),
            "approved, part back" | "approved, part broken" | "on loan in part" => {
                let both = (self.asset(json!({})).await, self.asset(json!({})).await);
                json!([line(both.0, 1), line(both.1, 1)])
            }
            _ => json!([line(self.asset(json!({})).await, 1)]),
        }
    }

    /// A loan of the borrower that was due two days ago, after these steps, which came in on paper.
    pub async fn long_ago(&self, steps: &[&str]) -> Value {
        let asset = self.asset(json!({})).await;
        let mut wish = self.wish(&[(&asset, 1)], (-5, -2));
        wish["borrower"] = json!({ "kind": "staff", "user_id": self.clerk });
        wish["override_reason"] = json!("ยืมก่อนหน้านี้");
        let mut loan = self.ask(&self.officer(), &wish).await.expect(201);
        for step in steps {
            let at = |n: i64| format!("{}T12:00:00+07:00", self.day(n));
            let (name, body) = match *step {
                "record-approval" => {
                    let appointment = self.mayors_appointment().await;
                    let day = self.day(-10).to_string();
                    (
                        *step,
                        json!({ "appointment_id": appointment, "on": day, "number": "1" }),
                    )
                }
                "hand-over" => (*step, json!({ "at": at(-4) })),
                "return" => (*step, json!({ "at": at(-3) })),
                "return broken" => {
                    let line = json!({ "no": 1, "condition": "damaged" });
                    ("return", json!({ "at": at(-3), "lines": [line] }))
                }
                _ => (*step, json!({ "text": "ไม่ว่าง" })),
            };
            let token = if name == "reject" {
                self.mayors()
            } else {
                self.officer()
            };
            loan = self.step_as(&token, &loan, name, &body).await.expect(200);
        }
        self.loan(&loan).await
    }

    /// The appointment of the mayor.
    pub async fn mayors_appointment(&self) -> Value {
        let path = format!("/api/v1/agencies/{}/appointments", self.agency);
        let all = self.service.get_as(&self.officer(), &path).await.expect(200);
        let mut all = all["items"].as_array().unwrap().iter();
        all.find(|one| one["user_id"] == json!(self.mayor)).unwrap()["id"].clone()
    }
}
