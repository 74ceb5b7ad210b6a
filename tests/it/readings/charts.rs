//! Scores as drawings.

use super::{Agency, measured, total, weighted};
use crate::support::{Answer, TestService, on_each_database};
use serde_json::json;

async fn drawn(service: &TestService, path: &str) -> String {
    let answer = service.get(path).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(answer.header("content-type"), "image/svg+xml");
    answer.text()
}

async fn chart(service: &TestService, agency: &Agency, of: &str) -> Answer {
    let path = format!("/api/v1/agencies/{}/{of}", agency.id);
    service.get(&path).await
}

/// Where lines of a drawing begin and go on to.
fn strokes(svg: &str) -> (usize, usize) {
    let path = svg
        .split("<path d=\"")
        .find(|part| part.contains("stroke-width=\"2\""))
        .unwrap();
    let path = path.split('"').next().unwrap();
    (path.matches('M').count(), path.matches('L').count())
}

#[test]
fn years_are_drawn_with_their_gaps_and_what_changed_between_them() {
    on_each_database(async |service| {
        let agency = Agency::maruebotok(&service).await;
        let path = format!("/api/v1/agencies/{}/assessment-trend-chart", agency.id);
        let empty = drawn(&service, &path).await;
        assert!(
            empty.contains("<title") && !empty.contains("<circle cx=\"4"),
            "{empty}"
        );
        agency.publish(&service, 2562, &total(80.0)).await;
        agency
            .publish(&service, 2563, &measured(93.0, [93.0, 93.0, 93.0]))
            .await;
        agency.publish(&service, 2564, &weighted(Some("weighted"))).await;
        agency.publish(&service, 2566, &total(98.26)).await;
        let svg = drawn(&service, &path).await;
        for told in [
            "คะแนน ITA ของเทศบาลตำบลมะรือโบตก",
            "2562: 80.00",
            "2565: ไม่มีข้อมูล",
            "2566: 98.26",
            "มาตราคะแนนเครื่องมือเปลี่ยน",
            "viewBox=\"0 0 480 ",
        ] {
            assert!(svg.contains(told), "{told} in {svg}");
        }
        // 2562 to 2564 in one line, and 2566 beyond the gap.
        assert_eq!(strokes(&svg), (2, 2), "{svg}");
        let english = drawn(&service, &format!("{path}?lang=en")).await;
        assert!(
            english.contains("2565: no report") && english.contains("lang=\"en\""),
            "{english}"
        );
        // Drafts aren't drawn.
        let draft = agency.try_record(&service, 2565, &total(12.34)).await;
        draft.expect(201);
        assert!(!drawn(&service, &path).await.contains("12.34"));
        let asked = service.get(&format!("{path}?lang=de")).await;
        asked.fault("lang", "unknown_value");
        service
            .get("/api/v1/agencies/nobody/assessment-trend-chart")
            .await
            .problem(404, "not_found");
    });
}

#[test]
fn indicators_stand_beside_the_means_of_the_province_and_the_country() {
    on_each_database(async |service| {
        let own = Agency::maruebotok(&service).await;
        let near = Agency::open(&service, "subdistrict_municipality", "เทศบาลใกล้", "96", "9605").await;
        let far = Agency::open(&service, "city_municipality", "เทศบาลไกล", "50", "5001").await;
        for (agency, score) in [(&own, 90.0), (&near, 80.0), (&far, 40.0)] {
            let mut figures = total(score);
            figures["indicators"] = json!([score, null, null, null, null, null, null, null, null, 100.0]);
            agency.publish(&service, 2566, &figures).await;
        }
        let path = format!("{}/chart", own.path(2566));
        let svg = drawn(&service, &path).await;
        for told in [
            "เทศบาลตำบลมะรือโบตก 90.00, ค่าเฉลี่ยจังหวัดนราธิวาส 85.00, ค่าเฉลี่ยประเทศ 70.00",
            "เทศบาลตำบลมะรือโบตก ไม่มี, ค่าเฉลี่ยจังหวัดนราธิวาส ไม่มี, ค่าเฉลี่ยประเทศ ไม่มี",
        ] {
            assert!(svg.contains(told), "{told} in {svg}");
        }
        // The same bytes again, and not again to who has them.
        let first = service.get(&path).await;
        assert_eq!(first.text(), svg);
        let held = first.header("etag").to_owned();
        let again = service.request("GET", &path).header("if-none-match", held);
        assert_eq!(crate::support::send(again).await.status, 304);
        chart(&service, &own, "assessments/2565/chart")
            .await
            .problem(404, "not_found");
        chart(&service, &own, "assessments/2023/chart")
            .await
            .problem(404, "not_found");
    });
}
