//! What receivers get, and when they get it again.

use super::http_sink::HttpSink;
use super::{Hook, Town, a_while, eventually, on_each_with_loopback, post, town};
use crate::support::{TestService, send};
use chrono::TimeDelta;
use serde_json::{Value, json};

/// The newest delivery of a webhook, once it has this many attempts behind it.
async fn tried(service: &TestService, town: &Town, hook: &Hook, attempts: i64) -> Value {
    eventually("the attempt", async || {
        let newest = town.deliveries(service, hook).await.into_iter().next()?;
        (newest["attempts"].as_i64() == Some(attempts)).then_some(newest)
    })
    .await
}

#[test]
fn a_receiver_gets_a_signed_nudge_without_content() {
    on_each_with_loopback(async |service| {
        let (town, other) = (town(&service, "หนึ่ง").await, town(&service, "สอง").await);
        let sink = HttpSink::start().await;
        let hook = town.hook(&service, &sink.url, &["complaint.*"]).await;
        other.hook(&service, &sink.url, &["nothing.here"]).await;
        for kind in ["complaint.received", "unit.created"] {
            town.happens(&service, kind).await;
        }
        other.happens(&service, "complaint.received").await;
        let request = eventually("the nudge", async || sink.got().into_iter().next()).await;
        assert_eq!(request.line, "POST /hook HTTP/1.1");
        assert_eq!(request.header("content-type"), "application/json");
        assert!(request.header("user-agent").starts_with("prongsai/"));
        assert!(request.is_signed_with(&hook.secret));
        assert!(!request.is_signed_with("whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"));
        let body = request.json();
        let fields: Vec<&String> = body.as_object().unwrap().keys().collect();
        assert_eq!(fields, ["type", "timestamp", "data"]);
        assert_eq!(body["type"], "complaint.received");
        let seq = body["data"]["seq"].as_i64().unwrap();
        assert_eq!(
            body["data"],
            json!({ "seq": seq, "subject": "complaint/1", "agency_id": town.agency })
        );
        let log = tried(&service, &town, &hook, 1).await;
        assert_eq!(log["id"], request.header("webhook-id"));
        assert_eq!(
            (
                &log["state"],
                &log["last_status"],
                &log["last_error"],
                &log["next_attempt_at"]
            ),
            (&json!("delivered"), &json!(204), &Value::Null, &Value::Null)
        );
        assert_eq!(
            (&log["seq"], &log["kind"]),
            (&json!(seq), &json!("complaint.received"))
        );
        a_while().await;
        assert_eq!(sink.got().len(), 1, "once, and nothing of another agency or kind");
    });
}

#[test]
fn a_test_goes_to_its_webhook_alone_and_pages_of_deliveries_are_newest_first() {
    on_each_with_loopback(async |service| {
        let town = town(&service, "หนึ่ง").await;
        let (sink, other) = (HttpSink::start().await, HttpSink::start().await);
        let hook = town.hook(&service, &sink.url, &["complaint.*"]).await;
        town.hook(&service, &other.url, &["webhook.*"]).await;
        for n in 1..=3 {
            let answer = post(&service, &town.admin, &format!("{}/test", hook.path)).await;
            assert_eq!((answer.status, answer.bytes.len()), (202, 0));
            eventually("the test", async || (sink.got().len() == n).then_some(())).await;
        }
        assert!(
            sink.got()
                .iter()
                .all(|request| request.json()["type"] == "webhook.tested")
        );
        a_while().await;
        assert!(
            other
                .got()
                .iter()
                .all(|request| request.json()["type"] != "webhook.tested")
        );
        let first = service
            .get_as(&town.admin, &format!("{}/deliveries?limit=2", hook.path))
            .await
            .expect(200);
        let rest = service
            .get_as(&town.admin, first["next"].as_str().unwrap())
            .await
            .expect(200);
        assert_eq!(rest["next"], Value::Null);
        let items = [&first["items"], &rest["items"]];
        let seqs: Vec<i64> = items
            .iter()
            .flat_map(|items| items.as_array().unwrap())
            .map(|item| item["seq"].as_i64().unwrap())
            .collect();
        assert!(seqs.len() == 3 && seqs.is_sorted_by(|a, b| a > b), "{seqs:?}");
        let bad = format!("{}/deliveries?after=MR9h", hook.path);
        service
            .get_as(&town.admin, &bad)
            .await
            .problem(400, "cursor_invalid");
    });
}

