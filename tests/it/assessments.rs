//! Assessments: recorded, corrected, shared, published, withdrawn, listed and exported.

use crate::support::{TestService, on_each_database, send};
use serde_json::{Value, json};

/// An agency of amphoe ระแงะ, or of another province.
pub async fn open_agency(service: &TestService, name: &str, province: &str, amphoe: &str) -> String {
    let body = json!({ "kind": "sao", "name_th": name, "province": province, "amphoe": amphoe });
    let answer = service
        .post_as(&service.token(&["sysadmin"]), "/api/v1/agencies", &body)
        .await
        .expect(201);
    answer["id"].as_str().unwrap().to_owned()
}

/// The figures of the real report.
pub fn printed() -> Value {
    json!({
        "overall": 98.26, "level": "excellent", "grade": "AA", "rank": 182, "rank_scope": "หน่วยงานประเภท เทศบาลตำบล",
        "instruments": { "iit": 97.65, "eit": 96.54, "oit": 100.0 },
        "indicators": [99.46, 96.82, 97.1, 97.38, 96.38, 96.99, 96.28, 96.99, 100.0, 100.0],
        "printed": { "level": "ระดับ AA หรือ ผ่านดีเยี่ยม", "indicators/3/name": "การใช้งบประมาณ" },
        "source": "บันทึกข้อความ",
    })
}

struct Scene {
    agency: String,
    officer: String,
    path: String,
}

/// An agency with a data officer and a draft.
async fn draft(service: &TestService) -> Scene {
    let agency = open_agency(service, "องค์การบริหารส่วนตำบลทดสอบ", "96", "9605").await;
    let officer = service.token(&[&format!("data_officer@agency:{agency}")]);
    let list = format!("/api/v1/agencies/{agency}/assessments");
    let body = json!({ "fiscal_year": 2566, "assessment": printed() });
    let made = service.post_as(&officer, &list, &body).await;
    assert_eq!(made.header("location"), format!("{list}/2566"));
    assert_eq!(made.header("etag"), "\"1\"");
    made.expect(201);
    Scene {
        agency,
        officer,
        path: format!("{list}/2566"),
    }
}

#[test]
fn printed_and_computed_stand_side_by_side() {
    on_each_database(async |service| {
        let scene = draft(&service).await;
        let view = service.get_as(&scene.officer, &scene.path).await.expect(200);
        assert_eq!(view["overall"], 98.26);
        assert_eq!(view["indicators"][2], 97.1);
        assert_eq!(view["computed"]["weighted_total"], 98.26);
        assert_eq!(view["computed"]["level"], "excellent");
        assert_eq!(view["computed"]["level_verified"], false);
        let codes: Vec<&str> = view["computed"]["warnings"]
            .as_array()
            .unwrap()
            .iter()
            .map(|w| w["code"].as_str().unwrap())
            .collect();
        assert!(codes.contains(&"name_differs"), "{codes:?}");
        assert_eq!(view["printed"]["indicators/3/name"], "การใช้งบประมาณ");
        assert_eq!(
            view["allowed_actions"],
            json!(["correct_assessment", "publish_assessment", "share_assessment"])
        );
    });
}

#[test]
fn a_draft_is_seen_by_its_agency_and_once_shared_by_its_province() {
    on_each_database(async |service| {
        let scene = draft(&service).await;
        let (province, foreign) = (
            service.token(&["province@province:96"]),
            service.token(&["province@province:95"]),
        );
        service.get(&scene.path).await.problem(404, "not_found");
        service
            .get_as(&province, &scene.path)
            .await
            .problem(404, "not_found");
        let other = service.token(&["data_officer@agency:other"]);
        service
            .get_as(&other, &scene.path)
            .await
            .problem(404, "not_found");
        let share = format!("{}/share", scene.path);
        service
            .change_as(&other, "POST", &share, 1, &json!({}))
            .await
            .problem(404, "not_found");
        let shared = service
            .change_as(&scene.officer, "POST", &share, 1, &json!({}))
            .await
            .expect(200);
        assert_eq!(
            (shared["shared"].as_bool(), shared["version"].as_i64()),
            (Some(true), Some(2))
        );
        assert_eq!(
            service.get_as(&province, &scene.path).await.expect(200)["status"],
            "draft"
        );
        service
            .get_as(&foreign, &scene.path)
            .await
            .problem(404, "not_found");
        service.get(&scene.path).await.problem(404, "not_found");
        let listed = service
            .get_as(&province, "/api/v1/assessments?status=draft")
            .await
            .expect(200);
        assert_eq!(listed["items"].as_array().unwrap().len(), 1);
        let hidden = service
            .get_as(&foreign, "/api/v1/assessments?status=draft")
            .await
            .expect(200);
        assert_eq!(hidden["items"], json!([]));
        service
            .change_as(&scene.officer, "POST", &share, 2, &json!({}))
            .await
            .problem(409, "conflict");
    });
}

