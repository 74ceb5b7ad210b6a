//! Published statistics as drawings.

use super::{Bureau, set_day};
use crate::assets::chairs;
use crate::assets::lending::Lending;
use crate::support::{TestService, on_each_database};

async fn drawn(service: &TestService, path: &str) -> String {
    let answer = service.get(path).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(answer.header("content-type"), "image/svg+xml");
    answer.text()
}

#[test]
fn the_newest_revision_is_drawn_as_it_was_published() {
    on_each_database(async |service| {
        set_day(&service, "2026-11-20");
        let lending = Lending::open(&service, "เทศบาลตำบลสถิติ").await;
        let bureau = Bureau {
            service: &service,
            agency: lending.store.agency.clone(),
        };
        let chart = format!("{}/chart", bureau.path("loans", 2570));
        service.get(&chart).await.problem(404, "not_found");
        let many = lending.store.has(&chairs("1", 200)).await;
        lending.lend(&[(&many, 20)], 3).await;
        bureau.publish("loans", 2570).await.expect(200);
        let svg = drawn(&service, &chart).await;
        for told in [
            "สถิติการยืมทรัพย์สินของทางราชการ ปีงบประมาณ 2570",
            "พฤศจิกายน 2569: 1 (ส่งมอบ (ใบ) 1)",
            "กันยายน 2570: 0 (ส่งมอบ (ใบ) 0)",
            "ฉบับที่ 1 เผยแพร่วันที่",
        ] {
            assert!(svg.contains(told), "{told} in {svg}");
        }
        // What happens later isn't in it before it's published.
        lending.lend(&[(&many, 20)], 3).await;
        assert_eq!(drawn(&service, &chart).await, svg);
        bureau.publish("loans", 2570).await.expect(200);
        assert!(drawn(&service, &chart).await.contains("พฤศจิกายน 2569: 2"));
        let english = drawn(&service, &format!("{chart}?lang=en")).await;
        assert!(english.contains("2026-11: 2 (Handed over 2)"), "{english}");
        let asked = service.get(&format!("{chart}?lang=x")).await;
        asked.fault("lang", "unknown_value");
        for missing in ["nothing/2570", "loans/2023", "complaints/2570"] {
            let path = format!("/api/v1/agencies/{}/statistics/{missing}/chart", bureau.agency);
            service.get(&path).await.problem(404, "not_found");
        }
    });
}
