//! What the service itself shows, as evidence.

use super::procedure::procedure;
use super::{Clerk, YEAR, noticed};
use crate::services::{Hall, cell};
use crate::statistics::{Bureau, set_day};
use crate::support::on_each_database;
use crate::support::sealed::Office;
use prongsai::sealed::House;
use serde_json::json;

#[test]
fn published_figures_are_evidence_and_stay_what_they_were_when_they_were_pinned() {
    on_each_database(async |service| {
        set_day(&service, "2023-04-10");
        let clerk = Clerk::open(&service, "ทดสอบ").await;
        let key = "service_statistics";
        let pin = json!({ "source": "service_statistics" });
        clerk.act(key, "live", &pin).await.problem(409, "conflict");
        clerk
            .act(key, "live", &json!({ "source": "questions" }))
            .await
            .fault("/source", "contradiction");
        clerk
            .act("executives", "live", &pin)
            .await
            .fault("/source", "contradiction");
        let hall = Hall {
            service: &service,
            agency: clerk.agency.clone(),
        };
        let tax = hall.offers("tax").await;
        let body = json!({ "cells": [cell(&tax, "counter", [30, 30, 30])] });
        hall.record("2022-10", "\"0\"", &body).await.expect(200);
        let bureau = Bureau {
            service: &service,
            agency: clerk.agency.clone(),
        };
        bureau.publish("services", YEAR).await.expect(200);
        let with = clerk.act(key, "live", &pin).await.expect(200);
        let one = &with["evidence"][0];
        assert_eq!(
            (&one["kind"], &one["revision"], &one["source"]),
            (&json!("live"), &json!(1), &json!(key))
        );
        assert_eq!(
            (&one["covers_from"], &one["covers_to"]),
            (&json!("2022-10-01"), &json!("2023-04-10"))
        );
        let address = one["address"].as_str().unwrap();
        assert!(
            address.starts_with("/l/") && address.ends_with("?revision=1"),
            "{address}"
        );
        let shown = service.get(address).await;
        assert!(shown.status == 200 && shown.text().contains(one["sha256"].as_str().unwrap()));
        clerk
            .change(
                key,
                &json!({ "status": "done", "elements": [one["id"], one["id"]] }),
            )
            .await
            .expect(200);
        // A later revision is another.
        let body = json!({ "cells": [cell(&tax, "counter", [40, 40, 40])], "reason": "นับใหม่" });
        hall.record("2022-10", "\"1\"", &body).await.expect(200);
        bureau.publish("services", YEAR).await.expect(200);
        assert_eq!(clerk.public(key).await["evidence"][0], *one);
    });
}

#[test]
fn every_source_shows_its_own_item() {
    on_each_database(async |service| {
        let clerk = Clerk::open(&service, "ทดสอบ").await;
        let pin = async |key: &str, source: &str| clerk.act(key, "live", &json!({ "source": source })).await;
        for (key, source) in [
            ("corruption_complaint_guideline", "complaint_procedure"),
            ("corruption_complaint_channel", "complaint_channel"),
            ("corruption_complaint_statistics", "corruption_statistics"),
            ("service_satisfaction_survey", "satisfaction"),
            ("questions_and_answers", "questions"),
            ("e_service", "e_service"),
        ] {
            pin(key, source).await.problem(409, "conflict");
        }
        let first = clerk.proceeds("\"0\"", &procedure()).await.expect(200);
        let with = pin("corruption_complaint_guideline", "complaint_procedure")
            .await
            .expect(200);
        assert_eq!(
            (&with["evidence"][0]["sha256"], &with["evidence"][0]["address"]),
            (&first["sha256"], &first["page"])
        );
        let hall = Hall {
            service: &service,
            agency: clerk.agency.clone(),
        };
        let offered = json!({ "code": "01", "name_th": "ชำระภาษี", "channels": ["online"] });
        hall.create(&offered).await.expect(201);
        let with = pin("e_service", "e_service").await.expect(200);
        assert_eq!(
            with["evidence"][0]["frozen"],
            json!({ "services": [{ "code": "01", "name_th": "ชำระภาษี" }] })
        );
        let office = Office::open(&clerk.agency, &[(House::Agency, &service)]).await;
        office.publish(&service).await.expect(201);
        let with = pin("corruption_complaint_channel", "complaint_channel")
            .await
            .expect(200);
        let channel = &with["evidence"][0];
        assert_eq!(channel["address"], format!("/integrity/{}", clerk.agency));
        assert_eq!(channel["frozen"]["version"], 1);
        clerk
            .change(
                "corruption_complaint_channel",
                &json!({ "status": "done", "elements": [channel["id"], channel["id"]] }),
            )
            .await
            .expect(200);
        assert_eq!(noticed(&clerk.desk("corruption_complaint_channel").await), []);
    });
}
