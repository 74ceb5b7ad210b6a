//! Items, from opened to done.

use super::{Clerk, YEAR};
use crate::support::{on_each_database, send};
use serde_json::json;

#[test]
fn a_year_begins_with_all_of_its_items() {
    on_each_database(async |service| {
        let clerk = Clerk::come(&service, "ทดสอบ").await;
        let path = format!("/api/v1/agencies/{}/disclosures/{YEAR}", clerk.agency);
        service.get(&path).await.problem(404, "not_found");
        let unit = json!({ "name_th": "กองคลัง" });
        let units = format!("/api/v1/agencies/{}/units", clerk.agency);
        let unit = service.post_as(&clerk.token("agency_admin"), &units, &unit).await.expect(201);
        let made = clerk.begin(YEAR, &json!({})).await;
        let year = made.expect(201);
        assert_eq!((made.header("location"), &year["total"], &year["done"]), (path.as_str(), &json!(43), &json!(0)));
        let items = year["items"].as_array().unwrap();
        let codes: Vec<&str> = items.iter().map(|item| item["item_code"].as_str().unwrap()).collect();
        assert_eq!((codes.len(), codes[0], codes[9], codes[42]), (43, "O1", "O10", "O43"));
        let plan = items.iter().find(|item| item["item_key"] == "procurement_plan").unwrap();
        assert_eq!(plan["status"], "not_started");
        // Who usually is in charge is, where the agency has such a unit.
        assert_eq!(plan["units"], json!(["กองคลัง"]));
        let links: std::collections::BTreeSet<&str> = items.iter().map(|item| item["link"].as_str().unwrap()).collect();
        assert_eq!(links.len(), 43);
        clerk.begin(YEAR, &json!({})).await.problem(409, "already_exists");
        assert_eq!(clerk.events("disclosures.opened").await, 1);
        let desk = clerk.desk("procurement_plan").await;
        assert_eq!(desk["unit_ids"], json!([unit["id"]]));
    });
}

#[test]
fn a_year_takes_over_who_saw_to_an_item_by_its_key() {
    on_each_database(async |service| {
        let clerk = Clerk::come(&service, "ทดสอบ").await;
        clerk.begin(2565, &json!({})).await.expect(201);
        let path = format!("/api/v1/agencies/{}/disclosures/2565/e_service", clerk.agency);
        let request = service.request("PATCH", &path).bearer_auth(clerk.officer());
        let body = json!({ "person": "นักวิชาการคอมพิวเตอร์" });
        send(request.header("if-match", "\"1\"").json(&body)).await.expect(200);
        clerk.begin(YEAR, &json!({ "from_year": 2564 })).await.fault("/from_year", "unknown");
        clerk.begin(YEAR, &json!({ "from_year": 2565 })).await.expect(201);
        assert_eq!(clerk.desk("e_service").await["person"], "นักวิชาการคอมพิวเตอร์");
        // Who sees to it is nobody else's matter.
        assert!(!clerk.public("e_service").await.to_string().contains("คอมพิวเตอร์"));
    });
}