#[test]
fn who_recorded_it_publishes_and_withdraws_it() {
    on_each_database(async |service| {
        let scene = draft(&service).await;
        let province = service.token(&["province@province:96"]);
        let machine = service.token(&["assessments:write@province:96", "assessments:read@province:96"]);
        let act = async |token: &str, action: &str, version: i64| {
            let path = format!("{}/{action}", scene.path);
            service.change_as(token, "POST", &path, version, &json!({})).await
        };
        let put = async |token: &str, version: i64, overall: f64| {
            let mut body = json!({ "assessment": printed(), "reason": "ตรวจทาน" });
            body["assessment"]["overall"] = json!(overall);
            service.change_as(token, "PUT", &scene.path, version, &body).await
        };
        // A draft that wasn't shared isn't there for the province, whatever it sends.
        put(&province, 1, 98.26).await.problem(404, "not_found");
        let list = scene.path.trim_end_matches("/2566");
        let same = json!({ "fiscal_year": 2566, "assessment": printed() });
        service
            .post_as(&province, list, &same)
            .await
            .problem(409, "already_exists");

        act(&scene.officer, "share", 1).await.expect(200);
        for action in ["publish", "unshare"] {
            act(&province, action, 2).await.problem(403, "forbidden");
        }
        let seen = service.get_as(&province, &scene.path).await.expect(200);
        assert_eq!(seen["allowed_actions"], json!(["correct_assessment"]));
        act(&scene.officer, "publish", 2).await.expect(200);
        act(&province, "withdraw", 3).await.problem(403, "forbidden");
        // A machine that can't publish doesn't change what's published.
        put(&machine, 3, 97.0).await.problem(403, "forbidden");

        // The province corrects what it sees; from then on the figures are its own.
        let taken = put(&province, 3, 97.0).await.expect(200);
        assert_eq!(
            (&taken["recorded_by"], &taken["status"]),
            (&json!("province"), &json!("published"))
        );
        assert_eq!(
            taken["allowed_actions"],
            json!(["correct_assessment", "withdraw_assessment"])
        );
        put(&scene.officer, 4, 99.0).await.problem(403, "forbidden");
        act(&scene.officer, "withdraw", 4).await.problem(403, "forbidden");
        let own = service.get_as(&scene.officer, &scene.path).await.expect(200);
        assert_eq!(own["allowed_actions"], json!([]));
        let back = act(&province, "withdraw", 4).await.expect(200);
        assert_eq!(
            (&back["status"], &back["shared"]),
            (&json!("draft"), &json!(true))
        );
        act(&province, "unshare", 5).await.problem(409, "conflict");
        service.get(&scene.path).await.problem(404, "not_found");
        assert_eq!(service.get_as(&province, &scene.path).await.status, 200);
        // It goes on following it as a draft.
        let heard = changes(&service, &province).await;
        let last = heard.last().unwrap();
        assert_eq!(
            (&last["kind"], &last["data"]["version"]),
            (&json!("assessment.withdrawn"), &json!(5))
        );
    });
}

