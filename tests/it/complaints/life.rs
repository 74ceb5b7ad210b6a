//! The life of a case.

use super::{Office, dark_street};
use crate::support::on_each_database;
use serde_json::json;

#[test]
fn a_case_goes_from_the_form_to_a_rating() {
    on_each_database(async |service| {
        let office = Office::open(&service, "ทดสอบ").await;
        let filed = office.submit(&dark_street()).await;
        let (id, receipt) = (&filed["id"], &filed["receipt"]);
        assert!(filed["number"].as_str().unwrap().ends_with("-000001"), "{filed}");
        let case = office.case(id).await;
        assert_eq!(case["status"], "received");
        assert_eq!(case["clocks"].as_array().unwrap().len(), 3, "{case}");
        assert_eq!(case["has_contact"], true);
        assert!(!case.to_string().contains("สมชาย"), "{case}");
        office.step(id, "acknowledge", &json!({})).await;
        office.step(id, "ask", &json!({ "text": "อยู่ซอยไหนครับ" })).await;
        let tracked = office.with_receipt(receipt, "", json!({})).await.expect(200);
        assert_eq!(tracked["status"], "waiting_for_reporter");
        assert!(tracked.to_string().contains("อยู่ซอยไหน") && !tracked.to_string().contains("user/"));
        let answered = office
            .with_receipt(receipt, "/messages", json!({ "text": "ซอย 5" }))
            .await
            .expect(200);
        assert_eq!(answered["status"], "in_progress");
        office.step(id, "note", &json!({ "text": "โทรถามช่างแล้ว" })).await;
        office.step(id, "reply", &json!({ "text": "ช่างเข้าวันจันทร์" })).await;
        office.step(id, "resolve", &json!({ "text": "ซ่อมแล้ว" })).await;
        let closed = office.step(id, "close", &json!({})).await;
        assert_eq!(
            (&closed["status"], &closed["due_on"]),
            (&json!("closed"), &json!(null))
        );
        let rated = office
            .with_receipt(receipt, "/rate", json!({ "rating": 5, "comment": "ขอบคุณ" }))
            .await
            .expect(200);
        assert!(!rated.to_string().contains("โทรถามช่าง"), "{rated}");
        office
            .with_receipt(receipt, "/rate", json!({ "rating": 1 }))
            .await
            .problem(409, "conflict");
        let steps: Vec<_> = office.case(id).await["steps"]
            .as_array()
            .unwrap()
            .iter()
            .map(|step| step["action"].clone())
            .collect();
        assert_eq!(
            json!(steps),
            json!([
                "receive",
                "acknowledge",
                "ask",
                "respond",
                "note",
                "reply",
                "resolve",
                "close",
                "rate"
            ])
        );
    });
}

/// The way to each status: by whom, and the step.
const WAYS: &[(&str, &[&str])] = &[
    ("received", &[]),
    ("acknowledged", &["acknowledge"]),
    ("in_progress", &["acknowledge", "start"]),
    ("waiting_for_reporter", &["acknowledge", "ask"]),
    ("referred", &["acknowledge", "refer"]),
    ("resolved", &["acknowledge", "resolve"]),
    ("closed", &["acknowledge", "resolve", "close"]),
    ("rejected", &["reject"]),
    ("duplicate", &["mark-duplicate"]),
    ("withdrawn", &["/withdraw"]),
    ("reopened", &["reject", "/reopen"]),
    ("moved", &["move-to-sealed"]),
];

const OPEN: &[&str] = &[
    "received",
    "acknowledged",
    "in_progress",
    "waiting_for_reporter",
    "referred",
    "reopened",
];
const AT_WORK: &[&str] = &[
    "acknowledged",
    "in_progress",
    "waiting_for_reporter",
    "referred",
    "reopened",
];
const ENDED: &[&str] = &["resolved", "closed", "rejected", "duplicate", "withdrawn"];
const FRESH: &[&str] = &["received", "acknowledged", "in_progress"];
const MOVING: &[&str] = &["acknowledged", "in_progress", "reopened"];
const ALL: &[&str] = &[
    "received",
    "acknowledged",
    "in_progress",
    "waiting_for_reporter",
    "referred",
    "resolved",
    "closed",
    "rejected",
    "duplicate",
    "withdrawn",
    "reopened",
    "moved",
];

