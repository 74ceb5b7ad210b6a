//! What a change would give.

use super::{Agency, measured, missing, printed, total, weighted};
use crate::support::{Answer, TestService, on_each_database};
use serde_json::{Value, json};

/// What one failed item of 2566 costs, in points of the total, by its sub-indicator.
const COSTS: [(&str, f64); 7] = [
    ("9.1", 0.4),
    ("9.2", 0.5),
    ("9.3", 1.0),
    ("9.4", 1.0),
    ("9.5", 1.0),
    ("10.1", 1.25),
    ("10.2", 2.0),
];

async fn ask(service: &TestService, agency: &Agency, year: i32, change: &Value) -> Answer {
    service
        .post(&format!("{}/what-if", agency.path(year)), change)
        .await
}

async fn estimate(service: &TestService, agency: &Agency, change: &Value) -> Value {
    let view = ask(service, agency, 2566, change).await.expect(200);
    assert_eq!(view["estimate"], true);
    view
}

/// The items of 2566, as key and sub-indicator.
async fn items(service: &TestService) -> Vec<(String, String)> {
    let scheme = service.get("/api/v1/ita-schemes/2566").await.expect(200);
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let items = scheme["items"].as_array().unwrap().iter();
    items
        .map(|item| (text(&item["key"]), text(&item["sub_indicator"])))
        .collect()
}

/// The first item of a sub-indicator.
async fn first_of(service: &TestService, part: &str) -> String {
    let items = items(service).await;
    items.into_iter().find(|(_, of)| of == part).unwrap().0
}

/// The report's result, published: 98.257 before its rounding, OIT 100.
async fn reported(service: &TestService) -> Agency {
    let agency = Agency::maruebotok(service).await;
    agency.publish(service, 2566, &printed()).await;
    agency
}

/// A result with a long way to go: 93.40, of OIT 91 with indicator 9 at 90 and indicator 10 at 92.
async fn lagging(service: &TestService) -> Agency {
    let agency = Agency::maruebotok(service).await;
    let mut figures = measured(93.4, [95.0, 95.0, 91.0]);
    figures["indicators"] = json!([95, 95, 95, 95, 95, 95, 95, 95, 90, 92]);
    agency.publish(service, 2566, &figures).await;
    agency
}

#[test]
fn each_failed_item_costs_what_its_sub_indicator_says() {
    on_each_database(async |service| {
        let agency = reported(&service).await;
        let items = items(&service).await;
        assert_eq!(items.len(), 43);
        for (key, part) in items {
            let cost = COSTS.iter().find(|(of, _)| *of == part).unwrap().1;
            let view = estimate(&service, &agency, &json!({ "items": { key.as_str(): false } })).await;
            let expected = (98.257_f64 - cost) * 1000.0;
            let shown = view["overall"].as_f64().unwrap() * 1000.0;
            assert!((expected - shown).abs() <= 5.0, "{part} {key}: {view}");
            assert_eq!(view["printed_overall"], 98.26);
            // Meeting it again regains what it cost.
            assert_eq!(view["cheapest_of"], "failed_items");
            assert_eq!(view["cheapest_items"].as_array().unwrap().len(), 1);
            let back = &view["cheapest_items"][0];
            assert_eq!(
                (
                    &back["key"],
                    &back["sub_indicator"],
                    &back["gain"],
                    &back["overall"]
                ),
                (&json!(key), &json!(part), &json!(cost), &json!(98.26))
            );
        }
    });
}

#[test]
fn several_changes_add_up() {
    on_each_database(async |service| {
        let agency = reported(&service).await;
        // One item of each sub-indicator: 0.4 + 0.5 + 1 + 1 + 1 + 1.25 + 2.
        let mut failed = serde_json::Map::new();
        for (part, _) in COSTS {
            failed.insert(first_of(&service, part).await, json!(false));
        }
        let view = estimate(&service, &agency, &json!({ "items": failed })).await;
        // 98.257 − 7.15, and OIT: 100 − 7.15 / 0.4.
        assert_eq!(
            (&view["overall"], &view["instruments"]["oit"]),
            (&json!(91.11), &json!(82.13))
        );
        assert_eq!(
            (&view["level"]["level"], &view["grade"]),
            (&json!("pass"), &json!("A"))
        );
        // With an indicator of another instrument besides: 5 points less in one of five, at 30 %.
        let change = json!({ "items": failed, "indicators": [94.46] });
        let view = estimate(&service, &agency, &change).await;
        assert_eq!(
            (&view["overall"], &view["instruments"]["iit"]),
            (&json!(90.81), &json!(96.65))
        );
        assert_eq!(
            (&view["indicators"][0], &view["indicators"][1]),
            (&json!(94.46), &json!(96.82))
        );
    });
}