#[test]
fn what_fails_is_tried_again_on_a_schedule_and_then_given_up() {
    const WAITS: [i64; 9] = [5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400];
    on_each_with_loopback(async |service| {
        let mut town = town(&service, "หนึ่ง").await;
        let sink = HttpSink::start().await;
        let hook = town.hook(&service, &sink.url, &["complaint.*"]).await;
        sink.answer_with("500 Internal Server Error");
        town.happens(&service, "complaint.received").await;
        for (n, wait) in (1..).zip(WAITS) {
            let log = tried(&service, &town, &hook, n).await;
            assert_eq!(
                (&log["state"], &log["last_status"], &log["last_error"]),
                (&json!("pending"), &json!(500), &json!("refused"))
            );
            let time = |field: &str| {
                log[field]
                    .as_str()
                    .unwrap()
                    .parse::<chrono::DateTime<chrono::Utc>>()
                    .unwrap()
            };
            let planned = time("next_attempt_at") - time("last_attempt_at");
            assert_eq!(planned.num_seconds(), wait, "after attempt {n}");
            service.clock.advance(TimeDelta::seconds(wait));
            town.renew(&service);
        }
        let log = tried(&service, &town, &hook, 10).await;
        assert_eq!(
            (&log["state"], &log["next_attempt_at"]),
            (&json!("failed"), &Value::Null)
        );
        let got = sink.got();
        assert_eq!(got.len(), 10);
        let signer = standardwebhooks::Webhook::new(&hook.secret).unwrap();
        for request in &got {
            assert_eq!(
                (request.header("webhook-id"), &request.body),
                (got[0].header("webhook-id"), &got[0].body)
            );
            let time = request.header("webhook-timestamp").parse().unwrap();
            let signature = signer
                .sign(request.header("webhook-id"), time, &request.body)
                .unwrap();
            assert_eq!(
                request.header("webhook-signature"),
                signature,
                "each signed at its own time"
            );
        }
        // Three days of trouble don't switch it off yet; the receiver's recovery ends the count.
        sink.answer_with("200 OK");
        town.happens(&service, "complaint.received").await;
        assert_eq!(tried(&service, &town, &hook, 1).await["state"], "delivered");
        sink.answer_with("500 No");
        service.clock.advance(TimeDelta::days(3));
        town.renew(&service);
        town.happens(&service, "complaint.received").await;
        tried(&service, &town, &hook, 1).await;
        let webhook = service.get_as(&town.admin, &hook.path).await.expect(200);
        assert_eq!(webhook["enabled"], true);
    });
}

#[test]
fn five_days_of_failures_switch_a_webhook_off() {
    on_each_with_loopback(async |service| {
        let mut town = town(&service, "หนึ่ง").await;
        let sink = HttpSink::start().await;
        let hook = town.hook(&service, &sink.url, &["complaint.*"]).await;
        sink.answer_with("302 Found\r\nlocation: http://127.0.0.1:9/");
        town.happens(&service, "complaint.received").await;
        assert_eq!(tried(&service, &town, &hook, 1).await["last_error"], "redirected");
        service.clock.advance(TimeDelta::days(6));
        town.renew(&service);
        tried(&service, &town, &hook, 2).await;
        town.happens(&service, "complaint.answered").await;
        for (n, wait) in [(1, 5), (2, 300), (3, 1800)] {
            tried(&service, &town, &hook, n).await;
            let webhook = service.get_as(&town.admin, &hook.path).await.expect(200);
            assert_eq!(
                webhook["enabled"], true,
                "a glitch after a quiet time isn't five days of them"
            );
            service.clock.advance(TimeDelta::seconds(wait));
            town.renew(&service);
        }
        eventually("the end", async || {
            let webhook = service.get_as(&town.admin, &hook.path).await.expect(200);
            (webhook["enabled"] == false).then_some(())
        })
        .await;
        let log = town.deliveries(&service, &hook).await;
        assert!(
            log.iter().all(|delivery| delivery["state"] == "failed"),
            "{log:#?}"
        );
    });
}

