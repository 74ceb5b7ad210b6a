//! What citizens and officers attach: every hostile input, and what becomes of an honest photo.

use super::{Office, dark_street};
use crate::support::{Answer, Multipart, TestService, databases, on_each_database, send};
use prongsai::app::FILES_NAMED;
use prongsai::files::{FileStore, remove_orphans};
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// Real images, of a camera that wrote down where they were taken.
const JPEG: &[u8] = include_bytes!("../../samples/photo.jpg");
const PNG: &[u8] = include_bytes!("../../samples/photo.png");
const WEBP: &[u8] = include_bytes!("../../samples/photo.webp");
const PDF: &[u8] = b"%PDF-1.4\n1 0 obj<</Author(Somchai)>>endobj\nstartxref\n9\n%%EOF\n";

/// What tells who took them, with what, and where: 101 degrees 45 minutes 12.25 seconds, as EXIF has it.
const TELLING: [&[u8]; 4] = [b"Canon", b"Somchai", b"GPS-NARATHIWAT", b"2023:08:18"];

fn holds(bytes: &[u8], word: &[u8]) -> bool {
    memchr::memmem::find(bytes, word).is_some()
}

/// A complaint as a form.
fn form() -> Multipart {
    let street = dark_street();
    let fields = street.as_object().unwrap().iter();
    fields.fold(Multipart::default(), |form, (name, value)| {
        form.text(name, value.as_str().unwrap())
    })
}

impl Office<'_> {
    async fn submit_form(&self, form: Multipart) -> Answer {
        let path = format!("/api/v1/agencies/{}/complaints", self.agency);
        send(form.of(self.service.request("POST", &path))).await
    }

    async fn attach(&self, token: &str, id: &Value, form: Multipart) -> Answer {
        let path = format!("/api/v1/complaints/{}/files", id.as_str().unwrap());
        let request = self.service.request("POST", &path).bearer_auth(token);
        send(form.of(request.header("if-match", "*"))).await
    }

    async fn download(&self, token: &str, id: &Value, file: &Value, query: &str) -> Answer {
        let (id, file) = (id.as_str().unwrap(), file.as_str().unwrap());
        let path = format!("/api/v1/complaints/{id}/files/{file}{query}");
        self.service.get_as(token, &path).await
    }
}

/// The files in the service's folder.
fn stored(service: &TestService) -> Vec<PathBuf> {
    let parts = std::fs::read_dir(service.folder.path()).unwrap();
    let files = parts.flat_map(|part| std::fs::read_dir(part.unwrap().path()).unwrap());
    files.map(|file| file.unwrap().path()).collect()
}

/// How many cases the office has.
async fn cases(office: &Office<'_>) -> usize {
    let path = format!("/api/v1/complaints?agency_id={}", office.agency);
    let list = office.service.get_as(&office.officer(), &path).await.expect(200);
    list["items"].as_array().unwrap().len()
}