#[test]
fn an_indicator_moves_its_printed_instrument_and_never_by_the_mean() {
    on_each_database(async |service| {
        let agency = reported(&service).await;
        let nothing = estimate(&service, &agency, &json!({})).await;
        assert_eq!(
            nothing["instruments"],
            json!({ "iit": 97.65, "eit": 96.54, "oit": 100.0 }),
            "not the means 97.43 and 96.75"
        );
        assert_eq!(
            (&nothing["overall"], &nothing["level"]["level"]),
            (&json!(98.26), &json!("excellent"))
        );
        // Δ/5 of IIT, Δ/3 of EIT, Δ/2 of OIT.
        for (at, change, instrument, moved, overall) in [
            (0, 98.46, "iit", 97.45, 98.20),
            (5, 93.99, "eit", 95.54, 97.96),
            (9, 90.0, "oit", 95.0, 96.26),
        ] {
            let mut indicators = vec![Value::Null; 10];
            indicators[at] = json!(change);
            let view = estimate(&service, &agency, &json!({ "indicators": indicators })).await;
            assert_eq!(view["instruments"][instrument], moved);
            assert_eq!(view["overall"], overall, "{view}");
        }
    });
}

#[test]
fn an_instrument_moves_the_total_by_its_weight_and_the_level_follows() {
    on_each_database(async |service| {
        let agency = reported(&service).await;
        for (instruments, overall, level, grade) in [
            (json!({ "iit": 95 }), 97.46, "excellent", "AA"),
            (json!({ "iit": 94.99 }), 97.46, "good", "AA"),
            (json!({ "eit": 84.99 }), 94.79, "pass", "A"),
            (
                json!({ "iit": 60, "eit": 60, "oit": 80 }),
                68.0,
                "urgent_improvement",
                "C",
            ),
            (
                json!({ "iit": 80, "eit": 80, "oit": 80 }),
                80.0,
                "needs_improvement",
                "B",
            ),
            (
                json!({ "iit": 100, "eit": 100, "oit": 100 }),
                100.0,
                "excellent",
                "AA",
            ),
        ] {
            let view = estimate(&service, &agency, &json!({ "instruments": instruments })).await;
            assert_eq!(view["overall"], overall, "{instruments}");
            assert_eq!(view["level"]["level"], level, "{instruments}");
            assert_eq!(view["grade"], grade, "{instruments}");
        }
        let ruling = &estimate(&service, &agency, &json!({})).await["level"];
        assert_eq!(
            (&ruling["name_th"], &ruling["verified"]),
            (&json!("ผ่านดีเยี่ยม"), &json!(false))
        );
        assert!(!ruling["source"].as_str().unwrap().is_empty());
    });
}

#[test]
fn the_items_that_regain_points_most_cheaply_come_first() {
    on_each_database(async |service| {
        let agency = lagging(&service).await;
        let mut failed = Vec::new();
        for part in ["9.1", "10.1", "9.3", "9.2"] {
            failed.push(first_of(&service, part).await);
        }
        let view = estimate(&service, &agency, &json!({ "failed_items": failed })).await;
        assert_eq!(
            (&view["overall"], &view["level"]["level"]),
            (&json!(93.4), &json!("good"))
        );
        let cheapest = view["cheapest_items"].as_array().unwrap();
        let shown: Vec<_> = cheapest
            .iter()
            .map(|item| {
                (
                    item["sub_indicator"].as_str().unwrap(),
                    item["gain"].as_f64().unwrap(),
                    item["overall"].as_f64().unwrap(),
                )
            })
            .collect();
        // Each with those before it met already.
        let expected = [
            ("10.1", 1.25, 94.65),
            ("9.3", 1.0, 95.65),
            ("9.2", 0.5, 96.15),
            ("9.1", 0.4, 96.55),
        ];
        assert_eq!(shown, expected);
        assert_eq!(cheapest[3]["elements"], 2, "it's told how much must be shown");
        // With the first two all three instruments are at 95 as well: OIT rises to 96.625.
        let lift = &view["next_level"];
        assert_eq!(lift["items"], json!([cheapest[0]["key"], cheapest[1]["key"]]));
        assert_eq!(
            (&lift["overall"], &lift["level"]),
            (&json!(95.65), &json!("excellent"))
        );
        assert_eq!(view["next_grade"]["grade"], "AA");
    });
}

