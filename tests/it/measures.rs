//! Measures: what an agency does about the weak indicators of its result.

mod evidence;
mod guidelines;
mod keeping;
mod report;
mod weak;

use crate::support::{Answer, TestService, send};
use chrono::NaiveDate;
use prongsai::calendar::midnight;
use serde_json::{Value, json};

/// An agency with measures.
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

    /// Who keeps the measures.
    pub fn officer(&self) -> String {
        self.token("unit_head")
    }

    pub fn year(&self, year: i32) -> String {
        format!("/api/v1/agencies/{}/measures/{year}", self.agency)
    }

    /// Plans a measure of 2566.
    pub async fn plan(&self, body: &Value) -> Answer {
        self.service
            .post_as(&self.officer(), &self.year(2566), body)
            .await
    }

    /// A measure of this name about indicator 4; gives its address.
    pub async fn plans(&self, name: &str) -> String {
        let made = self.plan(&json!({ "name": name, "indicator": "4" })).await;
        path_of(&made.expect(201))
    }

    /// Does something with a measure as the officer, whatever its version.
    pub async fn act(&self, method: &str, path: &str, body: &Value) -> Answer {
        let request = self.service.request(method, path).bearer_auth(self.officer());
        send(request.header("if-match", "*").json(body)).await
    }

    pub async fn report(&self, measure: &str, half: &str) -> Answer {
        let body = json!({ "half": half, "text": "อบรมแล้ว 1 ครั้ง", "reported_on": "2023-03-31" });
        self.act("POST", &format!("{measure}/progress"), &body).await
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

/// The address of a measure.
pub fn path_of(measure: &Value) -> String {
    format!("/api/v1/measures/{}", measure["id"].as_str().unwrap())
}

/// The code and the pointer of each warning.
pub fn warnings(view: &Value) -> Vec<String> {
    let all = view["warnings"].as_array().unwrap().iter();
    all.map(|one| {
        format!(
            "{} {}",
            one["code"].as_str().unwrap(),
            one["pointer"].as_str().unwrap()
        )
    })
    .collect()
}

/// Sets the clock to the morning of a day in Bangkok.
pub fn on(service: &TestService, day: &str) {
    let day: NaiveDate = day.parse().unwrap();
    let morning = midnight(day) + chrono::TimeDelta::hours(9);
    service.clock.advance(morning - service.clock.now());
}
