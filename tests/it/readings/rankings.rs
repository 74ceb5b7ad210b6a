//! Who stands where among whom.

use super::{Agency, total};
use crate::agencies::all;
use crate::support::{TestService, on_each_database};
use prongsai::http::Cursor;
use serde_json::{Value, json};

const SAO: &str = "sao";
const TOWN: &str = "town_municipality";
const PAO: &str = "pao";

/// Kind, province, amphoe and total; `None` for who hasn't published.
const AGENCIES: [(&str, &str, &str, Option<i64>); 13] = [
    (SAO, "96", "9605", Some(9826)),
    (SAO, "96", "9605", Some(9700)),
    (SAO, "96", "9605", Some(9700)),
    (SAO, "96", "9605", None),
    (TOWN, "96", "9601", Some(9700)),
    (TOWN, "96", "9601", Some(8850)),
    (PAO, "96", "", Some(9900)),
    (SAO, "95", "9501", Some(9700)),
    (SAO, "95", "9501", Some(9610)),
    (TOWN, "95", "9501", Some(9610)),
    (TOWN, "95", "9502", None),
    (PAO, "95", "", Some(8000)),
    (PAO, "95", "", None),
];

/// Opens them all and publishes what there is; the first that hasn't published has a draft of 100.
async fn furnish(service: &TestService) -> Vec<Agency> {
    let mut agencies = Vec::new();
    for (n, (kind, province, amphoe, overall)) in AGENCIES.iter().enumerate() {
        let agency = Agency::open(service, kind, &format!("หน่วยงานที่ {n}"), province, amphoe).await;
        if let Some(hundredths) = overall {
            let points = f64::from(i32::try_from(*hundredths).unwrap()) / 100.0;
            agency.publish(service, 2566, &total(points)).await;
        }
        agencies.push(agency);
    }
    agencies[3].record(service, 2566, &total(100.0)).await;
    agencies
}

/// What the group of an agency is called; `None` for one of no amphoe.
fn group(by: &str, (kind, province, amphoe, _): (&str, &str, &str, Option<i64>)) -> Option<String> {
    let group = match by {
        "country" => "",
        "province" => province,
        "kind" => kind,
        "amphoe" if amphoe.is_empty() => return None,
        "amphoe" => amphoe,
        other => panic!("{other}"),
    };
    Some(group.to_owned())
}

/// The rank that counting by hand gives the `n`th agency.
fn expected(by: &str, n: usize) -> Value {
    let Some(own) = group(by, AGENCIES[n]) else {
        return Value::Null;
    };
    let members = || {
        AGENCIES
            .iter()
            .filter(|agency| group(by, **agency).as_ref() == Some(&own))
    };
    let scores = || members().filter_map(|agency| agency.3);
    let score = AGENCIES[n].3.unwrap();
    json!({
        "place": 1 + scores().filter(|other| *other > score).count(),
        "tied": scores().filter(|other| *other == score).count() > 1,
        "by": by,
        "group": own,
        "computed_over": { "n": scores().count(), "of": members().count() },
    })
}

#[test]
fn a_rank_counts_who_is_better_in_the_group_and_says_over_how_many() {
    on_each_database(async |service| {
        let agencies = furnish(&service).await;
        for by in ["country", "province", "amphoe", "kind"] {
            let path = format!("/api/v1/rankings?fiscal_year=2566&by={by}&");
            for limit in [200, 3, 1] {
                let rows = all(&service, None, &path, limit).await;
                assert_eq!(rows.len(), 10, "{by}");
                let order: Vec<_> = rows
                    .iter()
                    .map(|row| {
                        (
                            -super::hundredths(&row["overall"]),
                            row["agency"]["id"].as_str().unwrap(),
                        )
                    })
                    .collect();
                assert!(order.is_sorted(), "{by}: {order:?}");
                for row in &rows {
                    let n = agencies
                        .iter()
                        .position(|agency| row["agency"]["id"] == agency.id.as_str())
                        .unwrap();
                    assert_eq!(row["rank"], expected(by, n), "{by}: {row}");
                    let why = if row["rank"].is_null() {
                        json!("no_amphoe")
                    } else {
                        Value::Null
                    };
                    assert_eq!(row["unranked"], why);
                }
            }
        }
        // Without `by` it's the country's; a draft counts for nobody, not even for its own agency.
        let own = service
            .get_as(&agencies[3].officer, "/api/v1/rankings?fiscal_year=2566")
            .await
            .expect(200);
        assert_eq!(own["items"].as_array().unwrap().len(), 10);
        assert_eq!(
            own["items"][0]["rank"],
            json!({"place": 1, "tied": false, "by": "country", "group": "", "computed_over": {"n": 10, "of": 13}})
        );
    });
}