#[test]
fn of_items_that_bring_as_much_the_one_with_less_to_show_comes_first() {
    on_each_database(async |service| {
        let agency = lagging(&service).await;
        // All of 9.1, 0.4 each, told backwards.
        let scheme = service.get("/api/v1/ita-schemes/2566").await.expect(200);
        let own = scheme["items"].as_array().unwrap().iter();
        let mut own: Vec<_> = own.filter(|item| item["sub_indicator"] == "9.1").collect();
        own.reverse();
        let keys: Vec<_> = own.iter().map(|item| item["key"].clone()).collect();
        let view = estimate(&service, &agency, &json!({ "failed_items": keys })).await;
        own.sort_by_key(|item| (item["elements"].as_array().unwrap().len(), item["no"].as_u64()));
        let expected: Vec<_> = own.iter().map(|item| item["key"].clone()).collect();
        let listed = view["cheapest_items"].as_array().unwrap().iter();
        assert_eq!(
            listed.map(|item| item["key"].clone()).collect::<Vec<_>>(),
            expected
        );
        // The fewest that lift: four of 0.4 bring the 1.6 that 95 lacks.
        assert_eq!(view["next_level"]["items"], json!(expected[..4]));
        assert_eq!(view["next_level"]["overall"], 95.0);
    });
}

#[test]
fn who_does_not_say_which_items_fail_is_shown_those_that_may() {
    on_each_database(async |service| {
        let agency = lagging(&service).await;
        let view = estimate(&service, &agency, &json!({})).await;
        assert_eq!(view["cheapest_of"], "possible_items");
        let possible = view["cheapest_items"].as_array().unwrap();
        assert_eq!(possible.len(), 43);
        assert!(possible.is_sorted_by(|above, below| above["gain"].as_f64() >= below["gain"].as_f64()));
        // Indicator 10 lacks 8 points, that's 1.6 of the total: an item of 10.2 can bring no more.
        assert_eq!(
            (&possible[0]["sub_indicator"], &possible[0]["gain"]),
            (&json!("10.2"), &json!(1.6))
        );
        for item in possible {
            let alone = 93.4 + item["gain"].as_f64().unwrap();
            assert!(
                (item["overall"].as_f64().unwrap() - alone).abs() < 0.001,
                "{item}"
            );
        }
        assert_eq!(
            (&view["next_level"], &view["next_grade"]),
            (&Value::Null, &Value::Null)
        );
        // Where all is met, nothing can be regained.
        let none = json!({ "instruments": { "oit": 100 } });
        let view = estimate(&service, &agency, &none).await;
        assert_eq!(view["cheapest_items"], json!([]));
        let view = estimate(&service, &agency, &json!({ "failed_items": [] })).await;
        assert_eq!(
            (&view["cheapest_of"], &view["cheapest_items"]),
            (&json!("failed_items"), &json!([]))
        );
    });
}

#[test]
fn what_cannot_be_supposed_is_named() {
    on_each_database(async |service| {
        let agency = reported(&service).await;
        let many: Vec<_> = (0..201).map(|n| format!("k{n}")).collect();
        for (change, pointer, code) in [
            (json!({ "items": { "O29": false } }), "/items/O29", "unknown"),
            (json!({ "items": { "a/b~": true } }), "/items/a~1b~0", "unknown"),
            (
                json!({ "items": { "executives": "no" } }),
                "/items/executives",
                "wrong_type",
            ),
            (
                json!({ "failed_items": ["executives", "O29"] }),
                "/failed_items/1",
                "unknown",
            ),
            (json!({ "failed_items": many }), "/failed_items", "too_many"),
            (
                json!({ "indicators": vec![json!(90); 11] }),
                "/indicators",
                "too_many",
            ),
            (
                json!({ "indicators": [90, 100.01] }),
                "/indicators/1",
                "out_of_range",
            ),
            (json!({ "indicators": [90.001] }), "/indicators/0", "too_precise"),
            (
                json!({ "instruments": { "iit": -1 } }),
                "/instruments/iit",
                "out_of_range",
            ),
            (
                json!({ "instruments": { "abc": 1 } }),
                "/instruments/abc",
                "unknown_field",
            ),
            (json!({ "overall": 99 }), "/overall", "unknown_field"),
            (
                json!({ "instruments": { "iit": 90 }, "indicators": [90] }),
                "/indicators/0",
                "contradiction",
            ),
            (
                json!({ "instruments": { "oit": 90 }, "items": { "executives": false } }),
                "/items/executives",
                "contradiction",
            ),
            (
                json!({ "indicators": [null, null, null, null, null, null, null, null, 90], "items": { "executives": false } }),
                "/items/executives",
                "contradiction",
            ),
            (
                json!({ "items": { "executives": false }, "failed_items": ["executives"] }),
                "/items/executives",
                "contradiction",
            ),
        ] {
            ask(&service, &agency, 2566, &change).await.fault(pointer, code);
        }
        let bare = Agency::open(&service, "sao", "องค์การบริหารส่วนตำบลบองอ", "96", "9605").await;
        bare.publish(&service, 2566, &total(90.0)).await;
        for (change, pointer) in [
            (json!({ "instruments": { "eit": 95 } }), "/instruments/eit"),
            (json!({ "indicators": [null, 95] }), "/indicators/1"),
        ] {
            ask(&service, &bare, 2566, &change)
                .await
                .fault(pointer, "not_printed");
        }
        let doubtful = Agency::open(&service, "sao", "องค์การบริหารส่วนตำบลตันหยงลิมอ", "96", "9605").await;
        doubtful.publish(&service, 2566, &weighted(None)).await;
        ask(
            &service,
            &doubtful,
            2566,
            &json!({ "instruments": { "oit": 95 } }),
        )
        .await
        .fault("/instruments/oit", "scale_doubtful");
        let view = estimate(&service, &doubtful, &json!({ "items": { "executives": false } })).await;
        assert_eq!(
            (&view["overall"], &view["level"], &view["instruments"]["oit"]),
            (&json!(93.8), &Value::Null, &Value::Null)
        );
    });
}

