//! Reply templates.

use super::super::{Office, dark_street};
use crate::support::{Answer, on_each_database};
use serde_json::{Value, json};

impl Office<'_> {
    async fn new_template(&self, name: &str, text: &str) -> Answer {
        let body = json!({ "name": name, "text": text });
        self.service
            .post_as(&self.officer(), &self.at("reply-templates"), &body)
            .await
    }

    /// Changes a template that was read at a version.
    async fn change(&self, id: &Value, version: i64, body: &Value) -> Answer {
        let path = self.at(&format!("reply-templates/{}", id.as_str().unwrap()));
        self.service
            .change_as(&self.officer(), "PATCH", &path, version, body)
            .await
    }
}

#[test]
fn templates_are_filled_in_for_a_case() {
    on_each_database(async |service| {
        let office = Office::open(&service, "ทดสอบ").await;
        let text = "{agency} ได้รับเรื่อง{category}\nเลขที่ {number} วันที่ {today}";
        let made = office.new_template("รับเรื่อง", text).await;
        let view = made.expect(201);
        assert_eq!(
            (&view["text"], &view["is_open"], &view["allowed_actions"]),
            (&json!(text), &json!(true), &json!(["update_reply_template"]))
        );
        assert_eq!(
            service
                .get_as(&office.officer(), made.header("location"))
                .await
                .expect(200),
            view
        );
        let closed = office.new_template("เก่า", "เก่า").await.expect(201);
        let changed = office
            .change(&closed["id"], 1, &json!({ "is_open": false }))
            .await
            .expect(200);
        assert_eq!(
            (&changed["is_open"], &changed["version"], &changed["text"]),
            (&json!(false), &json!(2), &json!("เก่า"))
        );
        office
            .change(&closed["id"], 1, &json!({ "is_open": true }))
            .await
            .problem(412, "precondition_failed");
        let auditor = office.token("auditor");
        let all = service
            .get_as(&auditor, &office.at("reply-templates"))
            .await
            .expect(200);
        let names: Vec<&Value> = all["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| &one["name"])
            .collect();
        assert_eq!(names, ["รับเรื่อง", "เก่า"]);
        assert_eq!(all["items"][0]["allowed_actions"], json!([]));

        let filed = office.submit(&dark_street()).await;
        let path = format!(
            "/api/v1/complaints/{}/reply-templates",
            filed["id"].as_str().unwrap()
        );
        let filled = service.get_as(&office.officer(), &path).await.expect(200);
        assert_eq!(filled["items"].as_array().unwrap().len(), 1);
        let today = prongsai::calendar::day_in_bangkok(service.clock.now());
        let today = prongsai::calendar::format_long(today, prongsai::calendar::Digits::Arabic);
        let number = filed["number"].as_str().unwrap();
        assert_eq!(
            filled["items"][0]["text"],
            json!(format!(
                "เทศบาลตำบลทดสอบ ได้รับเรื่องไฟฟ้าส่องสว่าง\nเลขที่ {number} วันที่ {today}"
            ))
        );
        // Another agency's people see none of it.
        let stranger = service.token(&["complaint_officer@agency:elsewhere"]);
        service.get_as(&stranger, &path).await.problem(404, "not_found");
        service
            .get_as(&stranger, &office.at("reply-templates"))
            .await
            .problem(403, "forbidden");
        let other = Office::open(&service, "อีกแห่ง").await;
        other
            .change(&view["id"], 1, &json!({ "is_open": false }))
            .await
            .problem(404, "not_found");
    });
}

#[test]
fn a_wrong_template_is_refused_and_the_agency_alone_is_told_of_a_good_one() {
    on_each_database(async |service| {
        let office = Office::open(&service, "ทดสอบ").await;
        for (name, text, pointer, code) in [
            ("", "ก", "/name", "empty"),
            (&*"ก".repeat(101), "ก", "/name", "too_long"),
            ("ก", " ", "/text", "empty"),
            ("ก", "เรียน {name}", "/text", "unknown_value"),
            ("ก", "{number", "/text", "unknown_value"),
            ("ก", "a}", "/text", "unknown_value"),
        ] {
            office.new_template(name, text).await.fault(pointer, code);
        }
        let first = office.new_template("ก", "ก").await.expect(201);
        let twin = office.new_template("ก", "ข").await.problem(409, "already_exists");
        assert_eq!(twin["errors"][0]["pointer"], "/name");
        let second = office.new_template("ข", "ข").await.expect(201);
        office
            .change(&second["id"], 1, &json!({ "name": "ก" }))
            .await
            .problem(409, "already_exists");
        office
            .change(&second["id"], 1, &json!({ "text": null }))
            .await
            .fault("/text", "required");
        let changes = async |grant: &str| {
            let path = "/api/v1/changes?limit=200";
            let page = service.get_as(&service.token(&[grant]), path).await.expect(200);
            let items = page["items"].as_array().unwrap().clone();
            items
                .into_iter()
                .filter(|item| item["kind"] == "reply_template.created")
                .collect::<Vec<_>>()
        };
        assert!(changes("province@province:96").await.is_empty());
        let own = changes(&format!("executive@agency:{}", office.agency)).await;
        assert_eq!((own.len(), &own[0]["data"]), (2, &super::public(&first)));
        for n in 0..198 {
            office.new_template(&format!("ค{n}"), "ค").await.expect(201);
        }
        office.new_template("ง", "ง").await.fault("/name", "too_many");
        office
            .change(&second["id"], 1, &json!({ "name": "จ" }))
            .await
            .expect(200);
    });
}
