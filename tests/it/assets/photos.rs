//! Photos of assets.

use super::{Store, projector};
use crate::support::{Answer, Multipart, TestService, on_each_database, send};
use prongsai::app::FILES_NAMED;
use prongsai::files::remove_orphans;
use serde_json::{Value, json};

const JPEG: &[u8] = include_bytes!("../../samples/photo.jpg");
const PNG: &[u8] = include_bytes!("../../samples/photo.png");
const PDF: &[u8] = b"%PDF-1.4\n1 0 obj<</Author(Somchai)>>endobj\nstartxref\n9\n%%EOF\n";

/// How many files the service keeps.
fn stored(service: &TestService) -> usize {
    let parts = std::fs::read_dir(service.folder.path()).unwrap();
    let files = parts.flat_map(|part| std::fs::read_dir(part.unwrap().path()).unwrap());
    files.count()
}

impl Store<'_> {
    async fn attach(&self, asset: &Value, form: Multipart) -> Answer {
        let path = format!("/api/v1/assets/{}/photos", asset["id"].as_str().unwrap());
        let request = self.service.request("POST", &path).bearer_auth(self.officer());
        send(form.of(request.header("if-match", "*"))).await
    }
}

#[test]
fn a_photo_is_shown_without_where_it_was_taken_and_whole_to_who_keeps_the_register() {
    on_each_database(async |service| {
        let store = Store::open(&service, "ทดสอบ").await;
        let asset = store.has(&projector("1")).await;
        let form = Multipart::default().file("ด้านหน้า.jpg", JPEG).file("b.png", PNG);
        let with = store.attach(&asset, form).await.expect(200);
        let photos = with["photos"].as_array().unwrap();
        assert_eq!((photos.len(), &with["version"]), (2, &json!(2)));
        let photo = photos
            .iter()
            .find(|photo| photo["media_type"] == "image/jpeg")
            .unwrap();
        assert_eq!(photo["name"], "ด้านหน้า.jpg");
        let path = format!(
            "/api/v1/assets/{}/photos/{}",
            asset["id"].as_str().unwrap(),
            photo["id"].as_str().unwrap()
        );
        let working = service.get_as(&store.token("staff"), &path).await;
        assert!(working.status == 200 && photo["size"] == working.bytes.len());
        assert!(memchr::memmem::find(&working.bytes, b"GPS-NARATHIWAT").is_none());
        let original = format!("{path}?copy=original");
        service
            .get_as(&store.token("staff"), &original)
            .await
            .problem(403, "forbidden");
        assert_eq!(service.get_as(&store.officer(), &original).await.bytes, JPEG);
        assert_eq!(store.events("asset.original_seen").await, 1);
        service
            .get_as(&store.officer(), &format!("{path}?copy=both"))
            .await
            .fault("copy", "unknown_value");
        let other = Store::open(&service, "อีกแห่ง").await;
        service
            .get_as(&other.officer(), &path)
            .await
            .problem(404, "not_found");
        other
            .attach(&asset, Multipart::default().file("a.jpg", JPEG))
            .await
            .problem(404, "not_found");
        let second = store.has(&projector("2")).await;
        let wrong = format!(
            "/api/v1/assets/{}/photos/{}",
            second["id"].as_str().unwrap(),
            photo["id"].as_str().unwrap()
        );
        service
            .get_as(&store.officer(), &wrong)
            .await
            .problem(404, "not_found");

        let later = service.clock.now() + chrono::TimeDelta::days(3);
        let removed = remove_orphans(&service.db, &service.files, FILES_NAMED, later)
            .await
            .unwrap();
        assert_eq!((removed, stored(&service)), (0, 4));
        let history = store
            .read(&format!("/assets/{}/history", asset["id"].as_str().unwrap()))
            .await;
        assert_eq!(history["items"][0]["change"]["action"], "add_photo");
    });
}

#[test]
fn only_images_are_taken_and_ten_of_them() {
    on_each_database(async |service| {
        let store = Store::open(&service, "ทดสอบ").await;
        let asset = store.has(&projector("1")).await;
        let paper = Multipart::default().file("a.jpg", JPEG).file("b.pdf", PDF);
        store.attach(&asset, paper).await.fault("/files/1", "file_type");
        store
            .attach(&asset, Multipart::default())
            .await
            .fault("/files", "required");
        let script = Multipart::default().file("a.svg", b"<svg/>");
        store.attach(&asset, script).await.fault("/files/0", "file_type");
        let said = Multipart::default().file("a.jpg", JPEG).text("note", "x");
        store.attach(&asset, said).await.fault("/note", "unknown_field");
        assert_eq!(stored(&service), 0, "what's refused isn't kept");
        for _ in 0..2 {
            let five = (0..5).fold(Multipart::default(), |form, _| form.file("a.jpg", JPEG));
            store.attach(&asset, five).await.expect(200);
        }
        let full = store
            .read(&format!("/assets/{}", asset["id"].as_str().unwrap()))
            .await;
        assert_eq!(full["photos"].as_array().unwrap().len(), 10);
        assert!(
            !full["allowed_actions"]
                .as_array()
                .unwrap()
                .contains(&json!("attach_asset_photo"))
        );
        let more = Multipart::default().file("a.jpg", JPEG);
        store.attach(&asset, more).await.fault("/files", "too_many");
    });
}