#[test]
fn a_photo_is_kept_twice_and_shown_without_where_it_was_taken() {
    on_each_database(async |service| {
        let office = Office::open(&service, "ทดสอบ").await;
        let sent = [
            ("ไฟ.jpg", JPEG),
            ("b.png", PNG),
            ("../c.webp", WEBP),
            ("d.PDF", PDF),
        ];
        let form = sent
            .iter()
            .fold(form(), |form, (name, bytes)| form.file(name, bytes));
        let filed = office.submit_form(form).await.expect(201);
        assert_eq!(stored(&service).len(), 8);
        let case = office.case(&filed["id"]).await;
        let files = case["files"].as_array().unwrap();
        assert_eq!(files.len(), 4);
        for (kind, name) in [
            ("image/jpeg", "ไฟ.jpg"),
            ("image/png", "b.png"),
            ("image/webp", "c.webp"),
            ("application/pdf", "d.pdf"),
        ] {
            let file = files.iter().find(|file| file["media_type"] == kind).unwrap();
            assert_eq!(
                (&file["name"], &file["by_reporter"]),
                (&json!(name), &json!(true))
            );
            let original = match kind {
                "image/jpeg" => JPEG,
                "image/png" => PNG,
                "image/webp" => WEBP,
                _ => PDF,
            };
            let working = office
                .download(&office.officer(), &filed["id"], &file["id"], "")
                .await;
            assert_eq!(working.status, 200, "{}", working.text());
            assert_eq!(working.header("content-type"), kind);
            assert_eq!(working.header("x-content-type-options"), "nosniff");
            assert_eq!(
                working.header("content-security-policy"),
                "sandbox; default-src 'none'"
            );
            assert_eq!(working.header("cache-control"), "no-store");
            assert!(working.header("content-disposition").starts_with("attachment; "));
            assert_eq!(file["size"], working.bytes.len());
            assert_eq!(file["original_size"], original.len());
            let query = "?copy=original";
            let full = office
                .download(&office.officer(), &filed["id"], &file["id"], query)
                .await;
            assert!(full.status == 200 && full.bytes == original);
            if kind == "application/pdf" {
                assert!(working.bytes == original && file["sha256"] == file["original_sha256"]);
            } else {
                assert!(TELLING.iter().any(|word| holds(original, word)));
                assert!(!TELLING.iter().any(|word| holds(&working.bytes, word)), "{kind}");
            }
            let tracked = office
                .with_receipt(
                    &filed["receipt"],
                    &format!("/files/{}", file["id"].as_str().unwrap()),
                    json!({}),
                )
                .await;
            assert!(tracked.status == 200 && tracked.bytes == working.bytes);
        }
        let jpeg = files
            .iter()
            .find(|file| file["media_type"] == "image/jpeg")
            .unwrap();
        let working = office
            .download(&office.officer(), &filed["id"], &jpeg["id"], "")
            .await;
        assert!(holds(&working.bytes, b"ICC_PROFILE\0"));
        // The orientation, 6, is all that's left of EXIF.
        assert!(holds(
            &working.bytes,
            b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0"
        ));
        let name = "attachment; filename=\"file.jpg\"; filename*=UTF-8''%E0%B9%84%E0%B8%9F.jpg";
        assert_eq!(working.header("content-disposition"), name);
        for file in stored(&service) {
            let sealed = std::fs::read(file).unwrap();
            let plain = [b"JFIF".as_slice(), b"IHDR", b"WEBP", b"%PDF", b"Canon"];
            assert!(!plain.iter().any(|word| holds(&sealed, word)));
        }
    });
}

#[test]
fn every_look_at_an_original_is_in_the_audit_trail_and_an_anonymous_reporters_is_the_officers_own() {
    on_each_database(async |service| {
        let office = Office::open(&service, "ทดสอบ").await;
        let filed = office
            .submit_form(form().text("anonymous", "on").file("a.jpg", JPEG))
            .await
            .expect(201);
        let file = office.case(&filed["id"]).await["files"][0]["id"].clone();
        let original = "?copy=original";
        for role in ["complaint_officer", "unit_head", "executive"] {
            let answer = office
                .download(&office.token(role), &filed["id"], &file, original)
                .await;
            answer.problem(403, "forbidden");
        }
        let plain = office.submit_form(form().file("a.jpg", JPEG)).await.expect(201);
        let file = office.case(&plain["id"]).await["files"][0]["id"].clone();
        office
            .download(&office.officer(), &plain["id"], &file, "?copy=nope")
            .await
            .fault("copy", "unknown_value");
        let seen = office
            .download(&office.officer(), &plain["id"], &file, original)
            .await;
        assert!(seen.bytes == JPEG);
        let trail = format!(
            "/api/v1/events?subject=complaint/{}",
            plain["id"].as_str().unwrap()
        );
        let events = service.get_as(&office.token("auditor"), &trail).await.expect(200);
        let event = &events["items"][0];
        assert_eq!(
            (&event["kind"], &event["audience"]),
            (&json!("complaint.original_seen"), &json!("nobody"))
        );
        assert_eq!(event["data"]["file_id"], file);
        let feed = service
            .get_as(&office.token("auditor"), "/api/v1/changes")
            .await
            .expect(200);
        assert!(!feed.to_string().contains("original_seen"));
    });
}

