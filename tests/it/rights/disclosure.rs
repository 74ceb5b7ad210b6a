//! The disclosure items of a place.

use super::case::with_photo;
use super::place::Place;
use crate::support::{TestService, send};
use serde_json::{Value, json};

const ITEM: &str = "e_service";

fn officer(service: &TestService, place: &Place) -> String {
    service.token(&[&format!("data_officer@agency:{}", place.agency)])
}

/// The year 2566 with a file as evidence of an item, a survey, and a procedure.
pub async fn furnish(service: &TestService, place: &mut Place) {
    let base = format!("/api/v1/agencies/{}", place.agency);
    let (token, year) = (officer(service, place), format!("{base}/disclosures/2566"));
    service.post_as(&token, &year, &json!({})).await.expect(201);
    let ask = |method: &str, path: String| {
        let request = service.request(method, &path).bearer_auth(&token);
        request.header("if-match", "*")
    };
    let surveys = json!({ "eit_url": "https://example.org/eit" });
    send(ask("PATCH", year.clone()).json(&surveys)).await.expect(200);
    let file = with_photo().text("title", "ภาพ");
    let with = send(file.of(ask("POST", format!("{year}/{ITEM}/files"))))
        .await
        .expect(200);
    place.name("item_key", ITEM);
    place.name("survey", "eit");
    place.name("evidence_id", with["evidence"][0]["id"].as_str().unwrap());
    let steps = json!([{ "title": "รับเรื่อง" }]);
    let procedure = json!({ "how": ["ยื่นหนังสือ"], "steps": steps, "unit": "สำนักปลัด", "days": 30 });
    let path = format!("{base}/complaint-procedure");
    send(ask("PUT", path).json(&procedure)).await.expect(200);
    place.bodies.push(("open_disclosures", json!({})));
    place
        .bodies
        .push(("update_disclosure", json!({ "progress": "ก" })));
    place
        .bodies
        .push(("pin_disclosure_evidence", json!({ "source": ITEM })));
}

/// A year that isn't open yet, a link to be looked at, and a service that's offered online.
pub async fn prepare(service: &TestService, place: &mut Place, operation: &str) {
    let path = format!("/api/v1/agencies/{}/disclosures/2566/{ITEM}/links", place.agency);
    match operation {
        "open_disclosures" => place.name("fiscal_year", "2565"),
        "check_disclosure_link" => {
            let link = json!({ "title": "ก", "url": "https://nothing.invalid/" });
            let request = service
                .request("POST", &path)
                .bearer_auth(officer(service, place));
            let with: Value = send(request.header("if-match", "*").json(&link))
                .await
                .expect(200);
            place.name("evidence_id", with["evidence"][1]["id"].as_str().unwrap());
        }
        "pin_disclosure_evidence" => {
            let online = json!({ "agency_id": place.agency, "code": "online", "name_th": "ก", "channels": ["online"] });
            let made = service
                .post_as(&officer(service, place), "/api/v1/services", &online)
                .await;
            made.expect(201);
        }
        _ => {}
    }
}
