//! What is counted where.

use super::{Bureau, Case, cell, day, run, set_day, set_time};
use crate::support::{TestService, on_each_database, send};
use chrono::TimeDelta;
use serde_json::{Value, json};
use std::fmt::Write;

const YEAR: i32 = 2569;

async fn file(service: &TestService, agency: &str) {
    let body = json!({ "kind": "complaint", "category": "light", "description": "ไฟดับ", "name": "สมชาย" });
    let path = format!("/api/v1/agencies/{agency}/complaints");
    service.post(&path, &body).await.expect(201);
}

#[test]
fn a_year_ends_at_midnight_in_bangkok() {
    on_each_database(async |service| {
        let bureau = Bureau::open(&service).await;
        let turn = day("2025-10-01");
        set_time(&service, turn, TimeDelta::seconds(-20));
        for _ in 0..8 {
            file(&service, &bureau.agency).await;
        }
        set_time(&service, turn, TimeDelta::milliseconds(5));
        for _ in 0..9 {
            file(&service, &bureau.agency).await;
        }
        set_day(&service, "2026-10-05");
        for (year, start, month, count) in [
            (2568, "2025-04-01", "2025-09-01", 8),
            (2569, "2025-10-01", "2025-10-01", 9),
        ] {
            let published = bureau.publish("complaints", year).await.expect(200)["revision"].clone();
            let document = &published["document"];
            for (start, kind) in [(start, "half_year"), (month, "month")] {
                let found = cell(document, "all", "all", start, kind);
                assert_eq!(
                    found["values"],
                    json!({ "total": count, "completed": 0, "in_progress": count }),
                    "{found}"
                );
            }
            let light = cell(document, "category", "light", start, "half_year");
            assert_eq!(
                (&light["values"]["total"], &light["suppressed"]),
                (&json!(count), &json!(false))
            );
        }
    });
}

fn case(received: &str, ended: Option<&str>) -> Case {
    Case {
        kind: "complaint",
        category: "light",
        channel: "web",
        service_code: None,
        received_on: day(received),
        ended_on: ended.map(day),
        is_public: false,
    }
}

#[test]
fn complaints_are_counted_as_they_stood_when_their_half_year_ended() {
    on_each_database(async |service| {
        let bureau = Bureau::open(&service).await;
        let mut sql = String::new();
        for _ in 0..8 {
            sql += &bureau.case_sql(&case("2025-10-10", Some("2025-11-11")));
            sql += &bureau.case_sql(&case("2025-10-10", Some("2026-04-02")));
        }
        run(&service, sql).await;
        set_day(&service, "2026-04-10");
        let first = bureau.publish("complaints", YEAR).await.expect(200)["revision"].clone();
        let half =
            |view: &Value| cell(&view["document"], "all", "all", "2025-10-01", "half_year")["values"].clone();
        assert_eq!(
            half(&first),
            json!({ "total": 16, "completed": 8, "in_progress": 8 })
        );
        assert_eq!(first["document"]["as_of"], "2026-03-31");
        // What isn't over isn't told.
        let periods: Vec<&Value> = first["document"]["cells"]
            .as_array()
            .unwrap()
            .iter()
            .map(|cell| &cell["period"]["kind"])
            .collect();
        assert!(!periods.contains(&&json!("fiscal_year")));
        set_day(&service, "2026-07-10");
        assert_eq!(
            bureau.publish("complaints", YEAR).await.expect(200)["is_new"],
            false
        );
        set_day(&service, "2026-10-01");
        let second = bureau.publish("complaints", YEAR).await.expect(200)["revision"].clone();
        assert_eq!(
            half(&second),
            json!({ "total": 16, "completed": 16, "in_progress": 0 })
        );
        let year = cell(&second["document"], "all", "all", "2025-10-01", "fiscal_year");
        assert_eq!(year["values"]["completed"], 16);
        // One more that was moved away since: who compares would know of it, so nothing moves.
        run(&service, format!("UPDATE complaints SET status = 'moved' WHERE id = (SELECT min(id) FROM complaints WHERE agency_id = '{}')", bureau.agency)).await;
        assert_eq!(
            bureau.publish("complaints", YEAR).await.expect(200)["is_new"],
            false
        );
    });
}

