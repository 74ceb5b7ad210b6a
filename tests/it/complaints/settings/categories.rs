//! Categories.

use super::super::{Office, dark_street};
use super::public;
use crate::support::on_each_database;
use serde_json::{Value, json};

fn find<'a>(list: &'a Value, code: &str) -> Option<&'a Value> {
    list["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["code"] == code)
}

#[test]
fn an_agency_renames_closes_and_adds_categories() {
    on_each_database(async |service| {
        let office = Office::open(&service, "ทดสอบ").await;
        let (path, list) = ("complaint-categories/light", "complaint-categories");
        let default = find(&office.read(list).await, "light").unwrap().clone();
        assert_eq!(
            (&default["version"], &default["name_th"], &default["sort"]),
            (&json!(0), &json!("ไฟฟ้าส่องสว่าง"), &json!(20))
        );
        // As the agency's unit has it from now on, and new cases go there.
        let unit = service
            .post_as(
                &service.token(&["sysadmin"]),
                &office.at("units"),
                &json!({ "name_th": "กองช่าง" }),
            )
            .await
            .expect(201)["id"]
            .clone();
        let mut body = json!({ "name_th": " ไฟสาธารณะ ", "name_en": "Lights", "unit_id": unit, "sort": 1, "is_open": true });
        let set = office.set(path, 0, &body).await;
        assert_eq!(set.header("etag"), "\"1\"");
        let set = set.expect(200);
        assert_eq!(
            (&set["name_th"], &set["allowed_actions"]),
            (&json!("ไฟสาธารณะ"), &json!(["set_complaint_category"]))
        );
        office
            .set(path, 0, &body)
            .await
            .problem(412, "precondition_failed");
        let all = office.read(list).await;
        assert_eq!(all["items"][0], {
            let mut view = set.clone();
            view["allowed_actions"] = json!([]);
            view
        });
        assert_eq!(all["items"].as_array().unwrap().len(), 16);
        let told = office.told("complaint_category.changed").await;
        assert_eq!(told["data"], public(&set));
        assert_eq!(
            told["subject"],
            json!(format!("complaint_category/{}/light", office.agency))
        );
        let filed = office.submit(&dark_street()).await;
        assert_eq!(office.case(&filed["id"]).await["unit_id"], unit);
        // A closed one is for no new case, stays in the list, and cases that have it keep it.
        body["is_open"] = json!(false);
        office.set(path, 1, &body).await.expect(200);
        let form = office.read("complaint-form").await;
        assert!(!form["categories"].to_string().contains("light"), "{form}");
        assert_eq!(find(&office.read(list).await, "light").unwrap()["version"], 2);
        service
            .post(&office.at("complaints"), &dark_street())
            .await
            .fault("/category", "unknown");
        let tracked = office
            .with_receipt(&filed["receipt"], "", json!({}))
            .await
            .expect(200);
        assert_eq!(tracked["category_name_th"], "ไฟสาธารณะ");
        // One of its own, which another agency hasn't.
        let own = json!({ "name_th": "ท่าเรือ", "sort": 0, "is_open": true });
        office
            .set("complaint-categories/pier_1", 0, &own)
            .await
            .expect(200);
        let mut at_the_pier = dark_street();
        at_the_pier["category"] = json!("pier_1");
        office.submit(&at_the_pier).await;
        let other = Office::open(&service, "อีกแห่ง").await;
        assert!(find(&other.read(list).await, "pier_1").is_none());
        office.guards(path, &body).await;
    });
}

