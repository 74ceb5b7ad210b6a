//! General complaints: from a citizen's form, or the counter, to a closed and rated case.

mod files;
mod life;
mod limits;
mod moving;
mod office;
mod settings;

use crate::support::TestService;
use serde_json::{Value, json};

/// An agency with its people: what most tests of complaints need.
pub struct Office<'a> {
    pub service: &'a TestService,
    pub agency: String,
}

impl<'a> Office<'a> {
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

    /// Who sets what the agency may set.
    pub fn admin(&self) -> String {
        self.token("agency_admin")
    }

    pub fn officer(&self) -> String {
        self.token("complaint_officer")
    }

    /// Submits by the public form; gives the receipt's document.
    pub async fn submit(&self, body: &Value) -> Value {
        let path = format!("/api/v1/agencies/{}/complaints", self.agency);
        self.service.post(&path, body).await.expect(201)
    }

    /// What the office sees of a case.
    pub async fn case(&self, id: &Value) -> Value {
        let path = format!("/api/v1/complaints/{}", id.as_str().unwrap());
        self.service.get_as(&self.officer(), &path).await.expect(200)
    }

    /// Takes a step as somebody, whatever the version.
    pub async fn step_as(&self, token: &str, id: &Value, step: &str, body: &Value) -> crate::support::Answer {
        let path = format!("/api/v1/complaints/{}/{step}", id.as_str().unwrap());
        let request = self
            .service
            .request("POST", &path)
            .bearer_auth(token)
            .header("if-match", "*");
        crate::support::send(request.json(body)).await
    }

    pub async fn step(&self, id: &Value, step: &str, body: &Value) -> Value {
        self.step_as(&self.officer(), id, step, body).await.expect(200)
    }

    /// Does something with a receipt.
    pub async fn with_receipt(&self, receipt: &Value, path: &str, mut body: Value) -> crate::support::Answer {
        body["receipt"] = receipt.clone();
        self.service.post(&format!("/api/v1/tracking{path}"), &body).await
    }
}

/// A complaint about a dark street.
pub fn dark_street() -> Value {
    json!({ "kind": "complaint", "category": "light", "description": "ไฟถนนหน้าโรงเรียนดับ 3 ดวง",
        "place_moo": "3", "place_tambon": "มะรือโบตก", "name": "สมชาย ใจดี", "phone": "๐๘๑-234-5678" })
}