async fn services(service: &TestService, agency: &str) {
    let mut sql = String::new();
    for (id, code, name) in [
        ("s1", "tax", "ชำระภาษี"),
        ("s2", "birth", "แจ้งเกิด"),
        ("s3", "none", "ไม่มีใครมา"),
    ] {
        write!(sql,
            "INSERT INTO services VALUES ('{agency}-{id}', '{agency}', '{code}', '{name}', NULL, NULL, 1, 0, NULL, NULL, NULL, NULL, '[]',
                TRUE, TRUE, FALSE, FALSE, 'active', 1, '2025-10-01 00:00:00', '2025-10-01 00:00:00');"
        ).unwrap();
    }
    for (id, month, channel, received, completed, in_time) in [
        ("s1", "2025-10-01", "counter", 12, 10, 9),
        ("s1", "2026-09-01", "online", 3, 3, 3),
        ("s2", "2025-12-01", "counter", 2, 1, 0),
        ("s2", "2026-10-01", "counter", 100, 0, 0),
    ] {
        write!(sql,
            "INSERT INTO service_counts VALUES ('{agency}', '{agency}-{id}', '{month}', '{channel}', {received}, {completed}, {in_time}, 1,
                '2026-10-01 00:00:00');"
        ).unwrap();
    }
    run(service, sql).await;
}

#[test]
fn services_are_told_by_period_service_and_channel_with_their_zeros() {
    on_each_database(async |service| {
        let (bureau, other) = (Bureau::open(&service).await, Bureau::open(&service).await);
        services(&service, &bureau.agency).await;
        services(&service, &other.agency).await;
        set_day(&service, "2026-10-20");
        let published = bureau.publish("services", YEAR).await.expect(200)["revision"].clone();
        let document = &published["document"];
        let of = |cut: &str, key: &str, start: &str, kind: &str| {
            let values = &cell(document, cut, key, start, kind)["values"];
            ["received", "completed", "in_progress", "in_time"]
                .map(|measure| values[measure].as_i64().unwrap())
        };
        assert_eq!(of("all", "all", "2025-10-01", "fiscal_year"), [17, 14, 3, 12]);
        assert_eq!(of("all", "all", "2025-10-01", "half_year"), [14, 11, 3, 9]);
        assert_eq!(of("service", "tax", "2026-07-01", "quarter"), [3, 3, 0, 3]);
        assert_eq!(of("service", "birth", "2025-12-01", "month"), [2, 1, 1, 0]);
        assert_eq!(of("service", "none", "2025-10-01", "fiscal_year"), [0; 4]);
        assert_eq!(
            of("service_channel", "online", "2026-09-01", "month"),
            [3, 3, 0, 3]
        );
        assert_eq!(
            of("service_channel", "outreach", "2025-10-01", "fiscal_year"),
            [0; 4]
        );
        let both = |key: &str, start: &str, kind: &str| of("service_and_channel", key, start, kind);
        assert_eq!(both("tax:counter", "2025-10-01", "fiscal_year"), [12, 10, 2, 9]);
        assert_eq!(both("tax:counter", "2026-04-01", "half_year"), [0; 4]);
        assert_eq!(both("tax:online", "2026-04-01", "half_year"), [3, 3, 0, 3]);
        assert_eq!(both("birth:counter", "2025-10-01", "half_year"), [2, 1, 1, 0]);
        let of_both = cell(
            document,
            "service_and_channel",
            "tax:online",
            "2025-10-01",
            "fiscal_year",
        );
        assert_eq!(of_both["key_th"], "ชำระภาษี – ออนไลน์");
        // Of channels by which a service was asked for, and of years and half-years alone.
        assert_eq!(
            document["cells"].as_array().unwrap().len(),
            19 * (1 + 3 + 4) + 3 * 3
        );
        assert_eq!(published["link"]["item_key"], "service_statistics");
    });
}

