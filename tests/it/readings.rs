//! What is read from assessments: lists, trends, rankings, a province's year, what-if, schemes, exports.

mod charts;
mod coverage;
mod exports;
mod inputs;
mod lists;
mod rankings;
mod schemes;
mod sheet;
mod summary;
mod trend;
mod what_if;

use crate::agencies::open;
use crate::support::{Answer, TestService};
use serde_json::{Value, json};

/// An agency and who records its results.
struct Agency {
    id: String,
    officer: String,
}

impl Agency {
    /// Opens one; without an amphoe when that's empty.
    async fn open(service: &TestService, kind: &str, name: &str, province: &str, amphoe: &str) -> Self {
        let amphoe = (!amphoe.is_empty()).then_some(amphoe);
        let body = json!({ "kind": kind, "name_th": name, "province": province, "amphoe": amphoe });
        let id = open(service, &body).await["id"].as_str().unwrap().to_owned();
        let officer = service.token(&[&format!("data_officer@agency:{id}")]);
        Self { id, officer }
    }

    /// เทศบาลตำบลมะรือโบตก.
    async fn maruebotok(service: &TestService) -> Self {
        Self::open(
            service,
            "subdistrict_municipality",
            "เทศบาลตำบลมะรือโบตก",
            "96",
            "9605",
        )
        .await
    }

    fn path(&self, year: i32) -> String {
        format!("/api/v1/agencies/{}/assessments/{year}", self.id)
    }

    /// The agency's years.
    fn trend(&self) -> String {
        format!("/api/v1/agencies/{}/assessments", self.id)
    }

    async fn try_record(&self, service: &TestService, year: i32, figures: &Value) -> Answer {
        let body = json!({ "fiscal_year": year, "assessment": figures });
        service.post_as(&self.officer, &self.trend(), &body).await
    }

    /// Records a draft.
    async fn record(&self, service: &TestService, year: i32, figures: &Value) -> Value {
        self.try_record(service, year, figures).await.expect(201)
    }

    async fn act(&self, service: &TestService, year: i32, action: &str, version: i64) {
        let path = format!("{}/{action}", self.path(year));
        service
            .change_as(&self.officer, "POST", &path, version, &json!({}))
            .await
            .expect(200);
    }

    /// Records and publishes.
    async fn publish(&self, service: &TestService, year: i32, figures: &Value) {
        self.record(service, year, figures).await;
        self.act(service, year, "publish", 1).await;
    }
}

/// The figures of the report of เทศบาลตำบลมะรือโบตก.
fn printed() -> Value {
    crate::assessments::printed()
}

/// Figures with a total alone.
fn total(overall: f64) -> Value {
    json!({ "overall": overall, "source": "ทดสอบ" })
}

/// Figures with a total and its instruments, each of 100.
fn measured(overall: f64, [iit, eit, oit]: [f64; 3]) -> Value {
    json!({ "overall": overall, "instruments": { "iit": iit, "eit": eit, "oit": oit }, "source": "ทดสอบ" })
}

/// As one report of 2564 printed it: 38.31 of 40. Whether it said so or not.
fn weighted(scale: Option<&str>) -> Value {
    json!({
        "overall": 94.2, "instruments": { "iit": 27.8, "eit": 28.09, "oit": 38.31 }, "instrument_scale": scale,
        "source": "ทดสอบ",
    })
}

/// Checks for a `404` that says what of the path isn't there, and gives the fault.
#[track_caller]
fn missing(answer: &Answer, parameter: &str, code: &str) -> Value {
    let body = answer.problem(404, "not_found");
    let fault = &body["errors"][0];
    assert_eq!(
        (fault["parameter"].as_str(), fault["code"].as_str()),
        (Some(parameter), Some(code)),
        "{body}"
    );
    fault.clone()
}

/// Hundredths of a number of the API.
#[track_caller]
fn hundredths(number: &Value) -> i64 {
    let text = format!("{:.2}", number.as_f64().unwrap());
    text.replace('.', "").parse().unwrap()
}