/// A name for each hostile input, what is sent, and what it's refused with.
fn hostile() -> Vec<(&'static str, Vec<u8>, &'static str, &'static str)> {
    let bomb = {
        let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        let deflate = zip::write::SimpleFileOptions::default();
        zip.start_file("zeros", deflate).unwrap();
        zip.write_all(&vec![0; 50_000_000]).unwrap();
        zip.finish().unwrap().into_inner()
    };
    let header = |width: u32, height: u32| {
        let mut png = PNG.to_vec();
        png.splice(16..24, [width.to_be_bytes(), height.to_be_bytes()].concat());
        png
    };
    let svg =
        b"<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>";
    let html = b"<!DOCTYPE html><script>alert(1)</script>";
    let with = |front: &[u8], back: &[u8]| [front, back].concat();
    let mut shorter = WEBP.to_vec();
    shorter.truncate(WEBP.len() - 10);
    vec![
        ("bomb.jpg", bomb.clone(), "/files/0", "file_type"),
        ("script.svg", svg.to_vec(), "/files/0", "file_type"),
        ("page.jpg", html.to_vec(), "/files/0", "file_type"),
        (
            "photo.heic",
            b"\0\0\0\x18ftypheic\0\0\0\0mif1heic".to_vec(),
            "/files/0",
            "file_type",
        ),
        ("empty.jpg", Vec::new(), "/files/0", "file_type"),
        ("late.pdf", with(b"\n", PDF), "/files/0", "file_type"),
        (
            "photo-and-archive.jpg",
            with(JPEG, &bomb),
            "/files/0",
            "file_damaged",
        ),
        ("photo-and-page.jpg", with(JPEG, html), "/files/0", "file_damaged"),
        ("photo-and-page.png", with(PNG, html), "/files/0", "file_damaged"),
        (
            "photo-and-page.webp",
            with(WEBP, html),
            "/files/0",
            "file_damaged",
        ),
        (
            "document-and-page.pdf",
            with(PDF, html),
            "/files/0",
            "file_damaged",
        ),
        (
            "document-and-archive.pdf",
            with(PDF, &[&bomb, PDF].concat()),
            "/files/0",
            "file_damaged",
        ),
        (
            "half.jpg",
            JPEG[..JPEG.len() / 2].to_vec(),
            "/files/0",
            "file_damaged",
        ),
        (
            "half.png",
            PNG[..PNG.len() / 2].to_vec(),
            "/files/0",
            "file_damaged",
        ),
        ("half.webp", shorter, "/files/0", "file_damaged"),
        ("half.pdf", PDF[..20].to_vec(), "/files/0", "file_damaged"),
        (
            "monster.png",
            header(20_000, 20_000),
            "/files/0",
            "file_too_large",
        ),
        (
            "large.pdf",
            with(PDF, &vec![b' '; 10 * 1024 * 1024]),
            "/files/0",
            "file_too_large",
        ),
    ]
}

