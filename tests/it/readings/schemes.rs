//! What each year's assessment measured, and how it ruled.

use super::missing;
use crate::support::on_each_database;
use serde_json::{Value, json};
use std::collections::BTreeMap;

#[test]
fn the_years_are_listed_the_earliest_first() {
    on_each_database(async |service| {
        let page = service.get("/api/v1/ita-schemes").await.expect(200);
        let short: Vec<_> = page["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|year| json!([year["fiscal_year"], year["items"], year["has_levels"]]))
            .collect();
        let expected = [
            json!([2562, 0, false]),
            json!([2563, 0, false]),
            json!([2564, 43, false]),
            json!([2565, 43, false]),
            json!([2566, 43, true]),
            json!([2567, 0, true]),
            json!([2568, 28, true]),
            json!([2569, 26, true]),
        ];
        assert_eq!(short[..8], expected);
        assert!(page["next"].is_null());
    });
}

#[test]
fn the_scheme_of_2566_is_complete() {
    on_each_database(async |service| {
        let scheme = service.get("/api/v1/ita-schemes/2566").await.expect(200);
        let list = |name: &str| scheme[name].as_array().unwrap().clone();
        let weights: Vec<_> = list("instruments")
            .iter()
            .map(|one| json!([one["code"], one["weight"]]))
            .collect();
        assert_eq!(
            weights,
            [json!(["IIT", 30]), json!(["EIT", 30]), json!(["OIT", 40])]
        );
        let parts: Vec<_> = list("indicators")
            .iter()
            .map(|one| one["instrument"].clone())
            .collect();
        assert_eq!(parts[..5], vec![json!("IIT"); 5]);
        assert_eq!(parts[5..8], vec![json!("EIT"); 3]);
        assert_eq!(parts[8..], vec![json!("OIT"); 2]);
        let items = list("items");
        assert_eq!(items.len(), 43);
        let mut by_part: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
        for (no, item) in (1..).zip(&items) {
            assert_eq!(
                (&item["no"], &item["code"]),
                (&json!(no), &json!(format!("O{no}")))
            );
            let words = [&item["key"], &item["name_th"], &item["name_en"]];
            assert!(words.iter().all(|text| !text.as_str().unwrap().is_empty()));
            assert!(!item["elements"].as_array().unwrap().is_empty(), "{item}");
            let part = item["sub_indicator"].as_str().unwrap();
            by_part
                .entry(part)
                .or_default()
                .push(item["points"].as_f64().unwrap());
        }
        let expected = BTreeMap::from([
            ("9.1", vec![0.4; 10]),
            ("9.2", vec![0.5; 8]),
            ("9.3", vec![1.0; 4]),
            ("9.4", vec![1.0; 4]),
            ("9.5", vec![1.0; 4]),
            ("10.1", vec![1.25; 8]),
            ("10.2", vec![2.0; 5]),
        ]);
        assert_eq!(by_part, expected, "together 40");
    });
}

#[test]
fn an_item_of_2566_stands_under_its_heading_with_the_units_that_may_see_to_it() {
    on_each_database(async |service| {
        let scheme = service.get("/api/v1/ita-schemes/2566").await.expect(200);
        let told: Vec<_> = [10, 18, 29]
            .map(|place| &scheme["items"][place])
            .into_iter()
            .map(|item| json!([item["code"], item["group_th"], item["default_units"]]))
            .collect();
        let expected = [
            json!(["O11", "การดำเนินงาน", ["สำนักปลัด", "กองคลัง"]]),
            json!(["O19", "การจัดซื้อจัดจ้างหรือการจัดหาพัสดุ", ["กองคลัง"]]),
            json!(["O30", "การเปิดโอกาสให้เกิดการมีส่วนร่วม", ["สำนักปลัด"]]),
        ];
        assert_eq!(told, expected);
        assert_eq!(scheme["items"][29]["period"]["kind"], "previous_fiscal_year");
        let before = service.get("/api/v1/ita-schemes/2565").await.expect(200);
        let first = &before["items"][0];
        assert_eq!(
            (&first["group_th"], &first["default_units"]),
            (&Value::Null, &json!([]))
        );
    });
}

#[test]
fn an_item_keeps_its_key_when_its_number_changes() {
    on_each_database(async |service| {
        for (year, code) in [(2566, "O29"), (2568, "O19"), (2569, "O18")] {
            let scheme = service
                .get(&format!("/api/v1/ita-schemes/{year}"))
                .await
                .expect(200);
            let items = scheme["items"].as_array().unwrap();
            let item = items
                .iter()
                .find(|item| item["key"] == "corruption_complaint_statistics");
            assert_eq!(item.unwrap()["code"], code, "{year}");
            let points: f64 = items.iter().map(|item| item["points"].as_f64().unwrap()).sum();
            assert!((points - 40.0).abs() < 0.05, "{year} {points}");
            assert_eq!(scheme["verified"], year == 2566);
        }
    });
}

#[test]
fn every_rule_says_where_it_comes_from_and_whether_that_was_verified() {
    on_each_database(async |service| {
        let scheme = service.get("/api/v1/ita-schemes/2566").await.expect(200);
        let levels: Vec<_> = scheme["levels"]
            .as_array()
            .unwrap()
            .iter()
            .map(|rule| {
                json!([
                    rule["level"],
                    rule["min_total"],
                    rule["min_each_instrument"],
                    rule["passes"]
                ])
            })
            .collect();
        let expected = [
            json!(["excellent", 95.0, 95.0, true]),
            json!(["good", 85.0, 85.0, true]),
            json!(["pass", 85.0, null, true]),
            json!(["needs_improvement", 70.0, null, false]),
            json!(["urgent_improvement", 0.0, null, false]),
        ];
        assert_eq!(levels, expected);
        let rules = ["levels", "grades"].map(|name| scheme[name].as_array().unwrap());
        for rule in rules.into_iter().flatten() {
            assert!(
                rule["verified"].is_boolean() && !rule["source"].as_str().unwrap().is_empty(),
                "{rule}"
            );
        }
        let verified: Vec<_> = scheme["grades"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|rule| rule["verified"] == true)
            .map(|rule| rule["grade"].clone())
            .collect();
        assert_eq!(verified, [json!("AA")], "the one that was seen in print");
    });
}

#[test]
fn a_year_without_a_scheme_is_not_there_and_a_gregorian_one_says_which_was_meant() {
    on_each_database(async |service| {
        for (year, code) in [
            ("2561", "fiscal_year_unknown"),
            ("2599", "fiscal_year_unknown"),
            ("2651", "out_of_range"),
            ("0", "out_of_range"),
            ("-2566", "out_of_range"),
            ("abc", "format"),
            ("2566.0", "format"),
            ("%FF", "format"),
            ("%00", "format"),
            ("99999999999999", "format"),
        ] {
            let answer = service.get(&format!("/api/v1/ita-schemes/{year}")).await;
            missing(&answer, "fiscal_year", code);
        }
        let request = service
            .request("GET", "/api/v1/ita-schemes/2023")
            .header("accept-language", "en");
        let answer = crate::support::send(request).await;
        let fault = missing(&answer, "fiscal_year", "fiscal_year_gregorian");
        assert_eq!(
            fault["message"],
            "2023 looks like a Gregorian year: did you mean 2566?"
        );
        let thai = service.get("/api/v1/ita-schemes/%E0%B9%92%E0%B9%95%E0%B9%96%E0%B9%96");
        assert_eq!(thai.await.expect(200)["fiscal_year"], 2566);
        assert_eq!(
            service.get("/api/v1/ita-schemes/2563").await.expect(200)["items"],
            Value::Array(Vec::new())
        );
    });
}
