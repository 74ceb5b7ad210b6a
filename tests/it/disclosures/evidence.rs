//! Links and files as evidence.

use super::{Clerk, YEAR, noticed};
use crate::support::{Multipart, TestService, on_each_database, on_each_database_with, options, send};
use prongsai::app::{FILES_NAMED, Options};
use prongsai::files::remove_orphans;
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::TcpListener;

const JPEG: &[u8] = include_bytes!("../../samples/photo.jpg");
const PDF: &[u8] = b"%PDF-1.4\n1 0 obj<<>>endobj\nstartxref\n9\n%%EOF\n";
const OTHER: &[u8] = b"%PDF-1.4\n1 0 obj<</a 1>>endobj\nstartxref\n9\n%%EOF\n";

#[test]
fn a_file_is_public_and_its_next_version_takes_its_place() {
    on_each_database(async |service| {
        let clerk = Clerk::open(&service, "ทดสอบ").await;
        let key = "operation_manual";
        let form = || Multipart::default().text("title", "คู่มือ").text("covers_from", "๒๐๒๒-10-01");
        clerk.attach(key, form().file("คู่มือ.pdf", PDF)).await.fault("/covers_to", "required");
        let form = || Multipart::default().text("title", "คู่มือ <b>ปี 2566</b>");
        let with = clerk.attach(key, form().file("คู่มือ.pdf", PDF)).await.expect(200);
        let first = &with["evidence"][0];
        assert_eq!((&first["number"], &first["media_type"], &first["size"]), (&json!(1), &json!("application/pdf"), &json!(PDF.len())));
        let address = first["address"].as_str().unwrap().to_owned();
        let file = service.get(&address).await;
        assert_eq!(file.bytes, PDF);
        for (name, value) in [
            ("content-type", "application/pdf"),
            ("x-content-type-options", "nosniff"),
            ("content-security-policy", "sandbox; default-src 'none'"),
        ] {
            assert_eq!(file.header(name), value);
        }
        assert!(file.header("content-disposition").starts_with("attachment"));
        let count = with["elements"].as_array().unwrap().len();
        let done = json!({ "status": "done", "elements": vec![&first["id"]; count] });
        clerk.change(key, &done).await.expect(200);
        let replaces = first["id"].as_str().unwrap();
        let next = form().text("replaces", replaces).file("คู่มือใหม่.pdf", OTHER);
        let with = clerk.attach(key, next).await.expect(200);
        let evidence = with["evidence"].as_array().unwrap();
        assert_eq!((evidence.len(), &evidence[0]["number"], &with["status"]), (1, &json!(2), &json!("done")));
        assert_eq!(with["elements"][0]["evidence_id"], evidence[0]["id"]);
        assert_ne!(evidence[0]["sha256"], first["sha256"]);
        // The one before stays at its address; another can't take its place again.
        assert_eq!(service.get(&address).await.bytes, PDF);
        let again = form().text("replaces", replaces).file("a.pdf", PDF);
        clerk.attach(key, again).await.fault("/replaces", "unknown");
        clerk.change(key, &json!({ "status": "in_progress" })).await.expect(200);
        let second = evidence[0]["id"].as_str().unwrap();
        clerk.act(key, &format!("evidence/{second}/withdraw"), &json!({})).await.expect(200);
        let gone = format!("{}/files/{second}", clerk.path(key));
        service.get(&gone).await.problem(404, "not_found");
        // What evidence names is kept.
        let tomorrow = service.clock.now() + chrono::TimeDelta::days(2);
        let removed = remove_orphans(&service.db, &service.files, FILES_NAMED, tomorrow).await.unwrap();
        assert_eq!(removed, 0);
        assert_eq!(service.get(&address).await.bytes, PDF);
    });
}

#[test]
fn a_file_is_taken_for_what_it_holds() {
    on_each_database(async |service| {
        let clerk = Clerk::open(&service, "ทดสอบ").await;
        let form = || Multipart::default().text("title", "ก");
        let key = "executives";
        clerk.attach(key, form().file("report.pdf", b"MZ\x90\0\x03")).await.fault("/files/0", "file_type");
        clerk.attach(key, form().file("a.pdf", b"<html><script>")).await.fault("/files/0", "file_type");
        clerk.attach(key, form()).await.fault("/files", "required");
        clerk.attach(key, form().file("a.pdf", PDF).file("b.pdf", PDF)).await.fault("/files", "too_many");
        clerk.attach(key, Multipart::default().file("a.pdf", PDF)).await.fault("/title", "required");
        let huge = vec![b'x'; 11 * 1024 * 1024];
        let refused = clerk.attach(key, form().file("a.pdf", &huge)).await;
        assert!(matches!(refused.status, 413 | 422), "{}", refused.text());
        // What says that it's of two gigabytes is refused before it comes.
        let path = format!("{}/files", clerk.path(key));
        let line = service.base.trim_start_matches("http://").to_owned();
        let head = format!(
            "POST {path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {}\r\nif-match: *\r\ncontent-type: multipart/form-data; boundary=x\r\n\
             content-length: 2147483648\r\n\r\n--x",
            clerk.officer()
        );
        let answer = tokio::task::spawn_blocking(move || {
            let mut stream = std::net::TcpStream::connect(line).unwrap();
            stream.set_read_timeout(Some(std::time::Duration::from_secs(30))).unwrap();
            stream.write_all(head.as_bytes()).unwrap();
            let mut answer = [0; 64];
            let read = stream.read(&mut answer).unwrap();
            String::from_utf8_lossy(&answer[..read]).into_owned()
        });
        let answer = answer.await.unwrap();
        assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
        assert_eq!(clerk.public(key).await["evidence"], json!([]));
        let photo = clerk.attach(key, form().file("a.pdf", JPEG)).await.expect(200);
        assert_eq!(photo["evidence"][0]["media_type"], "image/jpeg");
        let shown = service.get(photo["evidence"][0]["address"].as_str().unwrap()).await;
        assert!(memchr::memmem::find(&shown.bytes, b"GPS-NARATHIWAT").is_none());
    });
}

