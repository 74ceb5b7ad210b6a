//! A case by its receipt.

use super::{Fields, Office, filed, open, post};
use crate::support::on_each_database;
use chrono::TimeDelta;
use serde_json::json;

fn with_receipt(receipt: &str) -> Fields {
    Fields(vec![("receipt".to_owned(), receipt.to_owned())])
}

#[test]
fn whatever_opens_nothing_is_answered_with_the_same_bytes() {
    on_each_database(async |service| {
        let office = Office::open(&service, "ทดสอบ").await;
        let receipt = filed(&office, "complaint").await.receipt();
        let close = format!("{}0", &receipt[..receipt.len() - 1]);
        let close = if close == receipt {
            format!("{}1", &receipt[..receipt.len() - 1])
        } else {
            close
        };
        let mut pages = Vec::new();
        for wrong in [
            "",
            "x",
            &close,
            "7KQM-2XWD-0R5T-9HJC-V3NB-6PZE-14FG",
            &"ก".repeat(1000),
            "<b>",
            "2566-000001",
        ] {
            pages.push(post(&service, "/track", &with_receipt(wrong)).await.is(404));
            let message = with_receipt(wrong).with("text", "x").with("once", "x");
            pages.push(post(&service, "/track/message", &message).await.is(404));
            let unsaid = with_receipt(wrong).with("text", "").with("once", "x");
            pages.push(post(&service, "/track/message", &unsaid).await.is(404));
        }
        pages[0].has("ไม่พบเรื่องของรหัสนี้").has("href=\"#receipt\"");
        for page in &pages {
            assert_eq!(page.text, pages[0].text);
        }
        post(&service, "/track?lang=en", &with_receipt("x"))
            .await
            .is(404)
            .has("There’s no case");
    });
}

#[test]
fn a_message_is_sent_once_and_nothing_typed_is_lost() {
    on_each_database(async |service| {
        let office = Office::open(&service, "ทดสอบ").await;
        let receipt = filed(&office, "complaint").await.receipt();
        let case = post(&service, "/track", &with_receipt(&receipt)).await.is(200);
        assert_eq!(case.answer.header("cache-control"), "no-store");
        let form = case.form("/track/message");
        post(&service, "/track/message", &form.clone().with("text", " "))
            .await
            .is(422)
            .has("href=\"#message\"");
        let long = "ก".repeat(5001);
        let page = post(&service, "/track/message", &form.clone().with("text", &long))
            .await
            .is(422);
        page.has("ยาวเกินไป").has(&long);
        let said = form.with("text", "เสาที่ 3");
        for _ in 0..2 {
            let page = post(&service, "/track/message", &said).await.is(200);
            assert_eq!(page.text.matches("เสาที่ 3").count(), 1);
        }
        // Something else by the same form is something else.
        let page = post(&service, "/track/message", &said.with("text", "เสาที่ 4"))
            .await
            .is(200);
        page.has("เสาที่ 3").has("เสาที่ 4");
    });
}

#[test]
fn a_case_is_taken_back_and_opened_again_within_thirty_days() {
    on_each_database(async |service| {
        let office = Office::open(&service, "ทดสอบ").await;
        let receipt = filed(&office, "complaint").await.receipt();
        let case = post(&service, "/track", &with_receipt(&receipt)).await.is(200);
        let rate = case.form("/track/withdraw").with("rating", "5");
        post(&service, "/track/rate", &rate)
            .await
            .is(409)
            .has("สถานะของเรื่องเปลี่ยนไป");
        let taken = post(
            &service,
            "/track/withdraw",
            &case.form("/track/withdraw").with("text", "หายแล้ว"),
        )
        .await
        .is(200);
        taken
            .has("ถอนเรื่องแล้ว")
            .has("หายแล้ว")
            .lacks("action=\"/track/withdraw\"");
        let form = taken.form("/track/reopen");
        post(&service, "/track/reopen", &form.clone().with("text", ""))
            .await
            .is(422)
            .has("<details open>");
        let open_again = post(&service, "/track/reopen", &form.with("text", "ดับอีก"))
            .await
            .is(200);
        open_again.has("เปิดเรื่องอีกครั้งแล้ว").has("ดับอีก");
        post(&service, "/track/withdraw", &open_again.form("/track/withdraw"))
            .await
            .is(200);
        service.clock.advance(TimeDelta::days(31));
        let late = post(&service, "/track", &with_receipt(&receipt)).await.is(200);
        late.lacks("action=\"/track/reopen\"");
    });
}

#[test]
fn a_rating_needs_a_choice_and_keeps_the_comment() {
    on_each_database(async |service| {
        let office = Office::open(&service, "ทดสอบ").await;
        let receipt = filed(&office, "complaint").await.receipt();
        let path = format!("/api/v1/complaints?agency_id={}", office.agency);
        let id = service.get_as(&office.officer(), &path).await.expect(200)["items"][0]["id"].clone();
        office.step(&id, "acknowledge", &json!({})).await;
        office.step(&id, "resolve", &json!({ "text": "ซ่อมแล้ว" })).await;
        office.step(&id, "close", &json!({})).await;
        let case = post(&service, "/track", &with_receipt(&receipt)).await.is(200);
        let form = case.form("/track/rate").with("comment", "ดีมาก");
        let missing = post(&service, "/track/rate", &form).await.is(422);
        missing.has("href=\"#rating-5\"").has("ดีมาก");
        let long = missing
            .form("/track/rate")
            .with("rating", "2")
            .with("comment", &"ก".repeat(501));
        let page = post(&service, "/track/rate", &long).await.is(422);
        page.has("href=\"#comment\"")
            .has("id=\"rating-2\" name=\"rating\" value=\"2\" checked");
        let english = post(&service, "/track?lang=en", &with_receipt(&receipt))
            .await
            .is(200);
        english.has("How content are you?").has("The case is closed");
        open(&service, "/track?lang=en")
            .await
            .is(200)
            .has("Follow a case");
    });
}
