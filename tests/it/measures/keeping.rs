//! Planning measures, reporting on them, and ending them.

use super::{Office, on, path_of, warnings};
use crate::support::{on_each_database, send};
use serde_json::{Value, json};

fn whole() -> Value {
    json!({ "name": "<script>alert(1)</script> มาตรการ", "issue": " <b>ยืมไม่ถูกต้อง</b> ", "indicator": "๙.๔",
        "indicator_printed": "ตัวชี้วัดที่ ๙.๔ การบริหารและพัฒนาทรัพยากรบุคคล", "based_on_year": 2565.0,
        "method": ["๑. จัดทำคู่มือ ", "=๒. อบรม"], "starts_on": "2022-10-01", "ends_on": "2023-09-30",
        "responsible": ["สำนักปลัด", "กองคลัง"], "budget_satang": 1_500_000 })
}

#[test]
fn a_measure_is_planned_reported_on_and_done_and_everybody_sees_it() {
    on_each_database(async |service| {
        on(&service, "2023-10-15");
        let office = Office::open(&service, "ทดสอบ").await;
        let made = office.plan(&whole()).await;
        let view = made.expect(201);
        let path = path_of(&view);
        assert_eq!(made.header("location"), path);
        assert_eq!(
            (
                &view["number"],
                &view["indicator"],
                &view["indicator_name_th"],
                &view["method"],
                &view["issue"],
                &view["status"],
                &view["printed"]
            ),
            (
                &json!(1),
                &json!("9.4"),
                &json!("การบริหารและพัฒนาทรัพยากรบุคคล"),
                &json!(["๑. จัดทำคู่มือ", "=๒. อบรม"]),
                &json!("<b>ยืมไม่ถูกต้อง</b>"),
                &json!("planned"),
                &Value::Null
            )
        );
        assert_eq!(
            view["allowed_actions"],
            json!([
                "update_measure",
                "delete_measure",
                "report_measure_progress",
                "link_measure_evidence",
                "attach_measure_files"
            ])
        );
        // Done with nothing reported: everything that's missing is named.
        let done = office.act("PATCH", &path, &json!({ "status": "done" })).await;
        let missing = done.problem(409, "conflict");
        let at: Vec<&Value> = missing["errors"]
            .as_array()
            .unwrap()
            .iter()
            .map(|fault| &fault["pointer"])
            .collect();
        assert_eq!(at, ["/summary_of_action", "/result", "/reported/year_end"]);
        office.report(&path, "first_half").await.expect(200);
        let reported = office.report(&path, "year_end").await.expect(200);
        assert_eq!(
            (&reported["reported"], &reported["version"]),
            (&json!({ "first_half": 1, "year_end": 1 }), &json!(3))
        );
        let last = json!({ "status": "done", "summary_of_action": ["อบรมแล้ว"], "result": ["บุคลากรเข้าใจ"] });
        let done = office.act("PATCH", &path, &last).await.expect(200);
        assert_eq!((&done["status"], &done["version"]), (&json!("done"), &json!(4)));
        let emptied = office.act("PATCH", &path, &json!({ "result": [] })).await;
        assert_eq!(
            emptied.problem(409, "conflict")["errors"][0]["pointer"],
            "/result"
        );

        let public = service.get(&office.year(2566)).await.expect(200);
        assert_eq!(public["measures"][0]["name"], whole()["name"]);
        assert_eq!(
            (&public["measures"][0]["allowed_actions"], &public["guidelines"]),
            (&json!([]), &json!([]))
        );
        let history = service.get(&format!("{path}/progress")).await;
        let reports = history.expect(200);
        assert_eq!(reports["items"].as_array().unwrap().len(), 2);
        assert_eq!(reports["items"][0]["half"], "first_half");
        assert!(!history.text().contains("test-user") && !history.text().contains("author"));
        // A page shows what was typed as text.
        let page = service.get(&format!("{}/paper", office.year(2566))).await.text();
        assert!(
            page.contains("&#60;script&#62;") && !page.contains("<script>"),
            "{page}"
        );
        let csv = service
            .get(&format!("{}?format=csv", office.year(2566)))
            .await
            .text();
        assert!(csv.contains("1 ตุลาคม 2565 ถึง 30 กันยายน 2566"), "{csv}");
        for (kind, count) in [
            ("measure.created", 1),
            ("measure.reported", 2),
            ("measure.changed", 1),
        ] {
            assert_eq!(office.events(kind).await, count, "{kind}");
        }
        let feed = service
            .get_as(
                &service.token(&["province@province:96"]),
                "/api/v1/changes?limit=200",
            )
            .await;
        let feed = feed.expect(200);
        let mut items = feed["items"].as_array().unwrap().iter();
        let last = items.rfind(|event| event["kind"] == "measure.changed").unwrap();
        assert_eq!(last["data"]["result"], json!(["บุคลากรเข้าใจ"]));
        assert!(!last.to_string().contains("test-user"), "{last}");
    });
}

