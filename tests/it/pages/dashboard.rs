//! An office in one page.

use super::open;
use crate::assets::chairs;
use crate::assets::lending::Lending;
use crate::statistics::{Bureau, set_day};
use crate::support::{on_each_database, send};
use serde_json::json;

const YEAR: i32 = 2570;

#[test]
fn an_office_is_told_in_one_page() {
    on_each_database(async |service| {
        set_day(&service, "2026-11-20");
        let lending = Lending::open(&service, "เทศบาลตำบลสถิติ").await;
        let bureau = Bureau {
            service: &service,
            agency: lending.store.agency.clone(),
        };
        let path = format!("/a/{}", bureau.agency);
        let empty = open(&service, &path).await.is(200);
        empty
            .has("ยังไม่มีผลที่เผยแพร่")
            .has("ยังไม่มีสถิติที่เผยแพร่")
            .has("ยังไม่มีรายการบริการ")
            .has(&format!("href=\"{path}/report\""))
            .lacks("<img");
        // It's the first page as well, where there's no other office.
        open(&service, "/")
            .await
            .is(200)
            .has(&format!("href=\"{path}/report\""));
        let officer = bureau.token("data_officer");
        let assessments = format!("/api/v1/agencies/{}/assessments", bureau.agency);
        let body = json!({ "fiscal_year": 2566, "assessment": { "overall": 98.26, "source": "ทดสอบ" } });
        service.post_as(&officer, &assessments, &body).await.expect(201);
        open(&service, &path).await.lacks("98.26");
        let publish = service
            .request("POST", &format!("{assessments}/2566/publish"))
            .bearer_auth(&officer)
            .header("if-match", "*");
        send(publish.json(&json!({}))).await.expect(200);
        let offered = json!({ "agency_id": bureau.agency, "code": "01", "name_th": "<script>ชำระภาษี", "time_limit_days": 3 });
        service
            .post_as(&officer, "/api/v1/services", &offered)
            .await
            .expect(201);
        let many = lending.store.has(&chairs("1", 200)).await;
        lending.lend(&[(&many, 20)], 3).await;
        bureau.publish("loans", YEAR).await.expect(200);
        let page = open(&service, &path).await.is(200);
        page.has("<b>98.26</b>")
            .has("assessment-trend-chart\"")
            .has("assessments/2566/chart\"")
            .has("สถิติการยืมทรัพย์สินของทางราชการ 2570")
            .has("<dt>ส่งมอบ (ใบ)</dt><dd class=\"number\">1</dd>")
            .has(&format!("{}/chart\"", bureau.path("loans", YEAR)))
            .has("href=\"/l/")
            .has("ชำระภาษี")
            .has("ภายใน 3 วัน")
            .lacks("ยังไม่มี");
        let english = open(&service, &format!("{path}?lang=en")).await.is(200);
        english.has("within 3 days").has("/chart?lang=en\"");
        open(&service, "/a/nobody").await.is(404);
        open(&service, "/a/%00").await.is(404);
    });
}

#[test]
fn a_page_that_is_kept_shows_the_next_change_and_each_language_its_own() {
    on_each_database(async |service| {
        let bureau = Bureau::open(&service).await;
        let (thai, english) = (
            format!("/a/{}", bureau.agency),
            format!("/a/{}?lang=en", bureau.agency),
        );
        let look = async |path: &str| send(service.request("GET", path).header("accept", "text/html")).await;
        let (first, other) = (look(&thai).await, look(&english).await);
        for (page, language) in [(&first, "th"), (&other, "en")] {
            assert_eq!((page.status, page.header("content-language")), (200, language));
            assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
            assert_eq!(page.header("cache-control"), "public, no-cache");
            assert!(
                page.header("content-security-policy")
                    .contains("style-src 'self'")
            );
        }
        let policy = first.header("content-security-policy").to_owned();
        assert_eq!(look(&thai).await.bytes, first.bytes, "from memory");
        assert_eq!(look(&english).await.bytes, other.bytes);
        assert_ne!(first.bytes, other.bytes);
        let held = async |path: &str, etag: &str| {
            send(service.request("GET", path).header("if-none-match", etag)).await
        };
        let fresh = held(&thai, first.header("etag")).await;
        assert_eq!((fresh.status, fresh.bytes.len()), (304, 0));
        assert_eq!(
            fresh.header("content-security-policy"),
            policy,
            "else the page would lose its looks"
        );
        let offered =
            json!({ "agency_id": bureau.agency, "code": "01", "name_th": "ชำระภาษี", "name_en": "Taxes" });
        let officer = bureau.token("data_officer");
        service
            .post_as(&officer, "/api/v1/services", &offered)
            .await
            .expect(201);
        assert_eq!(held(&thai, first.header("etag")).await.status, 200);
        for (path, name) in [(&thai, "ชำระภาษี"), (&english, "Taxes")] {
            for _ in 0..2 {
                assert!(look(path).await.text().contains(name), "{path}");
            }
        }
    });
}