#[test]
fn a_receiver_that_is_gone_is_left_alone() {
    on_each_with_loopback(async |service| {
        let town = town(&service, "หนึ่ง").await;
        let sink = HttpSink::start().await;
        let hook = town.hook(&service, &sink.url, &["complaint.*"]).await;
        sink.answer_with("410 Gone");
        town.happens(&service, "complaint.received").await;
        let log = tried(&service, &town, &hook, 1).await;
        assert_eq!(
            (&log["state"], &log["last_error"]),
            (&json!("failed"), &json!("gone"))
        );
        let webhook = service.get_as(&town.admin, &hook.path).await.expect(200);
        assert_eq!(
            (&webhook["enabled"], &webhook["version"]),
            (&json!(false), &json!(2))
        );
        let path = format!("/api/v1/events?subject=webhook/{}", hook.id);
        let trail = service.get_as(&town.admin, &path).await.expect(200);
        assert_eq!(
            (&trail["items"][0]["kind"], &trail["items"][0]["actor"]),
            (&json!("webhook.disabled"), &json!("service"))
        );
        town.happens(&service, "complaint.received").await;
        a_while().await;
        assert_eq!(sink.got().len(), 1);
        // Switched on again, it's told of what comes now.
        sink.answer_with("200 OK");
        service
            .change_as(&town.admin, "PATCH", &hook.path, 2, &json!({ "enabled": true }))
            .await
            .expect(200);
        town.happens(&service, "complaint.received").await;
        eventually("the next nudge", async || (sink.got().len() == 2).then_some(())).await;
    });
}

#[test]
fn for_a_day_after_a_rotation_both_secrets_sign() {
    on_each_with_loopback(async |service| {
        let mut town = town(&service, "หนึ่ง").await;
        let sink = HttpSink::start().await;
        let hook = town.hook(&service, &sink.url, &["complaint.*"]).await;
        let rotate = service.request("POST", &format!("{}/rotate-secret", hook.path));
        let rotated = send(rotate.bearer_auth(&town.admin).header("if-match", "\"1\""))
            .await
            .expect(200);
        let fresh = rotated["secret"].as_str().unwrap();
        town.happens(&service, "complaint.received").await;
        let request = eventually("the nudge", async || sink.got().into_iter().next()).await;
        assert!(request.is_signed_with(fresh) && request.is_signed_with(&hook.secret));
        service.clock.advance(TimeDelta::hours(24));
        town.renew(&service);
        town.happens(&service, "complaint.received").await;
        let request = eventually("the nudge", async || sink.got().into_iter().nth(1)).await;
        assert_eq!(request.header("webhook-signature").split(' ').count(), 1);
    });
}

#[test]
fn copies_of_the_service_send_nothing_twice() {
    on_each_with_loopback(async |service| {
        let copies = [
            service.copy(super::here()).await,
            service.copy(super::here()).await,
        ];
        let town = town(&service, "หนึ่ง").await;
        let sink = HttpSink::start().await;
        let hook = town.hook(&service, &sink.url, &["complaint.*"]).await;
        for _ in 0..40 {
            town.happens(&service, "complaint.received").await;
        }
        eventually("all of them", async || (sink.got().len() >= 40).then_some(())).await;
        a_while().await;
        let mut ids: Vec<String> = sink
            .got()
            .iter()
            .map(|got| got.header("webhook-id").to_owned())
            .collect();
        assert_eq!(ids.len(), 40);
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), 40);
        let log = town.deliveries(&service, &hook).await;
        assert!(log.iter().all(|delivery| delivery["state"] == "delivered"));
        copies.iter().for_each(tokio::task::JoinHandle::abort);
    });
}

#[test]
fn what_a_copy_that_died_had_claimed_is_sent_when_its_lease_is_over() {
    on_each_with_loopback(async |service| {
        let town = town(&service, "หนึ่ง").await;
        let sink = HttpSink::start().await;
        let hook = town
            .hook(&service, "http://127.0.0.1:1025/", &["complaint.*"])
            .await;
        town.happens(&service, "complaint.received").await;
        tried(&service, &town, &hook, 1).await;
        let until = service.clock.now() + TimeDelta::minutes(2);
        service
            .db
            .write(move |tx| {
                use diesel::prelude::*;
                use prongsai::schema::webhook_deliveries::dsl::{claimed_until, webhook_deliveries};
                diesel::update(webhook_deliveries)
                    .set(claimed_until.eq(until))
                    .execute(tx.conn())?;
                Ok(())
            })
            .await
            .unwrap();
        service
            .change_as(&town.admin, "PATCH", &hook.path, 1, &json!({ "url": sink.url }))
            .await
            .expect(200);
        service.clock.advance(TimeDelta::seconds(60));
        a_while().await;
        assert!(sink.got().is_empty(), "it's somebody else's still");
        service.clock.advance(TimeDelta::seconds(61));
        eventually("the nudge", async || sink.got().into_iter().next()).await;
    });
}
