//! The case of a place, and the steps that bring it to where an operation goes on.

use super::place::Place;
use crate::support::{Multipart, TestService, send};
use serde_json::{Value, json};

const PHOTO: &[u8] = include_bytes!("../../samples/photo.jpg");

/// A form with a photo.
pub fn with_photo() -> Multipart {
    Multipart::default().file("ไฟ.jpg", PHOTO)
}

/// Files a case with a photo by the public form; from here on the place's is this one.
pub async fn file(service: &TestService, place: &mut Place, kind: &str) {
    let form = with_photo()
        .text("kind", kind)
        .text("category", "light")
        .text("description", "ไฟถนนดับ")
        .text("name", "สมชาย ใจดี")
        .text("may_publish", "true");
    let path = format!("/api/v1/agencies/{}/complaints", place.agency);
    let filed = send(form.of(service.request("POST", &path))).await.expect(201);
    let text = |name: &str| filed[name].as_str().unwrap();
    place.name("complaint_id", text("id"));
    place.name("ids", text("id"));
    place.name("receipt", text("receipt"));
    let path = format!("/api/v1/complaints/{}", text("id"));
    let case = service.get_as(&officer(service, place), &path).await.expect(200);
    place.name("file_id", case["files"][0]["id"].as_str().unwrap());
}

/// Sets up a reply template; from here on the place's is this one.
pub async fn write_template(service: &TestService, place: &mut Place) {
    let path = format!("/api/v1/agencies/{}/reply-templates", place.agency);
    let body = json!({ "name": "รับเรื่อง", "text": "ได้รับเรื่อง {number}" });
    let made = service.post_as(&officer(service, place), &path, &body).await;
    place.name("template_id", made.expect(201)["id"].as_str().unwrap());
}

fn officer(service: &TestService, place: &Place) -> String {
    service.token(&[&format!("complaint_officer@agency:{}", place.agency)])
}

/// Takes a step as an officer of the place.
async fn step(service: &TestService, place: &Place, step: &str) {
    let body: Value = match step {
        "acknowledge" | "close" => json!({}),
        "refer" => json!({ "to": "police", "number": "1/2566", "due_on": "2023-09-18" }),
        "publish" => json!({ "question": "ทดสอบ", "answer": "ทดสอบ" }),
        _ => json!({ "text": "ทดสอบ" }),
    };
    let path = format!("/api/v1/complaints/{}/{step}", place.named("complaint_id"));
    let request = service
        .request("POST", &path)
        .bearer_auth(officer(service, place));
    send(request.header("if-match", "*").json(&body))
        .await
        .expect(200);
}

pub async fn prepare(service: &TestService, place: &mut Place, operation: &str) {
    match operation {
        "mark_complaint_duplicate" => {
            let path = format!("/api/v1/complaints/{}", place.named("complaint_id"));
            let other = service.get_as(&officer(service, place), &path).await.expect(200);
            place.name("of", other["number"].as_str().unwrap());
            file(service, place, "complaint").await;
        }
        "publish_question" | "unpublish_question" => file(service, place, "question").await,
        _ => {}
    }
    let steps: &[&str] = match operation {
        "start_complaint"
        | "ask_reporter"
        | "refer_complaint"
        | "reply_to_complaint"
        | "resolve_complaint"
        | "void_complaint_step" => &["acknowledge"],
        "resume_complaint" => &["acknowledge", "ask"],
        "record_referral_answer" => &["acknowledge", "refer"],
        "print_reply_letter" => &["acknowledge", "reply"],
        "close_complaint" | "bulk_close_complaints" | "publish_question" => &["acknowledge", "resolve"],
        "rate_complaint" | "reopen_complaint" | "reopen_tracked_complaint" => {
            &["acknowledge", "resolve", "close"]
        }
        "unpublish_question" => &["acknowledge", "resolve", "publish"],
        _ => &[],
    };
    for taken in steps {
        step(service, place, taken).await;
    }
}