#[test]
fn nothing_is_left_of_a_submission_with_a_file_that_isnt_taken() {
    on_each_database(async |service| {
        let office = Office::open(&service, "ทดสอบ").await;
        for (name, bytes, pointer, code) in hostile() {
            let answer = office.submit_form(form().file(name, &bytes)).await;
            let problem = answer.fault(pointer, code);
            if code == "file_type" {
                let allowed = &problem["errors"][0]["params"]["allowed"];
                assert_eq!(
                    allowed, "image/jpeg image/png image/webp application/pdf",
                    "{name}"
                );
            }
            // A good one beside it isn't kept either.
            let both = form().file("a.jpg", JPEG).file(name, &bytes);
            office.submit_form(both).await.fault("/files/1", code);
            assert!(stored(&service).is_empty(), "{name}");
        }
        let many = (0..300).fold(form(), |form, n| form.file(&format!("{n}.jpg"), JPEG));
        office.submit_form(many).await.fault("/files", "too_many");
        let parts = (0..301).fold(Multipart::default(), |form, n| {
            form.text(&format!("fields.{n}"), "x")
        });
        office.submit_form(parts).await.fault("", "too_many");
        let long = office.submit_form(form().text("name", &"x".repeat(70_000))).await;
        assert!(matches!(long.status, 413 | 422), "{}", long.text());
        // What is refused for another reason keeps no file: the write fails, or never comes.
        let unknown = form().text("place_address", "\0").file("a.jpg", JPEG);
        office
            .submit_form(unknown)
            .await
            .fault("/place_address", "null_byte");
        let mut street = dark_street();
        street["category"] = json!("nothing-like-it");
        let fields = street.as_object().unwrap().iter();
        let wrong = fields.fold(Multipart::default(), |form, (name, value)| {
            form.text(name, value.as_str().unwrap())
        });
        office
            .submit_form(wrong.file("a.jpg", JPEG))
            .await
            .fault("/category", "unknown");
        let path = "/api/v1/agencies/nowhere/complaints";
        let nowhere = form().file("a.jpg", JPEG).of(service.request("POST", path));
        send(nowhere).await.problem(404, "not_found");
        assert!(stored(&service).is_empty());
        assert_eq!(cases(&office).await, 0);
    });
}

#[test]
fn five_megabytes_of_metadata_are_taken_and_left_out_and_odd_names_are_made_plain() {
    on_each_database(async |service| {
        let office = Office::open(&service, "ทดสอบ").await;
        let filler = [b"\xff\xe1\xfd\xea".as_slice(), b"Exif\0\0", &vec![b'G'; 64_994]].concat();
        assert_eq!(filler.len(), 2 + 0xfdea);
        let loud = [&JPEG[..2], filler.repeat(80).as_slice(), &JPEG[2..]].concat();
        assert!(loud.len() > 5_000_000);
        let form = form()
            .file("../../../etc/passwd", &loud)
            .file("..\\..\\boot.ini", PDF)
            .file("", PNG)
            .file("gpj.\u{202e}exe", JPEG)
            .file(&"ก".repeat(300), PDF);
        let filed = office.submit_form(form).await.expect(201);
        let case = office.case(&filed["id"]).await;
        let mut names: Vec<_> = case["files"]
            .as_array()
            .unwrap()
            .iter()
            .map(|file| file["name"].as_str().unwrap().to_owned())
            .collect();
        names.sort();
        let long = format!("{}.pdf", "ก".repeat(96));
        assert_eq!(names, ["boot.pdf", "gpj.jpg", "passwd.jpg", &long, "ไฟล์.png"]);
        let largest = case["files"]
            .as_array()
            .unwrap()
            .iter()
            .max_by_key(|file| file["original_size"].as_u64())
            .unwrap();
        assert_eq!(largest["original_size"], loud.len());
        let working = office
            .download(&office.officer(), &filed["id"], &largest["id"], "")
            .await;
        assert!(working.bytes.len() < JPEG.len() && !holds(&working.bytes, b"GGGG"));
        let inside = stored(&service)
            .iter()
            .all(|file| file.starts_with(service.folder.path()));
        assert!(inside && stored(&service).len() == 10);
    });
}

