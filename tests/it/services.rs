//! Services to the public: the catalogue, the counts, and satisfaction.

mod catalogue;
mod counts;
mod imports;
pub mod satisfaction;

use crate::support::{Answer, TestService, send};
use serde_json::{Value, json};

/// An agency with services.
pub struct Hall<'a> {
    pub service: &'a TestService,
    pub agency: String,
}

impl<'a> Hall<'a> {
    pub async fn open(service: &'a TestService, name: &str) -> Self {
        let body = json!({ "kind": "subdistrict_municipality", "name_th": name, "province": "96", "amphoe": "9605" });
        let made = service
            .post_as(&service.token(&["sysadmin"]), "/api/v1/agencies", &body)
            .await;
        let agency = made.expect(201)["id"].as_str().unwrap().to_owned();
        Self { service, agency }
    }

    pub fn token(&self, role: &str) -> String {
        self.service.token(&[&format!("{role}@agency:{}", self.agency)])
    }

    /// Who keeps the catalogue and the counts.
    pub fn officer(&self) -> String {
        self.token("data_officer")
    }

    /// What the officer reads below `/api/v1`.
    pub async fn read(&self, path: &str) -> Value {
        let answer = self
            .service
            .get_as(&self.officer(), &format!("/api/v1{path}"))
            .await;
        answer.expect(200)
    }

    /// Puts a service into the catalogue.
    pub async fn create(&self, body: &Value) -> Answer {
        let mut body = body.clone();
        body["agency_id"] = json!(self.agency);
        self.service
            .post_as(&self.officer(), "/api/v1/services", &body)
            .await
    }

    /// A service of this code; gives its id.
    pub async fn offers(&self, code: &str) -> String {
        let made = self
            .create(&json!({ "code": code, "name_th": format!("บริการ {code}") }))
            .await;
        made.expect(201)["id"].as_str().unwrap().to_owned()
    }

    /// Records counts of a month as the officer, over this version of it.
    pub async fn record(&self, month: &str, version: &str, body: &Value) -> Answer {
        let path = format!("/api/v1/agencies/{}/service-counts/{month}", self.agency);
        let request = self.service.request("PUT", &path).bearer_auth(self.officer());
        send(request.header("if-match", version).json(body)).await
    }

    pub async fn month(&self, month: &str) -> Value {
        self.read(&format!("/agencies/{}/service-counts/{month}", self.agency))
            .await
    }

    /// How many events of a kind the agency's auditor finds.
    pub async fn events(&self, kind: &str) -> usize {
        let answer = self
            .service
            .get_as(&self.token("auditor"), "/api/v1/events?limit=200")
            .await
            .expect(200);
        let items = answer["items"].as_array().unwrap().iter();
        items.filter(|event| event["kind"] == kind).count()
    }
}

/// A cell of a month's grid.
pub fn cell(service: &str, channel: &str, figures: [i64; 3]) -> Value {
    let [received, completed, in_time] = figures;
    json!({ "service_id": service, "channel": channel, "received": received, "completed": completed, "in_time": in_time })
}
