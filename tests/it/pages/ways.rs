//! From the first page to a rating.

use super::{Office, address, count, filed, filled, offer, open, post, reviewed};
use crate::support::{Multipart, on_each_database};
use serde_json::json;

#[test]
fn a_report_goes_from_the_first_page_to_a_rating() {
    on_each_database(async |service| {
        let office = Office::open(&service, "ทดสอบ").await;
        let first = open(&service, "/?q=%E0%B8%97%E0%B8%94%E0%B8%AA%E0%B8%AD%E0%B8%9A")
            .await
            .is(200);
        first
            .has("เทศบาลตำบลทดสอบ")
            .has("จังหวัดนราธิวาส")
            .has(&format!("/a/{}\"", office.agency));
        open(&service, "/?q=%25").await.is(200).has("ไม่พบหน่วยงาน");
        let kinds = open(&service, &format!("/a/{}/report", office.agency))
            .await
            .is(200);
        let (notice, choice) = (
            kinds.text.find("1567").unwrap(),
            kinds.text.find("/report/complaint").unwrap(),
        );
        assert!(notice < choice, "where to report corruption is said first");
        let address = address(&office, "complaint");
        let form = filled(&office, "complaint")
            .await
            .with("phone", "๐๘๑-234-5678")
            .with("name", "สมชาย ใจดี");
        let review = post(&service, &address, &form.clone().with("go", "review"))
            .await
            .is(200);
        review
            .has("ไฟฟ้าส่องสว่าง")
            .has("ไฟถนนดับ\nตั้งแต่วันศุกร์")
            .has("สมชาย ใจดี")
            .has("ยังไม่ได้ส่ง");
        assert_eq!(count(&office).await, 0);
        let edit = post(
            &service,
            &address,
            &review.form(&format!("{address}/send")).with("go", "edit"),
        )
        .await
        .is(200);
        let again = edit.form(&address);
        for name in ["stamp", "category", "description", "name", "phone"] {
            assert_eq!(again.get(name), form.get(name), "{name}");
        }
        let form = reviewed(&office, "complaint", &again).await;
        let page = post(&service, &format!("{address}/send"), &form).await.is(200);
        let receipt = page.receipt();
        assert_eq!(receipt.len(), 34);
        page.has("แสดงครั้งเดียว")
            .has("class=\"qr\"")
            .has("ต้องตอบภายใน")
            .lacks("/track#");
        assert_eq!(page.answer.header("cache-control"), "no-store");
        let list = service
            .get_as(
                &office.officer(),
                &format!("/api/v1/complaints?agency_id={}", office.agency),
            )
            .await;
        let id = list.expect(200)["items"][0]["id"].clone();
        let case = office.case(&id).await;
        assert_eq!(
            (&case["description"], &case["channel"]),
            (&json!("ไฟถนนดับ\nตั้งแต่วันศุกร์"), &json!("web"))
        );
        assert_eq!(page.number(), case["number"].as_str().unwrap());
        follow(&office, &id, &receipt).await;
    });
}

/// The officer's steps, and the reporter's by the pages.
async fn follow(office: &Office<'_>, id: &serde_json::Value, receipt: &str) {
    let service = office.service;
    let track = open(service, "/track").await.is(200);
    let form = track
        .form("/track")
        .with("receipt", &receipt.to_lowercase().replace('-', " "));
    let case = post(service, "/track", &form).await.is(200);
    case.has("รับเรื่องแล้ว")
        .has("ไฟถนนดับ")
        .has("ให้ข้อมูลเพิ่มเติม")
        .has("ถอนเรื่อง")
        .lacks("name=\"rating\"");
    office.step(id, "acknowledge", &json!({})).await;
    office.step(id, "ask", &json!({ "text": "อยู่ซอยไหนครับ" })).await;
    let case = post(service, "/track", &form).await.is(200);
    case.has("<blockquote>อยู่ซอยไหนครับ</blockquote>");
    let answer = case.form("/track/message").with("text", "ซอย 5");
    let case = post(service, "/track/message", &answer).await.is(200);
    case.has("ส่งข้อความถึงหน่วยงานแล้ว")
        .has("ซอย 5")
        .has("กำลังดำเนินการ")
        .lacks("<blockquote>");
    office.step(id, "note", &json!({ "text": "โทรถามช่างแล้ว" })).await;
    office.step(id, "resolve", &json!({ "text": "ซ่อมแล้ว" })).await;
    office.step(id, "close", &json!({})).await;
    let case = post(service, "/track", &form).await.is(200);
    case.has("ซ่อมแล้ว").has("เปิดเรื่องอีกครั้ง").lacks("โทรถามช่าง");
    let rating = case
        .form("/track/rate")
        .with("rating", "4")
        .with("comment", "ขอบคุณ");
    let rated = post(service, "/track/rate", &rating).await.is(200);
    rated
        .has("ได้รับคะแนนแล้ว")
        .has("4/5")
        .has("ขอบคุณ")
        .lacks("name=\"rating\"");
}