#[test]
fn every_fault_of_a_measure_is_named() {
    on_each_database(async |service| {
        let office = Office::open(&service, "ทดสอบ").await;
        let body = json!({ "number": 0, "name": " ", "issue": "ก\u{0}", "indicator": "11", "indicator_printed": "x".repeat(501),
            "based_on_year": 2023, "method": ["ก", ""], "starts_on": "2022-09-30", "ends_on": "2023-10-01",
            "period": "", "responsible": vec!["ก"; 51], "budget_satang": -1, "result": ["x".repeat(2001)],
            "status": "ended" });
        let answer = office.plan(&body).await;
        for (at, code) in [
            ("/number", "out_of_range"),
            ("/name", "empty"),
            ("/issue", "null_byte"),
            ("/indicator", "unknown"),
            ("/indicator_printed", "too_long"),
            ("/based_on_year", "fiscal_year_gregorian"),
            ("/method/1", "empty"),
            ("/starts_on", "out_of_range"),
            ("/ends_on", "out_of_range"),
            ("/period", "empty"),
            ("/responsible", "too_many"),
            ("/budget_satang", "out_of_range"),
            ("/result/0", "too_long"),
            ("/status", "unknown_value"),
        ] {
            answer.fault(at, code);
        }
        let fine = json!({ "name": "ก", "indicator": "4" });
        let with = |fields: Value| {
            let mut body = fine.clone();
            body.as_object_mut()
                .unwrap()
                .extend(fields.as_object().unwrap().clone());
            body
        };
        for (fields, at, code) in [
            (json!({ "indicator": "9.9" }), "/indicator", "unknown"),
            (json!({ "indicator": "ข้อ 4" }), "/indicator", "format"),
            (json!({ "based_on_year": 2567 }), "/based_on_year", "out_of_range"),
            (json!({ "starts_on": "2022-10-01" }), "/ends_on", "required"),
            (json!({ "ends_on": "2022-10-01" }), "/starts_on", "required"),
            (
                json!({ "starts_on": "2023-02-01", "ends_on": "2023-01-01" }),
                "/ends_on",
                "date_order",
            ),
            (
                json!({ "starts_on": "2566-01-01", "ends_on": "2023-01-01" }),
                "/starts_on",
                "out_of_range",
            ),
            (json!({ "nope": 1 }), "/nope", "unknown_field"),
        ] {
            office.plan(&with(fields)).await.fault(at, code);
        }
        // It's to be done and nothing was.
        office
            .plan(&with(json!({ "status": "done" })))
            .await
            .problem(409, "conflict");
        let gregorian = service
            .post_as(&office.officer(), &office.year(2023), &fine)
            .await
            .problem(404, "not_found");
        assert_eq!(gregorian["errors"][0]["params"]["suggestion"], "2566");
        let unknown = service
            .post_as(&office.officer(), &office.year(2590), &fine)
            .await
            .problem(404, "not_found");
        assert_eq!(unknown["errors"][0]["code"], "fiscal_year_unknown");
        // The year before the first one that isn't known is enough.
        service
            .post_as(&office.officer(), &office.year(2570), &fine)
            .await
            .expect(201);
        office.plan(&with(json!({ "number": 7 }))).await.expect(201);
        let twin = office.plan(&with(json!({ "number": 7 }))).await;
        assert_eq!(
            twin.problem(409, "already_exists")["errors"][0]["pointer"],
            "/number"
        );
        assert_eq!(office.plan(&fine).await.expect(201)["number"], 8);
        assert_eq!(office.events("measure.created").await, 3);

        let path = office.plans("ข").await;
        for (body, at, code) in [
            (
                json!({ "half": "second", "text": " ", "reported_on": "2022-09-30" }),
                "/half",
                "unknown_value",
            ),
            (
                json!({ "half": "second", "text": " ", "reported_on": "2022-09-30" }),
                "/text",
                "empty",
            ),
            (
                json!({ "half": "second", "text": " ", "reported_on": "2022-09-30" }),
                "/reported_on",
                "too_early",
            ),
            (
                json!({ "half": "year_end", "text": "ก", "reported_on": "2199-01-01" }),
                "/reported_on",
                "in_future",
            ),
        ] {
            let answer = office.act("POST", &format!("{path}/progress"), &body).await;
            answer.fault(at, code);
        }
        for (body, at, code) in [
            (json!({ "name": null }), "/name", "required"),
            (json!({ "method": null }), "/method", "required"),
            (json!({ "indicator": "12" }), "/indicator", "unknown"),
            (json!({ "starts_on": "2023-01-01" }), "/ends_on", "required"),
        ] {
            office.act("PATCH", &path, &body).await.fault(at, code);
        }
    });
}