#[test]
fn weighted_instruments_are_supposed_in_percent() {
    on_each_database(async |service| {
        let agency = Agency::maruebotok(&service).await;
        agency.publish(&service, 2566, &weighted(Some("weighted"))).await;
        let view = estimate(&service, &agency, &json!({})).await;
        assert_eq!(
            view["instruments"],
            json!({ "iit": 92.67, "eit": 93.63, "oit": 95.78 })
        );
        let view = estimate(&service, &agency, &json!({ "instruments": { "oit": 100 } })).await;
        assert_eq!(view["overall"], 95.89);
    });
}

#[test]
fn in_a_year_without_items_only_instruments_and_indicators_can_be_supposed() {
    on_each_database(async |service| {
        let agency = Agency::maruebotok(&service).await;
        agency.publish(&service, 2563, &printed()).await;
        let change = json!({ "items": { "executives": false }, "failed_items": ["executives"] });
        let refused = ask(&service, &agency, 2563, &change).await;
        refused.fault("/items/executives", "unknown");
        refused.fault("/failed_items/0", "unknown");
        let view = ask(&service, &agency, 2563, &json!({ "instruments": { "oit": 90 } })).await;
        let view = view.expect(200);
        assert_eq!(
            (
                &view["overall"],
                &view["level"],
                &view["grade"],
                &view["cheapest_items"]
            ),
            (&json!(94.26), &Value::Null, &json!("A"), &json!([]))
        );
    });
}

#[test]
fn a_draft_is_estimated_for_who_may_read_it_and_nothing_is_kept() {
    on_each_database(async |service| {
        let agency = Agency::maruebotok(&service).await;
        agency.record(&service, 2566, &printed()).await;
        let path = format!("{}/what-if", agency.path(2566));
        let change = json!({ "instruments": { "oit": 50 } });
        service.post(&path, &change).await.problem(404, "not_found");
        for stranger in ["data_officer@agency:elsewhere", "province@province:96"] {
            let token = service.token(&[stranger]);
            service
                .post_as(&token, &path, &change)
                .await
                .problem(404, "not_found");
        }
        let before = service.get_as(&agency.officer, &agency.path(2566)).await;
        let view = service.post_as(&agency.officer, &path, &change).await.expect(200);
        assert_eq!(view["overall"], 78.26);
        let after = service.get_as(&agency.officer, &agency.path(2566)).await;
        assert_eq!(
            (before.bytes, before.headers["etag"].clone()),
            (after.bytes, after.headers["etag"].clone())
        );
        let changes = service
            .get_as(&agency.officer, "/api/v1/changes?limit=200")
            .await
            .expect(200);
        let kinds: Vec<_> = changes["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|change| change["kind"].as_str().unwrap())
            .filter(|kind| kind.starts_with("assessment"))
            .collect();
        assert_eq!(kinds, ["assessment.recorded"]);
        ask(&service, &agency, 2565, &change)
            .await
            .problem(404, "not_found");
        missing(
            &ask(&service, &agency, 2023, &change).await,
            "fiscal_year",
            "fiscal_year_gregorian",
        );
        missing(
            &ask(&service, &agency, 2599, &change).await,
            "fiscal_year",
            "fiscal_year_unknown",
        );
    });
}
