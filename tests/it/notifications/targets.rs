//! Addresses that nothing may be sent to, whatever they're called.

use super::{eventually, on_each_with_loopback, town};
use crate::support::on_each_database;
use serde_json::json;
use tokio::net::TcpListener;

#[test]
fn hostile_addresses_are_refused_when_they_are_given() {
    on_each_database(async |service| {
        let town = town(&service, "หนึ่ง").await;
        for (url, code) in [
            ("http://example.go.th/", "format"),
            ("http://127.0.0.1:8080/", "format"),
            ("http://[::ffff:127.0.0.1]/", "format"),
            ("ftp://example.go.th/", "format"),
            ("file:///etc/passwd", "format"),
            ("https://user:pass@example.go.th/", "format"),
            ("https://example.go.th:22/", "format"),
            ("https://example.go.th:5432\u{0}/", "format"),
            ("https://127.0.0.1/", "address_refused"),
            ("https://127.0.0.1:8443/", "address_refused"),
            ("https://[::ffff:127.0.0.1]/", "address_refused"),
            ("https://[::1]/", "address_refused"),
            ("https://0x7f.1/", "address_refused"),
            ("https://0177.0.0.1/", "address_refused"),
            ("https://2130706433/", "address_refused"),
            ("https://127.1/", "address_refused"),
            ("https://0/", "address_refused"),
            ("https://169.254.169.254/latest/meta-data/", "address_refused"),
            ("https://10.1.2.3/", "address_refused"),
            ("https://100.64.0.1/", "address_refused"),
            ("https://192.168.1.1/", "address_refused"),
            ("https://224.0.0.1/", "address_refused"),
            ("https://[64:ff9b::7f00:1]/", "address_refused"),
            ("https://[fd00::1]/", "address_refused"),
            ("https://[fe80::1]/", "address_refused"),
        ] {
            let body = json!({ "name": "x", "url": url, "kinds": ["a.b"] });
            let answer = service.post_as(&town.admin, &town.base, &body).await;
            answer.fault("/url", code);
        }
    });
}

#[test]
fn a_name_that_means_this_machine_is_refused_when_it_is_sent_to() {
    on_each_database(async |service| {
        let town = town(&service, "หนึ่ง").await;
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let touched = tokio::spawn(async move { listener.accept().await.map(drop) });
        let inside = town
            .hook(&service, &format!("https://localhost:{port}/"), &["complaint.*"])
            .await;
        let nowhere = town
            .hook(&service, "https://nothing.invalid/", &["complaint.*"])
            .await;
        town.happens(&service, "complaint.received").await;
        for (hook, error) in [(&inside, "address_refused"), (&nowhere, "name_unknown")] {
            let log = eventually("the attempt", async || {
                let newest = town.deliveries(&service, hook).await.into_iter().next()?;
                (newest["attempts"] == 1).then_some(newest)
            })
            .await;
            assert_eq!(
                (&log["last_error"], log["last_status"].is_null()),
                (&json!(error), true)
            );
        }
        assert!(!touched.is_finished(), "nobody knocked");
    });
}

#[test]
fn where_nobody_listens_the_log_says_so() {
    on_each_with_loopback(async |service| {
        let town = town(&service, "หนึ่ง").await;
        // The same name is taken where a setting says so, and nothing speaks TLS or HTTP there.
        let hook = town
            .hook(&service, "http://localhost:1025/", &["complaint.*"])
            .await;
        town.happens(&service, "complaint.received").await;
        let log = eventually("the attempt", async || {
            let newest = town.deliveries(&service, &hook).await.into_iter().next()?;
            (newest["attempts"] == 1).then_some(newest)
        })
        .await;
        assert_eq!(log["last_error"], "no_connection");
    });
}