#[test]
fn each_kind_is_filed_by_its_own_form() {
    on_each_database(async |service| {
        let office = Office::open(&service, "ทดสอบ").await;
        for kind in ["complaint", "suggestion", "question"] {
            filed(&office, kind).await.has("ได้รับเรื่องของท่านแล้ว");
        }
        let form = filled(&office, "question").await.with("may_publish", "on");
        let form = reviewed(&office, "question", &form).await;
        post(&service, &format!("{}/send", address(&office, "question")), &form)
            .await
            .is(200);
        let path = format!("/api/v1/complaints?agency_id={}&kind=question", office.agency);
        let list = service.get_as(&office.officer(), &path).await.expect(200);
        let mut consents = Vec::new();
        for case in list["items"].as_array().unwrap() {
            consents.push(office.case(&case["id"]).await["may_publish"].as_bool().unwrap());
        }
        consents.sort_unstable();
        assert_eq!(consents, [false, true]);
        open(&service, &address(&office, "corruption")).await.is(404);
        open(&service, "/a/nobody/report").await.is(404).has("ไม่พบหน้านี้");
    });
}

#[test]
fn a_service_is_requested_with_the_fields_of_its_form() {
    on_each_database(async |service| {
        let office = Office::open(&service, "ทดสอบ").await;
        let base = address(&office, "service_request");
        open(&service, &base).await.is(200).has("ยังไม่เปิดให้ขอรับบริการ");
        let schema = json!({ "type": "object", "required": ["size", "count"], "additionalProperties": false, "properties": {
            "size": { "type": "string", "title": "ขนาดมิเตอร์", "enum": ["1/2", "3/4"] },
            "count": { "type": "integer", "title": "จำนวน", "description": "กี่ตัว", "minimum": 1, "maximum": 5 },
            "own_pipe": { "type": "boolean", "title": "มีท่อแล้ว" },
            "since": { "type": "string", "format": "date", "title": "ตั้งแต่" },
            "note": { "type": "string", "title": "หมายเหตุ", "maxLength": 5, "pattern": "^[a-z]*$" },
            "rooms": { "type": "array", "title": "ห้อง", "items": { "type": "string" } },
            "other": { "type": "object", "title": "อื่น" },
        }});
        offer(&office, "water_meter", schema).await;
        open(&service, &base)
            .await
            .is(200)
            .has("ขอติดตั้งมิเตอร์น้ำ")
            .has("?service=water%5Fmeter");
        let page = open(&service, &format!("{base}?service=water%5Fmeter"))
            .await
            .is(200);
        page.has("ขนาดมิเตอร์")
            .has("<option value=\"1/2\">")
            .has("type=\"date\"")
            .has("กี่ตัว");
        let form = page
            .form(&base)
            .with("category", "water")
            .with("description", "ขอมิเตอร์");
        let wrong = post(
            &service,
            &base,
            &form.clone().with("fields.count", "9").with("fields.note", "ABC"),
        )
        .await
        .is(422);
        wrong
            .has("ขนาดมิเตอร์: ต้องระบุ")
            .has("จำนวน: ต้องอยู่ระหว่าง 1 ถึง 5")
            .has("value=\"9\"")
            .has("value=\"ABC\"");
        let form = form
            .with("fields.size", "3/4")
            .with("fields.count", "๒")
            .with("fields.rooms", "ครัว\r\nห้องน้ำ");
        // What only the schema itself knows stands at its field as well.
        let wrong = post(&service, &base, &form.clone().with("fields.note", "ABC"))
            .await
            .is(422);
        wrong.has("หมายเหตุ: ไม่ตรงกับแบบคำขอ");
        let form = reviewed(&office, "service_request", &form.with("fields.own_pipe", "on")).await;
        post(&service, &format!("{base}/send"), &form)
            .await
            .is(200)
            .receipt();
        let path = format!("/api/v1/complaints?agency_id={}", office.agency);
        let list = service.get_as(&office.officer(), &path).await.expect(200);
        let case = office.case(&list["items"][0]["id"]).await;
        assert_eq!(case["service_code"], "water_meter");
        assert_eq!(
            case["fields"],
            json!({ "size": "3/4", "count": 2, "own_pipe": true, "rooms": ["ครัว", "ห้องน้ำ"] })
        );
    });
}

#[test]
fn a_photo_goes_with_the_report_and_what_is_none_is_told_before_anything_is_filed() {
    on_each_database(async |service| {
        let office = Office::open(&service, "ทดสอบ").await;
        let form = reviewed(&office, "complaint", &filled(&office, "complaint").await).await;
        let path = format!("{}/send", address(&office, "complaint"));
        let send = async |name: &str, bytes: &[u8]| {
            let body = form
                .each()
                .fold(Multipart::default(), |body, (name, value)| body.text(name, value));
            crate::support::send(body.file(name, bytes).of(service.request("POST", &path))).await
        };
        let refused = send("ไวรัส.svg", b"<svg onload='alert(1)'/>").await;
        assert_eq!(refused.status, 422, "{}", refused.text());
        assert!(
            refused.text().contains("ไฟล์แนบบางไฟล์รับไม่ได้"),
            "{}",
            refused.text()
        );
        assert_eq!(count(&office).await, 0);
        let photo = include_bytes!("../../samples/photo.jpg");
        let page = send("ไฟถนน.jpg", photo).await;
        assert!(
            page.status == 200 && page.text().contains("แสดงครั้งเดียว"),
            "{}",
            page.text()
        );
        let list = service
            .get_as(&office.officer(), "/api/v1/complaints")
            .await
            .expect(200);
        let case = office.case(&list["items"][0]["id"]).await;
        assert_eq!(case["files"][0]["name"], "ไฟถนน.jpg");
        assert_eq!(case["files"].as_array().unwrap().len(), 1);
    });
}
