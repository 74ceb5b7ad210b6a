//! Notifications as their receivers get them: webhooks at an HTTP server, mails at a mail server, both of this test.

mod cases;
mod deliveries;
mod example;
mod http_sink;
mod loans;
mod mails;
mod smtp_sink;
mod targets;
mod webhooks;

use crate::support::{Answer, Database, TestService, databases, options, send};
use chrono::NaiveDateTime;
use prongsai::accounts::Actor;
use prongsai::app::Options;
use prongsai::db::Tx;
use prongsai::events::{self, Audience, Event};
use prongsai::http::Result;
use prongsai::notifications::Settings;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// Settings under which webhooks reach this machine.
fn here() -> Settings {
    Settings {
        outbound_loopback: true,
        ..Settings::default()
    }
}

fn with(notifications: Settings) -> Options {
    Options {
        notifications,
        ..options()
    }
}

/// Runs a test on every database at hand, with webhooks that reach this machine.
fn on_each_with_loopback(test: impl AsyncFn(TestService)) {
    on_each_with(|database| TestService::start_with(database, with(here())), test);
}

fn on_each_with<F: Future<Output = TestService>>(
    start: impl Fn(Database) -> F,
    test: impl AsyncFn(TestService),
) {
    for database in databases() {
        let name = database.name();
        eprintln!("on {name}");
        actix_web::rt::System::new().block_on(async {
            test(start(database).await).await;
        });
    }
}

/// An agency and who administers it.
struct Town {
    agency: String,
    admin: String,
    base: String,
}

async fn town(service: &TestService, name: &str) -> Town {
    let body = json!({ "kind": "sao", "name_th": name, "province": "96", "amphoe": "9605" });
    let made = service
        .post_as(&service.token(&["sysadmin"]), "/api/v1/agencies", &body)
        .await;
    let agency = made.expect(201)["id"].as_str().unwrap().to_owned();
    Town {
        admin: service.token(&[&format!("agency_admin@agency:{agency}")]),
        base: format!("/api/v1/agencies/{agency}/webhooks"),
        agency,
    }
}

/// A webhook with its secret.
struct Hook {
    id: String,
    path: String,
    secret: String,
}

impl Town {
    async fn hook(&self, service: &TestService, url: &str, kinds: &[&str]) -> Hook {
        let body = json!({ "name": "ทดสอบ", "url": url, "kinds": kinds });
        let made = service.post_as(&self.admin, &self.base, &body).await.expect(201);
        let id = made["webhook"]["id"].as_str().unwrap().to_owned();
        Hook {
            path: format!("{}/{id}", self.base),
            secret: made["secret"].as_str().unwrap().to_owned(),
            id,
        }
    }

    /// The same calls as time goes on: a token is good for 15 minutes.
    fn renew(&mut self, service: &TestService) {
        self.admin = service.token(&[&format!("agency_admin@agency:{}", self.agency)]);
    }

    async fn deliveries(&self, service: &TestService, hook: &Hook) -> Vec<Value> {
        let page = service
            .get_as(&self.admin, &format!("{}/deliveries", hook.path))
            .await;
        page.expect(200)["items"].as_array().unwrap().clone()
    }

    /// Something happens in this agency.
    async fn happens(&self, service: &TestService, kind: &'static str) {
        self.happened(service, kind, service.clock.now()).await;
    }

    async fn happened(&self, service: &TestService, kind: &'static str, at: NaiveDateTime) {
        let agency = self.agency.clone();
        let write = service.db.write(move |tx| note(tx, agency, kind, at));
        write.await.unwrap();
    }
}

fn note(tx: &mut Tx<'_>, agency: String, kind: &'static str, now: NaiveDateTime) -> Result<()> {
    let event = Event {
        agency_id: Some(agency),
        audience: Audience::Agency,
        ..Event::internal(kind, "complaint/1".to_owned(), json!({ "secret": "เนื้อหา" }))
    };
    events::append(tx, &Actor::Command, now, event)
}

async fn post(service: &TestService, token: &str, path: &str) -> Answer {
    send(service.request("POST", path).bearer_auth(token)).await
}

/// Waits until `look` finds something.
async fn eventually<T>(what: &str, mut look: impl AsyncFnMut() -> Option<T>) -> T {
    let started = Instant::now();
    loop {
        if let Some(found) = look().await {
            return found;
        }
        assert!(started.elapsed() < Duration::from_secs(20), "{what} never came");
        tokio::time::sleep(Duration::from_millis(30)).await;
    }
}

/// Long enough for anything that was going to be sent.
async fn a_while() {
    tokio::time::sleep(Duration::from_millis(900)).await;
}
