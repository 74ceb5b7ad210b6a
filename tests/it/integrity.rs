//! The sealed channel, as its reporters, its officers and its adversaries meet it.

mod canaries;
mod directories;
mod flood;
mod houses;
mod journey;
mod officers;
mod pages;
mod processes;
mod refusals;
mod sizes;
mod times;
mod traces;
mod wiretap;
mod worlds;

use crate::support::TestService;
use crate::support::sealed::Office;
use prongsai::sealed::House;
use serde_json::json;

/// An agency of this service whose only house is the province's.
async fn office(service: &TestService) -> Office {
    Office::open(
        &agency(service, "เทศบาลตำบลทดสอบ").await,
        &[(House::Province, service)],
    )
    .await
}

async fn agency(service: &TestService, name: &str) -> String {
    let admin = service.token(&["sysadmin"]);
    let body = json!({ "kind": "subdistrict_municipality", "name_th": name, "province": "96" });
    let made = service
        .post_as(&admin, "/api/v1/agencies", &body)
        .await
        .expect(201);
    made["id"].as_str().unwrap().to_owned()
}

/// A session of an agency's officer, and one of the province's.
fn officers(service: &TestService, office: &Office) -> (String, String) {
    let own = format!("integrity_officer@agency:{}", office.agency);
    (
        service.token_of("officer-of-agency", &[&own]),
        service.token_of("officer-of-province", &["integrity_officer@province:96"]),
    )
}
