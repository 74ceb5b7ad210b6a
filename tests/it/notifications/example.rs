//! The receiver in docs/examples, between the service and a LINE that isn't one.

use super::http_sink::HttpSink;
use super::{eventually, on_each_with_loopback, post, town};
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

const RECEIVER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/webhook_to_line.py");

struct Receiver(Child);

impl Drop for Receiver {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

/// Whether Python is at hand; on CI it must be.
fn python() -> bool {
    let version = Command::new("python3")
        .arg("--version")
        .stdout(Stdio::null())
        .status();
    assert!(
        version.is_ok() || std::env::var("CI").is_err(),
        "CI needs python3"
    );
    version.is_ok()
}

#[test]
fn the_example_tells_a_group_on_line_that_something_waits() {
    if !python() {
        eprintln!("no python3: the receiver isn't tested");
        return;
    }
    on_each_with_loopback(async |service| {
        let line = HttpSink::start().await;
        line.answer_with("200 OK");
        let town = town(&service, "หนึ่ง").await;
        // Its address is known when it runs, its secret when its webhook is there.
        let free = std::net::TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap();
        let hook = town
            .hook(&service, &format!("http://{free}/"), &["complaint.*"])
            .await;
        let child = Command::new("python3")
            .args([RECEIVER, &free.port().to_string()])
            .env("WEBHOOK_SECRET", &hook.secret)
            .env("LINE_TOKEN", "token")
            .env("LINE_TO", "C0123")
            .env("LINE_URL", &line.url)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut receiver = Receiver(child);
        let mut said = String::new();
        BufReader::new(receiver.0.stdout.take().unwrap())
            .read_line(&mut said)
            .unwrap();
        assert_eq!(said.trim(), format!("http://{free}/"));
        assert_eq!(
            post(&service, &town.admin, &format!("{}/test", hook.path))
                .await
                .status,
            202
        );
        let told = eventually("the text", async || line.got().into_iter().next()).await;
        assert_eq!(told.header("authorization"), "Bearer token");
        let message = told.json();
        assert_eq!(message["to"], "C0123");
        let text = message["messages"][0]["text"].as_str().unwrap();
        assert!(
            text.starts_with("ทดสอบการแจ้งเตือน") && !text.contains(&hook.id),
            "{text}"
        );
        assert_eq!(told.header("x-line-retry-key").len(), 36);
        let log = eventually("the log", async || {
            let newest = town.deliveries(&service, &hook).await.into_iter().next()?;
            (newest["attempts"] == 1).then_some(newest)
        })
        .await;
        assert_eq!(
            (log["state"].as_str(), log["last_status"].as_i64()),
            (Some("delivered"), Some(204))
        );
        // Whoever doesn't know the secret is refused, and LINE hears nothing.
        let client = reqwest::Client::new();
        let forged = client
            .post(format!("http://{free}/"))
            .header("webhook-id", "x")
            .header("webhook-timestamp", chrono::Utc::now().timestamp())
            .header("webhook-signature", "v1,AAAA v1a,BBBB")
            .body("{\"type\":\"complaint.received\"}");
        assert_eq!(forged.send().await.unwrap().status(), 401);
        assert_eq!(
            client
                .post(format!("http://{free}/"))
                .send()
                .await
                .unwrap()
                .status(),
            401
        );
        assert_eq!(line.got().len(), 1);
        // While LINE is down, the service is told so and tries again.
        line.answer_with("500 Down");
        town.happens(&service, "complaint.received").await;
        let log = eventually("the failure", async || {
            let newest = town.deliveries(&service, &hook).await.into_iter().next()?;
            (newest["attempts"] == 1 && newest["kind"] == "complaint.received").then_some(newest)
        })
        .await;
        assert_eq!(log["last_status"], 502);
    });
}
