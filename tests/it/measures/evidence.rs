//! What shows that a measure was taken.

use super::Office;
use crate::support::{Answer, Multipart, TestService, on_each_database, send};
use prongsai::app::FILES_NAMED;
use prongsai::files::remove_orphans;
use serde_json::json;

const JPEG: &[u8] = include_bytes!("../../samples/photo.jpg");
const PDF: &[u8] = b"%PDF-1.4\n1 0 obj<</Author(Somchai)>>endobj\nstartxref\n9\n%%EOF\n";

/// How many files the service keeps.
fn stored(service: &TestService) -> usize {
    let parts = std::fs::read_dir(service.folder.path()).unwrap();
    let files = parts.flat_map(|part| std::fs::read_dir(part.unwrap().path()).unwrap());
    files.count()
}

impl Office<'_> {
    async fn attach(&self, measure: &str, form: Multipart) -> Answer {
        let request = self.service.request("POST", &format!("{measure}/files"));
        send(form.of(request.bearer_auth(self.officer()).header("if-match", "*"))).await
    }

    async fn link(&self, measure: &str, url: &str) -> Answer {
        let body = json!({ "name": "ข่าว", "url": url });
        self.act("POST", &format!("{measure}/links"), &body).await
    }
}

#[test]
fn everybody_follows_links_and_downloads_files_of_a_measure() {
    on_each_database(async |service| {
        let office = Office::open(&service, "ทดสอบ").await;
        let other = Office::open(&service, "อีกแห่ง").await;
        let (path, second) = (office.plans("ก").await, office.plans("ข").await);
        let linked = office.link(&path, "https://example.go.th/ข่าว").await.expect(200);
        let link = &linked["evidence"][0];
        assert_eq!((&link["kind"], &link["path"]), (&json!("link"), &json!(null)));
        let form = Multipart::default().file("คำสั่ง<1>.pdf", PDF).file("b.jpg", JPEG);
        let with = office.attach(&path, form).await.expect(200);
        assert_eq!(with["version"], 3);
        let public = service.get(&path).await.expect(200);
        assert_eq!(public["evidence"], with["evidence"], "in the same order");
        assert_eq!(public["evidence"].as_array().unwrap().len(), 3);
        let evidence = public["evidence"].as_array().unwrap();
        let pdf = evidence
            .iter()
            .find(|one| one["media_type"] == "application/pdf")
            .unwrap();
        assert_eq!(pdf["name"], "คำสั่ง_1_.pdf");
        let file = service.get(pdf["path"].as_str().unwrap()).await;
        assert_eq!((file.status, file.bytes.as_slice()), (200, PDF));
        for (header, value) in [
            ("content-type", "application/pdf"),
            ("x-content-type-options", "nosniff"),
            ("content-security-policy", "sandbox; default-src 'none'"),
        ] {
            assert_eq!(file.header(header), value);
        }
        assert!(file.header("content-disposition").starts_with("attachment;"));
        // Neither a link nor another measure's file is a file of it.
        let id = |one: &serde_json::Value| one["id"].as_str().unwrap().to_owned();
        for wrong in [
            format!("{path}/files/{}", id(link)),
            format!("{second}/files/{}", id(pdf)),
            format!("{path}/files/x%00"),
            format!("{path}/files/nothing"),
        ] {
            service.get(&wrong).await.problem(404, "not_found");
        }
        let request = service.request("POST", &format!("{path}/files"));
        let theirs = Multipart::default().file("a.pdf", PDF);
        let theirs = theirs.of(request.bearer_auth(other.officer()).header("if-match", "*"));
        send(theirs).await.problem(404, "not_found");
        let later = service.clock.now() + chrono::TimeDelta::days(3);
        let removed = remove_orphans(&service.db, &service.files, FILES_NAMED, later)
            .await
            .unwrap();
        assert_eq!(removed, 0, "what a measure names stays");
        // What's taken away isn't there any more, nor is its file after a while.
        let before = stored(&service);
        let at = format!("{path}/evidence/{}", id(pdf));
        let without = office.act("DELETE", &at, &json!({})).await.expect(200);
        assert_eq!(
            (&without["version"], without["evidence"].as_array().unwrap().len()),
            (&json!(4), 2)
        );
        office
            .act("DELETE", &at, &json!({}))
            .await
            .problem(404, "not_found");
        service
            .get(pdf["path"].as_str().unwrap())
            .await
            .problem(404, "not_found");
        let removed = remove_orphans(&service.db, &service.files, FILES_NAMED, later)
            .await
            .unwrap();
        assert_eq!((removed, stored(&service) < before), (1, true));
        for (kind, count) in [("measure.evidence_added", 2), ("measure.evidence_removed", 1)] {
            assert_eq!(office.events(kind).await, count, "{kind}");
        }
    });
}

#[test]
fn what_is_no_evidence_is_refused_and_not_kept() {
    on_each_database(async |service| {
        let office = Office::open(&service, "ทดสอบ").await;
        let path = office.plans("ก").await;
        for url in [
            "javascript:alert(1)",
            "ftp://example.go.th/",
            "example.go.th",
            "https://a@example.go.th/",
        ] {
            office.link(&path, url).await.fault("/url", "format");
        }
        let nameless = json!({ "name": "", "url": "https://example.go.th/" });
        let nameless = office.act("POST", &format!("{path}/links"), &nameless).await;
        nameless.fault("/name", "empty");
        let program = Multipart::default().file("รายงาน.pdf", b"MZ\x90\0\x03\0\0\0");
        office.attach(&path, program).await.fault("/files/0", "file_type");
        let mut large = PDF.to_vec();
        large.resize(10 * 1024 * 1024 + 1, b' ');
        let large = Multipart::default().file("ใหญ่.pdf", &large);
        let answer = office.attach(&path, large).await;
        assert!(
            answer.status == 413 || answer.fault("/files/0", "file_too_large").is_object(),
            "{}",
            answer.text()
        );
        office
            .attach(&path, Multipart::default())
            .await
            .fault("/files", "required");
        let said = Multipart::default().file("a.pdf", PDF).text("note", "x");
        office.attach(&path, said).await.fault("/note", "unknown_field");
        let request = service.request("POST", &format!("{path}/files"));
        let stale = Multipart::default().file("a.pdf", PDF);
        let stale = stale.of(request.bearer_auth(office.officer()).header("if-match", "\"9\""));
        send(stale).await.problem(412, "precondition_failed");
        assert_eq!(stored(&service), 0);
        for n in 0..50 {
            office
                .link(&path, &format!("https://example.go.th/{n}"))
                .await
                .expect(200);
        }
        let more = office.link(&path, "https://example.go.th/51").await;
        more.fault("/url", "too_many");
        let more = Multipart::default().file("a.pdf", PDF);
        office.attach(&path, more).await.fault("/files", "too_many");
        assert_eq!(stored(&service), 0);
        let view = service.get_as(&office.officer(), &path).await.expect(200);
        let actions = view["allowed_actions"].as_array().unwrap();
        assert!(!actions.contains(&json!("link_measure_evidence")), "{actions:?}");
    });
}
