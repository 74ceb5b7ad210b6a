//! How complaints of corruption are handled.

use super::Clerk;
use crate::support::{Answer, on_each_database, send};
use serde_json::{Value, json};

pub fn procedure() -> Value {
    json!({ "how": ["แจ้งผ่านช่องทางปิดผนึกบนเว็บไซต์", "ยื่นหนังสือที่สำนักปลัด <b>ชั้น 1</b>"],
        "steps": [{ "title": "รับเรื่อง", "by": "สำนักปลัด", "time": "1 วัน" }, { "title": "ตรวจสอบข้อเท็จจริง" }],
        "unit": "สำนักปลัด", "days": 30, "contact": ["โทร. 073-569074"] })
}

impl Clerk<'_> {
    pub async fn proceeds(&self, version: &str, body: &Value) -> Answer {
        let path = format!("/api/v1/agencies/{}/complaint-procedure", self.agency);
        let request = self.service.request("PUT", &path).bearer_auth(self.officer());
        send(request.header("if-match", version).json(body)).await
    }
}

#[test]
fn the_procedure_is_edited_read_and_printed_and_every_revision_stays() {
    on_each_database(async |service| {
        let clerk = Clerk::come(&service, "ทดสอบ").await;
        let path = format!("/api/v1/agencies/{}/complaint-procedure", clerk.agency);
        let page = format!("/a/{}/complaint-procedure", clerk.agency);
        service.get(&path).await.problem(404, "not_found");
        assert_eq!(service.get(&page).await.status, 404);
        clerk.proceeds("\"1\"", &procedure()).await.problem(412, "precondition_failed");
        let first = clerk.proceeds("\"0\"", &procedure()).await.expect(200);
        assert_eq!((&first["revision"], &first["unit"]), (&json!(1), &json!("สำนักปลัด")));
        // The same again isn't another.
        assert_eq!(clerk.proceeds("\"1\"", &procedure()).await.expect(200)["revision"], 1);
        let mut shorter = procedure();
        shorter["days"] = json!(15.0);
        let second = clerk.proceeds("\"1\"", &shorter).await.expect(200);
        assert_eq!((&second["revision"], &second["days"]), (&json!(2), &json!(15)));
        clerk.proceeds("\"1\"", &procedure()).await.problem(412, "precondition_failed");
        assert_eq!(service.get(&path).await.expect(200)["days"], 15);
        let before = service.get(&format!("{path}?revision=1")).await.expect(200);
        assert_eq!((&before["days"], &before["sha256"]), (&json!(30), &first["sha256"]));
        service.get(&format!("{path}?revision=3")).await.problem(404, "not_found");
        let shown = service.get(&page).await.text();
        for text in ["ไม่เกิน 15 วัน", "ตรวจสอบข้อเท็จจริง", "โทร. 073-569074", "ชั้น 1"] {
            assert!(shown.contains(text), "{text} in {shown}");
        }
        assert!(!shown.contains("<b>ชั้น"));
        let printed = service.get(second["page"].as_str().unwrap()).await;
        assert_eq!(printed.status, 200);
        let old = service.get(first["page"].as_str().unwrap()).await.text();
        assert!(old.contains("ไม่เกิน 30 วัน"));
        let english = service.get(&format!("{page}?lang=en")).await.text();
        assert!(english.contains("At most 15 days"), "{english}");
        assert_eq!(clerk.events("complaint_procedure.revised").await, 2);
    });
}

#[test]
fn a_procedure_that_says_too_little_is_refused() {
    on_each_database(async |service| {
        let clerk = Clerk::come(&service, "ทดสอบ").await;
        for (field, value, at, code) in [
            ("how", json!([]), "/how", "required"),
            ("how", json!([" "]), "/how/0", "empty"),
            ("how", json!(vec!["ก"; 51]), "/how", "too_many"),
            ("steps", json!([]), "/steps", "required"),
            ("steps", json!([{ "title": "" }]), "/steps/0/title", "empty"),
            ("unit", json!(""), "/unit", "empty"),
            ("days", json!(0), "/days", "out_of_range"),
            ("days", json!(1.5), "/days", "wrong_type"),
            ("law", json!("x".repeat(301)), "/law", "too_long"),
        ] {
            let mut body = procedure();
            body[field] = value;
            clerk.proceeds("\"0\"", &body).await.fault(at, code);
        }
        let other = Clerk::come(&service, "อีกแห่ง").await;
        let path = format!("/api/v1/agencies/{}/complaint-procedure", clerk.agency);
        let request = service.request("PUT", &path).bearer_auth(other.officer());
        send(request.header("if-match", "*").json(&procedure())).await.problem(403, "forbidden");
        service.get(&path).await.problem(404, "not_found");
    });
}
