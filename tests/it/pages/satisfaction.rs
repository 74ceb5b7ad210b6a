//! How content people are: the page behind a form's QR code, as a browser without scripts has it.

use super::{Fields, open, post};
use crate::services::Hall;
use crate::support::on_each_database;
use chrono::TimeDelta;
use serde_json::json;

#[test]
fn somebody_answers_without_a_script_once() {
    on_each_database(async |service| {
        let hall = Hall::open(&service, "เทศบาลตำบลมะรือโบตก").await;
        let made = hall
            .create(&json!({ "code": "a", "name_th": "<script>ชำระภาษี", "name_en": "Tax" }))
            .await;
        let id = made.expect(201)["id"].as_str().unwrap().to_owned();
        let form = hall.asks(Some(&id), 3).await;
        let path = format!("/satisfaction/{form}");
        let page = open(&service, &path).await.is(200);
        page.has("เทศบาลตำบลมะรือโบตก")
            .has("ชำระภาษี</h1>")
            .lacks("<script")
            .has("ไม่ต้องระบุชื่อ");
        open(&service, &format!("{path}?lang=en"))
            .await
            .is(200)
            .has("Tax</h1>")
            .has("How content are you?");
        let fields = page.form(&path);
        let with = |pairs: &[(&str, &str)]| {
            let more = pairs
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
            let kept = fields
                .0
                .iter()
                .filter(|(name, _)| !pairs.iter().any(|(new, _)| new == name))
                .cloned();
            Fields(kept.chain(more).collect())
        };
        // Nothing was chosen, a mark that there isn't, a comment that is too long: what was typed is kept.
        post(&service, &path, &fields)
            .await
            .is(422)
            .has("โปรดให้คะแนนอย่างน้อยหนึ่งข้อ");
        let wrong = with(&[
            ("rating-staff", "6"),
            ("rating-process", "4"),
            ("comment", &"ก".repeat(501)),
        ]);
        let again = post(&service, &path, &wrong).await.is(422);
        again
            .has("value=\"4\" checked")
            .has("id=\"comment-error\"")
            .has(&"ก".repeat(501));
        let right = with(&[("rating-staff", "5"), ("comment", "ดี")]);
        post(&service, &path, &right)
            .await
            .is(200)
            .has("ได้รับคำตอบของท่านแล้ว");
        post(&service, &path, &right).await.is(200).has("นับเพียงครั้งเดียว");
        assert_eq!(hall.events("satisfaction.answered").await, 1);
        // A field that people don't see.
        let trapped = open(&service, &path).await.form(&path);
        let trapped = Fields(
            trapped
                .0
                .into_iter()
                .filter(|(name, _)| name != "website")
                .chain([
                    ("website".to_owned(), "x".to_owned()),
                    ("rating-staff".to_owned(), "5".to_owned()),
                ])
                .collect(),
        );
        let request = service
            .request("POST", &path)
            .header("content-type", "application/x-www-form-urlencoded");
        let body = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(&trapped.0)
            .finish();
        crate::support::send(request.body(body)).await;
        assert_eq!(hall.events("satisfaction.answered").await, 1);
        // Left open for more than a day: a new token, and what was chosen.
        let old = Fields(
            open(&service, &path)
                .await
                .form(&path)
                .0
                .into_iter()
                .chain([("rating-staff".to_owned(), "3".to_owned())])
                .collect(),
        );
        service.clock.advance(TimeDelta::hours(25));
        let page = post(&service, &path, &old).await.is(422);
        page.has("value=\"3\" checked");
        post(&service, &path, &page.form(&path))
            .await
            .is(200)
            .has("ได้รับคำตอบของท่านแล้ว");
        assert_eq!(hall.events("satisfaction.answered").await, 2);
        for unknown in [
            "/satisfaction/x",
            "/satisfaction/%00",
            "/satisfaction/0192f0c1-7c1e-7a50-9d3f-0123456789ab",
        ] {
            open(&service, unknown).await.is(404).has("ไม่พบหน้านี้");
        }
        let close = format!("/api/v1/satisfaction-forms/{form}/close");
        service
            .change_as(&hall.officer(), "POST", &close, 1, &json!({}))
            .await
            .expect(200);
        open(&service, &path)
            .await
            .is(200)
            .has("ไม่ได้เปิดรับคำตอบ")
            .lacks("<form method=\"post\"");
    });
}