/// Each step, from where it can be taken, and where it leads (`""`: nowhere else). The reporter's begin with `/`.
const STEPS: &[(&str, &[&str], &str)] = &[
    ("acknowledge", &["received"], "acknowledged"),
    ("assign", OPEN, ""),
    ("start", &["acknowledged", "reopened"], "in_progress"),
    ("ask", MOVING, "waiting_for_reporter"),
    ("resume", &["waiting_for_reporter"], "in_progress"),
    ("refer", MOVING, "referred"),
    ("referral-answer", &["referred"], "in_progress"),
    ("reply", AT_WORK, ""),
    ("note", ALL, ""),
    ("resolve", AT_WORK, "resolved"),
    ("close", &["resolved"], "closed"),
    ("reject", FRESH, "rejected"),
    ("mark-duplicate", FRESH, "duplicate"),
    ("move-to-sealed", OPEN, "moved"),
    ("reopen", ENDED, "reopened"),
    ("publish", &["resolved", "closed"], ""),
    ("unpublish", &[], ""),
    ("/withdraw", OPEN, "withdrawn"),
    ("/reopen", ENDED, "reopened"),
    ("/rate", &["closed"], ""),
];

/// What a step is sent with.
fn body(step: &str, unit: &str, other: &str) -> serde_json::Value {
    match step {
        "acknowledge" | "start" | "resume" | "close" | "unpublish" | "/withdraw" => json!({}),
        "assign" => json!({ "unit_id": unit }),
        "refer" => json!({ "to": "nacc", "number": "นธ 1/2566", "due_on": "2023-09-30" }),
        "referral-answer" => json!({ "text": "รับไว้แล้ว", "answered_on": "2023-09-01" }),
        "reject" => json!({ "reason": "no_evidence", "text": "ไม่มีรายละเอียด" }),
        "mark-duplicate" => json!({ "of": other }),
        "move-to-sealed" => json!({ "sealed_as": "0".repeat(64) }),
        "publish" => json!({ "question": "ถาม", "answer": "ตอบ" }),
        "/rate" => json!({ "rating": 3 }),
        _ => json!({ "text": "ข้อความ" }),
    }
}

