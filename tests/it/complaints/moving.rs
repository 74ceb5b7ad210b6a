//! A case that tells of corruption, moved to the sealed channel: what it said is nowhere any more.

use super::Office;
use crate::support::{Multipart, TestService, on_each_database, send};
use memchr::memmem;
use serde_json::{Value, json};

const PHOTO: &[u8] = include_bytes!("../../samples/photo.jpg");
const SEALED_AS: &str = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
/// In no other text, and pairs of its characters in none either.
const CANARY: &str = "ฬฆฐฌฏ";
const PAIR: &str = "ฬฆ";

async fn filed(office: &Office<'_>) -> Value {
    let form = Multipart::default()
        .text("kind", "complaint")
        .text("category", "light")
        .text("description", &format!("{CANARY} ผู้บริหารเรียกเงิน"))
        .text("place_moo", "3")
        .text("name", "สมชาย ใจดี")
        .text("email", "somchai@example.org")
        .file("ใบเสร็จ.jpg", PHOTO);
    let path = format!("/api/v1/agencies/{}/complaints", office.agency);
    send(form.of(office.service.request("POST", &path)))
        .await
        .expect(201)
}

/// The files of a SQLite database; nothing of PostgreSQL, which keeps old rows until it's tidied.
fn on_disk(service: &TestService) -> Vec<u8> {
    let url = service.database.url();
    let Some(path) = url.strip_prefix("sqlite://") else {
        return Vec::new();
    };
    let all = [path.to_owned(), format!("{path}-wal")];
    all.iter().flat_map(|file| std::fs::read(file).unwrap()).collect()
}

fn kept_files(service: &TestService) -> usize {
    let parts = std::fs::read_dir(service.folder.path()).unwrap();
    parts
        .map(|part| std::fs::read_dir(part.unwrap().path()).unwrap().count())
        .sum()
}

#[test]
fn what_is_moved_to_the_sealed_channel_is_destroyed_here() {
    on_each_database(async |service| {
        let office = Office::open(&service, "ทดสอบ").await;
        let filed = filed(&office).await;
        let (id, receipt) = (&filed["id"], &filed["receipt"]);
        office.step(id, "acknowledge", &json!({})).await;
        let said = format!("ถามว่า {CANARY} หมายถึงอะไร");
        office.step(id, "ask", &json!({ "text": said })).await;
        let said = json!({ "text": format!("หมายถึง {CANARY}") });
        office.with_receipt(receipt, "/messages", said).await.expect(200);
        let is_sqlite = !on_disk(&service).is_empty();
        let holds = |word: &str| memmem::find(&on_disk(&service), word.as_bytes()).is_some();
        assert_eq!(
            (kept_files(&service), holds(CANARY), holds(PAIR)),
            (2, is_sqlite, is_sqlite)
        );
        let before = office.case(id).await;

        let moved = office
            .step(id, "move-to-sealed", &json!({ "sealed_as": SEALED_AS }))
            .await;
        assert_eq!(
            (
                &moved["status"],
                &moved["description"],
                &moved["due_on"],
                &moved["has_contact"]
            ),
            (&json!("moved"), &json!(""), &json!(null), &json!(false))
        );
        for kept in ["number", "received_on", "kind", "category", "channel"] {
            assert_eq!(moved[kept], before[kept]);
        }
        let steps = moved["steps"].as_array().unwrap();
        assert!(
            steps.len() == 5 && steps.iter().all(|step| step["text"].is_null()),
            "{moved}"
        );
        assert_eq!((&moved["files"], &moved["place"]), (&json!([]), &json!(null)));
        assert_eq!(steps[4]["details"], json!({ "sealed_as": SEALED_AS }));
        assert_eq!(
            (kept_files(&service), holds(CANARY), holds(PAIR)),
            (0, false, false)
        );
        found_nowhere(&office).await;
        noted(&office, id).await;
        told_where(&office, receipt).await;
    });
}

async fn found_nowhere(office: &Office<'_>) {
    let list = format!("/api/v1/complaints?agency_id={}", office.agency);
    let all = office.service.get_as(&office.officer(), &list).await.expect(200);
    assert_eq!(
        all["items"].as_array().unwrap().len(),
        1,
        "it's counted once, here as moved"
    );
    for word in [CANARY, PAIR] {
        let path = format!("{list}&q={word}");
        let found = office.service.get_as(&office.officer(), &path).await.expect(200);
        assert_eq!(found["items"], json!([]));
    }
}

/// Who moved it, and the hash of what it was.
async fn noted(office: &Office<'_>, id: &Value) {
    let trail = format!("/api/v1/events?subject=complaint/{}", id.as_str().unwrap());
    let events = office
        .service
        .get_as(&office.token("auditor"), &trail)
        .await
        .expect(200);
    let events = events["items"].as_array().unwrap();
    let of = |kind: &str| events.iter().find(|event| event["kind"] == kind).unwrap();
    let destroyed = of("complaint.plain_copy_destroyed");
    assert_eq!(destroyed["data"]["sealed_as"], SEALED_AS);
    assert_eq!(destroyed["data"]["sha256"].as_str().unwrap().len(), 64);
    assert!(destroyed["actor"].as_str().unwrap().starts_with("user/"));
    let moved = of("complaint.moved_to_sealed");
    assert_eq!(moved["data"]["status"], "moved");
    assert!(
        !moved.to_string().contains(SEALED_AS),
        "the feed doesn't tell which it is"
    );
}

/// The reporter reads that it's moved and where the form is, may do nothing more, and doesn't learn which case it became.
async fn told_where(office: &Office<'_>, receipt: &Value) {
    let tracked = office.with_receipt(receipt, "", json!({})).await.expect(200);
    assert_eq!(
        (&tracked["status"], &tracked["description"]),
        (&json!("moved"), &json!(""))
    );
    assert_eq!(tracked["allowed_actions"], json!(["export_complaint"]));
    assert!(!tracked.to_string().contains(SEALED_AS));
    let page = office
        .service
        .request("POST", "/track")
        .header("content-type", "application/x-www-form-urlencoded")
        .body(format!("receipt={}", receipt.as_str().unwrap()));
    let page = send(page).await;
    assert_eq!(page.status, 200);
    let form = format!("href=\"/integrity/{}\"", office.agency);
    assert!(page.text().contains(&form), "{}", page.text());
}

#[test]
fn only_what_names_a_sealed_case_is_moved_and_there_is_no_way_back() {
    on_each_database(async |service| {
        let office = Office::open(&service, "ทดสอบ").await;
        let filed = filed(&office).await;
        let (id, head) = (&filed["id"], office.token("approver"));
        let move_it = async |sealed_as: &str| {
            let body = json!({ "sealed_as": sealed_as });
            office
                .step_as(&office.officer(), id, "move-to-sealed", &body)
                .await
        };
        for wrong in ["", "2566-000001", &SEALED_AS.to_uppercase(), &SEALED_AS[1..]] {
            move_it(wrong).await.fault("/sealed_as", "unknown");
        }
        assert_ne!(office.case(id).await["description"], "");
        move_it(SEALED_AS).await.expect(200);
        move_it(SEALED_AS).await.problem(409, "conflict");
        for (step, body) in [
            ("void", json!({ "step": 2, "text": "ผิดเรื่อง" })),
            ("reopen", json!({ "text": "เปิดใหม่" })),
        ] {
            office
                .step_as(&head, id, step, &body)
                .await
                .problem(409, "conflict");
        }
        let again = json!({ "text": "เปิดใหม่" });
        office
            .with_receipt(&filed["receipt"], "/reopen", again)
            .await
            .problem(409, "conflict");
    });
}
