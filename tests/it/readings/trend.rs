//! An agency's years in order.

use super::{Agency, measured, missing, printed, total, weighted};
use crate::support::{TestService, on_each_database};
use serde_json::{Value, json};

async fn trend(service: &TestService, agency: &Agency) -> Vec<Value> {
    let view = service.get(&agency.trend()).await.expect(200);
    assert_eq!(view["agency"]["id"], agency.id.as_str());
    view["items"].as_array().unwrap().clone()
}

fn years(points: &[Value]) -> Vec<i64> {
    points
        .iter()
        .map(|point| point["fiscal_year"].as_i64().unwrap())
        .collect()
}

#[test]
fn a_year_that_was_not_reported_is_shown_as_a_gap() {
    on_each_database(async |service| {
        let agency = Agency::maruebotok(&service).await;
        assert!(trend(&service, &agency).await.is_empty());
        for (year, overall) in [(2566, 98.26), (2562, 80.0), (2563, 85.5)] {
            agency.publish(&service, year, &total(overall)).await;
        }
        let points = trend(&service, &agency).await;
        assert_eq!(years(&points), [2562, 2563, 2564, 2565, 2566]);
        for gap in &points[2..4] {
            let expected = json!({
                "fiscal_year": gap["fiscal_year"], "assessment": null, "percents": null, "change": null,
                "marks": ["gap"],
            });
            assert_eq!(*gap, expected);
        }
        assert_eq!(points[1]["change"]["overall"], 5.5);
        assert_eq!(points[1]["marks"], json!([]));
        assert_eq!(
            points[4]["change"],
            Value::Null,
            "nothing is compared across a gap"
        );
        assert_eq!(points[4]["marks"], json!(["scheme_changed"]));
    });
}

#[test]
fn instruments_printed_as_weighted_are_drawn_in_percent_and_the_change_of_scale_is_marked() {
    on_each_database(async |service| {
        let agency = Agency::maruebotok(&service).await;
        agency
            .publish(&service, 2563, &measured(93.0, [93.0, 93.0, 93.0]))
            .await;
        agency.publish(&service, 2564, &weighted(Some("weighted"))).await;
        agency
            .publish(&service, 2565, &measured(95.0, [93.0, 94.0, 97.5]))
            .await;
        let points = trend(&service, &agency).await;
        // As printed beside as compared: 27.80 of 30, 28.09 of 30, 38.31 of 40.
        let year = &points[1];
        assert_eq!(year["assessment"]["instrument_scale"], "weighted");
        assert_eq!(
            year["assessment"]["instruments"],
            json!({ "iit": 27.8, "eit": 28.09, "oit": 38.31 })
        );
        assert_eq!(
            year["percents"],
            json!({ "iit": 92.67, "eit": 93.63, "oit": 95.78 })
        );
        // 95.775 − 93 and 97.5 − 95.775, rounded once.
        assert_eq!(year["change"]["instruments"]["oit"], 2.78);
        assert_eq!(points[2]["change"]["instruments"]["oit"], 1.73);
        for (point, marked) in points.iter().zip([false, true, true]) {
            let marks = point["marks"].as_array().unwrap();
            assert_eq!(marks.contains(&json!("scale_changed")), marked, "{point}");
            assert!(!marks.contains(&json!("scale_doubtful")), "{point}");
        }
    });
}

#[test]
fn a_scale_in_doubt_is_marked_and_nothing_is_drawn_or_compared() {
    on_each_database(async |service| {
        let agency = Agency::maruebotok(&service).await;
        // The officer left the scale out, so 38.31 of 40 stands as 38.31 of 100.
        agency.publish(&service, 2564, &weighted(None)).await;
        agency
            .publish(&service, 2565, &measured(95.0, [93.0, 94.0, 97.25]))
            .await;
        let points = trend(&service, &agency).await;
        assert_eq!(points[0]["marks"], json!(["scale_doubtful"]));
        let nothing = json!({ "iit": null, "eit": null, "oit": null });
        assert_eq!(points[0]["percents"], nothing);
        assert_eq!(points[0]["assessment"]["instruments"]["oit"], 38.31);
        assert_eq!(
            (
                &points[1]["change"]["overall"],
                &points[1]["change"]["instruments"]
            ),
            (&json!(0.8), &nothing)
        );
        // Corrected, it's drawn.
        let body = json!({ "assessment": weighted(Some("weighted")), "reason": "ถ่วงน้ำหนักแล้ว" });
        service
            .change_as(&agency.officer, "PUT", &agency.path(2564), 2, &body)
            .await
            .expect(200);
        let points = trend(&service, &agency).await;
        assert_eq!(
            (&points[0]["marks"], &points[0]["percents"]["oit"]),
            (&json!([]), &json!(95.78))
        );
    });
}

#[test]
fn changes_of_indicators_stand_beside_those_of_the_total() {
    on_each_database(async |service| {
        let agency = Agency::maruebotok(&service).await;
        let mut before = printed();
        before["overall"] = json!(98.0);
        before["indicators"] = json!([99.46, 97.82, null, 90]);
        agency.publish(&service, 2565, &before).await;
        agency.publish(&service, 2566, &printed()).await;
        let points = trend(&service, &agency).await;
        let change = &points[1]["change"];
        assert_eq!(change["overall"], 0.26);
        let expected = json!([0.0, -1.0, null, 7.38, null, null, null, null, null, null]);
        assert_eq!(change["indicators"], expected);
    });
}

#[test]
fn a_draft_is_in_the_trend_of_who_may_read_it_and_of_nobody_else() {
    on_each_database(async |service| {
        let agency = Agency::maruebotok(&service).await;
        let other = Agency::open(&service, "sao", "องค์การบริหารส่วนตำบลบองอ", "96", "9605").await;
        agency.publish(&service, 2564, &total(90.0)).await;
        agency.record(&service, 2566, &printed()).await;
        let seen = async |token: &str| {
            let view = service.get_as(token, &agency.trend()).await.expect(200);
            years(view["items"].as_array().unwrap())
        };
        let (province, elsewhere) = (
            service.token(&["province@province:96"]),
            service.token(&["province@province:95"]),
        );
        assert_eq!(years(&trend(&service, &agency).await), [2564]);
        assert_eq!(seen(&agency.officer).await, [2564, 2565, 2566]);
        for stranger in [&other.officer, &province, &elsewhere] {
            assert_eq!(seen(stranger).await, [2564]);
        }
        agency.act(&service, 2566, "share", 1).await;
        assert_eq!(seen(&province).await, [2564, 2565, 2566]);
        for stranger in [&other.officer, &elsewhere] {
            assert_eq!(seen(stranger).await, [2564]);
        }
        assert_eq!(years(&trend(&service, &agency).await), [2564]);
    });
}

#[test]
fn an_agency_that_is_not_there_has_no_trend() {
    on_each_database(async |service| {
        for id in ["unknown", "%00", "%FF", "a%2Fb"] {
            service
                .get(&format!("/api/v1/agencies/{id}/assessments"))
                .await
                .problem(404, "not_found");
        }
        let agency = Agency::maruebotok(&service).await;
        missing(
            &service.get(&agency.path(2023)).await,
            "fiscal_year",
            "fiscal_year_gregorian",
        );
    });
}