/// Answers each request with what `answer` gives for its path, a few times.
fn site(answer: fn(&str) -> String) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming().take(20) {
            let mut stream = stream.unwrap();
            let mut asked = [0; 2048];
            let read = stream.read(&mut asked).unwrap_or_default();
            let asked = String::from_utf8_lossy(&asked[..read]).into_owned();
            let path = asked.split(' ').nth(1).unwrap_or("/").to_owned();
            let _ = stream.write_all(answer(&path).as_bytes());
        }
    });
    base
}

fn answer(path: &str) -> String {
    match path {
        "/moved" => "HTTP/1.1 301 Moved\r\nlocation: /there\r\ncontent-length: 0\r\nconnection: close\r\n\r\n".to_owned(),
        "/inside" => {
            "HTTP/1.1 302 Found\r\nlocation: http://10.0.0.1:8080/\r\ncontent-length: 0\r\nconnection: close\r\n\r\n".to_owned()
        }
        "/gone" => "HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\nconnection: close\r\n\r\n".to_owned(),
        _ => "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 2\r\nconnection: close\r\n\r\nok".to_owned(),
    }
}

fn with_loopback() -> Options {
    let mut options = options();
    options.notifications.outbound_loopback = true;
    options
}

#[test]
fn a_link_is_looked_at_when_somebody_asks_and_what_came_of_it_is_kept() {
    on_each_database_with(&with_loopback(), async |service: TestService| {
        let clerk = Clerk::open(&service, "ทดสอบ").await;
        let base = site(answer);
        let key = "executives";
        let look = async |path: &str| -> Value {
            let body = json!({ "title": path, "url": format!("{base}{path}") });
            let with = clerk.act(key, "links", &body).await.expect(200);
            let id = with["evidence"].as_array().unwrap().last().unwrap()["id"].as_str().unwrap().to_owned();
            assert!(with["evidence"].as_array().unwrap().last().unwrap()["check"].is_null());
            let with = clerk.act(key, &format!("evidence/{id}/check"), &json!({})).await.expect(200);
            with["evidence"].as_array().unwrap().last().unwrap()["check"].clone()
        };
        let fine = look("/there").await;
        assert_eq!((&fine["status"], &fine["trouble"]), (&json!(200), &json!(null)));
        let moved = look("/moved").await;
        assert_eq!((&moved["status"], &moved["address"]), (&json!(200), &json!(format!("{base}/there"))));
        let gone = look("/gone").await;
        assert_eq!(gone["status"], 404);
        assert!(gone["trouble"].is_string());
        // It's led nowhere that the service alone reaches.
        let inside = look("/inside").await;
        assert!(inside["trouble"].is_string(), "{inside}");
        let broken = noticed(&clerk.desk(key).await);
        assert_eq!(broken.iter().filter(|(code, _)| code == "link_broken").count(), 2);
        assert_eq!(clerk.events("disclosure.link_checked").await, 4);
        let public = clerk.public(key).await;
        assert_eq!(public["evidence"][0]["check"]["status"], 200);
        // Only what is a link is looked at.
        let with = clerk.attach(key, Multipart::default().text("title", "ก").file("a.pdf", PDF)).await.expect(200);
        let file = with["evidence"].as_array().unwrap().last().unwrap()["id"].as_str().unwrap().to_owned();
        clerk.act(key, &format!("evidence/{file}/check"), &json!({})).await.problem(409, "conflict");
        clerk.act(key, "evidence/nothing/check", &json!({})).await.problem(404, "not_found");
    });
}

#[test]
fn a_link_to_another_office_is_noticed() {
    on_each_database(async |service| {
        let clerk = Clerk::open(&service, "ทดสอบ").await;
        let agency = format!("/api/v1/agencies/{}", clerk.agency);
        let change = service.request("PATCH", &agency).bearer_auth(service.token(&["sysadmin"]));
        let change = change.header("if-match", "*").json(&json!({ "website": "https://www.thodsob.go.th" }));
        send(change).await.expect(200);
        for url in ["https://thodsob.go.th/a", "https://ita.thodsob.go.th/", "https://muangkun.go.th/x"] {
            clerk.act("executives", "links", &json!({ "title": "ก", "url": url })).await.expect(200);
        }
        let found = noticed(&clerk.desk("executives").await);
        assert_eq!(found, [("other_site".to_owned(), "muangkun.go.th".to_owned())]);
        let path = format!("/api/v1/agencies/{}/disclosures/{YEAR}", clerk.agency);
        assert!(!service.get(&path).await.text().contains("other_site"));
    });
}

#[test]
fn evidence_that_is_too_old_is_noticed() {
    on_each_database(async |service| {
        let clerk = Clerk::open(&service, "ทดสอบ").await;
        clerk.links("procurement_plan", "แผนปีก่อน", Some(("2021-10-01", "2022-09-30"))).await;
        let found = noticed(&clerk.desk("procurement_plan").await);
        assert!(found.contains(&("evidence_too_old".to_owned(), "แผนปีก่อน".to_owned())), "{found:?}");
    });
}
