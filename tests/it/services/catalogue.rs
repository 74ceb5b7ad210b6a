//! The catalogue.

use super::Hall;
use crate::support::{on_each_database, send};
use serde_json::{Value, json};

#[test]
fn a_service_is_put_into_the_catalogue_and_everybody_sees_it() {
    on_each_database(async |service| {
        let hall = Hall::open(&service, "ทดสอบ").await;
        let list = format!("/api/v1/agencies/{}/services", hall.agency);
        assert_eq!(service.get(&list).await.expect(200)["items"], json!([]));
        let body = json!({ "code": "tax-๐๑", "name_th": "<script>alert(1)</script> ชำระภาษี", "name_en": "Land tax",
            "steps": [{ "title": " ยื่นแบบ ", "by": "กองคลัง", "time": "5 นาที" }, { "title": "=รับใบเสร็จ" }],
            "time_limit_days": 1.0, "fee_satang": 0, "law": "พ.ร.บ. ภาษีที่ดิน\nมาตรา 46", "channels": ["online", "counter"],
            "manual_url": "https://example.go.th/manual.pdf", "form_code": "land_tax" });
        let made = hall.create(&body).await;
        let view = made.expect(201);
        assert_eq!(
            made.header("location"),
            format!("/api/v1/services/{}", view["id"].as_str().unwrap())
        );
        assert_eq!(
            (
                &view["code"],
                &view["channels"],
                &view["steps"],
                &view["time_limit_days"],
                &view["allowed_actions"]
            ),
            (
                &json!("tax-01"),
                &json!(["counter", "online"]),
                &json!([{ "title": "ยื่นแบบ", "by": "กองคลัง", "time": "5 นาที" },
                    { "title": "=รับใบเสร็จ", "by": null, "time": null }]),
                &json!(1),
                &json!(["update_service", "retire_service"])
            )
        );
        let public = service.get(&list).await.expect(200);
        assert_eq!(public["items"][0]["name_th"], body["name_th"]);
        assert_eq!(public["items"][0]["allowed_actions"], json!([]));
        let path = format!("/api/v1/services/{}", view["id"].as_str().unwrap());
        assert_eq!(service.get(&path).await.expect(200)["fee_satang"], 0);
        // A formula leaves as a text.
        let mut formula = body.clone();
        (formula["code"], formula["name_th"]) = (json!("x"), json!("=cmd|' /C calc'!A0"));
        hall.create(&formula).await.expect(201);
        let csv = service.get(&format!("{list}?format=csv&bom=1")).await;
        assert_eq!(csv.status, 200);
        assert!(
            csv.text().starts_with('\u{feff}') && csv.text().contains("'=cmd|' /C calc'!A0"),
            "{}",
            csv.text()
        );
        for format in ["xlsx", "ndjson"] {
            let file = service.get(&format!("{list}?format={format}")).await;
            assert_eq!(file.status, 200);
            assert!(
                file.header("content-disposition")
                    .contains(&format!("services.{format}"))
            );
        }
        for (q, found) in [("tax", 2), ("LAND", 2), ("ชำระ", 1), ("%", 0), ("ไม่มี", 0)] {
            let url = format!("{list}?q={}", percent(q));
            let items = service.get(&url).await.expect(200)["items"]
                .as_array()
                .unwrap()
                .len();
            assert_eq!(items, found, "{q}");
        }
        let first = service.get(&format!("{list}?limit=1")).await.expect(200);
        let second = service.get(first["next"].as_str().unwrap()).await.expect(200);
        assert_eq!(
            (&second["items"][0]["code"], &second["next"]),
            (&json!("x"), &Value::Null)
        );
        assert_eq!(hall.events("service.created").await, 2);
    });
}