#[test]
fn satisfaction_of_too_few_is_said_to_be_of_too_few() {
    on_each_database(async |service| {
        let bureau = Bureau::open(&service).await;
        let agency = &bureau.agency;
        services(&service, agency).await;
        let mut sql = format!(
            "INSERT INTO satisfaction_forms VALUES ('{agency}-f', '{agency}', NULL, 'standard', '2025-10-01', NULL, 10, 'open', 1, 1,
                '2025-10-01 00:00:00', '2025-10-01 00:00:00');"
        );
        let mut answer = |n: usize, service: &str, month: &str, ratings: [i32; 2]| {
            let id = format!("{agency}-{service}-{n}");
            write!(sql,
                "INSERT INTO satisfaction_answers VALUES ('{id}', '{agency}-f', '{agency}', {}, '{month}', 'form', NULL, 'pending', 1);
                 INSERT INTO satisfaction_ratings VALUES ('{id}', 'q1', 'process', {});
                 INSERT INTO satisfaction_ratings VALUES ('{id}', 'q2', 'staff', {});",
                if service.is_empty() { "NULL".to_owned() } else { format!("'{agency}-{service}'") },
                ratings[0],
                ratings[1]
            ).unwrap();
        };
        for n in 0..20 {
            answer(n, "s1", "2025-10-01", [5, 4]);
        }
        for n in 0..12 {
            answer(n, "s2", "2025-11-01", [3, 4]);
        }
        for n in 0..3 {
            answer(n, "", "2026-05-01", [1, 1]);
        }
        run(&service, sql).await;
        set_day(&service, "2026-10-20");
        let published = bureau.publish("satisfaction", YEAR).await.expect(200)["revision"].clone();
        let document = &published["document"];
        let year = cell(document, "all", "all", "2025-10-01", "fiscal_year");
        // 20 × 5, 32 × 4, 12 × 3, 6 × 1: 270 of 70.
        let values = &year["values"];
        assert_eq!(
            (&values["answers"], &values["ratings"], &values["rated_4"]),
            (&json!(35), &json!(70), &json!(32))
        );
        assert_eq!(
            (&values["mean_hundredths"], &values["of_most_hundredths_percent"]),
            (&json!(386), &json!(7714))
        );
        assert_eq!(values["satisfied_hundredths_percent"], 7429);
        let of = |cut: &str, key: &str, start: &str, kind: &str| {
            let cell = cell(document, cut, key, start, kind);
            (
                cell["values"]["answers"].clone(),
                cell["values"]["mean_hundredths"].clone(),
                cell["suppressed"].clone(),
            )
        };
        assert_eq!(
            of("dimension", "process", "2025-10-01", "fiscal_year"),
            (Value::Null, json!(397), json!(false))
        );
        // Few about the agency as a whole, and so many others with them that it doesn't follow.
        assert_eq!(
            of("service", "-", "2025-10-01", "fiscal_year"),
            (json!(3), Value::Null, json!(true))
        );
        assert_eq!(
            of("service", "tax", "2025-10-01", "fiscal_year"),
            (json!(20), Value::Null, json!(true))
        );
        assert_eq!(
            of("service", "birth", "2025-10-01", "fiscal_year"),
            (json!(12), json!(350), json!(false))
        );
        // The second half is of three, so the first isn't told either, nor what's in it.
        assert_eq!(
            of("all", "all", "2026-04-01", "half_year"),
            (json!(3), Value::Null, json!(true))
        );
        assert_eq!(
            of("all", "all", "2025-10-01", "half_year"),
            (json!(32), Value::Null, json!(true))
        );
        assert_eq!(
            of("all", "all", "2025-10-01", "month"),
            (json!(20), Value::Null, json!(true))
        );
        assert_eq!(
            of("all", "all", "2026-08-01", "month"),
            (json!(0), Value::Null, json!(false))
        );
        // Satisfaction of a year is the item of the next.
        assert_eq!(
            (&published["link"]["item_key"], &published["link"]["item_year"]),
            (&json!("service_satisfaction_survey"), &json!(YEAR + 1))
        );
    });
}

#[test]
fn requests_by_form_stand_with_services_as_complaints_have_told_them() {
    on_each_database(async |service| {
        let bureau = Bureau::open(&service).await;
        let agency = &bureau.agency;
        let mut sql = String::new();
        for code in ["water", "tax"] {
            write!(sql,
                "INSERT INTO service_forms VALUES ('{agency}', '{code}', 'แบบ {code}', NULL, '{{}}', TRUE, 1, '2025-10-01 00:00:00');"
            ).unwrap();
            for _ in 0..7 {
                let request = Case {
                    kind: "service_request",
                    service_code: Some(code),
                    ..case("2025-12-10", Some("2025-12-20"))
                };
                sql += &bureau.case_sql(&request);
            }
        }
        run(&service, sql).await;
        set_day(&service, "2026-10-20");
        let before = bureau.publish("services", YEAR).await.expect(200);
        let requests = |view: &Value| {
            let cells = view["revision"]["document"]["cells"].as_array().unwrap().iter();
            cells
                .filter(|cell| cell["cut"] == "service_request")
                .cloned()
                .collect::<Vec<_>>()
        };
        assert!(
            requests(&before).is_empty(),
            "nothing is told that complaints haven't told"
        );
        bureau.publish("complaints", YEAR).await.expect(200);
        let after = bureau.publish("services", YEAR).await.expect(200);
        assert_eq!(after["is_new"], true);
        let told = requests(&after);
        assert_eq!(told.len(), 2 * 3, "{told:#?}");
        let water = cell(
            &after["revision"]["document"],
            "service_request",
            "water",
            "2025-10-01",
            "fiscal_year",
        );
        assert_eq!(
            water["values"],
            json!({ "received": 7, "completed": 7, "in_progress": 0, "in_time": null })
        );
    });
}

/// Files so many requests by the form of a service, and gives their ids.
async fn ask(bureau: &Bureau<'_>, code: &str, count: usize) -> Vec<String> {
    let path = format!("/api/v1/agencies/{}/complaints", bureau.agency);
    let body = json!({ "kind": "service_request", "category": "water", "description": "ขอรับบริการ", "service_code": code,
        "fields": {}, "name": "สมชาย" });
    let mut ids = Vec::new();
    for _ in 0..count {
        let filed = bureau.service.post(&path, &body).await.expect(201);
        ids.push(filed["id"].as_str().unwrap().to_owned());
    }
    ids
}

