//! What holds for all pages: `Html::of` looks at each that a test opens. Here are those at their largest, and what
//! belongs to them.

use super::{Office, address, filled, open, post, reviewed};
use crate::support::on_each_database;

fn in_english(path: &str) -> String {
    let joint = if path.contains('?') { '&' } else { '?' };
    format!("{path}{joint}lang=en")
}

#[test]
fn every_page_is_there_in_both_languages_and_leads_to_the_other() {
    on_each_database(async |service| {
        let office = Office::open(&service, "ทดสอบ").await;
        let report = format!("/a/{}/report", office.agency);
        let mut pages = 0;
        for path in [
            "/".to_owned(),
            format!("/a/{}", office.agency),
            "/track".to_owned(),
            report.clone(),
            format!("{report}/complaint"),
            format!("{report}/suggestion"),
            format!("{report}/question"),
            format!("{report}/service_request"),
            format!("/integrity/{}", office.agency),
            format!("/integrity/inbox?agency={}", office.agency),
            "/integrity/inbox".to_owned(),
            "/integrity/officer".to_owned(),
            "/integrity/promise".to_owned(),
        ] {
            let thai = open(&service, &path).await.is(200);
            thai.has("<html lang=\"th\">")
                .has(&format!("\"{}\"", in_english(&path).replace('&', "&#38;")))
                .has("English");
            let english = open(&service, &in_english(&path)).await.is(200);
            english.has("<html lang=\"en\">").has("ภาษาไทย");
            // Every link and form of an English page stays in English, but for the one to Thai.
            for (at, _) in english
                .text
                .match_indices("href=\"/")
                .chain(english.text.match_indices("action=\"/"))
            {
                let tag = &english.text[english.text[..at].rfind('<').unwrap()..];
                let tag = &tag[..tag.find('>').unwrap()];
                let other = tag.contains("lang=\"th\"")
                    || tag.contains("/pages/")
                    || tag.contains("/api/")
                    || tag.contains("role=\"search\"")
                    || tag.contains("/integrity/scripts");
                assert!(other || tag.contains("lang=en"), "{tag}");
            }
            pages += 1;
        }
        assert_eq!(pages, 13);
    });
}

#[test]
fn the_largest_pages_are_small_and_what_belongs_to_them_is_kept() {
    on_each_database(async |service| {
        let office = Office::open(&service, "ทดสอบ").await;
        let long = |n: usize| "ก".repeat(n);
        let form = filled(&office, "complaint").await;
        let form = form
            .with("description", &long(5000))
            .with("address", &long(500))
            .with("name", &long(200));
        let sent = reviewed(&office, "complaint", &form).await;
        let page = post(
            &service,
            &format!("{}/send", address(&office, "complaint")),
            &sent,
        )
        .await
        .is(200);
        let track = open(&service, "/track")
            .await
            .form("/track")
            .with("receipt", &page.receipt());
        post(&service, "/track", &track).await.is(200).has(&long(5000));
        for name in ["pages.css", "pages.js"] {
            let at = page.text.find(&format!("/pages/{name}?v=")).unwrap();
            let address = page.text[at..].split('"').next().unwrap();
            let file = service.get(address).await;
            assert_eq!(
                (file.status, file.header("cache-control")),
                (200, "public, max-age=31536000, immutable")
            );
            assert!(
                file.bytes.len() < 16 * 1024 && !file.text().contains("http"),
                "{address}"
            );
        }
        assert_eq!(
            service.get("/pages/icon.svg").await.header("content-type"),
            "image/svg+xml"
        );
        assert_eq!(service.get("/pages/nothing").await.status, 404);
    });
}