#[test]
fn every_step_from_every_status_is_taken_or_refused_as_the_table_says() {
    on_each_database(async |service| {
        let office = Office::open(&service, "ทดสอบ").await;
        let path = format!("/api/v1/agencies/{}/units", office.agency);
        let unit = service
            .post_as(
                &office.token("agency_admin"),
                &path,
                &json!({ "name_th": "กองช่าง" }),
            )
            .await;
        let unit = unit.expect(201)["id"].as_str().unwrap().to_owned();
        let other = office.submit(&dark_street()).await["number"]
            .as_str()
            .unwrap()
            .to_owned();
        let mut wrong = Vec::new();
        for (status, way) in WAYS {
            for (step, from, to) in STEPS {
                let mut question = dark_street();
                (question["kind"], question["may_publish"]) = (json!("question"), json!(true));
                let filed = office.submit(&question).await;
                let head = office.token("approver");
                let take = async |step: &str| {
                    let body = body(step, &unit, &other);
                    if step.starts_with('/') {
                        office.with_receipt(&filed["receipt"], step, body).await
                    } else if step == "reopen" {
                        office.step_as(&head, &filed["id"], step, &body).await
                    } else {
                        office.step_as(&office.officer(), &filed["id"], step, &body).await
                    }
                };
                for step in *way {
                    take(step).await.expect(200);
                }
                let before = office.case(&filed["id"]).await;
                assert_eq!(before["status"], *status);
                let answer = take(step).await;
                let after = office.case(&filed["id"]).await;
                let expected = if from.contains(status) { 200 } else { 409 };
                let landed = if expected == 200 && !to.is_empty() {
                    to
                } else {
                    status
                };
                if answer.status != expected || after["status"] != *landed {
                    wrong.push(format!(
                        "{step} from {status}: {} to {}",
                        answer.status, after["status"]
                    ));
                }
                if expected == 409 {
                    assert_eq!(after, before, "a refused step leaves nothing");
                }
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
    });
}

#[test]
fn a_mistaken_step_is_voided_and_what_the_reporter_did_is_not() {
    on_each_database(async |service| {
        let office = Office::open(&service, "ทดสอบ").await;
        let filed = office.submit(&dark_street()).await;
        let (id, head) = (&filed["id"], office.token("unit_head"));
        office.step(id, "acknowledge", &json!({})).await;
        office
            .step(
                id,
                "reject",
                &json!({ "reason": "not_ours", "text": "ไม่ใช่ของเรา" }),
            )
            .await;
        let void = async |step: i32| {
            office
                .step_as(&head, id, "void", &json!({ "step": step, "text": "ผิดเรื่อง" }))
                .await
        };
        void(1).await.problem(409, "conflict");
        void(9).await.fault("/step", "unknown");
        let earlier = void(2).await;
        assert_eq!(
            earlier.status,
            200,
            "a rejection stands without the acknowledgement: {}",
            earlier.text()
        );
        let back = void(3).await.expect(200);
        assert_eq!(back["status"], "received");
        assert_eq!(back["steps"][2]["voided_by"], 5);
        void(3).await.problem(409, "conflict");
        office.step(id, "acknowledge", &json!({})).await;
        office.step(id, "ask", &json!({ "text": "ที่ไหน" })).await;
        office
            .with_receipt(&filed["receipt"], "/messages", json!({ "text": "ที่นี่" }))
            .await
            .expect(200);
        void(8).await.problem(409, "conflict");
        void(7).await.problem(409, "conflict");
        let tracked = office
            .with_receipt(&filed["receipt"], "", json!({}))
            .await
            .expect(200);
        assert!(
            tracked["steps"]
                .as_array()
                .unwrap()
                .iter()
                .any(|step| step["voided_by"] == 5),
            "{tracked}"
        );
        let officer = office.officer();
        office
            .step_as(&officer, id, "void", &json!({ "step": 6, "text": "x" }))
            .await
            .problem(403, "forbidden");
    });
}

#[test]
fn a_receipt_opens_nothing_else_and_wrong_ones_are_answered_alike() {
    on_each_database(async |service| {
        let office = Office::open(&service, "ทดสอบ").await;
        let filed = office.submit(&dark_street()).await;
        let receipt = filed["receipt"].as_str().unwrap();
        let typed = receipt.to_lowercase().replace('-', " ");
        office
            .with_receipt(&json!(typed), "", json!({}))
            .await
            .expect(200);
        let answers = [
            "x",
            "7KQM-2XWD-0R5T-9HJC-V3NB-6PZE-14FG",
            &receipt[1..],
            "' OR 1=1 --",
            "2566-000001",
        ];
        let mut bodies = std::collections::BTreeSet::new();
        for wrong in answers {
            let answer = office.with_receipt(&json!(wrong), "", json!({})).await;
            answer.problem(404, "not_found");
            bodies.insert(answer.bytes);
        }
        assert_eq!(bodies.len(), 1, "all are the same to the byte");
        let rows: Vec<crate::storage::Column> = service
            .db
            .read(|conn| {
                Ok(diesel::RunQueryDsl::load(
                    diesel::sql_query("SELECT receipt AS name FROM complaints"),
                    conn,
                )?)
            })
            .await
            .unwrap();
        assert!(rows.iter().all(|row| row.name.len() == 64 && row.name != receipt));
    });
}

#[test]
fn a_reporter_reopens_for_thirty_days_and_takes_all_that_is_kept() {
    on_each_database(async |service| {
        let office = Office::open(&service, "ทดสอบ").await;
        let filed = office.submit(&dark_street()).await;
        office.step(&filed["id"], "acknowledge", &json!({})).await;
        office
            .step(&filed["id"], "resolve", &json!({ "text": "ซ่อมแล้ว" }))
            .await;
        let all = office
            .with_receipt(&filed["receipt"], "/export", json!({}))
            .await
            .expect(200);
        assert_eq!(
            (&all["contact"]["name"], &all["contact"]["phone"]),
            (&json!("สมชาย ใจดี"), &json!("081-234-5678"))
        );
        service.clock.advance(chrono::TimeDelta::days(31));
        let late = office
            .with_receipt(&filed["receipt"], "/reopen", json!({ "text": "ดับอีก" }))
            .await;
        late.problem(409, "conflict");
        service.clock.advance(chrono::TimeDelta::days(-2));
        let again = office
            .with_receipt(&filed["receipt"], "/reopen", json!({ "text": "ดับอีก" }))
            .await
            .expect(200);
        assert_eq!(again["status"], "reopened");
    });
}

#[test]
fn a_submission_sent_twice_is_filed_once_and_its_receipt_is_nowhere_in_the_database() {
    on_each_database(async |service| {
        let office = Office::open(&service, "ทดสอบ").await;
        let path = format!("/api/v1/agencies/{}/complaints", office.agency);
        let send = async || {
            let request = service
                .request("POST", &path)
                .header("idempotency-key", "6f1d2c1e-5b1c-4c0e-9d0e-3a1b2c3d4e5f");
            crate::support::send(request.json(&dark_street()))
                .await
                .expect(201)
        };
        let (first, second) = (send().await, send().await);
        assert_eq!(first, second);
        let rows: Vec<crate::storage::Column> = service
            .db
            .read(|conn| {
                Ok(diesel::RunQueryDsl::load(
                    diesel::sql_query("SELECT body AS name FROM idempotency_keys"),
                    conn,
                )?)
            })
            .await
            .unwrap();
        assert_eq!(rows.len(), 1);
        assert!(!rows[0].name.contains("receipt"), "{}", rows[0].name);
    });
}

#[test]
fn who_reported_is_seen_by_the_cases_officers_and_every_look_is_on_record() {
    on_each_database(async |service| {
        let office = Office::open(&service, "ทดสอบ").await;
        let mut shy = dark_street();
        shy["anonymous"] = json!(true);
        let (plain, shy) = (office.submit(&dark_street()).await, office.submit(&shy).await);
        let officer = office.officer();
        let seen = office
            .step_as(&officer, &plain["id"], "reveal-reporter", &json!({}))
            .await
            .expect(200);
        assert_eq!(seen["name"], "สมชาย ใจดี");
        office
            .step_as(&officer, &shy["id"], "reveal-reporter", &json!({}))
            .await
            .problem(403, "forbidden");
        office
            .step_as(
                &office.token("executive"),
                &plain["id"],
                "reveal-reporter",
                &json!({}),
            )
            .await
            .problem(403, "forbidden");
        let trail = format!(
            "/api/v1/events?subject=complaint/{}",
            plain["id"].as_str().unwrap()
        );
        let events = service.get_as(&office.token("auditor"), &trail).await.expect(200);
        assert_eq!(
            (&events["items"][0]["kind"], &events["items"][0]["actor"]),
            (&json!("complaint.reporter_seen"), &json!("user/test-user"))
        );
        assert!(!events.to_string().contains("สมชาย"));
    });
}

#[test]
fn an_overdue_case_is_told_further_up_and_a_reporter_is_forgotten_in_time() {
    on_each_database(async |service| {
        use prongsai::complaints::{Retention, Round, round};
        let office = Office::open(&service, "ทดสอบ").await;
        let (late, done) = (
            office.submit(&dark_street()).await,
            office.submit(&dark_street()).await,
        );
        office.step(&done["id"], "acknowledge", &json!({})).await;
        office
            .step(&done["id"], "resolve", &json!({ "text": "ซ่อมแล้ว" }))
            .await;
        let retention = Retention(chrono::TimeDelta::days(365));
        let tick = async |days: i64| {
            service.clock.advance(chrono::TimeDelta::days(days));
            round(&service.db, retention, service.clock.now()).await.unwrap()
        };
        assert_eq!(tick(0).await, Round::default());
        assert_eq!(
            tick(8).await,
            Round {
                escalated: 1,
                ..Round::default()
            }
        );
        assert_eq!(office.case(&late["id"]).await["escalated"], 1);
        assert_eq!(tick(0).await, Round::default());
        assert_eq!(
            tick(14).await,
            Round {
                escalated: 1,
                ..Round::default()
            }
        );
        let case = office.case(&late["id"]).await;
        assert_eq!((&case["escalated"], &case["overdue"]), (&json!(2), &json!(true)));
        assert_eq!(
            tick(345).await,
            Round {
                escalated: 0,
                erased: 1,
            }
        );
        let seen = office
            .step_as(&office.officer(), &done["id"], "reveal-reporter", &json!({}))
            .await
            .expect(200);
        assert_eq!(seen["name"], json!(null));
        let trail = format!(
            "/api/v1/events?subject=complaint/{}",
            done["id"].as_str().unwrap()
        );
        let events = service.get_as(&office.token("auditor"), &trail).await.expect(200);
        let erased = events["items"]
            .as_array()
            .unwrap()
            .iter()
            .find(|event| event["kind"] == "complaint.reporter_erased");
        assert!(
            erased.is_some_and(|event| event["data"]["sealed_sha256"].as_str().unwrap().len() == 64),
            "{events}"
        );
    });
}

#[test]
fn a_question_is_public_while_both_sides_agree() {
    on_each_database(async |service| {
        let office = Office::open(&service, "ทดสอบ").await;
        let mut question = dark_street();
        (question["kind"], question["may_publish"]) = (json!("question"), json!(true));
        let agreed = office.submit(&question).await;
        question["may_publish"] = json!(false);
        let refused = office.submit(&question).await;
        let list = format!("/api/v1/agencies/{}/questions", office.agency);
        let shown = async || {
            service.get(&list).await.expect(200)["items"]
                .as_array()
                .unwrap()
                .clone()
        };
        for filed in [&agreed, &refused] {
            office.step(&filed["id"], "acknowledge", &json!({})).await;
            office
                .step(&filed["id"], "resolve", &json!({ "text": "ตอบแล้ว" }))
                .await;
        }
        let answer = json!({ "question": "ไฟดับแจ้งที่ไหน", "answer": "กองช่าง" });
        office
            .step_as(&office.officer(), &refused["id"], "publish", &answer)
            .await
            .problem(409, "conflict");
        assert!(shown().await.is_empty());
        office.step(&agreed["id"], "publish", &answer).await;
        let public = shown().await;
        assert_eq!((public.len(), &public[0]["answer"]), (1, &json!("กองช่าง")));
        assert!(!json!(public).to_string().contains("สมชาย"));
        office.step(&agreed["id"], "unpublish", &json!({})).await;
        assert!(shown().await.is_empty());
    });
}

#[test]
fn what_came_on_paper_runs_on_the_same_clocks_from_the_day_it_came() {
    on_each_database(async |service| {
        let office = Office::open(&service, "ทดสอบ").await;
        let register = async |day: &str, channel: &str| {
            let body = json!({ "agency_id": office.agency, "channel": channel, "received_on": day, "reference": "12/2566",
                "complaint": { "kind": "complaint", "category": "roads", "description": "ถนนเป็นหลุม" } });
            service
                .post_as(&office.officer(), "/api/v1/complaints", &body)
                .await
        };
        let filed = register("2023-09-30", "letter").await.expect(201);
        assert!(filed["number"].as_str().unwrap().starts_with("2566-"), "{filed}");
        assert!(
            register("2023-10-01", "phone").await.expect(201)["number"]
                .as_str()
                .unwrap()
                .starts_with("2567-")
        );
        let case = office.case(&filed["id"]).await;
        assert_eq!(
            (&case["due_on"], &case["overdue"]),
            (&json!("2023-10-04"), &json!(true))
        );
        let answer = case["clocks"]
            .as_array()
            .unwrap()
            .iter()
            .find(|clock| clock["clock"] == "answer")
            .unwrap();
        assert_eq!(answer["due_on"], "2023-10-15");
        let tomorrow = (service.clock.now() + chrono::TimeDelta::hours(32))
            .date()
            .to_string();
        register(&tomorrow, "box")
            .await
            .fault("/received_on", "out_of_range");
        register("2023-09-30", "web")
            .await
            .fault("/channel", "unknown_value");
    });
}

#[test]
fn bad_submissions_name_the_field_and_leave_nothing() {
    on_each_database(async |service| {
        let office = Office::open(&service, "ทดสอบ").await;
        let path = format!("/api/v1/agencies/{}/complaints", office.agency);
        for (field, value, code) in [
            ("kind", json!("corruption"), "unknown_value"),
            ("category", json!("of_another_agency"), "unknown"),
            (
                "description",
                json!("\u{e48}\u{e49}\u{e34}\u{200d}"),
                "nothing_said",
            ),
            ("description", json!("ดี\u{202e}ยชมส"), "null_byte"),
            ("description", json!("  "), "empty"),
            ("description", json!("ก".repeat(5001)), "too_long"),
            ("description", json!("a\u{0}b"), "null_byte"),
            ("name", json!("ก\nข"), "null_byte"),
            ("phone", json!("call me"), "format"),
            ("email", json!("a@b@c"), "format"),
            ("latitude", json!(91), "out_of_range"),
            ("longitude", json!(100), "required"),
            ("service_code", json!("water"), "contradiction"),
            ("nonsense", json!(1), "unknown_field"),
        ] {
            let mut body = dark_street();
            body[field] = value;
            let pointer = if field == "longitude" {
                "/latitude".to_owned()
            } else {
                format!("/{field}")
            };
            service.post(&path, &body).await.fault(&pointer, code);
        }
        service
            .post("/api/v1/agencies/nobody/complaints", &dark_street())
            .await
            .problem(404, "not_found");
        let counts = service
            .get_as(&office.officer(), "/api/v1/complaint-counts")
            .await
            .expect(200);
        assert_eq!(counts["total"], 0, "{counts}");
    });
}

#[test]
fn the_work_list_has_what_is_due_first_on_top_and_counts_what_it_shows() {
    on_each_database(async |service| {
        let (office, other) = (
            Office::open(&service, "ทดสอบ").await,
            Office::open(&service, "อีกแห่ง").await,
        );
        let mut numbers = Vec::new();
        for (day, category) in [
            ("2023-08-20", "light"),
            ("2023-08-15", "roads"),
            ("2023-08-25", "light"),
        ] {
            let body = json!({ "agency_id": office.agency, "channel": "phone", "received_on": day,
                "complaint": { "kind": "complaint", "category": category, "description": format!("เรื่อง {category} LED 100%_{day}") } });
            let filed = service
                .post_as(&office.officer(), "/api/v1/complaints", &body)
                .await
                .expect(201);
            numbers.push(filed["number"].clone());
        }
        other.submit(&dark_street()).await;
        let list = async |query: &str| {
            let page = service
                .get_as(&office.officer(), &format!("/api/v1/complaints?{query}"))
                .await
                .expect(200);
            let items = page["items"].as_array().unwrap().clone();
            (
                items
                    .iter()
                    .map(|item| item["number"].clone())
                    .collect::<Vec<_>>(),
                page["next"].clone(),
            )
        };
        let due_first = vec![numbers[1].clone(), numbers[0].clone(), numbers[2].clone()];
        assert_eq!(list("").await.0, due_first);
        let (first, next) = list("limit=2").await;
        assert_eq!(first, due_first[..2]);
        let next = next.as_str().unwrap().split_once('?').unwrap().1.to_owned();
        assert_eq!(list(&next).await, (due_first[2..].to_vec(), json!(null)));
        for (query, found) in [
            ("category=light", 2),
            ("q=led%20100%25_2023-08-2", 2),
            ("q=100__", 0),
            ("q=%E0%B9%80%E0%B8%A3%E0%B8%B7%E0%B9%88%E0%B8%AD%E0%B8%87", 3),
            ("status=closed", 0),
            ("overdue=true", 3),
            ("channel=phone&received_from=2023-08-20&received_to=2023-08-20", 1),
        ] {
            assert_eq!(list(query).await.0.len(), found, "{query}");
            let counts = service
                .get_as(&office.officer(), &format!("/api/v1/complaint-counts?{query}"))
                .await
                .expect(200);
            assert_eq!(counts["total"], found, "{query}");
        }
        let elsewhere = service
            .get_as(
                &other.officer(),
                &format!("/api/v1/complaints?agency_id={}", office.agency),
            )
            .await;
        elsewhere.problem(403, "forbidden");
    });
}

#[test]
fn a_text_is_found_among_thousands_by_two_characters_or_twelve() {
    on_each_database(async |service| {
        use prongsai::complaints::{Arrival, Channel, NewComplaint, file};
        let (office, other) = (
            Office::open(&service, "ทดสอบ").await,
            Office::open(&service, "อีกแห่ง").await,
        );
        let many = async |agency: &str, texts: Vec<String>| {
            let (agency, now) = (agency.to_owned(), service.clock.now());
            let vault = prongsai::crypto::Vault::new([[7; 32]]);
            let filed = service.db.write(move |tx| {
                let agency = prongsai::agencies::find(tx.conn(), &agency)?;
                for text in texts {
                    let input = serde_json::from_value(
                        json!({ "kind": "complaint", "category": "other", "description": text }),
                    );
                    let new = NewComplaint::parse("", input.unwrap())?;
                    let arrival = Arrival {
                        channel: Channel::Phone,
                        ..Arrival::by_form(now)
                    };
                    file(tx, &vault, &agency, ("", new), &arrival, Vec::new())?;
                }
                Ok(())
            });
            filed.await.unwrap();
        };
        many(
            &office.agency,
            (0..2100).map(|n| format!("ขยะล้นถังที่ซอย {n}")).collect(),
        )
        .await;
        many(
            &office.agency,
            vec!["ท่อประปาแตกหน้าวัด Soi 5 100%".to_owned(), "ไฟดับ".to_owned()],
        )
        .await;
        many(&other.agency, vec!["ท่อประปาแตกหน้าตลาด".to_owned()]).await;
        for (q, found) in [
            ("ปร", 1),
            ("ท่อประปาแตก", 1),
            ("soi 5 100%", 1),
            ("ตกหน้าวัด S", 1),
            ("ตลาด", 0),
            ("ไฟดับ", 1),
            ("ดับไฟ", 0),
            ("\"", 0),
            ("%", 1),
            ("ขยะ", 50),
            ("ซอย 2099", 1),
            ("ก", 1),
        ] {
            let query: String = url::form_urlencoded::Serializer::new(String::new())
                .append_pair("q", q)
                .finish();
            let page = service
                .get_as(&office.officer(), &format!("/api/v1/complaints?{query}"))
                .await
                .expect(200);
            assert_eq!(page["items"].as_array().unwrap().len(), found, "{q}");
            if found != 50 {
                let counts = service
                    .get_as(&office.officer(), &format!("/api/v1/complaint-counts?{query}"))
                    .await
                    .expect(200);
                assert_eq!(counts["total"], found, "{q}");
            }
        }
    });
}
