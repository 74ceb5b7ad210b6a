//! The services of a place.

use super::place::Place;
use crate::support::{TestService, send};
use serde_json::{Value, json};
use std::sync::atomic::{AtomicU32, Ordering};

fn officer(service: &TestService, place: &Place) -> String {
    service.token(&[&format!("data_officer@agency:{}", place.agency)])
}

/// A service, and what is sent about its counts.
pub async fn furnish(service: &TestService, place: &mut Place) {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let n = COUNT.fetch_add(1, Ordering::Relaxed);
    let code = format!("s-{n}");
    let body = json!({ "agency_id": place.agency, "code": code, "name_th": "ชำระภาษี" });
    let made = service
        .post_as(&officer(service, place), "/api/v1/services", &body)
        .await;
    place.name("service_id", made.expect(201)["id"].as_str().unwrap());
    place.name("month", "2023-04");
    let file = format!("code,month,channel,received,completed,in_time\n{code},2023-04,counter,1,1,1\n");
    place.bodies.push(("import_service_counts", json!(file)));
    ask(service, place).await;
}

/// A form about the service, with a comment from paper, and a visit.
async fn ask(service: &TestService, place: &mut Place) {
    let token = officer(service, place);
    let body = json!({ "agency_id": place.agency, "service_id": place.named("service_id"), "question_set": "short",
        "opens_on": "2022-10-01" });
    let made = service.post_as(&token, "/api/v1/satisfaction-forms", &body).await;
    place.name("form_id", made.expect(201)["id"].as_str().unwrap());
    let form = format!("/api/v1/satisfaction-forms/{}", place.named("form_id"));
    let ratings = json!([{ "question": "staff", "rating": 5 }]);
    let paper = json!({ "month": "2023-04", "answers": [{ "ratings": ratings, "comment": "ดี" }] });
    let path = format!("{form}/paper-responses");
    service.post_as(&token, &path, &paper).await.expect(201);
    let path = format!("/api/v1/satisfaction-responses?agency_id={}", place.agency);
    let comments = service.get_as(&token, &path).await.expect(200);
    place.name("response_id", comments["items"][0]["id"].as_str().unwrap());
    let visit = service
        .post(&format!("{form}/visits"), &json!({}))
        .await
        .expect(200);
    let answer = json!({ "form_id": place.named("form_id"), "visit": visit["visit"], "ratings": ratings });
    place.bodies.push(("submit_satisfaction", answer));
    place.bodies.push(("record_paper_answers", paper));
}

/// Does something with the place's service.
async fn act(service: &TestService, place: &Place, path: &str, body: &Value) {
    let request = service
        .request("POST", &format!("/api/v1{path}"))
        .bearer_auth(officer(service, place))
        .header("if-match", "*");
    send(request.json(body)).await.expect(200);
}

pub async fn prepare(service: &TestService, place: &mut Place, operation: &str) {
    if operation == "restore_service" {
        let path = format!("/services/{}/retire", place.named("service_id"));
        act(service, place, &path, &json!({})).await;
    }
}
