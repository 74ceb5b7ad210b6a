//! What's published as numbers: frozen, recomputable, and safe against who compares all of it.

mod attack;
mod attacker;
mod charts;
mod corruption;
mod counts;
mod publishing;
mod recompute;
mod survey;
mod worlds;

use crate::support::{Answer, TestService, send};
use chrono::{NaiveDate, TimeDelta};
use diesel::connection::SimpleConnection;
use prongsai::calendar::midnight;
use serde_json::{Value, json};
use std::fmt::Write;
use std::sync::atomic::{AtomicU32, Ordering};

/// An agency that publishes.
pub struct Bureau<'a> {
    pub service: &'a TestService,
    pub agency: String,
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn next() -> u32 {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    COUNT.fetch_add(1, Ordering::Relaxed)
}

/// Sets the service's time to the noon of a day in Bangkok.
pub fn set_day(service: &TestService, text: &str) {
    set_time(service, day(text), TimeDelta::hours(12));
}

fn set_time(service: &TestService, day: NaiveDate, after_midnight: TimeDelta) {
    let to = midnight(day) + after_midnight;
    service.clock.advance(to - service.clock.now());
}

/// Runs statements in one write, if there are any.
pub async fn run(service: &TestService, sql: String) {
    if sql.is_empty() {
        return;
    }
    let run = service.db.write(move |tx| Ok(tx.conn().batch_execute(&sql)?));
    run.await.unwrap();
}

impl<'a> Bureau<'a> {
    pub async fn open(service: &'a TestService) -> Self {
        let body = json!({ "kind": "subdistrict_municipality", "name_th": format!("สถิติ {}", next()), "province": "96",
            "amphoe": "9605" });
        let root = service.token(&["sysadmin"]);
        let made = service
            .post_as(&root, "/api/v1/agencies", &body)
            .await
            .expect(201);
        let agency = made["id"].as_str().unwrap().to_owned();
        Self { service, agency }
    }

    pub fn token(&self, role: &str) -> String {
        self.service.token(&[&format!("{role}@agency:{}", self.agency)])
    }

    pub fn path(&self, series: &str, year: i32) -> String {
        format!("/api/v1/agencies/{}/statistics/{series}/{year}", self.agency)
    }

    pub async fn publish(&self, series: &str, year: i32) -> Answer {
        let (path, token) = (self.path(series, year), self.token("data_officer"));
        let draft = self.service.get_as(&token, &format!("{path}/draft")).await;
        let read = draft.header("etag").to_owned();
        self.publish_as(&token, &path, &read).await
    }

    /// Publishes what was read with this `ETag`.
    async fn publish_as(&self, token: &str, path: &str, read: &str) -> Answer {
        let request = self.service.request("POST", &format!("{path}/publish"));
        send(request.bearer_auth(token).header("if-match", read)).await
    }

    pub async fn newest(&self, series: &str, year: i32) -> Value {
        self.service.get(&self.path(series, year)).await.expect(200)
    }

    /// A case with its steps, as the tables have it.
    pub fn case_sql(&self, case: &Case) -> String {
        let n = next();
        let Case {
            kind,
            category,
            channel,
            service_code,
            received_on,
            ended_on,
            is_public,
        } = case;
        let received_at = midnight(*received_on) + TimeDelta::hours(3);
        let code = service_code
            .as_ref()
            .map_or("NULL".to_owned(), |code| format!("'{code}'"));
        let published = if *is_public {
            format!("'{}'", midnight(*received_on) + TimeDelta::hours(30))
        } else {
            "NULL".to_owned()
        };
        let status = match ended_on {
            Some(_) if *is_public => "resolved",
            Some(_) => "withdrawn",
            None => "received",
        };
        let agency = &self.agency;
        let year = prongsai::calendar::fiscal_year(*received_on);
        let mut sql = format!(
            "INSERT INTO complaints VALUES ('stat-{n}', '{agency}', {year}, {n}, '{kind}', '{category}', {code}, NULL,
                '{channel}', '{received_on}', '{received_at}', NULL, 'x', NULL, FALSE, FALSE, '{status}', NULL, NULL, NULL, '[]',
                '9999-12-31', NULL, 0, NULL, {published}, NULL, 1, '{received_at}');
             INSERT INTO complaint_steps VALUES ('stat-{n}', 1, 'receive', 'reporter', NULL, '{received_at}', NULL, '{{}}', NULL);"
        );
        let steps: &[&str] = if *is_public {
            &["acknowledge", "resolve", "publish"]
        } else {
            &["withdraw"]
        };
        if let Some(ended_on) = ended_on {
            let at = midnight(*ended_on) + TimeDelta::hours(4);
            for (no, step) in (2..).zip(steps) {
                write!(
                    sql,
                    "INSERT INTO complaint_steps VALUES ('stat-{n}', {no}, '{step}', 'reporter', NULL, '{at}', NULL,
                        '{{\"question\":\"ถาม\",\"answer\":\"ตอบ\"}}', NULL);"
                )
                .unwrap();
            }
        }
        sql
    }
}

/// A case to be counted.
#[derive(Clone, Debug)]
pub struct Case {
    pub kind: &'static str,
    pub category: &'static str,
    pub channel: &'static str,
    pub service_code: Option<&'static str>,
    pub received_on: NaiveDate,
    pub ended_on: Option<NaiveDate>,
    pub is_public: bool,
}

/// The cell of a document.
#[track_caller]
pub fn cell<'a>(document: &'a Value, cut: &str, key: &str, start: &str, kind: &str) -> &'a Value {
    let found = document["cells"].as_array().unwrap().iter().find(|cell| {
        cell["cut"] == cut
            && cell["key"] == key
            && cell["period"]["start"] == start
            && cell["period"]["kind"] == kind
    });
    found.unwrap_or_else(|| panic!("no {cut} {key} {kind} {start}: {document:#}"))
}
