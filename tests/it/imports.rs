//! Assessments from files: all rows or none, and what's there stays unless the file says otherwise.

mod files;
mod hostile;
mod joins;
mod round_trips;
mod rules;

use crate::assessments::open_agency;
use crate::support::{Answer, TestService, send};
use serde_json::{Value, json};

pub const CSV: &str = "text/csv";
pub const JSON: &str = "application/json";
pub const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// Sends a file.
pub async fn upload(
    service: &TestService,
    token: &str,
    query: &str,
    kind: &str,
    file: impl Into<Vec<u8>>,
) -> Answer {
    let request = service
        .request("POST", &format!("/api/v1/assessment-imports{query}"))
        .bearer_auth(token)
        .header("content-type", kind)
        .body(file.into());
    send(request).await
}

/// A province with agencies, its officer and a file of its results.
pub struct Province {
    pub agencies: Vec<String>,
    pub officer: String,
}

/// Narathiwat with `n` agencies of amphoe ระแงะ.
pub async fn province(service: &TestService, n: usize) -> Province {
    let mut agencies = Vec::new();
    for index in 0..n {
        agencies.push(open_agency(service, &name(index), "96", "9605").await);
    }
    Province {
        agencies,
        officer: service.token(&["province@province:96"]),
    }
}

pub fn name(index: usize) -> String {
    format!("องค์การบริหารส่วนตำบลที่ {index}")
}

pub const HEADING: &str = "province,amphoe,agency_name,fiscal_year,overall,level,grade,rank,rank_scope,iit,eit,oit,i1,i2,i3,i4,i5,i6,i7,i8,i9,i10,source";

/// The fourteen figures of agency `index`, in all their columns.
pub fn row(index: usize) -> String {
    format!(
        "นราธิวาส,ระแงะ,{},2566,98.26,excellent,AA,{},อบต.,97.65,96.54,100,99.46,96.82,97.10,97.38,96.38,96.99,96.28,96.99,100,100,ประกาศ",
        name(index),
        index + 1
    )
}

pub fn file(rows: impl IntoIterator<Item = String>) -> String {
    let rows: Vec<String> = std::iter::once(HEADING.to_owned()).chain(rows).collect();
    rows.join("\r\n")
}

/// The number of the newest event.
pub async fn head(service: &TestService) -> i64 {
    service.db.read(prongsai::db::head).await.unwrap()
}

/// The assessment as its agency's officer sees it.
pub async fn assessment(service: &TestService, agency: &str, year: i32) -> Value {
    let officer = service.token(&[&format!("data_officer@agency:{agency}")]);
    let path = format!("/api/v1/agencies/{agency}/assessments/{year}");
    service.get_as(&officer, &path).await.expect(200)
}

pub async fn is_absent(service: &TestService, agency: &str) -> bool {
    let officer = service.token(&[&format!("data_officer@agency:{agency}")]);
    let path = format!("/api/v1/agencies/{agency}/assessments/2566");
    service.get_as(&officer, &path).await.status == 404
}

/// Created, corrected, unchanged.
pub fn counts(report: &Value) -> [i64; 3] {
    ["created", "corrected", "unchanged"].map(|name| report[name].as_i64().unwrap())
}

/// One row of JSON.
pub fn item(agency: &str, assessment: &Value) -> Value {
    json!({ "rows": [{ "agency_id": agency, "fiscal_year": 2566, "assessment": assessment }] })
}

/// The codes of a report's notes.
pub fn notes(report: &Value) -> Vec<&str> {
    let notes = report["notes"].as_array().unwrap().iter();
    notes.map(|note| note["code"].as_str().unwrap()).collect()
}