#[test]
fn what_is_shown_can_be_narrowed_and_the_ranks_stay() {
    on_each_database(async |service| {
        furnish(&service).await;
        for (by, shown, n) in [
            ("country", "province=95", 4),
            ("kind", "province=96", 6),
            ("kind", "kind=sao", 5),
            ("province", "kind=town_municipality", 3),
            ("amphoe", "province=96", 6),
            ("amphoe", "amphoe=9501", 3),
            ("province", "amphoe=9605&province=96", 3),
            ("country", "kind=city_municipality", 0),
        ] {
            let whole = format!("/api/v1/rankings?fiscal_year=2566&by={by}&");
            let whole = all(&service, None, &whole, 200).await;
            let part = format!("/api/v1/rankings?fiscal_year=2566&by={by}&{shown}&");
            let part = all(&service, None, &part, 2).await;
            assert_eq!(part.len(), n, "{by} {shown}");
            assert!(part.iter().all(|row| whole.contains(row)), "{by} {shown}");
        }
    });
}

#[test]
fn the_printed_rank_stands_beside_the_computed_one() {
    on_each_database(async |service| {
        let agency = Agency::maruebotok(&service).await;
        agency.publish(&service, 2566, &super::printed()).await;
        let row = &service
            .get("/api/v1/rankings?fiscal_year=2566&by=kind")
            .await
            .expect(200)["items"][0];
        assert_eq!(
            row["printed_rank"],
            json!({"rank": 182, "scope": "หน่วยงานประเภท เทศบาลตำบล", "of": null})
        );
        assert_eq!(
            (&row["rank"]["place"], &row["rank"]["computed_over"]),
            (&json!(1), &json!({"n": 1, "of": 1}))
        );
        assert_eq!(
            (&row["level"], &row["grade"], &row["computed_level"]),
            (&json!("excellent"), &json!("AA"), &json!("excellent"))
        );
    });
}

#[test]
fn what_cannot_be_ranked_is_refused_by_name() {
    on_each_database(async |service| {
        for (query, parameter, code) in [
            ("", "fiscal_year", "required"),
            ("fiscal_year=2023", "fiscal_year", "fiscal_year_gregorian"),
            ("fiscal_year=2599", "fiscal_year", "fiscal_year_unknown"),
            ("fiscal_year=x", "fiscal_year", "wrong_type"),
            ("fiscal_year=2566&by=tambon", "by", "unknown_value"),
            ("fiscal_year=2566&province=99", "province", "unknown_province"),
            ("fiscal_year=2566&amphoe=9699", "amphoe", "unknown_amphoe"),
            (
                "fiscal_year=2566&province=95&amphoe=9605",
                "amphoe",
                "unknown_amphoe",
            ),
            ("fiscal_year=2566&kind=SAO", "kind", "unknown_value"),
            ("fiscal_year=2566&limit=0", "limit", "out_of_range"),
            ("fiscal_year=2566&limit=201", "limit", "out_of_range"),
            ("fiscal_year=2566&year=2566", "year", "unknown_field"),
        ] {
            let answer = service.get(&format!("/api/v1/rankings?{query}")).await;
            answer.fault(parameter, code);
        }
        let year = service.get("/api/v1/rankings?fiscal_year=2023").await.json();
        assert_eq!(year["errors"][0]["params"]["suggestion"], "2566");
        let none = service.get("/api/v1/rankings?fiscal_year=2565").await.expect(200);
        assert_eq!(none, json!({ "items": [], "next": null }));
    });
}

#[test]
fn a_cursor_edited_by_hand_is_refused() {
    on_each_database(async |service| {
        let agencies = furnish(&service).await;
        let path = "/api/v1/rankings?fiscal_year=2566&limit=1";
        let next = service.get(path).await.expect(200)["next"]
            .as_str()
            .unwrap()
            .to_owned();
        let ours = next.split("after=").nth(1).unwrap();
        let id = agencies[0].id.as_str();
        let edited = |parts: &[&str]| {
            let parts: Vec<_> = parts.iter().map(|part| (*part).to_owned()).collect();
            Cursor::encode(&parts)
        };
        for after in [
            "zzz".to_owned(),
            format!("{ours}A"),
            ours.replacen('M', "N", 1),
            edited(&[]),
            edited(&["9826"]),
            edited(&["9826", id, "x"]),
            edited(&["98.26", id]),
            edited(&["-1", id]),
            edited(&["10001", id]),
            edited(&["9826", ""]),
            edited(&["9826", "' OR 1=1"]),
        ] {
            service
                .get(&format!("{path}&after={after}"))
                .await
                .problem(400, "cursor_invalid");
        }
        service.get(&next).await.expect(200);
    });
}