#[test]
fn a_measure_is_changed_by_its_own_agency_alone_and_never_unseen() {
    on_each_database(async |service| {
        let office = Office::open(&service, "ทดสอบ").await;
        let other = Office::open(&service, "อีกแห่ง").await;
        let path = office.plans("ก").await;
        let change = async |token: &str, version: i64, body: Value| {
            service.change_as(token, "PATCH", &path, version, &body).await
        };
        let (officer, foreign) = (office.officer(), other.officer());
        let body = json!({ "period": "ตลอดปีงบประมาณ", "status": "in_progress", "budget_satang": 0 });
        let changed = change(&officer, 1, body.clone()).await.expect(200);
        assert_eq!(changed["version"], 2);
        assert_eq!(
            change(&officer, 2, body).await.expect(200)["version"],
            2,
            "nothing differs"
        );
        let cleared = change(&officer, 2, json!({ "budget_satang": null }))
            .await
            .expect(200);
        assert_eq!(cleared["budget_satang"], Value::Null);
        change(&officer, 2, json!({}))
            .await
            .problem(412, "precondition_failed");
        let blind = service
            .request("PATCH", &path)
            .bearer_auth(&officer)
            .json(&json!({}));
        send(blind).await.problem(428, "precondition_required");
        change(&foreign, 3, json!({})).await.problem(404, "not_found");
        for role in ["staff", "auditor"] {
            let token = office.token(role);
            change(&token, 3, json!({})).await.problem(403, "forbidden");
        }
        // The province reads and doesn't write.
        let province = service.token(&["province@province:96"]);
        change(&province, 3, json!({})).await.problem(403, "forbidden");
        for (method, to) in [
            ("POST", format!("{path}/progress")),
            ("POST", format!("{path}/links")),
            ("DELETE", path.clone()),
            ("DELETE", format!("{path}/evidence/x")),
        ] {
            let body = match to.rsplit('/').next().unwrap() {
                "progress" => json!({ "half": "year_end", "text": "ก" }),
                _ => json!({ "name": "ก", "url": "https://example.go.th/" }),
            };
            let request = service.request(method, &to).bearer_auth(&foreign);
            let answer = send(request.header("if-match", "*").json(&body)).await;
            answer.problem(404, "not_found");
            let stale = service.request(method, &to).bearer_auth(&officer);
            let answer = send(stale.header("if-match", "\"1\"").json(&body)).await;
            answer.problem(412, "precondition_failed");
        }
        let (theirs, body) = (office.year(2566), json!({ "name": "ก", "indicator": "4" }));
        let theirs = service.post_as(&foreign, &theirs, &body).await;
        theirs.problem(403, "forbidden");
        let once = |token: String, body: Value| {
            let request = service.request("POST", &office.year(2566)).bearer_auth(token);
            send(request.header("idempotency-key", "k-1").json(&body))
        };
        let body = json!({ "name": "ครั้งเดียว", "indicator": "4" });
        let first = once(office.officer(), body.clone()).await.expect(201);
        let second = once(office.officer(), body).await.expect(201);
        assert_eq!(first["id"], second["id"]);
        once(office.officer(), json!({ "name": "อื่น", "indicator": "4" }))
            .await
            .problem(409, "idempotency_conflict");
        for wrong in [
            "/api/v1/measures/x%00",
            "/api/v1/measures/0192f0c1-7c1e-7a50-9d3f-0123456789ab",
        ] {
            service.get(wrong).await.problem(404, "not_found");
        }
    });
}

#[test]
fn only_what_nothing_came_of_is_taken_back() {
    on_each_database(async |service| {
        let office = Office::open(&service, "ทดสอบ").await;
        let [planned, begun, reported] = [
            office.plans("ก").await,
            office.plans("ข").await,
            office.plans("ค").await,
        ];
        let link = json!({ "name": "ข่าว", "url": "https://example.go.th/1" });
        office
            .act("POST", &format!("{planned}/links"), &link)
            .await
            .expect(200);
        office
            .act("PATCH", &begun, &json!({ "status": "in_progress" }))
            .await
            .expect(200);
        office.report(&reported, "first_half").await.expect(200);
        for path in [&begun, &reported] {
            office
                .act("DELETE", path, &json!({}))
                .await
                .problem(409, "conflict");
        }
        let gone = office.act("DELETE", &planned, &json!({})).await;
        assert_eq!((gone.status, gone.bytes.len()), (204, 0));
        for path in [planned.clone(), format!("{planned}/progress")] {
            service.get(&path).await.problem(404, "not_found");
        }
        assert_eq!(office.events("measure.deleted").await, 1);
        // Its number is free, and the next measure comes after the last.
        assert_eq!(
            office
                .plan(&json!({ "name": "ง", "indicator": "4" }))
                .await
                .expect(201)["number"],
            4
        );
        let first = json!({ "name": "จ", "indicator": "4", "number": 1 });
        office.plan(&first).await.expect(201);
    });
}

