//! A year taken out, and put back as it was.

use super::Office;
use crate::support::{Multipart, on_each_database, send};
use prongsai::accounts::Actor;
use prongsai::agencies;
use prongsai::http::{Error, Result};
use prongsai::measures::{YearOfMeasures, restore_year, year_of};
use serde_json::{Value, json};
use std::sync::Mutex;

impl Office<'_> {
    async fn taken_out(&self) -> YearOfMeasures {
        let agency = self.agency.clone();
        let year = self.service.db.read(move |conn| year_of(conn, &agency, 2566));
        year.await.unwrap()
    }

    async fn put_back(&self, year: YearOfMeasures) -> Result<()> {
        let (agency, now) = (self.agency.clone(), self.service.clock.now());
        let put = self.service.db.write(move |tx| {
            let agency = agencies::find_locked(tx, &agency)?;
            restore_year(tx, (&Actor::Command, now), &agency, year)
        });
        put.await
    }
}

/// A year with one of everything.
async fn furnish(office: &Office<'_>) {
    let path = office.plans("ก").await;
    office.plans("ข").await;
    office.report(&path, "first_half").await.expect(200);
    office.report(&path, "year_end").await.expect(200);
    let link = json!({ "name": "ข่าว", "url": "https://example.go.th/1" });
    office
        .act("POST", &format!("{path}/links"), &link)
        .await
        .expect(200);
    let request = office.service.request("POST", &format!("{path}/files"));
    let form = Multipart::default().file("a.jpg", include_bytes!("../../samples/photo.jpg"));
    let sent = form.of(request.bearer_auth(office.officer()).header("if-match", "*"));
    send(sent).await.expect(200);
    let guideline = json!({ "guideline": ["ก", "ข"], "status": "planned", "starts_on": "2022-10-01", "ends_on": "2023-09-30" });
    let path = format!("{}/guidelines/4", office.year(2566));
    office.act("PUT", &path, &guideline).await.expect(200);
}

/// A year without whose it is.
fn nobodys(mut view: Value) -> Value {
    view["agency_id"] = Value::Null;
    for list in ["measures", "guidelines"] {
        let all = view[list].as_array_mut().unwrap().iter_mut();
        all.for_each(|one| one["agency_id"] = Value::Null);
    }
    view
}

#[test]
fn a_year_comes_back_to_the_byte_in_another_instance() {
    let taken = Mutex::new((String::new(), Value::Null));
    on_each_database(async |service| {
        let office = Office::open(&service, "ทดสอบ").await;
        furnish(&office).await;
        let year = office.taken_out().await;
        assert_eq!(
            (
                year.measures.len(),
                year.guidelines.len(),
                year.progress.len(),
                year.evidence.len()
            ),
            (2, 1, 2, 2)
        );
        assert_eq!(year.files().len(), 1);
        let view = service.get(&office.year(2566)).await.expect(200);
        *taken.lock().unwrap() = (serde_json::to_string(&year).unwrap(), view);
    });
    let (text, before) = taken.into_inner().unwrap();
    on_each_database(async |elsewhere| {
        let other = Office::open(&elsewhere, "ที่อื่น").await;
        let read: YearOfMeasures = serde_json::from_str(&text).unwrap();
        other.put_back(read.clone()).await.unwrap();
        assert_eq!(serde_json::to_string(&other.taken_out().await).unwrap(), text);
        let after = elsewhere.get(&other.year(2566)).await.expect(200);
        assert_eq!(nobodys(after), nobodys(before.clone()));
        assert_eq!(other.events("measure.restored").await, 2);
        assert_eq!(other.events("measure_guideline.restored").await, 1);
        let again = other.put_back(read).await.unwrap_err();
        assert_eq!(again.code().code(), "already_exists");
    });
}

#[test]
fn what_was_never_taken_out_is_not_put_back() {
    on_each_database(async |service| {
        let office = Office::open(&service, "ทดสอบ").await;
        furnish(&office).await;
        let other = Office::open(&service, "อีกแห่ง").await;
        let whole = serde_json::to_value(office.taken_out().await).unwrap();
        let with = |pointer: &str, value: Value| {
            let mut changed = whole.clone();
            *changed.pointer_mut(pointer).unwrap() = value;
            serde_json::from_value::<YearOfMeasures>(changed).unwrap()
        };
        let faults = |error: &Error| -> Vec<String> {
            let all = error.errors().iter();
            all.map(|fault| format!("{:?}", fault.at)).collect()
        };
        for (pointer, value) in [
            ("/fiscal_year", json!(2023)),
            ("/measures/0/id", json!("a/b")),
            ("/measures/0/status", json!("ended")),
            ("/measures/0/indicator", json!("x")),
            ("/measures/0/number", json!(0)),
            ("/measures/0/version", json!(-1)),
            ("/measures/0/name", json!("a\u{0}b")),
            ("/measures/0/created_at", json!("2023-01-01")),
            ("/measures/0/starts_on", json!("2023-01-01")),
            ("/guidelines/0/ends_on", json!("2021-01-01")),
            ("/guidelines/0/indicator", json!(0)),
            ("/progress/0/half", json!("second")),
            ("/progress/0/reported_on", json!("ก")),
            ("/progress/0/measure_id", json!("nothing")),
            ("/evidence/0/kind", json!("file")),
            ("/evidence/1/sha256", json!("x")),
            ("/evidence/1/media_type", json!("application/x-msdownload")),
        ] {
            let error = other.put_back(with(pointer, value)).await.unwrap_err();
            assert_eq!(error.code().code(), "invalid_input", "{pointer}");
            assert!(!faults(&error).is_empty(), "{pointer}");
        }
        // Ids that something else has.
        let taken = other
            .put_back(with("/fiscal_year", json!(2566)))
            .await
            .unwrap_err();
        assert_eq!(taken.code().code(), "already_exists");
        assert!(other.taken_out().await.is_empty(), "nothing was put back");
        assert!(serde_json::from_value::<YearOfMeasures>(json!({ "fiscal_year": 2566 })).is_err());
    });
}
