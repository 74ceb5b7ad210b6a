//! What somebody on the line counts of the command line's requests, behind TLS.

use super::{agency, officers};
use crate::support::sealed::{Office, next_day};
use crate::support::{Carried, Database, TestService, TlsProxy, databases, prongsai};
use prongsai::calendar::day_in_bangkok;
use prongsai::sealed::{self, AnswerCode, AnswerHead, Head, House, Operation, Receipt};
use serde_json::json;
use std::io::Write;
use std::path::PathBuf;
use std::process::Stdio;

/// The line, and who is at both ends of it.
struct Wire {
    proxy: TlsProxy,
    service: TestService,
    office: Office,
    folder: tempfile::TempDir,
}

impl Wire {
    async fn start(database: Database) -> Self {
        let proxy = TlsProxy::start();
        let service = TestService::start_behind(database, &proxy.base).await;
        proxy.leads_to(&service.base);
        let origins = vec![(House::Province, proxy.base.clone(), service.house.clone())];
        let today = day_in_bangkok(service.clock.now());
        let office = Office::at(&agency(&service, "เทศบาลตำบลทดสอบ").await, origins, today);
        office.publish(&service).await.expect(201);
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("trusted.pem"), &proxy.certificate).unwrap();
        Self {
            proxy,
            service,
            office,
            folder,
        }
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Runs the command line; gives what it says and what its frames weighed.
    async fn run(&self, words: &[&str], receipt: &str, input: &'static str) -> (String, Vec<Carried>) {
        let mut command = prongsai();
        command
            .env("SSL_CERT_FILE", self.file("trusted.pem"))
            .arg("integrity")
            .args(words)
            .args(["--to", &self.proxy.base, "--agency", &self.office.agency, "--pin"])
            .arg(self.office.province_signer.verifier().to_string())
            .arg("--receipt-file")
            .arg(self.file(receipt))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let out = tokio::task::spawn_blocking(move || {
            let mut child = command.spawn().unwrap();
            let mut stdin = child.stdin.take().unwrap();
            drop(stdin.write_all(input.as_bytes()));
            drop(stdin);
            child.wait_with_output().unwrap()
        });
        let out = out.await.unwrap();
        let said = [out.stdout, out.stderr].concat();
        (String::from_utf8_lossy(&said).into_owned(), self.frames().await)
    }

    /// What was carried, once it has come to its end; what isn't a frame is a key directory, which everybody loads.
    async fn frames(&self) -> Vec<Carried> {
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
        let mut carried = self.proxy.carried();
        carried.retain(|one| one.line.starts_with("POST "));
        carried
    }

    /// Asks as the command line does, under a signature of something else.
    async fn forge(&self, address: &str, receipt: &Receipt) -> Vec<Carried> {
        let head = Head {
            after: Some(json!(0)),
            hour: Some(sealed::hour_of(self.service.clock.now())),
            ..Head::new(Operation::Inbox)
        };
        let signer = receipt.keys().unwrap().signer;
        let head = sealed::sign_head(head, "https://elsewhere.example", b"", &signer).unwrap();
        let trusted = reqwest::Certificate::from_pem(&self.proxy.certificate).unwrap();
        let client = reqwest::Client::builder()
            .add_root_certificate(trusted)
            .build()
            .unwrap();
        let request = client
            .post(format!("{}{address}", self.proxy.base))
            .header("content-type", "application/octet-stream");
        let frame = sealed::pack_frame(&head, b"").unwrap();
        let answer = request.body(frame).send().await.unwrap().bytes().await.unwrap();
        let head = AnswerHead::parse(sealed::unpack_answer(&answer).unwrap().head).unwrap();
        assert_eq!(head.code.0, AnswerCode::Refused);
        drop(client);
        self.frames().await
    }
}

#[test]
fn a_report_an_inbox_and_a_refusal_weigh_the_same_under_tls() {
    for database in databases() {
        eprintln!("on {}", database.name());
        actix_web::rt::System::new().block_on(async {
            let wire = Wire::start(database).await;
            weigh(&wire).await;
        });
    }
}

async fn weigh(wire: &Wire) {
    let full = wire.office.report("x", &[]);
    wire.office
        .file(&wire.service, &full)
        .await
        .expect(AnswerCode::Filed);
    next_day(&wire.service).await;
    let (token, _) = officers(&wire.service, &wire.office);
    for n in 0..3 {
        let reply = wire.office.reply(&full, House::Agency, &"ก".repeat(1 + n * 2000));
        let path = format!("/api/v1/integrity/cases/{}/messages", full.commitment);
        wire.service.post_as(&token, &path, &reply).await.expect(200);
    }
    for (name, receipt) in [("full", &full.receipt), ("unknown", &Receipt::generate())] {
        std::fs::write(wire.file(name), receipt.shown().as_bytes()).unwrap();
    }
    let mut all = Vec::new();
    for (words, receipt, input, says) in [
        (["report"], "fresh", "เรื่องทุจริต", "filed"),
        (["inbox"], "fresh", "", "Nothing yet"),
        (["inbox"], "full", "", "กกก"),
        (["inbox"], "unknown", "", "wrongly signed"),
    ] {
        let (said, frames) = wire.run(&words, receipt, input).await;
        assert!(said.contains(says), "{words:?} {receipt}: {said}");
        assert!(!frames.is_empty());
        all.extend(frames);
    }
    let address = all.last().unwrap().line.split(' ').nth(1).unwrap().to_owned();
    all.extend(wire.forge(&address, &full.receipt).await);
    eprintln!("{} frames, the first {:?}", all.len(), all[0]);
    for one in &all {
        assert_eq!((one.up, one.down), (all[0].up, all[0].down), "{all:#?}");
    }
}
