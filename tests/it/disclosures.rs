//! Disclosure items: a clerk's year from the first item to the last.

mod bad;
mod evidence;
mod items;
mod live;
mod pages;
pub mod procedure;
mod readiness;
pub mod report;

use crate::support::{Answer, Multipart, TestService, send};
use serde_json::{Value, json};

pub const YEAR: i32 = 2566;

/// An agency that works on its disclosure items of 2566.
pub struct Clerk<'a> {
    pub service: &'a TestService,
    pub agency: String,
}

impl<'a> Clerk<'a> {
    /// Its agency, with nothing begun.
    pub async fn come(service: &'a TestService, name: &str) -> Self {
        let body = json!({ "kind": "subdistrict_municipality", "name_th": name, "province": "96", "amphoe": "9605" });
        let made = service
            .post_as(&service.token(&["sysadmin"]), "/api/v1/agencies", &body)
            .await;
        let agency = made.expect(201)["id"].as_str().unwrap().to_owned();
        Self { service, agency }
    }

    /// The same with the year opened.
    pub async fn open(service: &'a TestService, name: &str) -> Self {
        let clerk = Self::come(service, name).await;
        clerk.begin(YEAR, &json!({})).await.expect(201);
        clerk
    }

    pub fn token(&self, role: &str) -> String {
        self.service.token(&[&format!("{role}@agency:{}", self.agency)])
    }

    pub fn officer(&self) -> String {
        self.token("data_officer")
    }

    pub async fn begin(&self, year: i32, body: &Value) -> Answer {
        let path = format!("{}/{year}", self.disclosures());
        self.service.post_as(&self.officer(), &path, body).await
    }

    fn disclosures(&self) -> String {
        format!("/api/v1/agencies/{}/disclosures", self.agency)
    }

    /// The public address of an item.
    pub fn path(&self, key: &str) -> String {
        format!("{}/{YEAR}/{key}", self.disclosures())
    }

    pub async fn public(&self, key: &str) -> Value {
        self.service.get(&self.path(key)).await.expect(200)
    }

    /// What who works on it sees of an item.
    pub async fn desk(&self, key: &str) -> Value {
        let path = format!("/api/v1/agencies/{}/disclosure-desk/{YEAR}/{key}", self.agency);
        self.service.get_as(&self.officer(), &path).await.expect(200)
    }

    /// The whole year of who works on it.
    pub async fn year(&self) -> Value {
        let path = format!("/api/v1/agencies/{}/disclosure-desk/{YEAR}", self.agency);
        self.service.get_as(&self.officer(), &path).await.expect(200)
    }

    /// A change of an item, over whatever is there.
    pub async fn change(&self, key: &str, body: &Value) -> Answer {
        let request = self
            .service
            .request("PATCH", &self.path(key))
            .bearer_auth(self.officer());
        send(request.header("if-match", "*").json(body)).await
    }

    /// Something done with an item, as `links` or `evidence/ID/check`.
    pub async fn act(&self, key: &str, what: &str, body: &Value) -> Answer {
        let path = format!("{}/{what}", self.path(key));
        let request = self.service.request("POST", &path).bearer_auth(self.officer());
        send(request.header("if-match", "*").json(body)).await
    }

    /// Adds a link, and gives its id.
    pub async fn links(&self, key: &str, title: &str, days: Option<(&str, &str)>) -> String {
        let mut body = json!({ "title": title, "url": "https://www.example.go.th/ita" });
        if let Some((from, to)) = days {
            (body["covers_from"], body["covers_to"]) = (json!(from), json!(to));
        }
        let with = self.act(key, "links", &body).await.expect(200);
        let evidence = with["evidence"].as_array().unwrap();
        evidence.last().unwrap()["id"].as_str().unwrap().to_owned()
    }

    /// Has an item done, each element shown by one link.
    pub async fn finish(&self, key: &str, days: Option<(&str, &str)>) {
        let id = self.links(key, "หลักฐาน", days).await;
        let count = self.public(key).await["elements"].as_array().unwrap().len();
        let body = json!({ "status": "done", "elements": vec![id; count] });
        self.change(key, &body).await.expect(200);
    }

    pub async fn attach(&self, key: &str, form: Multipart) -> Answer {
        let path = format!("{}/files", self.path(key));
        let request = self.service.request("POST", &path).bearer_auth(self.officer());
        send(form.of(request.header("if-match", "*"))).await
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

/// The codes of what's noticed of an item, each with what it's about.
pub fn noticed(item: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let warnings = item["warnings"].as_array().unwrap().iter();
    warnings
        .map(|one| (text(&one["code"]), text(&one["about"])))
        .collect()
}
