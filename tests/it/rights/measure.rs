//! A measure of a place.

use super::case::with_photo;
use super::place::Place;
use crate::support::{TestService, send};
use serde_json::json;

/// A measure that is shown by a file.
pub async fn furnish(service: &TestService, place: &mut Place) {
    let officer = service.token(&[&format!("unit_head@agency:{}", place.agency)]);
    let path = format!("/api/v1/agencies/{}/measures/2566", place.agency);
    let body = json!({ "name": "มาตรการ", "indicator": "4" });
    let made = service.post_as(&officer, &path, &body).await;
    place.name("measure_id", made.expect(201)["id"].as_str().unwrap());
    let path = format!("/api/v1/measures/{}/files", place.named("measure_id"));
    let request = service.request("POST", &path).bearer_auth(&officer);
    let with = send(with_photo().of(request.header("if-match", "*")))
        .await
        .expect(200);
    place.name("measure_evidence_id", with["evidence"][0]["id"].as_str().unwrap());
    place.name("indicator", "4");
}
