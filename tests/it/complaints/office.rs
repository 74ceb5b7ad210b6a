//! What the office prints, and does to many cases at once.

use super::{Office, dark_street};
use crate::support::{on_each_database, send};
use calamine::{Reader, Xlsx};
use serde_json::json;
use std::io::Cursor;

#[test]
fn the_letter_and_the_memo_have_their_parts_and_nothing_runs_in_them() {
    on_each_database(async |service| {
        let office = Office::open(&service, "มะรือโบตก").await;
        let mut body = dark_street();
        body["description"] = json!("ไฟดับ <script>alert(1)</script>");
        let filed = office.submit(&body).await;
        let admin = office.token("agency_admin");
        let base = format!("/api/v1/agencies/{}", office.agency);
        let position = json!({ "title_th": "ปลัดเทศบาล", "rank": 1 });
        let position = service
            .post_as(&admin, &format!("{base}/positions"), &position)
            .await
            .expect(201);
        let holder = json!({ "position_id": position["id"], "holder_name": "นางสาวสมหญิง รักงาน", "kind": "holder", "starts_on": "2022-10-01" });
        service
            .post_as(&admin, &format!("{base}/appointments"), &holder)
            .await
            .expect(201);
        let letter = json!({ "number": "นธ 72601/345", "on": "2023-08-21", "position_id": position["id"] });
        let print = async |what: &str, body: &serde_json::Value| {
            office.step_as(&office.officer(), &filed["id"], what, body).await
        };
        print("reply-letter", &letter).await.problem(409, "conflict");
        office.step(&filed["id"], "acknowledge", &json!({})).await;
        office
            .step(&filed["id"], "reply", &json!({ "text": "ช่างจะเข้าวันจันทร์" }))
            .await;
        let page = print("reply-letter", &letter).await;
        let text = page.text();
        assert_eq!(
            (page.status, page.header("content-type")),
            (200, "text/html; charset=utf-8"),
            "{text}"
        );
        let order = [
            "ที่ นธ ๗๒๖๐๑/๓๔๕",
            "จังหวัดนราธิวาส",
            "๒๑ สิงหาคม ๒๕๖๖",
            "เรื่อง",
            "เรียน",
            "คุณสมชาย ใจดี",
            "ช่างจะเข้าวันจันทร์",
            "จึงเรียนมาเพื่อโปรดทราบ",
            "ขอแสดงความนับถือ",
            "(นางสาวสมหญิง รักงาน)",
            "ปลัดเทศบาล",
        ];
        let mut at = 0;
        for part in order {
            at += text[at..]
                .find(part)
                .unwrap_or_else(|| panic!("{part} isn't there, or not in its place: {text}"));
        }
        let trail = format!(
            "/api/v1/events?subject=complaint/{}",
            filed["id"].as_str().unwrap()
        );
        let events = service.get_as(&office.token("auditor"), &trail).await.expect(200);
        assert_eq!(events["items"][0]["kind"], "complaint.reporter_seen");
        let mut memo = letter.clone();
        memo["purpose"] = json!("for_information");
        let page = print("memo", &memo).await;
        let text = page.text();
        assert!(
            text.contains("บันทึกข้อความ") && text.contains("นายกเทศมนตรีตำบลมะรือโบตก"),
            "{text}"
        );
        assert!(
            !text.contains("สมชาย") && !text.contains("<script") && !text.contains("ขอแสดงความนับถือ"),
            "{text}"
        );
        assert!(
            page.header("content-security-policy")
                .starts_with("default-src 'none'")
        );
        memo["purpose"] = json!("for_fun");
        print("memo", &memo).await.fault("/purpose", "unknown_value");
        memo["position_id"] = json!("nobody");
        print("memo", &memo).await.fault("/position_id", "unknown");
    });
}

#[test]
fn many_cases_are_assigned_and_closed_at_once_or_none_is() {
    on_each_database(async |service| {
        let office = Office::open(&service, "ทดสอบ").await;
        let path = format!("/api/v1/agencies/{}/units", office.agency);
        let unit = service
            .post_as(
                &office.token("agency_admin"),
                &path,
                &json!({ "name_th": "กองช่าง" }),
            )
            .await
            .expect(201);
        let (one, two) = (
            office.submit(&dark_street()).await,
            office.submit(&dark_street()).await,
        );
        let bulk = async |what: &str, body: serde_json::Value| {
            service
                .post_as(&office.officer(), &format!("/api/v1/{what}"), &body)
                .await
        };
        let ids = json!([one["id"], two["id"]]);
        bulk(
            "complaint-assignments",
            json!({ "ids": ids, "unit_id": unit["id"] }),
        )
        .await
        .expect(200);
        assert_eq!(office.case(&two["id"]).await["unit_id"], unit["id"]);
        for id in [&one["id"], &two["id"]] {
            office.step(id, "acknowledge", &json!({})).await;
        }
        office
            .step(&one["id"], "resolve", &json!({ "text": "ซ่อมแล้ว" }))
            .await;
        let refused = bulk("complaint-closures", json!({ "ids": ids }))
            .await
            .problem(409, "conflict");
        assert_eq!(refused["errors"][0]["pointer"], "/ids/1");
        assert_eq!(office.case(&one["id"]).await["status"], "resolved", "all or none");
        office
            .step(&two["id"], "resolve", &json!({ "text": "ซ่อมแล้ว" }))
            .await;
        let done = bulk("complaint-closures", json!({ "ids": ids }))
            .await
            .expect(200);
        assert_eq!(
            (&done["done"], &office.case(&two["id"]).await["status"]),
            (&json!(2), &json!("closed"))
        );
        bulk("complaint-closures", json!({ "ids": [] }))
            .await
            .fault("/ids", "out_of_range");
        let other = Office::open(&service, "อีกแห่ง").await;
        let foreign = other.submit(&dark_street()).await;
        bulk("complaint-closures", json!({ "ids": [foreign["id"]] }))
            .await
            .fault("/ids/0", "unknown");
    });
}

#[test]
fn the_filtered_list_comes_as_a_workbook() {
    on_each_database(async |service| {
        let office = Office::open(&service, "ทดสอบ").await;
        office.submit(&dark_street()).await;
        let mut roads = dark_street();
        (roads["category"], roads["description"]) = (json!("roads"), json!("=HYPERLINK(\"http://x\")"));
        let filed = office.submit(&roads).await;
        let request = service
            .request("GET", "/api/v1/complaint-sheet?category=roads")
            .bearer_auth(office.officer());
        let file = send(request).await;
        assert_eq!(file.status, 200, "{}", file.text());
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(file.bytes)).unwrap();
        let sheet = book.worksheet_range_at(0).unwrap().unwrap();
        let rows: Vec<Vec<String>> = sheet
            .rows()
            .map(|row| row.iter().map(ToString::to_string).collect())
            .collect();
        assert_eq!(rows.len(), 4, "{rows:?}");
        assert_eq!(
            (rows[3][0].as_str(), rows[3][3].as_str()),
            (filed["number"].as_str().unwrap(), "ถนน ทางเท้า สะพาน")
        );
        assert!(!rows.concat().concat().contains("สมชาย"));
    });
}
