//! Pages for people, short links and the surveys' codes.

use super::{Clerk, YEAR};
use crate::support::{on_each_database, send};
use serde_json::json;

#[test]
fn each_item_has_a_page_at_a_short_link_that_stays() {
    on_each_database(async |service| {
        let clerk = Clerk::open(&service, "เทศบาลตำบลทดสอบ").await;
        let item = clerk.public("e_service").await;
        let link = item["link"].as_str().unwrap().to_owned();
        let page = service.get(&link).await;
        assert_eq!(page.status, 200);
        for text in [
            "เทศบาลตำบลทดสอบ",
            "O18 E-Service",
            "ยังไม่ดำเนินการ",
            "ยังไม่มีข้อมูลที่เปิดเผย",
        ] {
            assert!(page.text().contains(text), "{text} in {}", page.text());
        }
        clerk.finish("e_service", None).await;
        assert_eq!(clerk.public("e_service").await["link"], json!(link));
        let page = service.get(&format!("{link}?lang=en")).await.text();
        assert!(
            page.contains("https://www.example.go.th/ita") && page.contains("Done"),
            "{page}"
        );
        let json = service.request("GET", &link).header("accept", "application/json");
        assert_eq!(send(json).await.expect(200), clerk.public("e_service").await);
        assert_eq!(service.get("/l/2222222").await.status, 404);
        assert_eq!(service.get("/l/x").await.status, 404);
    });
}

#[test]
fn the_whole_year_is_one_page_and_one_document() {
    on_each_database(async |service| {
        let clerk = Clerk::open(&service, "ทดสอบ").await;
        clerk.finish("executives", None).await;
        let path = format!("/a/{}/disclosures/{YEAR}", clerk.agency);
        let page = service.get(&path).await;
        assert_eq!(page.status, 200);
        for text in [
            "<b>1</b>",
            "43",
            "10.2",
            "O43",
            "ข้อมูลผู้บริหาร",
            "✓ ดำเนินการแล้ว",
            "10.00 %",
        ] {
            assert!(page.text().contains(text), "{text} in {}", page.text());
        }
        let data = service
            .get(&format!("/api/v1/agencies/{}/disclosures/{YEAR}", clerk.agency))
            .await;
        let json = send(service.request("GET", &path).header("accept", "application/json")).await;
        assert_eq!(json.expect(200), data.expect(200));
        let held = service
            .request(
                "GET",
                &format!("/api/v1/agencies/{}/disclosures/{YEAR}", clerk.agency),
            )
            .header("if-none-match", data.header("etag"));
        assert_eq!(send(held).await.status, 304);
        // The office's page leads there.
        let office = service.get(&format!("/a/{}", clerk.agency)).await.text();
        assert!(
            office.contains(&path) && office.contains("<b>1</b> จาก 43 ข้อ"),
            "{office}"
        );
        for missing in ["2565", "2023", "x"] {
            let path = format!("/a/{}/disclosures/{missing}", clerk.agency);
            assert_eq!(service.get(&path).await.status, 404, "{missing}");
        }
    });
}

#[test]
fn surveys_are_shown_with_their_codes_where_the_assessment_wants_them() {
    on_each_database(async |service| {
        let clerk = Clerk::open(&service, "ทดสอบ").await;
        let year = format!("/api/v1/agencies/{}/disclosures/{YEAR}", clerk.agency);
        let code = format!("/api/v1/agencies/{}/surveys/{YEAR}/eit/qr", clerk.agency);
        service.get(&code).await.problem(404, "not_found");
        let set = async |version: &str, body: serde_json::Value| {
            let request = service.request("PATCH", &year).bearer_auth(clerk.officer());
            send(request.header("if-match", version).json(&body)).await
        };
        let url = "https://itas.nacc.go.th/eit/abc123";
        let changed = set("\"1\"", json!({ "eit_url": url })).await.expect(200);
        assert_eq!(
            (&changed["version"], &changed["surveys"][0]["url"]),
            (&json!(2), &json!(url))
        );
        set("\"1\"", json!({ "iit_url": url }))
            .await
            .problem(412, "precondition_failed");
        let svg = service.get(&code).await;
        assert_eq!((svg.status, svg.header("content-type")), (200, "image/svg+xml"));
        let png = service.get(&format!("{code}?format=png")).await;
        assert_eq!(
            (png.status, png.header("content-type"), &png.bytes[1..4]),
            (200, "image/png", &b"PNG"[..])
        );
        assert_ne!(svg.header("etag"), png.header("etag"));
        let held = service
            .request("GET", &code)
            .header("if-none-match", svg.header("etag"));
        assert_eq!(send(held).await.status, 304);
        service
            .get(&format!("{code}?format=gif"))
            .await
            .fault("format", "unknown_value");
        let missing = format!("/api/v1/agencies/{}/surveys/{YEAR}/oit/qr", clerk.agency);
        service.get(&missing).await.problem(404, "not_found");
        // O43 asks for the code of the survey of visitors.
        for (key, shown) in [
            ("integrity_transparency_measures_implementation", true),
            ("e_service", false),
        ] {
            let link = clerk.public(key).await["link"].as_str().unwrap().to_owned();
            let page = service.get(&link).await.text();
            assert_eq!(page.contains(url), shown, "{key}");
            assert_eq!(page.contains("class=\"qr\""), shown, "{key}");
        }
        assert_eq!(clerk.events("disclosures.surveys_changed").await, 1);
    });
}