#[test]
fn a_wrong_category_is_refused_with_the_field_named() {
    on_each_database(async |service| {
        let office = Office::open(&service, "ทดสอบ").await;
        let good = json!({ "name_th": "ไฟ", "sort": 1, "is_open": true });
        let with = |field: &str, value: Value| {
            let mut body = good.clone();
            body[field] = value;
            body
        };
        let path = "complaint-categories/light";
        let elsewhere = Office::open(&service, "อีกแห่ง").await;
        let unit = service
            .post_as(
                &service.token(&["sysadmin"]),
                &elsewhere.at("units"),
                &json!({ "name_th": "กอง" }),
            )
            .await
            .expect(201)["id"]
            .clone();
        for (body, pointer, code) in [
            (with("name_th", json!("")), "/name_th", "empty"),
            (with("name_th", json!("ก".repeat(201))), "/name_th", "too_long"),
            (with("name_en", json!("a\nb")), "/name_en", "null_byte"),
            (with("sort", json!(-1)), "/sort", "out_of_range"),
            (with("sort", json!(10_001)), "/sort", "out_of_range"),
            (with("unit_id", unit), "/unit_id", "unknown"),
            (with("unit_id", json!("\u{0}")), "/unit_id", "unknown"),
            (with("is_open", json!("yes")), "/is_open", "wrong_type"),
            (with("code", json!("light")), "/code", "unknown_field"),
            (json!({ "name_th": "ไฟ", "sort": 1 }), "/is_open", "required"),
        ] {
            office.set(path, 0, &body).await.fault(pointer, code);
        }
        for code in ["Light", "1st", "a-b", "ไฟ", "%00", "_x", &"a".repeat(41)] {
            let path = format!("complaint-categories/{code}");
            office.set(&path, 0, &good).await.fault("category", "format");
        }
        assert_eq!(
            find(&office.read("complaint-categories").await, "light").unwrap()["version"],
            0
        );
    });
}

#[test]
fn an_agency_has_a_hundred_categories_at_most_and_one_open_at_least() {
    on_each_database(async |service| {
        let office = Office::open(&service, "ทดสอบ").await;
        let body = json!({ "name_th": "ปิด", "sort": 1, "is_open": false });
        for n in 0..84 {
            let path = format!("complaint-categories/c{n}");
            office.set(&path, 0, &body).await.expect(200);
        }
        let one_more = office.set("complaint-categories/more", 0, &body).await;
        assert_eq!(
            one_more.fault("category", "too_many")["errors"][0]["params"]["max"],
            "100"
        );
        let all = office.read("complaint-categories").await;
        let open = all["items"].as_array().unwrap().iter();
        let open: Vec<_> = open.filter(|one| one["is_open"] == true).collect();
        for category in &open[1..] {
            let path = format!("complaint-categories/{}", category["code"].as_str().unwrap());
            office.set(&path, 0, &body).await.expect(200);
        }
        let last = format!("complaint-categories/{}", open[0]["code"].as_str().unwrap());
        office.set(&last, 0, &body).await.problem(409, "conflict");
    });
}

#[test]
fn settings_go_with_an_agency_that_leaves_its_province() {
    on_each_database(async |service| {
        let office = Office::open(&service, "ทดสอบ").await;
        let body = json!({ "name_th": "ไฟ", "sort": 1, "is_open": true });
        office
            .set("complaint-categories/light", 0, &body)
            .await
            .expect(200);
        office
            .set("complaint-deadlines", 0, &json!({ "deadlines": [] }))
            .await
            .expect(200);
        let form = json!({ "name_th": "ขอ", "fields": { "type": "object" }, "is_open": true });
        office.set("service-forms/water", 0, &form).await.expect(200);
        let moved = json!({ "province": "95", "amphoe": null });
        let path = format!("/api/v1/agencies/{}", office.agency);
        let sysadmin = service.token(&["sysadmin"]);
        service
            .change_as(&sysadmin, "PATCH", &path, 1, &moved)
            .await
            .expect(200);
        for (province, gone) in [("96", true), ("95", false)] {
            let follower = service.token(&[&format!("province@province:{province}")]);
            let page = service
                .get_as(&follower, "/api/v1/changes?limit=200")
                .await
                .expect(200);
            for kind in [
                "complaint_category.moved",
                "complaint_deadlines.moved",
                "service_form.moved",
            ] {
                let items = page["items"].as_array().unwrap();
                let told: Vec<_> = items.iter().filter(|item| item["kind"] == kind).collect();
                assert_eq!(told.len(), 1, "{kind} {province}");
                assert_eq!(told[0]["data"].is_null(), gone, "{kind} {province}");
            }
        }
    });
}
