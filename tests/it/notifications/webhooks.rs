//! Setting webhooks up.

use super::{on_each_with_loopback, post, town};
use crate::support::{TestService, on_each_database, send};
use base64::Engine;
use serde_json::{Value, json};

async fn kinds_of_events(service: &TestService, subject: &str) -> Vec<String> {
    let path = format!("/api/v1/events?subject={subject}");
    let trail = service.get_as(&service.token(&["sysadmin"]), &path).await;
    let items = trail.expect(200)["items"].as_array().unwrap().clone();
    items
        .iter()
        .map(|item| item["kind"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn a_webhook_is_set_up_changed_and_its_secret_shown_once() {
    on_each_database(async |service| {
        let town = town(&service, "หนึ่ง").await;
        let body = json!({ "name": " ไลน์ ", "url": "https://example.go.th/hook?token=geheim", "kinds": ["complaint.*", "unit.created"] });
        let made = service.post_as(&town.admin, &town.base, &body).await;
        let issued = made.expect(201);
        let secret = issued["secret"].as_str().unwrap().strip_prefix("whsec_").unwrap();
        let bytes = base64::engine::general_purpose::STANDARD.decode(secret).unwrap();
        assert!((24..=64).contains(&bytes.len()));
        let webhook = &issued["webhook"];
        let path = made.header("location").to_owned();
        assert_eq!(path, format!("{}/{}", town.base, webhook["id"].as_str().unwrap()));
        assert_eq!(
            (&webhook["name"], &webhook["enabled"]),
            (&json!("ไลน์"), &json!(true))
        );
        let read = service.get_as(&town.admin, &path).await;
        assert_eq!(
            (read.expect(200), read.header("etag")),
            (webhook.clone(), "\"1\"")
        );
        let list = service.get_as(&town.admin, &town.base).await;
        assert_eq!(list.expect(200)["items"], json!([webhook]));
        assert!(!read.text().contains("whsec_") && !list.text().contains("whsec_"));
        let change = |version, body: Value| {
            let (service, admin, path) = (&service, &town.admin, &path);
            async move { service.change_as(admin, "PATCH", path, version, &body).await }
        };
        change(1, json!({ "url": "https://10.0.0.1/" }))
            .await
            .fault("/url", "address_refused");
        change(1, json!({ "url": "http://example.go.th/" }))
            .await
            .fault("/url", "format");
        change(1, json!({ "kinds": [] })).await.fault("/kinds", "empty");
        change(1, json!({ "kinds": ["*"] }))
            .await
            .fault("/kinds/0", "format");
        change(1, json!({ "name": null }))
            .await
            .fault("/name", "required");
        change(9, json!({ "name": "x" }))
            .await
            .problem(412, "precondition_failed");
        assert_eq!(
            change(1, json!({ "name": "ไลน์" })).await.expect(200)["version"],
            1,
            "nothing changed"
        );
        let off = change(1, json!({ "enabled": false })).await.expect(200);
        assert_eq!((&off["version"], &off["enabled"]), (&json!(2), &json!(false)));
        post(&service, &town.admin, &format!("{path}/test"))
            .await
            .problem(409, "conflict");
        let on = change(2, json!({ "enabled": true, "kinds": ["unit.*"] }))
            .await
            .expect(200);
        assert_eq!((&on["version"], &on["kinds"]), (&json!(3), &json!(["unit.*"])));
        let rotate = service
            .request("POST", &format!("{path}/rotate-secret"))
            .bearer_auth(&town.admin);
        let rotated = send(rotate.header("if-match", "\"3\"")).await;
        let fresh = rotated.expect(200);
        assert_eq!(
            (rotated.header("cache-control"), rotated.header("etag")),
            ("no-store", "\"4\"")
        );
        assert_ne!(fresh["secret"], issued["secret"]);
        assert!(fresh["webhook"]["old_secret_until"].is_string());
        let id = webhook["id"].as_str().unwrap();
        assert_eq!(
            kinds_of_events(&service, &format!("webhook/{id}")).await,
            [
                "webhook.secret_rotated",
                "webhook.changed",
                "webhook.disabled",
                "webhook.created"
            ]
        );
        let trail = service
            .get_as(&service.token(&["sysadmin"]), "/api/v1/events")
            .await;
        assert!(!trail.text().contains("geheim") && !trail.text().contains("whsec_"));
    });
}

#[test]
fn an_agency_has_ten_webhooks_at_most_and_sees_its_own_alone() {
    on_each_database(async |service| {
        let (here, there) = (town(&service, "หนึ่ง").await, town(&service, "สอง").await);
        let body = json!({ "name": "x", "url": "https://example.go.th/", "kinds": ["a.b"] });
        let mut last = String::new();
        for _ in 0..10 {
            let made = service.post_as(&here.admin, &here.base, &body).await;
            made.expect(201);
            made.header("location").clone_into(&mut last);
        }
        service
            .post_as(&here.admin, &here.base, &body)
            .await
            .problem(409, "conflict");
        service
            .post_as(&there.admin, &there.base, &body)
            .await
            .expect(201);
        service
            .get_as(&there.admin, &last)
            .await
            .problem(403, "forbidden");
        // The id of another agency's webhook under one's own agency is nothing.
        let elsewhere = last.replace(&here.agency, &there.agency);
        for path in [elsewhere.clone(), format!("{elsewhere}/deliveries")] {
            service
                .get_as(&there.admin, &path)
                .await
                .problem(404, "not_found");
        }
        service
            .change_as(&there.admin, "PATCH", &elsewhere, 1, &json!({ "name": "y" }))
            .await
            .problem(404, "not_found");
        post(&service, &there.admin, &format!("{elsewhere}/test"))
            .await
            .problem(404, "not_found");
    });
}

#[test]
fn secrets_are_sealed_at_rest() {
    on_each_with_loopback(async |service| {
        let town = town(&service, "หนึ่ง").await;
        let hook = town.hook(&service, "http://127.0.0.1:1025/", &["a.b"]).await;
        let key = hook.secret.strip_prefix("whsec_").unwrap();
        let key = base64::engine::general_purpose::STANDARD.decode(key).unwrap();
        let stored: Vec<Vec<u8>> = service
            .db
            .read(|conn| {
                use diesel::prelude::*;
                use prongsai::schema::webhooks::dsl::{secret, webhooks};
                Ok(webhooks.select(secret).load(conn)?)
            })
            .await
            .unwrap();
        assert_eq!(stored.len(), 1);
        assert!(
            !stored[0]
                .windows(8)
                .any(|window| key.windows(8).any(|part| part == window))
        );
    });
}
