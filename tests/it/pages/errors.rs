//! What's wrong is said at its field, and nothing that was typed is lost.

use super::{Office, address, count, filled, open, post, reviewed};
use crate::support::TestService;
use crate::support::{databases, on_each_database, options, send};
use std::num::NonZeroU32;

#[test]
fn every_fault_stands_at_its_field_and_all_that_was_typed_stays() {
    on_each_database(async |service| {
        let office = Office::open(&service, "ทดสอบ").await;
        let address = address(&office, "complaint");
        let form = open(&service, &address).await.form(&address);
        let typed = form
            .with("name", "สมชาย & \"เพื่อน\"")
            .with("email", "nobody")
            .with("phone", "12")
            .with("latitude", "north")
            .with("longitude", "๑๐๑.๗")
            .with("address", "99 หมู่ 3\nต.มะรือโบตก")
            .with("anonymous", "on")
            .with("go", "review");
        let page = post(&service, &address, &typed).await.is(422);
        for (id, message) in [
            ("category", "หมวดเรื่อง: ต้องไม่ว่าง"),
            ("description", "รายละเอียด: ต้องไม่ว่าง"),
            ("email", "อีเมล: รูปแบบไม่ถูกต้อง"),
            ("phone", "โทรศัพท์: รูปแบบไม่ถูกต้อง"),
            ("latitude", "ละติจูด: ต้องเป็นตัวเลข"),
        ] {
            page.has(&format!("<a href=\"#{id}\">{message}"))
                .has(&format!("id=\"{id}-error\""));
            let field = page
                .text
                .split('<')
                .find(|tag| tag.contains(&format!(" id=\"{id}\"")))
                .unwrap();
            assert!(
                field.contains("aria-invalid=\"true\"") && field.contains(&format!("{id}-error\"")),
                "{field}"
            );
        }
        let kept = page.form(&address);
        for name in [
            "name",
            "email",
            "phone",
            "latitude",
            "longitude",
            "address",
            "anonymous",
            "stamp",
        ] {
            assert_eq!(kept.get(name), typed.get(name), "{name}");
        }
        let english = post(&service, &format!("{address}?lang=en"), &typed)
            .await
            .is(422);
        english
            .has("Category: may not be empty")
            .has("E-mail: has the wrong format")
            .has("value=\"nobody\"");
        assert_eq!(count(&office).await, 0);
    });
}

#[test]
fn what_was_typed_is_text_and_nothing_else() {
    on_each_database(async |service| {
        let office = Office::open(&service, "ทดสอบ").await;
        let evil = "</textarea><script>alert('1')</script>\"><img src=x onerror=alert(1)>";
        let form = filled(&office, "complaint")
            .await
            .with("description", evil)
            .with("name", evil)
            .with("place_moo", "\">3");
        let sent = reviewed(&office, "complaint", &form).await;
        assert_eq!(sent.get("description"), evil);
        let address = address(&office, "complaint");
        let review = post(&service, &address, &form.clone().with("go", "review"))
            .await
            .is(200);
        review.lacks("<script>").lacks("<img").has("&#60;script&#62;");
        let edit = post(&service, &address, &form.with("go", "edit")).await.is(200);
        edit.lacks("<img");
        let receipt = post(&service, &format!("{address}/send"), &sent)
            .await
            .is(200)
            .receipt();
        let track = open(&service, "/track")
            .await
            .form("/track")
            .with("receipt", &receipt);
        let case = post(&service, "/track", &track).await.is(200);
        case.lacks("<script>").lacks("<img").has("&#60;script&#62;");
        let message = case.form("/track/message").with("text", evil);
        post(&service, "/track/message", &message)
            .await
            .is(200)
            .lacks("<img");
        open(&service, "/?q=%22%3E%3Cscript%3E")
            .await
            .is(200)
            .lacks("<script>");
    });
}

#[test]
fn a_category_that_was_closed_meanwhile_is_said_when_its_sent() {
    on_each_database(async |service| {
        let office = Office::open(&service, "ทดสอบ").await;
        let sent = reviewed(&office, "complaint", &filled(&office, "complaint").await).await;
        let address = address(&office, "complaint");
        let page = post(
            &service,
            &format!("{address}/send"),
            &sent.with("category", "gone"),
        )
        .await
        .is(422);
        page.has("หมวดเรื่อง: ไม่พบ gone").has("ไฟถนนดับ");
        assert_eq!(count(&office).await, 0);
    });
}

#[test]
fn problems_at_the_pages_are_pages_and_at_the_api_documents() {
    on_each_database(async |service| {
        for path in ["/a/x", "/a/x/report", "/a/x/report/complaint", "/track/a/b"] {
            open(&service, path)
                .await
                .is(404)
                .has("ไม่พบหน้านี้")
                .has("href=\"/track\"");
        }
        open(&service, "/a/x/report?lang=en")
            .await
            .is(404)
            .has("There’s no such page");
        let browser = send(service.request("GET", "/somewhere").header("accept", "text/html")).await;
        assert!(browser.header("content-type").starts_with("text/html"));
        service.get("/somewhere").await.problem(404, "not_found");
        let asked = send(
            service
                .request("GET", "/api/v1/nothing")
                .header("accept", "text/html"),
        )
        .await;
        asked.problem(404, "not_found");
        for path in ["/track/message", "/a/x/report/complaint/send"] {
            let page = send(service.request("GET", path)).await;
            assert_eq!(
                page.status,
                if path.starts_with("/a") { 404 } else { 200 },
                "the form is shown instead"
            );
        }
        let large = super::Fields(vec![("description".to_owned(), "x".repeat(300_000))]);
        post(&service, "/track", &large).await.is(413).has("ใหญ่เกินไป");
    });
}

#[test]
fn who_sends_too_much_reads_it_on_a_page() {
    let database = databases().remove(0);
    actix_web::rt::System::new().block_on(async {
        let mut options = options();
        options.limits.per_minute = NonZeroU32::new(20).unwrap();
        options.limits.submissions_per_minute = NonZeroU32::new(1).unwrap();
        let service = TestService::start_with(database, options).await;
        let office = Office::open(&service, "ทดสอบ").await;
        let sent = reviewed(&office, "complaint", &filled(&office, "complaint").await).await;
        let send_to = format!("{}/send", address(&office, "complaint"));
        post(&service, &send_to, &sent).await.is(200);
        let refused = post(&service, &send_to, &sent).await.is(429);
        refused.has("โปรดรอหนึ่งนาที");
        assert!(refused.answer.header("retry-after").parse::<u64>().unwrap() > 0);
        for _ in 0..20 {
            service.get("/track").await;
        }
        open(&service, "/track").await.is(429);
        service.stop().await;
    });
}