#[test]
fn a_half_year_without_a_report_is_told_once_it_is_over() {
    on_each_database(async |service| {
        on(&service, "2023-03-31");
        let office = Office::open(&service, "ทดสอบ").await;
        let path = office.plans("ก").await;
        let year = office.year(2566);
        let odd =
            async || warnings(&service.get_as(&office.officer(), &year).await.expect(200)["measures"][0]);
        let public = service.get(&year).await;
        assert!(warnings(&public.expect(200)["measures"][0]).is_empty());
        assert_eq!(odd().await, Vec::<String>::new());
        on(&service, "2023-04-01");
        assert_eq!(odd().await, ["nothing_reported /reported/first_half"]);
        // What everybody reads is of a day as well.
        let other = service.get(&format!("{year}?format=json")).await;
        assert_ne!(other.header("etag"), public.header("etag"));
        office.report(&path, "first_half").await.expect(200);
        assert_eq!(odd().await, Vec::<String>::new());
        on(&service, "2023-10-01");
        assert_eq!(odd().await, ["nothing_reported /reported/year_end"]);
        assert_eq!(warnings(&service.get(&path).await.expect(200)).len(), 1);
        // Whoever tells what came of it has reported.
        let result = json!({ "result": ["บุคลากรเข้าใจระเบียบ"] });
        office.act("PATCH", &path, &result).await.expect(200);
        assert_eq!(odd().await, Vec::<String>::new());
    });
}

#[test]
fn an_agency_has_two_hundred_measures_a_year_and_a_hundred_reports_on_each() {
    on_each_database(async |service| {
        let office = Office::open(&service, "ทดสอบ").await;
        let path = office.plans("ก").await;
        for _ in 1..200 {
            office.plans("ก").await;
        }
        let more = office.plan(&json!({ "name": "ก", "indicator": "4" })).await;
        assert_eq!(more.problem(409, "conflict")["errors"][0]["code"], "too_many");
        for _ in 0..100 {
            office.report(&path, "first_half").await.expect(200);
        }
        let more = office.report(&path, "year_end").await;
        assert_eq!(more.problem(409, "conflict")["errors"][0]["code"], "too_many");
        let view = service.get_as(&office.officer(), &path).await.expect(200);
        let actions = view["allowed_actions"].as_array().unwrap();
        assert!(
            !actions.contains(&json!("report_measure_progress")),
            "{actions:?}"
        );
        // Whoever follows the province's agencies finds them all in a list of 200.
        let all = service.get(&office.year(2566)).await.expect(200);
        assert_eq!(all["measures"].as_array().unwrap().len(), 200);
    });
}

#[test]
fn measures_go_with_an_agency_into_another_province() {
    on_each_database(async |service| {
        let office = Office::open(&service, "ทดสอบ").await;
        let path = office.plans("ก").await;
        let guideline = format!("{}/guidelines/4", office.year(2566));
        let body = json!({ "guideline": ["ก"], "status": "planned" });
        office.act("PUT", &guideline, &body).await.expect(200);
        let boss = service.token(&["sysadmin"]);
        let agency = format!("/api/v1/agencies/{}", office.agency);
        let body = json!({ "province": "95", "amphoe": null });
        let moved = service.request("PATCH", &agency).bearer_auth(&boss);
        send(moved.header("if-match", "*").json(&body)).await.expect(200);
        let followed = async |province: &str| -> Vec<Value> {
            let token = service.token(&[&format!("province@province:{province}")]);
            let feed = service
                .get_as(&token, "/api/v1/changes?limit=200")
                .await
                .expect(200);
            let items = feed["items"].as_array().unwrap().clone();
            items
                .into_iter()
                .filter(|one| one["kind"].as_str().unwrap().starts_with("measure"))
                .collect()
        };
        let (left, entered) = (followed("96").await, followed("95").await);
        let subject = format!("measure/{}", path.rsplit('/').next().unwrap());
        let last = left.iter().rfind(|one| one["subject"] == json!(subject)).unwrap();
        assert_eq!(last["data"], Value::Null);
        assert_eq!(entered.len(), 2);
        assert!(
            entered.iter().all(|one| one["data"]["fiscal_year"] == 2566),
            "{entered:?}"
        );
    });
}