#[test]
fn an_item_is_done_when_each_element_is_shown() {
    on_each_database(async |service| {
        let clerk = Clerk::open(&service, "ทดสอบ").await;
        let key = "organisation_structure";
        let desk = clerk.desk(key).await;
        assert_eq!(desk["missing"].as_array().unwrap().len(), 2);
        let refused = clerk.change(key, &json!({ "status": "done" })).await;
        let problem = refused.problem(409, "conflict");
        let faults = problem["errors"].as_array().unwrap();
        assert_eq!(faults.len(), 2, "{problem}");
        assert_eq!((&faults[1]["pointer"], &faults[1]["code"]), (&json!("/elements/1"), &json!("not_shown")));
        let id = clerk.links(key, "แผนผัง", None).await;
        assert_eq!(clerk.public(key).await["status"], "in_progress");
        let half = json!({ "elements": [id, null] });
        clerk.change(key, &half).await.expect(200);
        clerk.change(key, &json!({ "status": "done" })).await.problem(409, "conflict");
        let whole = json!({ "elements": [id, id], "status": "done", "progress": " เผยแพร่แล้ว \n\n - บนเว็บไซต์" });
        let done = clerk.change(key, &whole).await.expect(200);
        assert_eq!((&done["status"], &done["missing"]), (&json!("done"), &json!([])));
        assert_eq!(done["progress"], json!(["เผยแพร่แล้ว", "- บนเว็บไซต์"]));
        assert_eq!(clerk.public(key).await["elements"][0]["evidence_id"], json!(id));
        // What it rests on can't be taken away under it.
        let taken = clerk.act(key, &format!("evidence/{id}/withdraw"), &json!({})).await;
        taken.problem(409, "conflict");
        clerk.change(key, &json!({ "status": "in_progress" })).await.expect(200);
        let left = clerk.act(key, &format!("evidence/{id}/withdraw"), &json!({})).await.expect(200);
        assert_eq!((&left["evidence"], &left["elements"][0]["evidence_id"]), (&json!([]), &json!(null)));
        let history = format!("/api/v1/agencies/{}/disclosure-desk/{YEAR}/{key}/progress", clerk.agency);
        let notes = service.get_as(&clerk.officer(), &history).await.expect(200);
        let notes: Vec<(i64, &str)> = notes["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|note| (note["number"].as_i64().unwrap(), note["status"].as_str().unwrap()))
            .collect();
        assert_eq!(notes, [(3, "in_progress"), (2, "done"), (1, "in_progress")]);
        let page = service.get_as(&clerk.officer(), &format!("{history}?limit=1")).await.expect(200);
        let next = service.get_as(&clerk.officer(), page["next"].as_str().unwrap()).await.expect(200);
        assert_eq!(next["items"][0]["number"], 2);
    });
}

#[test]
fn evidence_has_to_tell_of_the_time_that_an_item_asks_for() {
    on_each_database(async |service| {
        let clerk = Clerk::open(&service, "ทดสอบ").await;
        for (key, wrong, right) in [
            // The first six months as a whole.
            ("service_statistics", ("2022-10-01", "2023-02-28"), ("2022-10-01", "2023-03-31")),
            // The year before.
            ("service_satisfaction_survey", ("2022-10-01", "2023-09-30"), ("2021-10-01", "2022-09-30")),
            ("public_participation", ("2022-12-01", "2022-12-31"), ("2022-03-01", "2022-03-31")),
            // The year itself.
            ("procurement_plan", ("2021-10-01", "2022-09-30"), ("2022-10-05", "2023-09-30")),
        ] {
            let id = clerk.links(key, "หลักฐาน", Some(wrong)).await;
            let count = clerk.public(key).await["elements"].as_array().unwrap().len();
            let refused = clerk.change(key, &json!({ "status": "done", "elements": vec![&id; count] })).await;
            let problem = refused.problem(409, "conflict");
            assert_eq!(problem["errors"][0]["code"], "out_of_period", "{key} {problem}");
            let undated = clerk.links(key, "ไม่ระบุช่วง", None).await;
            let refused = clerk.change(key, &json!({ "status": "done", "elements": vec![&undated; count] })).await;
            refused.problem(409, "conflict");
            clerk.finish(key, Some(right)).await;
            assert_eq!(clerk.public(key).await["status"], "done", "{key}");
        }
    });
}

#[test]
fn of_two_who_edit_one_item_the_second_is_told() {
    on_each_database(async |service| {
        let clerk = Clerk::open(&service, "ทดสอบ").await;
        let path = clerk.path("executives");
        let edit = async |version: Option<&str>, text: &str| {
            let mut request = service.request("PATCH", &path).bearer_auth(clerk.officer());
            if let Some(version) = version {
                request = request.header("if-match", version);
            }
            send(request.json(&json!({ "progress": text }))).await
        };
        edit(None, "ก").await.problem(428, "precondition_required");
        let first = edit(Some("\"1\""), "ก").await;
        first.expect(200);
        assert_eq!(first.header("etag"), "\"2\"");
        edit(Some("\"1\""), "ข").await.problem(412, "precondition_failed");
        assert_eq!(clerk.public("executives").await["progress"], json!(["ก"]));
        // The same again changes nothing.
        assert_eq!(edit(Some("\"2\""), "ก").await.header("etag"), "\"2\"");
        assert_eq!(clerk.events("disclosure.changed").await, 1);
    });
}

#[test]
fn markup_in_a_progress_is_a_text() {
    on_each_database(async |service| {
        let clerk = Clerk::open(&service, "ทดสอบ").await;
        let text = "<script>alert(1)</script> & <b>ครบ</b>";
        clerk.change("executives", &json!({ "progress": text })).await.expect(200);
        let item = clerk.public("executives").await;
        assert_eq!(item["progress"], json!([text]));
        let page = service.get(item["link"].as_str().unwrap()).await;
        assert!(!page.text().contains("<script>alert") && page.text().contains("alert(1)"), "{}", page.text());
        let csv = service.get(&format!("/api/v1/agencies/{}/disclosures/{YEAR}?format=csv", clerk.agency)).await;
        assert!(csv.text().contains(text), "{}", csv.text());
        for format in ["xlsx", "ndjson"] {
            let file = service.get(&format!("/api/v1/agencies/{}/disclosures/{YEAR}?format={format}", clerk.agency)).await;
            assert_eq!(file.status, 200);
        }
    });
}