fn percent(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

#[test]
fn every_fault_of_a_service_is_named() {
    on_each_database(async |service| {
        let hall = Hall::open(&service, "ทดสอบ").await;
        let other = Hall::open(&service, "อีกแห่ง").await;
        let unit = service
            .post_as(
                &service.token(&["sysadmin"]),
                &format!("/api/v1/agencies/{}/units", other.agency),
                &json!({ "name_th": "กองคลัง" }),
            )
            .await
            .expect(201);
        let body = json!({ "code": "a b", "name_th": " ", "name_en": "x".repeat(301), "unit_id": "a/b",
            "steps": [{ "title": "ก" }, { "title": "" }], "time_limit_days": -1, "fee_satang": 1_000_000_000_000_000_i64,
            "law": "a\u{0}b", "channels": ["fax"], "manual_url": "javascript:alert(1)", "form_code": "A" });
        let answer = hall.create(&body).await;
        for (at, code) in [
            ("/code", "format"),
            ("/name_th", "empty"),
            ("/name_en", "too_long"),
            ("/unit_id", "format"),
            ("/steps/1/title", "empty"),
            ("/time_limit_days", "out_of_range"),
            ("/fee_satang", "out_of_range"),
            ("/law", "null_byte"),
            ("/channels/0", "unknown_value"),
            ("/manual_url", "format"),
            ("/form_code", "format"),
        ] {
            answer.fault(at, code);
        }
        let fine = json!({ "code": "a", "name_th": "ก" });
        let with = |name: &str, value: Value| {
            let mut body = fine.clone();
            body[name] = value;
            body
        };
        // A unit of another agency isn't there.
        let foreign = hall.create(&with("unit_id", unit["id"].clone())).await;
        foreign.fault("/unit_id", "unknown");
        hall.create(&with("channels", json!(["phone", "phone"])))
            .await
            .fault("/channels/1", "duplicate");
        hall.create(&with("steps", json!(vec![json!({ "title": "ก" }); 51])))
            .await
            .fault("/steps", "too_many");
        hall.create(&with("nope", json!(1)))
            .await
            .fault("/nope", "unknown_field");
        hall.create(&fine).await.expect(201);
        hall.create(&fine).await.problem(409, "already_exists");
        other.create(&fine).await.expect(201);
        assert_eq!(hall.events("service.created").await, 1);
    });
}

#[test]
fn a_service_is_changed_retired_and_restored_by_its_own_agency_alone() {
    on_each_database(async |service| {
        let hall = Hall::open(&service, "ทดสอบ").await;
        let other = Hall::open(&service, "อีกแห่ง").await;
        let id = hall.offers("a").await;
        hall.offers("b").await;
        let path = format!("/api/v1/services/{id}");
        let change = async |token: &str, version: i64, body: Value| {
            service.change_as(token, "PATCH", &path, version, &body).await
        };
        let (officer, foreign) = (hall.officer(), other.officer());
        let changed = change(
            &officer,
            1,
            json!({ "time_limit_days": 3, "channels": [], "name_en": "A" }),
        )
        .await;
        let changed = changed.expect(200);
        assert_eq!(
            (&changed["version"], &changed["channels"]),
            (&json!(2), &json!([]))
        );
        let same = change(&officer, 2, json!({ "time_limit_days": 3 }))
            .await
            .expect(200);
        assert_eq!(same["version"], 2);
        let cleared = change(&officer, 2, json!({ "time_limit_days": null }))
            .await
            .expect(200);
        assert_eq!(
            (&cleared["version"], &cleared["time_limit_days"]),
            (&json!(3), &Value::Null)
        );
        change(&officer, 2, json!({}))
            .await
            .problem(412, "precondition_failed");
        change(&officer, 3, json!({ "name_th": null }))
            .await
            .fault("/name_th", "required");
        change(&officer, 3, json!({ "code": "b" }))
            .await
            .problem(409, "already_exists");
        change(&foreign, 3, json!({})).await.problem(404, "not_found");
        change(&hall.token("staff"), 3, json!({}))
            .await
            .problem(403, "forbidden");

        let act = async |token: &str, action: &str| {
            let request = service
                .request("POST", &format!("{path}/{action}"))
                .bearer_auth(token);
            send(request.header("if-match", "*")).await
        };
        act(&officer, "restore").await.problem(409, "conflict");
        act(&foreign, "retire").await.problem(404, "not_found");
        let retired = act(&officer, "retire").await.expect(200);
        assert_eq!(
            retired["allowed_actions"],
            json!(["update_service", "restore_service"])
        );
        service.get(&path).await.problem(404, "not_found");
        service.get_as(&foreign, &path).await.problem(404, "not_found");
        assert_eq!(
            service.get_as(&hall.token("staff"), &path).await.expect(200)["status"],
            "retired"
        );
        let public = service
            .get(&format!("/api/v1/agencies/{}/services", hall.agency))
            .await
            .expect(200);
        assert_eq!(public["items"].as_array().unwrap().len(), 1);
        assert_eq!(hall.read("/services").await["items"].as_array().unwrap().len(), 2);
        let only = hall.read("/services?status=retired").await;
        assert_eq!(only["items"][0]["id"], json!(id));
        act(&officer, "restore").await.expect(200);
        assert_eq!(service.get(&path).await.expect(200)["status"], "active");
        // Followers see it go and come again.
        let feed = service.get_as(&officer, "/api/v1/changes?limit=200").await;
        assert!(feed.status == 200 || feed.status == 410, "{}", feed.text());
        for kind in ["service.changed", "service.retired", "service.restored"] {
            let expected = if kind == "service.changed" { 2 } else { 1 };
            assert_eq!(hall.events(kind).await, expected, "{kind}");
        }
        let stranger = format!("/api/v1/services?agency_id={}", hall.agency);
        service
            .get_as(&foreign, &stranger)
            .await
            .problem(403, "forbidden");
        for wrong in [
            "/api/v1/services/x%00",
            "/api/v1/services/0192f0c1-7c1e-7a50-9d3f-0123456789ab",
        ] {
            service.get(wrong).await.problem(404, "not_found");
        }
    });
}
