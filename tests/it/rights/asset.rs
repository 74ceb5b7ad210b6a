//! The property of a place.

use super::case::with_photo;
use super::place::Place;
use crate::support::{TestService, send};
use serde_json::{Value, json};

fn officer(service: &TestService, place: &Place) -> String {
    service.token(&[&format!("asset_officer@agency:{}", place.agency)])
}

/// Registers an asset; from here on the place's is this one.
async fn register(service: &TestService, place: &mut Place, mut body: Value) {
    body["agency_id"] = json!(place.agency);
    body["accounting_class"] = json!("durable");
    let made = service
        .post_as(&officer(service, place), "/api/v1/assets", &body)
        .await;
    place.name("asset_id", made.expect(201)["id"].as_str().unwrap());
}

/// A projector with a photo.
pub async fn furnish(service: &TestService, place: &mut Place) {
    let projector =
        json!({ "number": "1", "name": "โปรเจกเตอร์", "use_kind": "returnable", "tracking": "individual" });
    register(service, place, projector).await;
    let path = format!("/api/v1/assets/{}/photos", place.named("asset_id"));
    let request = service
        .request("POST", &path)
        .bearer_auth(officer(service, place));
    let asset = send(with_photo().of(request.header("if-match", "*")))
        .await
        .expect(200);
    place.name("photo_id", asset["photos"][0]["id"].as_str().unwrap());
    take_stock(service, place).await;
}

/// Starts the stocktake of the year before that of the example; from here on the place's is this one.
async fn take_stock(service: &TestService, place: &mut Place) {
    let body = json!({ "agency_id": place.agency, "fiscal_year": 2565 });
    let made = service
        .post_as(&officer(service, place), "/api/v1/stocktakes", &body)
        .await;
    place.name("stocktake_id", made.expect(201)["id"].as_str().unwrap());
    let counts = json!({ "entries": [{ "asset_id": place.named("asset_id"), "found_quantity": 1 }] });
    let sheet = json!("เลขครุภัณฑ์,พบจำนวน\n1,1\n");
    place.bodies.push(("record_stocktake_counts", counts));
    place.bodies.push(("import_count_sheet", sheet));
}

pub async fn prepare(service: &TestService, place: &mut Place, operation: &str) {
    if operation == "record_stock_movement" {
        let paper = json!({ "number": "2", "name": "กระดาษ", "use_kind": "consumable", "tracking": "lot" });
        register(service, place, paper).await;
    }
    if operation == "set_asset_status" {
        // One that isn't kept for the place's loan.
        let spare = json!({ "number": "2", "name": "โปรเจกเตอร์สำรอง", "use_kind": "returnable", "tracking": "individual" });
        register(service, place, spare).await;
    }
}
