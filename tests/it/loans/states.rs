//! Every step from every status.

use super::Hall;
use crate::support::on_each_database;
use serde_json::{Value, json};

/// What may be done where, besides voiding: written by hand.
const TABLE: &[(&str, &[&str])] = &[
    ("requested", &["approve", "record-approval", "reject", "cancel"]),
    ("approved", &["cancel", "hand-over", "extend", "record-extension"]),
    ("on_loan", &["extend", "record-extension", "return"]),
    ("returned", &["settle"]),
    ("closed", &[]),
    ("rejected", &[]),
    ("cancelled", &[]),
];

const STEPS: &[&str] = &[
    "approve",
    "record-approval",
    "reject",
    "cancel",
    "hand-over",
    "extend",
    "record-extension",
    "return",
    "settle",
    "chase",
];

impl Hall<'_> {
    /// A loan in a status.
    async fn in_status(&self, status: &str) -> Value {
        let asset = self.asset(json!({})).await;
        let lines = [(&asset, 1)];
        match status {
            "requested" => self.asked(&lines, (0, 3)).await,
            "approved" => self.approved(&lines, (0, 3)).await,
            "on_loan" => self.lent(&lines, (0, 3)).await,
            "returned" | "closed" => {
                let condition = if status == "closed" { "good" } else { "damaged" };
                let back = json!({ "lines": [{ "no": 1, "condition": condition }] });
                let loan = self.lent(&lines, (0, 3)).await;
                self.step(&loan, "return", &back).await.expect(200)
            }
            "rejected" => {
                let loan = self.asked(&lines, (0, 3)).await;
                self.step_as(&self.mayors(), &loan, "reject", &json!({ "text": "ไม่ว่าง" }))
                    .await
                    .expect(200)
            }
            _ => {
                let loan = self.asked(&lines, (0, 3)).await;
                self.step_as(&self.staff(), &loan, "cancel", &json!({}))
                    .await
                    .expect(200)
            }
        }
    }

    /// The appointment of the mayor.
    async fn mayors_appointment(&self) -> Value {
        let path = format!("/api/v1/agencies/{}/appointments", self.agency);
        let all = self.service.get_as(&self.officer(), &path).await.expect(200);
        let mut all = all["items"].as_array().unwrap().iter();
        all.find(|one| one["user_id"] == json!(self.mayor)).unwrap()["id"].clone()
    }

    fn body(&self, step: &str, appointment: &Value) -> Value {
        let (today, later) = (self.day(0).to_string(), self.day(9).to_string());
        match step {
            "reject" => json!({ "text": "ไม่ว่าง" }),
            "record-approval" => json!({ "appointment_id": appointment, "on": today, "number": "1" }),
            "extend" => json!({ "due_on": later, "text": "ขยาย" }),
            "record-extension" => {
                json!({ "due_on": later, "text": "ขยาย", "appointment_id": appointment, "on": today, "number": "1" })
            }
            "settle" => {
                json!({ "on": today, "lines": [{ "no": 1, "quantity": 1, "condition": "damaged", "kind": "repair" }] })
            }
            "chase" => json!({ "on": today, "text": "ทวง" }),
            _ => json!({}),
        }
    }
}

#[test]
fn every_step_from_every_status_does_what_the_table_says() {
    on_each_database(async |service| {
        let hall = Hall::open(&service).await;
        let appointment = hall.mayors_appointment().await;
        for (status, allowed) in TABLE {
            for step in STEPS {
                let loan = hall.in_status(status).await;
                assert_eq!(&loan["status"], status);
                let token = match *step {
                    "approve" | "reject" | "extend" => hall.mayors(),
                    "cancel" => hall.staff(),
                    _ => hall.officer(),
                };
                let path = format!("/api/v1/loans/{}", loan["id"].as_str().unwrap());
                let seen = service.get_as(&token, &path).await.expect(200);
                let actions = seen["allowed_actions"].to_string();
                let offered = actions.contains(operation(step));
                let answer = hall
                    .step_as(&token, &loan, step, &hall.body(step, &appointment))
                    .await;
                let may = allowed.contains(step);
                assert_eq!(offered, may, "{step} of {status}: {actions}");
                assert_eq!(
                    answer.status == 200,
                    may,
                    "{step} of {status}: {} {}",
                    answer.status,
                    answer.text()
                );
                if !may {
                    assert!(
                        matches!(answer.status, 409 | 422),
                        "{step} of {status}: {}",
                        answer.status
                    );
                    assert_eq!(hall.loan(&loan).await["version"], loan["version"]);
                }
            }
        }
    });
}

/// The operation of a step.
fn operation(step: &str) -> &'static str {
    match step {
        "approve" => "\"approve_loan\"",
        "record-approval" => "record_loan_approval",
        "reject" => "reject_loan",
        "cancel" => "cancel_loan",
        "hand-over" => "hand_over_loan",
        "extend" => "\"extend_loan\"",
        "record-extension" => "record_loan_extension",
        "return" => "return_loan",
        "settle" => "settle_loan",
        _ => "chase_loan",
    }
}
