//! Public property: its register, its loan and return, its yearly stocktake.

mod availability;
mod imports;
mod labels;
pub mod lending;
pub mod papers;
mod photos;
mod policy;
mod register;
mod reminders;
mod stock;
mod stocktakes;
mod yearly;

use crate::support::{Answer, TestService, send};
use serde_json::{Value, json};

/// An agency that has property.
pub struct Store<'a> {
    pub service: &'a TestService,
    pub agency: String,
}

impl<'a> Store<'a> {
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

    /// Who keeps the register.
    pub fn officer(&self) -> String {
        self.token("asset_officer")
    }

    /// What somebody reads below `/api/v1`.
    pub async fn read_as(&self, role: &str, path: &str) -> Value {
        let answer = self
            .service
            .get_as(&self.token(role), &format!("/api/v1{path}"))
            .await;
        answer.expect(200)
    }

    pub async fn read(&self, path: &str) -> Value {
        self.read_as("asset_officer", path).await
    }

    /// Registers an asset of this agency.
    pub async fn create(&self, body: &Value) -> Answer {
        let mut body = body.clone();
        body["agency_id"] = json!(self.agency);
        self.service
            .post_as(&self.officer(), "/api/v1/assets", &body)
            .await
    }

    /// Registers one, and gives its view.
    pub async fn has(&self, body: &Value) -> Value {
        self.create(body).await.expect(201)
    }

    /// Does something with an asset as its officer, at whatever version.
    pub async fn act(&self, method: &str, asset: &Value, rest: &str, body: &Value) -> Answer {
        let path = format!("/api/v1/assets/{}{rest}", asset["id"].as_str().unwrap());
        let request = self.service.request(method, &path).bearer_auth(self.officer());
        send(request.header("if-match", "*").json(body)).await
    }

    /// How many events of a kind the agency's auditor finds.
    pub async fn events(&self, kind: &str) -> usize {
        let page = self.read_as("auditor", "/events?limit=200").await;
        let items = page["items"].as_array().unwrap().iter();
        items.filter(|event| event["kind"] == kind).count()
    }
}

/// One projector.
pub fn projector(number: &str) -> Value {
    json!({ "number": number, "name": "เครื่องฉายโปรเจกเตอร์ EPSON", "category": "ครุภัณฑ์โฆษณา", "serial": "EPX-77",
        "accounting_class": "durable", "use_kind": "returnable", "tracking": "individual", "measure": "เครื่อง",
        "value_satang": 1_990_000, "acquired_on": "2021-02-03", "place": "ห้องประชุม" })
}

/// So many chairs.
pub fn chairs(number: &str, quantity: i32) -> Value {
    json!({ "number": number, "name": "เก้าอี้พลาสติก", "accounting_class": "durable", "use_kind": "returnable",
        "tracking": "lot", "measure": "ตัว", "quantity": quantity })
}

/// So many reams of paper.
pub fn paper(number: &str, quantity: i32) -> Value {
    json!({ "number": number, "name": "กระดาษ A4", "accounting_class": "supply", "use_kind": "consumable",
        "tracking": "lot", "measure": "รีม", "quantity": quantity })
}
