//! The loan of a place, and the steps that bring it to where an operation goes on.

use super::place::Place;
use crate::support::{TestService, send};
use diesel::connection::SimpleConnection;
use prongsai::accounts::find_user_by_name;
use prongsai::calendar::day_in_bangkok;
use serde_json::{Value, json};

fn officer(service: &TestService, place: &Place) -> String {
    service.token(&[&format!("asset_officer@agency:{}", place.agency)])
}

fn day(service: &TestService, n: i64) -> String {
    (day_in_bangkok(service.clock.now()) + chrono::Duration::days(n)).to_string()
}

/// Whoever calls is of the staff here.
pub async fn furnish(service: &TestService, place: &mut Place) {
    let caller = find_user_by_name(&service.db, "caller").await.unwrap().unwrap();
    let sql = format!(
        "INSERT INTO user_roles (user_id, role, agency_id, province) VALUES ('{caller}', 'staff', '{}', '')",
        place.agency
    );
    let write = service.db.write(move |tx| Ok(tx.conn().batch_execute(&sql)?));
    write.await.unwrap();
    place.name("caller", &caller);
    let body = json!({ "position_id": place.named("position_id"), "kind": "on_behalf", "holder_name": "ผู้รับมอบ",
        "starts_on": "2024-01-01" });
    place.name("signer", &appointed(service, place, &body).await);
    ask(service, place, true, (0, 3)).await;
}

/// Asks for the place's asset, for whoever calls or for somebody else.
async fn ask(service: &TestService, place: &mut Place, own: bool, (from, due): (i64, i64)) {
    let borrower = if own {
        json!({ "kind": "staff", "user_id": place.named("caller") })
    } else {
        json!({ "kind": "staff", "name": "คนอื่น" })
    };
    let body = json!({ "agency_id": place.agency, "borrower": borrower, "purpose": "ทดสอบ", "premises": "outside",
        "place": "ทดสอบ", "from_on": day(service, from), "due_on": day(service, due),
        "lines": [{ "asset_id": place.named("asset_id"), "quantity": 1 }] });
    let made = service
        .post_as(&officer(service, place), "/api/v1/loans", &body)
        .await;
    place.name("loan_id", made.expect(201)["id"].as_str().unwrap());
}

async fn step(service: &TestService, place: &Place, step: &str, body: Value) -> Value {
    let path = format!("/api/v1/loans/{}/{step}", place.named("loan_id"));
    let request = service
        .request("POST", &path)
        .bearer_auth(officer(service, place));
    send(request.header("if-match", "*").json(&body))
        .await
        .expect(200)
}

/// The approval on paper of who holds the position at the top.
fn paper(service: &TestService, place: &Place) -> Value {
    let day = day(service, -10);
    json!({ "appointment_id": place.named("signer"), "on": day, "number": "1/2566" })
}

/// Has whoever calls act for the position at the top.
async fn appoint(service: &TestService, place: &Place) {
    let body = json!({ "position_id": place.named("position_id"), "user_id": place.named("caller"), "kind": "acting",
        "holder_name": "ผู้ทดสอบ", "starts_on": day(service, -30) });
    appointed(service, place, &body).await;
}

async fn appointed(service: &TestService, place: &Place, body: &Value) -> String {
    let path = format!("/api/v1/agencies/{}/appointments", place.agency);
    let made = service.post_as(&service.token(&["sysadmin"]), &path, body).await;
    made.expect(201)["id"].as_str().unwrap().to_owned()
}

pub async fn prepare(service: &TestService, place: &mut Place, operation: &str) {
    if !place.has("loan_id") {
        return;
    }
    let signs = ["approve_loan", "reject_loan", "extend_loan"].contains(&operation);
    let late = operation == "chase_loan";
    if operation == "request_loan" {
        let line = json!({ "asset_id": place.named("asset_id"), "quantity": 1 });
        let body = json!({ "agency_id": place.agency, "purpose": "ทดสอบ", "premises": "outside", "place": "ทดสอบ",
            "from_on": day(service, 10), "due_on": day(service, 11), "lines": [line] });
        place.bodies.push(("request_loan", body));
        return;
    }
    if signs || late {
        step(service, place, "cancel", json!({})).await;
        ask(service, place, false, if late { (-5, -2) } else { (0, 3) }).await;
    }
    if signs {
        appoint(service, place).await;
    }
    let steps: &[&str] = match operation {
        "hand_over_loan" | "extend_loan" | "record_loan_extension" | "void_loan_step" => &["approve"],
        "return_loan" | "return_scanned" | "chase_loan" => &["approve", "hand-over"],
        "settle_loan" | "print_return_slip" => &["approve", "hand-over", "return"],
        _ => &[],
    };
    for taken in steps {
        match *taken {
            "approve" => step(service, place, "record-approval", paper(service, place)).await,
            "return" => {
                let line = json!({ "no": 1, "condition": "damaged" });
                step(service, place, "return", json!({ "lines": [line] })).await
            }
            _ => {
                let at = if late {
                    format!("{}T12:00:00+07:00", day(service, -4))
                } else {
                    String::new()
                };
                let body = if late { json!({ "at": at }) } else { json!({}) };
                step(service, place, "hand-over", body).await
            }
        };
    }
    place.bodies.extend(bodies(service, place));
}

/// What operations are sent in place of their examples.
fn bodies(service: &TestService, place: &Place) -> Vec<(&'static str, Value)> {
    let later = json!({ "due_on": day(service, 9), "text": "เลื่อน" });
    let mut extended = paper(service, place);
    (extended["due_on"], extended["text"]) = (later["due_on"].clone(), later["text"].clone());
    let settled = json!({ "no": 1, "quantity": 1, "condition": "damaged", "kind": "repair" });
    let scanned = json!({ "label": place.named("asset_id"), "condition": "good" });
    vec![
        ("record_loan_approval", paper(service, place)),
        ("extend_loan", later),
        ("record_loan_extension", extended),
        ("hand_over_loan", json!({})),
        ("return_loan", json!({})),
        (
            "return_scanned",
            json!({ "agency_id": place.agency, "lines": [scanned] }),
        ),
        (
            "settle_loan",
            json!({ "on": day(service, 0), "lines": [settled] }),
        ),
        ("chase_loan", json!({ "on": day(service, 0), "text": "ทวง" })),
        ("void_loan_step", json!({ "step": 2, "text": "ผิด" })),
    ]
}
