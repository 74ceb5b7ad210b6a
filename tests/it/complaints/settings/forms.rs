//! Service forms.

use super::super::Office;
use super::public;
use crate::support::on_each_database;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

const PATH: &str = "service-forms/water_meter";

fn form(fields: &Value) -> Value {
    json!({ "name_th": "ขอติดตั้งมิเตอร์น้ำ", "name_en": null, "fields": fields, "is_open": true })
}

fn request(fields: &Value) -> Value {
    json!({ "kind": "service_request", "category": "water", "description": "ขอมิเตอร์", "service_code": "water_meter",
        "fields": fields })
}

#[test]
fn a_service_request_says_what_the_agencys_form_asks_for() {
    on_each_database(async |service| {
        let office = Office::open(&service, "ทดสอบ").await;
        let schema = json!({ "type": "object", "required": ["size", "households"], "additionalProperties": false,
            "properties": { "size": { "enum": ["1/2", "3/4"] }, "households": { "type": "integer", "minimum": 1 },
                "metres": { "type": "number" }, "owner": { "type": "boolean" }, "since": { "type": "string", "format": "date" } } });
        let set = office.set(PATH, 0, &form(&schema)).await.expect(200);
        assert_eq!((&set["version"], &set["fields"]), (&json!(1), &schema));
        assert_eq!(
            public(&office.read("service-forms").await["items"][0]),
            public(&set)
        );
        assert_eq!(office.told("service_form.changed").await["data"], public(&set));
        assert_eq!(
            office.read("complaint-form").await["services"][0]["fields"],
            schema
        );
        // An HTML form sends text; a program sends what it is. Either is kept as what it is.
        let sent = json!({ "size": "1/2", "households": "๓", "metres": "1.5", "owner": "true", "since": "2023-08-18" });
        let kept =
            json!({ "size": "1/2", "households": 3, "metres": 1.5, "owner": true, "since": "2023-08-18" });
        for fields in [&sent, &kept] {
            let filed = office.submit(&request(fields)).await;
            assert_eq!(office.case(&filed["id"]).await["fields"], kept);
        }
        let submit = async |fields: Value| service.post(&office.at("complaints"), &request(&fields)).await;
        for (fields, pointer) in [
            (json!({}), "/fields"),
            (json!({ "size": "2", "households": 1 }), "/fields/size"),
            (
                json!({ "size": "1/2", "households": "3.5" }),
                "/fields/households",
            ),
            (json!({ "size": "1/2", "households": "" }), "/fields/households"),
            (json!({ "size": "1/2", "households": "0" }), "/fields/households"),
            (
                json!({ "size": "1/2", "households": 1, "owner": "yes" }),
                "/fields/owner",
            ),
            (
                json!({ "size": "1/2", "households": 1, "since": "yesterday" }),
                "/fields/since",
            ),
            (json!({ "size": "1/2", "households": 1, "more": 1 }), "/fields"),
        ] {
            submit(fields).await.fault(pointer, "not_of_form");
        }
        let many = json!({ "size": "1/2", "households": 1, "more": vec![1; 200] });
        submit(many).await.fault("/fields", "too_many");
        // Closed, it can't be asked for.
        let mut closed = form(&schema);
        closed["is_open"] = json!(false);
        office.set(PATH, 1, &closed).await.expect(200);
        submit(kept).await.fault("/service_code", "unknown");
        assert_eq!(office.read("complaint-form").await["services"], json!([]));
        office.guards(PATH, &closed).await;
    });
}

#[test]
fn a_schema_that_leads_elsewhere_or_is_none_is_refused_at_its_place() {
    on_each_database(async |service| {
        let office = Office::open(&service, "ทดสอบ").await;
        let with = |schema: Value| json!({ "type": "object", "properties": { "a": schema } });
        for (fields, pointer) in [
            (json!({ "type": "array" }), "/fields/type"),
            (with(json!({ "type": "text" })), "/fields/properties/a/type"),
            (
                with(json!({ "$ref": "http://127.0.0.1/a.json" })),
                "/fields/properties/a/$ref",
            ),
            (
                with(json!({ "pattern": "(?<=a)b" })),
                "/fields/properties/a/pattern",
            ),
            (with(json!({ "pattern": "[" })), "/fields/properties/a/pattern"),
            (with(json!({ "title": "ก".repeat(6000) })), "/fields"),
        ] {
            let answer = office.set(PATH, 0, &form(&fields)).await;
            answer.fault(pointer, "not_a_schema");
        }
        office
            .set(PATH, 0, &form(&json!([])))
            .await
            .fault("/fields", "wrong_type");
        let mut nameless = form(&json!({ "type": "object" }));
        nameless["name_th"] = json!("");
        office.set(PATH, 0, &nameless).await.fault("/name_th", "empty");
        office
            .set("service-forms/Water", 0, &form(&json!({ "type": "object" })))
            .await
            .fault("service_code", "format");
        assert_eq!(office.read("service-forms").await["items"], json!([]));
    });
}

#[test]
fn no_pattern_of_an_agency_holds_the_service_up() {
    on_each_database(async |service| {
        let office = Office::open(&service, "ทดสอบ").await;
        let schema =
            json!({ "type": "object", "properties": { "a": { "type": "string", "pattern": "^(a+)+$" } } });
        office.set(PATH, 0, &form(&schema)).await.expect(200);
        let start = Instant::now();
        let evil = request(&json!({ "a": format!("{}!", "a".repeat(50_000)) }));
        let answer = service.post(&office.at("complaints"), &evil).await;
        answer.fault("/fields/a", "not_of_form");
        assert!(start.elapsed() < Duration::from_secs(10), "{:?}", start.elapsed());
    });
}

#[test]
fn an_agency_has_fifty_forms_at_most() {
    on_each_database(async |service| {
        let office = Office::open(&service, "ทดสอบ").await;
        let body = form(&json!({ "type": "object" }));
        for n in 0..50 {
            office
                .set(&format!("service-forms/f{n}"), 0, &body)
                .await
                .expect(200);
        }
        let more = office.set("service-forms/more", 0, &body).await;
        more.fault("service_code", "too_many");
        office.set("service-forms/f7", 1, &body).await.expect(200);
    });
}
