//! What's sent twice is filed once; what programs send is told so, and files nothing.

use super::{Office, address, count, filled, open, post, reviewed};
use crate::support::on_each_database;
use chrono::TimeDelta;

#[test]
fn a_report_that_is_sent_again_is_filed_once() {
    on_each_database(async |service| {
        let office = Office::open(&service, "ทดสอบ").await;
        let sent = reviewed(&office, "complaint", &filled(&office, "complaint").await).await;
        let send_to = format!("{}/send", address(&office, "complaint"));
        let both =
            futures_util::future::join(post(&service, &send_to, &sent), post(&service, &send_to, &sent))
                .await;
        let (first, second) = (both.0.is(200), both.1.is(200));
        assert_eq!(first.receipt(), second.receipt());
        assert_eq!(first.number(), second.number());
        // Loaded again hours later, when the form itself is too old already, and in English.
        service
            .clock
            .advance(TimeDelta::hours(24) - TimeDelta::seconds(3));
        let again = post(&service, &format!("{send_to}?lang=en"), &sent).await.is(200);
        assert_eq!((again.receipt(), count(&office).await), (first.receipt(), 1));
        // Back, changed, and sent by the same form.
        let other = sent.with("description", "อีกเรื่องหนึ่ง");
        post(&service, &send_to, &other)
            .await
            .is(409)
            .has("แบบฟอร์มนี้ส่งไปแล้ว");
        assert_eq!(count(&office).await, 1);
    });
}

#[test]
fn a_form_that_comes_back_too_fast_or_too_late_is_shown_again_whole() {
    on_each_database(async |service| {
        let office = Office::open(&service, "ทดสอบ").await;
        let address = address(&office, "complaint");
        let send_to = format!("{address}/send");
        let filled = filled(&office, "complaint")
            .await
            .with("name", "สมชาย")
            .with("go", "review");
        let sent = post(&service, &address, &filled).await.form(&send_to);
        let fast = post(&service, &send_to, &sent).await.is(422);
        fast.has("ยังไม่ได้ส่ง").has("เร็วกว่าที่คนจะกรอกได้").has("สมชาย");
        assert_eq!(fast.form(&send_to).get("stamp"), sent.get("stamp"));
        service.clock.advance(TimeDelta::hours(25));
        let late = post(&service, &send_to, &sent).await.is(422);
        late.has("นานเกินหนึ่งวัน").has("สมชาย");
        let made_up = post(&service, &send_to, &sent.with("stamp", "AAAA"))
            .await
            .is(422);
        made_up.has("สมชาย");
        assert_eq!(count(&office).await, 0);
        service.clock.advance(TimeDelta::seconds(5));
        post(&service, &send_to, &late.form(&send_to))
            .await
            .is(200)
            .receipt();
        assert_eq!(count(&office).await, 1);
    });
}

#[test]
fn a_filled_trap_files_nothing_and_says_so() {
    on_each_database(async |service| {
        let office = Office::open(&service, "ทดสอบ").await;
        let address = address(&office, "complaint");
        let blank = open(&service, &address).await;
        let trap = blank
            .text
            .split('<')
            .find(|tag| tag.starts_with("input id=\"website\""))
            .unwrap();
        assert!(
            trap.contains("autocomplete=\"off\"") && trap.contains("tabindex=\"-1\""),
            "{trap}"
        );
        blank.has("<div class=\"trap\" aria-hidden=\"true\">");
        let filled = filled(&office, "complaint")
            .await
            .with("website", "spam.example")
            .with("name", "สมชาย");
        let sent = reviewed(&office, "complaint", &filled).await;
        let send_to = format!("{address}/send");
        let trapped = post(&service, &send_to, &sent).await.is(422);
        trapped.has("ต้องปล่อยว่าง").has("สมชาย").lacks("spam.example");
        assert_eq!(count(&office).await, 0);
        post(&service, &send_to, &trapped.form(&send_to))
            .await
            .is(200)
            .receipt();
        assert_eq!(count(&office).await, 1);
    });
}