#[test]
fn an_upload_that_is_cut_off_half_way_leaves_nothing() {
    on_each_database(async |service| {
        let office = Office::open(&service, "ทดสอบ").await;
        let address = service.base.trim_start_matches("http://").to_owned();
        let body = form().file("a.jpg", &JPEG.repeat(1000)).body();
        let head = format!(
            "POST /api/v1/agencies/{}/complaints HTTP/1.1\r\nHost: {address}\r\nContent-Type: {}\r\nContent-Length: {}\r\n\r\n",
            office.agency,
            Multipart::content_type(),
            body.len()
        );
        let half = [head.as_bytes(), &body[..body.len() / 2]].concat();
        let to = address.clone();
        tokio::task::spawn_blocking(move || {
            let mut stream = TcpStream::connect(to).unwrap();
            stream.write_all(&half).unwrap();
            std::thread::sleep(Duration::from_millis(200));
        })
        .await
        .unwrap();
        // It says that it's the whole, and isn't.
        let short = body[..body.len() / 2].to_vec();
        let path = format!("/api/v1/agencies/{}/complaints", office.agency);
        let request = service
            .request("POST", &path)
            .header("content-type", Multipart::content_type());
        send(request.body(short)).await.problem(400, "malformed_request");
        tokio::time::sleep(Duration::from_millis(300)).await;
        assert!(stored(&service).is_empty());
        assert_eq!(cases(&office).await, 0);
    });
}

#[test]
fn a_form_that_drips_is_given_up() {
    let database = databases().remove(0);
    actix_web::rt::System::new().block_on(async {
        let mut options = crate::support::options();
        options.body_patience = Duration::from_millis(400);
        let service = TestService::start_with(database, options).await;
        let office = Office::open(&service, "ทดสอบ").await;
        let address = service.base.trim_start_matches("http://").to_owned();
        let body = form().file("a.jpg", &[b'x'; 5000]).body();
        let head = format!(
            "POST /api/v1/agencies/{}/complaints HTTP/1.1\r\nHost: {address}\r\nContent-Type: {}\r\nContent-Length: {}\r\n\r\n",
            office.agency,
            Multipart::content_type(),
            body.len()
        );
        let started = Instant::now();
        let answer = tokio::task::spawn_blocking(move || {
            let mut stream = TcpStream::connect(address).unwrap();
            stream.write_all(head.as_bytes()).unwrap();
            stream.set_read_timeout(Some(Duration::from_millis(50))).unwrap();
            let mut answer = [0; 4096];
            for piece in body.chunks(10) {
                drop(stream.write_all(piece));
                if let Ok(read @ 1..) = stream.read(&mut answer) {
                    return String::from_utf8_lossy(&answer[..read]).into_owned();
                }
            }
            panic!("no answer")
        });
        assert!(answer.await.unwrap().starts_with("HTTP/1.1 408 "));
        assert!(started.elapsed() < Duration::from_secs(5) && stored(&service).is_empty());
    });
}

#[test]
fn a_form_without_files_says_the_same_as_json() {
    on_each_database(async |service| {
        let office = Office::open(&service, "ทดสอบ").await;
        let path = format!("/api/v1/agencies/{}/complaints", office.agency);
        let pairs = [
            ("kind", "complaint"),
            ("category", "light"),
            ("description", "ไฟถนนหน้าโรงเรียนดับ 3 ดวง\r\nตั้งแต่วันศุกร์"),
            ("latitude", "๖.๒"),
            ("longitude", "101.7"),
            ("anonymous", "on"),
            ("phone", ""),
        ];
        let encoded = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(pairs)
            .finish();
        let post = |body: String| {
            let request = service.request("POST", &path);
            send(
                request
                    .header("content-type", "application/x-www-form-urlencoded")
                    .body(body),
            )
        };
        let filed = post(encoded).await.expect(201);
        let case = office.case(&filed["id"]).await;
        assert_eq!(
            (
                &case["place"]["latitude"],
                &case["anonymous"],
                &case["has_contact"]
            ),
            (&json!(6.2), &json!(true), &json!(false))
        );
        assert_eq!(case["description"], pairs[2].1);
        for (body, pointer, code) in [
            ("kind=complaint&category=light", "/description", "required"),
            (
                "kind=complaint&category=light&description=x&latitude=north",
                "/latitude",
                "wrong_type",
            ),
            (
                "kind=complaint&category=light&description=x&colour=red",
                "/colour",
                "unknown_field",
            ),
            (
                "kind=complaint&kind=question&category=light&description=x",
                "/kind",
                "duplicate",
            ),
            (
                "kind=complaint&category=light&description=%FF",
                "/description",
                "not_utf8",
            ),
        ] {
            post(body.to_owned()).await.fault(pointer, code);
        }
        let text = service
            .request("POST", &path)
            .header("content-type", "text/plain")
            .body("x");
        send(text).await.problem(415, "unsupported_media_type");
        let twice = Multipart::default()
            .text("kind", "complaint")
            .text("kind", "complaint");
        office.submit_form(twice).await.fault("/kind", "duplicate");
    });
}

