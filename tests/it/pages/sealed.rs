//! The pages of the sealed channel, but for what their scripts do: `tests/browser/sealed.js` does that.

use super::{Office, open};
use crate::support::on_each_database;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256, Sha384};

#[test]
fn where_no_directory_is_the_channel_is_said_to_be_closed() {
    on_each_database(async |service| {
        let office = Office::open(&service, "ทดสอบ").await;
        for path in [
            format!("/integrity/{}", office.agency),
            format!("/integrity/inbox?agency={}", office.agency),
        ] {
            let page = open(&service, &path).await.is(200);
            page.has("ยังไม่เปิด")
                .has("tel:1567")
                .has("tel:1205")
                .has("tel:1206");
            page.lacks("data-sealed")
                .lacks("/integrity/scripts/")
                .lacks("<form");
        }
        open(&service, "/integrity/inbox")
            .await
            .is(200)
            .has("เลือกหน่วยงาน")
            .lacks("data-sealed");
        let kinds = open(&service, &format!("/a/{}/report", office.agency))
            .await
            .is(200);
        kinds.has("tel:1567").lacks("/integrity/");
        let nobody = service
            .request("GET", "/integrity/01900000-0000-7000-8000-00000000ffff")
            .header("accept", "text/html");
        assert_eq!(crate::support::send(nobody).await.status, 404);
    });
}

#[test]
fn a_page_of_the_channel_loads_its_own_script_and_sends_no_form() {
    on_each_database(async |service| {
        let page = open(&service, "/integrity/officer").await.is(200);
        let policy = page.answer.header("content-security-policy");
        for part in [
            "script-src 'self';",
            "connect-src 'self';",
            "img-src 'self' blob:;",
            "form-action 'none'",
        ] {
            assert!(policy.contains(part), "{policy}");
        }
        assert_eq!(page.answer.header("cache-control"), "no-store");
        page.has("<noscript>")
            .has("data-sealed=\"officer\"")
            .lacks("pages.js");
        assert_eq!(page.text.matches("<script ").count(), 1);
        let hashes = service.get("/integrity/scripts").await.text();
        for name in ["reporter.js", "officer.js"] {
            let script = service.get(&format!("/integrity/scripts/{name}")).await;
            assert_eq!(
                (script.status, script.header("cache-control")),
                (200, "no-store"),
                "a script that is kept tells of a visit"
            );
            let integrity = format!("sha384-{}", STANDARD.encode(Sha384::digest(&script.bytes)));
            let plain = prongsai::crypto::hex(&Sha256::digest(&script.bytes));
            assert!(hashes.contains(&format!("{name} {integrity}\n")), "{hashes}");
            assert!(hashes.contains(&format!("{name} sha256 {plain}\n")), "{hashes}");
            if name == "officer.js" {
                page.has(&format!("integrity=\"{integrity}\""));
            }
        }
        let licenses = service.get("/integrity/scripts/licenses.txt").await;
        assert!(licenses.text().contains("age-encryption"));
        assert_eq!(service.get("/integrity/scripts/other.js").await.status, 404);
    });
}

#[test]
fn what_is_promised_is_said_with_what_is_not() {
    on_each_database(async |service| {
        let thai = open(&service, "/integrity/promise").await.is(200);
        thai.has("ไม่สัญญา")
            .has("Tor Browser")
            .has("tel:1206")
            .lacks("<script");
        let english = open(&service, "/integrity/promise?lang=en").await.is(200);
        english.has("Not promised").has("quantum").lacks("ไม่สัญญา");
    });
}
