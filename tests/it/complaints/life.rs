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