#[test]
fn the_same_submission_sent_again_is_one_case_with_its_files_once() {
    on_each_database(async |service| {
        let office = Office::open(&service, "ทดสอบ").await;
        let path = format!("/api/v1/agencies/{}/complaints", office.agency);
        let post = async |form: Multipart| {
            let request = service.request("POST", &path).header("idempotency-key", "one");
            send(form.of(request)).await
        };
        let first = post(form().file("a.jpg", JPEG)).await.expect(201);
        assert_eq!(post(form().file("a.jpg", JPEG)).await.expect(201), first);
        assert_eq!(stored(&service).len(), 2);
        post(form().file("b.jpg", JPEG))
            .await
            .problem(409, "idempotency_conflict");
        post(form().file("a.jpg", WEBP))
            .await
            .problem(409, "idempotency_conflict");
        assert_eq!((stored(&service).len(), cases(&office).await), (2, 1));
    });
}

#[test]
fn scans_of_the_office_are_never_the_reporters_and_nothing_is_another_tenants() {
    on_each_database(async |service| {
        let office = Office::open(&service, "ทดสอบ").await;
        let other = Office::open(&service, "อีกแห่ง").await;
        let filed = office.submit_form(form().file("a.jpg", JPEG)).await.expect(201);
        let (id, receipt) = (&filed["id"], &filed["receipt"]);
        let scan = || {
            Multipart::default()
                .text("text", "หนังสือฉบับจริง")
                .file("scan.pdf", PDF)
        };
        let nothing = Multipart::default().text("text", "x");
        office
            .attach(&office.officer(), id, nothing)
            .await
            .fault("/files", "required");
        office
            .attach(&other.officer(), id, scan())
            .await
            .problem(404, "not_found");
        office
            .attach(&office.token("executive"), id, scan())
            .await
            .problem(403, "forbidden");
        assert_eq!(stored(&service).len(), 2);
        let case = office.attach(&office.officer(), id, scan()).await.expect(200);
        let steps = case["steps"].as_array().unwrap();
        assert_eq!(
            (&steps[1]["action"], &steps[1]["text"]),
            (&json!("note"), &json!("หนังสือฉบับจริง"))
        );
        let files = case["files"].as_array().unwrap();
        let (photo, scan) = (&files[0]["id"], &files[1]["id"]);
        assert_eq!(
            (&files[1]["name"], &files[1]["by_reporter"]),
            (&json!("scan.pdf"), &json!(false))
        );
        assert!(office.download(&office.officer(), id, scan, "").await.bytes == PDF);
        let tracked = office.with_receipt(receipt, "", json!({})).await.expect(200);
        assert_eq!(tracked["files"].as_array().unwrap().len(), 1);
        let file = |file: &Value| format!("/files/{}", file.as_str().unwrap());
        assert_eq!(
            office.with_receipt(receipt, &file(photo), json!({})).await.status,
            200
        );
        let (inside, wrong) = (
            office.with_receipt(receipt, &file(scan), json!({})).await,
            office
                .with_receipt(
                    &json!("7KQM-2XWD-0R5T-9HJC-V3NB-6PZE-14FG"),
                    &file(photo),
                    json!({}),
                )
                .await,
        );
        inside.problem(404, "not_found");
        assert!(inside.bytes == wrong.bytes, "which it is isn't told");
        for query in ["", "?copy=original"] {
            office
                .download(&other.officer(), id, photo, query)
                .await
                .problem(404, "not_found");
        }
        // Of a case of one's own, somebody else's file.
        let mine = other.submit_form(form()).await.expect(201);
        other
            .download(&other.officer(), &mine["id"], photo, "")
            .await
            .problem(404, "not_found");
        other
            .with_receipt(&mine["receipt"], &file(photo), json!({}))
            .await
            .problem(404, "not_found");
    });
}