async fn take(bureau: &Bureau<'_>, ids: &[String], step: &str, body: Value) {
    for id in ids {
        let path = format!("/api/v1/complaints/{id}/{step}");
        let request = bureau.service.request("POST", &path);
        let request = request
            .bearer_auth(bureau.token("complaint_officer"))
            .header("if-match", "*");
        send(request.json(&body)).await.expect(200);
    }
}

async fn resolve(bureau: &Bureau<'_>, ids: &[String]) {
    take(bureau, ids, "acknowledge", json!({})).await;
    take(bureau, ids, "resolve", json!({ "text": "ดำเนินการแล้ว" })).await;
}

#[test]
fn requests_are_counted_when_they_are_done_and_who_was_kept_waiting_is_told_the_office_alone() {
    on_each_database(async |service| {
        let (bureau, other) = (Bureau::open(&service).await, Bureau::open(&service).await);
        set_day(&service, "2025-12-01");
        for code in ["water", "tax"] {
            let form =
                json!({ "name_th": format!("แบบ {code}"), "fields": { "type": "object" }, "is_open": true });
            let path = format!("/api/v1/agencies/{}/service-forms/{code}", bureau.agency);
            let request = service
                .request("PUT", &path)
                .bearer_auth(bureau.token("agency_admin"));
            send(request.header("if-match", "*").json(&form))
                .await
                .expect(200);
        }
        let first = ask(&bureau, "water", 9).await;
        // Thirty days are given: two wait for their reporters meanwhile, one is done at once, six are late.
        set_day(&service, "2025-12-20");
        take(&bureau, &first[..2], "acknowledge", json!({})).await;
        take(&bureau, &first[..2], "ask", json!({ "text": "ขอสำเนา" })).await;
        resolve(&bureau, &first[2..3]).await;
        set_day(&service, "2026-01-20");
        take(&bureau, &first[..2], "resume", json!({})).await;
        take(&bureau, &first[..2], "resolve", json!({ "text": "ดำเนินการแล้ว" })).await;
        resolve(&bureau, &first[3..]).await;
        set_day(&service, "2026-04-02");
        let few = ask(&bureau, "tax", 2).await;
        resolve(&bureau, &few).await;
        ask(&bureau, "water", 3).await;

        let path = format!("/api/v1/agencies/{}/service-request-counts/{YEAR}", bureau.agency);
        let seen = service
            .get_as(&bureau.token("complaint_officer"), &path)
            .await
            .expect(200);
        let row = |code: &str, month: &str, [received, completed, in_time]: [i64; 3]| {
            json!({ "service_code": code, "month": month, "channel": "web", "received": received, "completed": completed,
                "in_time": in_time, "in_progress": received - completed })
        };
        let rows = json!([
            row("tax", "2026-04", [2, 2, 2]),
            row("water", "2025-12", [9, 9, 3]),
            row("water", "2026-04", [3, 0, 0])
        ]);
        assert_eq!((&seen["counts"], &seen["as_of"]), (&rows, &json!("2026-04-02")));
        let year_before = path.replace(&YEAR.to_string(), "2568");
        let none = service
            .get_as(&bureau.token("auditor"), &year_before)
            .await
            .expect(200);
        assert_eq!(none["counts"], json!([]));
        service.get(&path).await.problem(401, "unauthenticated");
        for token in [bureau.token("staff"), other.token("complaint_officer")] {
            service.get_as(&token, &path).await.problem(403, "forbidden");
        }

        // What's published has the half-year as it ended, no time limits, and nothing of a half-year of few.
        set_day(&service, "2026-10-20");
        bureau.publish("complaints", YEAR).await.expect(200);
        let published = bureau.publish("services", YEAR).await.expect(200)["revision"].clone();
        let document = &published["document"];
        let cells = document["cells"].as_array().unwrap().iter();
        for request in cells.filter(|cell| cell["cut"] == "service_request") {
            let values = &request["values"];
            assert_eq!(values["in_time"], Value::Null, "{request:#}");
            if request["period"]["start"] == "2026-04-01" {
                assert_eq!(values["received"], Value::Null, "{request:#}");
            }
        }
        let water = cell(document, "service_request", "water", "2025-10-01", "half_year");
        assert_eq!(
            water["values"],
            json!({ "received": 9, "completed": 9, "in_progress": 0, "in_time": null })
        );
        let all = cell(document, "all", "all", "2025-10-01", "fiscal_year");
        assert_eq!(
            all["values"]["received"], 0,
            "they stand beside the counts, not in them"
        );
    });
}