#[test]
fn who_may_follow_changes_only_hears_of_no_draft() {
    on_each_database(async |service| {
        let scene = draft(&service).await;
        let share = format!("{}/share", scene.path);
        service
            .change_as(&scene.officer, "POST", &share, 1, &json!({}))
            .await
            .expect(200);
        for tenant in ["province:96".to_owned(), format!("agency:{}", scene.agency)] {
            let follower = service.token(&[&format!("changes:read@{tenant}")]);
            let reader = service.token(&[
                &format!("changes:read@{tenant}"),
                &format!("assessments:read@{tenant}"),
            ]);
            assert_eq!(json!(changes(&service, &follower).await), json!([]));
            let all = changes(&service, &reader).await;
            assert!(kinds(&all).contains(&"assessment.shared"), "{all:?}");
        }
    });
}

#[test]
fn publishing_correcting_and_withdrawing_are_told_to_followers() {
    on_each_database(async |service| {
        let scene = draft(&service).await;
        let publish = format!("{}/publish", scene.path);
        service
            .change_as(
                &scene.officer,
                "POST",
                &publish,
                1,
                &json!({ "reason": "ตามบันทึก" }),
            )
            .await
            .expect(200);
        let public = service.get(&scene.path).await.expect(200);
        assert_eq!(
            (public["status"].as_str(), public["allowed_actions"].clone()),
            (Some("published"), json!([]))
        );
        let mut figures = printed();
        figures["overall"] = json!(98.25);
        let body = json!({ "assessment": figures, "reason": "พิมพ์ผิด" });
        service
            .change_as(&scene.officer, "PUT", &scene.path, 2, &body)
            .await
            .expect(200);
        let unchanged = service
            .change_as(&scene.officer, "PUT", &scene.path, 3, &body)
            .await
            .expect(200);
        assert_eq!(unchanged["version"], 3, "the same findings are no new version");
        let withdraw = format!("{}/withdraw", scene.path);
        service
            .change_as(&scene.officer, "POST", &withdraw, 3, &json!({}))
            .await
            .expect(200);
        service.get(&scene.path).await.problem(404, "not_found");
        let seen = changes(&service, &service.token(&["province@province:96"])).await;
        let expected = [
            "assessment.published",
            "assessment.corrected",
            "assessment.withdrawn",
        ];
        assert_eq!(kinds(&seen), expected);
        assert!(seen[2]["data"].is_null() && seen[1]["data"]["overall"] == 98.25);
        assert!(
            changes(&service, &service.token(&["province@province:95"]))
                .await
                .is_empty()
        );
        let own = changes(&service, &scene.officer).await;
        assert_eq!(kinds(&own).last(), Some(&"assessment.withdrawn"));
        assert_eq!(
            own.last().unwrap()["data"]["status"],
            "draft",
            "for its agency it's a draft again"
        );
    });
}

/// What a follower sees of assessments.
async fn changes(service: &TestService, token: &str) -> Vec<Value> {
    let page = service
        .get_as(token, "/api/v1/changes?limit=200")
        .await
        .expect(200);
    let items = page["items"].as_array().unwrap().iter();
    items
        .filter(|change| change["subject"].as_str().unwrap().starts_with("assessment/"))
        .cloned()
        .collect()
}

fn kinds(changes: &[Value]) -> Vec<&str> {
    changes
        .iter()
        .map(|change| change["kind"].as_str().unwrap())
        .collect()
}