#[test]
fn a_reporter_adds_files_later_and_a_wrong_receipt_keeps_none() {
    on_each_database(async |service| {
        let office = Office::open(&service, "ทดสอบ").await;
        let filed = office.submit(&dark_street()).await;
        let post = async |receipt: &str, form: Multipart| {
            let request = service.request("POST", "/api/v1/tracking/messages");
            send(form.text("receipt", receipt).text("text", "ถ่ายเมื่อคืน").of(request)).await
        };
        let receipt = filed["receipt"].as_str().unwrap();
        let photo = || Multipart::default().file("a.jpg", JPEG);
        let tracked = post(receipt, photo()).await.expect(200);
        assert_eq!(tracked["files"][0]["step"], 2);
        post("7KQM-2XWD-0R5T-9HJC-V3NB-6PZE-14FG", photo())
            .await
            .problem(404, "not_found");
        post(receipt, Multipart::default().file("a.svg", b"<svg/>"))
            .await
            .fault("/files/0", "file_type");
        let plain = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs([("receipt", receipt), ("text", "อีกอย่าง")])
            .finish();
        let request = service.request("POST", "/api/v1/tracking/messages");
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        send(request.body(plain)).await.expect(200);
        office
            .with_receipt(&filed["receipt"], "/withdraw", json!({}))
            .await
            .expect(200);
        post(receipt, photo()).await.problem(409, "conflict");
        assert_eq!(stored(&service).len(), 2);
        assert_eq!(
            office.case(&filed["id"]).await["files"].as_array().unwrap().len(),
            1
        );
    });
}

#[test]
fn files_that_no_case_names_are_removed_a_day_later() {
    on_each_database(async |service| {
        let office = Office::open(&service, "ทดสอบ").await;
        office.submit_form(form().file("a.jpg", JPEG)).await.expect(201);
        let vault = prongsai::crypto::Vault::new([[7; 32]]);
        let mut lost = tempfile::tempfile().unwrap();
        lost.write_all(PDF).unwrap();
        std::io::Seek::rewind(&mut lost).unwrap();
        FileStore::open(service.folder.path(), vault)
            .keep("/files/0", &mut lost)
            .unwrap();
        let go = async || {
            let now = service.clock.now();
            remove_orphans(&service.db, &service.files, FILES_NAMED, now)
                .await
                .unwrap()
        };
        assert_eq!((go().await, stored(&service).len()), (0, 4));
        service.clock.advance(chrono::TimeDelta::hours(25));
        assert_eq!((go().await, stored(&service).len()), (1, 2));
        assert_eq!(go().await, 0);
    });
}

#[test]
fn a_folder_that_is_gone_is_told_as_503_and_a_tampered_file_isnt_given_out() {
    on_each_database(async |service| {
        let office = Office::open(&service, "ทดสอบ").await;
        let filed = office.submit_form(form().file("a.jpg", JPEG)).await.expect(201);
        let file = office.case(&filed["id"]).await["files"][0]["id"].clone();
        for path in stored(&service) {
            let mut sealed = std::fs::read(&path).unwrap();
            *sealed.last_mut().unwrap() ^= 1;
            std::fs::write(&path, sealed).unwrap();
        }
        let tampered = office.download(&office.officer(), &filed["id"], &file, "").await;
        tampered.problem(500, "internal");
        std::fs::remove_dir_all(service.folder.path()).unwrap();
        let gone = office.download(&office.officer(), &filed["id"], &file, "").await;
        gone.problem(503, "storage_unavailable");
        let refused = office.submit_form(form().file("a.jpg", JPEG)).await;
        refused.problem(503, "storage_unavailable");
        office.submit_form(form()).await.expect(201);
        assert_eq!(cases(&office).await, 2);
    });
}