#[test]
fn every_version_stays_with_its_author() {
    on_each_database(async |service| {
        let scene = draft(&service).await;
        for (version, overall) in [(1, 90.0), (2, 91.0)] {
            let mut figures = printed();
            figures["overall"] = json!(overall);
            let body = json!({ "assessment": figures, "reason": format!("ครั้งที่ {version}") });
            service
                .change_as(&scene.officer, "PUT", &scene.path, version, &body)
                .await
                .expect(200);
        }
        let path = format!("{}/revisions?limit=2", scene.path);
        let page = service.get_as(&scene.officer, &path).await.expect(200);
        let versions: Vec<_> = page["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|r| r["version"].as_i64().unwrap())
            .collect();
        assert_eq!(versions, [3, 2]);
        assert_eq!(page["items"][0]["author"], "user/test-user");
        assert_eq!(
            (
                page["items"][0]["reason"].as_str(),
                page["items"][0]["data"]["overall"].as_f64()
            ),
            (Some("ครั้งที่ 2"), Some(91.0))
        );
        let last = service
            .get_as(&scene.officer, page["next"].as_str().unwrap())
            .await
            .expect(200);
        assert_eq!(
            (last["items"][0]["version"].as_i64(), last["next"].is_null()),
            (Some(1), true)
        );
    });
}

#[test]
fn changes_ask_for_the_version_that_was_read() {
    on_each_database(async |service| {
        let scene = draft(&service).await;
        let body = json!({ "assessment": printed(), "reason": "x" });
        let put = service
            .request("PUT", &scene.path)
            .bearer_auth(&scene.officer)
            .json(&body);
        send(put).await.problem(428, "precondition_required");
        service
            .change_as(&scene.officer, "PUT", &scene.path, 7, &body)
            .await
            .problem(412, "precondition_failed");
        let again = json!({ "fiscal_year": 2566, "assessment": printed() });
        let list = format!("/api/v1/agencies/{}/assessments", scene.agency);
        service
            .post_as(&scene.officer, &list, &again)
            .await
            .problem(409, "already_exists");
    });
}

#[test]
fn the_same_create_sent_twice_happens_once() {
    on_each_database(async |service| {
        let agency = open_agency(&service, "องค์การบริหารส่วนตำบลทดสอบ", "96", "9605").await;
        let officer = service.token(&[&format!("data_officer@agency:{agency}")]);
        let path = format!("/api/v1/agencies/{agency}/assessments");
        let create = async |key: &str, body: &Value| {
            let request = service.request("POST", &path).bearer_auth(&officer);
            send(request.header("idempotency-key", key).json(body)).await
        };
        let body = json!({ "fiscal_year": 2566, "assessment": printed() });
        let (first, second) = (create("k1", &body).await, create("k1", &body).await);
        first.expect(201);
        assert_eq!((first.bytes, first.status), (second.bytes, second.status));
        let other = json!({ "fiscal_year": 2565, "assessment": printed() });
        create("k1", &other).await.problem(409, "idempotency_conflict");
        service.clock.advance(chrono::TimeDelta::hours(25));
        let officer = service.token(&[&format!("data_officer@agency:{agency}")]);
        let request = service
            .request("POST", &path)
            .bearer_auth(&officer)
            .header("idempotency-key", "k1");
        send(request.json(&other)).await.expect(201);
    });
}

#[test]
fn every_wrong_figure_is_named() {
    on_each_database(async |service| {
        let agency = open_agency(&service, "องค์การบริหารส่วนตำบลทดสอบ", "96", "9605").await;
        let officer = service.token(&[&format!("data_officer@agency:{agency}")]);
        let path = format!("/api/v1/agencies/{agency}/assessments");
        let send_with = async |at: &str, value: Value| {
            let mut body = json!({ "fiscal_year": 2566, "assessment": printed() });
            *body.pointer_mut(at).unwrap() = value;
            service.post_as(&officer, &path, &body).await
        };
        for (at, value, code) in [
            ("/fiscal_year", json!(2023), "fiscal_year_gregorian"),
            ("/fiscal_year", json!(2599), "fiscal_year_unknown"),
            ("/fiscal_year", json!("2566"), "wrong_type"),
            ("/assessment/overall", json!(100.01), "out_of_range"),
            ("/assessment/overall", json!(-0.01), "out_of_range"),
            ("/assessment/overall", json!(98.261), "too_precise"),
            ("/assessment/overall", json!("98.26"), "wrong_type"),
            ("/assessment/overall", json!(null), "wrong_type"),
            ("/assessment/overall", json!(1e300), "out_of_range"),
            ("/assessment/level", json!("superb"), "unknown_value"),
            ("/assessment/grade", json!("G"), "unknown_value"),
            ("/assessment/rank", json!(0), "out_of_range"),
            ("/assessment/instruments/eit", json!(101), "out_of_range"),
            ("/assessment/source", json!("  "), "empty"),
            ("/assessment/source", json!("a\u{0}b"), "null_byte"),
            ("/assessment/source", json!("ก".repeat(501)), "too_long"),
        ] {
            send_with(at, value).await.fault(at, code);
        }
        send_with("/assessment/indicators", json!([1, 2, 3.333]))
            .await
            .fault("/assessment/indicators/2", "too_precise");
        send_with("/assessment/indicators", json!(vec![1; 11]))
            .await
            .fault("/assessment/indicators", "too_many");
        let year = send_with("/fiscal_year", json!(2023))
            .await
            .fault("/fiscal_year", "fiscal_year_gregorian");
        assert_eq!(year["errors"][0]["params"]["suggestion"], "2566");
        assert!(year["errors"][0]["message"].as_str().unwrap().contains("2566"));
        let unknown = json!({ "fiscal_year": 2566, "assessment": printed(), "extra": 1 });
        service
            .post_as(&officer, &path, &unknown)
            .await
            .fault("/extra", "unknown_field");
        let none = service.get_as(&officer, &format!("{path}/2566")).await;
        none.problem(404, "not_found");
    });
}

#[test]
fn bodies_that_are_not_what_they_say_are_refused_in_good_order() {
    on_each_database(async |service| {
        let agency = open_agency(&service, "องค์การบริหารส่วนตำบลทดสอบ", "96", "9605").await;
        let officer = service.token(&[&format!("data_officer@agency:{agency}")]);
        let path = format!("/api/v1/agencies/{agency}/assessments");
        let post = async |kind: &str, body: Vec<u8>| {
            send(
                service
                    .request("POST", &path)
                    .bearer_auth(&officer)
                    .header("content-type", kind)
                    .body(body),
            )
            .await
        };
        let json = "application/json";
        post(json, b"{".to_vec()).await.problem(400, "malformed_request");
        post(json, b"NaN".to_vec())
            .await
            .problem(400, "malformed_request");
        post(json, vec![0xff, 0xfe, b'{', b'}'])
            .await
            .problem(400, "malformed_request");
        post(json, b"{\0}".to_vec())
            .await
            .problem(400, "malformed_request");
        let deep = [
            b"{\"assessment\":".repeat(10_000),
            b"1".to_vec(),
            b"}".repeat(10_000),
        ]
        .concat();
        let deep = post(json, deep).await;
        assert!(matches!(deep.status, 400 | 422), "{}", deep.text());
        post(json, vec![b' '; 10_000_000])
            .await
            .problem(413, "payload_too_large");
        post("text/plain", b"{}".to_vec())
            .await
            .problem(415, "unsupported_media_type");
        post(json, Vec::new()).await.problem(400, "malformed_request");
        assert_eq!(service.get("/readyz").await.status, 200);
    });
}

#[test]
fn lists_are_filtered_paged_and_kept_until_something_changes() {
    on_each_database(async |service| {
        let sysadmin = service.token(&["sysadmin"]);
        for n in 0..7 {
            let (province, amphoe) = if n < 5 { ("96", "9605") } else { ("95", "9501") };
            let agency = open_agency(&service, &format!("องค์การบริหารส่วนตำบลที่ {n}"), province, amphoe).await;
            let officer = service.token(&[&format!("data_officer@agency:{agency}")]);
            let list = format!("/api/v1/agencies/{agency}/assessments");
            let figures = json!({ "overall": 80 + n, "source": "ทดสอบ", "instruments": { "iit": 90, "eit": 90, "oit": 90 } });
            service
                .post_as(
                    &officer,
                    &list,
                    &json!({ "fiscal_year": 2566, "assessment": figures }),
                )
                .await
                .expect(201);
            service
                .change_as(&officer, "POST", &format!("{list}/2566/publish"), 1, &json!({}))
                .await
                .expect(200);
        }
        let count = async |query: &str| {
            let page = service
                .get(&format!("/api/v1/assessments?{query}"))
                .await
                .expect(200);
            page["items"].as_array().unwrap().len()
        };
        for (query, expected) in [
            ("", 7),
            ("province=96", 5),
            ("province=95&fiscal_year=2566", 2),
            ("fiscal_year=2565", 0),
            ("min=84&max=85", 2),
            ("level=pass", 0),
            ("level=good", 2),
            ("level=needs_improvement", 5),
            ("agency_type=sao", 7),
            ("agency_type=pao", 0),
            ("q=%E0%B8%97%E0%B8%B5%E0%B9%88%203", 1),
            ("q=%25", 0),
            ("amphoe=9501", 2),
        ] {
            assert_eq!(count(query).await, expected, "{query}");
        }
        let (mut next, mut ids) = ("/api/v1/assessments?limit=3".to_owned(), Vec::new());
        loop {
            let answer = service.get(&next).await;
            let page = answer.expect(200);
            ids.extend(
                page["items"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(|row| row["id"].as_str().unwrap().to_owned()),
            );
            let Some(url) = page["next"].as_str() else { break };
            assert_eq!(answer.header("link"), format!("<{url}>; rel=\"next\""));
            next = url.to_owned();
        }
        let mut sorted = ids.clone();
        sorted.sort();
        sorted.dedup();
        assert_eq!((ids.len(), sorted), (7, ids.clone()));
        for bad in [
            "limit=0",
            "limit=201",
            "fiscal_year=2023",
            "province=99",
            "level=x",
            "min=100.01",
            "nope=1",
            "format=pdf",
        ] {
            service
                .get(&format!("/api/v1/assessments?{bad}"))
                .await
                .problem(422, "invalid_input");
        }
        service
            .get("/api/v1/assessments?after=zzz")
            .await
            .problem(400, "cursor_invalid");
        // Kept while nothing changes, and not a moment longer.
        let first = service.get("/api/v1/assessments").await;
        let held = service
            .request("GET", "/api/v1/assessments")
            .header("if-none-match", first.header("etag"));
        let held = send(held).await;
        assert_eq!(
            (held.status, held.bytes.len(), held.header("etag")),
            (304, 0, first.header("etag"))
        );
        assert_eq!(first.header("cache-control"), "public, no-cache");
        let body =
            json!({ "kind": "sao", "name_th": "องค์การบริหารส่วนตำบลใหม่", "province": "96", "amphoe": "9605" });
        service
            .post_as(&sysadmin, "/api/v1/agencies", &body)
            .await
            .expect(201);
        assert_ne!(
            service.get("/api/v1/assessments").await.header("etag"),
            first.header("etag")
        );
    });
}

#[test]
fn exports_come_in_three_formats_and_formulas_leave_as_text() {
    use calamine::Reader;
    on_each_database(async |service| {
        let scene = draft(&service).await;
        let mut figures = printed();
        figures["source"] = json!("=cmd|' /C calc'!A0");
        let body = json!({ "assessment": figures, "reason": "x" });
        service
            .change_as(&scene.officer, "PUT", &scene.path, 1, &body)
            .await
            .expect(200);
        service
            .change_as(
                &scene.officer,
                "POST",
                &format!("{}/publish", scene.path),
                2,
                &json!({}),
            )
            .await
            .expect(200);
        let csv = service.get("/api/v1/assessments?format=csv&bom=1").await;
        assert!(
            csv.text().starts_with("\u{FEFF}agency_id,province,amphoe,"),
            "{}",
            csv.text()
        );
        assert!(csv.text().contains(",'=cmd|' /C calc'!A0\r\n") && csv.text().contains("นราธิวาส,ระแงะ"));
        let accepted = send(
            service
                .request("GET", "/api/v1/assessments")
                .header("accept", "text/csv"),
        )
        .await;
        assert_eq!(accepted.header("content-type"), "text/csv; charset=utf-8");
        let lines = service.get("/api/v1/assessments?format=ndjson").await;
        assert!(lines.header("link").contains("rel=\"changes\""));
        let line: Value = serde_json::from_str(lines.text().lines().next().unwrap()).unwrap();
        assert_eq!(line["overall"], 98.26);
        let xlsx = service.get("/api/v1/assessments?format=xlsx").await;
        let mut book: calamine::Xlsx<_> =
            calamine::open_workbook_from_rs(std::io::Cursor::new(xlsx.bytes)).unwrap();
        let sheet = book.worksheet_range("ITA").unwrap();
        assert_eq!(sheet.get_value((1, 6)).unwrap(), &calamine::Data::Float(98.26));
        assert_eq!(
            sheet.get_value((1, 25)).unwrap().to_string(),
            "=cmd|' /C calc'!A0"
        );
        let none = send(
            service
                .request("GET", "/api/v1/assessments")
                .header("accept", "image/png"),
        )
        .await;
        none.problem(406, "not_acceptable");
    });
}
